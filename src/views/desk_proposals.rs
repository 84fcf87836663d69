//! Proposals at the desk: what waits for an answer, one with what can be done, its discussion, the procedure, and paper.

use askama::Template;
use serde::Serialize;

use super::desk_groups::WayLine;
use super::desk_requests::Choice;
use super::page::Page;
use super::proposals::{Chip, CommentRow, ProposalRow, SaidLines, StepLine, Typed};
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/proposals.html")]
pub struct DeskProposals {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub may_keep: bool,
    pub late: u64,
    pub chips: Vec<Chip>,
    pub waiting: Vec<ProposalRow>,
    pub objected: Vec<ObjectedRow>,
    pub rows: Vec<ProposalRow>,
    pub next: Option<String>,
}

/// A hidden comment whose author objects.
#[derive(Serialize, Clone)]
pub struct ObjectedRow {
    pub proposal: String,
    #[serde(flatten)]
    pub comment: CommentRow,
}

#[derive(Template, Serialize)]
#[template(path = "desk/proposal.html")]
pub struct DeskProposal {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: ProposalRow,
    pub version: i64,
    pub may_write: bool,
    /// Holds the office that takes what people say at the counter.
    pub may_take: bool,
    pub open: bool,
    pub answered: bool,
    pub author: String,
    pub said: SaidLines,
    /// As they stand in the forms.
    pub notes: Notes,
    pub steps: Vec<StepLine>,
    pub ways: Vec<WayLine>,
    pub whats: Vec<Choice>,
    pub stages: Vec<Choice>,
    /// The group it was handed to; empty: none.
    pub handed: String,
    pub groups: Vec<Choice>,
    pub links: Vec<Choice>,
    pub others: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub into: Option<(String, String)>,
    pub missing: Option<u32>,
    /// Which form is looked at again, and what was typed into it.
    pub form: &'static str,
    pub words: String,
    pub names: String,
    pub request: String,
}

#[derive(Serialize, Clone, Default)]
pub struct Notes {
    pub tidied: String,
    pub gains: String,
    pub bears: String,
    pub minority: String,
}

impl DeskProposal {
    fn typed(&self, form: &str) -> &str {
        if self.form == form { &self.words } else { "" }
    }

    /// The id of its text: the one that what is wrong leads to, where this form is looked at again.
    fn words_id(&self, form: &str) -> String {
        if self.form == form { "words".to_owned() } else { format!("{form}-words") }
    }

    fn looked_at(&self, form: &str) -> bool {
        self.form == form
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/proposal_new.html")]
pub struct WriteProposal {
    #[serde(skip)]
    pub page: Page,
    pub who: String,
    pub channels: Vec<Choice>,
    pub typed: Typed,
}

#[derive(Template, Serialize)]
#[template(path = "desk/proposal_talk.html")]
pub struct DeskTalk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub may_write: bool,
    /// What authors tell the desk may be written down, by these ways.
    pub may_take: bool,
    pub channels: Vec<Choice>,
    pub above: Option<CommentRow>,
    pub rows: Vec<CommentRow>,
    pub whys: Vec<Choice>,
    pub next: Option<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/procedure.html")]
pub struct ProcedurePage {
    #[serde(skip)]
    pub page: Page,
    pub version: i64,
    pub may_keep: bool,
    pub days: String,
    pub rows: Vec<StageTyped>,
}

#[derive(Serialize, Clone, Default)]
pub struct StageTyped {
    pub n: usize,
    pub zh: String,
    pub en: String,
    pub support: String,
}

/// A proposal to be put up, with lines for those who support it; or an empty sheet to propose on.
#[derive(Template, Serialize)]
#[template(path = "paper/proposal.html")]
pub struct ProposalPaper {
    #[serde(skip)]
    pub page: Page,
    pub row: Option<ProposalRow>,
    pub said: Option<SaidLines>,
    pub steps: Vec<StepLine>,
}

impl ProposalPaper {
    fn back(&self) -> String {
        self.row.as_ref().map_or_else(|| "/desk/proposals".to_owned(), |r| format!("/desk/proposals/{}", r.id))
    }
}
