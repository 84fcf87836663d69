//! Places, seats, numbers and supports: who has one is said truly, whatever happened around it.

use diesel::prelude::*;
use linli::acts::activities::sign_up;
use linli::domain::account::AccountState;
use linli::domain::activity::{SignupState, WAITING};
use linli::domain::group::{MemberState, Role};
use linli::error::Error;
use linli::store::activities::{self, Signup};
use linli::store::groups::Member;
use linli::store::schema::{activity_signups, group_members, helpers, people as register};
use linli::store::tx::Tx;
use linli::store::{contacts, group_people, proposal_supports, proposals, waiting};

use super::activities::announced;
use super::held::{person, whole};
use super::merging::{agreed, joined, registered_again};
use crate::house::{Browser, House, Page};
use crate::living;

fn id_of(page: &Page) -> String {
    page.url.split('?').next().expect("a path").rsplit('/').next().expect("an id").to_owned()
}

fn names(desk: &Browser, id: &str, list: &str) -> Page {
    let page = desk.submit(&desk.get(&format!("/desk/activities/{id}")), "/signups", &[("names", list)]);
    assert_eq!(page.status, 200, "{}", page.words());
    page
}

/// Writes what no page would.
fn written(house: &House, what: impl Fn(&mut Tx<'_>) -> Result<(), Error> + Send + Sync + 'static) {
    let community = house.community();
    house.wait(house.app.db.write("story", &community, what)).expect("it is written");
}

fn place_of(house: &House, activity: &str, who: &str) -> Option<SignupState> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| activities::of(conn, &community, activity, who));
    found.expect("it reads").map(|signup| signup.state)
}

living! {
    /// Called off: a place given up there is nobody's, and nobody is told that they have one now.
    nobody_moves_up_to_what_was_called_off, |house| {
        let (cast, desk) = (house.cast().clone(), house.staff("desk"));
        let id = id_of(&announced(&desk, &[]));
        let his = house.resident(&cast.neighbour);
        his.submit(&his.get(&format!("/activities/{id}")), "/signup", &[]);
        names(&desk, &id, "王秀兰");
        names(&desk, &id, "刘桂芳");
        assert!(desk.get(&format!("/desk/activities/{id}")).says("2 / 2，排队 1"));
        let open = his.get(&format!("/activities/{id}"));
        let off = desk.submit(&desk.get(&format!("/desk/activities/{id}")), "/cancellation", &[("words", "老师病了。")]);
        assert_eq!(off.status, 200, "{}", off.words());
        let late = his.submit(&open, "/withdrawal", &[]);
        assert_eq!(late.status, 409, "a page left open: {}", late.words());
        assert!(!desk.get("/desk/calls").says("排队有位子了"));
        // Two records become one, and with that a place comes free.
        let (activity, him) = (id.clone(), cast.neighbour.id.clone());
        written(house, move |tx| {
            let row = activity_signups::table
                .filter(activity_signups::activity_id.eq(&activity))
                .filter(activity_signups::person_id.eq(&him));
            diesel::update(row).set(activity_signups::state.eq("out")).execute(tx.conn)?;
            let found = activities::find(tx.conn, tx.community, &activity)?.ok_or(Error::Missing)?;
            sign_up::move_up(tx, &found)
        });
        assert!(!desk.get("/desk/calls").says("排队有位子了"));
        let community = house.community();
        let waits = house.app.db.read_now(|conn| activities::waiting(conn, &community, &id, 9)).expect("it reads");
        assert_eq!(waits.len(), 1, "she goes on waiting for the next one");
    }
}

/// So many wait for it already that nobody else can.
fn crowded(house: &House, activity: &str) {
    let activity = activity.to_owned();
    written(house, move |tx| {
        for n in 0..WAITING {
            let row = Signup {
                community_id: tx.community.to_owned(),
                activity_id: activity.clone(),
                id: format!("waits-{n:03}"),
                person_id: format!("nobody-{n:03}"),
                state: SignupState::Waiting,
                way: "paper".to_owned(),
                by_id: "nobody".to_owned(),
                at: tx.now,
                moved_at: None,
                came: None,
                came_at: None,
                certificate: None,
            };
            diesel::insert_into(activity_signups::table).values(&row).execute(tx.conn)?;
        }
        Ok(())
    });
}

living! {
    /// All of a series at once: the dates that can be had are had, one that is full is named and takes none of the others;
    /// whoever is on the list of one date still gets the rest.
    a_full_date_takes_no_other, |house| {
        let (cast, desk) = (house.cast().clone(), house.staff("desk"));
        let first = id_of(&announced(&desk, &[("title", "学拼音"), ("times", "4"), ("seats", "1")]));
        let community = house.community();
        let now = house.app.db.now();
        let dates = house.app.db.read_now(|conn| activities::series(conn, &community, &first, now)).expect("it reads");
        let ids: Vec<String> = dates.into_iter().map(|a| a.id).collect();
        assert_eq!((ids.len(), &ids[0]), (4, &first));
        names(&desk, &ids[1], "王秀兰");
        names(&desk, &ids[2], "王秀兰");
        crowded(house, &ids[2]);
        let his = house.resident(&cast.neighbour);
        let him = cast.neighbour.id.clone();
        // Only the first, at first.
        let one = his.submit(&his.get(&format!("/activities/{first}")), "/signup", &[]);
        assert!(one.status == 200 && one.says("报上名了") && one.says("没有报名"), "{}", one.words());
        assert_eq!(place_of(house, &ids[3], &him), None);
        // Then the rest, from the same page.
        let all = his.submit(&one, "/signup", &[]);
        assert!(all.status == 200 && all.says("在排队") && all.says("满了，没有报上"), "{}", all.words());
        let places: Vec<_> = ids.iter().map(|id| place_of(house, id, &him)).collect();
        assert_eq!(places, [Some(SignupState::In), Some(SignupState::Waiting), None, Some(SignupState::In)]);
        assert!(!all.offers("/signup"), "there is no more to be had");
        let csrf = all.form("/withdrawal").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let fields = [("csrf", csrf.as_str()), ("key", "once-more"), ("series", "yes")];
        let again = his.post_raw(&format!("/activities/{first}/signup"), &fields);
        assert_eq!(again.status, 422, "what is full is still full: {}", again.words());
        whole(house);
    }
}

fn stands(house: &House, who: &str, state: AccountState, phone: &str) {
    let (who, phone) = (who.to_owned(), phone.to_owned());
    written(house, move |tx| {
        diesel::update(register::table.find((tx.community, &who)))
            .set((register::state.eq(state.as_str()), register::phone.eq(Some(&phone))))
            .execute(tx.conn)?;
        Ok(())
    });
}

living! {
    /// A parent died with the number on file that the child still answers: it is the child's, by one rule, wherever it is
    /// asked. A record that is only suspended still answers.
    a_number_of_the_dead_is_the_livings, |house| {
        let (his, her) = (person(house, &house.cast().neighbour.id), house.cast().resident.id.clone());
        let phone = his.phone.clone().expect("a number");
        for (state, answers) in [
            (AccountState::Active, true),
            (AccountState::Suspended, true),
            (AccountState::Closed, false),
            (AccountState::Deceased, false),
        ] {
            stands(house, &her, state, &phone);
            let community = house.community();
            let (others, on_file, shared) = house
                .app
                .db
                .read_now(|conn| {
                    let others = contacts::others_with_phone(conn, &community, &phone, &his.id)?;
                    let on_file = waiting::number_on_file(conn, &community, &his)?;
                    Ok((others, on_file, contacts::shared_numbers(conn, &community, vec![phone.clone()])?))
                })
                .expect("it reads");
            assert_eq!(others.iter().any(|other| other.id == her), answers, "{state:?}");
            assert_eq!((on_file.of_others, shared.contains(&phone)), (answers, answers), "{state:?}");
        }
    }
}

/// A group with so many memberships: the register is short, so most are in it several times.
fn large_group(house: &House, desk: &Browser, members: usize, but: &[&str]) -> String {
    let facts = [("kind", "residents"), ("name", "花友"), ("what", "一起种花。"), ("term", "0")];
    let begun = desk.submit(&desk.get("/desk/groups/new"), "/desk/groups", &facts);
    let id = id_of(&begun);
    let (community, but) = (house.community(), but.iter().map(|who| (*who).to_owned()).collect::<Vec<_>>());
    let all: Vec<String> = house
        .app
        .db
        .read_now(|conn| {
            Ok(register::table
                .filter(register::community_id.eq(&community))
                .filter(register::state.eq("active"))
                .filter(register::id.ne_all(but))
                .order(register::id.asc())
                .select(register::id)
                .load(conn)?)
        })
        .expect("it reads");
    let group = id.clone();
    written(house, move |tx| {
        for (n, who) in all.iter().cycle().take(members).enumerate() {
            let row = membership(tx, &format!("000-{n:03}"), &group, who);
            diesel::insert_into(group_members::table).values(&row).execute(tx.conn)?;
        }
        Ok(())
    });
    id
}

fn membership(tx: &Tx<'_>, id: &str, group: &str, who: &str) -> Member {
    Member {
        community_id: tx.community.to_owned(),
        id: id.to_owned(),
        group_id: group.to_owned(),
        person_id: who.to_owned(),
        role: Role::Member.as_str().to_owned(),
        seat: String::new(),
        helper_id: None,
        state: MemberState::Member,
        channel: "desk".to_owned(),
        standing: "office".to_owned(),
        from_at: tx.now,
        until_at: None,
        ended_at: None,
        end_why: None,
        end_words: None,
        version: 1,
    }
}

living! {
    /// Whoever leads a group is named to everybody, though they joined as the hundredth; its members read all the others,
    /// a page at a time.
    a_leader_who_joined_late_is_seen, |house| {
        let (cast, desk) = (house.cast().clone(), house.staff("desk"));
        let (him, her) = (cast.neighbour.id.clone(), cast.resident.id.clone());
        let id = large_group(house, &desk, 70, &[&him, &her]);
        let group = id.clone();
        written(house, move |tx| {
            let row = Member { role: Role::Lead.as_str().to_owned(), ..membership(tx, "900", &group, &her) };
            diesel::insert_into(group_members::table).values(&row).execute(tx.conn)?;
            Ok(())
        });
        let his = house.resident(&cast.neighbour);
        let outside = his.get(&format!("/groups/{id}"));
        assert!(outside.says(&cast.resident.name), "she leads it: {}", outside.words());
        assert!(!outside.text.contains("?after="), "nobody else is named to who is no member");
        let (group, who) = (id.clone(), him.clone());
        written(house, move |tx| {
            let row = membership(tx, "901", &group, &who);
            diesel::insert_into(group_members::table).values(&row).execute(tx.conn)?;
            Ok(())
        });
        // She and sixty others; then she and the last eleven, him among them.
        let named = |page: &Page| page.text.matches("<li><b>").count();
        let first = his.get(&format!("/groups/{id}"));
        assert!(first.says(&cast.resident.name) && named(&first) == 61, "{}", first.words());
        let second = his.get(&first.link("?after="));
        assert!(second.says(&cast.resident.name) && named(&second) == 12, "{}", second.words());
        assert!(!second.text.contains("?after="), "that is all of them");
        let community = house.community();
        let officers = house.app.db.read_now(|conn| group_people::officers(conn, &community, &id)).expect("it reads");
        assert_eq!(officers.len(), 1);
    }
}

/// The count that is shown, the sum of the ways, and the tally of all proposals.
fn supports(house: &House, proposal: &str) -> (i64, u64, u64) {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| {
            let found = proposals::find(conn, &community, proposal)?.ok_or(Error::Missing)?;
            let ways = proposal_supports::ways(conn, &community, proposal)?;
            let tallies = proposals::tallies(conn, &community)?;
            let all = tallies.into_iter().filter(|(what, ..)| what == "support").map(|(.., n)| n).sum();
            Ok((i64::from(found.supports), ways.into_iter().map(|(_, n)| n).sum(), all))
        })
        .expect("it reads")
}

living! {
    /// Two records of one person both supported a proposal: it is one support in every count, and two again once they stand
    /// apart.
    one_person_supports_once_in_every_count, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let fields = [
            ("who", "王秀兰"),
            ("channel", "phone"),
            ("hand", "dictated"),
            ("title", "楼下放把椅子"),
            ("what", "等车站着累"),
            ("why", "腿不好"),
        ];
        let id = id_of(&desk.submit(&desk.get("/desk/proposals/new"), "/desk/proposals", &fields));
        let page = desk.get(&format!("/desk/proposals/{id}"));
        let entered = desk.submit(&page, "/supports", &[("names", "陈建国\n陈健国"), ("channel", "paper")]);
        assert_eq!(entered.status, 200, "{}", entered.words());
        let (count, ways, tally) = supports(house, &id);
        assert_eq!(count.unsigned_abs(), ways);
        let merge = joined(&desk, &accounts, &his, &double);
        assert_eq!(supports(house, &id), (count - 1, ways - 1, tally - 1), "once");
        desk.submit(&desk.get(&merge.url), "/parting/asking", &[("part_words", "本人的弟弟来了")]);
        agreed(&accounts);
        let apart = desk.submit(&desk.get(&merge.url), "/parting", &[]);
        assert_eq!(apart.status, 200, "{}", apart.words());
        assert_eq!(supports(house, &id), (count, ways, tally));
        let community = house.community();
        let theirs = house.app.db.read_now(|conn| proposal_supports::of(conn, &community, &id, &double));
        assert_eq!(theirs.expect("it reads").map(|row| row.way), Some("paper".to_owned()), "as it was");
        whole(house);
    }
}

living! {
    /// He helps others too. With card and PIN in the lobby he sees to his own things; whoever watched him type six digits
    /// opens nobody else's account with them.
    at_the_kiosk_nobody_acts_for_others, |house| {
        let (cast, him) = (house.cast().clone(), house.cast().neighbour.id.clone());
        written(house, move |tx| {
            diesel::insert_into(helpers::table)
                .values((
                    helpers::community_id.eq(tx.community),
                    helpers::person_id.eq(&him),
                    helpers::kind.eq("volunteer"),
                    helpers::title.eq("志愿者"),
                    helpers::state.eq("active"),
                    helpers::accredited_until.eq(tx.now + 86_400_000),
                    helpers::created_at.eq(tx.now),
                    helpers::version.eq(1),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
        let kiosk = house.at_kiosk(&cast.neighbour);
        for address in ["/for".to_owned(), format!("/for/{}", cast.resident.id), "/for/nobody/requests".to_owned()] {
            let page = kiosk.get(&address);
            assert!(page.status == 403 && page.says("自助机上只办自己的事"), "{address}: {} {}", page.status, page.words());
        }
        assert_eq!(kiosk.get("/requests").status, 200, "his own");
        let phone = house.resident(&cast.neighbour);
        assert_eq!(phone.get("/for").status, 200, "on his own phone he helps");
    }
}
