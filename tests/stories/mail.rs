//! Mail through a real SMTP server: in the person's language, late when the server is, never lost.

use std::sync::Mutex;
use std::time::Duration;

use linli::worker::outbox::send_due;
use serde_json::Value;

use crate::house::{Browser, Engine, House};

/// Both engines' stories write to the same mailbox.
static MAILBOX: Mutex<()> = Mutex::new(());

const HIM: &str = "chenjianguo@example.org";

fn sink() -> String {
    std::env::var("LINLI_TEST_MAILS").expect("LINLI_TEST_MAILS names no mail server: run the tests by `make test-rust`")
}

fn house(engine: Engine) -> House {
    let smtp = std::env::var("LINLI_TEST_SMTP").expect("LINLI_TEST_SMTP names no mail server");
    let (host, port) = smtp.trim_start_matches("smtp://").rsplit_once(':').expect("a host and a port");
    House::example_with_mail(engine, host, port.parse().expect("a port"))
}

fn ask(method: reqwest::Method, what: &str) -> Value {
    let answer = reqwest::blocking::Client::new().request(method, what).send().expect("the sink answers");
    answer.json().unwrap_or(Value::Null)
}

fn mails() -> Vec<Value> {
    ask(reqwest::Method::GET, &format!("{}?to={HIM}", sink())).as_array().cloned().unwrap_or_default()
}

fn answer_with(code: u16) {
    let base = sink().replace("/mails", "/answer");
    ask(reqwest::Method::PUT, &format!("{base}?to={HIM}&code={code}"));
}

fn send_all(house: &House) {
    for _ in 0..50 {
        if house.wait(send_due(&house.app)).expect("the outbox can be read") == 0 {
            return;
        }
    }
}

/// The party answers one of his requests, and it is told by mail.
fn something_is_answered(house: &House, his: &Browser) {
    let what = his.get("/requests/new/what");
    let hidden = what.form("/requests/new/what").hidden;
    let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    let category = what.choice(if what.says("Leaks") { "Leaks" } else { "漏水" });
    let key = format!("mail-{}", house.app.db.now());
    let fields =
        [("csrf", csrf.as_str()), ("key", &key), ("category", &category), ("place", "home"), ("words", "厨房漏水")];
    let filed = his.post_raw("/requests", &fields);
    let id = filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned();
    let party = house.staff("party");
    let page = party.get(&format!("/desk/requests/{id}"));
    let answered = party.submit(&page, "/answer", &[("words", "明天上午来修。")]);
    assert_eq!(answered.status, 200, "{}", answered.words());
}

fn a_mail_is_late_but_never_lost(engine: Engine) {
    let _mine = MAILBOX.lock().unwrap_or_else(|e| e.into_inner());
    let house = house(engine);
    answer_with(250);
    send_all(&house);
    ask(reqwest::Method::DELETE, &format!("{}?to={HIM}", sink()));

    // The server says "later": nothing arrives, nothing is lost, pages go on.
    answer_with(451);
    let his = house.resident(&house.cast().neighbour.clone());
    something_is_answered(&house, &his);
    send_all(&house);
    assert!(mails().is_empty());
    assert_eq!(his.get("/").status, 200);

    // It works again: the mail comes, once, in Chinese, as text and as a page.
    answer_with(250);
    house.advance(Duration::from_secs(600));
    send_all(&house);
    send_all(&house);
    let came = mails();
    assert_eq!(came.len(), 1, "{came:#?}");
    let mail = &came[0];
    assert!(mail["text"].as_str().is_some_and(|t| t.contains("明天上午来修")), "{mail:#?}");
    assert!(
        mail["html"].as_str().is_some_and(|h| h.contains("lang=\"zh-CN\"") && h.contains("明天上午来修")),
        "{mail:#?}"
    );
    assert!(mail["subject"].as_str().is_some_and(|s| !s.is_empty()));

    // He reads English from now on, and so do his mails.
    let settings = his.get("/settings");
    his.submit(&settings, "/settings", &[("lang", "en")]);
    ask(reqwest::Method::DELETE, &format!("{}?to={HIM}", sink()));
    something_is_answered(&house, &his);
    send_all(&house);
    let came = mails();
    assert_eq!(came.len(), 1, "{came:#?}");
    assert!(came[0]["html"].as_str().is_some_and(|h| h.contains("lang=\"en\"")), "{:#?}", came[0]);
    assert!(came[0]["subject"].as_str().is_some_and(|s| s.starts_with("Something to tell you")), "{:#?}", came[0]);
}

#[test]
fn sqlite() {
    a_mail_is_late_but_never_lost(Engine::Sqlite);
}

#[test]
fn postgres() {
    a_mail_is_late_but_never_lost(Engine::Postgres);
}
