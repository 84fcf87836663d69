//! Mediation: the list of cases, one case at the desk and as a resident sees it, the agreement on paper.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use super::requests::Photo;
use crate::domain::mediation::MediationState;
use crate::words::{self, k};

fn named(page: &Page, family: &str, word: &str) -> String {
    let id = format!("{family}{}", word.replace('_', "-"));
    words::named(&id).map_or_else(|| word.to_owned(), |key| page.t(key).to_owned())
}

pub fn state_words(page: &Page, state: MediationState) -> String {
    named(page, "mediation-state-", state.as_str())
}

pub fn next_words(page: &Page, way: &str) -> String {
    named(page, "mediation-next-", way)
}

pub fn signed_words(page: &Page, how: &str) -> String {
    named(page, "mediation-signed-", how)
}

#[derive(Template, Serialize)]
#[template(path = "mediations/list.html")]
pub struct Cases {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<CaseRow>,
    /// Query string of the page after this one.
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct CaseRow {
    pub id: String,
    /// M-101.
    pub number: String,
    pub topic: String,
    pub state: MediationState,
    pub due_at: Option<i64>,
    pub late: bool,
}

#[derive(Template, Serialize)]
#[template(path = "mediations/case.html")]
pub struct CaseAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub version: i64,
    pub state: MediationState,
    pub topic: String,
    pub request: String,
    pub request_number: String,
    pub mediator: String,
    pub due_at: Option<i64>,
    #[serde(skip)]
    pub may: bool,
    pub sides: Vec<SideLine>,
    pub meetings: Vec<MeetingLine>,
    pub agreement: String,
    pub follow_ups: Vec<FollowUpLine>,
    pub next_way: Option<String>,
    pub closing: String,
    pub closed_at: Option<i64>,
    #[serde(skip)]
    pub parties: Vec<Choice>,
    #[serde(skip)]
    pub ways: Vec<Choice>,
    /// The form that was refused, and what was typed into it.
    #[serde(skip)]
    pub form: &'static str,
    #[serde(skip)]
    pub typed: Vec<(&'static str, String)>,
    #[serde(skip)]
    pub clash: bool,
}

impl CaseAtDesk {
    /// What was typed into a field of the form that was refused.
    fn typed(&self, form: &str, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| self.form == form && *name == field);
        found.map_or("", |(_, text)| text.as_str())
    }

    fn text(&self) -> &str {
        if self.form == "agreement" { self.typed("agreement", "words") } else { &self.agreement }
    }

    fn runs(&self) -> bool {
        self.state.runs()
    }

    fn over(&self) -> bool {
        self.state.over()
    }

    fn agreed(&self) -> bool {
        self.state == MediationState::Agreed
    }
}

#[derive(Serialize)]
pub struct SideLine {
    pub id: String,
    pub name: String,
    /// The resident's page, for those who may open it.
    pub person: Option<String>,
    /// What they want; for the desk alone.
    pub position: String,
    pub signed_at: Option<i64>,
    /// `paper`, `kiosk` or `own_phone`.
    pub signed_how: Option<String>,
    pub photos: Vec<Photo>,
}

#[derive(Serialize)]
pub struct MeetingLine {
    pub id: String,
    pub at: i64,
    pub place: String,
    pub came: String,
    /// Empty until it was held.
    pub minutes: String,
}

#[derive(Serialize)]
pub struct FollowUpLine {
    pub id: String,
    pub due_at: i64,
    pub what: String,
    pub kept: Option<bool>,
    pub words: String,
    pub done_at: Option<i64>,
}

/// As one of the residents among the sides sees it.
#[derive(Template, Serialize)]
#[template(path = "mediations/one.html")]
pub struct MyCase {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub version: i64,
    pub state: MediationState,
    pub topic: String,
    pub mediator: String,
    /// Names only: what another wants is not told.
    pub sides: Vec<SideLine>,
    pub meetings: Vec<MeetingLine>,
    pub agreement: String,
    /// They may give their word here and now.
    pub may_agree: bool,
    pub agreed_at: Option<i64>,
    pub follow_ups: Vec<FollowUpLine>,
    pub next_way: Option<String>,
    pub closing: String,
}

#[derive(Template, Serialize)]
#[template(path = "mediations/agreement.html")]
pub struct AgreementPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub topic: String,
    pub agreement: String,
    pub sides: Vec<String>,
    pub mediator: String,
    pub meetings: Vec<MeetingLine>,
    pub follow_ups: Vec<FollowUpLine>,
}
