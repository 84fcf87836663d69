//! Phones that wait to be recognised: staff make sure who holds each, and say whose it is, turn it away, or read
//! out a code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::waiting::{self as acts, Said};
use crate::domain::looking::What;
use crate::domain::standing::Office::{self, Accounts, Desk};
use crate::domain::waiting::{MadeSure, NoCall, grouped, may_ring};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::looking;
use crate::http::reply::url_escape;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::conn::Conn;
use crate::store::people::{self, Home, Person};
use crate::store::people_search;
use crate::store::waiting::{self, Waiting};
use crate::views::desk_requests::{Choice, Named};
use crate::views::desk_waiting::{CodeToSay, OneWaiting, WaitingList, WaitingRow, Whose};
use crate::views::page::Tab;
use crate::words::machines::named;
use crate::words::typed::{code, show_phone};
use crate::words::{Key, k};

const OFFICES: &[Office] = &[Desk, Accounts];
const PAGE: usize = 25;
/// People offered where no card was shown.
const FOUND: i64 = 10;

pub fn entries() -> Vec<Entry> {
    let staff = Audience::Office(OFFICES);
    vec![
        get("/desk/waiting", staff, Both, "phones that wait to be recognised, newest first", || web::route().to(list)),
        get(
            "/desk/waiting/{id}",
            staff,
            Both,
            "one of them; `words` finds whose it is where no card was shown",
            || web::route().to(show),
        ),
        post(
            "/desk/waiting/{id}/approval",
            staff,
            Both,
            "staff made sure whose it is: `checked` is call or in_person",
            &["key", "person", "checked"],
            || web::route().to(approve),
        ),
        post("/desk/waiting/{id}/refusal", staff, Both, "turn it away", &["key"], || web::route().to(turn_away)),
        post(
            "/desk/waiting/{id}/code",
            staff,
            Both,
            "a code to read out, once staff say that they rang the number on file; shown once",
            &["key", "person", "called"],
            || web::route().to(say_code),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    number: String,
    before: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (number, before) = (code(&asked.number, 6), asked.before.clone());
    let sought = !asked.number.trim().is_empty();
    let (mut found, names) = ctx
        .app
        .db
        .read(move |conn| {
            let found = match (sought, number) {
                (false, _) => waiting::page(conn, &community, now, before.as_deref(), page_limit())?,
                (true, Some(number)) => Vec::from_iter(waiting::by_number(conn, &community, &number, now)?),
                (true, None) => Vec::new(),
            };
            let ids: Vec<String> = found.iter().filter_map(|w| w.person_id.clone()).collect();
            let names = people::labels(conn, &community, &ids)?;
            Ok((found, names))
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| format!("before={}", last.id));
    let name = |w: &Waiting| w.person_id.as_ref().and_then(|id| names.get(id)).map(|label| label.name.clone());
    ctx.show(&WaitingList {
        rows: found.iter().map(|w| row(&ctx, w, name(w))).collect(),
        number: asked.number.trim().to_owned(),
        next,
        page: ctx.titled(k::WAITING_DESK_TITLE, Tab::People),
    })
}

fn page_limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

fn row(ctx: &Ctx, w: &Waiting, person: Option<String>) -> WaitingRow {
    let unknown = || ctx.page("", Tab::People).t(k::WAITING_BROWSER_UNKNOWN).to_owned();
    WaitingRow {
        id: w.id.clone(),
        number: grouped(&w.number),
        person,
        by_card: w.by_card,
        label: if w.label.is_empty() { unknown() } else { named(&w.label, ctx.prefs.lang) },
        asked_at: w.asked_at,
        expires_at: w.expires_at,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    person: Option<String>,
    words: String,
}

async fn show(ctx: Ctx, path: Parts, chosen: web::Query<Chosen>) -> Result<HttpResponse, Error> {
    let view = one(&ctx, path_id(&path)?, chosen.into_inner()).await?;
    // What waits for the desk is its work; whom staff chose themselves may be outside theirs.
    if let Some(who) = &view.whose
        && let Some(why) = looking::at(&ctx, &who.person.id, What::Person, view.row.by_card).await?
    {
        return Ok(why);
    }
    ctx.show(&view)
}

/// One that waits, with whose it is said to be, or who could be meant.
struct Whole {
    waits: Waiting,
    person: Option<(Person, Option<Home>, Result<(), NoCall>)>,
    found: Vec<Person>,
}

fn whole(conn: &mut Conn, community: &str, id: &str, chosen: &Chosen, now: i64) -> Result<Whole, Error> {
    let waits = waiting::open(conn, community, id, now)?;
    let person = match waits.person_id.as_ref().or(chosen.person.as_ref()) {
        Some(person) => Some(people::find(conn, community, person)?.filter(|p| p.is_resident).ok_or(Error::Missing)?),
        None => None,
    };
    let found = match &person {
        None if !chosen.words.trim().is_empty() => people_search::search(conn, community, &chosen.words, None, FOUND)?,
        _ => Vec::new(),
    };
    let person = match person {
        Some(person) => {
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, community, home)?,
                None => None,
            };
            let ring = may_ring(waiting::number_on_file(conn, community, &person)?, now);
            Some((person, home, ring))
        }
        None => None,
    };
    Ok(Whole { waits, person, found })
}

async fn one(ctx: &Ctx, id: String, chosen: Chosen) -> Result<OneWaiting, Error> {
    let (community, now, words) = (ctx.community_id().to_owned(), ctx.now, chosen.words.trim().to_owned());
    let whole = ctx.app.db.read(move |conn| whole(conn, &community, &id, &chosen, now)).await?;
    let page = ctx.titled(k::WAITING_ONE, Tab::People);
    let choice = |p: &Person| Choice { value: p.id.clone(), label: p.name.clone(), chosen: false };
    Ok(OneWaiting {
        row: row(ctx, &whole.waits, whole.person.as_ref().map(|(p, ..)| p.name.clone())),
        whose: whole.person.map(|(p, home, ring)| Whose {
            person: Named { id: p.id, name: p.name },
            home: home.as_ref().map(Home::in_words).unwrap_or_default(),
            phone: p.phone.as_deref().map(show_phone),
            no_call: ring.err().map(|why| page.t(no_call_words(why)).to_owned()),
        }),
        found: whole.found.iter().map(choice).collect(),
        words,
        page,
    })
}

fn no_call_words(why: NoCall) -> Key {
    match why {
        NoCall::NoNumber => k::WAITING_NO_CALL_NUMBER,
        NoCall::Shared => k::WAITING_NO_CALL_SHARED,
        NoCall::OfOthers => k::WAITING_NO_CALL_OTHERS,
        NoCall::TooNew => k::WAITING_NO_CALL_NEW,
    }
}

async fn approve(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let sure = form.parse("checked", &mut errors, |typed| MadeSure::parse(typed).ok_or(k::WAITING_HOW_NEEDED));
    let Some(sure) = sure else {
        return again(&ctx, id, &form, &errors).await;
    };
    let mut standing = ctx.office_standing(OFFICES)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "desk.waiting.approval", digest: form.digest() };
    acts::approve(&ctx.app.db, ctx.community_id(), standing, claim, said(&id, &form), sure).await?;
    Ok(ctx.go("/desk/waiting"))
}

async fn turn_away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut standing = ctx.office_standing(OFFICES)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "desk.waiting.refusal", digest: form.digest() };
    acts::turn_away(&ctx.app.db, ctx.community_id(), standing, claim, path_id(&path)?).await?;
    Ok(ctx.go("/desk/waiting"))
}

/// Answered at once and never again: the code is nowhere kept, so there is no page to go back to.
async fn say_code(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    if form.text("called") != "yes" {
        let mut errors = FieldErrors::default();
        errors.add("called", k::WAITING_CALLED_NEEDED);
        return again(&ctx, id, &form, &errors).await;
    }
    let mut standing = ctx.office_standing(OFFICES)?;
    standing.key = form.key();
    let shown = one(&ctx, id.clone(), chosen(&form)).await?;
    let code = acts::say_code(&ctx.app.db, ctx.community_id(), standing, said(&id, &form)).await?;
    ctx.show(&CodeToSay {
        page: ctx.titled(k::WAITING_SAY_TITLE, Tab::People),
        name: shown.whose.map(|w| w.person.name).unwrap_or_default(),
        number: shown.row.number,
        id,
        code,
    })
}

fn said(id: &str, form: &Form) -> Said {
    Said { waiting: id.to_owned(), person: chosen(form).person }
}

fn chosen(form: &Form) -> Chosen {
    Chosen { person: form.has("person").then(|| form.text("person").to_owned()), words: String::new() }
}

async fn again(ctx: &Ctx, id: String, form: &Form, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let view = one(ctx, id, chosen(form)).await?;
    let page = view.page.with_errors(errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &OneWaiting { page, ..view })
}

/// The address that chooses somebody for a phone.
pub fn choosing(id: &str, person: &str) -> String {
    format!("/desk/waiting/{id}?person={}", url_escape(person))
}
