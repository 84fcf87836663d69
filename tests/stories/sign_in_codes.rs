//! Codes: by text message, by email, by a call that staff placed, and phones that wait to be recognised.

use std::time::Duration;

use linli::worker::outbox::send_due;

use crate::house::texting::Gateway;
use crate::house::{Browser, Engine, House, Page};

/// 陈建国's own number; a helper's; one that nobody has.
pub const HIS: &str = "13900010002";
pub const A_HELPERS: &str = "13900010003";
pub const NOBODYS: &str = "13700009999";

/// Tells a story with an SMS gateway on both engines.
#[macro_export]
macro_rules! texting {
    ($(#[$doc:meta])* $name:ident, |$house:ident, $gateway:ident| $body:block) => {
        $(#[$doc])*
        mod $name {
            use super::*;

            fn tell(engine: Engine) {
                let $gateway = Gateway::start();
                let $house = House::example_set_up(engine, &$gateway.settings());
                $body
            }

            #[test]
            fn sqlite() {
                tell(Engine::Sqlite);
            }

            #[test]
            fn postgres() {
                tell(Engine::Postgres);
            }
        }
    };
}

pub fn send_all(house: &House) {
    for _ in 0..50 {
        if house.wait(send_due(&house.app)).expect("the outbox can be read") == 0 {
            return;
        }
    }
}

/// Asks for a code in this browser.
pub fn ask(browser: &Browser, contact: &str) -> Page {
    let page = browser.get("/sign-in/code");
    browser.submit(&page, "/sign-in/code", &[("contact", contact)])
}

/// Types one.
pub fn give(browser: &Browser, code: &str) -> Page {
    let page = browser.get("/sign-in/code/typed");
    browser.submit(&page, "/sign-in/code/typed", &[("code", code)])
}

/// The eight digits in a message.
pub fn digits(text: &str) -> String {
    let found = text.split(|c: char| !c.is_ascii_digit() && c != ' ').map(|part| part.replace(' ', ""));
    found.into_iter().find(|part| part.len() == 8).unwrap_or_else(|| panic!("no code in {text}"))
}

pub fn last_code(gateway: &Gateway, number: &str) -> String {
    digits(gateway.to(number).last().expect("a text message"))
}

/// Eight digits that are not these.
pub fn other_than(code: &str) -> String {
    let first = if code.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &code[1..])
}

texting! {
    /// A code by text message signs in the browser that asked, and opens her pages, no more.
    a_code_by_text_signs_in, |house, gateway| {
        let his = house.browser();
        let typing = ask(&his, "139 0001 0002");
        assert_eq!((typing.status, typing.url.as_str()), (200, "/sign-in/code/typed"));
        assert!(typing.says("139 **** 0002") && !typing.says(&house.cast().neighbour.name), "{}", typing.words());
        send_all(&house);
        let texts = gateway.to(HIS);
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains("不要告诉任何人") && texts[0].contains("8888 1234"), "{}", texts[0]);
        let home = give(&his, &digits(&texts[0]));
        assert!(home.url == "/" && home.says(&house.cast().neighbour.name), "{} {}", home.url, home.words());
        assert_eq!(his.get("/requests").status, 200);
        house.advance(Duration::from_secs(25 * 3600));
        assert!(his.get("/requests").url.starts_with("/sign-in"), "a phone nobody recognised is forgotten after a day");
    }
}

texting! {
    /// Case 23: used twice, after eleven minutes, or for another request: refused.
    case_23_a_code_is_for_one_request_once, |house, gateway| {
        let (his, another) = (house.browser(), house.browser());
        ask(&his, HIS);
        send_all(&house);
        let code = last_code(&gateway, HIS);

        // For another request: another browser asked too, and got a code of its own.
        ask(&another, HIS);
        let tried = give(&another, &code);
        assert!(tried.status == 422 && tried.says("不对"), "{}", tried.words());
        // A browser that never asked cannot even type it.
        let third = house.browser();
        let token = third.get("/sign-in/code").form("/sign-in/code").hidden;
        let csrf = &token.iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let tried = third.post_raw("/sign-in/code/typed", &[("csrf", csrf), ("code", &code)]);
        assert_eq!(tried.url, "/sign-in/code");

        // Once: it opens, and then never again, not even where it was asked for.
        let before = his.cookies();
        assert_eq!(give(&his, &code).url, "/");
        let copy = house.browser();
        before.split("; ").for_each(|cookie| copy.have_cookie(cookie));
        let again = give(&copy, &code);
        assert!(again.status == 422 && again.says("用不了"), "{} {}", again.status, again.words());

        // After eleven minutes.
        let late = house.browser();
        ask(&late, HIS);
        send_all(&house);
        house.advance(Duration::from_secs(11 * 60));
        let tried = give(&late, &last_code(&gateway, HIS));
        assert!(tried.status == 422 && tried.says("用不了"), "{} {}", tried.status, tried.words());
        assert!(late.get("/requests").url.starts_with("/sign-in"));
    }
}

texting! {
    /// Sending again makes a new code and keeps the count of wrong tries: five, then the right one is refused too.
    sending_again_gives_no_new_tries, |house, gateway| {
        let his = house.browser();
        ask(&his, HIS);
        send_all(&house);
        let first = last_code(&gateway, HIS);
        for _ in 0..3 {
            assert_eq!(give(&his, &other_than(&first)).status, 422);
        }
        ask(&his, HIS);
        send_all(&house);
        let second = last_code(&gateway, HIS);
        for _ in 0..2 {
            assert_eq!(give(&his, &other_than(&second)).status, 422);
        }
        let tried = give(&his, &second);
        assert!(tried.status == 422 && tried.says("用不了"), "{} {}", tried.status, tried.words());
    }
}

texting! {
    /// Never to a helper's number, nor to one that several people answer; nobody sees the difference.
    a_code_goes_to_nobody_elses_number, |house, gateway| {
        for number in [A_HELPERS, NOBODYS] {
            let page = ask(&house.browser(), number);
            assert_eq!((page.status, page.url.as_str()), (200, "/sign-in/code/typed"));
        }
        send_all(&house);
        assert!(gateway.to(A_HELPERS).is_empty() && gateway.to(NOBODYS).is_empty());

        // His number is marked as one the household shares: from now on nothing goes there.
        let desk = house.staff("desk");
        let id = &house.cast().neighbour.id;
        let form = desk.get(&format!("/desk/people/{id}/correction"));
        let mut fields = form.filled("/correction");
        fields.push(("phone_shared".into(), "yes".into()));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = desk.post_raw(&format!("/desk/people/{id}/correction"), &pairs);
        assert_eq!(saved.status, 200, "{}", saved.words());
        ask(&house.browser(), HIS);
        send_all(&house);
        assert!(gateway.to(HIS).is_empty());
    }
}

texting! {
    /// Case 22: a hundred requests for codes: the budgets stop them, and the desk's way stays open.
    case_22_budgets_stop_a_flood, |house, gateway| {
        let flood = |contact: &dyn Fn(usize) -> String| {
            let attacker = house.browser();
            (0..100).map(|n| ask(&attacker, &contact(n)).status).filter(|status| *status == 200).count()
        };
        // One number, a hundred times.
        assert_eq!(flood(&|_| HIS.to_owned()), 5);
        // A hundred numbers from one place: the place's budget, of which five are spent.
        assert_eq!(flood(&|n| format!("1370000{n:04}")), 15);
        let refused = ask(&house.browser(), NOBODYS);
        assert_eq!(refused.status, 429);
        assert!(refused.headers.contains_key("retry-after") && refused.says("打电话给社区"), "{}", refused.words());
        send_all(&house);
        assert!(gateway.count() <= 5, "{} messages", gateway.count());

        // The desk's way: his phone waits to be recognised, and his card still signs him in.
        assert_eq!(house.resident(&house.cast().neighbour.clone()).get("/requests").status, 200);
        house.advance(Duration::from_secs(3601));
        assert_eq!(ask(&house.browser(), HIS).status, 200, "an hour later a code can be had again");
    }
}

texting! {
    /// A code goes before whatever else waits, and never to the desk when it cannot be delivered.
    a_code_goes_first_or_nowhere, |house, gateway| {
        ask(&house.browser(), HIS);
        // Nobody sent it for a quarter of an hour.
        house.advance(Duration::from_secs(15 * 60));
        send_all(&house);
        assert!(gateway.to(HIS).is_empty(), "a code whose time is over is not sent");
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/calls").says("code.sent"));
        let community = house.community();
        let waiting = house.app.db.read_now(|conn| linli::store::outbox::page(conn, &community, "call", "waiting", None, 200));
        assert!(waiting.expect("it reads").iter().all(|m| m.template != "code.sent"));
    }
}
