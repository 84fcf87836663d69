//! Codes: by text message, by email, by a call that staff placed, and phones that wait to be recognised.

use std::time::Duration;

use linli::worker::outbox::send_due;

use crate::house::texting::Gateway;
use crate::house::{Browser, Engine, House, Page};
use crate::living;

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
        assert_eq!(gateway.saying("进入用的八个数"), 5, "what went out");

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

/// This browser opens the card's QR and asks to be recognised; gives the page with its number.
pub fn ask_to_be_recognised(house: &House, browser: &Browser, card_url: &str) -> Page {
    let path = &card_url[card_url.find("/c/").expect("a card's address")..];
    let unknown = browser.get(path);
    assert!(unknown.url == "/sign-in/card" && !unknown.says(&house.cast().neighbour.name), "{}", unknown.words());
    browser.submit(&unknown, "/sign-in/waiting", &[])
}

/// The request number in large type.
pub fn number_on(page: &Page) -> String {
    let html = page.html();
    let large = scraper::Selector::parse("p.number").expect("a selector");
    html.select(&large).next().expect("a number in large type").text().collect()
}

/// What the desk sees of the phone under a number.
pub fn at_desk(desk: &Browser, number: &str) -> Page {
    let list = desk.get(&format!("/desk/waiting?number={}", number.replace(' ', "")));
    desk.get(&list.link("/desk/waiting/0"))
}

living! {
    /// An unknown browser waits under a number, by plain means; the desk makes sure and approves; that very browser is
    /// enrolled and goes on to the PIN. WeChat's and Chrome count as two.
    an_unknown_phone_is_recognised, |house| {
        let him = house.cast().neighbour.clone();
        let (his, wechat) = (house.browser(), house.browser());
        let waits = ask_to_be_recognised(house, &his, &him.card_url);
        assert_eq!((waits.status, waits.url.as_str()), (200, "/sign-in/waiting"));
        assert!(waits.headers.contains_key("refresh"), "the page looks again without scripts");
        let number = number_on(&waits);
        let other = number_on(&ask_to_be_recognised(house, &wechat, &him.card_url));
        assert_ne!(number, other, "two browsers, two numbers");

        let desk = house.staff("desk");
        assert!(desk.get("/desk").says("等认的手机"));
        let list = desk.get("/desk/waiting");
        assert!(list.says(&number) && list.says(&other) && list.says(&him.name), "{}", list.words());
        let one = at_desk(&desk, &number);
        let unsaid = desk.submit(&one, "/approval", &[]);
        assert!(unsaid.status == 422 && unsaid.says("请选您是怎么确认的"), "{}", unsaid.words());
        let done = desk.submit(&one, "/approval", &[("checked", "in_person")]);
        assert_eq!((done.status, done.url.as_str()), (200, "/desk/waiting"));
        assert!(!done.says(&number) && done.says(&other));

        // The approved browser asks whether it is his own, binds itself, and only then asks for the PIN.
        let approved = his.get("/sign-in/waiting");
        assert!(approved.says(&him.name) && !approved.headers.contains_key("refresh"), "{}", approved.words());
        assert!(his.get("/requests").url.starts_with("/sign-in"), "approval is no session");
        let card = his.submit(&approved, "/enrolment", &[]);
        assert_eq!(card.url, "/sign-in/card");
        assert_eq!(his.submit(&card, "/sign-in/card", &[("pin", &him.pin)]).url, "/");

        // The other one still waits, and is turned away.
        assert!(!wechat.get("/sign-in/waiting").offers("/enrolment"));
        let one = at_desk(&desk, &other);
        assert_eq!(desk.submit(&one, "/refusal", &[]).status, 200);
        assert!(wechat.get("/sign-in/waiting").says("没有认成"));
        let told = his.get("/acts");
        assert!(told.says("认下了您的一台手机") && told.says("没有认"), "{}", told.words());
    }
}

living! {
    /// Nobody's card, a card forgotten at home, an hour gone by: each has its page and its words.
    waiting_without_a_card_and_too_long, |house| {
        let hers = house.browser();
        let unknown = hers.get("/sign-in/card");
        let mistyped = hers.submit(&unknown, "/sign-in/waiting", &[("card", "1234 5678")]);
        assert!(mistyped.status == 422 && mistyped.says("卡号是八个数"), "{}", mistyped.words());
        let waits = hers.submit(&unknown, "/sign-in/waiting", &[]);
        let number = number_on(&waits);
        let desk = house.staff("desk");
        let one = at_desk(&desk, &number);
        assert!(one.says("是谁的手机") && !one.offers("/approval"), "{}", one.words());
        let found = desk.get(&format!("{}?words=wxl", one.url));
        let hers_at_desk = desk.get(&found.link("person="));
        assert!(hers_at_desk.says("王秀兰") && hers_at_desk.says("没有留电话，只能当面认"), "{}", hers_at_desk.words());
        // She has no number on file: neither the code nor "I rang" can be had, even by a forged form.
        let forged = desk.submit(&hers_at_desk, "/approval", &[("checked", "call")]);
        assert_eq!(forged.status, 403, "{}", forged.words());
        assert!(!hers_at_desk.offers("/code"));
        // Half an hour later nothing waits any more.
        house.advance(Duration::from_secs(31 * 60));
        assert_eq!(hers.get("/sign-in/waiting").url, "/sign-in/card");
        let late = desk.submit(&hers_at_desk, "/approval", &[("checked", "in_person")]);
        assert_eq!(late.status, 409, "{}", late.words());
    }
}

living! {
    /// A code by telephone: seen only after staff say they rang the number on file; for that browser, once.
    a_code_read_out_signs_in_the_waiting_phone, |house| {
        let him = house.cast().neighbour.clone();
        let (his, another) = (house.browser(), house.browser());
        let number = number_on(&ask_to_be_recognised(house, &his, &him.card_url));
        ask_to_be_recognised(house, &another, &him.card_url);
        let desk = house.staff("desk");
        let one = at_desk(&desk, &number);
        let not_yet = desk.submit(&one, "/code", &[]);
        assert!(not_yet.status == 422 && not_yet.says("请先打留的电话"), "{}", not_yet.words());
        let said = desk.submit(&one, "/code", &[("called", "yes")]);
        assert_eq!(said.status, 200, "{}", said.words());
        let code = number_on(&said).replace(' ', "");
        assert_eq!(code.len(), 8);

        // On another phone that waits too it opens nothing.
        let form = another.get("/sign-in/waiting/code");
        assert_eq!(another.submit(&form, "/waiting/code", &[("code", &code)]).status, 422);
        let form = his.get("/sign-in/waiting/code");
        let wrong = his.submit(&form, "/waiting/code", &[("code", &other_than(&code))]);
        assert!(wrong.status == 422 && wrong.says("再念一遍"), "{}", wrong.words());
        let before = his.cookies();
        assert_eq!(his.submit(&form, "/waiting/code", &[("code", &code)]).url, "/");
        assert!(his.get("/acts").says("念了一个进入码"), "he is told");
        // Once.
        let copy = house.browser();
        before.split("; ").for_each(|cookie| copy.have_cookie(cookie));
        assert_eq!(copy.submit(&form, "/waiting/code", &[("code", &code)]).url, "/sign-in/card");
        assert!(copy.get("/requests").url.starts_with("/sign-in"));
    }
}

living! {
    /// A number written down this week is not rung: whoever changed it could be who answers.
    a_new_number_is_no_proof, |house| {
        let him = house.cast().neighbour.clone();
        let desk = house.staff("desk");
        let address = format!("/desk/people/{}/correction", him.id);
        let change = |phone: &str| {
            let form = desk.get(&address);
            let mut fields = form.filled("/correction");
            fields.iter_mut().filter(|(name, _)| name == "phone").for_each(|(_, value)| *value = phone.to_owned());
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            desk.post_raw(&address, &pairs)
        };
        assert_eq!(change("13700000001").status, 200);
        let his = house.browser();
        let number = number_on(&ask_to_be_recognised(house, &his, &him.card_url));
        let one = at_desk(&desk, &number);
        assert!(one.says("不到七天") && !one.offers("/code"), "{}", one.words());
        let hidden = one.form("/approval").hidden;
        let pairs: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let forged = desk.post_raw(&format!("{}/code", one.url), &[&pairs[..], &[("called", "yes")]].concat());
        assert_eq!(forged.status, 403, "{}", forged.words());
        house.advance(Duration::from_secs(8 * 24 * 3600));
        let desk = house.staff("desk");
        let again = house.browser();
        let number = number_on(&ask_to_be_recognised(house, &again, &him.card_url));
        assert!(at_desk(&desk, &number).offers("/code"));
    }
}

texting! {
    /// A code can be read aloud to whoever holds the phone: signed in by it alone, nobody consents to a mandate.
    a_code_gives_no_consent, |house, gateway| {
        let (desk, cast) = (house.staff("desk"), house.cast().clone());
        let form = desk.get(&format!("/desk/mandates/new?resident={}", cast.neighbour.id));
        let fields = [
            ("helper", cast.helper.id.as_str()),
            ("matters", "requests"),
            ("term", "three_months"),
            ("evidence", "k2"),
        ];
        let drafted = desk.submit(&form, "/desk/mandates", &fields);
        assert_eq!(drafted.status, 200, "{}", drafted.words());
        let id = drafted.url.rsplit('/').next().unwrap_or_default().to_owned();
        assert_eq!(desk.submit(&drafted, "/witness", &[]).status, 200);

        let phone = house.browser();
        ask(&phone, HIS);
        send_all(&house);
        assert_eq!(give(&phone, &last_code(&gateway, HIS)).url, "/");
        let hidden = phone.get("/me").form("/sign-out").hidden;
        let csrf = &hidden.iter().find(|(name, _)| name == "csrf").expect("a token").1;
        let tried = phone.post_raw(&format!("/mandates/{id}/consent"), &[("csrf", csrf), ("key", "consent")]);
        assert!(matches!(tried.status, 403 | 422), "{} {}", tried.status, tried.words());
        assert_eq!(house.helper().get(&format!("/for/{}", cast.neighbour.id)).status, 404);
    }
}
