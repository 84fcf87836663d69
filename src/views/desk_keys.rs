//! The keys of other systems at the desk, and a new one, shown once.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/keys.html")]
pub struct Keys {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<KeyRow>,
    /// The query of the next page, towards older ones.
    pub next: Option<String>,
    /// Where other systems begin.
    pub discovery: String,
    /// Posted twice: the key was shown the first time.
    pub twice: bool,
    pub typed_holder: String,
    /// Field `category`, several; none chosen means all.
    pub categories: Vec<Choice>,
    pub opens: bool,
}

/// One key; the key itself is nowhere kept. Ended with POST `/desk/settings/keys/{id}/end`.
#[derive(Serialize)]
pub struct KeyRow {
    pub id: String,
    pub holder: String,
    /// Names of the categories it may file in; empty: all.
    pub categories: Vec<String>,
    pub opens: bool,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    pub ended_at: Option<i64>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/key_shown.html")]
pub struct KeyShown {
    #[serde(skip)]
    pub page: Page,
    pub holder: String,
    pub key: String,
    pub discovery: String,
}
