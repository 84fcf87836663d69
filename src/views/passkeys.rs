//! Passkeys: signing in with one, adding one, and the list of one's own.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// A question for the browser, and what its answer is checked against, sealed.
#[derive(Clone, Serialize)]
pub struct Asked {
    /// JSON for `navigator.credentials`.
    pub options: String,
    pub state: String,
}

/// `/sign-in/passkey`. Posts `state`, `answer`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/passkey.html")]
pub struct PasskeySignIn {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    /// `None` where this place's address can have no passkeys.
    pub asked: Option<Asked>,
    /// They typed a password that opens nothing any more.
    pub instead: bool,
    /// How long to wait before trying again, in words.
    pub wait: Option<String>,
}

/// Staff without a passkey, after signing in: now, or later for so many days.
#[derive(Template, Serialize)]
#[template(path = "me/passkey_ask.html")]
pub struct AskPasskey {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    /// Days left, in words.
    pub left: String,
}

/// A new passkey is made on this device. Posts `state`, `answer`, `name`, `next` to `/passkeys`.
#[derive(Template, Serialize)]
#[template(path = "me/passkey_new.html")]
pub struct NewPasskey {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    pub asked: Option<Asked>,
    /// What it will be called.
    pub name: String,
    /// Nothing else opens before.
    pub required: bool,
}

/// One's own passkeys.
#[derive(Template, Serialize)]
#[template(path = "me/passkeys.html")]
pub struct Passkeys {
    #[serde(skip)]
    pub page: Page,
    pub passkeys: Vec<PasskeyRow>,
    /// This is a device of their own, and another may be added.
    pub may_add: bool,
    /// Staff keep the last one.
    pub last: bool,
    /// One was added a moment ago.
    pub added: bool,
}

/// Named with POST `/passkeys/{id}/name`, ended with POST `/passkeys/{id}/end`.
#[derive(Serialize)]
pub struct PasskeyRow {
    pub id: String,
    pub name: String,
    pub since: i64,
    pub used_at: Option<i64>,
}
