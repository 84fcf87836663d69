//! Two records of one person at the desk: likely ones, both side by side, and what was proposed and done.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::page::Page;
use crate::words::k;

/// Records that look alike and that nobody has looked at yet.
#[derive(Template, Serialize)]
#[template(path = "desk/doubles.html")]
pub struct Doubles {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<DoubleRow>,
    pub next: Option<String>,
    /// What was typed at which row, when it was refused.
    pub typed: (String, String),
}

#[derive(Serialize)]
pub struct DoubleRow {
    pub id: String,
    pub one: InShort,
    pub other: InShort,
    /// Why they look alike: `name`, `sound`, `phone`, `home` or `born`.
    pub because: Vec<String>,
}

/// One record in few words.
#[derive(Serialize)]
pub struct InShort {
    pub id: String,
    pub name: String,
    pub age: Option<i64>,
    pub home: String,
    pub phone: Option<String>,
}

/// Which other record is of the same person?
#[derive(Template, Serialize)]
#[template(path = "desk/merge_with.html")]
pub struct MergeWith {
    #[serde(skip)]
    pub page: Page,
    pub person: Named,
    pub words: String,
    pub rows: Vec<InShort>,
}

/// Both side by side.
#[derive(Template, Serialize)]
#[template(path = "desk/merge.html")]
pub struct MergeForm {
    #[serde(skip)]
    pub page: Page,
    pub kept: Record,
    pub absorbed: Record,
    pub rows: Vec<CompareRow>,
    /// Why the two cannot be joined; then there is no form.
    pub refused: Option<String>,
    pub words: String,
}

#[derive(Serialize)]
pub struct Record {
    pub id: String,
    pub name: String,
    /// Sent back, so that nobody joins what somebody else has just changed.
    pub version: i64,
    pub registered_at: i64,
    pub requests: i64,
    pub mandates: i64,
}

#[derive(Serialize)]
pub struct CompareRow {
    /// Sent as `take_{field}`: `kept` or `absorbed`.
    pub field: String,
    pub label: String,
    pub kept: String,
    pub absorbed: String,
    pub same: bool,
    pub side: String,
}

/// A proposal and what became of it.
#[derive(Template, Serialize)]
#[template(path = "desk/merged.html")]
pub struct MergeAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub kept: Named,
    pub absorbed: Named,
    /// `proposed`, `merged`, `apart` or `dropped`.
    pub state: String,
    pub words: String,
    /// Labels of what is taken over from the other record.
    pub taken: Vec<String>,
    pub proposed: (String, i64),
    pub merged: Option<(String, i64)>,
    pub apart: Option<(String, i64)>,
    /// Where the second pair of eyes stands, for what comes next: `""`, `waiting` or `agreed`.
    pub second: String,
    pub typed: String,
}

/// Why two records look alike, in words.
pub fn because_words(page: &Page, because: &str) -> String {
    match because {
        "born" => page.t(k::MERGE_BORN_ALIKE).to_owned(),
        other => super::desk_people::alike_words(page, other),
    }
}
