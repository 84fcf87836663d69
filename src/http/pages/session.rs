//! Signing out: the session ends on the server, and the browser forgets what it kept.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};

use crate::acts::sign_in::sign_out;
use crate::error::Error;
use crate::http::cookies;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::next::{self, Next};
use crate::http::pages::sign_in::set;
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::sessions::SessionKind;
use crate::views::page::Tab;
use crate::views::ways::StillThere;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        post("/sign-out", Everyone, Pages, "sign out on this device", &[], || web::route().to(leave)),
        get(STILL, Everyone, Pages, "on a shared device, without scripts: are you still there?", || {
            web::route().to(still)
        }),
    ]
}

/// This page keeps nothing alive: a shared device that is left alone ends while it shows.
pub const STILL: &str = "/still";

async fn still(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    if ctx.caller.is_none() {
        let mut response = ctx.go("/");
        if ctx.chosen && ctx.in_lobby() {
            set(&mut response, &cookies::view_gone(&ctx.app))?;
        }
        return Ok(response);
    }
    ctx.show(&StillThere { page: ctx.titled(k::WAYS_STILL, Tab::None), next: next::or_home(&query.next).to_owned() })
}

async fn leave(ctx: Ctx, _: Form) -> Result<HttpResponse, Error> {
    if let Some(caller) = ctx.caller.as_deref() {
        sign_out(&ctx.app.db, caller).await?;
    }
    let mut response = ctx.go("/");
    forget(&ctx, &mut response)?;
    Ok(response)
}

/// Cookies are taken away one by one: `Clear-Site-Data: "cookies"` would unbind the phone as well.
pub fn forget(ctx: &Ctx, response: &mut HttpResponse) -> Result<(), Error> {
    for which in [cookies::SESSION, cookies::CARD, cookies::CODE, cookies::WAITING, cookies::DRAWN] {
        set(response, &cookies::gone(&ctx.app, which))?;
    }
    clear_site_data(ctx, response);
    Ok(())
}

/// Pages kept for being offline go too (TRUST.md §6 case 14). From a helper's own phone the worker takes them
/// (`web/sw.js`): there the browser's whole storage holds also what was done without a signal and is not sent yet,
/// sealed, and that stays (ACCESS.md §2).
pub fn clear_site_data(ctx: &Ctx, response: &mut HttpResponse) {
    let on_helpers_phone = ctx.caller.as_deref().is_some_and(|c| c.is_helper || c.kind == SessionKind::Copresence);
    let what = if on_helpers_phone { "\"cache\"" } else { "\"cache\", \"storage\"" };
    let value = HeaderValue::from_static(what);
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), value);
}
