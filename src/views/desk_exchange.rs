//! Lists and work orders in and out, at the desk.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::{Key, k, named};

#[derive(Template, Serialize)]
#[template(path = "desk/exchange/start.html")]
pub struct Exchange {
    #[serde(skip)]
    pub page: Page,
    pub may_import: bool,
    pub batches: Vec<BatchRow>,
    /// Sources whose answered orders can go back: posts `source`.
    pub sources: Vec<Choice>,
    /// Answers that left, newest first: a POST to each gives it again.
    pub files: Vec<FileRow>,
    pub kinds: Vec<Choice>,
    /// Where rows go whose category nobody knows.
    pub categories: Vec<Choice>,
    pub typed_name: String,
    /// The last month, as dates: what a file of requests begins with.
    pub from: String,
    pub until: String,
}

/// A file of answers that went back.
#[derive(Clone, Serialize)]
pub struct FileRow {
    pub id: String,
    pub source: String,
    pub at: i64,
    pub answers: i64,
}

/// One list, and how far it is.
#[derive(Clone, Serialize)]
pub struct BatchRow {
    pub id: String,
    pub name: String,
    pub state: String,
    pub at: i64,
    pub total: i64,
    pub bad: i64,
    pub done: i64,
    pub known: i64,
    pub failed: i64,
    pub left: i64,
}

impl BatchRow {
    /// How far it is, in words.
    pub fn state_key(&self) -> Key {
        named(&format!("exchange-batch-{}", self.state)).unwrap_or(k::EXCHANGE_STATE)
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/exchange/list.html")]
pub struct List {
    #[serde(skip)]
    pub page: Page,
    pub list: BatchRow,
    /// The first rows that will be taken over.
    pub sample: Vec<SampleRow>,
    /// The first rows that cannot.
    pub bad: Vec<BadRow>,
    /// Words for categories that nobody here knows yet. Posts `word-0` and `category-0`, and so on.
    pub unknown: Vec<UnknownWord>,
    pub categories: Vec<Choice>,
    pub may_import: bool,
}

#[derive(Serialize)]
pub struct UnknownWord {
    pub word: String,
    /// How many rows wait for it.
    pub rows: i64,
}

/// Words of other houses that are remembered.
#[derive(Template, Serialize)]
#[template(path = "desk/exchange/words.html")]
pub struct ToldWords {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<ToldRow>,
    pub next: Option<String>,
    pub may_forget: bool,
}

#[derive(Serialize)]
pub struct ToldRow {
    pub source: String,
    pub word: String,
    /// Empty where the category is no longer offered by any name.
    pub category: String,
    pub at: i64,
}

#[derive(Serialize)]
pub struct SampleRow {
    pub line: i64,
    pub number: String,
    pub category: String,
    pub place: String,
    pub words: String,
    pub deadline: Option<i64>,
}

#[derive(Serialize)]
pub struct BadRow {
    pub line: i64,
    pub said: String,
    pub why: Vec<String>,
}

/// What another house said beside a request; each empty where it said nothing. For the desk alone.
#[derive(Clone, Default, Serialize)]
pub struct OutsideCard {
    pub source: String,
    /// The number it has there.
    pub number: String,
    pub deadline: Option<i64>,
    pub returned_at: Option<i64>,
    pub caller: String,
    pub reporter: String,
    /// As given; nothing here has ever opened it.
    pub picture: String,
}
