//! A phone nobody knows yet: it waits under a number until the desk has made sure, then it is enrolled or takes the
//! code that was read out. The page asks again by itself, without scripts.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use super::card::{card_shown, unknown};
use super::{let_in, place, retry_after, set, wait_words};
use crate::acts::sign_in::{CodeOutcome, Place, with_code};
use crate::acts::waiting::{Asked, ask as ask_to_wait, enrol as enrol_waiting};
use crate::domain::card::CardNumber;
use crate::domain::one_time::{CodeFor, LENGTH};
use crate::domain::waiting::{WaitingState, grouped};
use crate::error::{Error, FieldErrors};
use crate::http::agent;
use crate::http::cookies;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::enrol::KEPT;
use crate::http::pages::pin::channel;
use crate::store::credentials::cards::{self, By};
use crate::store::credentials::one_time;
use crate::store::credentials::pins::{self, PinState};
use crate::store::people;
use crate::store::waiting::{self, NewWaiting, Waiting};
use crate::views::page::Tab;
use crate::views::sign_in::{WaitingCode, WaitingPhone};
use crate::words::{Key, k, typed};

/// Seconds after which a waiting page looks again.
const LOOKS_AGAIN: &str = "8";

/// 请社区认一认: from here on it waits.
pub async fn ask(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    if let Some(elsewhere) = elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let secret = card_shown(&ctx, &req);
    let mut errors = FieldErrors::default();
    let number = match form.has("card") && secret.is_none() {
        true => form.parse("card", &mut errors, |typed| CardNumber::parse(typed).ok_or(k::WAYS_CARD_NUMBER)),
        false => None,
    };
    if !errors.0.is_empty() {
        return unknown(&ctx, false, form.typed("card"), &errors, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let community = ctx.community_id().to_owned();
    let by_card = secret.is_some() || number.is_some();
    let owner = ctx
        .app
        .db
        .read(move |conn| match (&secret, &number) {
            (Some(secret), _) => cards::owner(conn, &community, &By::Secret(secret)),
            (None, Some(number)) => cards::owner(conn, &community, &By::Number(number)),
            (None, None) => Ok(None),
        })
        .await?;
    let person = owner.filter(|o| o.is_resident).map(|o| o.person_id);
    let new = NewWaiting { person, by_card, label: agent::label(&req) };
    match ask_to_wait(&ctx.app, ctx.community_id(), new, ctx.address.clone()).await? {
        Asked::Waits(token) => {
            let mut response = ctx.go("/sign-in/waiting");
            set(&mut response, &cookies::make(&ctx.app, cookies::WAITING, &token, 1))?;
            Ok(response)
        }
        Asked::Wait { until } => {
            errors.add_with("", k::WAITING_TOO_MANY, vec![("wait", wait_words(&ctx, until))]);
            let mut response = unknown(&ctx, by_card, form.typed("card"), &errors, StatusCode::TOO_MANY_REQUESTS)?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

pub async fn show(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Error> {
    if let Some(elsewhere) = elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let Some(waits) = waits(&ctx, &req).await?.filter(|w| !w.is(WaitingState::Done)) else {
        return Ok(ctx.go("/sign-in/card"));
    };
    let (community, id, person, now) =
        (ctx.community_id().to_owned(), waits.id.clone(), waits.person_id.clone(), ctx.now);
    let approved = waits.is(WaitingState::Approved);
    let (code, name) = ctx
        .app
        .db
        .read(move |conn| {
            let code = one_time::open_until(conn, &community, CodeFor::SignIn, &id, now)?;
            let name = match person.filter(|_| approved) {
                Some(person) => people::name_of(conn, &community, &person)?,
                None => None,
            };
            Ok((code.is_some(), name))
        })
        .await?;
    let mut response = ctx.show(&WaitingPhone {
        page: ctx.titled(k::WAITING_TITLE, Tab::None),
        number: grouped(&waits.number),
        until: waits.expires_at,
        turned_away: waits.is(WaitingState::TurnedAway),
        approved: name.filter(|_| approved),
        code,
    })?;
    if waits.is(WaitingState::Waiting) {
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static(LOOKS_AGAIN));
    }
    Ok(response)
}

/// 是我的手机，记下来
pub async fn enrol(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    if let Some(elsewhere) = elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let Some(waits) = waits(&ctx, &req).await?.filter(|w| w.is(WaitingState::Approved)) else {
        // Pressed twice: the first time bound this browser.
        return Ok(ctx.go("/sign-in/card"));
    };
    let (person, token) = enrol_waiting(&ctx.app, ctx.community_id(), waits, channel(&ctx), form.key()).await?;
    let community = ctx.community_id().to_owned();
    let pin = ctx.app.db.read(move |conn| pins::pin_state(conn, &community, &person)).await?;
    let mut response = ctx.go(if pin == PinState::Set { "/sign-in/card" } else { "/pin" });
    set(&mut response, &cookies::make(&ctx.app, cookies::DEVICE, &token, KEPT))?;
    set(&mut response, &cookies::gone(&ctx.app, cookies::WAITING))?;
    Ok(response)
}

/// Apart from the page that looks again by itself, so that nothing typed is lost.
pub async fn code_form(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Error> {
    if let Some(elsewhere) = elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    match waits(&ctx, &req).await?.filter(|w| w.is(WaitingState::Waiting)) {
        Some(waits) => ctx.show(&code_view(&ctx, &waits)),
        None => Ok(ctx.go("/sign-in/waiting")),
    }
}

pub async fn give_code(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    if let Some(elsewhere) = elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let Some(waits) = waits(&ctx, &req).await?.filter(|w| w.is(WaitingState::Waiting)) else {
        return Ok(ctx.go("/sign-in/waiting"));
    };
    let Some(code) = typed::code(form.text("code"), LENGTH) else {
        return code_again(&ctx, &waits, k::CODES_FORM);
    };
    match with_code(&ctx.app, ctx.community_id(), waits.id.clone(), code, None).await? {
        CodeOutcome::In(signed_in) => {
            let mut response = let_in(&ctx, &signed_in, "/")?;
            set(&mut response, &cookies::gone(&ctx.app, cookies::WAITING))?;
            Ok(response)
        }
        CodeOutcome::Wrong => code_again(&ctx, &waits, k::WAITING_CODE_WRONG),
        CodeOutcome::Spent => code_again(&ctx, &waits, k::WAITING_CODE_SPENT),
    }
}

/// Whoever is signed in needs no waiting: above all a helper's or the staff's phone is never made a resident's. Nor does
/// a kiosk.
fn elsewhere(ctx: &Ctx) -> Option<HttpResponse> {
    (ctx.caller.is_some() || matches!(place(ctx), Place::Kiosk { .. })).then(|| ctx.go("/"))
}

async fn waits(ctx: &Ctx, req: &HttpRequest) -> Result<Option<Waiting>, Error> {
    let Some(token) = cookies::read(req, &ctx.app, cookies::WAITING) else {
        return Ok(None);
    };
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app.db.read(move |conn| waiting::by_token(conn, &community, &token, now)).await
}

fn code_view(ctx: &Ctx, waits: &Waiting) -> WaitingCode {
    WaitingCode { page: ctx.titled(k::WAITING_CODE_TITLE, Tab::None), number: grouped(&waits.number) }
}

fn code_again(ctx: &Ctx, waits: &Waiting, key: Key) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("code", key);
    let view = code_view(ctx, waits);
    let page = view.page.with_errors(&errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &WaitingCode { page, ..view })
}
