//! Two records of one person: who looks alike, both side by side, and the way to one record and back.

mod compare;
mod outcome;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::people::by_office as sent_by;
use super::second_eyes::said;
use crate::acts::person::merge;
use crate::domain::standing::Office::{Accounts, Desk};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::people::{age, today};
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::people::{Home, Person};
use crate::store::people_search;
use crate::store::{conn::Conn, doubles};
use crate::views::desk_merging::{DoubleRow, Doubles, InShort};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::show_phone;

const STAFF: Audience = Audience::Office(&[Desk, Accounts]);
const PAGE: usize = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/doubles", STAFF, Both, "records that look alike, the likeliest first", || web::route().to(list)),
        post("/desk/doubles/{id}/dismissal", STAFF, Both, "they are two people", &["key", "words"], || {
            web::route().to(dismiss)
        }),
        get("/desk/people/{id}/merge", STAFF, Both, "this record beside another of the same person: ?with=", || {
            web::route().to(compare::show)
        }),
        post(
            "/desk/people/{id}/merge",
            STAFF,
            Both,
            "propose that two records become one; `take_…` says of which record a detail stays",
            &["key", "with", "version", "with_version", "words"],
            || web::route().to(compare::propose),
        ),
        get("/desk/merges/{id}", STAFF, Both, "what was proposed, and what became of it", || {
            web::route().to(outcome::show)
        }),
        post(
            "/desk/merges/{id}/merging",
            STAFF,
            Both,
            "make one record of two, once a second agreed",
            &["key"],
            || web::route().to(outcome::merge),
        ),
        post(
            "/desk/merges/{id}/parting/asking",
            STAFF,
            Both,
            "ask a colleague whether the two should stand apart again",
            &["key", "part_words"],
            || web::route().to(outcome::ask_apart),
        ),
        post("/desk/merges/{id}/parting", STAFF, Both, "let them stand apart, once a second agreed", &["key"], || {
            web::route().to(outcome::part)
        }),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    after: Option<String>,
}

async fn list(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    page(&ctx, after.into_inner().after, StatusCode::OK, &FieldErrors::default(), Default::default()).await
}

async fn page(
    ctx: &Ctx,
    after: Option<String>,
    status: StatusCode,
    errors: &FieldErrors,
    typed: (String, String),
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (rows, people, homes, more) = ctx
        .app
        .db
        .read(move |conn| {
            let after =
                after.as_deref().and_then(|a| a.split_once('.')).and_then(|(s, id)| Some((s.parse().ok()?, id)));
            let mut rows = doubles::open(conn, &community, after, i64::try_from(PAGE + 1).unwrap_or(i64::MAX))?;
            let more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let ids: Vec<String> = rows.iter().flat_map(|r| [r.one_id.clone(), r.other_id.clone()]).collect();
            let people = people_search::by_ids(conn, &community, ids)?;
            let homes = people_search::homes_of(conn, &community, &people)?;
            Ok((rows, people, homes, more))
        })
        .await?;
    let next = rows.last().filter(|_| more).map(|last| format!("after={}.{}", last.score, last.id));
    let short = |id: &str| {
        let person = people.iter().find(|p| p.id == id)?;
        let home = person.home_id.as_ref().and_then(|home| homes.get(home));
        Some(in_short(ctx, person, home))
    };
    let row = |r: &doubles::LikelyDouble| {
        Some(DoubleRow {
            id: r.id.clone(),
            one: short(&r.one_id)?,
            other: short(&r.other_id)?,
            because: r.because.split(',').map(str::to_owned).collect(),
        })
    };
    ctx.show_as(
        status,
        &Doubles {
            page: ctx.titled(k::MERGE_DOUBLES, Tab::People).with_errors(errors),
            rows: rows.iter().filter_map(row).collect(),
            next,
            typed,
        },
    )
}

pub fn in_short(ctx: &Ctx, person: &Person, home: Option<&Home>) -> InShort {
    InShort {
        id: person.id.clone(),
        name: person.name.clone(),
        age: age(person.born.as_deref(), today(ctx)),
        home: home.map(Home::in_words).unwrap_or_default(),
        phone: person.phone.as_deref().map(show_phone),
    }
}

async fn dismiss(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "words", k::SECOND_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        let typed = (id, form.typed("words"));
        return page(&ctx, None, StatusCode::UNPROCESSABLE_ENTITY, &errors, typed).await;
    }
    let (standing, claim) = sent_by(&ctx, &form, "desk.doubles.dismissal")?;
    merge::two_people(&ctx.app.db, ctx.community_id(), standing, claim, id, words).await?;
    Ok(ctx.go("/desk/doubles"))
}

/// A person of the register, or nobody.
pub fn person(conn: &mut Conn, community: &str, id: &str) -> Result<Person, Error> {
    crate::store::people::find(conn, community, id)?.ok_or(Error::Missing)
}
