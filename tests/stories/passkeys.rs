//! Passkeys: staff make one and from then on nothing less opens, helpers and residents may, and no answer is believed
//! twice, from elsewhere, or from somebody nobody verified.

use std::time::Duration;

use crate::house::app::totp;
use crate::house::{Authenticator, Browser, Engine, House, Page};
use crate::living;

const QUARTER: Duration = Duration::from_secs(16 * 60);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The example community at an address with a name.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident, |$house:ident| $body:block) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)] // each story uses what it needs of its file's imports
            use super::*;

            fn tell($house: &House) $body

            #[test]
            fn sqlite() {
                tell(&House::example_named(Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                tell(&House::example_named(Engine::Postgres));
            }
        }
    };
}

fn key(house: &House) -> Authenticator {
    Authenticator::new(&house.app.config.public_url)
}

/// Makes a passkey in a session that proved itself lately; what the house said.
fn enrol(browser: &Browser, key: &mut Authenticator) -> Page {
    let page = browser.get("/passkeys/new");
    assert_eq!(page.status, 200, "{}", page.words());
    let answer = key.create(&page);
    browser.submit(&page, "/passkeys", &[("answer", &answer), ("name", "我的手机")])
}

/// Comes in with it, at a browser that holds nothing; what the house said.
fn enter(browser: &Browser, key: &mut Authenticator) -> Page {
    let door = browser.get("/sign-in/passkey?next=/desk/people");
    let answer = key.get(&door);
    browser.submit(&door, "/sign-in/passkey", &[("answer", &answer)])
}

fn email_and_password(house: &House, office: &str) -> (String, String, String) {
    let one = house.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office");
    (one.email.clone(), one.password.clone(), one.totp_secret.clone())
}

/// As far as the page that asks for the code.
fn with_password(house: &House, office: &str) -> (Browser, Page) {
    let (email, password, _) = email_and_password(house, office);
    let browser = house.browser();
    let page = browser.get("/sign-in/password");
    let next = browser.submit(&page, "/sign-in/password", &[("email", &email), ("password", &password)]);
    (browser, next)
}

fn with_code(house: &House, browser: &Browser, second: &Page, office: &str) -> Page {
    house.advance(Duration::from_secs(31));
    let code = totp(&email_and_password(house, office).2, house.app.db.now());
    browser.submit(second, "/sign-in/second", &[("code", &code)])
}

named! {
    /// After signing in staff are asked, and may put it off. With one made, the door opens without a name, and the
    /// password and its code open it no more, not even for who was half-way in.
    staff_make_one_and_the_code_opens_nothing_more, |house| {
        let (desk, second) = with_password(house, "desk");
        let (half_way, waiting) = with_password(house, "desk");
        let asked = with_code(house, &desk, &second, "desk");
        assert_eq!(asked.url, "/passkeys/ask");
        assert!(asked.says("14 天") && asked.says("以后再说"), "{}", asked.words());
        assert_eq!(desk.get("/desk/people").status, 200, "later is an answer too");

        let mut key = key(house);
        let made = enrol(&desk, &mut key);
        assert_eq!((made.status, made.url.as_str()), (200, "/passkeys"), "{}", made.words());
        assert!(made.says("我的手机") && made.says("设好了"), "{}", made.words());
        assert_eq!(desk.get("/passkeys/ask?next=/desk").url, "/desk", "nobody asks any more");

        let elsewhere = house.browser();
        let inside = enter(&elsewhere, &mut key);
        assert_eq!((inside.status, inside.url.as_str()), (200, "/desk/people"), "{}", inside.words());

        let (stranger, door) = with_password(house, "desk");
        assert_eq!(door.url, "/sign-in/passkey", "{}", door.words());
        assert!(door.says("密码和动态口令不能再用来进入了"), "{}", door.words());
        assert!(stranger.get("/desk/people").url.starts_with("/sign-in"));
        let late = with_code(house, &half_way, &waiting, "desk");
        assert_eq!(late.url, "/sign-in/passkey", "{}", late.words());
        assert!(half_way.get("/desk/people").url.starts_with("/sign-in"));
    }
}

named! {
    /// Fourteen days after the first asking nothing opens before one is made; with it they are in.
    in_the_end_it_is_required, |house| {
        house.staff("admin");
        house.advance(DAY * 14);
        let (admin, second) = with_password(house, "admin");
        let must = with_code(house, &admin, &second, "admin");
        assert_eq!(must.url, "/passkeys/new", "{}", must.words());
        assert!(must.says("先设好通行密钥") && must.offers("/sign-out"), "{}", must.words());
        for path in ["/desk/settings", "/desk", "/me", "/passkeys/ask"] {
            let led = admin.get(path);
            assert_eq!(led.url, "/passkeys/new", "{path}");
        }
        let csrf = must.form("/passkeys").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let tried = admin.post_raw("/desk/settings", &[("csrf", &csrf), ("key", "k"), ("name", "别的")]);
        assert!(tried.url.starts_with("/sign-in") || tried.url == "/passkeys/new", "{}", tried.url);
        let mut key = key(house);
        enrol(&admin, &mut key);
        assert_eq!(admin.get("/desk/settings").url, "/desk/settings");
        assert_eq!(admin.get("/desk/settings").status, 200);
    }
}

named! {
    /// No answer is believed that fits another question, comes a second time, too late, from another browser, from
    /// another address, without its owner, or from a copy.
    what_does_not_fit_is_refused, |house| {
        let desk = house.staff("desk");
        let mut key = key(house);
        enrol(&desk, &mut key);
        let door = house.browser();
        let refused = |browser: &Browser, page: &Page, answer: &str, why: &str| {
            let said = browser.submit(page, "/sign-in/passkey", &[("answer", answer)]);
            assert_eq!(said.status, 422, "{why}: {}", said.words());
            assert!(browser.get("/desk").url.starts_with("/sign-in"), "{why}");
            // Three tries are free; the others wait until then.
            house.advance(Duration::from_secs(3600));
        };

        let (one, other) = (door.get("/sign-in/passkey"), door.get("/sign-in/passkey"));
        let answer = key.get(&other);
        refused(&door, &one, &answer, "another challenge");

        let page = door.get("/sign-in/passkey");
        let answer = key.get(&page);
        let state = page.form("/sign-in/passkey").hidden.into_iter().find(|(n, _)| n == "state").expect("a state").1;
        let thief = house.browser();
        let his = thief.get("/sign-in/passkey");
        let said = thief.submit(&his, "/sign-in/passkey", &[("answer", &answer), ("state", &state)]);
        assert_eq!(said.status, 422, "another browser: {}", said.words());

        let first = house.browser();
        let page = first.get("/sign-in/passkey");
        let answer = key.get(&page);
        assert_eq!(first.submit(&page, "/sign-in/passkey", &[("answer", &answer)]).status, 200);
        let csrf_again = first.submit(&page, "/sign-in/passkey", &[("answer", &answer)]);
        assert_ne!(csrf_again.status, 200, "the same form, a second time");
        let replay = house.browser();
        for cookie in first.cookies().split("; ").filter(|c| c.contains("-visit=")) {
            replay.have_cookie(cookie);
        }
        let fresh = replay.get("/sign-in/passkey");
        let state = page.form("/sign-in/passkey").hidden.into_iter().find(|(n, _)| n == "state").expect("a state").1;
        let said = replay.submit(&fresh, "/sign-in/passkey", &[("answer", &answer), ("state", &state)]);
        assert_eq!(said.status, 422, "used up: {}", said.words());
        assert!(replay.get("/desk").url.starts_with("/sign-in"));

        let page = door.get("/sign-in/passkey");
        let answer = key.get(&page);
        house.advance(Duration::from_secs(5 * 60));
        refused(&door, &page, &answer, "too late");

        key.origin = "https://evil.example".into();
        let page = door.get("/sign-in/passkey");
        let answer = key.get(&page);
        refused(&door, &page, &answer, "a foreign origin");
        key.origin = house.app.config.public_url.clone();

        key.verifies = false;
        let page = door.get("/sign-in/passkey");
        let answer = key.get(&page);
        refused(&door, &page, &answer, "nobody verified");
        key.verifies = true;

        key.counter = 0;
        let page = door.get("/sign-in/passkey");
        let answer = key.get(&page);
        refused(&door, &page, &answer, "its counter went back");
        key.counter = 100;
        let inside = enter(&door, &mut key);
        assert_eq!(inside.url, "/desk/people", "the true one still opens: {}", inside.words());

        // A question for a new passkey is none for signing in, and somebody who lends a page enrols nobody.
        let new = door.get("/passkeys/new");
        house.advance(Duration::from_secs(1));
        let mut lure = Authenticator::new("https://evil.example");
        let answer = lure.create(&new);
        let said = door.submit(&new, "/passkeys", &[("answer", &answer)]);
        assert_eq!(said.status, 422, "{}", said.words());
        for nonsense in ["", "{}", "nonsense"] {
            let said = door.submit(&door.get("/passkeys/new"), "/passkeys", &[("answer", nonsense)]);
            assert_eq!(said.status, 422, "{nonsense}: {}", said.words());
            assert!(said.text.contains("我的") || said.says("叫什么"), "the form stays");
        }
    }
}

named! {
    /// Who has one proves again with it who they are; what was typed is kept, and the code is taken no more.
    proving_again_by_passkey, |house| {
        let desk = house.staff("desk");
        let mut key = key(house);
        enrol(&desk, &mut key);
        let her = house.cast().resident.id.clone();
        let form = desk.get(&format!("/desk/people/{her}/correction"));
        house.advance(QUARTER);
        let typed = crate::stories::sessions::corrected(house, &her, "王秀蓝");
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let asked = desk.submit(&form, "/correction", &typed);
        assert_eq!(asked.status, 401, "{}", asked.words());
        assert!(!asked.offers("/again") && asked.offers("/again/passkey"), "{}", asked.words());
        let (_, password, secret) = email_and_password(house, "desk");
        let csrf = asked.form("/again/passkey").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let code = totp(&secret, house.app.db.now());
        let by_code = desk.post_raw("/again", &[("csrf", &csrf), ("password", &password), ("code", &code), ("next", "/desk")]);
        assert_eq!(by_code.status, 422, "{}", by_code.words());

        // Somebody else's passkey proves nothing here.
        let admin = house.staff("admin");
        let mut other = Authenticator::new(&house.app.config.public_url);
        enrol(&admin, &mut other);
        let wrong = desk.submit(&asked, "/again/passkey", &[("answer", &other.get(&asked))]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        let resume = desk.submit(&wrong, "/again/passkey", &[("answer", &key.get(&wrong))]);
        assert_eq!(resume.status, 200, "{}", resume.words());
        let saved = desk.submit(&resume, "/correction", &[]);
        assert_eq!(saved.status, 200, "{}", saved.words());
        assert!(saved.says("王秀蓝"), "{}", saved.words());
    }
}

named! {
    /// The last of staff is not ended by oneself; another one is, and is told of; two colleagues let back in who lost
    /// all, and then password and code open again until a new one is made.
    the_last_is_lost_with_two_colleagues, |house| {
        let admin = house.staff("admin");
        let me = house.cast().staff.iter().find(|s| s.office == "admin").expect("he").id.clone();
        let mut first = key(house);
        enrol(&admin, &mut first);
        let list = admin.get("/passkeys");
        assert!(list.says("最后一个") && !list.text.contains("/end\""), "{}", list.words());
        let mut second = key(house);
        let both = enrol(&admin, &mut second);
        let named = admin.submit(&both, "/name", &[("name", "  办公室电脑 ")]);
        assert!(named.says("办公室电脑"), "{}", named.words());
        let nameless = admin.submit(&named, "/name", &[("name", " ")]);
        assert_eq!(nameless.status, 422, "{}", nameless.words());
        let one = admin.submit(&named, "/end", &[]);
        assert!(one.status == 200 && !one.says("办公室电脑"), "{}", one.words());
        let gone = enter(&house.browser(), &mut first);
        assert_eq!(gone.status, 422, "{}", gone.words());
        let told = told_of(house, &me);
        for act in ["passkey.enrol", "passkey.end"] {
            assert!(told.iter().any(|t| t == act), "{act}: {told:?}");
        }

        let at = format!("/desk/people/{me}/recovery");
        let zhao = house.staff("accounts");
        let asked = zhao.submit(&opened(&zhao, &at), "/recovery", &[("lost", "password"), ("sure", "in_person")]);
        assert_eq!(asked.status, 200, "{}", asked.words());
        let other = house.staff("desk");
        let approved = other.submit(&opened(&other, &at), "/approval", &[]);
        assert_eq!(approved.status, 200, "{}", approved.words());
        let void = enter(&house.browser(), &mut second);
        assert_eq!(void.status, 422, "{}", void.words());
    }
}

named! {
    /// A resident makes one on the phone bound to them, comes in with it there and nowhere else, and loses it with
    /// the phone. At the kiosk none is made.
    a_residents_is_for_their_own_phone, |house| {
        let him = house.cast().neighbour.clone();
        let kiosk = house.at_kiosk(&him);
        assert_eq!(kiosk.get("/passkeys/new").status, 403);
        assert!(!kiosk.get("/passkeys").text.contains("/passkeys/new"));
        let phone = house.resident(&him);
        let mut key = key(house);
        let made = enrol(&phone, &mut key);
        assert_eq!(made.status, 200, "{}", made.words());
        let strange = enter(&house.browser(), &mut key);
        assert_eq!(strange.status, 422);
        assert!(strange.says("不是记成您的手机"), "{}", strange.words());
        let again = house.browser();
        again.have_cookie(&him.enrolled_device_cookie);
        let page = again.get("/sign-in/passkey");
        let home = again.submit(&page, "/sign-in/passkey", &[("answer", &key.get(&page))]);
        assert_eq!((home.status, home.url.as_str()), (200, "/"), "{}", home.words());
        assert!(home.says(&him.name), "{}", home.words());
        // With the PIN it goes on as before.
        house.resident(&him);
        let unbound = again.submit(&again.get("/sessions"), "/end", &[]);
        assert!(unbound.status < 500);
        let list = again.get("/sessions");
        if list.status == 200 && list.text.contains("/devices/") {
            let device = list.text.split("/devices/").nth(1).and_then(|t| t.split('/').next()).expect("an id").to_owned();
            again.submit(&list, &format!("/devices/{device}/end"), &[]);
        }
        let community = house.community();
        let left = house
            .app
            .db
            .read_now(|conn| linli::store::credentials::passkeys::of_person(conn, &community, &him.id))
            .expect("it reads");
        assert!(left.is_empty(), "gone with the phone");
    }
}

named! {
    /// A helper with a passkey still has password and code as the other way.
    a_helper_keeps_the_other_way, |house| {
        let phone = house.helper();
        assert_ne!(phone.get("/").url, "/passkeys/ask", "helpers are not asked");
        let mut key = key(house);
        assert_eq!(enrol(&phone, &mut key).status, 200);
        let elsewhere = house.browser();
        let page = elsewhere.get("/sign-in/passkey?next=/for");
        let inside = elsewhere.submit(&page, "/sign-in/passkey", &[("answer", &key.get(&page))]);
        assert_eq!((inside.status, inside.url.as_str()), (200, "/for"), "{}", inside.words());
        assert_eq!(house.helper().get("/for").status, 200);
        let list = phone.get("/passkeys");
        let none = phone.submit(&list, "/end", &[]);
        assert!(none.says("还没有设过"), "{}", none.words());
    }
}

living! {
    /// Where the address is a number browsers make none: the page says so, and nobody is asked for one.
    an_address_without_a_name_has_none, |house| {
        let desk = house.staff("desk");
        assert_eq!(desk.get("/passkeys/ask?next=/desk").url, "/desk");
        let door = house.browser().get("/sign-in/passkey");
        assert!(door.status == 200 && door.says("用不了通行密钥"), "{}", door.words());
        assert!(!house.browser().get("/sign-in").text.contains("/sign-in/passkey"));
        assert!(desk.get("/passkeys/new").says("用不了通行密钥"));
    }
}

/// Opens a person's page, saying why where the house asks for it.
pub fn opened(browser: &Browser, path: &str) -> Page {
    let page = browser.get(path);
    if page.status != 403 {
        return page;
    }
    let action = path.trim_end_matches("/recovery");
    browser.submit(&page, action, &[("reason", "rang"), ("words", "本人来电话，手机丢了。")]);
    browser.get(path)
}

/// The acts somebody was told of.
fn told_of(house: &House, person: &str) -> Vec<String> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::acts::of_resident(conn, &community, person, None, 20));
    found.expect("it reads").into_iter().map(|a| a.act).collect()
}
