//! With the code from a slip a resident draws the PIN of their card, on their own phone or a kiosk.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::acts::pin;
use crate::domain::pin::Pin;
use crate::domain::policy::Refusal;
use crate::domain::standing::Channel;
use crate::domain::throttle::Verdict;
use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::pages::sign_in::{place, retry_after, set, wait_words};
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::http::{cookies, sealed};
use crate::store::credentials::codes::{self, CodePurpose, SetupCode};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::sessions::SessionKind;
use crate::views::page::Tab;
use crate::views::sign_in::{DrawPin, PinCode, PinKept};
use crate::words::k;

/// How often another may be drawn: choice enough, and nobody goes on until it is a birthday.
const MOST_DRAWS: u8 = 5;
/// How long a drawn PIN waits to be taken, milliseconds.
const WAITS: i64 = 30 * 60_000;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/pin", Everyone, Pages, "type the code from the slip", || web::route().to(ask)),
        post("/pin", Everyone, Pages, "give the code from the slip", &["code"], || web::route().to(give)),
        get("/pin/{code}", Everyone, Pages, "draw a PIN", || web::route().to(draw)),
        post("/pin/{code}", Everyone, Pages, "draw another PIN, or keep it", &["key", "do"], || {
            web::route().to(decide)
        }),
    ]
}

async fn ask(ctx: Ctx) -> Result<HttpResponse, Error> {
    away_from_helpers(&ctx)?;
    ctx.show(&code_view(&ctx, String::new()))
}

async fn give(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    away_from_helpers(&ctx)?;
    match look_up(&ctx, form.text("code"), &[CodePurpose::Pin]).await? {
        Looked::Found(_) => Ok(ctx.go(&format!("/pin/{}", codes::plain(form.text("code"))))),
        Looked::Not => not_a_code(&ctx, form.typed("code"), None),
        Looked::Wait { until } => not_a_code(&ctx, form.typed("code"), Some(until)),
    }
}

/// A PIN that was drawn for the holder of one code; it travels only in a sealed cookie.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Drawn {
    code: String,
    pin: String,
    draws: u8,
}

async fn draw(ctx: Ctx, req: HttpRequest, path: Parts) -> Result<HttpResponse, Error> {
    let typed = code_in(&path)?;
    let code = match found(&ctx, &typed).await? {
        Ok(code) => code,
        Err(response) => return Ok(response),
    };
    if code.used {
        return not_a_code(&ctx, typed, None);
    }
    match drawn_before(&ctx, &req, &code) {
        Some(drawn) => show(&ctx, &code, &typed, &drawn, &FieldErrors::default()),
        None => {
            let drawn = draw_one(&ctx, &code, 1).await?;
            show(&ctx, &code, &typed, &drawn, &FieldErrors::default())
        }
    }
}

async fn decide(ctx: Ctx, req: HttpRequest, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let typed = code_in(&path)?;
    let code = match found(&ctx, &typed).await? {
        Ok(code) => code,
        Err(response) => return Ok(response),
    };
    let drawn = drawn_before(&ctx, &req, &code);
    if code.used && (drawn.is_none() || form.text("do") != "keep") {
        // The button was pressed twice, and the first time did it.
        return kept(&ctx);
    }
    let Some(drawn) = drawn else {
        let drawn = draw_one(&ctx, &code, 1).await?;
        return show(&ctx, &code, &typed, &drawn, &said(k::WAYS_DRAWN_ANEW));
    };
    if form.text("do") != "keep" {
        if drawn.draws >= MOST_DRAWS {
            return show(&ctx, &code, &typed, &drawn, &said(k::WAYS_DRAWN_LAST));
        }
        let drawn = draw_one(&ctx, &code, drawn.draws + 1).await?;
        return show(&ctx, &code, &typed, &drawn, &FieldErrors::default());
    }
    let pin = Pin::parse(&drawn.pin).ok_or_else(|| Error::broken("pins", "a drawn PIN does not read back"))?;
    pin::keep(&ctx.app, ctx.community_id(), code, channel(&ctx), form.key(), &pin).await?;
    kept(&ctx)
}

/// Nothing of the PIN stays in this browser.
fn kept(ctx: &Ctx) -> Result<HttpResponse, Error> {
    let mut response = ctx.show(&PinKept { page: ctx.titled(k::SIGN_IN_KEPT, Tab::None) })?;
    set(&mut response, &cookies::gone(&ctx.app, cookies::DRAWN))?;
    Ok(response)
}

/// On a device where a helper or staff are signed in, or beside a helper, nobody draws a PIN.
fn away_from_helpers(ctx: &Ctx) -> Result<(), Error> {
    match channel(ctx) {
        Channel::HelperDevice => Err(Error::refused(Refusal::OwnDeviceOnly)),
        _ => Ok(()),
    }
}

/// Whose device this is, as far as can be seen.
pub fn channel(ctx: &Ctx) -> Channel {
    use crate::acts::sign_in::Place;
    match (ctx.caller.as_deref().map(|c| c.kind), place(ctx)) {
        (None | Some(SessionKind::Own | SessionKind::Kiosk), Place::Kiosk { .. }) => Channel::Kiosk,
        (None | Some(SessionKind::Own | SessionKind::Kiosk), _) => Channel::OwnPhone,
        _ => Channel::HelperDevice,
    }
}

/// What became of a code.
pub enum Looked {
    Found(SetupCode),
    Not,
    Wait { until: i64 },
}

/// Looks a code up; wrong ones count against where they come from.
pub async fn look_up(ctx: &Ctx, typed: &str, purposes: &'static [CodePurpose]) -> Result<Looked, Error> {
    let (typed, address) = (codes::plain(typed), ctx.address.clone());
    ctx.app
        .db
        .write("look_up_code", ctx.community_id(), move |tx| {
            let sources = [Bucket::address(tx.keys, "code", &address)];
            let leave = tx.housekeeping();
            if let Verdict::Wait { until } = tries::take_without(tx, leave, &sources)? {
                return Ok(Looked::Wait { until });
            }
            match codes::find_lately(tx.conn, tx.keys, tx.community, &typed, purposes, tx.now)? {
                Some(code) => {
                    tries::give_back(tx, leave, &sources)?;
                    Ok(Looked::Found(code))
                }
                None => Ok(Looked::Not),
            }
        })
        .await
}

async fn found(ctx: &Ctx, typed: &str) -> Result<Result<SetupCode, HttpResponse>, Error> {
    away_from_helpers(ctx)?;
    Ok(match look_up(ctx, typed, &[CodePurpose::Pin]).await? {
        Looked::Found(code) => Ok(code),
        Looked::Not => Err(not_a_code(ctx, typed.to_owned(), None)?),
        Looked::Wait { until } => Err(not_a_code(ctx, typed.to_owned(), Some(until))?),
    })
}

fn code_in(path: &HashMap<String, String>) -> Result<String, Error> {
    path.get("code").map(|code| codes::plain(code)).ok_or(Error::Missing)
}

fn drawn_before(ctx: &Ctx, req: &HttpRequest, code: &SetupCode) -> Option<Drawn> {
    sealed::read::<Drawn>(req, &ctx.app, cookies::DRAWN).filter(|drawn| drawn.code == code.id)
}

async fn draw_one(ctx: &Ctx, code: &SetupCode, draws: u8) -> Result<Drawn, Error> {
    let (community, person) = (ctx.community_id().to_owned(), code.person_id.clone().ok_or(Error::Missing)?);
    let known = ctx.app.db.read(move |conn| pin::known(conn, &community, &person)).await?;
    let pin = pin::draw(&known)?;
    Ok(Drawn { code: code.id.clone(), pin: pin.reveal().to_owned(), draws })
}

fn show(ctx: &Ctx, code: &SetupCode, typed: &str, drawn: &Drawn, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let view = DrawPin {
        page: ctx.titled(k::SIGN_IN_SLIP, Tab::None).with_errors(errors),
        code: typed.to_owned(),
        name: code.name.clone().unwrap_or_default(),
        pin: drawn.pin.clone(),
    };
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = ctx.show_as(status, &view)?;
    set(&mut response, &sealed::make(&ctx.app, cookies::DRAWN, drawn, ctx.now + WAITS)?)?;
    Ok(response)
}

fn code_view(ctx: &Ctx, code: String) -> PinCode {
    PinCode { page: ctx.titled(k::SIGN_IN_SLIP, Tab::None), code }
}

fn not_a_code(ctx: &Ctx, typed: String, wait_until: Option<i64>) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    match wait_until {
        Some(until) => errors.add_with("code", k::WAYS_CODE_WAIT, vec![("wait", wait_words(ctx, until))]),
        None => errors.add("code", k::WAYS_CODE_WRONG),
    }
    let view = code_view(ctx, typed);
    let view = PinCode { page: view.page.with_errors(&errors), ..view };
    let Some(until) = wait_until else {
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &view)?;
    retry_after(ctx, &mut response, until);
    Ok(response)
}

fn said(key: crate::words::Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("", key);
    errors
}
