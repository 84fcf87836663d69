//! Asking afterwards: in the way each one chose, by somebody other than whoever mended it; no answer is no answer.

use std::time::Duration;

use linli::acts::message::{Passed, pass_on};
use linli::acts::requests::figures::months;
use linli::domain::standing::{Office, Standing};
use linli::example::at_desk;
use linli::store::acts::{self, Act};
use linli::store::answers::Claim;
use linli::store::askings::{self, AskingRow};
use linli::store::outbox;
use linli::store::requests::{self, Request};
use linli::worker::outbox::send_due;

use scraper::Selector;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 24 * 3600;

/// Filed at once, by machines' way, in somebody's home.
fn filed(browser: &Browser, base: &str, key: &str) -> String {
    let page = browser.get(&format!("{base}/requests/new/what"));
    let category = page.choice("漏水");
    let hidden = page.form("/requests/new/what").hidden;
    let csrf = &hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", key),
        ("category", category.as_str()),
        ("place", "home"),
        ("words", "水管滴水"),
    ];
    let filed = browser.post_raw(&format!("{base}/requests"), &fields);
    assert_eq!(filed.status, 200, "{}", filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn solve(staff: &Browser, id: &str) {
    let page = staff.get(&format!("/desk/requests/{id}"));
    let solved = staff.submit_with_photos(&page, "/solution", &[("words", "换了垫圈。")], &[]);
    assert_eq!(solved.status, 200, "{}", solved.words());
}

const HER_CALL: &str = "王秀兰，您好，我是春风里社区的。您报过";

/// The page of the call list where she is to be asked.
fn on_the_list(desk: &Browser) -> Option<Page> {
    let mut page = desk.get("/desk/calls");
    for _ in 0..40 {
        if page.says(HER_CALL) {
            return Some(page);
        }
        let next = page
            .html()
            .select(&Selector::parse("a[href*='after=']").expect("a selector"))
            .next()
            .and_then(|a| a.value().attr("href").map(str::to_owned))?;
        page = desk.get(&next);
    }
    None
}

const REACHED: Passed = Passed::Reached { read_by: None };

/// Somebody at the desk who mended nothing.
fn rings(house: &House) -> Standing {
    let zhou = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    at_desk(&zhou, Office::Desk, None)
}

fn once() -> Claim {
    Claim { key: None, route: "stories", digest: [0; 32] }
}

/// The call in which he is to be asked.
fn call(house: &House, id: &str) -> String {
    let community = house.community();
    let waiting = house.app.db.read_now(|conn| outbox::page(conn, &community, "call", "waiting", None, 5000));
    let mut calls = waiting.expect("it reads").into_iter();
    calls.find(|m| m.template == "request.ask" && m.params.contains(id)).expect("a call").id
}

fn asking(house: &House, id: &str) -> AskingRow {
    let community = house.community();
    house.app.db.read_now(|conn| askings::find(conn, &community, id)).expect("it reads").expect("it is there")
}

/// What she was told when it was mended.
fn solving(house: &House, id: &str) -> Act {
    let community = house.community();
    let found = house.app.db.read_now(|conn| acts::latest_about(conn, &community, id, "request.solve"));
    found.expect("it reads").expect("it was told")
}

fn request(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

living! {
    /// She has no phone: three days later she is on the call list with words to say. Whoever mended it may not write her
    /// answer down; somebody else does, and it is her word.
    by_telephone_and_by_somebody_else, |house| {
        let base = format!("/for/{}", house.cast().resident.id);
        let id = filed(&house.helper(), &base, "asked-1-0000");
        let mender = house.staff("desk");
        solve(&mender, &id);
        house.advance(Duration::from_secs(2 * DAY));
        house.run_jobs();
        assert_eq!(asking(house, &id).state.as_str(), "waiting", "not before its time");
        house.advance(Duration::from_secs(DAY + 3600));
        house.run_jobs();
        assert_eq!(asking(house, &id).state.as_str(), "asked");
        let (mender, other) = (house.staff("desk"), house.staff("accounts"));
        let calls = on_the_list(&other).expect("she is on the call list");
        assert!(calls.says("真好了吗？满意不满意"), "{}", calls.words());
        let action = calls.link_or_form_of(HER_CALL, "/answer");
        let theirs = on_the_list(&mender).expect("on theirs too");
        let refused = mender.submit(&theirs, &action, &[("said", "fixed"), ("rating", "good")]);
        assert!(refused.status == 403 && request(house, &id).confirmed_at.is_none(), "{}", refused.words());
        let kept = other.submit(&calls, &action, &[("said", "fixed"), ("rating", "good"), ("words", "师傅很细心")]);
        assert_eq!(kept.status, 200, "{}", kept.words());
        let after = request(house, &id);
        assert_eq!((after.state.as_str(), after.rating, after.rating_words.as_deref()), ("confirmed", Some(3), Some("师傅很细心")));
        let row = asking(house, &id);
        assert_eq!((row.state.as_str(), row.word.as_deref()), ("answered", Some("fixed")));
        assert!(row.taken_by.is_some() && row.taken_by.as_ref() != Some(&row.solved_by));
        assert!(on_the_list(&other).is_none(), "nobody rings twice");
    }
}

living! {
    /// Nobody rings him: however long it lasts he was not asked, and gave no answer to nothing. Once somebody reached him
    /// he says nothing: two weeks after that it counts as no answer; his late word still counts.
    no_answer_is_counted_as_such, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = filed(&his, "", "asked-2-0000");
        solve(&house.staff("party"), &id);
        house.advance(Duration::from_secs(4 * DAY));
        house.run_jobs();
        assert_eq!(asking(house, &id).state.as_str(), "asked");
        // There is no mail server: his email becomes a call.
        let send = || while house.wait(send_due(&house.app)).expect("the outbox can be read") > 0 {};
        send();
        house.advance(Duration::from_secs(15 * DAY));
        house.run_jobs();
        let row = asking(house, &id);
        assert_eq!((row.state.as_str(), row.reached_at), ("asked", None), "it waits on the call list");
        let rates = || house.browser().get_json("/api/v1/open", "none").1["rates"].clone();
        let before = rates();
        assert!(before["unreached"].as_u64().is_some_and(|n| n >= 1), "{before}");
        let how = house.browser().get("/open/how");
        assert!(how.says("还没有问到的，不算在里面"), "{}", how.words());
        assert!(house.browser().get("/open").says("位还没有问到"));
        house.wait(pass_on(&house.app.db, &house.community(), rings(house), once(), call(house, &id), REACHED))
            .expect("somebody reached him");
        assert!(asking(house, &id).reached_at.is_some());
        house.advance(Duration::from_secs(13 * DAY));
        house.run_jobs();
        assert_eq!(asking(house, &id).state.as_str(), "asked", "he has two weeks from when he was asked");
        house.advance(Duration::from_secs(2 * DAY));
        house.run_jobs();
        let row = asking(house, &id);
        assert_eq!((row.state.as_str(), row.word), ("silent", None));
        assert!(request(house, &id).rating.is_none());
        let (_, json) = house.browser().get_json("/api/v1/open", "none");
        assert!(json["rates"]["silent"].as_u64().is_some_and(|n| n >= 1), "{json}");
        let his = house.resident(&house.cast().neighbour.clone());
        let one = his.get(&format!("/requests/{id}"));
        his.submit(&one, "/confirmation", &[]);
        assert_eq!(asking(house, &id).word.as_deref(), Some("fixed"));
        assert!(!solving(house, &id).asks, "what he spoke about asks nothing any more");
    }
}

living! {
    /// 还没好, and what it answered asks nothing more; said by a helper under a mandate it is no word of hers.
    still_broken_is_an_answer_too, |house| {
        let her = house.cast().resident.clone();
        let (phone, base) = (house.helper(), format!("/for/{}", her.id));
        let id = filed(&phone, &base, "asked-5-0000");
        solve(&house.staff("party"), &id);
        let one = phone.get(&format!("{base}/requests/{id}"));
        let said = phone.submit(&one, "/reopening", &[("words", "又漏了")]);
        assert_eq!(said.status, 200, "{}", said.words());
        assert!(solving(house, &id).asks, "she was not asked");
        solve(&house.staff("party"), &id);
        let kiosk = house.at_kiosk(&her);
        let one = kiosk.get(&format!("/requests/{id}"));
        let said = kiosk.submit(&one, "/reopening", &[("words", "还在漏")]);
        assert_eq!(said.status, 200, "{}", said.words());
        assert!(!solving(house, &id).asks);
    }
}

living! {
    /// 修好了 beside 李明 enters no rate: she is asked elsewhere, says it again there, and then it counts.
    beside_the_helper_is_asked_again_elsewhere, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let id = filed(&phone, &format!("/for/{}", cast.resident.id), "asked-3-0000");
        solve(&house.staff("party"), &id);
        let assist = phone.get("/assist");
        phone.submit(&assist, "/assist", &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])]);
        let one = phone.get(&format!("/requests/{id}"));
        phone.submit(&one, "/confirmation", &[]);
        assert!(request(house, &id).confirmed_beside.is_some());
        let told = solving(house, &id);
        assert!(told.asks && told.told_at.is_none(), "beside him it shortens nothing");
        assert_eq!(told.acknowledged_beside.as_deref(), Some(cast.helper.id.as_str()));
        assert_eq!((asking(house, &id).state.as_str(), asking(house, &id).word), ("waiting", None));
        house.advance(Duration::from_secs(4 * DAY));
        house.run_jobs();
        assert_eq!(asking(house, &id).state.as_str(), "asked");
        let kiosk = house.at_kiosk(&cast.resident);
        assert!(kiosk.get("/").text.contains(&format!("/requests/{id}/confirmation")), "{}", kiosk.get("/").words());
        let one = kiosk.get(&format!("/requests/{id}"));
        let said = kiosk.submit(&one, "/confirmation", &[]);
        assert_eq!(said.status, 200, "{}", said.words());
        assert!(request(house, &id).confirmed_beside.is_none());
        let told = solving(house, &id);
        assert!(!told.asks && told.told_at.is_some() && told.acknowledged_beside.is_none(), "said by herself");
        assert_eq!(asking(house, &id).word.as_deref(), Some("fixed"));
    }
}

living! {
    /// By email, in words that say nothing of what or where, and lead to the sign-in.
    the_question_is_neutral, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = filed(&his, "", "asked-4-0000");
        solve(&house.staff("party"), &id);
        house.advance(Duration::from_secs(4 * DAY));
        house.run_jobs();
        let community = house.community();
        let told = house.app.db.read_now(|conn| {
            let waiting = linli::store::outbox::page(conn, &community, "email", "waiting", None, 500)?;
            let asks = waiting.into_iter().filter(|m| m.template == "request.ask" && m.params.contains(&id)).collect();
            linli::store::telling::tellings(conn, &community, asks, house.app.db.now())
        }).expect("it reads");
        assert_eq!(told.len(), 1, "one question, by the way he chose");
        let place = house.app.db.read_now(linli::store::communities::first).expect("it reads").expect("a community");
        let words = linli::post::words::of(&told[0], linli::post::words::Place {
            community: &place, public_url: "https://linli.example", now: house.app.db.now(),
        });
        for text in [&words.text, &words.sms] {
            assert!(text.contains("https://linli.example/") && !text.contains("漏水") && !text.contains(&id), "{text}");
        }
    }
}

/// How many of one month said that theirs is mended.
fn fixed(house: &House, month: &str) -> i64 {
    let community = house.community();
    let cells = house.app.db.read_now(|conn| linli::store::figures::month(conn, &community, month)).expect("it reads");
    cells.iter().map(|c| c.fixed).sum()
}

living! {
    /// Mended half a year after it was filed, and his word then: the slowest case counts as well, in its month.
    what_took_half_a_year_is_counted_too, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = filed(&his, "", "asked-5-0000");
        let zone = house.wait(house.app.community()).expect("a community").zone();
        let month = months(request(house, &id).filed_at, &zone, 1).remove(0).name;
        house.advance(Duration::from_secs(170 * DAY));
        house.run_jobs();
        let before = fixed(house, &month);
        let count_again = || {
            house.advance(Duration::from_secs(3700));
            house.run_jobs();
            fixed(house, &month)
        };
        assert_eq!(count_again(), before);
        solve(&house.staff("desk"), &id);
        assert_eq!(count_again(), before, "nobody said anything yet");
        let his = house.resident(&house.cast().neighbour.clone());
        let said = his.submit(&his.get(&format!("/requests/{id}")), "/confirmation", &[]);
        assert_eq!(said.status, 200, "{}", said.words());
        assert_eq!(count_again(), before + 1);
    }
}
