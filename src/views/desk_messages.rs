//! Messages that were only written down.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/messages.html")]
pub struct Messages {
    #[serde(skip)]
    pub page: Page,
    /// Mail, and text messages, leave the house by themselves.
    pub mail: bool,
    pub sms: bool,
    /// Newest first.
    pub rows: Vec<MessageRow>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct MessageRow {
    pub at: i64,
    /// Masked.
    pub to: String,
    pub by_mail: bool,
    /// `None` where it holds a code, or may.
    pub text: Option<String>,
    /// A code for signing in, which nobody else is to see.
    pub code: bool,
    /// `None` where nobody knows any more whose it was.
    pub known: Option<Known>,
}

#[derive(Serialize)]
pub struct Known {
    pub id: String,
    pub name: String,
    /// What it was about, in words of staff.
    pub about: String,
    pub told_at: Option<i64>,
    /// Somebody still has to tell them.
    pub waits: bool,
}
