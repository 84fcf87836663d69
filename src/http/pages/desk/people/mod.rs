//! People at the desk: finding, registering, correcting, and what they sign in with.

mod account;
mod form;
mod household;
mod import;
mod keys;
mod list;
mod one;
mod recovery;
mod typed;

pub use form::by_office;
pub use keys::address;
pub use one::language_words;

use actix_web::web;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::person::Born;
use crate::domain::standing::Office;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::sessions::Caller;
use crate::words::Lang;

/// Who works with people's records.
const OFFICES: &[Office] = &[Office::Desk, Office::Accounts];
const STAFF: Audience = Audience::Office(OFFICES);
/// The fields of a person's form.
const FIELDS: &[&str] = &[
    "key",
    "version",
    "another",
    "name",
    "born",
    "sex",
    "building",
    "unit",
    "door",
    "lives_alone",
    "phone",
    "phone_shared",
    "email",
    "reach_1",
    "reach_2",
    "reach_3",
    "digital",
    "needs",
    "language",
];

pub fn entries() -> Vec<Entry> {
    // Fixed addresses before those with an id in them.
    let mut all = import::entries();
    all.extend(own());
    all.extend(account::entries());
    all.extend(household::entries());
    all
}

fn own() -> Vec<Entry> {
    vec![
        get("/desk/people", STAFF, Both, "residents found by name, pinyin, home, phone or card", || {
            web::route().to(list::list)
        }),
        post(
            "/desk/people",
            STAFF,
            Both,
            "register a person; `another` once those who look alike were seen",
            FIELDS,
            || web::route().to(form::register),
        ),
        get("/desk/people/new", STAFF, Both, "the form to register a person", || web::route().to(form::new)),
        get("/desk/people/{id}", STAFF, Both, "one person", || web::route().to(one::show)),
        get("/desk/people/{id}/correction", STAFF, Both, "the form to correct a person's details", || {
            web::route().to(form::correction)
        }),
        post(
            "/desk/people/{id}/correction",
            STAFF,
            Both,
            "correct a person's details; `version` as it was read",
            FIELDS,
            || web::route().to(form::correct),
        ),
        get("/desk/people/{id}/card", STAFF, Both, "the card, to be printed", || web::route().to(keys::card)),
        post("/desk/people/{id}/card", STAFF, Both, "make a card; an earlier one stops", &["key"], || {
            web::route().to(keys::make_card)
        }),
        post("/desk/people/{id}/numbers", STAFF, Both, "twenty new single-use numbers for the card", &["key"], || {
            web::route().to(keys::next_numbers)
        }),
        post(
            "/desk/people/{id}/slip",
            STAFF,
            Both,
            "a slip with which the resident draws a PIN, shown once",
            &["key"],
            || web::route().to(keys::slip),
        ),
        post(
            "/desk/people/{id}/device",
            STAFF,
            Both,
            "a link that binds the resident's own phone, shown once",
            &["key"],
            || web::route().to(keys::device),
        ),
        get("/desk/people/{id}/recovery", STAFF, Both, "letting this person back in: where it stands", || {
            web::route().to(recovery::show)
        }),
        post(
            "/desk/people/{id}/recovery",
            STAFF,
            Both,
            "staff made sure who it is, and ask a colleague to approve",
            &["key", "lost", "sure"],
            || web::route().to(recovery::ask),
        ),
        post("/desk/people/{id}/recovery/approval", STAFF, Both, "a second member of staff approves", &["key"], || {
            web::route().to(recovery::approve)
        }),
        post(
            "/desk/people/{id}/recovery/link",
            STAFF,
            Both,
            "the link for a new password, shown once",
            &["key"],
            || web::route().to(recovery::link),
        ),
        post(
            "/desk/people/{id}/devices/{device}/end",
            STAFF,
            Both,
            "take a phone of this person off, which was lost",
            &["key"],
            || web::route().to(keys::unbind),
        ),
        get("/desk/people/{id}/requests/new", STAFF, Both, "file a request for this person", || {
            web::route().to(one::file)
        }),
    ]
}

/// Does the caller hold one of these offices?
fn holds(caller: &Caller, offices: &[Office]) -> bool {
    caller.offices.iter().any(|(office, _)| offices.contains(office))
}

/// The day it is at the community.
pub fn today(ctx: &Ctx) -> Date {
    let now = Timestamp::from_millisecond(ctx.now).unwrap_or(Timestamp::UNIX_EPOCH);
    ctx.community.zone().to_datetime(now).date()
}

pub fn age(born: Option<&str>, today: Date) -> Option<i64> {
    born.and_then(Born::stored).map(|born| i64::from(born.age(today)))
}

/// 1948年3月2日, or the year alone; in figures, for staff compare it with papers.
pub fn born_words(lang: Lang, born: Option<&str>) -> String {
    match (born.and_then(Born::stored), lang) {
        (Some(Born::On(day)), Lang::Zh) => day.date().strftime("%Y年%-m月%-d日").to_string(),
        (Some(Born::On(day)), Lang::En) => day.date().strftime("%-d %B %Y").to_string(),
        (Some(Born::In(year)), Lang::Zh) => format!("{year}年"),
        (Some(Born::In(year)), Lang::En) => year.to_string(),
        (None, _) => String::new(),
    }
}

/// A comma-separated column as a list.
pub fn list_of(column: &str) -> Vec<String> {
    column.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
