//! Proving again who one is, before what could do harm; and going on with what was being done.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use super::passkeys::Asked;
use crate::words::k;

/// Posts `pin`, or `password` and `code`, to `/again`, or `state` and `answer` to `/again/passkey`; with `next`, or with
/// `to` and `kept`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/again.html")]
pub struct Again {
    #[serde(skip)]
    pub page: Page,
    pub ways: AgainWays,
    /// The question for their passkey, where they have one.
    pub passkey: Option<Asked>,
    /// Where to go on, where nothing was being sent.
    pub next: String,
    /// Where what was being sent goes.
    #[serde(skip)]
    pub to: String,
    /// What was being sent, as JSON; empty where nothing was.
    #[serde(skip)]
    pub kept: String,
    /// Photos were among it, which a page cannot keep.
    #[serde(skip)]
    pub photos: bool,
    /// How long to wait before trying again, in words.
    pub wait: Option<String>,
}

#[derive(Serialize, Clone, Copy)]
pub struct AgainWays {
    pub pin: bool,
    pub password: bool,
    /// The code of a second factor, with the password.
    pub code: bool,
}

/// Signed in again: what came when the session was over, to be sent with one more press.
#[derive(Template, Serialize)]
#[template(path = "sign_in/unsent.html")]
pub struct Unsent {
    #[serde(skip)]
    pub page: Page,
    pub to: String,
    /// Whom it is for, where a helper wrote it.
    pub name: Option<String>,
    /// Names and values, as they were.
    #[serde(skip)]
    pub kept: Vec<(String, String)>,
    /// What of it was written by hand, to be read before it is sent.
    pub shown: Vec<String>,
    /// Photos were among it, which are not kept.
    pub photos: bool,
}

/// Proved: what was being sent is sent with one more press.
#[derive(Template, Serialize)]
#[template(path = "sign_in/resume.html")]
pub struct Resume {
    #[serde(skip)]
    pub page: Page,
    pub to: String,
    /// Names and values, as they were.
    #[serde(skip)]
    pub kept: Vec<(String, String)>,
}
