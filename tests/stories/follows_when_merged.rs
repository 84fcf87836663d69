//! What waits for somebody's own word, or for the desk, follows the person when two records become one, and goes back when
//! they stand apart again.

use linli::acts::mandate::{consent, draft, witness};
use linli::domain::mandate::{Evidence, Matter, Term};
use linli::domain::standing::{Assurance, Channel, Office, Right};
use linli::store::held::{self, HeldAct, Of};
use linli::store::set_aside::{self, Late};
use linli::store::{activities, groups};

use super::activities::announced;
use super::ballots::{draw_up, give_halves, line_of};
use super::held::{by, once, person, whole};
use super::merging::{agreed, proposed, registered_again};
use crate::house::{Browser, House, Page};
use crate::living;

const NEW: &str = "13800013800";

/// The second record asks 李明 for help as well, at the kiosk.
fn grant_of(house: &House, resident: &str) {
    let (cast, community) = (house.cast().clone(), house.community());
    let zhou = cast.staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    let desk =
        by(&zhou, Right::Office { office: Office::Desk, party: None }, Channel::Desk, Assurance::PasswordAndTotp);
    house.wait(async {
        let db = &house.app.db;
        let matters = vec![Matter::Requests, Matter::Contact];
        let wanted = draft::Draft::ordinary(resident, &cast.helper.id, matters, Term::Month, Evidence::K2);
        let id = draft::draft(db, &community, desk.clone(), once(), wanted).await.expect("it is drafted");
        witness::witness(db, &community, desk, once(), id.clone(), None).await.expect("staff are there");
        let theirs = by(resident, Right::OwnSelf, Channel::Kiosk, Assurance::CardAndPin);
        consent::consent(db, &community, theirs, once(), id).await.expect("they say yes");
    });
}

fn held_of(house: &House, who: &str) -> Vec<HeldAct> {
    let (community, of) = (house.community(), Of::Resident(who.to_owned()));
    house.app.db.read_now(|conn| held::page(conn, &community, &of, None, 10)).expect("it reads")
}

fn aside_of(house: &House, who: &str) -> Vec<Late> {
    let community = house.community();
    let all = house.app.db.read_now(|conn| set_aside::page(conn, &community, true, None, 50)).expect("it reads");
    all.into_iter().filter(|late| late.resident_id == who).collect()
}

/// 李明 asks for a new number, and sends a report from four days ago.
fn asked_and_late(house: &House, double: &str) {
    let li = house.helper();
    let base = format!("/for/{double}");
    let form = li.get(&format!("{base}/me/contact/phone"));
    let waits = li.submit(&form, "/me/contact/phone", &[("phone", NEW)]);
    assert!(waits.url.contains("/held/"), "{} {}", waits.url, waits.words());
    let page = li.get(&format!("{base}/requests/new/what"));
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let category = page.choice("路灯");
    let at = (house.app.db.now() - 4 * 86_400_000).to_string();
    let headers = [("Accept", "application/json"), ("Idempotency-Key", "late-1"), ("Linli-Client-Time", at.as_str())];
    let fields = [("csrf", csrf.as_str()), ("category", &category), ("place", "home"), ("words", "灯坏了四天了")];
    let (status, body) = li.post_with(&format!("{base}/requests"), &headers, &fields);
    assert_eq!((status, body["outcome"].as_str()), (202, Some("set_aside")), "{body}");
}

fn joined(house: &House, desk: &Browser, accounts: &Browser, kept: &str, other: &str) -> Page {
    let page = super::merging::joined(desk, accounts, kept, other);
    assert!(held_of(house, other).is_empty() && aside_of(house, other).is_empty());
    page
}

living! {
    /// Asked for under the second record, it waits under the one that is kept: he reads what it would change and says yes
    /// there; the desk does what came too late. Nothing is lost, and the record verifies.
    he_says_yes_under_the_record_that_is_kept, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        grant_of(house, &double);
        asked_and_late(house, &double);
        joined(house, &desk, &accounts, &his, &double);
        let (held, late) = (held_of(house, &his), aside_of(house, &his));
        assert_eq!((held.len(), late.len()), (1, 1));
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        let page = kiosk.get(&format!("/held/{}", held[0].id));
        assert!(page.says("138 0001 3800"), "sealed anew, it is read by him: {}", page.words());
        let agreed = kiosk.submit(&page, "/confirmation", &[]);
        assert!(agreed.status == 200 && agreed.says("办好了"), "{}", agreed.words());
        assert_eq!(person(house, &his).phone.as_deref(), Some(NEW));
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/set-aside/{}", late[0].id));
        assert!(page.says("灯坏了四天了"), "{}", page.words());
        let done = desk.submit(&page, "/application", &[("how", "visit")]);
        assert_eq!(done.status, 200, "{}", done.words());
        let community = house.community();
        let requests = house.app.db.read_now(|conn| linli::store::requests::of_resident(conn, &community, &his, None, None, 50));
        assert!(requests.expect("it reads").iter().any(|r| r.words == "灯坏了四天了"));
        whole(house);
    }
}

living! {
    /// They were two people after all: what waited for the one waits for him again, and for nobody else.
    parted_again_it_goes_back, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        grant_of(house, &double);
        asked_and_late(house, &double);
        let page = joined(house, &desk, &accounts, &his, &double);
        let merged = desk.get(&page.url);
        desk.submit(&merged, "/parting/asking", &[("part_words", "本人的弟弟来了")]);
        agreed(&accounts);
        let apart = desk.submit(&desk.get(&page.url), "/parting", &[]);
        assert_eq!(apart.status, 200, "{}", apart.words());
        assert_eq!((held_of(house, &double).len(), aside_of(house, &double).len()), (1, 1));
        assert!(held_of(house, &his).is_empty() && aside_of(house, &his).is_empty());
        let page = desk.get(&format!("/desk/held/{}", held_of(house, &double)[0].id));
        assert!(page.says("138 0001 3800"), "{}", page.words());
        let heard = desk.submit(&page, "/confirmation", &[("how", "desk")]);
        assert!(heard.status == 200 && heard.says("办好了"), "{}", heard.words());
        assert_eq!(person(house, &double).phone.as_deref(), Some(NEW));
        assert_ne!(person(house, &his).phone.as_deref(), Some(NEW));
        whole(house);
    }
}

living! {
    /// Registered twice, somebody stands on a roll twice: the two are not joined while both could vote. Struck off once, they
    /// are.
    two_records_on_one_roll_wait, |house| {
        let (desk, admin) = (house.staff("desk"), house.staff("admin"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let at = draw_up(&desk, &[]).url;
        give_halves(&desk, &at);
        let announced = desk.submit(&desk.get(&at), "/announcement", &[]);
        assert!(announced.status == 200 && announced.says("名册公布了"), "{}", announced.words());
        let id = at.rsplit('/').next().expect("an id").to_owned();
        let compare = format!("/desk/people/{his}/merge?with={double}");
        let side_by_side = desk.get(&compare);
        assert!(side_by_side.says("各有一票"), "{}", side_by_side.words());
        let person = house.resident(&house.cast().neighbour);
        let form = person.get(&format!("/ballots/{id}/objection"));
        person.submit(&form, "/objections", &[("kind", "stranger"), ("words", "我在上面有两行。")]);
        let line = line_of(house, &id, &double).line.to_string();
        let decided = admin.submit(&admin.get(&at), "/decision", &[("granted", "yes"), ("strike", &line), ("words", "划掉一行。")]);
        assert_eq!(decided.status, 200, "{}", decided.words());
        assert!(!desk.get(&compare).says("各有一票"));
        proposed(&desk, &his, &double, &[]);
    }
}

living! {
    /// In the same group and the same class twice: one of each is left to him, the place that came free is his, and all is
    /// as before when they stand apart again.
    what_both_have_is_had_once, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let facts = [("kind", "residents"), ("name", "花友"), ("what", "一起种花。"), ("term", "0")];
        let group = desk.submit(&desk.get("/desk/groups/new"), "/desk/groups", &facts);
        let group_id = group.url.rsplit('/').next().expect("an id").to_owned();
        let class = announced(&desk, &[("seats", "1")]);
        let class_id = class.url.rsplit('/').next().expect("an id").to_owned();
        for name in ["陈健国", "陈建国"] {
            let seated = desk.submit(&desk.get(&group.url), "/members", &[("person", name), ("role", "member"), ("seat", "")]);
            assert_eq!(seated.status, 200, "{}", seated.words());
            desk.submit(&desk.get(&class.url), "/signups", &[("names", name)]);
        }
        let community = house.community();
        let now = |who: &str| house.app.db.read_now(|conn| {
            let member = groups::membership(conn, &community, &group_id, who)?.map(|m| m.state.as_str().to_owned());
            let place = activities::of(conn, &community, &class_id, who)?.map(|s| s.state.as_str().to_owned());
            Ok((member, place))
        }).expect("it reads");
        let both = |member: &str, place: &str| (Some(member.to_owned()), Some(place.to_owned()));
        assert_eq!((now(&double), now(&his)), (both("member", "in"), both("member", "waiting")));
        let page = joined(house, &desk, &accounts, &his, &double);
        assert_eq!((now(&double), now(&his)), ((None, None), both("member", "in")));
        desk.submit(&desk.get(&page.url), "/parting/asking", &[("part_words", "本人的弟弟来了")]);
        agreed(&accounts);
        let apart = desk.submit(&desk.get(&page.url), "/parting", &[]);
        assert_eq!(apart.status, 200, "{}", apart.words());
        assert_eq!((now(&double), now(&his)), (both("member", "waiting"), both("member", "in")));
        whole(house);
    }
}
