//! Short-lived sealed cookies: what a browser carries for us from one page to the next and must
//! neither read nor change.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::cookies;
use crate::app::App;
use crate::error::Error;
use crate::keys::Purpose;

#[derive(Serialize, Deserialize)]
struct Dated<T> {
    /// Not after this, milliseconds UTC.
    until: i64,
    value: T,
}

/// A cookie that opens only under its own name, only until `until`.
pub fn make<T: Serialize>(app: &App, which: &str, value: T, until: i64) -> Result<Cookie<'static>, Error> {
    let plain = serde_json::to_vec(&Dated { until, value }).map_err(|e| Error::broken("cookies", e))?;
    let plain = zeroize::Zeroizing::new(plain);
    let sealed = app.db.keys().seal(Purpose::Cookies, which.as_bytes(), &plain)?;
    Ok(cookies::make(app, which, &URL_SAFE_NO_PAD.encode(sealed), 0))
}

/// What is in it; nothing where it is missing, too old, or not ours.
pub fn read<T: DeserializeOwned>(req: &HttpRequest, app: &App, which: &str) -> Option<T> {
    let sealed = URL_SAFE_NO_PAD.decode(cookies::read(req, app, which)?).ok()?;
    let plain = app.db.keys().open_sealed(Purpose::Cookies, which.as_bytes(), &sealed).ok()?;
    let dated: Dated<T> = serde_json::from_slice(&plain).ok()?;
    (app.db.now() < dated.until).then_some(dated.value)
}
