//! The responsibility list at the desk, on paper and for everybody; categories, questions, parties, the calendar.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use super::requests::span_in_words;
use crate::domain::question::Datatype;
use crate::domain::request::Hours;
use crate::words::{self, k};

/// Kinds of responsible parties.
pub const KINDS: &[&str] = &["committee", "property", "owners", "department", "subdistrict", "organisation"];
/// The icons there are, as `icons.html` draws them.
pub const ICONS: &[&str] = &[
    "water", "light", "power", "lift", "house", "road", "green", "cleaning", "noise", "safety", "parking", "handrail",
    "other",
];

/// The words of a family of messages whose last word is data.
fn named(page: &Page, family: &str, word: &str) -> String {
    words::named(&format!("{family}{word}")).map_or_else(|| word.to_owned(), |key| page.t(key).to_owned())
}

pub fn kind_words(page: &Page, kind: &str) -> String {
    named(page, "list-kind-", kind)
}

pub fn icon_words(page: &Page, icon: &str) -> String {
    named(page, "list-icon-", icon)
}

pub fn datatype_words(page: &Page, datatype: Datatype) -> String {
    named(page, "list-datatype-", datatype.as_str())
}

#[derive(Template, Serialize)]
#[template(path = "desk/list/list.html")]
pub struct ListAtDesk {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub may_change: bool,
    #[serde(skip)]
    pub saved: bool,
    pub parties: Vec<PartyRow>,
    pub categories: Vec<CategoryRow>,
}

#[derive(Serialize)]
pub struct PartyRow {
    pub id: String,
    pub name: String,
    /// One of [`KINDS`].
    pub kind: String,
    pub phone: Option<String>,
    /// Lines of the list that are its job.
    pub lines: usize,
}

#[derive(Serialize)]
pub struct CategoryRow {
    pub id: String,
    pub name: String,
    pub hint: String,
    pub icon: String,
    pub party: String,
    pub answer_hours: u32,
    pub solve_hours: u32,
    pub hours: Hours,
    pub public: bool,
    /// Nobody else takes such a thing back for the resident.
    pub weighty: bool,
    pub questions: i64,
    #[serde(skip)]
    pub first: bool,
    #[serde(skip)]
    pub last: bool,
}

impl CategoryRow {
    fn answer(&self, page: &Page) -> String {
        span_in_words(page, self.answer_hours, self.hours)
    }

    fn solve(&self, page: &Page) -> String {
        span_in_words(page, self.solve_hours, self.hours)
    }
}

#[derive(Template, Serialize)]
#[template(path = "paper/list.html")]
pub struct ListOnPaper {
    #[serde(skip)]
    pub page: Page,
    pub lines: Vec<PublicLine>,
    pub week: WeekWords,
}

/// `/open/list`: whose job is what, for everybody.
#[derive(Template, Serialize)]
#[template(path = "open/list.html")]
pub struct OpenList {
    #[serde(skip)]
    pub page: Page,
    pub lines: Vec<PublicLine>,
    pub week: WeekWords,
}

#[derive(Serialize)]
pub struct PublicLine {
    pub category: String,
    pub hint: String,
    pub icon: String,
    pub party: String,
    pub phone: Option<String>,
    pub answer_hours: u32,
    pub solve_hours: u32,
    pub hours: Hours,
}

impl PublicLine {
    fn answer(&self, page: &Page) -> String {
        span_in_words(page, self.answer_hours, self.hours)
    }

    fn solve(&self, page: &Page) -> String {
        span_in_words(page, self.solve_hours, self.hours)
    }
}

/// When the office works.
#[derive(Serialize)]
pub struct WeekWords {
    /// 星期一、星期二 …
    pub days: String,
    /// 8:30–12:00, 13:30–18:00
    pub hours: String,
    /// The coming days that differ.
    pub differs: Vec<DayRow>,
}

#[derive(Serialize)]
pub struct DayRow {
    /// 2027-02-06
    pub date: String,
    /// 二〇二七年二月六日 星期六
    pub words: String,
    pub works: bool,
    pub name: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/list/party.html")]
pub struct PartyForm {
    #[serde(skip)]
    pub page: Page,
    /// Empty for a new one.
    pub id: String,
    pub version: i64,
    pub name: String,
    pub phone: String,
    pub kinds: Vec<Choice>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/list/category.html")]
pub struct CategoryAtDesk {
    #[serde(skip)]
    pub page: Page,
    /// Empty for a new one.
    pub id: String,
    /// What machines call it.
    pub code: String,
    pub ended: Option<i64>,
    #[serde(skip)]
    pub may_change: bool,
    pub names: NamesForm,
    pub line: LineForm,
    /// Newest first.
    pub lines: Vec<LineRow>,
    pub questions: Vec<QuestionRow>,
}

#[derive(Serialize)]
pub struct NamesForm {
    pub version: i64,
    pub name_zh: String,
    pub name_en: String,
    pub hint_zh: String,
    pub hint_en: String,
    pub icons: Vec<Choice>,
}

#[derive(Serialize)]
pub struct LineForm {
    /// The line that was read.
    pub was: String,
    pub parties: Vec<Choice>,
    pub answer_hours: String,
    pub solve_hours: String,
    pub working: bool,
    pub weighty: bool,
    /// May be public.
    pub public: bool,
}

#[derive(Serialize)]
pub struct LineRow {
    pub party: String,
    pub answer_hours: u32,
    pub solve_hours: u32,
    pub hours: Hours,
    pub public: bool,
    pub weighty: bool,
    pub from_at: i64,
    pub until_at: Option<i64>,
}

impl LineRow {
    fn answer(&self, page: &Page) -> String {
        span_in_words(page, self.answer_hours, self.hours)
    }

    fn solve(&self, page: &Page) -> String {
        span_in_words(page, self.solve_hours, self.hours)
    }
}

#[derive(Serialize)]
pub struct QuestionRow {
    pub code: String,
    pub label: String,
    pub datatype: Datatype,
    pub required: bool,
    #[serde(skip)]
    pub first: bool,
    #[serde(skip)]
    pub last: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/list/question.html")]
pub struct QuestionForm {
    #[serde(skip)]
    pub page: Page,
    pub category_id: String,
    pub category: String,
    /// The version that was read; empty for a new one.
    pub was: String,
    pub version: i64,
    pub code: String,
    pub datatypes: Vec<Choice>,
    pub required: bool,
    pub label_zh: String,
    pub label_en: String,
    pub hint_zh: String,
    pub hint_en: String,
    /// A line for each: key | 中文 | English.
    pub choices: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/list/calendar.html")]
pub struct CalendarAtDesk {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub may_change: bool,
    pub words: WeekWords,
    pub week: WeekForm,
    pub days: Vec<DayRow>,
    pub from: String,
    pub to: String,
    pub name: String,
    pub works: bool,
}

#[derive(Serialize)]
pub struct WeekForm {
    pub version: i64,
    /// Monday first.
    #[serde(skip)]
    pub names: Vec<String>,
    pub days: [bool; 7],
    pub opens: String,
    pub closes: String,
    pub rest_from: String,
    pub rest_to: String,
}

impl WeekForm {
    fn choices(&self) -> Vec<Choice> {
        let day = |(at, name): (usize, &String)| Choice {
            value: (at + 1).to_string(),
            label: name.clone(),
            chosen: self.days.get(at).copied().unwrap_or(false),
        };
        self.names.iter().enumerate().map(day).collect()
    }
}
