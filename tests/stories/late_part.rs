//! Taking part without a signal: signing up, answering and proposing on a visit, sent when there is a signal (TRUST.md §6
//! case 25): counted once, or set aside for a human; never lost, never applied silently.

use std::time::Duration;

use linli::domain::mandate::Matter;
use linli::domain::offline::AsideState;
use linli::domain::rates::Way;
use linli::store::activities::{self, Signup};
use linli::store::proposals::{self, Proposal};
use linli::store::set_aside;
use serde_json::Value;

use super::activities::announced;
use super::held::{grant, recorded, revoked, whole};
use super::surveys::{line, opened};
use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: i64 = 3_600_000;
const DAY: Duration = Duration::from_secs(24 * 3600);
const SAID: [(&str, &str); 4] =
    [("title", "三号楼装扶手"), ("what", "楼道里装一排扶手。"), ("why", "下雨天滑，怕摔。"), ("hand", "dictated")];

pub fn now(house: &House) -> i64 {
    house.app.db.now()
}

pub fn base(house: &House) -> String {
    format!("/for/{}", house.cast().neighbour.id)
}

/// What was written at `page`, queued at an instant and sent from the outbox of a phone.
fn sends(
    browser: &Browser,
    page: &Page,
    address: &str,
    (key, at): (&str, i64),
    fields: &[(&str, &str)],
) -> (u16, Value) {
    let hidden = page.form(address).hidden;
    let csrf = hidden.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let at = at.to_string();
    let headers = [("Accept", "application/json"), ("Idempotency-Key", key), ("Linli-Client-Time", at.as_str())];
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend(fields);
    browser.post_with(&page.form(address).action, &headers, &all)
}

pub fn outcome(answer: &Value) -> (&str, &str) {
    (answer["outcome"].as_str().unwrap_or_default(), answer["why"].as_str().unwrap_or_default())
}

pub fn waiting(house: &House) -> usize {
    let community = house.community();
    house.app.db.read_now(|conn| set_aside::page(conn, &community, true, None, 50)).expect("it reads").len()
}

pub fn signup(house: &House, activity: &str) -> Option<Signup> {
    let (community, his) = (house.community(), house.cast().neighbour.id.clone());
    house.app.db.read_now(|conn| activities::of(conn, &community, activity, &his)).expect("it reads")
}

fn proposed(house: &House) -> Vec<Proposal> {
    let (community, his) = (house.community(), house.cast().neighbour.id.clone());
    let all = house.app.db.read_now(|conn| proposals::of_person(conn, &community, &his, None, 50)).expect("it reads");
    all.into_iter().filter(|p| p.title == SAID[0].1).collect()
}

/// The desk asked him, and does it; or puts it away.
pub fn desk_decides(house: &House, id: &str, wanted: bool) -> Page {
    let desk = house.staff("desk");
    let page = desk.get(&format!("/desk/set-aside/{id}"));
    assert_eq!(page.status, 200, "{}", page.words());
    match wanted {
        true => desk.submit(&page, "/application", &[("how", "visit")]),
        false => desk.submit(&page, "/putting-away", &[("why", "已经过了时候")]),
    }
}

pub fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap_or_else(|| panic!("no id: {answer}")).to_owned()
}

living! {
    /// Signed up at his door this morning: one place however often it is sent. Signed up meanwhile by himself: nothing to do.
    case_25_signed_up_on_a_visit_is_one_place, |house| {
        grant(house, &[Matter::Activities]);
        let meeting = announced(&house.staff("desk"), &[]).url.rsplit('/').next().expect("an id").to_owned();
        let phone = house.helper();
        let along = phone.get(&format!("{}/visit", base(house)));
        assert!(along.text.contains("/visit/activities\" data-along") && !along.text.contains("/visit/surveys"), "{}", along.words());
        let page = phone.get(&format!("{}/visit/activities", base(house)));
        assert!(page.status == 200 && page.says("剪纸"), "{}", page.words());
        let (address, at) = (format!("/activities/{meeting}/signup"), now(house) - 2 * HOUR);
        let (status, first) = sends(&phone, &page, &address, ("door-1", at), &[]);
        assert_eq!((status, outcome(&first).0, first["key"].as_str()), (201, "done", Some("door-1")), "{first}");
        let (status, again) = sends(&phone, &page, &address, ("door-1", at), &[]);
        assert_eq!((status, &again["id"]), (201, &first["id"]), "{again}");
        assert_eq!(signup(house, &meeting).expect("a place").way, Way::Proxy.as_str());
        let (status, same) = sends(&phone, &page, &address, ("door-2", at), &[]);
        assert_eq!((status, outcome(&same).0, same["key"].as_str()), (200, "same", Some("door-2")), "{same}");
        assert_eq!(waiting(house), 0);
        assert!(!phone.get(&format!("{}/visit/activities", base(house))).offers(&address), "he has a place");
        whole(house);
    }
}

living! {
    /// It began, or the mandate ended, before the phone had a signal: a human asks him, and he is told.
    case_25_signed_up_too_late, |house| {
        let mandate = grant(house, &[Matter::Activities]);
        let desk = house.staff("desk");
        let new = |date: &str| announced(&desk, &[("date", date)]).url.rsplit('/').next().expect("an id").to_owned();
        let (soon, later) = (new("2026-12-01"), new("2026-12-15"));
        let phone = house.helper();
        let page = phone.get(&format!("{}/visit/activities", base(house)));
        while now(house) < starts(house, &soon) {
            house.advance(DAY / 2);
        }
        let phone_again = house.helper();
        let fresh = phone_again.get(&format!("{}/visit/activities", base(house)));
        let (status, over) = post_old(&phone_again, &fresh, &page, &format!("/activities/{soon}/signup"), ("late-1", now(house) - 20 * HOUR));
        assert_eq!((status, outcome(&over)), (202, ("set_aside", "closed")), "{over}");
        assert!(phone_again.get(over["location"].as_str().expect("an address")).says("已经截止"), "the helper reads why");
        revoked(house, &mandate);
        let (status, ended) = post_old(&phone_again, &fresh, &page, &format!("/activities/{later}/signup"), ("late-2", now(house) - HOUR));
        assert_eq!((status, outcome(&ended)), (202, ("set_aside", "mandate_over")), "{ended}");
        assert!(signup(house, &soon).is_none() && signup(house, &later).is_none(), "nothing by itself");
        assert_eq!(waiting(house), 2);

        let done = desk_decides(house, &id(&ended), true);
        assert!(done.status == 200 && done.says("办了"), "{}", done.words());
        assert_eq!(signup(house, &later).expect("a place").way, Way::Desk.as_str(), "by the desk, in its own name");
        let not = desk_decides(house, &id(&over), true);
        assert_eq!(not.status, 409, "it is over: {}", not.words());
        assert_eq!(desk_decides(house, &id(&over), false).status, 200);
        assert!(recorded(house, &id(&over)).contains(&("late.put_away".to_owned(), "office".to_owned())));
        assert_eq!(waiting(house), 0);
        whole(house);
    }
}

pub fn starts(house: &House, activity: &str) -> i64 {
    let community = house.community();
    let found = house.app.db.read_now(|conn| activities::find(conn, &community, activity)).expect("it reads");
    found.expect("an activity").starts_at
}

/// The token is today's, the address what the old page had.
fn post_old(phone: &Browser, fresh: &Page, old: &Page, address: &str, when: (&str, i64)) -> (u16, Value) {
    let action = old.form(address).action;
    let any = fresh.form("/signup").hidden;
    let csrf = any.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let at = when.1.to_string();
    let headers = [("Accept", "application/json"), ("Idempotency-Key", when.0), ("Linli-Client-Time", at.as_str())];
    phone.post_with(&action, &headers, &[("csrf", csrf.as_str())])
}

living! {
    /// Answers written at his door count once and as given through a helper; after the close, or over his own word, they
    /// are set aside, and the desk reads what they were.
    case_25_answers_of_a_visit, |house| {
        grant(house, &[Matter::Proposals]);
        let (desk, his) = (house.staff("desk"), house.cast().neighbour.clone());
        let (first, second) = (opened(&desk, &[]), opened(&desk, &[("title", "夜里的灯，您怎么看")]));
        let phone = house.helper();
        let page = phone.get(&format!("{}/visit/surveys", base(house)));
        assert!(page.status == 200 && page.says("电梯装不装？") && page.says("夜里的灯"), "{}", page.words());
        let given = [("q1", "2"), ("q2", "4"), ("q3", "灯太暗。")];
        let (address, at) = (format!("/surveys/{first}/answers"), now(house) - 3 * HOUR);
        let (status, done) = sends(&phone, &page, &address, ("says-1", at), &given);
        assert_eq!((status, outcome(&done).0), (201, "done"), "{done}");
        let (status, again) = sends(&phone, &page, &address, ("says-1", at), &given);
        assert_eq!((status, again["key"].as_str()), (201, Some("says-1")), "{again}");
        let kept = line(house, &first, &his.id);
        assert_eq!((kept.answers().to(1), kept.way()), (["2".to_owned()].as_slice(), Some(Way::Proxy)));

        // He answers the second himself before the phone has a signal.
        let own = house.resident(&his);
        let question = own.get(&format!("/surveys/{second}/questions/1"));
        let mended = own.submit(&question, "/questions/1", &[("answer", "1")]);
        assert_eq!(mended.status, 200);
        assert_eq!(own.submit(&own.get(&format!("/surveys/{second}/check")), "/answers", &[]).status, 200);
        let address = format!("/surveys/{second}/answers");
        let (status, over) = sends(&phone, &page, &address, ("says-2", at), &given);
        assert_eq!((status, outcome(&over)), (202, ("set_aside", "closed")), "{over}");
        assert_eq!(line(house, &second, &his.id).answers().to(1), ["1"], "his own word stands");
        let seen = desk.get(&format!("/desk/set-aside/{}", id(&over)));
        assert!(seen.says("夜里的灯") && seen.says("电梯装不装？") && seen.says("不装") && seen.says("灯太暗。"), "{}", seen.words());
        whole(house);
    }
}

living! {
    /// Sent after the survey closed: set aside, and the desk can only put it away.
    case_25_answers_after_the_close, |house| {
        grant(house, &[Matter::Proposals]);
        let desk = house.staff("desk");
        let survey = opened(&desk, &[("closes", "2026-11-30")]);
        let phone = house.helper();
        let page = phone.get(&format!("{}/visit/surveys", base(house)));
        let action = page.form(&format!("/surveys/{survey}/answers")).action;
        house.advance(DAY * 8);
        house.run_jobs();
        let phone = house.helper();
        let fresh = phone.get(&format!("{}/visit/proposal", base(house)));
        let csrf = fresh.form("/proposals").hidden.into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
        let at = (now(house) - 60 * HOUR).to_string();
        let headers = [("Accept", "application/json"), ("Idempotency-Key", "closed-1"), ("Linli-Client-Time", at.as_str())];
        let (status, over) = phone.post_with(&action, &headers, &[("csrf", &csrf), ("q1", "1")]);
        assert_eq!((status, outcome(&over)), (202, ("set_aside", "closed")), "{over}");
        let (_, again) = phone.post_with(&action, &headers, &[("csrf", &csrf), ("q1", "1")]);
        assert_eq!(again["id"], over["id"], "once for each key");
        // What is pressed now, on a page that could have said so, is refused as ever.
        let at_once = now(house).to_string();
        let headers = [("Accept", "application/json"), ("Idempotency-Key", "closed-2"), ("Linli-Client-Time", at_once.as_str())];
        assert_eq!(phone.post_with(&action, &headers, &[("csrf", &csrf), ("q1", "1")]).0, 409);
        assert_eq!(desk_decides(house, &id(&over), true).status, 409);
        assert_eq!(desk_decides(house, &id(&over), false).status, 200);
        whole(house);
    }
}

living! {
    /// What he dictated is proposed once, in his words and marked so; after a revocation the desk asks him first.
    case_25_a_dictated_proposal, |house| {
        let mandate = grant(house, &[Matter::Proposals]);
        let phone = house.helper();
        let page = phone.get(&format!("{}/visit/proposal", base(house)));
        assert!(page.status == 200 && page.says("照本人说的"), "{}", page.words());
        let at = now(house) - 5 * HOUR;
        let (status, first) = sends(&phone, &page, "/proposals", ("idea-1", at), &SAID);
        assert_eq!((status, outcome(&first).0, first["key"].as_str()), (201, "done", Some("idea-1")), "{first}");
        let (status, again) = sends(&phone, &page, "/proposals", ("idea-1", at), &SAID);
        assert_eq!((status, &again["id"]), (201, &first["id"]), "{again}");
        let all = proposed(house);
        assert_eq!((all.len(), all[0].hand.as_str()), (1, "dictated"));
        revoked(house, &mandate);
        let (status, late) = sends(&phone, &page, "/proposals", ("idea-2", at), &SAID);
        assert_eq!((status, outcome(&late)), (202, ("set_aside", "mandate_over")), "{late}");
        assert_eq!(proposed(house).len(), 1, "nothing by itself");
        let seen = house.staff("desk").get(&format!("/desk/set-aside/{}", id(&late)));
        assert!(seen.says("楼道里装一排扶手。") && seen.says("怕摔"), "{}", seen.words());
        assert_eq!(desk_decides(house, &id(&late), true).status, 200);
        assert_eq!(proposed(house).len(), 2);
        let community = house.community();
        let decided = house.app.db.read_now(|conn| set_aside::find(conn, &community, &id(&late))).expect("it reads");
        assert_eq!(decided.expect("it is kept").state, AsideState::Applied);
        whole(house);
    }
}
