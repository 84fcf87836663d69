//! However many networks somebody has, they guess no more passwords; and nobody is shut out of their own account by it.

use std::time::Duration;

use crate::house::{Browser, Engine, House};

const MINUTES: Duration = Duration::from_secs(60);

/// A visitor who has opened the form, and its token.
fn visitor(house: &House) -> (Browser, String) {
    let browser = house.browser();
    let hidden = browser.get("/sign-in/password").form("/sign-in/password").hidden;
    let token = hidden.into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
    (browser, token)
}

/// What the house answers a password that comes through its proxy from this address.
fn tried(visitor: &(Browser, String), from: &str, email: &str, password: &str) -> u16 {
    let (browser, token) = visitor;
    let headers = [("accept", "application/json"), ("x-forwarded-for", from)];
    let fields = [("csrf", token.as_str()), ("email", email), ("password", password)];
    browser.post_with("/sign-in/password", &headers, &fields).0
}

const WRONG: &str = "not the one they chose";

fn one_subscriber_is_one_place(house: &House) {
    let thief = visitor(house);
    let mut let_through = 0;
    for n in 0..40 {
        let email = format!("helper-{n}@example.org");
        let status = tried(&thief, &format!("2001:db8:1:2:{n:x}::{n:x}"), &email, WRONG);
        assert!(status == 422 || status == 429, "{n}: {status}");
        let_through += usize::from(status == 422);
    }
    assert!(let_through <= 20, "one subscriber's addresses had {let_through} tries");
    // An address dressed as IPv6 is the same one.
    let dressed = (0..40).map(|n| if n % 2 == 0 { "192.0.2.9" } else { "::ffff:192.0.2.9" });
    let one = dressed.filter(|from| tried(&thief, from, "nobody@example.org", WRONG) == 422).count();
    assert!(one <= 20, "{one} tries from one address");
    assert_eq!(
        tried(&thief, "2001:db8:1:3::1", "somebody@example.org", WRONG),
        422,
        "a neighbour's network is another"
    );
}

fn a_thousand_networks_share_one_count(house: &House) {
    let helper = house.cast().helper.clone();
    // At home he has signed in before.
    let home = visitor(house);
    assert!(tried(&home, "2001:db8:aa:1::5", &helper.email, &helper.password) < 400);

    let thief = visitor(house);
    let from = |n: u32| format!("2001:db8:{n:x}::1");
    let of = |email: &str, range: std::ops::Range<u32>| {
        range.filter(|n| tried(&thief, &from(*n), email, WRONG) == 422).count()
    };
    let let_through = of(&helper.email, 0x100..0x150);
    assert!((10..=25).contains(&let_through), "{let_through} tries at one account");
    let nobodys = of("nobody-here@example.org", 0x200..0x250);
    assert_eq!(let_through, nobodys, "known or not, it is the same");
    assert_eq!(of("somebody.else@example.org", 0x100..0x101), 1, "others are let in as ever");

    // He is not shut out: at home at once, elsewhere after a quarter of an hour at the most.
    let again = visitor(house);
    assert!(tried(&again, "2001:db8:aa:1::77", &helper.email, &helper.password) < 400, "at home");
    let elsewhere = visitor(house);
    assert_eq!(tried(&elsewhere, "198.51.100.4", &helper.email, &helper.password), 429);
    house.advance(15 * MINUTES);
    assert!(tried(&elsewhere, "198.51.100.4", &helper.email, &helper.password) < 400, "elsewhere");
    // And a thief who waits as long has one more try, not twenty.
    house.advance(15 * MINUTES);
    assert!(of(&helper.email, 0x300..0x320) <= 2);
}

/// Tells a story on one engine, behind a proxy.
fn tell(engine: Engine, story: fn(&House)) {
    story(&House::example_set_up(engine, "trust_proxy = true\n"));
}

#[test]
fn one_subscriber_is_one_place_sqlite() {
    tell(Engine::Sqlite, one_subscriber_is_one_place);
}

#[test]
fn one_subscriber_is_one_place_postgres() {
    tell(Engine::Postgres, one_subscriber_is_one_place);
}

#[test]
fn a_thousand_networks_share_one_count_sqlite() {
    tell(Engine::Sqlite, a_thousand_networks_share_one_count);
}

#[test]
fn a_thousand_networks_share_one_count_postgres() {
    tell(Engine::Postgres, a_thousand_networks_share_one_count);
}
