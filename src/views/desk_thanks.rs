//! Thanks at the desk: the rule as the administrator sets it, and handing over what somebody earned.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use super::thanks::{Count, RuleInWords, parts_words};
use crate::domain::thanks::Part;
use crate::words::k;

/// `/desk/settings/thanks`. Posts `gives`, `part` (several), `times`, `zh`, `en`.
#[derive(Template, Serialize)]
#[template(path = "desk/thanks_rule.html")]
pub struct ThanksRule {
    #[serde(skip)]
    pub page: Page,
    pub may_change: bool,
    /// Field `part`.
    pub parts: Vec<Choice>,
    pub typed: Typed,
    /// What was set so far, the newest first.
    pub rules: Vec<RuleLine>,
}

#[derive(Serialize, Default)]
pub struct Typed {
    /// 0 where no rule was set yet.
    pub version: i64,
    pub gives: bool,
    pub parts: Vec<String>,
    pub times: String,
    pub zh: String,
    pub en: String,
}

/// One rule, in force until the one above it.
#[derive(Serialize)]
pub struct RuleLine {
    pub from_at: i64,
    pub by: String,
    pub gives: bool,
    pub parts: Vec<Part>,
    pub times: i32,
    pub words: String,
}

impl RuleLine {
    fn parts_words(&self, page: &Page) -> String {
        parts_words(page, &self.parts)
    }
}

/// `/desk/people/{id}/thanks`. Hands one over with POST there, `handed` as it was read.
#[derive(Template, Serialize)]
#[template(path = "desk/person_thanks.html")]
pub struct PersonThanks {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub rule: Option<RuleInWords>,
    #[serde(flatten)]
    pub line: ThanksLine,
    /// Handed over, the newest first. Struck with POST `/desk/people/{id}/thanks/{given}/mistake`.
    pub rows: Vec<HandedRow>,
    /// So many older ones are not shown.
    pub earlier: usize,
    /// Handed over a moment ago: its receipt.
    pub receipt: Option<String>,
}

/// What waits for somebody at the desk.
#[derive(Serialize, Default)]
pub struct ThanksLine {
    pub count: Count,
    /// So many were handed over up to now.
    pub handed: usize,
    /// The reader may hand over: not to themselves.
    pub may_hand: bool,
}

#[derive(Serialize)]
pub struct HandedRow {
    pub id: String,
    pub at: i64,
    pub by: String,
    pub words: String,
    pub struck_at: Option<i64>,
    /// Who wrote down that it was not handed over; empty where it was.
    pub struck_by: String,
}
