//! Every way a mandate begins, changes and ends, and what is tried against it (TRUST.md §3; §6, cases 3, 4, 5 and 9).

use std::time::Duration;

use diesel::prelude::*;
use linli::acts::mandate::{consent, draft, witness};
use linli::domain::mandate::{Evidence, MandateState, Matter, Term};
use linli::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use linli::store::answers::Claim;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::mandates::{self, Mandate};
use linli::store::{acts, outbox, people};

use super::sign_in_codes::{HIS, last_code, other_than, send_all};
use crate::house::texting::Gateway;
use crate::house::{Browser, Engine, House, Page};
use crate::{living, texting};

const DAY: u64 = 24 * 3600;

fn once() -> Claim {
    Claim { key: None, route: "story", digest: [0; 32] }
}

fn by(actor: &str, right: Right, channel: Channel, assurance: Assurance) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right,
        channel,
        assurance,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

fn desk_standing(house: &House) -> Standing {
    let zhou = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    by(&zhou, Right::Office { office: Office::Desk, party: None }, Channel::Desk, Assurance::PasswordAndTotp)
}

/// 陈建国 asks 李明 for help with repairs, at the kiosk, 周敏 beside him.
fn grant(house: &House) -> String {
    let (cast, community) = (house.cast().clone(), house.community());
    let matters = vec![Matter::Requests, Matter::Activities];
    house.wait(async {
        let db = &house.app.db;
        let wanted = draft::Draft::ordinary(&cast.neighbour.id, &cast.helper.id, matters, Term::Month, Evidence::K2);
        let desk = desk_standing(house);
        let id = draft::draft(db, &community, desk.clone(), once(), wanted).await.expect("it is drafted");
        witness::witness(db, &community, desk, once(), id.clone(), None).await.expect("staff are there");
        let his = by(&cast.neighbour.id, Right::OwnSelf, Channel::Kiosk, Assurance::CardAndPin);
        consent::consent(db, &community, his, once(), id.clone()).await.expect("he says yes");
        id
    })
}

pub fn mandate(house: &House, id: &str) -> Mandate {
    let community = house.community();
    house.app.db.read_now(|conn| mandates::find(conn, &community, id)).expect("it reads").expect("a mandate")
}

pub fn state(house: &House, id: &str) -> MandateState {
    mandate(house, id).state_now(house.app.db.now())
}

fn acts_of(house: &House, resident: &str) -> Vec<acts::Act> {
    let community = house.community();
    house.app.db.read_now(|conn| acts::of_resident(conn, &community, resident, None, 60)).expect("it reads")
}

/// Messages of one template that wait for somebody.
pub fn told(house: &House, person: &str, template: &str) -> usize {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| {
            let mut n = 0;
            for channel in ["email", "call", "letter", "sms", "visit"] {
                let all = outbox::page(conn, &community, channel, "waiting", None, 500)?;
                n += all.iter().filter(|m| m.person_id == person && m.template == template).count();
            }
            Ok(n)
        })
        .expect("it reads")
}

pub fn clock(house: &House) {
    let community = house.community();
    house.wait(linli::acts::mandate::clock::run(&house.app.db, &community)).expect("the clock goes round");
}

/// The desk writes down that 陈建国 wants 李明; gives the id.
pub fn drafted(house: &House, desk: &Browser, kind: &str, more: &[(&str, &str)]) -> Page {
    let cast = house.cast();
    let form = desk.get(&format!("/desk/mandates/new?resident={}&kind={kind}", cast.neighbour.id));
    assert_eq!(form.status, 200, "{}", form.words());
    let mut fields = vec![("helper", cast.helper.id.as_str())];
    fields.extend_from_slice(more);
    desk.submit(&form, "/desk/mandates", &fields)
}

pub fn id_in(page: &Page) -> String {
    page.url.rsplit('/').next().unwrap_or_default().to_owned()
}

pub fn photo() -> Vec<u8> {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(320, 240, image::Rgb([250, 248, 240]))
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .expect("a JPEG");
    jpeg.into_inner()
}

fn sql(house: &House, text: &str) {
    let url = DatabaseUrl::parse(&house.database).expect("an address");
    let mut conn = Opener { url, purpose: Use::Write }.open().expect("it opens");
    match &mut conn {
        Conn::Sqlite(c) => diesel::sql_query(text).execute(c),
        Conn::Pg(c) => diesel::sql_query(text).execute(c),
    }
    .expect(text);
}

/// A person's page, after saying why where that is asked.
pub fn life_page(browser: &Browser, person: &str) -> Page {
    let address = format!("/desk/people/{person}/life");
    let page = browser.get(&address);
    let why = format!("/desk/people/{person}");
    if !page.offers(&why) {
        return page;
    }
    browser.submit(&page, &why, &[("reason", "rang")]);
    browser.get(&address)
}

const ORDINARY: &[(&str, &str)] =
    &[("matters", "requests"), ("matters", "activities"), ("term", "month"), ("evidence", "k4")];

living! {
    /// Case 3: a second after its last moment, by the server's clock, whatever the sender's clock says.
    case_03_expired_a_second_ago, |house| {
        let id = grant(house);
        let his = format!("/for/{}", house.cast().neighbour.id);
        let phone = house.helper();
        let page = phone.get(&format!("{his}/requests/new/what"));
        assert_eq!(page.status, 200, "{}", page.words());
        let left = mandate(house, &id).until_at - house.app.db.now();
        house.advance(Duration::from_millis(u64::try_from(left).expect("still running") - 1000));
        assert_eq!(phone.get(&format!("{his}/requests")).status, 200, "a second before, it holds");
        house.advance(Duration::from_secs(2));
        let earlier = (house.app.db.now() - 3_600_000).to_string();
        let fields = [("category", page.choice("漏水")), ("client_at", earlier)];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let tried = phone.submit(&page, "/requests/new/what", &fields);
        assert_eq!(tried.status, 403, "{}", tried.words());
        assert_eq!(phone.get(&format!("{his}/requests")).status, 403);
    }
}

living! {
    /// Case 4: revoked in mid-session: the form that is open on his screen is refused when it is sent.
    case_04_revoked_mid_session, |house| {
        let id = grant(house);
        let his = format!("/for/{}", house.cast().neighbour.id);
        let phone = house.helper();
        let form = phone.get(&format!("{his}/requests/new/what"));
        assert_eq!(form.status, 200);
        let own = house.resident(&house.cast().neighbour);
        let page = own.get(&format!("/mandates/{id}"));
        assert_eq!(own.submit(&page, "/end", &[]).status, 200);
        let tried = phone.submit(&form, "/requests/new/what", &[("category", &form.choice("漏水"))]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        assert_eq!(phone.get(&his).status, 403);
        assert_eq!(state(house, &id), MandateState::Revoked);
    }
}

/// Up to the page with the button that files; only the last press is raced.
pub fn ready_to_file(phone: &Browser, his: &str) -> Page {
    let what = phone.get(&format!("{his}/requests/new/what"));
    let place = phone.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
    let words =
        phone.submit(&place, "/requests/new/where", &[("place", &place.choice("别的地方")), ("detail", "门口")]);
    phone.not_the_same(phone.submit(&words, "/requests/new/words", &[("words", "水管滴水。")]))
}

living! {
    /// Case 5: a hundred times somebody stops it at the instant he presses; nothing is ever done after that.
    case_05_revoke_racing_writes, |house| {
        let his = format!("/for/{}", house.cast().neighbour.id);
        let (mut before, mut refused) = (0, 0);
        let mut pair = (house.helper(), house.resident(&house.cast().neighbour));
        for round in 0..100 {
            // A helper may do so much a day, and residents are told so often.
            if round % 5 == 4 {
                house.advance(Duration::from_secs(DAY));
            }
            if round % 50 == 49 {
                pair = (house.helper(), house.resident(&house.cast().neighbour));
            }
            let id = grant(house);
            let (phone, own) = &pair;
            let check = ready_to_file(phone, &his);
            assert_eq!(check.status, 200, "round {round}: {}", check.words());
            let page = own.get(&format!("/mandates/{id}"));
            let (filed, ended) = std::thread::scope(|scope| {
                let files = scope.spawn(|| phone.submit(&check, &format!("{his}/requests"), &[]));
                let ends = scope.spawn(|| {
                    std::thread::sleep(Duration::from_micros(round * 60));
                    own.submit(&page, "/end", &[])
                });
                (files.join().expect("he pressed"), ends.join().expect("she pressed"))
            });
            assert_eq!(ended.status, 200, "round {round}: {}", ended.words());
            assert_eq!(state(house, &id), MandateState::Revoked, "round {round}");
            let all = acts_of(house, &house.cast().neighbour.id);
            let revoked = all.iter().find(|a| a.act == "mandate.revoke" && a.subject_id == id).expect("it is recorded").seq;
            let late = all.iter().filter(|a| a.mandate_id.as_deref() == Some(id.as_str()) && a.seq > revoked).count();
            assert_eq!(late, 0, "round {round}: an act after the revocation");
            let done = all.iter().any(|a| a.act == "request.file" && a.mandate_id.as_deref() == Some(id.as_str()));
            match filed.status {
                // Filed, then stopped: the page with the number may be refused already.
                200 | 403 if done => before += 1,
                403 => refused += 1,
                other => panic!("round {round}: {other} {}", filed.words()),
            }
        }
        assert_eq!(before + refused, 100);
        assert!(before > 0, "somebody was quick enough");
    }
}

living! {
    /// Case 9: one call to the desk, one question, one press; every session of the helper is out at its next request,
    /// and what runs beside her ends. The helper is told neutrally; the staffed service goes on.
    case_09_stop_call, |house| {
        let cast = house.cast().clone();
        let (hers, his) = (format!("/for/{}", cast.resident.id), format!("/for/{}", cast.neighbour.id));
        let id = grant(house);
        let (one, two) = (house.helper(), house.helper());
        assert_eq!((one.get(&his).status, two.get(&his).status, one.get(&hers).status), (200, 200, 200));
        let desk = house.staff("desk");
        let found = desk.get("/desk/stop?words=chenjianguo");
        assert!(found.status == 200 && found.says("陈建国") && found.says("志愿者李明"), "{}", found.words());
        let form = format!("/desk/stop/{}", cast.neighbour.id);
        let stopped = desk.submit(&found, &form, &[("told_by", "他女儿")]);
        assert!(stopped.status == 200 && stopped.says("停了 1 份"), "{}", stopped.words());
        assert_eq!((one.get(&his).status, two.get(&his).status), (403, 403));
        assert_eq!(one.get(&hers).status, 200, "her own mandate is another");
        assert_eq!(state(house, &id), MandateState::Suspended);
        assert_eq!(told(house, &cast.helper.id, "mandate.helper.paused"), 1);
        // Nothing about a daughter, a complaint or a reason reaches him.
        let community = house.community();
        let messages = house.app.db.read_now(|conn| outbox::page(conn, &community, "email", "waiting", None, 500)).expect("it reads");
        assert!(messages.iter().all(|m| !m.params.contains("女儿")));
        assert!(desk.get(&his).status == 200, "the desk still files for him");
        // Asked again, there is nothing left to stop.
        let again = desk.submit(&desk.get("/desk/stop?words=chenjianguo"), &form, &[]);
        assert!(again.says("没有什么要停的"), "{}", again.words());
    }
}

living! {
    /// What was stopped goes on only by her own strong word, and is looked at by somebody who did not grant it.
    a_stop_is_reviewed_by_another, |house| {
        let id = grant(house);
        let his = format!("/for/{}", house.cast().neighbour.id);
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/mandates/{id}"));
        assert_eq!(desk.submit(&page, "/suspension", &[]).status, 200);
        let list = desk.get("/desk/reviews");
        assert!(list.says("马上停") && list.says("陈建国"), "{}", list.words());
        let review = list.link("/desk/reviews/0");
        // 周敏 granted it: she is not asked, and a form she makes herself is refused.
        let mine = desk.get(&review);
        assert!(!mine.offers(&review) && mine.says("另一位同事"), "{}", mine.words());
        let csrf = page.form("/suspension").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let forced = desk.post_raw(&review, &[("csrf", &csrf), ("key", "k"), ("outcome", "lifted"), ("how", "visit")]);
        assert_eq!(forced.status, 403, "{}", forced.words());
        // 赵强 may; lifting it without having asked him is refused, and what he wrote is kept.
        let accounts = house.staff("accounts");
        let theirs = accounts.get(&review);
        let without = accounts.submit(&theirs, &review, &[("outcome", "lifted"), ("words", "本人在家")]);
        assert!(without.status == 422 && without.says("本人在家"), "{}", without.words());
        assert_eq!(accounts.submit(&without, &review, &[("outcome", "lifted"), ("how", "visit")]).status, 200);
        assert_eq!(state(house, &id), MandateState::Active);
        assert_eq!(house.helper().get(&his).status, 200);
        assert!(!accounts.get("/desk/reviews").says("陈建国"));
        // Stopped once more and kept stopped: he lifts it himself, on his own phone with his PIN.
        let page = desk.get(&format!("/desk/mandates/{id}"));
        assert_eq!(desk.submit(&page, "/suspension", &[]).status, 200);
        let review = accounts.get("/desk/reviews").link("/desk/reviews/0");
        assert_eq!(accounts.submit(&accounts.get(&review), &review, &[("outcome", "kept")]).status, 200);
        assert_eq!(state(house, &id), MandateState::Suspended);
        let own = house.resident(&house.cast().neighbour);
        let page = own.get(&format!("/mandates/{id}"));
        let wrong = own.submit(&page, "/consent", &[("pin", "000000")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        assert_eq!(own.submit(&wrong, "/consent", &[("pin", &house.cast().neighbour.pin)]).status, 200);
        assert_eq!(state(house, &id), MandateState::Active);
    }
}

living! {
    /// K4: staff ring a number that has stood on file for a week, or see him; a number of yesterday is nobody's.
    the_desk_rings_a_number_on_file, |house| {
        let desk = house.staff("desk");
        let id = id_in(&drafted(house, &desk, "ordinary", ORDINARY));
        let phone = people::find;
        let community = house.community();
        let him = house.app.db.read_now(|conn| phone(conn, &community, &house.cast().neighbour.id)).expect("it reads").expect("him");
        sql(house, &format!("UPDATE phones_on_file SET since = {} WHERE person_id = '{}'", house.app.db.now() - 86_400_000, him.id));
        let address = format!("/desk/mandates/{id}");
        let nothing = desk.submit(&desk.get(&address), "/check", &[]);
        assert_eq!(nothing.status, 422, "{}", nothing.words());
        let young = desk.submit(&desk.get(&address), "/check", &[("how", "call"), ("said", "yes")]);
        assert!(young.status == 422 && young.says("不满七天"), "{}", young.words());
        house.advance(Duration::from_secs(6 * DAY));
        let desk = house.staff("desk");
        let asked = desk.submit(&desk.get(&address), "/check", &[("how", "call"), ("said", "yes"), ("read_aloud", "yes")]);
        assert_eq!(asked.status, 200, "{}", asked.words());
        let m = mandate(house, &id);
        assert_eq!((m.state, m.tier_max, m.evidence.as_deref()), (MandateState::CoolingOff, 2, Some("k4")));
        // Until it has cooled off he sees only what he filed himself; then the clock writes that down.
        house.advance(Duration::from_secs(73 * 3600));
        clock(house);
        assert_eq!(mandate(house, &id).state, MandateState::Active);
        // And a no is a no.
        let second = id_in(&drafted(house, &house.staff("desk"), "ordinary", ORDINARY));
        let desk = house.staff("desk");
        let no = desk.submit(&desk.get(&format!("/desk/mandates/{second}")), "/check", &[("how", "visit"), ("said", "no")]);
        assert_eq!(no.status, 200, "{}", no.words());
        assert_eq!(state(house, &second), MandateState::Rejected);
    }
}

living! {
    /// K5: beside the helper, with the card's next number, only a draft is opened; a call to a new number then carries
    /// the harmless, and nothing more.
    beside_a_helper_only_a_draft_is_opened, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let assist = phone.get("/assist");
        let his = phone.submit(&assist, "/assist", &[("card", &cast.neighbour.card_number), ("number", &cast.neighbour.card_numbers[0])]);
        assert_eq!(his.status, 200, "{}", his.words());
        let ask = phone.get("/mandates/new");
        assert!(ask.status == 200 && ask.says("志愿者李明"), "{}", ask.words());
        let none = phone.submit(&ask, "/mandates/new", &[]);
        assert_eq!(none.status, 422, "{}", none.words());
        let opened = phone.submit(&ask, "/mandates/new", &[("matters", "requests")]);
        assert_eq!(opened.status, 200, "{}", opened.words());
        let id = id_in(&opened);
        assert_eq!(state(house, &id), MandateState::Draft);
        assert!(!opened.offers("/consent"), "no yes beside the helper");
        let csrf = ask.form("/mandates/new").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let forced = phone.post_raw(&format!("/mandates/{id}/consent"), &[("csrf", &csrf), ("key", "k"), ("pin", &cast.neighbour.pin)]);
        assert_eq!(forced.status, 403, "{}", forced.words());
        assert_eq!(house.helper().get(&format!("/for/{}", cast.neighbour.id)).status, 404, "a draft gives no right");
        // The desk rings: the number is too new for K4, so what was weakly shown carries the harmless only.
        sql(house, &format!("UPDATE phones_on_file SET since = {} WHERE person_id = '{}'", house.app.db.now(), cast.neighbour.id));
        let desk = house.staff("desk");
        let asked = desk.submit(&desk.get(&format!("/desk/mandates/{id}")), "/check", &[("how", "call"), ("said", "yes")]);
        assert_eq!(asked.status, 200, "{}", asked.words());
        let m = mandate(house, &id);
        assert_eq!((m.state, m.tier_max, m.evidence.as_deref()), (MandateState::CoolingOff, 1, Some("k5")));
        assert!(asked.says("只办平常的事"), "{}", asked.words());
        assert_eq!(house.helper().get(&format!("/for/{}", cast.neighbour.id)).status, 200);
        // Nobody else reaches that page: it is for somebody beside a helper.
        assert_eq!(house.resident(&cast.neighbour).get("/mandates/new").status, 403);
    }
}

texting! {
    /// K6: a code to his own number is a second weak proof over another channel; with the desk's call the two carry
    /// everything, after cooling off.
    a_code_by_text_message_is_a_second_proof, |house, gateway| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let assist = phone.get("/assist");
        phone.submit(&assist, "/assist", &[("card", &cast.neighbour.card_number), ("number", &cast.neighbour.card_numbers[0])]);
        let opened = phone.submit(&phone.get("/mandates/new"), "/mandates/new", &[("matters", "requests")]);
        let id = id_in(&opened);
        let sent = phone.submit(&opened, "/code", &[]);
        assert_eq!(sent.status, 200, "{}", sent.words());
        send_all(&house);
        let code = last_code(&gateway, HIS);
        let wrong = phone.submit(&sent, "/code/typed", &[("code", &other_than(&code))]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        assert_eq!(phone.submit(&wrong, "/code/typed", &[("code", &code)]).status, 200);
        let again = phone.submit(&wrong, "/code/typed", &[("code", &code)]);
        assert_eq!(again.status, 422, "a code works once: {}", again.words());
        sql(&house, &format!("UPDATE phones_on_file SET since = {} WHERE person_id = '{}'", house.app.db.now(), cast.neighbour.id));
        let desk = house.staff("desk");
        let asked = desk.submit(&desk.get(&format!("/desk/mandates/{id}")), "/check", &[("how", "call"), ("said", "yes")]);
        assert_eq!(asked.status, 200, "{}", asked.words());
        let m = mandate(&house, &id);
        assert_eq!((m.state, m.tier_max), (MandateState::CoolingOff, 2));
    }
}

living! {
    /// K7: at the bedside two people; one alone, or one twice, is not enough. A grid worker counts as the second.
    at_the_bedside_two_people, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let id = id_in(&drafted(house, &desk, "ordinary", ORDINARY));
        let address = format!("/desk/mandates/{id}");
        let half = desk.submit(&desk.get(&address), "/bedside", &[("second_name", "网格员小丁"), ("second_phone", "不知道")]);
        assert!(half.status == 422 && half.says("网格员小丁"), "{}", half.words());
        for named in ["李明", "陈建国", "周敏"] {
            let one_twice = [("second_name", named), ("second_phone", "139 0000 4321")];
            let refused = desk.submit(&desk.get(&address), "/bedside", &one_twice);
            assert_eq!(refused.status, 422, "{named} is no second pair of eyes: {}", refused.words());
        }
        assert_eq!(desk.submit(&desk.get(&address), "/bedside", &[("second_name", ""), ("second_phone", "")]).status, 200);
        assert_eq!(state(house, &id), MandateState::ConsentPending, "one is not two");
        let twice = desk.submit(&desk.get(&address), "/bedside", &[]);
        assert_eq!(twice.status, 403, "{}", twice.words());
        let page = accounts.get(&address);
        assert!(page.says("周敏"), "{}", page.words());
        assert_eq!(accounts.submit(&page, "/bedside", &[]).status, 200);
        let m = mandate(house, &id);
        assert_eq!((m.state, m.cooling_until, m.evidence.as_deref()), (MandateState::Active, None, Some("k7")));
        let other = id_in(&drafted(house, &desk, "ordinary", ORDINARY));
        let with_grid = desk.submit(
            &desk.get(&format!("/desk/mandates/{other}")),
            "/bedside",
            &[("second_name", "网格员小丁"), ("second_phone", "139 0000 4321")],
        );
        assert_eq!(with_grid.status, 200, "{}", with_grid.words());
        assert_eq!(state(house, &other), MandateState::Active);
        assert_eq!(state(house, &id), MandateState::Superseded, "a renewal takes the place of the earlier one");
    }
}

living! {
    /// The urgent override: two people, one matter, a day; by the duty officer's telephone where no colleague is there.
    in_haste_two_people_answer_for_one_matter, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let two = drafted(house, &desk, "urgent", &[("matters", "requests"), ("matters", "activities"), ("term", "day")]);
        assert!(two.status == 422 && two.says("只能办一件"), "{}", two.words());
        let week = drafted(house, &desk, "urgent", &[("matters", "requests"), ("term", "week")]);
        assert_eq!(week.status, 422, "{}", week.words());
        let id = id_in(&drafted(house, &desk, "urgent", &[("matters", "requests"), ("term", "day")]));
        let address = format!("/desk/mandates/{id}");
        let page = desk.get(&address);
        assert!(!page.offers("/urgent/second"), "whoever drafted it is the first: {}", page.words());
        let csrf = page.form("/urgent").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let alone = desk.post_raw(&format!("{address}/urgent/second"), &[("csrf", &csrf), ("key", "k")]);
        assert_eq!(alone.status, 403, "{}", alone.words());
        assert_eq!(accounts.submit(&accounts.get(&address), "/urgent/second", &[]).status, 200);
        let m = mandate(house, &id);
        assert_eq!((m.state, m.tier_max, m.until_at - m.from_at), (MandateState::Active, 1, 86_400_000));
        assert!(desk.get("/desk/reviews").says("急事授权"));
        // Neither of the two reviews it; nobody else is there, so it waits.
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        assert!(!desk.get(&review).offers(&review) && !accounts.get(&review).offers(&review));
        // With an officer of the settings, the hour they were rung at, and never whoever anybody names.
        let admin = house.staff("admin");
        for (name, phone) in [("黄海", "88880000"), ("周敏", "88882346")] {
            let fields = [("officer_name", name), ("officer_office", "街道值班室"), ("officer_phone", phone)];
            let added = admin.submit(&admin.get("/desk/second-eyes"), "/desk/duty-officers", &fields);
            assert_eq!(added.status, 200, "{}", added.words());
        }
        let second = id_in(&drafted(house, &desk, "urgent", &[("matters", "requests"), ("term", "week"), ("bedside", "yes")]));
        let address = format!("/desk/mandates/{second}");
        // Nor with one whom the drafter, or whoever rings, put there.
        let own = [("officer_name", "张不存"), ("officer_office", "街道值班室"), ("officer_phone", "88887777")];
        assert_eq!(accounts.submit(&accounts.get("/desk/second-eyes"), "/desk/duty-officers", &own).status, 200);
        let theirs = accounts.get(&address);
        assert!(theirs.says("张不存：是您或者提的人自己加的"), "{}", theirs.words());
        let zhang = desk.get(&address).choice("张不存");
        let alone = accounts.submit(&theirs, "/urgent", &[("officer", &zhang), ("called", "8:55")]);
        assert!(alone.status == 409 && alone.says("不能算另一位"), "{} {}", alone.status, alone.words());
        let form = desk.get(&address);
        let nobody = desk.submit(&form, "/urgent", &[("officer", ""), ("called", "8:55")]);
        assert_eq!(nobody.status, 422, "{}", nobody.words());
        let csrf = form.form("/urgent").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let anybody = [("csrf", csrf.as_str()), ("key", "k2"), ("second_name", "随便谁"), ("second_phone", "88880000")];
        assert_eq!(desk.post_raw(&format!("{address}/urgent"), &anybody).status, 422, "a name typed in is nobody's word");
        let (huang, herself) = (form.choice("黄海"), form.choice("周敏 · 街道"));
        let own = desk.submit(&form, "/urgent", &[("officer", &herself), ("called", "8:55")]);
        assert_eq!(own.status, 409, "{}", own.words());
        let future = desk.submit(&form, "/urgent", &[("officer", &huang), ("called", "23:59")]);
        assert!(future.status == 422 && future.text.contains("23:59"), "{}", future.words());
        let done = desk.submit(&form, "/urgent", &[("officer", &huang), ("called", "8:55")]);
        assert_eq!(done.status, 200, "{}", done.words());
        let community = house.community();
        let kept = house.app.db.read_now(|conn| mandates::evidence_of(conn, &community, &second)).expect("it reads");
        assert_eq!((kept[0].second_name.as_deref(), kept[0].second_phone.is_some()), (Some("街道值班室黄海"), true));
        house.advance(Duration::from_secs(7 * DAY + 1));
        clock(house);
        assert_eq!(mandate(house, &second).state, MandateState::Expired);
    }
}

living! {
    /// Smaller at once, by the resident or the desk; larger never without new consent. Done is done.
    narrowing_holds_at_once_and_widening_does_not, |house| {
        let id = grant(house);
        let own = house.resident(&house.cast().neighbour);
        let address = format!("/mandates/{id}");
        let page = own.get(&address);
        let wider = own.submit(&page, "/narrowing", &[("matters", "requests"), ("matters", "money")]);
        assert!(wider.status == 422 && wider.says("只能减少"), "{}", wider.words());
        let nothing = own.submit(&page, "/narrowing", &[]);
        assert_eq!(nothing.status, 422, "{}", nothing.words());
        assert_eq!(own.submit(&page, "/narrowing", &[("matters", "activities")]).status, 200);
        let m = mandate(house, &id);
        assert_eq!(m.matters(), [Matter::Activities]);
        assert!(m.intact() && m.text.contains("报修"), "what was signed stays as it was signed");
        let desk = house.staff("desk");
        assert!(desk.get(&format!("/desk/mandates/{id}")).says("签了以后减少过"));
        // At once: what was taken out is refused at the next press.
        let phone = house.helper();
        let his = format!("/for/{}", house.cast().neighbour.id);
        let check = ready_to_file_or_refused(&phone, &his);
        assert_eq!(check.status, 403, "{}", check.words());
        // A stranger's form is as if the mandate were not there.
        assert_eq!(house.resident(&house.cast().resident).get(&address).status, 404);
        assert_eq!(own.submit(&own.get(&address), "/completion", &[]).status, 200);
        assert_eq!(state(house, &id), MandateState::Completed);
    }
}

/// As far as he is let.
fn ready_to_file_or_refused(phone: &Browser, his: &str) -> Page {
    let what = phone.get(&format!("{his}/requests/new/what"));
    if what.status != 200 {
        return what;
    }
    let check = ready_to_file(phone, his);
    if check.status != 200 { check } else { phone.submit(&check, &format!("{his}/requests"), &[]) }
}

living! {
    /// Both hear of the end a fortnight before; of one that is over, nobody hears; then it ends by itself.
    both_are_told_before_the_end, |house| {
        let (kept, ended) = (grant(house), house.cast().resident.id.clone());
        let helper = house.cast().helper.id.clone();
        // 王秀兰 ends hers early.
        let own = house.resident(&house.cast().resident);
        let list = own.get("/mandates");
        for address in list.text.split("href=\"/mandates/").skip(1).filter_map(|t| t.split('"').next()) {
            let page = own.get(&format!("/mandates/{address}"));
            if page.offers("/end") {
                assert_eq!(own.submit(&page, "/end", &[]).status, 200);
            }
        }
        clock(house);
        assert_eq!(told(house, &house.cast().neighbour.id, "mandate.ending"), 0, "a month is far");
        house.advance(Duration::from_secs(17 * DAY));
        clock(house);
        clock(house);
        let neighbour = house.cast().neighbour.id.clone();
        assert!(told(house, &neighbour, "mandate.ending") >= 1, "he hears of it");
        assert_eq!(told(house, &helper, "mandate.ending"), 1, "once, and not for the one that is over");
        assert_eq!(told(house, &ended, "mandate.ending"), 0);
        house.advance(Duration::from_secs(14 * DAY));
        clock(house);
        assert_eq!(mandate(house, &kept).state, MandateState::Expired);
        assert!(acts_of(house, &neighbour).iter().any(|a| a.act == "mandate.expire" && a.standing == "system"));
        // The whole turn is a job of the house as well.
        house.wait(linli::worker::clock::run_due(&house.app)).expect("the jobs go round");
    }
}

living! {
    /// What was signed is shown as signed, with its own version and hash, after the template has changed.
    shown_as_signed_after_the_template_changed, |house| {
        let id = grant(house);
        let desk = house.staff("desk");
        let now = desk.get(&format!("/desk/mandates/{id}/form"));
        assert!(now.status == 200 && now.says("授权委托书"));
        // As one signed under the first template, whose words nobody writes any more.
        let old = "授权委托书\n\n我请李明替我报修。\n到年底止。\n";
        let hash = {
            use sha2::{Digest, Sha256};
            let mut hasher = Sha256::new();
            hasher.update("linli-mandate-text/1/zh-CN\n");
            hasher.update(old);
            hasher.finalize().iter().map(|b| format!("{b:02x}")).collect::<String>()
        };
        sql(house, &format!("UPDATE mandates SET text = '{old}', text_version = 1, text_hash = '{hash}' WHERE id = '{id}'"));
        assert_ne!(linli::domain::mandate::TEXT_VERSION, 1, "the template has changed since");
        let form = desk.get(&format!("/desk/mandates/{id}/form"));
        assert!(form.says("我请李明替我报修。") && form.says(&hash) && form.says("第 1 版"), "{}", form.words());
        assert!(!form.says("第一百六十九条"), "no word of today's template: {}", form.words());
        let page = desk.get(&format!("/desk/mandates/{id}"));
        assert!(page.says("我请李明替我报修。") && page.says("签的时候就是这样写的"), "{}", page.words());
        let own = house.resident(&house.cast().neighbour);
        assert!(own.get(&format!("/mandates/{id}")).says("我请李明替我报修。"));
        // A word changed afterwards no longer fits its hash, and the desk is told.
        sql(house, &format!("UPDATE mandates SET text = '授权委托书\n\n我请李明替我花钱。\n' WHERE id = '{id}'"));
        assert!(desk.get(&format!("/desk/mandates/{id}")).says("对不上"));
    }
}

living! {
    /// Who cannot read signs before two witnesses, with a fingerprint, after staff have read it aloud.
    who_cannot_read_signs_before_two, |house| {
        let desk = house.staff("desk");
        sql(house, &format!("UPDATE people SET needs = 'reading,dialect' WHERE id = '{}'", house.cast().neighbour.id));
        let id = id_in(&drafted(house, &desk, "ordinary", ORDINARY));
        let address = format!("/desk/mandates/{id}");
        let page = desk.get(&address);
        assert!(page.says("不识字") && page.says("讲方言"), "{}", page.words());
        let one = desk.submit_with_photos(&page, "/signature", &[("witness", "周奶奶")], &[("photo", photo())]);
        assert!(one.status == 422 && one.says("周奶奶") && one.says("念给本人听"), "{}", one.words());
        let same = desk.submit_with_photos(
            &desk.get(&address),
            "/signature",
            &[("witness", "周奶奶"), ("witness_two", "周奶奶"), ("read_aloud", "yes"), ("fingerprint", "yes")],
            &[("photo", photo())],
        );
        assert!(same.status == 422 && same.says("两个人"), "{}", same.words());
        let both = desk.submit_with_photos(
            &desk.get(&address),
            "/signature",
            &[("witness", "周奶奶"), ("witness_two", "吴伯伯"), ("read_aloud", "yes"), ("fingerprint", "yes")],
            &[("photo", photo())],
        );
        assert_eq!(both.status, 200, "{}", both.words());
        let community = house.community();
        let kept = house.app.db.read_now(|conn| mandates::evidence_of(conn, &community, &id)).expect("it reads");
        assert!(kept[0].read_aloud && kept[0].second_name.as_deref() == Some("吴伯伯"));
    }
}

living! {
    /// A guardian is one by document, seen by a second colleague; acts above the harmless, and is reviewed every year.
    a_guardian_is_one_by_document, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let ballots = drafted(house, &desk, "guardian", &[("matters", "proposals"), ("term", "year")]);
        assert_eq!(ballots.status, 422, "a guardian has no voice in what is the ward's: {}", ballots.words());
        let id = id_in(&drafted(house, &desk, "guardian", &[("matters", "requests"), ("matters", "contact"), ("term", "year")]));
        let address = format!("/desk/mandates/{id}");
        let page = desk.get(&address);
        assert!(!page.offers("/document") && !page.offers("/check"), "whoever wrote it down does not vouch for it");
        let without = accounts.submit_with_photos(&accounts.get(&address), "/document", &[], &[]);
        assert_eq!(without.status, 422, "{}", without.words());
        let shown = accounts.submit_with_photos(&accounts.get(&address), "/document", &[], &[("photo", photo())]);
        assert_eq!(shown.status, 200, "{}", shown.words());
        let m = mandate(house, &id);
        assert_eq!((m.state, m.tier_max, m.evidence.as_deref()), (MandateState::Active, 2, Some("document")));
        let his = format!("/for/{}", house.cast().neighbour.id);
        let phone = house.helper();
        let check = ready_to_file(&phone, &his);
        assert_eq!(phone.submit(&check, &format!("{his}/requests"), &[]).status, 200);
        let filed = acts_of(house, &house.cast().neighbour.id);
        assert!(filed.iter().any(|a| a.act == "request.file" && a.standing == "guardian"));
    }
}

living! {
    /// A report of death silences everything at once; two colleagues find out; then mandates end and what is broken at
    /// home goes on in the household's name. If it was not true, all stands as before.
    a_death_is_reported_and_verified_by_two, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let him = house.cast().neighbour.clone();
        let id = grant(house);
        let own = house.resident(&him);
        let page = life_page(&desk, &him.id);
        assert_eq!(desk.submit(&page, "/death", &[("told_by", "邻居"), ("words", "昨晚走的")]).status, 200);
        assert!(own.get("/requests").url.starts_with("/sign-in"), "his session is over");
        assert_eq!(house.helper().get(&format!("/for/{}", him.id)).status, 404);
        assert_eq!(told(house, &him.id, "mandate.copy"), 0, "nobody writes to him");
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        assert_eq!(desk.submit(&desk.get(&review), &review, &[("outcome", "dismissed")]).status, 200);
        let again = desk.get(&review);
        assert!(!again.offers(&review), "the second is another: {}", again.words());
        let differs = accounts.submit(&accounts.get(&review), &review, &[("outcome", "confirmed")]);
        assert!(differs.status == 422 && differs.says("不一样"), "{}", differs.words());
        assert_eq!(accounts.submit(&accounts.get(&review), &review, &[("outcome", "dismissed")]).status, 200);
        assert_eq!(house.helper().get(&format!("/for/{}", him.id)).status, 200, "he lives, and all is as before");
        // The second time it is true.
        let page = life_page(&desk, &him.id);
        assert_eq!(desk.submit(&page, "/death", &[]).status, 200);
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        for browser in [&desk, &accounts] {
            assert_eq!(browser.submit(&browser.get(&review), &review, &[("outcome", "confirmed")]).status, 200);
        }
        assert_eq!(state(house, &id), MandateState::EndedDeath);
        let community = house.community();
        let person = house.app.db.read_now(|conn| people::find(conn, &community, &him.id)).expect("it reads").expect("him");
        assert_eq!(person.state, "deceased");
    }
}

living! {
    /// Doubt about capacity keeps every mandate to the harmless at once; two look within five days.
    doubt_narrows_at_once_and_two_review, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let id = grant(house);
        assert_eq!(mandate(house, &id).tier_max, 2);
        let him = house.cast().neighbour.id.clone();
        let page = life_page(&desk, &him);
        assert_eq!(desk.submit(&page, "/doubt", &[("told_by", "社区医生")]).status, 200);
        assert_eq!(mandate(house, &id).tier_max, 1);
        // What is granted meanwhile is no larger.
        let newer = grant(house);
        assert_eq!(mandate(house, &newer).tier_max, 1);
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        for browser in [&desk, &accounts] {
            assert_eq!(browser.submit(&browser.get(&review), &review, &[("outcome", "dismissed")]).status, 200);
        }
        assert_eq!(mandate(house, &newer).tier_max, 2, "the doubt was unfounded");
        // A helper who can no longer decide helps nobody any more (art. 173, 3).
        let helper = house.cast().helper.id.clone();
        let page = life_page(&desk, &helper);
        assert_eq!(desk.submit(&page, "/doubt", &[]).status, 200);
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        for browser in [&desk, &accounts] {
            assert_eq!(browser.submit(&browser.get(&review), &review, &[("outcome", "confirmed")]).status, 200);
        }
        assert_eq!(state(house, &newer), MandateState::EndedIncapacity);
    }
}

living! {
    /// More than the caps only for one event, and only with a second colleague.
    the_caps_are_passed_for_one_event_by_a_second_colleague, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let community = house.community();
        let helper = house.cast().helper.id.clone();
        // Nine more residents are helped by 李明 already.
        let others = house.app.db.read_now(|conn| linli::store::people_search::search(conn, &community, "", None, 14)).expect("it reads");
        let template = mandate(house, &grant(house));
        sql(house, &format!("DELETE FROM mandates WHERE id = '{}'", template.id));
        for (n, one) in others.iter().filter(|p| p.id != house.cast().neighbour.id && p.id != helper).take(10).enumerate() {
            sql(house, &format!(
                "INSERT INTO mandates (community_id, id, resident_id, helper_id, state, matters, from_at, until_at, text_version, text, text_hash, drafted_by, consented_at, uses, version, created_at) VALUES ('{community}', 'many-{n}', '{}', '{helper}', 'active', 'requests', {now}, {until}, 1, '', '', 'x', {now}, 0, 1, {now})",
                one.id, now = house.app.db.now(), until = house.app.db.now() + 86_400_000,
            ));
        }
        let full = drafted(house, &desk, "ordinary", ORDINARY);
        assert!(full.status == 422 && full.says("帮满了"), "{}", full.words());
        let mut with_event = ORDINARY.to_vec();
        with_event.push(("event", "消防检查"));
        let id = id_in(&drafted(house, &desk, "ordinary", &with_event));
        let address = format!("/desk/mandates/{id}");
        let early = desk.submit(&desk.get(&address), "/check", &[("how", "visit"), ("said", "yes")]);
        assert_eq!(early.status, 409, "{}", early.words());
        assert!(!desk.get(&address).offers("/widening"), "not by whoever drafted it");
        assert_eq!(accounts.submit(&accounts.get(&address), "/widening", &[]).status, 200);
        assert_eq!(desk.submit(&desk.get(&address), "/check", &[("how", "visit"), ("said", "yes")]).status, 200);
        assert_eq!(state(house, &id), MandateState::CoolingOff);
    }
}

living! {
    /// Family: seen by video, one page of rules, a year of harmless things, and a talk alone every ninety days.
    family_far_away_is_asked_about_every_ninety_days, |house| {
        let desk = house.staff("desk");
        let fields: &[(&str, &str)] = &[("matters", "requests"), ("term", "year"), ("evidence", "k4")];
        let volunteer = drafted(house, &desk, "family", fields);
        assert_eq!(volunteer.status, 422, "{}", volunteer.words());
        // Family are bound to one or two.
        sql(house, &format!("UPDATE mandates SET state = 'revoked' WHERE helper_id = '{}'", house.cast().helper.id));
        sql(house, &format!("UPDATE helpers SET kind = 'family', title = '侄子', accredited_until = {} WHERE person_id = '{}'", house.app.db.now() + 400 * 86_400_000, house.cast().helper.id));
        let unseen = drafted(house, &desk, "family", fields);
        assert!(unseen.status == 422 && unseen.says("视频"), "{}", unseen.words());
        let seen: Vec<(&str, &str)> = fields.iter().copied().chain([("video", "yes")]).collect();
        let id = id_in(&drafted(house, &desk, "family", &seen));
        let address = format!("/desk/mandates/{id}");
        assert!(desk.get(&format!("{address}/rules")).says("每九十天"));
        assert_eq!(desk.submit(&desk.get(&address), "/check", &[("how", "visit"), ("said", "yes")]).status, 200);
        assert_eq!(mandate(house, &id).tier_max, 1);
        house.advance(Duration::from_secs(91 * DAY));
        clock(house);
        let accounts = house.staff("accounts");
        let list = accounts.get("/desk/reviews");
        assert!(list.says("单独谈一次"), "{}", list.words());
        let review = list.link("/desk/reviews/0");
        assert_eq!(accounts.submit(&accounts.get(&review), &review, &[("outcome", "ended"), ("words", "本人说不用了")]).status, 200);
        assert_eq!(state(house, &id), MandateState::Revoked);
    }
}
