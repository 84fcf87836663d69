//! Abuse of signing in, tried over HTTP as an attacker would; named after the cases of the trust rules.

use std::time::Duration;

use linli::domain::card::CardNumber;
use linli::store::credentials::{PinState, open_card, pin_state};
use linli::store::db::statements;

use crate::house::texting::Gateway;
use crate::house::{Browser, Engine, House, Page};
use crate::stories::sign_in_codes::{A_HELPERS, HIS, NOBODYS, ask, ask_to_be_recognised, at_desk, give, number_on};
use crate::{living, texting};

const HOUR: Duration = Duration::from_secs(3600);

/// The token that this page's forms carry.
fn csrf(page: &Page, action: &str) -> String {
    let hidden = page.form(action).hidden;
    hidden.into_iter().find(|(name, _)| name == "csrf").expect("a token").1
}

/// Opens the card's QR, as a scanner would.
fn scan(browser: &Browser, card_url: &str) -> Page {
    browser.get(&card_url[card_url.find("/c/").expect("a card's address")..])
}

fn kiosk(house: &House) -> Browser {
    let browser = house.browser();
    browser.have_cookie(&house.cast().kiosk_device_cookie);
    browser
}

fn own_phone(house: &House) -> Browser {
    let browser = house.browser();
    browser.have_cookie(&house.cast().neighbour.enrolled_device_cookie);
    browser
}

fn try_pin(browser: &Browser, fields: &[(&str, &str)]) -> Page {
    let page = browser.get("/sign-in/card");
    browser.submit(&page, "/sign-in/card", fields)
}

/// How many wrong tries at a person's PIN stand counted.
fn counted(house: &House, person: &str) -> i64 {
    use diesel::prelude::*;
    use linli::store::schema::tries;
    let (community, all) = (house.community(), format!("pin/{person}%"));
    house
        .app
        .db
        .read_now(|conn| {
            let rows = tries::table.filter(tries::community_id.eq(&community)).filter(tries::bucket.like(&all));
            Ok(rows.select(tries::count).load::<i32>(conn)?)
        })
        .expect("the counts can be read")
        .into_iter()
        .map(i64::from)
        .sum()
}

living! {
    /// Case 10: a stolen card and ten wrong PINs: that PIN is disabled, the telephone code works, and he is told.
    case_10_ten_wrong_pins_close_the_pin_alone, |house| {
        let him = house.cast().neighbour.clone();
        let thief = kiosk(house);
        for n in 0..10 {
            scan(&thief, &him.card_url);
            let tried = try_pin(&thief, &[("pin", "000001")]);
            assert!(tried.status == 422 && tried.url == "/sign-in/card", "{n}: {} {}", tried.status, tried.words());
            assert_eq!(n == 9, tried.says("停用了"), "{n}: {}", tried.words());
            house.advance(HOUR);
        }
        let his = own_phone(house);
        let right = try_pin(&his, &[("pin", &him.pin)]);
        assert!(right.status == 422 && right.says("停用了"), "the right PIN no longer opens: {}", right.words());

        // Every other way stays open: he rings, and the desk reads a code to him on a number it rang.
        let number = number_on(&ask_to_be_recognised(house, &house.browser(), &him.card_url));
        assert!(!number.is_empty());
        let waiting = house.browser();
        let number = number_on(&ask_to_be_recognised(house, &waiting, &him.card_url));
        let desk = house.staff("desk");
        let one = at_desk(&desk, &number);
        let said = desk.submit(&one, "/code", &[("called", "yes")]);
        let form = waiting.get("/sign-in/waiting/code");
        let home = waiting.submit(&form, "/waiting/code", &[("code", &number_on(&said))]);
        assert!(home.url == "/" && home.says(&him.name), "{}", home.words());
        assert!(waiting.get("/acts").says("密码试错太多次"), "he is told: {}", waiting.get("/acts").words());

        // And a new PIN from the desk opens again.
        let community = house.community();
        let state = house.app.db.read_now(|conn| pin_state(conn, &community, &him.id)).expect("it reads");
        assert_eq!(state, PinState::Disabled);
    }
}

living! {
    /// Case 10, the waits between: three tries are free, then half a minute, a minute, five minutes.
    case_10_each_wrong_try_waits_longer, |house| {
        let his = own_phone(house);
        for wait in [0, 0, 0, 30, 60, 300] {
            if wait > 0 {
                let early = try_pin(&his, &[("pin", "000001")]);
                assert_eq!(early.status, 429, "{}", early.words());
                let said = early.headers.get("retry-after").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
                assert_eq!(said, Some(wait));
                house.advance(Duration::from_secs(wait));
            }
            assert_eq!(try_pin(&his, &[("pin", "000001")]).status, 422);
        }
        // The right one, once the wait is over, sets it all back.
        house.advance(HOUR);
        assert_eq!(try_pin(&his, &[("pin", &house.cast().neighbour.pin)]).url, "/");
        assert_eq!(counted(house, &house.cast().neighbour.id), 0);
    }
}

living! {
    /// Case 11: a photographed QR on an unknown device, or on a neighbour's: no session, whatever PIN is known.
    case_11_a_photographed_qr_opens_nothing, |house| {
        let (him, her) = (house.cast().neighbour.clone(), house.cast().resident.clone());
        let thief = house.browser();
        let scanned = scan(&thief, &him.card_url);
        assert!(scanned.url == "/sign-in/card" && !scanned.says(&him.name), "the QR names nobody: {}", scanned.words());
        assert!(!scanned.offers("/sign-in/card"), "the PIN is not even asked for");
        let token = csrf(&scanned, "/sign-in/waiting");
        let tried = thief.post_raw("/sign-in/card", &[("csrf", &token), ("pin", &him.pin)]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        assert!(thief.get("/requests").url.starts_with("/sign-in"));
        // On another resident's own phone her card asks to be recognised too.
        let neighbours = own_phone(house);
        let scanned = scan(&neighbours, &her.card_url);
        assert!(!scanned.offers("/sign-in/card") && !scanned.says(&her.name), "{}", scanned.words());
        assert_eq!(counted(house, &her.id) + counted(house, &him.id), 0);
    }
}

living! {
    /// Case 12: one PIN over a thousand cards, typed at the kiosk: throttled within twenty tries.
    case_12_one_pin_over_a_thousand_numbers, |house| {
        let thief = kiosk(house);
        let form = thief.get("/sign-in/card");
        let mut state = 7_u64;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        };
        let before = house.app.hasher.checked();
        let let_through = (0..1000)
            .map(|_| CardNumber::draw(&mut random))
            .map(|number| thief.submit(&form, "/sign-in/card", &[("card", number.as_str()), ("pin", "271828")]).status)
            .filter(|status| *status != 429)
            .count();
        assert!(let_through <= 20, "{let_through} tries were let through");
        assert!(house.app.hasher.checked() - before <= 20, "what was stopped costs no hashing");
    }
}

living! {
    /// Case 12 with the cards in hand: one PIN over a pile of cards at the kiosk is throttled within twenty tries too,
    /// and no owner of a card is any nearer to losing their PIN than by the one try.
    case_12_one_pin_over_a_pile_of_cards, |house| {
        let desk = house.staff("desk");
        let community = house.community();
        let people = house.app.db.read_now(|conn| linli::store::people_search::search(conn, &community, "", None, 24));
        let people: Vec<String> = people.expect("residents").into_iter().map(|p| p.id).collect();
        assert!(people.len() > 20);
        let thief = kiosk(house);
        let mut let_through = 0;
        for person in &people {
            let tried = try_card_of(house, &desk, &thief, person);
            let_through += usize::from(tried.status != 429);
        }
        assert!(let_through <= 20, "{let_through} tries were let through");
        for person in &people {
            assert!(counted(house, person) <= 2, "one try, for the person and for the device");
        }
        // Whoever comes an hour later is let in, and their own right PIN opens the kiosk for all again.
        house.advance(Duration::from_secs(49 * 3600));
        let him = house.cast().neighbour.clone();
        let browser = kiosk(house);
        let page = try_pin(&browser, &[("card", &number_of(house, &him.id)), ("pin", &him.pin)]);
        assert_eq!(page.url, "/", "{}", page.words());
    }
}

/// Gives a person a card where they have none, and shows it at the kiosk with a PIN.
fn try_card_of(house: &House, desk: &Browser, thief: &Browser, person: &str) -> Page {
    let community = house.community();
    let open = || {
        let found = house.app.db.read_now(|conn| open_card(conn, house.app.db.keys(), &community, person));
        found.expect("it reads")
    };
    if open().is_none() {
        let token = csrf(&desk.get("/desk/people/new"), "/desk/people");
        let address = format!("/desk/people/{person}");
        let make = || desk.post_raw(&format!("{address}/card"), &[("csrf", &token), ("key", person)]);
        let mut made = make();
        if made.status == 403 {
            // Outside her area: she says why first.
            desk.submit(&made, &address, &[("reason", &made.choice("本人到柜台来"))]);
            made = make();
        }
        assert_eq!(made.status, 200, "{}", made.words());
    }
    thief.get(&format!("/c/{}", open().expect("a card").token));
    try_pin(thief, &[("pin", "271828")])
}

fn number_of(house: &House, person: &str) -> String {
    let community = house.community();
    let card = house.app.db.read_now(|conn| open_card(conn, house.app.db.keys(), &community, person));
    card.expect("it reads").expect("a card").number.as_str().to_owned()
}

living! {
    /// Case 13: tries without the card's secret, at the kiosk or on an unknown phone: his counter is unchanged.
    case_13_strangers_lock_nobody_out, |house| {
        let him = house.cast().neighbour.clone();
        let thief = kiosk(house);
        let mut stopped = false;
        for _ in 0..30 {
            let tried = try_pin(&thief, &[("card", &him.card_number), ("pin", "000001")]);
            stopped |= tried.status == 429;
            assert!(!tried.says("停用了"), "{}", tried.words());
        }
        assert!(stopped, "the kiosk is stopped, not he");
        let unknown = house.browser();
        let page = unknown.get("/sign-in/card");
        let token = csrf(&page, "/sign-in/waiting");
        for _ in 0..30 {
            let fields = [("csrf", token.as_str()), ("card", him.card_number.as_str()), ("pin", "000001")];
            assert_eq!(unknown.post_raw("/sign-in/card", &fields).status, 403);
        }
        assert_eq!(counted(house, &him.id), 0);
        assert_eq!(try_pin(&own_phone(house), &[("pin", &him.pin)]).url, "/", "his own phone opens at once");
    }
}

fn header<'a>(page: &'a Page, name: &str) -> &'a str {
    page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

living! {
    /// Case 14, the server's part: nothing of the resident's may be stored by a shared phone or the kiosk, and what was
    /// is cleared at the end. The browser's part is in tests/browser/stories/offline.spec.mjs.
    case_14_nothing_stays_on_a_shared_device, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        for path in ["/", "/me", "/requests", "/acts", "/mandates"] {
            assert_eq!(header(&phone.get(path), "cache-control"), "no-store", "{path}");
        }
        let token = csrf(&phone.get("/me"), "/sign-out");
        let out = phone.post_plainly("/sign-out", &[("csrf", &token)]);
        assert_eq!(out.status, 303);
        assert_eq!(header(&out, "clear-site-data"), "\"cache\", \"storage\"");
        assert!(phone.get("/me").url.starts_with("/sign-in"));

        // At the kiosk every page says that nothing may be kept, and its first page clears what is there.
        let browser = house.at_kiosk(&him);
        for path in ["/", "/me", "/requests"] {
            let page = browser.get(path);
            assert_eq!((header(&page, "cache-control"), header(&page, "linli-keep")), ("no-store", "no"), "{path}");
        }
        let page = browser.get("/me");
        assert!(page.text.contains("data-idle=\"120\""));
        assert!(page.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"90;url=/still?next=/me\">"), "{}", page.text);
        // Without scripts: the warning, which keeps nothing alive by itself, and one tap that does.
        house.advance(Duration::from_secs(90));
        let warned = browser.get("/still?next=/me");
        assert!(warned.says("您还在吗") && warned.text.contains("30;url=/"), "{}", warned.words());
        assert!(warned.text.contains("href=\"/me\""), "{}", warned.text);
        assert!(browser.get("/me").says(&him.name), "one tap keeps it");
        house.advance(Duration::from_secs(90));
        browser.get("/still?next=/me");
        house.advance(Duration::from_secs(31));
        let home = browser.get("/");
        assert!(!home.says(&him.name), "{}", home.words());
        assert_eq!(header(&home, "clear-site-data"), "\"cache\", \"storage\"");
        assert!(browser.get("/me").url.starts_with("/sign-in"));
    }
}

living! {
    /// Case 16: a cookie from before signing in is void after it, and so is a form's token.
    case_16_a_new_name_at_each_sign_in, |house| {
        let him = house.cast().neighbour.clone();
        // A visitor's form, kept until after the sign-in, is worth nothing then.
        let phone = own_phone(house);
        let before = phone.get("/sign-in/card");
        let token = csrf(&before, "/sign-in/card");
        assert_eq!(phone.submit(&before, "/sign-in/card", &[("pin", &him.pin)]).url, "/");
        let stale = phone.post_raw("/sign-out", &[("csrf", &token)]);
        assert_eq!(stale.status, 403, "{}", stale.words());

        // Signing in again gives a new name, and ends the old one.
        let first = phone.cookies();
        let page = phone.get("/sign-in/card");
        assert_eq!(phone.submit(&page, "/sign-in/card", &[("pin", &him.pin)]).url, "/");
        assert_ne!(first, phone.cookies());
        let old = house.browser();
        first.split("; ").for_each(|cookie| old.have_cookie(cookie));
        assert!(old.get("/requests").url.starts_with("/sign-in"), "the first session is over");

        // Half signed in: what a password alone opened is void once the second factor was given.
        let helper = house.cast().helper.clone();
        house.advance(Duration::from_secs(31));
        let his = house.browser();
        let page = his.get("/sign-in/password");
        let second =
            his.submit(&page, "/sign-in/password", &[("email", &helper.email), ("password", &helper.password)]);
        let half = his.cookies();
        let code = crate::house::app::totp(&helper.totp_secret, house.app.db.now());
        assert_eq!(his.submit(&second, "/sign-in/second", &[("code", &code)]).status, 200);
        let thief = house.browser();
        half.split("; ").for_each(|cookie| thief.have_cookie(cookie));
        assert!(thief.get("/for").url.starts_with("/sign-in"));
        assert_eq!(thief.get("/sign-in/second").url, "/sign-in");

        // And after signing out nothing opens.
        let last = phone.cookies();
        let page = phone.get("/me");
        phone.submit(&page, "/sign-out", &[]);
        let old = house.browser();
        last.split("; ").for_each(|cookie| old.have_cookie(cookie));
        assert!(old.get("/requests").url.starts_with("/sign-in"));
    }
}

/// What was answered, without what differs from page to page or was typed.
fn bare(page: &Page, typed: &str) -> String {
    let mut text = page.text.replace(typed, "…");
    for (name, value) in page.filled_all() {
        if name == "csrf" || name == "key" {
            text = text.replace(&value, "…");
        }
    }
    format!("{} {} {text}", page.status, page.url)
}

/// What one try cost: the hashes that were checked and the statements that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    hashes: u64,
    statements: u64,
}

fn cost(house: &House, tried: impl FnOnce() -> (Page, String)) -> (String, Cost) {
    let (hashes, sent) = (house.app.hasher.checked(), statements(&house.database));
    let (page, typed) = tried();
    let cost = Cost { hashes: house.app.hasher.checked() - hashes, statements: statements(&house.database) - sent };
    (bare(&page, &typed), cost)
}

/// A connection that is opened just then sends some statements of its own: so many pairs may differ, for each once.
const CONNECTIONS: usize = 8;

/// Tries the known and the unknown in turn, 200 times each, as the throttle allows: the same answer, and the same work, each
/// time. Work is counted, not timed: a busy machine is no proof of anything. `hashes`: what a try costs where it is not
/// stopped before.
fn alike(
    house: &House,
    what: &str,
    hashes: u64,
    mut rest: impl FnMut(),
    mut tried: impl FnMut(bool) -> (Page, String),
) {
    let (mut unlike, mut hashed) = (Vec::new(), 0);
    for n in 0..200 {
        if n % 2 == 0 {
            rest();
        }
        let (known, of_known) = cost(house, || tried(true));
        let (unknown, of_unknown) = cost(house, || tried(false));
        assert_eq!(known, unknown, "{what} {n}");
        assert_eq!(of_known.hashes, of_unknown.hashes, "{what} {n}: hashing");
        assert!(of_known.hashes <= hashes, "{what} {n}: {of_known:?}");
        hashed += of_known.hashes;
        if of_known.statements != of_unknown.statements {
            unlike.push((n, of_known.statements, of_unknown.statements));
        }
    }
    assert!(unlike.len() <= CONNECTIONS, "{what}: statements differ: {unlike:?}");
    assert!(hashed >= 100 * hashes, "{what}: hashing was really reached, {hashed} times");
}

texting! {
    /// Case 18: known and unknown accounts, 200 tries each: the same answer for the same work, by password, by card number
    /// at the kiosk, and by code.
    case_18_known_and_unknown_are_alike, |house, gateway| {
        let _ = &gateway;
        let helper = house.cast().helper.clone();
        let visitor = house.browser();
        let password = visitor.get("/sign-in/password");
        // Two hours' quiet sets the count of a place back, so that hashing is really reached.
        // What the house remembers for some seconds is read again before anything is measured.
        let rest = || {
            house.advance(2 * HOUR);
            visitor.get("/help");
        };
        alike(&house, "password", 1, rest, |known| {
            let email = if known { helper.email.as_str() } else { "nobody-here@example.org" };
            let fields = [("email", email), ("password", "not the one they chose")];
            (visitor.submit(&password, "/sign-in/password", &fields), email.to_owned())
        });

        let him = house.cast().neighbour.clone();
        let nobodys = CardNumber::draw(|bytes| bytes.fill(9)).as_str().to_owned();
        let at_kiosk = kiosk(&house);
        let card = at_kiosk.get("/sign-in/card");
        alike(&house, "card number", 1, rest, |known| {
            let number = if known { him.card_number.as_str() } else { nobodys.as_str() };
            (at_kiosk.submit(&card, "/sign-in/card", &[("card", number), ("pin", "000001")]), number.to_owned())
        });
        assert_eq!(counted(&house, &him.id), 0);

        let asks = house.browser();
        let code = asks.get("/sign-in/code");
        alike(&house, "code", 0, rest, |known| {
            let number = if known { HIS } else { NOBODYS };
            let page = asks.submit(&code, "/sign-in/code", &[("contact", number)]);
            (page, format!("{} **** {}", &number[..3], &number[7..]))
        });
        // A helper's number is as good as unknown, and a wrong code is as wrong for nobody's as for his.
        for number in [HIS, A_HELPERS, NOBODYS] {
            house.advance(2 * HOUR);
            let browser = house.browser();
            ask(&browser, number);
            let tried = give(&browser, "00000000");
            assert!(tried.status == 422 && tried.says("这八个数不对"), "{number}: {}", tried.words());
        }
    }
}

living! {
    /// A lost card is replaced the same day: the old one is dead at once, its owner is told, the PIN stays.
    a_lost_card_is_dead_at_once, |house| {
        let him = house.cast().neighbour.clone();
        let desk = house.staff("desk");
        let person = desk.get(&format!("/desk/people/{}", him.id));
        let printed = desk.submit(&person, "/card", &[]);
        assert_eq!(printed.status, 200, "{}", printed.words());
        let new = number_of(house, &him.id);
        assert_ne!(new, him.card_number);

        let found = kiosk(house);
        let scanned = scan(&found, &him.card_url);
        assert!(!scanned.says("陈*国"), "the lost card names nobody: {}", scanned.words());
        let tried = try_pin(&found, &[("card", &him.card_number), ("pin", &him.pin)]);
        assert_eq!(tried.status, 422, "{}", tried.words());
        let tried = try_pin(&found, &[("card", &new), ("pin", &him.pin)]);
        assert_eq!(tried.url, "/", "{}", tried.words());
        assert!(found.get("/acts").says("办了邻里卡"), "he is told: {}", found.get("/acts").words());
    }
}

living! {
    /// The next twenty numbers are printed when few are left; the old ones open nothing any more.
    the_next_twenty_numbers, |house| {
        let her = house.cast().resident.clone();
        let community = house.community();
        let desk = house.staff("desk");
        let token = csrf(&desk.get("/desk/people/new"), "/desk/people");
        let address = format!("/desk/people/{}/numbers", her.id);
        let printed = desk.post_raw(&address, &[("csrf", &token), ("key", "twenty")]);
        assert_eq!(printed.status, 200, "{}", printed.words());
        let numbers = house.app.db.read_now(|conn| open_card(conn, house.app.db.keys(), &community, &her.id));
        let numbers = numbers.expect("it reads").expect("a card").numbers;
        let helper = house.helper();
        let page = helper.get("/assist");
        let old = helper.submit(&page, "/assist", &[("card", &her.card_number), ("number", &her.card_numbers[0])]);
        assert_eq!(old.status, 422, "{}", old.words());
        let new = helper.submit(&page, "/assist", &[("card", &her.card_number), ("number", &numbers[0])]);
        assert!(new.status == 200 && new.says(&her.name), "{}", new.words());
    }
}
