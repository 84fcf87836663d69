//! Ballots at the desk: the list, drawing one up, one ballot with all that can be done, its roll, papers, what is printed.

use askama::Template;
use serde::Serialize;

use super::ballot_results::ResultLines;
use super::ballots::{BallotRow, HalfLine, ObjectionLine, QuestionLines};
use super::desk_requests::Choice;
use super::page::Page;
use crate::domain::ballot::{BallotState, Basis, Secrecy, Telling, Threshold};
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/list.html")]
pub struct DeskBallots {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<BallotRow>,
    pub next: Option<String>,
    #[serde(skip)]
    pub may_draft: bool,
}

/// One question as it is drawn up.
#[derive(Serialize, Clone, Default)]
pub struct QuestionDraft {
    pub at: usize,
    #[serde(skip)]
    pub kinds: Vec<Choice>,
    pub text: String,
    /// One a line.
    pub options: String,
    pub most: String,
}

impl QuestionDraft {
    /// Its fields carry its place.
    fn field(&self, name: &str) -> String {
        format!("{name}{}", self.at)
    }

    fn number(&self) -> usize {
        self.at + 1
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/draft.html")]
pub struct BallotDraft {
    #[serde(skip)]
    pub page: Page,
    /// Empty: a new one.
    pub id: String,
    pub version: i32,
    pub title: String,
    pub about: String,
    #[serde(skip)]
    pub secrecies: Vec<Choice>,
    #[serde(skip)]
    pub bases: Vec<Choice>,
    #[serde(skip)]
    pub thresholds: Vec<Choice>,
    #[serde(skip)]
    pub buildings: Vec<Choice>,
    pub quorum: String,
    pub proxies: bool,
    pub proxy_cap: String,
    pub opens: String,
    pub opens_time: String,
    pub closes: String,
    pub closes_time: String,
    pub contest_days: String,
    pub questions: Vec<QuestionDraft>,
}

/// A notice that speaks of it.
#[derive(Serialize, Clone)]
pub struct ToldLine {
    pub stage: Telling,
    pub notice: String,
    pub reached: i64,
    pub of: i64,
}

impl ToldLine {
    fn words(&self) -> Key {
        match self.stage {
            Telling::Announced => k::TAKING_TOLD_ANNOUNCED,
            Telling::Reminded => k::TAKING_TOLD_REMINDED,
            Telling::CalledOff => k::TAKING_TOLD_CALLED_OFF,
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/one.html")]
pub struct DeskBallot {
    #[serde(skip)]
    pub page: Page,
    pub row: BallotRow,
    pub version: i32,
    pub about: String,
    pub secrecy: Secrecy,
    pub basis: Basis,
    pub threshold: Threshold,
    pub quorum_percent: i32,
    pub proxies: bool,
    pub building: String,
    pub questions: Vec<QuestionLines>,
    pub halves: Vec<HalfLine>,
    pub roll_lines: i32,
    pub roll_area: u64,
    pub taken: u64,
    pub listed: u64,
    pub papers_settled: u64,
    pub papers_wait: u64,
    pub objections: Vec<ObjectionLine>,
    pub objections_wait: u64,
    pub contest_days: i32,
    pub contest_until: Option<i64>,
    pub counted_by: String,
    pub published_by: String,
    pub ending: String,
    pub round: i32,
    pub result: Option<ResultLines>,
    pub digest: Option<String>,
    /// What was told of it to whom, and how many were really reached.
    pub told: Vec<ToldLine>,
    /// What became of a ballot-box list just typed.
    pub box_said: Option<BoxSaid>,
    /// The clock has passed its last hour.
    pub over: bool,
    /// The time for contesting has passed.
    pub contest_over: bool,
    /// Who looks may draw up, announce, close.
    #[serde(skip)]
    pub may_lead: bool,
    #[serde(skip)]
    pub may_count: bool,
    #[serde(skip)]
    pub at_desk: bool,
    /// Whoever looks counted it, so another publishes.
    #[serde(skip)]
    pub own_count: bool,
    /// Somebody contests what whoever looks counted or published, so another answers.
    #[serde(skip)]
    pub others_answer: bool,
    #[serde(skip)]
    pub form: &'static str,
    #[serde(skip)]
    pub typed: Vec<(&'static str, String)>,
    #[serde(skip)]
    pub clash: bool,
}

impl DeskBallot {
    fn typed(&self, form: &str, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| self.form == form && *name == field);
        found.map_or("", |(_, text)| text.as_str())
    }

    fn is(&self, state: &str) -> bool {
        self.row.state.as_str() == state
    }

    fn secret(&self) -> bool {
        self.secrecy == Secrecy::Secret
    }

    fn owners(&self) -> bool {
        self.basis == Basis::Owners
    }

    fn known(&self) -> bool {
        self.row.state.is_known() && self.row.state != BallotState::Withdrawn
    }

    fn may_withdraw(&self) -> bool {
        matches!(self.row.state, BallotState::Drafted | BallotState::Announced | BallotState::Open)
    }

    fn may_read(&self) -> bool {
        self.is("closed") || (self.is("open") && !self.secret())
    }
}

/// What became of a ballot-box list, in lines of the roll.
#[derive(Serialize, Clone, Default)]
pub struct BoxSaid {
    pub taken: usize,
    pub replaced: String,
    pub twice: String,
    pub unknown: String,
}

#[derive(Serialize, Clone)]
pub struct RollLine {
    pub line: i32,
    pub place: String,
    pub area: String,
    pub names: Vec<RollName>,
    pub taken: bool,
    pub way: String,
}

#[derive(Serialize, Clone)]
pub struct RollName {
    pub person: Option<String>,
    pub name: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/roll.html")]
pub struct DeskRoll {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub owners: bool,
    pub state: BallotState,
    pub asked: String,
    pub rows: Vec<RollLine>,
    pub next: Option<String>,
    #[serde(skip)]
    pub may_slip: bool,
}

impl DeskRoll {
    fn path(&self) -> String {
        format!("/desk/ballots/{}/roll", self.id)
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/slip.html")]
pub struct SlipShown {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub name: String,
    /// Shown once.
    pub code: String,
    pub minutes: i64,
}

#[derive(Serialize, Clone)]
pub struct PaperLine {
    pub serial: i32,
    pub mine: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/ballots/papers.html")]
pub struct DeskPapers {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub secret: bool,
    pub serial: String,
    pub questions: Vec<QuestionLines>,
    #[serde(skip)]
    pub void: bool,
    /// The paper read just now.
    pub done: Option<i32>,
    pub waits: Vec<PaperLine>,
    pub differ: Vec<PaperLine>,
    pub waits_n: u64,
    pub differ_n: u64,
    pub settled_n: u64,
    pub listed: u64,
}

/// The ballot paper.
#[derive(Template, Serialize)]
#[template(path = "paper/ballot.html")]
pub struct BallotPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub title: String,
    pub about: String,
    pub secret: bool,
    pub owners: bool,
    pub opens_at: i64,
    pub closes_at: i64,
    pub questions: Vec<QuestionLines>,
    pub url: String,
    #[serde(skip)]
    pub qr: String,
    /// Of an open ballot, the line that is printed on it; empty to be written in.
    pub line: Option<RollLine>,
}

/// The roll on paper, to be ticked off beside the box.
#[derive(Template, Serialize)]
#[template(path = "paper/ballot_roll.html")]
pub struct RollPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub title: String,
    pub owners: bool,
    pub digest: String,
    pub rows: Vec<RollLine>,
    pub next: Option<String>,
}
