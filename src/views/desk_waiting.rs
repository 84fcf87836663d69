//! Phones that wait to be recognised, as the desk sees them.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/waiting.html")]
pub struct WaitingList {
    #[serde(skip)]
    pub page: Page,
    /// Newest first.
    pub rows: Vec<WaitingRow>,
    /// The number that was looked for; empty shows all.
    pub number: String,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct WaitingRow {
    pub id: String,
    /// 482 190, as its holder reads it out.
    pub number: String,
    /// Whose card was shown.
    pub person: Option<String>,
    /// A card was shown or typed; without a person it is nobody's.
    pub by_card: bool,
    /// 安卓手机 · 微信
    pub label: String,
    pub asked_at: i64,
    pub expires_at: i64,
}

/// One of them. Posts `checked` and `person` to `/approval`, `called` and `person` to `/code`, nothing to `/refusal`.
#[derive(Template, Serialize)]
#[template(path = "desk/waiting_one.html")]
pub struct OneWaiting {
    #[serde(skip)]
    pub page: Page,
    pub row: WaitingRow,
    pub whose: Option<Whose>,
    /// What was searched for, and who could be meant, where no card was shown.
    pub words: String,
    pub found: Vec<Choice>,
}

#[derive(Serialize)]
pub struct Whose {
    pub person: Named,
    pub home: String,
    pub phone: Option<String>,
    /// Why a call to it makes nobody sure; then only in person.
    pub no_call: Option<String>,
}

/// The code to read out; never again shown.
#[derive(Template, Serialize)]
#[template(path = "desk/waiting_code.html")]
pub struct CodeToSay {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub number: String,
    /// 4821 9076
    pub code: String,
}
