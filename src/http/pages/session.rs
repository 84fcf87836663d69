//! Signing out: the session ends on the server, and the browser forgets what it kept.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};

use crate::acts::sign_in::sign_out;
use crate::error::Error;
use crate::http::cookies;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::pages::sign_in::set;
use crate::http::routes::{Entry, Mount::Pages, post};

pub fn entries() -> Vec<Entry> {
    vec![post("/sign-out", Everyone, Pages, "sign out on this device", &[], || web::route().to(leave))]
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
    clear_site_data(response);
    Ok(())
}

/// Pages kept for being offline go too (TRUST.md §6 case 14).
pub fn clear_site_data(response: &mut HttpResponse) {
    let value = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), value);
}
