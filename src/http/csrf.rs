//! Forms from another site are refused: by where they come from and by a token only our pages hold.

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use super::ctx::Ctx;
use crate::error::{Denied, Error};
use crate::keys::Purpose;

/// The token of this person's forms: a MAC over the session's id or the visitor's cookie. Not over the session's
/// token, which is a new one whenever they prove again who they are: their other pages stay good.
pub fn token(ctx: &Ctx) -> String {
    token_of(ctx, &ctx.bound_to)
}

fn token_of(ctx: &Ctx, bound_to: &str) -> String {
    let mac = ctx.app.db.keys().mac(Purpose::Form, &[bound_to.as_bytes()]);
    URL_SAFE_NO_PAD.encode(&mac[..16])
}

pub fn token_fits(ctx: &Ctx, given: &str) -> bool {
    fits(ctx, &ctx.bound_to, given)
}

/// Was it made for this session, which may be over?
pub fn fits(ctx: &Ctx, session: &str, given: &str) -> bool {
    bool::from(token_of(ctx, session).as_bytes().ct_eq(given.as_bytes()))
}

/// `Sec-Fetch-Site` decides where the browser sends it (Chrome 76 and later); `Origin` where it is
/// there; else the token alone. Requests with a bearer token carry no cookies and need neither.
pub fn check_origin(req: &HttpRequest, ctx: &Ctx) -> Result<(), Error> {
    if ctx.api {
        return Ok(());
    }
    let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") { Ok(()) } else { Err(Error::Forbidden(Denied::Form)) };
    }
    match text(header::ORIGIN.as_str()) {
        None => Ok(()),
        Some(origin) => {
            let host = req.connection_info().host().to_owned();
            let same = origin.split_once("://").is_some_and(|(_, rest)| rest == host);
            if same { Ok(()) } else { Err(Error::Forbidden(Denied::Form)) }
        }
    }
}
