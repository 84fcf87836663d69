//! What a helper did without a signal and sent later (TRUST.md §6 case 25): counted, or set aside for a human; never lost,
//! never applied silently.

use linli::domain::mandate::Matter;
use linli::domain::offline::AsideState;
use linli::store::requests::{self, Request};
use linli::store::set_aside::{self, Late};
use serde_json::Value;

use super::held::{grant, recorded, revoked, whole};
use crate::house::{Browser, House};
use crate::living;

const HOUR: i64 = 3_600_000;
const WORDS: &str = "楼道灯坏了，晚上看不见。";

/// An outbox: one browser's cookies and form token, and JSON answers.
struct Outbox<'h> {
    house: &'h House,
    browser: &'h Browser,
    csrf: String,
    category: String,
}

impl<'h> Outbox<'h> {
    fn of(house: &'h House, browser: &'h Browser) -> Self {
        let page = browser.get(&format!("/for/{}/requests/new/what", house.cast().neighbour.id));
        let hidden = page.form("/requests/new/what").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        Self { house, browser, csrf, category: page.choice("路灯") }
    }

    /// Sends one report as it was queued at an instant.
    fn send(&self, key: &str, client_at: i64, words: &str) -> (u16, Value) {
        let fields = [("csrf", self.csrf.as_str()), ("category", &self.category), ("place", "home"), ("words", words)];
        let at = client_at.to_string();
        let headers = [("Accept", "application/json"), ("Idempotency-Key", key), ("Linli-Client-Time", &at)];
        let address = format!("/for/{}/requests", self.house.cast().neighbour.id);
        self.browser.post_with(&address, &headers, &fields)
    }
}

fn now(house: &House) -> i64 {
    house.app.db.now()
}

fn theirs(house: &House) -> Vec<Request> {
    let (community, his) = (house.community(), house.cast().neighbour.id.clone());
    house
        .app
        .db
        .read_now(|conn| requests::of_resident(conn, &community, &his, None, None, 100))
        .expect("it reads")
        .into_iter()
        .filter(|r| r.words == WORDS)
        .collect()
}

fn aside(house: &House) -> Vec<Late> {
    let community = house.community();
    let mut all = house.app.db.read_now(|conn| set_aside::page(conn, &community, true, None, 50)).expect("it reads");
    all.extend(house.app.db.read_now(|conn| set_aside::page(conn, &community, false, None, 50)).expect("it reads"));
    all
}

living! {
    /// A visit of this morning counts when the signal is back, once, however often it is sent; the answer echoes its key.
    case_25_the_same_key_twice_is_one_act, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let outbox = Outbox::of(house, &phone);
        let at = now(house) - 2 * HOUR;
        let (status, first) = outbox.send("visit-1", at, WORDS);
        assert_eq!(status, 201, "{first}");
        assert_eq!((first["key"].as_str(), first["outcome"].as_str()), (Some("visit-1"), Some("done")), "{first}");
        let (status, again) = outbox.send("visit-1", at, WORDS);
        assert_eq!((status, &again["id"]), (201, &first["id"]), "{again}");
        let (status, other) = outbox.send("visit-1", at, "别的话");
        assert_eq!(status, 409, "another thing under the same key: {other}");
        let filed = theirs(house);
        assert_eq!(filed.len(), 1);
        assert_eq!(filed[0].channel, "offline_visit");
        assert!(aside(house).is_empty());
    }
}

living! {
    /// Queued before the mandate was revoked and sent after: set aside, not done, and answered so.
    case_25_sent_after_a_revocation, |house| {
        let mandate = grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let outbox = Outbox::of(house, &phone);
        let at = now(house) - HOUR;
        revoked(house, &mandate);
        let (status, answer) = outbox.send("visit-2", at, WORDS);
        assert_eq!(status, 202, "{answer}");
        assert_eq!(answer["key"], "visit-2");
        assert_eq!((answer["outcome"].as_str(), answer["why"].as_str()), (Some("set_aside"), Some("mandate_over")));
        let (_, again) = outbox.send("visit-2", at, WORDS);
        assert_eq!(again["id"], answer["id"], "once for each key");
        assert!(theirs(house).is_empty(), "nothing was done");
        assert_eq!(aside(house).len(), 1);
        // Without the pair of key and time it is refused like anything else.
        let address = format!("/for/{}/requests", house.cast().neighbour.id);
        let plain = phone.post_raw(&address, &[("csrf", &outbox.csrf), ("key", "x"), ("words", WORDS)]);
        assert_eq!(plain.status, 403, "{}", plain.words());
        // The helper sees that it lies with the community.
        let page = phone.get(answer["location"].as_str().expect("an address"));
        assert!(page.status == 200 && page.says("放在一边了") && page.says("授权已经停了"), "{}", page.words());
        whole(house);
    }
}

living! {
    /// Older than three days, or dated ahead of our clock: a human looks.
    case_25_too_old_or_ahead, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let outbox = Outbox::of(house, &phone);
        let (status, old) = outbox.send("old", now(house) - 73 * HOUR, WORDS);
        assert_eq!((status, old["why"].as_str()), (202, Some("too_old")), "{old}");
        let (status, ahead) = outbox.send("ahead", now(house) + HOUR, WORDS);
        assert_eq!((status, ahead["why"].as_str()), (202, Some("ahead")), "{ahead}");
        assert!(theirs(house).is_empty());
        let (status, skewed) = outbox.send("skewed", now(house) + 60_000, WORDS);
        assert_eq!(status, 201, "a minute is only a clock: {skewed}");
        assert_eq!(theirs(house).len(), 1);
        // A browser without scripts gets a page in words.
        let at = (now(house) - 100 * HOUR).to_string();
        let page = phone.post_raw(
            &format!("/for/{}/requests", house.cast().neighbour.id),
            &[
                ("csrf", &outbox.csrf),
                ("key", "old-page"),
                ("client_at", &at),
                ("category", &outbox.category),
                ("place", "home"),
                ("words", WORDS),
            ],
        );
        assert!(page.status == 200 && page.url.starts_with("/set-aside/") && page.says("放在一边了"), "{}", page.words());
    }
}

living! {
    /// The desk looks at each: asked, he wants one of them; the other is put away with words, and he is told.
    case_25_the_desk_decides_with_the_residents_word, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let outbox = Outbox::of(house, &phone);
        let (_, wanted) = outbox.send("wanted", now(house) - 80 * HOUR, WORDS);
        let (_, not_wanted) = outbox.send("not-wanted", now(house) - 90 * HOUR, "已经修好的那个灯。");
        let desk = house.staff("desk");
        let list = desk.get("/desk/set-aside");
        assert!(list.status == 200 && list.says("陈建国") && list.says("志愿者李明"), "{}", list.words());
        let id = |v: &Value| v["id"].as_str().expect("an id").to_owned();
        let page = desk.get(&format!("/desk/set-aside/{}", id(&wanted)));
        assert!(page.says(WORDS), "what it was can be read: {}", page.words());
        let how_missing = desk.submit(&page, "/application", &[]);
        assert_eq!(how_missing.status, 422, "{}", how_missing.words());
        let done = desk.submit(&page, "/application", &[("how", "call")]);
        assert!(done.status == 200 && done.says("办了"), "{}", done.words());
        let filed = theirs(house);
        assert_eq!((filed.len(), filed[0].standing.as_str()), (1, "office"), "done by the desk, in its own name");
        let again = desk.submit(&page, "/application", &[("how", "call")]);
        assert_eq!(again.status, 200, "a double tap is one: {}", again.words());
        assert_eq!(theirs(house).len(), 1);

        let page = desk.get(&format!("/desk/set-aside/{}", id(&not_wanted)));
        let empty = desk.submit(&page, "/putting-away", &[("why", " ")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        let put_away = desk.submit(&page, "/putting-away", &[("why", "他说已经修好了")]);
        assert_eq!(put_away.status, 200, "{}", put_away.words());
        let states: Vec<AsideState> = aside(house).iter().map(|l| l.state).collect();
        assert!(states.contains(&AsideState::Applied) && states.contains(&AsideState::PutAway), "{states:?}");
        assert!(recorded(house, &id(&not_wanted)).contains(&("late.put_away".to_owned(), "office".to_owned())));
        let mine = phone.get(&format!("/set-aside/{}", id(&not_wanted)));
        assert!(mine.says("他说已经修好了"), "the helper sees what became of it: {}", mine.words());
        let his = house.resident(&house.cast().neighbour.clone());
        assert!(his.get("/acts").says("来晚了"), "and he is told");
        whole(house);
    }
}
