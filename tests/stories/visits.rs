//! What a helper takes along on a visit, and what their phone sealed there and sends later (docs/OFFLINE.md).

use linli::domain::mandate::Matter;
use linli::envelope::{self, About, Contents};
use linli::http::form::SEALED;
use linli::http::late::TAKES;
use linli::keys::from_token;
use linli::store::db::statements as sent_to;
use linli::store::requests::{self, Request};
use serde_json::Value;

use super::held::{grant, revoked, whole};
use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: i64 = 3_600_000;
const WORDS: &str = "楼道灯坏了，摸黑上的楼。";

/// A phone that seals: what the server told it before, and whose acts it keeps.
struct Phone<'h> {
    house: &'h House,
    browser: &'h Browser,
    state: Value,
}

impl<'h> Phone<'h> {
    fn of(house: &'h House, browser: &'h Browser) -> Self {
        let state = state(browser);
        Self { house, browser, state }
    }

    fn text(&self, name: &str) -> &str {
        self.state[name].as_str().expect("a text")
    }

    fn sealed(&self, about: &About<'_>, contents: &Contents) -> Vec<u8> {
        let server = from_token(self.text("server")).expect("a key");
        let plain = envelope::write(contents).expect("it is written");
        envelope::seal(&server, &rand_secret(about.key), about, &plain).expect("it is sealed")
    }

    /// Seals and sends one act under `/for/{neighbour}`.
    fn send(&self, path: &str, key: &str, at: i64, contents: &Contents) -> (u16, Value) {
        let address = format!("/for/{}{path}", self.house.cast().neighbour.id);
        let at = at.to_string();
        let about = About { address: &address, key, client_at: &at, whose: self.text("whose") };
        let body = self.sealed(&about, contents);
        self.post(&about, self.text("token"), body)
    }

    fn post(&self, about: &About<'_>, token: &str, body: Vec<u8>) -> (u16, Value) {
        let headers = [
            ("Accept", "application/json"),
            ("Content-Type", SEALED),
            ("Idempotency-Key", about.key),
            ("Linli-Client-Time", about.client_at),
            ("Linli-Form", token),
        ];
        self.browser.post_bytes(about.address, &headers, body)
    }
}

/// A secret for one envelope, out of its key: tests want the same bytes again.
fn rand_secret(key: &str) -> [u8; 32] {
    linli::keys::sha256(&[b"once", key.as_bytes()])
}

pub fn state(browser: &Browser) -> Value {
    let page = browser.get("/visits/outbox");
    assert_eq!(page.status, 200, "{}", page.text);
    serde_json::from_str(&page.text).expect("JSON")
}

fn fields(pairs: &[(&str, &str)]) -> Contents {
    let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Contents { fields, files: Vec::new() }
}

fn report() -> Contents {
    fields(&[
        ("whole", "1"),
        ("category", "lights"),
        ("place", "home"),
        ("words", WORDS),
        ("key", "not-this"),
        ("csrf", "x"),
    ])
}

fn now(house: &House) -> i64 {
    house.app.db.now()
}

fn filed(house: &House) -> Vec<Request> {
    let (community, his) = (house.community(), house.cast().neighbour.id.clone());
    let all = house.app.db.read_now(|conn| requests::of_resident(conn, &community, &his, None, None, 100));
    all.expect("it reads").into_iter().filter(|r| r.words == WORDS).collect()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([90, 120, 60]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

/// The category for broken lights, as this community calls it.
fn lights(page: &Page) -> String {
    let html = page.html();
    let options = scraper::Selector::parse("select[name=category] option").expect("a selector");
    let found = html.select(&options).find(|o| o.text().collect::<String>().contains("路灯")).expect("lights");
    found.value().attr("value").expect("a value").to_owned()
}

living! {
    /// Sealed in the stairwell, sent at home: done once, with its photo, and the answer names its key.
    what_was_sealed_without_a_signal_is_done_once, |house| {
        grant(house, &[Matter::Requests]);
        let browser = house.helper();
        let page = browser.get(&format!("/for/{}/visit", house.cast().neighbour.id));
        let phone = Phone::of(house, &browser);
        let mut contents = report();
        contents.fields[1].1 = lights(&page);
        contents.files.push(("photos".to_owned(), jpeg()));
        let at = now(house) - 2 * HOUR;
        let (status, first) = phone.send("/requests", "sealed-1", at, &contents);
        assert_eq!(status, 201, "{first}");
        assert_eq!((first["key"].as_str(), first["outcome"].as_str()), (Some("sealed-1"), Some("done")), "{first}");
        let (status, again) = phone.send("/requests", "sealed-1", at, &contents);
        assert_eq!((status, &again["id"]), (201, &first["id"]), "the reply was lost, and it is sent again: {again}");
        contents.fields[3].1 = "别的话".to_owned();
        assert_eq!(phone.send("/requests", "sealed-1", at, &contents).0, 409, "another thing under the same key");
        let done = filed(house);
        assert_eq!((done.len(), done[0].channel.as_str()), (1, "offline_visit"));
        let community = house.community();
        let id = done[0].id.clone();
        let photos = house.app.db.read_now(|conn| requests::photos_of(conn, &community, &id)).expect("it reads");
        assert_eq!(photos.len(), 1, "its photo came along");
        whole(house);
    }
}

living! {
    /// Nobody who holds the phone can read, change or redirect what waits there, nor send it as their own.
    an_envelope_holds_against_whoever_holds_the_phone, |house| {
        grant(house, &[Matter::Requests]);
        let browser = house.helper();
        let phone = Phone::of(house, &browser);
        let his = house.cast().neighbour.id.clone();
        let (address, at) = (format!("/for/{his}/requests"), (now(house) - HOUR).to_string());
        let about = About { address: &address, key: "held-fast", client_at: &at, whose: phone.text("whose") };
        let body = phone.sealed(&about, &report());
        assert!(!body.windows(9).any(|bytes| bytes == "楼道灯".as_bytes()), "nothing can be read in it");
        let refused = |about: &About<'_>, token: &str, body: Vec<u8>, wanted: u16| {
            let (status, answer) = phone.post(about, token, body);
            assert_eq!(status, wanted, "{about:?}: {answer}");
        };
        let token = phone.text("token").to_owned();
        let earlier = (now(house) - 2 * HOUR).to_string();
        refused(&about, "someone-elses-token", body.clone(), 403);
        refused(&About { key: "another", ..about }, &token, body.clone(), 422);
        refused(&About { client_at: &earlier, ..about }, &token, body.clone(), 422);
        refused(&About { address: &format!("/for/{his}/me/contact/phone"), ..about }, &token, body.clone(), 422);
        let mut changed = body.clone();
        *changed.last_mut().expect("bytes") ^= 1;
        refused(&about, &token, changed, 422);
        refused(&about, &token, Vec::new(), 422);
        // Sealed as somebody else's, and sent by him.
        let anothers = About { whose: "somebody-elses-mark", ..about };
        refused(&about, &token, phone.sealed(&anothers, &report()), 422);
        // Too large is refused before it is opened.
        refused(&about, &token, vec![1; 12 * 1024 * 1024 + 10], 413);
        assert!(filed(house).is_empty());
    }
}

living! {
    /// Every form of the table can be sealed; after a revocation each is set aside, and none is lost.
    every_form_that_goes_along_is_taken_sealed, |house| {
        let mandate = grant(house, &[Matter::Requests, Matter::Contact, Matter::Activities, Matter::Proposals]);
        let browser = house.helper();
        let page = browser.get(&format!("/for/{}/visit", house.cast().neighbour.id));
        let (meeting, survey) = taken_along(house, &browser);
        let phone = Phone::of(house, &browser);
        let mut one = report();
        one.fields[1].1 = lights(&page);
        let (status, done) = phone.send("/requests", "before", now(house) - HOUR, &one);
        assert_eq!(status, 201, "{done}");
        revoked(house, &mandate);
        for (n, takes) in TAKES.iter().enumerate() {
            let of = match takes.post {
                "/activities/{id}/signup" => meeting.as_str(),
                "/surveys/{id}/answers" => survey.as_str(),
                _ => done["id"].as_str().expect("an id"),
            };
            let path = takes.post.replace("{id}", of);
            let contents = match takes.post {
                "/requests" => one.clone(),
                "/me/contact/phone" => fields(&[("phone", "13800013801")]),
                "/me/contact/email" => fields(&[("email", "chen@example.org")]),
                "/me/contact/home" => fields(&[("building", &building(house)), ("unit", "1单元"), ("door", "101")]),
                "/me/contact/reach" => fields(&[("reach_1", "letter")]),
                "/activities/{id}/signup" => fields(&[("series", "yes")]),
                "/surveys/{id}/answers" => fields(&[("q1", "1")]),
                "/proposals" => fields(&[("title", "装扶手"), ("what", "楼道装扶手"), ("why", "怕摔"), ("hand", "dictated")]),
                _ => fields(&[("words", "不用了")]),
            };
            let (status, answer) = phone.send(&path, &format!("late-{n}"), now(house) - HOUR, &contents);
            assert_eq!((status, answer["outcome"].as_str()), (202, Some("set_aside")), "{path}: {answer}");
            assert_eq!(answer["key"], format!("late-{n}"), "{path}");
        }
        assert!(state(&browser)["residents"].as_array().expect("a list").iter().all(|id| *id != house.cast().neighbour.id));
        whole(house);
    }
}

/// An activity and a survey from the pages that go along.
fn taken_along(house: &House, browser: &Browser) -> (String, String) {
    let base = format!("/for/{}/visit", house.cast().neighbour.id);
    let of = |page: &Page, end: &str| {
        let html = page.html();
        let forms = scraper::Selector::parse("main form").expect("a selector");
        let action = html.select(&forms).filter_map(|f| f.value().attr("action")).find(|a| a.ends_with(end));
        action
            .unwrap_or_else(|| panic!("none to {end}: {}", page.words()))
            .rsplit('/')
            .nth(1)
            .expect("an id")
            .to_owned()
    };
    let (meetings, surveys) = (browser.get(&format!("{base}/activities")), browser.get(&format!("{base}/surveys")));
    (of(&meetings, "/signup"), of(&surveys, "/answers"))
}

fn building(house: &House) -> String {
    let community = house.community();
    let all = house.app.db.read_now(|conn| linli::store::catalogue::buildings(conn, &community)).expect("it reads");
    all[0].0.clone()
}

living! {
    /// The phone is told whom it may go on keeping, and nobody but a helper is told anything.
    the_phone_asks_before_it_sends, |house| {
        let mandate = grant(house, &[Matter::Requests]);
        let browser = house.helper();
        let told = state(&browser);
        let keeps = |told: &Value| told["residents"].as_array().expect("a list").iter().any(|id| *id == house.cast().neighbour.id);
        assert!(keeps(&told), "{told}");
        let page = browser.get(&format!("/for/{}/visit", house.cast().neighbour.id));
        assert!(page.offers("/requests") && !page.text.contains("data-along"), "only what the mandate covers");
        assert_eq!(told["keep"], 72 * HOUR);
        assert_eq!(from_token(told["server"].as_str().expect("a key")).expect("bytes").len(), 65);
        revoked(house, &mandate);
        assert!(!keeps(&state(&browser)));
        let his = house.resident(&house.cast().neighbour.clone());
        assert_eq!(his.get("/visits/outbox").status, 403);
        assert!(house.browser().get("/visits/outbox").url.starts_with("/sign-in"));
        // The page that opens what was taken along is the same for everybody, and says nothing of anybody.
        let (mine, nobodys) = (browser.get("/visits/kept"), house.browser().get("/visits/kept"));
        assert!(mine.status == 200 && !mine.text.contains("李明") && !mine.text.contains("name=\"csrf\""), "{}", mine.text);
        assert_eq!(nobodys.status, 200);
    }
}

living! {
    /// What goes along: what stands, what the mandate allows and until when, and only the forms it covers.
    the_page_that_goes_along_says_what_is_allowed, |house| {
        grant(house, &[Matter::Requests, Matter::Contact]);
        let browser = house.helper();
        let address = format!("/for/{}/visit", house.cast().neighbour.id);
        let page = browser.get(&address);
        assert!(page.status == 200 && page.says("看望陈建国") && page.says("报修反映"), "{}", page.words());
        assert!(page.offers("/requests") && page.text.contains("/me/contact/phone\" data-along"), "{}", page.words());
        let before = sent_to(&house.database);
        browser.get(&address);
        let cost = sent_to(&house.database) - before;
        assert!(cost <= 30, "{cost} statements");
        // Somebody without a mandate hears what they would of nobody.
        assert_eq!(browser.get(&format!("/for/{}/visit", house.cast().staff[0].id)).status, 404);
        // On paper, for whoever has no phone that can do it.
        let start = browser.get("/visits");
        assert!(start.says("陈建国") && start.says("印一张"), "{}", start.words());
        assert!(browser.get("/visits/print").says("陈建国"));
    }
}

living! {
    /// Without a script the same page sends as any form does; what is missing is asked for, and nothing written is lost.
    the_same_page_works_without_a_script, |house| {
        grant(house, &[Matter::Requests]);
        let browser = house.helper();
        let page = browser.get(&format!("/for/{}/visit", house.cast().neighbour.id));
        let asked = browser.submit_with_photos(&page, "/requests", &[("category", ""), ("place", "home"), ("words", WORDS)], &[("photos", jpeg())]);
        assert!(asked.status == 200 && asked.url.ends_with("/requests/new/what"), "{}: {}", asked.url, asked.words());
        let next = browser.submit(&asked, "/requests/new/what", &[("category", &lights(&page))]);
        assert!(next.url.ends_with("/requests/new/where"), "{}", next.url);
        let words = browser.get(&format!("/for/{}/requests/new/words", house.cast().neighbour.id));
        assert!(words.says(WORDS) && words.text.contains("/photos/"), "kept: {}", words.words());
        let done = browser.submit(&page, "/requests", &[("category", &lights(&page)), ("place", "home"), ("words", WORDS)]);
        assert!(done.url.ends_with("/filed"), "{}: {}", done.url, done.words());
        assert_eq!(filed(house).len(), 1);
    }
}

living! {
    /// From a helper's phone signing out clears no storage: what is sealed there is not sent yet. From a resident's it does.
    signing_out_leaves_what_is_sealed, |house| {
        let browser = house.helper();
        let page = browser.get("/me");
        let token = page.form("/sign-out").hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let out = browser.post_plainly("/sign-out", &[("csrf", &token)]);
        let cleared = out.headers.get("clear-site-data").and_then(|v| v.to_str().ok());
        assert_eq!((out.status, cleared), (303, Some("\"cache\"")));
    }
}
