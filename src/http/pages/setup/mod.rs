//! The first administrator names the place and themselves; a colleague who was asked in names themselves.

mod newcomer;
mod place;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::acts::setup;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::pages::pin::{Looked, look_up};
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::credentials::codes::{self, CodePurpose, SetupCode};
use crate::views::page::Tab;
use crate::views::setup::SetupDone;
use crate::views::ways::BeingSetUp;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/setup", Everyone, Pages, "the place is still being set up", || web::route().to(waiting)),
        get("/setup/{token}", Everyone, Pages, "first set-up: the place", || web::route().to(place::form)),
        post("/setup/{token}", Everyone, Pages, "name the place", &["name", "phone", "address", "zone"], || {
            web::route().to(place::name)
        }),
        get("/setup/{token}/yourself", Everyone, Pages, "first set-up: yourself", || web::route().to(newcomer::form)),
        post("/setup/{token}/yourself", Everyone, Pages, "name yourself", &["name", "email", "password"], || {
            web::route().to(newcomer::introduce)
        }),
        get("/setup/{token}/second", Everyone, Pages, "first set-up: the second factor", || {
            web::route().to(newcomer::second_form)
        }),
        post("/setup/{token}/second", Everyone, Pages, "confirm the second factor", &["code"], || {
            web::route().to(newcomer::confirm)
        }),
        get("/join/{code}", Everyone, Pages, "a colleague joins: yourself", || web::route().to(newcomer::form)),
        post("/join/{code}/yourself", Everyone, Pages, "name yourself", &["name", "email", "password"], || {
            web::route().to(newcomer::introduce)
        }),
        get("/join/{code}/yourself", Everyone, Pages, "the same page, opened again", || {
            web::route().to(newcomer::form)
        }),
        get("/join/{code}/second", Everyone, Pages, "a colleague joins: the second factor", || {
            web::route().to(newcomer::second_form)
        }),
        post("/join/{code}/second", Everyone, Pages, "confirm the second factor", &["code"], || {
            web::route().to(newcomer::confirm)
        }),
    ]
}

/// What every other address shows until the place is set up.
async fn waiting(ctx: Ctx) -> Result<HttpResponse, Error> {
    if ctx.community.ready_at.is_some() {
        return Ok(ctx.go("/"));
    }
    ctx.show_as(StatusCode::SERVICE_UNAVAILABLE, &BeingSetUp { page: ctx.titled(k::WAYS_WAITING, Tab::None) })
}

/// A link that opens these pages, and what was answered behind it so far.
struct Link {
    /// `/setup/{token}` or `/join/{code}`.
    at: String,
    /// The first administrator's.
    first: bool,
    code: SetupCode,
    answers: Answers,
}

#[derive(Default, Serialize, Deserialize)]
struct Answers {
    place: Option<PlaceAnswer>,
    newcomer: Option<NewcomerAnswer>,
}

#[derive(Clone, Serialize, Deserialize)]
struct PlaceAnswer {
    name: String,
    phone: String,
    address: String,
    zone: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct NewcomerAnswer {
    name: String,
    email: String,
    /// Its hash; the password itself is forgotten at once.
    password: String,
}

/// The link of this address, or the page that says it was used or is too old.
async fn link(ctx: &Ctx, path: &HashMap<String, String>) -> Result<Result<Link, HttpResponse>, Error> {
    let (at, text, purposes): (_, _, &'static [CodePurpose]) = match (path.get("token"), path.get("code")) {
        (Some(token), _) => (format!("/setup/{token}"), token, &[CodePurpose::Admin]),
        (None, Some(code)) => (format!("/join/{code}"), code, &[CodePurpose::Colleague]),
        (None, None) => return Err(Error::Missing),
    };
    let code = match look_up(ctx, text, purposes).await? {
        Looked::Found(code) if !code.used => code,
        Looked::Found(_) | Looked::Not => return Ok(Err(spent(ctx)?)),
        Looked::Wait { until } => return Err(Error::Busy { until: Some(until) }),
    };
    let kept = codes::answers(ctx.app.db.keys(), ctx.community_id(), &code)?;
    let answers = match kept {
        serde_json::Value::Null => Answers::default(),
        kept => serde_json::from_value(kept).map_err(|e| Error::broken("setup", e))?,
    };
    Ok(Ok(Link { at, first: code.purpose == CodePurpose::Admin, code, answers }))
}

fn spent(ctx: &Ctx) -> Result<HttpResponse, Error> {
    let view = SetupDone { page: ctx.titled(k::SETUP_SPENT, Tab::None), spent: true };
    ctx.show_as(StatusCode::NOT_FOUND, &view)
}

async fn keep(ctx: &Ctx, link: &Link) -> Result<(), Error> {
    let answers = serde_json::to_value(&link.answers).map_err(|e| Error::broken("setup", e))?;
    setup::keep_answers(&ctx.app, ctx.community_id(), &link.code, answers).await
}
