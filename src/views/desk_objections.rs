//! Refusals that residents object to, to be decided by another than whoever refused.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::request::Level;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/objections.html")]
pub struct Objections {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub may: bool,
    pub rows: Vec<ObjectionRow>,
    /// Query string of the page after this one.
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct ObjectionRow {
    pub id: String,
    pub request: String,
    /// R-1042.
    pub number: String,
    pub resident: String,
    /// What they reported.
    pub own_words: String,
    /// Why it was refused: the coded reason in words, and what was said with it.
    pub reason: String,
    pub said: String,
    pub declined_by: String,
    /// Why they do not agree.
    pub words: String,
    pub objected_at: i64,
    /// By when another decides.
    pub due_at: i64,
    pub late: bool,
    /// How high it has risen because nobody did.
    pub level: Option<Level>,
    /// Whoever reads it may open the request.
    #[serde(skip)]
    pub opens: bool,
    /// Whoever reads it refused it: another decides.
    pub mine: bool,
    /// What was typed, when it could not be accepted.
    #[serde(skip)]
    pub typed: Option<String>,
}

impl ObjectionRow {
    fn with_subdistrict(&self) -> bool {
        self.level == Some(Level::Subdistrict)
    }
}
