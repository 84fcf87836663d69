//! Who looked at whose page: for the person concerned, on their page and on paper, and for the auditor.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

/// One line: who, in which hour, at what, and why.
#[derive(Serialize, Clone)]
pub struct LookRow {
    /// The hour it fell in.
    pub hour: i64,
    /// With what they are: 社工周敏.
    pub who: String,
    /// Whose page it was; for the auditor. `None`: nobody of that name.
    pub whom: Option<String>,
    /// `person`, `household`, `request`, `photo`, `mandate`, `paper`.
    pub what: Vec<String>,
    /// `work`, `reason`, `oversight`, `mandate` or `denied`.
    pub outcome: String,
    /// The reason given, where it was asked.
    pub reason: Option<String>,
    pub words: Option<String>,
    /// How often, for what was refused.
    pub times: i64,
}

/// `/me/looks`: 谁看过我的资料.
#[derive(Template, Serialize)]
#[template(path = "me/looks.html")]
pub struct MyLooks {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<LookRow>,
    /// The address of older lines.
    pub older: Option<String>,
}

/// The same, printed at the desk for somebody without a phone.
#[derive(Template, Serialize)]
#[template(path = "paper/looks.html")]
pub struct LooksOnPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub rows: Vec<LookRow>,
    /// The address of the sheet with older lines.
    pub older: Option<String>,
}

/// The whole log, for the auditor.
#[derive(Template, Serialize)]
#[template(path = "desk/looks.html")]
pub struct LooksForAuditor {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<LookRow>,
    /// What may be chosen; `""` is everything.
    pub views: Vec<Choice>,
    pub older: Option<String>,
}

impl LookRow {
    /// 看了基本信息、照片
    pub fn what_words(&self, page: &Page) -> String {
        let named: Vec<&str> = self.what.iter().map(|what| what_words(page, what)).collect();
        named.join(page.t(k::PEOPLE_COMMA))
    }

    /// Why: the reason given, else what tied them to the person.
    pub fn why_words(&self, page: &Page) -> String {
        self.why(page, outcome_words(page, &self.outcome))
    }

    /// The same as staff read it, who are not the person concerned.
    pub fn why_for_staff(&self, page: &Page) -> String {
        self.why(page, outcome_for_staff(page, &self.outcome))
    }

    fn why(&self, page: &Page, outcome: &str) -> String {
        let why = self.reason.as_deref().map_or(outcome, |reason| reason_words(page, reason));
        match self.words.as_deref().filter(|words| !words.is_empty()) {
            Some(words) => page.t2(k::LOOKS_WHY_AND, "why", why, "words", words),
            None => why.to_owned(),
        }
    }
}

/// What was looked at, in words.
pub fn what_words<'a>(page: &Page, what: &'a str) -> &'a str {
    let key = match what {
        "person" => k::LOOKS_WHAT_PERSON,
        "household" => k::LOOKS_WHAT_HOUSEHOLD,
        "request" => k::LOOKS_WHAT_REQUEST,
        "photo" => k::LOOKS_WHAT_PHOTO,
        "mandate" => k::LOOKS_WHAT_MANDATE,
        "paper" => k::LOOKS_WHAT_PAPER,
        "card" => k::LOOKS_WHAT_CARD,
        "weekly" => k::LOOKS_WHAT_WEEKLY,
        other => return other,
    };
    page.t(key)
}

/// Why somebody outside one's work is opened, in words that fit the form and the person's own page.
pub fn reason_words<'a>(page: &Page, reason: &'a str) -> &'a str {
    let key = match reason {
        "rang" => k::LOOKS_REASON_RANG,
        "counter" => k::LOOKS_REASON_COUNTER,
        "visit" => k::LOOKS_REASON_VISIT,
        "cover" => k::LOOKS_REASON_COVER,
        "check" => k::LOOKS_REASON_CHECK,
        "other" => k::LOOKS_REASON_OTHER,
        other => return other,
    };
    page.t(key)
}

/// What tied them to the person, in words.
pub fn outcome_words<'a>(page: &Page, outcome: &'a str) -> &'a str {
    let key = match outcome {
        "work" => k::LOOKS_OUTCOME_WORK,
        "reason" => k::LOOKS_OUTCOME_REASON,
        "oversight" => k::LOOKS_OUTCOME_OVERSIGHT,
        "mandate" => k::LOOKS_OUTCOME_MANDATE,
        "denied" => k::LOOKS_OUTCOME_DENIED,
        other => return other,
    };
    page.t(key)
}

/// The same as staff read it, about somebody else.
pub fn outcome_for_staff<'a>(page: &Page, outcome: &'a str) -> &'a str {
    match outcome {
        "work" => page.t(k::LOOKS_WORK_FOR_STAFF),
        "mandate" => page.t(k::LOOKS_MANDATE_FOR_STAFF),
        other => outcome_words(page, other),
    }
}
