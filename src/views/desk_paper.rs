//! Numbered paper forms: the list, the sheets, and entering one.

use askama::Template;
use serde::Serialize;

use super::desk_phone::Found;
use super::desk_requests::Choice;
use super::page::Page;
use super::questions::AskedQuestion;
use super::voices::Alike;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/paper_forms.html")]
pub struct PaperForms {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<FormRow>,
    pub next: Option<String>,
    /// How many are to be printed, as typed.
    pub count: String,
}

#[derive(Serialize)]
pub struct FormRow {
    /// P-0042.
    pub number: String,
    pub printed_at: i64,
    pub printed_by: String,
    /// What it became; `None` while it was not entered.
    pub request: Option<String>,
    pub happened_at: Option<i64>,
    pub entered_by: String,
}

#[derive(Template, Serialize)]
#[template(path = "paper/forms.html")]
pub struct PaperFormSheets {
    #[serde(skip)]
    pub page: Page,
    pub numbers: Vec<String>,
    /// What can be asked for, to be ticked.
    pub categories: Vec<String>,
    /// What some of them ask beside, each question with its boxes or room to write.
    pub asks: Vec<Asks>,
}

#[derive(Serialize)]
pub struct Asks {
    pub category: String,
    pub questions: Vec<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/paper_enter.html")]
pub struct EnterPaper {
    #[serde(skip)]
    pub page: Page,
    pub typed: TypedForm,
    pub q: String,
    pub found: Vec<Found>,
    pub looked: bool,
    pub chosen: Option<Found>,
    pub categories: Vec<Choice>,
    pub places: Vec<Choice>,
    pub detail: String,
    pub words: String,
    /// What the chosen category asks; posts `q-{code}` for each, and `asked` with the category.
    pub questions: Vec<AskedQuestion>,
    pub asked: String,
    /// What may be the same: the page asks whether it is, before anything is filed.
    pub alike: Alike,
    /// Neighbours may see it.
    pub public: bool,
    /// It was entered before, as this.
    pub before: Option<WrittenBefore>,
}

/// What is written at the head of a form, as typed.
#[derive(Serialize, Default)]
pub struct TypedForm {
    pub number: String,
    pub day: String,
    pub hour: String,
    pub by: String,
}

#[derive(Serialize)]
pub struct WrittenBefore {
    pub id: String,
    /// R-1042.
    pub number: String,
    pub place: String,
}
