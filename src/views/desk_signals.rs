//! Signals at the desk: what the house noticed, in words, and what somebody found when they looked.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::page::Page;
use crate::words::k;

/// `/desk/signals`
#[derive(Template, Serialize)]
#[template(path = "desk/signals.html")]
pub struct SignalList {
    #[serde(skip)]
    pub page: Page,
    /// The open ones, or those somebody closed.
    pub open: bool,
    pub rows: Vec<SignalRow>,
    /// The query of the next page.
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct SignalRow {
    pub id: String,
    pub kind: String,
    /// What it is, in a few words.
    pub title: String,
    /// What was seen, in a sentence.
    pub why: String,
    pub resident: Option<Named>,
    pub helper: Option<Named>,
    pub raised_at: i64,
    pub times: i64,
    pub closed: Option<Closed>,
}

#[derive(Serialize, Clone)]
pub struct Closed {
    pub at: i64,
    pub by: String,
    pub words: String,
}

/// `/desk/signals/{id}`; posts `words` to `/closing`.
#[derive(Template, Serialize)]
#[template(path = "desk/signal.html")]
pub struct SignalPage {
    #[serde(skip)]
    pub page: Page,
    pub row: SignalRow,
    /// What to ask or look at.
    pub ask: String,
    /// The acts it speaks of.
    pub acts: Vec<SignalAct>,
    pub may_close: bool,
    pub typed_words: String,
}

#[derive(Serialize)]
pub struct SignalAct {
    pub at: i64,
    pub what: String,
    pub who: String,
}
