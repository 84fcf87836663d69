//! Signing in: choosing a way, card and PIN, a phone that waits to be recognised, a code sent or read out, email and
//! password, the second factor, a passkey.

mod card;
mod code;
mod passkey;
pub mod password;
mod waiting;

use actix_web::{HttpRequest, HttpResponse, web};

use crate::acts::sign_in::{Place, SignedIn};
use crate::error::Error;
use crate::http::cookies;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::next::{self, Next};
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::people;
use crate::store::sessions::SessionKind;
use crate::views::page::Tab;
use crate::views::sign_in::ChooseSignIn;
use crate::words::masked::shortened;
use crate::words::{dates, k};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/sign-in", Everyone, Pages, "choose a way to sign in", || web::route().to(choose)),
        get("/sign-in/card", Everyone, Pages, "card and PIN", || web::route().to(card::form)),
        post("/sign-in/card", Everyone, Pages, "sign in with card and PIN", &["card", "pin", "next"], || {
            web::route().to(card::enter)
        }),
        get("/c/{token}", Everyone, Pages, "a card's QR: never signs in", || web::route().to(card::shown)),
        post("/sign-in/waiting", Everyone, Pages, "ask the desk to recognise this phone", &["card"], || {
            web::route().to(waiting::ask)
        }),
        get("/sign-in/waiting", Everyone, Pages, "the number this phone waits under", || {
            web::route().to(waiting::show)
        }),
        post("/sign-in/waiting/enrolment", Everyone, Pages, "bind this phone, once approved", &["key"], || {
            web::route().to(waiting::enrol)
        }),
        get("/sign-in/waiting/code", Everyone, Pages, "type the code that was read out", || {
            web::route().to(waiting::code_form)
        }),
        post("/sign-in/waiting/code", Everyone, Pages, "sign in with the code read out", &["code"], || {
            web::route().to(waiting::give_code)
        }),
        get("/sign-in/code", Everyone, Pages, "ask for a code by text message or email", || {
            web::route().to(code::form)
        }),
        post("/sign-in/code", Everyone, Pages, "send a code; one answer for all", &["contact", "next"], || {
            web::route().to(code::ask)
        }),
        get("/sign-in/code/typed", Everyone, Pages, "type the code that was sent", || web::route().to(code::typing)),
        post("/sign-in/code/typed", Everyone, Pages, "sign in with the code", &["code", "next"], || {
            web::route().to(code::enter)
        }),
        get("/sign-in/password", Everyone, Pages, "email and password", || web::route().to(password::form)),
        post(
            "/sign-in/password",
            Everyone,
            Pages,
            "sign in with email and password",
            &["email", "password", "next"],
            || web::route().to(password::enter),
        ),
        get("/sign-in/passkey", Everyone, Pages, "sign in with a passkey", || web::route().to(passkey::form)),
        post("/sign-in/passkey", Everyone, Pages, "what the passkey answered", &["state", "answer", "next"], || {
            web::route().to(passkey::enter)
        }),
        get("/sign-in/second", Everyone, Pages, "the second factor", || web::route().to(password::second_form)),
        post("/sign-in/second", Everyone, Pages, "give the second factor", &["code", "next"], || {
            web::route().to(password::second)
        }),
    ]
}

async fn choose(ctx: Ctx, req: HttpRequest, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    match ctx.caller.as_deref() {
        Some(caller) if caller.kind == SessionKind::Pending => {
            let to = if caller.parent_id.is_some() {
                "/assist/return".to_owned()
            } else if caller.is_enrolling() {
                format!("/passkeys/new{}", next::query(&query.next))
            } else {
                format!("/sign-in/second{}", next::query(&query.next))
            };
            return Ok(ctx.go(&to));
        }
        Some(_) => return Ok(ctx.go(next::or_home(&query.next))),
        None => {}
    }
    let view = ChooseSignIn {
        page: ctx.titled(k::SIGN_IN_CHOOSE, Tab::None),
        next: query.local(),
        known: known_here(&ctx).await?,
        passkeys: ctx.app.passkeys.is_some() && !matches!(place(&ctx), Place::Kiosk { .. }),
    };
    let mut response = ctx.show(&view)?;
    // A card shown by somebody else a moment ago is not this person's.
    if cookies::read(&req, &ctx.app, cookies::CARD).is_some() {
        set(&mut response, &cookies::gone(&ctx.app, cookies::CARD))?;
    }
    Ok(response)
}

/// The person this phone is bound to, shortened.
async fn known_here(ctx: &Ctx) -> Result<Option<String>, Error> {
    let Place::Own { person, .. } = place(ctx) else {
        return Ok(None);
    };
    let community = ctx.community_id().to_owned();
    let name = ctx.app.db.read(move |conn| people::name_of(conn, &community, &person)).await?;
    Ok(name.map(|name| shortened(&name)))
}

/// What this browser is to us.
pub fn place(ctx: &Ctx) -> Place {
    match ctx.device.as_deref() {
        Some(device) if device.is_kiosk() => Place::Kiosk { device: device.id.clone() },
        Some(device) => match &device.person_id {
            Some(person) => Place::Own { device: device.id.clone(), person: person.clone() },
            None => Place::Unknown,
        },
        None => Place::Unknown,
    }
}

/// Gives the browser its new session and leads on.
pub fn let_in(ctx: &Ctx, signed_in: &SignedIn, to: &str) -> Result<HttpResponse, Error> {
    let mut response = ctx.go(next::or_home(to));
    set(&mut response, &session_cookie(ctx, signed_in))?;
    set(&mut response, &cookies::gone(&ctx.app, cookies::CARD))?;
    Ok(response)
}

/// The same session under a new token.
pub fn renew(ctx: &Ctx, response: &mut HttpResponse, renewed: &SignedIn) -> Result<(), Error> {
    set(response, &session_cookie(ctx, renewed))
}

/// On one's own phone it outlives the browser; on shared devices and at the desk it goes with it.
fn session_cookie(ctx: &Ctx, signed_in: &SignedIn) -> actix_web::cookie::Cookie<'static> {
    let days = match signed_in.kind {
        SessionKind::Own => 365,
        SessionKind::Helper => 90,
        SessionKind::Kiosk | SessionKind::Copresence | SessionKind::Staff | SessionKind::Api | SessionKind::Pending => {
            0
        }
    };
    cookies::make(&ctx.app, cookies::SESSION, &signed_in.token, days)
}

pub fn set(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) -> Result<(), Error> {
    response.add_cookie(cookie).map_err(|e| Error::broken("http", e))
}

/// How long to wait, in words.
pub fn wait_words(ctx: &Ctx, until: i64) -> String {
    dates::left(ctx.prefs.lang, (until - ctx.now).max(60_000))
}

/// The same for machines: `Retry-After` in seconds.
pub fn retry_after(ctx: &Ctx, response: &mut HttpResponse, until: i64) {
    let seconds = ((until - ctx.now) / 1000).max(1);
    response.headers_mut().insert(actix_web::http::header::RETRY_AFTER, seconds.into());
}
