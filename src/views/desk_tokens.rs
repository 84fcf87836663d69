//! Tokens with which programs work as a member of staff, and a new one, shown once.

use std::borrow::Borrow;

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::domain::token::TokenEnd;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/tokens.html")]
pub struct Tokens {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<TokenRow>,
    /// The query of the next page, towards older ones.
    pub next: Option<String>,
    /// Where programs begin.
    pub begins: String,
    /// Posted twice: the token was shown the first time.
    pub twice: bool,
    /// Field `person`.
    pub staff: Vec<Choice>,
    /// Field `days`.
    pub terms: Vec<Choice>,
    /// Field `reason` of `/desk/settings/tokens/{id}/end`.
    pub reasons: Vec<Choice>,
    pub typed_label: String,
}

/// One token; the token itself is nowhere kept. Ended with POST `/desk/settings/tokens/{id}/end`.
#[derive(Serialize)]
pub struct TokenRow {
    pub id: String,
    #[serde(skip)]
    pub field: String,
    /// Whose programs work with it.
    pub person: String,
    pub label: String,
    pub issued_at: i64,
    pub issued_by: String,
    pub ends_at: i64,
    pub last_used_at: Option<i64>,
    /// Before its time.
    pub ended_at: Option<i64>,
    /// `None` where it ended with everything the person was signed in by.
    pub reason: Option<TokenEnd>,
    /// Its time is up.
    pub over: bool,
}

/// Why it ended.
pub fn reason_words(page: &Page, reason: impl Borrow<TokenEnd>) -> &'static str {
    page.t(match reason.borrow() {
        TokenEnd::Finished => k::TOKENS_WHY_FINISHED,
        TokenEnd::Lost => k::TOKENS_WHY_LOST,
        TokenEnd::Replaced => k::TOKENS_WHY_REPLACED,
        TokenEnd::Misused => k::TOKENS_WHY_MISUSED,
    })
}

#[derive(Template, Serialize)]
#[template(path = "desk/token_shown.html")]
pub struct TokenShown {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub label: String,
    pub token: String,
    pub ends_at: i64,
    pub begins: String,
}
