//! Phone mode: what is seen while listening, what is read aloud at the end, and who is to be rung back.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use super::questions::AskedQuestion;
use super::voices::Alike;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/phone.html")]
pub struct Phone {
    #[serde(skip)]
    pub page: Page,
    /// What to say when nobody else is at the desk now.
    pub shut: Option<Shut>,
    /// Calls to be rung back, counted up to a bound.
    pub waiting: usize,
    pub waiting_more: bool,
    pub q: String,
    pub found: Vec<Found>,
    /// Somebody was looked for.
    pub looked: bool,
    pub known: Option<Caller>,
    pub typed_name: String,
    pub phone_typed: String,
    pub card: String,
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
    pub settles: String,
}

/// The desk is shut: who answers, and the words for it.
#[derive(Serialize, Clone)]
pub struct Shut {
    /// As people read it; empty where nobody answers.
    pub phone: String,
    pub phone_href: String,
    pub words: String,
    /// 周一到周五 08:30–17:30
    pub hours: String,
    /// It is shut now; else the rule is shown for later.
    pub now: bool,
}

#[derive(Serialize)]
pub struct Found {
    pub id: String,
    pub name: String,
    pub home: String,
    /// Masked: enough to tell people apart.
    pub phone: String,
}

#[derive(Serialize)]
pub struct Caller {
    pub id: String,
    pub name: String,
    pub home: String,
    pub ways: Vec<Way>,
}

/// A way of making sure who rings.
#[derive(Serialize)]
pub struct Way {
    pub value: String,
    pub label: String,
    /// It can hold for this person.
    pub holds: bool,
    pub chosen: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/phone_taken.html")]
pub struct CallTaken {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    /// What to read out, where something was filed.
    pub aloud: Option<Aloud>,
    /// It was filed in the name they gave, not as somebody known.
    pub own_name: bool,
    /// They are to be rung back.
    pub waits: bool,
}

#[derive(Serialize)]
pub struct Aloud {
    pub request: String,
    pub number: String,
    /// Figure by figure.
    pub number_words: String,
    pub party: String,
    pub answer_by: i64,
    pub solve_by: i64,
    /// It is done together with what neighbours reported.
    pub with_others: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/phone_back.html")]
pub struct RingBack {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<BackRow>,
    pub next: Option<String>,
    /// Requests whose residents asked to be rung.
    pub asked: Vec<AskedRow>,
    pub asked_next: Option<String>,
}

#[derive(Serialize)]
pub struct AskedRow {
    pub id: String,
    pub number: String,
    pub what: String,
    pub name: String,
    /// On file; empty where there is none.
    pub phone: String,
    /// Whose hands filed it, where not their own.
    pub by: String,
    pub at: i64,
    pub due_at: i64,
    pub place: String,
    pub words: String,
}

#[derive(Serialize)]
pub struct BackRow {
    pub id: String,
    pub name: String,
    pub phone: String,
    pub at: i64,
    pub taken_by: String,
    pub place: String,
    pub words: String,
    /// Closing words that were refused.
    pub typed: String,
    pub refused: bool,
}
