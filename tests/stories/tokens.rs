//! Tokens for programs: bound to a member of staff, shown once, recorded as theirs, gone at once when they are.

use std::time::Duration;

use linli::store::{acts, record};
use scraper::Selector;

use super::accounts::suspend;
use crate::house::{Browser, House, Page};
use crate::living;

const LIST: &str = "/desk/settings/tokens";

fn member(house: &House, office: &str) -> String {
    house.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office").id.clone()
}

/// The token that the administrator's page shows once.
fn issue(admin: &Browser, person: &str, label: &str) -> String {
    let shown = admin.submit(&admin.get(LIST), LIST, &[("person", person), ("label", label), ("days", "30")]);
    assert_eq!(shown.status, 200, "{}", shown.words());
    let html = shown.html();
    let selector = Selector::parse("#api-token").expect("a selector");
    html.select(&selector).next().expect("the token").text().collect()
}

fn reads(house: &House, token: &str) -> u16 {
    house.browser().get_json("/api/v1/desk/calls", token).0
}

/// Acts of a kind: who, by what channel, proved by what.
fn entries(house: &House, act: &str) -> Vec<(String, String, String)> {
    let community = house.community();
    let all = house.app.db.read_now(|conn| record::page_after(conn, &community, 0, 1_000_000)).expect("it reads");
    all.into_iter().filter(|e| e.act == act).map(|e| (e.actor_id.unwrap_or_default(), e.channel, e.assurance)).collect()
}

/// The neighbour reports, at once.
fn filed(house: &House) -> String {
    let his = house.resident(&house.cast().neighbour.clone());
    let page = his.get("/requests/new/what");
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "for-a-token"),
        ("category", "water"),
        ("place", "home"),
        ("words", "请来看看"),
    ];
    let filed = his.post_raw("/requests", &fields);
    assert!(filed.url.ends_with("/filed"), "{}", filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn id_on(list: &Page, label: &str) -> String {
    list.link_or_form_of(label, "/end").split('/').nth(4).expect("an id").to_owned()
}

living! {
    /// A screen in the hall works as 周敏: she is told and sees it, the record names her, and it ends with a reason.
    a_program_works_as_a_member_of_staff, |house| {
        let (admin, zhou) = (house.staff("admin"), member(house, "desk"));
        let start = admin.get(LIST);
        assert!(start.says("还没有发过令牌"), "{}", start.words());
        let bad = admin.submit(&start, LIST, &[("person", ""), ("label", " "), ("days", "9999")]);
        assert_eq!(bad.status, 422, "{}", bad.words());
        for said in ["请选一位现在在岗的", "请写做什么用", "请选用多久"] {
            assert!(bad.says(said), "{said}: {}", bad.words());
        }
        let her = house.cast().resident.id.clone();
        let nobody = admin.submit(&start, LIST, &[("person", &her), ("label", "大屏"), ("days", "30")]);
        assert!(nobody.status == 422 && nobody.text.contains("大屏"), "a resident serves in no office: {}", nobody.words());

        let token = issue(&admin, &zhou, "大厅的屏幕");
        let list = admin.get(LIST);
        assert!(!list.text.contains(&token) && list.says("大厅的屏幕") && list.says("还没用过"), "{}", list.words());
        let id = id_on(&list, "大厅的屏幕");
        let community = house.community();
        let told = house.app.db.read_now(|conn| acts::latest_about(conn, &community, &id, "token.issue")).expect("it reads");
        assert_eq!(told.expect("an act that she is told of").resident_id, zhou);
        assert!(house.staff("desk").get("/sessions").says("程序（用令牌）"));

        assert_eq!(reads(house, &token), 200);
        let request = filed(house);
        let address = format!("/api/v1/desk/requests/{request}/acceptance");
        let (status, body) = house.browser().post_json(&address, &token, "{\"version\":\"1\"}");
        assert!((200..400).contains(&status), "{status} {body}");
        let accepted = entries(house, "request.accept").pop().expect("an act");
        assert_eq!(accepted, (zhou, "api".to_owned(), "token".to_owned()));
        assert_eq!(house.browser().get_json("/api/v1/desk/settings/tokens", &token).0, 403, "her offices, and no more");
        let used = admin.get(LIST);
        assert!(!used.says("还没用过"), "{}", used.words());

        let silent = admin.submit(&used, "/end", &[]);
        assert!(silent.status == 422 && silent.says("请选为什么停用"), "{}", silent.words());
        assert_eq!(reads(house, &token), 200, "nothing is done without a reason");
        let ended = admin.submit(&silent, "/end", &[("reason", "lost")]);
        assert!(ended.status == 200 && ended.says("可能被别人拿到了") && !ended.offers("/end"), "{}", ended.words());
        assert_eq!(reads(house, &token), 401, "an ended token opens nothing");
        assert_eq!((entries(house, "token.issue").len(), entries(house, "token.end").len()), (1, 1));
        for office in ["desk", "auditor", "party"] {
            assert_eq!(house.staff(office).get(LIST).status, 403, "{office}");
        }
    }
}

living! {
    /// Pressed twice it is one token; asked for long after signing in, it takes a fresh proof; its day comes; and whoever
    /// leaves takes theirs along.
    a_token_ends_with_its_day_and_with_its_person, |house| {
        let admin = house.staff("admin");
        let (zhou, zhao) = (member(house, "desk"), member(house, "accounts"));
        let form = admin.get(LIST);
        let fields = [("person", zhao.as_str()), ("label", "报表"), ("days", "30")];
        assert_eq!(admin.submit(&form, LIST, &fields).status, 200);
        let twice = admin.submit(&form, LIST, &fields);
        assert!(twice.says("已经发过了"), "{}", twice.words());
        assert_eq!(entries(house, "token.issue").len(), 1);
        let (hers, theirs) = (issue(&admin, &zhou, "大厅的屏幕"), issue(&admin, &zhao, "月报"));
        assert_eq!((reads(house, &hers), reads(house, &theirs)), (200, 200));
        // 赵强 leaves: both of his are gone with everything else he was signed in by.
        let his = format!("/desk/colleagues/{zhao}");
        let left = admin.submit(&admin.get(&his), "/end", &[("words", "调到别的社区")]);
        assert_eq!(left.status, 200, "{}", left.words());
        assert_eq!((reads(house, &hers), reads(house, &theirs)), (200, 401));
        let list = admin.get(LIST);
        assert!(list.says("这个人从各处退出时，它也一起停了"), "{}", list.words());

        house.advance(Duration::from_secs(16 * 60));
        let asked = admin.submit(&list, LIST, &[("person", &zhou), ("label", "又一个"), ("days", "30")]);
        assert!(asked.status == 401 && asked.says("您填的东西都留着"), "{}", asked.words());
        house.advance(Duration::from_secs(30 * 24 * 3600));
        assert_eq!(reads(house, &hers), 401, "its day has come");
        let list = house.staff("admin").get(LIST);
        assert!(list.says("到期了"), "{}", list.words());
    }
}

living! {
    /// A colleague's account is stopped: no program goes on working as them, nor once it is opened again.
    a_stopped_account_stops_its_tokens, |house| {
        let (admin, zhou) = (house.staff("admin"), member(house, "desk"));
        let token = issue(&admin, &zhou, "大厅的屏幕");
        assert_eq!(reads(house, &token), 200);
        let (accounts, her) = (house.staff("accounts"), format!("/desk/people/{zhou}"));
        let opened = accounts.submit(&accounts.get(&her), &her, &[("reason", "other"), ("words", "她说手机丢了")]);
        assert_eq!(opened.status, 200, "{}", opened.words());
        let stopped = suspend(&accounts, &zhou);
        assert_eq!(stopped.status, 200, "{}", stopped.words());
        assert_eq!(reads(house, &token), 401);
        house.advance(Duration::from_secs(60));
        assert_eq!(reads(house, &token), 401, "and it stays so");
    }
}

living! {
    /// Two tokens are not two colleagues: whoever issued both does nothing alone that takes two, and says of nobody that they
    /// were reached. What one of two did themselves, no program completes.
    an_administrator_is_not_two_colleagues, |house| {
        let admin = house.staff("admin");
        let (zhou, zhao) = (member(house, "desk"), member(house, "accounts"));
        let (hers, his) = (issue(&admin, &zhou, "大厅的屏幕"), issue(&admin, &zhao, "月报"));
        let helper = house.cast().helper.id.clone();
        let wish = serde_json::json!({ "helper": helper, "acts": "40", "event": "重阳节登记", "day": "2026-11-23" });
        let refused = |(status, body): (u16, serde_json::Value)| {
            assert!(status == 403 && body.to_string().contains("程序不能代替"), "{status} {body}");
        };
        refused(house.browser().post_json("/api/v1/desk/day-caps", &hers, &wish.to_string()));
        assert!(entries(house, "caps.ask").is_empty());

        let desk = house.staff("desk");
        let form = desk.get(&format!("/desk/day-caps?helper={helper}"));
        let asked = desk.submit(&form, "/desk/day-caps", &[("acts", "40"), ("event", "重阳节登记"), ("day", "2026-11-23")]);
        assert_eq!(asked.status, 200, "{}", asked.words());
        let colleague = house.staff("accounts");
        let waits = colleague.get("/desk/day-caps");
        let agreement = format!("/api/v1{}", waits.form("/agreement").action);
        refused(house.browser().post_json(&agreement, &his, "{}"));
        assert!(entries(house, "caps.widen").is_empty());
        assert_eq!(colleague.submit(&waits, "/agreement", &[]).status, 200, "he himself may");

        let him = house.cast().neighbour.id.clone();
        assert_eq!(suspend(&desk, &him).status, 200);
        let page = desk.get(&format!("/desk/people/{him}/account"));
        desk.submit(&page, "/reopening/asking", &[("reopen_words", "本人来了")]);
        let row = colleague.get("/desk/second-eyes").form("/agreement").action;
        refused(house.browser().post_json(&format!("/api/v1{row}"), &his, "{}"));
        assert!(entries(house, "second.answer").is_empty());
    }
}
