//! Words said often, with fields that are filled in for each request.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/wordings.html")]
pub struct Wordings {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<WordingRow>,
    pub kinds: Vec<Choice>,
    /// Every field as it is written: {姓名}.
    pub fields: Vec<String>,
    pub typed: Typed,
}

#[derive(Serialize)]
pub struct WordingRow {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub zh: String,
    pub en: String,
}

/// The form: empty for new words; with an id for words that are changed.
#[derive(Serialize, Default)]
pub struct Typed {
    pub id: String,
    pub version: i64,
    pub kind: String,
    pub name: String,
    pub zh: String,
    pub en: String,
}

/// What words are for.
pub fn kind_words(page: &Page, kind: &str) -> &'static str {
    page.t(match kind {
        "transfer" => k::DESK_TRANSFER,
        "solution" => k::DESK_SOLVE,
        _ => k::DESK_ANSWER,
    })
}
