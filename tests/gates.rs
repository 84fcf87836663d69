//! Every route × every role, from the route table itself, so that a new page cannot be forgotten.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use linli::http::gate::Audience;
use linli::http::routes::{Entry, Mount, entries};

use crate::house::{Browser, House};
use crate::living;

/// The roles; the kiosk last, for its session ends after two minutes and signing others in takes some.
const ROLES: [&str; 9] = ["stranger", "resident", "helper", "desk", "accounts", "auditor", "admin", "party", "kiosk"];

fn browsers(house: &House) -> Vec<(&'static str, Browser)> {
    let cast = house.cast().clone();
    ROLES
        .into_iter()
        .map(|role| {
            let browser = match role {
                "stranger" => house.browser(),
                "resident" => house.resident(&cast.neighbour),
                "helper" => house.helper(),
                "kiosk" => house.at_kiosk(&cast.resident),
                office => house.staff(office),
            };
            (role, browser)
        })
        .collect()
}

/// An address with something harmless in every hole.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| match part.strip_suffix(".{format}") {
            Some(name) if name.starts_with('{') => "nobody-has-this-id.json".to_owned(),
            Some(name) => format!("{name}.json"),
            None if part.starts_with('{') => "nobody-has-this-id".to_owned(),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Addresses that stand at the root; those under `/for/{resident}` have a walk of their own.
fn at_root() -> Vec<Entry> {
    entries().into_iter().filter(|e| e.mount != Mount::Acting).collect()
}

/// Everything that stands under `/for/{resident}`, as an address of this one's.
fn under(resident: &str) -> Vec<(Entry, String)> {
    let acting = entries().into_iter().filter(|e| matches!(e.mount, Mount::ForResident | Mount::Acting));
    let address = |entry: &Entry| format!("/for/{resident}{}", filled(entry.path).trim_end_matches('/'));
    acting.map(|entry| (address(&entry), entry)).map(|(at, entry)| (entry, at)).collect()
}

fn is_get(entry: &Entry) -> bool {
    entry.method == actix_web::http::Method::GET
}

/// Would this role be let through the gate? The table of who is who, apart from the code that decides.
fn may_enter(role: &str, audience: Audience) -> bool {
    use linli::domain::standing::Office;
    let office = match role {
        "desk" => Some(Office::Desk),
        "accounts" => Some(Office::Accounts),
        "auditor" => Some(Office::Auditor),
        "admin" => Some(Office::Admin),
        "party" => Some(Office::Party),
        _ => None,
    };
    match audience {
        Audience::Everyone => true,
        Audience::SignedIn => role != "stranger",
        Audience::Resident => matches!(role, "resident" | "helper" | "kiosk"),
        Audience::Helper => role == "helper",
        Audience::Office(offices) => office.is_some_and(|o| offices.contains(&o)),
    }
}

living! {
    /// A stranger is sent to sign in, everybody else is refused what is not theirs, and nobody meets an error of ours.
    every_page_keeps_its_door, |house| {
        let mut wrong = String::new();
        for (role, browser) in browsers(house) {
            for entry in at_root().iter().filter(|e| is_get(e)) {
                let page = browser.get(&filled(entry.path));
                let entered = match page.status {
                    401 | 403 => false,
                    _ if role == "stranger" && entry.audience != Audience::Everyone && page.url.starts_with("/sign-in") => false,
                    500.. => {
                        let _ = writeln!(wrong, "{role} {}: {}", entry.path, page.status);
                        continue;
                    }
                    _ => true,
                };
                if entered && !may_enter(role, entry.audience) {
                    let _ = writeln!(wrong, "{role} got into {} ({}, {})", entry.path, page.status, page.url);
                }
                // Open to all, but never on a helper's or the staff's device: there a PIN must not be drawn (tier 3).
                let hers = matches!(role, "stranger" | "resident" | "kiosk");
                let tier_three = !hers && entry.path.starts_with("/pin");
                if !entered && entry.audience == Audience::Everyone && !tier_three {
                    let _ = writeln!(wrong, "{role} was kept out of {} ({})", entry.path, page.status);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

living! {
    /// A form without our token is refused, whoever sends it and wherever it goes (TRUST.md §6 case 17).
    case_17_no_form_without_its_token, |house| {
        let mut wrong = String::new();
        for (role, browser) in browsers(house) {
            for entry in at_root().iter().filter(|e| !is_get(e)) {
                let page = browser.post_raw(&filled(entry.path), &[("key", "x"), ("name", "x")]);
                let refused = matches!(page.status, 401 | 403 | 404) || page.url.starts_with("/sign-in");
                if !refused {
                    let _ = writeln!(wrong, "{role} POST {}: {} at {}", entry.path, page.status, page.url);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

living! {
    /// Under the address of a resident who asked nobody for help: a stranger is sent to sign in, everybody else is told
    /// that nobody is there, he himself too (his own pages are at the root), and no form does anything. Only the desk
    /// comes in, by its office: it looks, and its forms want their token like any other.
    nobody_acts_for_who_asked_nobody, |house| {
        let him = house.cast().neighbour.id.clone();
        let mut wrong = String::new();
        let mut tried = 0;
        for (role, browser) in browsers(house) {
            for (entry, address) in under(&him) {
                let send = |address: &str| match is_get(&entry) {
                    true => browser.get(address),
                    false => browser.post_raw(address, &[("key", "x"), ("name", "x")]),
                };
                let page = send(&address);
                tried += 1;
                let told = match role {
                    "stranger" => page.status == 401 || page.url.starts_with("/sign-in"),
                    "desk" if is_get(&entry) => page.status < 500,
                    "desk" => matches!(page.status, 401 | 403 | 404),
                    _ => matches!(page.status, 401 | 403 | 404) && (role == "resident" || !page.says("陈建国")),
                };
                if !told {
                    let _ = writeln!(wrong, "{role} {} {address}: {} at {}", entry.method, page.status, page.url);
                }
                // TRUST.md §6 case 1: as if there were no such person.
                let nobodys = address.replace(&him, "nobody-has-this-id");
                if role == "helper" && send(&nobodys).status != page.status {
                    let _ = writeln!(wrong, "{role} {} {address}: not as for nobody", entry.method);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        assert!(tried > 500, "the whole table was walked: {tried}");
    }
}

living! {
    /// Case 17: looking changes nothing: the record and every table stand as they stood.
    case_17_looking_changes_nothing, |house| {
        let visitors = browsers(house);
        let before = rows(house);
        for (_, browser) in &visitors {
            for entry in at_root().iter().filter(|e| is_get(e)) {
                browser.get(&filled(entry.path));
            }
        }
        let after = rows(house);
        // Guessing a code by opening its address is counted against the guesser, and whoever asks for a person's
        // page is noted: housekeeping, no act (DESIGN.md §4).
        let changed: Vec<_> = before
            .iter()
            .filter(|(table, n)| after.get(*table) != Some(n) && !matches!(table.as_str(), "tries" | "access_log"))
            .collect();
        assert!(changed.is_empty(), "before {changed:?}, after {after:?}");
    }
}

living! {
    /// Under `/api/v1` there are no cookies, only tokens, and every answer is JSON.
    the_api_wants_a_token, |house| {
        let desk = house.staff("desk");
        let token = house.cast().api_token.clone();
        let mut wrong = String::new();
        for entry in at_root().iter().filter(|e| is_get(e) && e.mount != Mount::Pages) {
            let address = format!("/api/v1{}", filled(entry.path));
            let with_cookie = desk.get(&address);
            if entry.audience != Audience::Everyone && with_cookie.status != 401 && entry.path != "/" {
                let _ = writeln!(wrong, "a cookie opened {address}: {}", with_cookie.status);
            }
            let (status, body) = house.browser().get_json(&address, &token);
            if status >= 500 || (status != 303 && body.is_null()) {
                let _ = writeln!(wrong, "{address} with a token: {status} {body}");
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

living! {
    /// A browser's session is no token: the record would say that a program did it. Nor is a token a browser's cookie.
    a_session_is_no_token_and_a_token_no_session, |house| {
        let mut wrong = String::new();
        for (role, browser) in browsers(house).into_iter().filter(|(role, _)| *role != "stranger") {
            let cookies = browser.cookies();
            let session = cookies.split("session=").nth(1).and_then(|c| c.split(';').next()).expect("a session");
            for path in ["/api/v1/me", "/api/v1/me/export", "/api/v1/requests", "/api/v1/desk/requests"] {
                let (status, body) = house.browser().get_json(path, session);
                if status != 401 {
                    let _ = writeln!(wrong, "{role} {path}: {status} {body}");
                }
            }
            let (status, body) = house.browser().post_json("/api/v1/sessions/end", session, "{}");
            if status != 401 {
                let _ = writeln!(wrong, "{role} ended sessions: {status} {body}");
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        let program = house.browser();
        program.have_cookie(&format!("session={}", house.cast().api_token));
        let page = program.get("/desk/requests");
        assert!(page.url.starts_with("/sign-in"), "{} {}", page.url, page.words());
    }
}

living! {
    /// The description of the API names every route that machines may use, and no other.
    openapi_is_the_route_table, |house| {
        let (status, body) = house.browser().get_json("/openapi.json", "none");
        assert_eq!(status, 200);
        let paths = body["paths"].as_object().expect("paths");
        for entry in at_root().iter().filter(|e| e.mount != Mount::Pages) {
            let method = entry.method.as_str().to_lowercase();
            let described = paths.get(entry.path).and_then(|p| p.get(&method));
            assert!(described.is_some(), "{method} {} is not described", entry.path);
        }
    }
}

living! {
    /// A method that an address does not know is 405, an address that is not there 404, with a page in words.
    wrong_methods_and_addresses, |house| {
        let browser = house.browser();
        assert_eq!(browser.get("/nowhere").status, 404);
        assert_eq!(browser.get("/desk%2Fpeople").status, 404);
        assert_eq!(browser.post_raw("/open", &[]).status, 405);
        assert_eq!(browser.get("/sign-out").status, 405);
    }
}

/// How many rows each table holds, sessions' last-seen times apart.
pub fn rows(house: &House) -> BTreeMap<String, i64> {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    use linli::store::conn::Conn;
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let tables: Vec<String> = include_str!("../src/store/schema.rs")
        .lines()
        .filter_map(|l| l.trim().split_once(" (").filter(|_| l.ends_with('{')).map(|(name, _)| name.to_owned()))
        .collect();
    house
        .app
        .db
        .read_now(|conn| {
            tables
                .iter()
                .map(|table| {
                    let sql = format!("SELECT count(*) AS n FROM {table}");
                    let count: Count = match &mut *conn {
                        Conn::Pg(c) => diesel::sql_query(sql).get_result(c)?,
                        Conn::Sqlite(c) => diesel::sql_query(sql).get_result(c)?,
                    };
                    Ok((table.clone(), count.n))
                })
                .collect()
        })
        .expect("the tables can be counted")
}
