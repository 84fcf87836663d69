//! Proposals as residents and whoever acts for them see them: the list, one with what came of it, the discussion, and the
//! short pages of a new one.

use askama::Template;
use serde::Serialize;

use super::desk_groups::WayLine;
use super::page::Page;
use crate::domain::proposal::{CommentState, HideWhy, ProposalState, StepKind};
use crate::words::{Key, k};

/// A way to narrow a list.
#[derive(Serialize, Clone)]
pub struct Chip {
    pub href: String,
    pub label: String,
    pub chosen: bool,
}

#[derive(Serialize, Clone)]
pub struct ProposalRow {
    pub id: String,
    pub title: String,
    /// The stage it stands in, or how it ended.
    pub stands: String,
    pub state: ProposalState,
    pub supports: i32,
    pub comments: i32,
    pub at: i64,
    /// This person supports it.
    pub mine: bool,
    pub answer_due: i64,
    /// The answer is late, or was.
    pub late: bool,
    pub waits: bool,
}

impl ProposalRow {
    pub fn counts(&self, page: &Page) -> String {
        page.t2(k::PROPOSALS_COUNTS, "n", self.supports, "said", self.comments)
    }
}

#[derive(Template, Serialize)]
#[template(path = "proposals/list.html")]
pub struct ProposalList {
    #[serde(skip)]
    pub page: Page,
    /// What this resident proposed, and nothing else.
    pub own: bool,
    pub chips: Vec<Chip>,
    pub rows: Vec<ProposalRow>,
    pub older: Option<String>,
}

/// Something that happened to it.
#[derive(Serialize, Clone)]
pub struct StepLine {
    pub kind: StepKind,
    pub head: String,
    pub words: Vec<String>,
    pub who: String,
    pub at: i64,
    pub link: Option<(String, String)>,
}

#[derive(Serialize, Clone)]
pub struct CommentRow {
    pub id: String,
    pub who: String,
    /// By whose hands, where not by their own: 志愿者李明.
    pub hands: String,
    pub words: Vec<String>,
    pub state: CommentState,
    /// Why it is hidden, in words; empty where it is not.
    pub why: String,
    pub objection: String,
    pub decision: String,
    pub replies: i32,
    pub at: i64,
    /// Others may read it, or it is the reader's own.
    pub read: bool,
}

impl CommentRow {
    pub fn is_taken_back(&self) -> bool {
        self.state == CommentState::TakenBack
    }

    pub fn may_object(&self) -> bool {
        self.state == CommentState::Hidden
    }

    pub fn waits(&self) -> bool {
        self.state == CommentState::Objected
    }

    pub fn is_shown(&self) -> bool {
        self.state == CommentState::Shown
    }
}

/// What is said in a proposal, as pages show it.
#[derive(Serialize, Clone)]
pub struct SaidLines {
    pub what: Vec<String>,
    pub why: Vec<String>,
    pub gains: Vec<String>,
    pub bears: Vec<String>,
    pub minority: Vec<String>,
    pub tidied: Vec<String>,
    pub place: String,
    pub who: String,
    pub hands: String,
    pub dictated: bool,
}

#[derive(Template, Serialize)]
#[template(path = "proposals/one.html")]
pub struct OneProposal {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: ProposalRow,
    pub said: SaidLines,
    /// Every stage of its procedure: name, and whether it was reached.
    pub stages: Vec<(String, bool)>,
    /// So many more carry it on; none where staff move it.
    pub missing: Option<u32>,
    pub answered: bool,
    pub into: Option<(String, String)>,
    pub steps: Vec<StepLine>,
    pub comments: Vec<CommentRow>,
    pub more_comments: bool,
    pub hidden: Vec<CommentRow>,
    pub ways: Vec<WayLine>,
    pub own: bool,
    /// Here by themselves, or told to staff: what no helper says for them may be said.
    pub own_word: bool,
    pub open: bool,
    pub version: i32,
    /// The group that is asked to answer; empty: the community answers.
    pub handed: String,
    /// The reader answers in its name.
    pub may_answer: bool,
    #[serde(skip)]
    pub answer: String,
    pub typed: String,
}

impl OneProposal {
    fn press(&self, own: Key, theirs: Key) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(theirs, "name", &acting.resident),
            None => self.page.t(own).to_owned(),
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "proposals/talk.html")]
pub struct Talk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    /// The comment whose replies these are.
    pub above: Option<CommentRow>,
    pub rows: Vec<CommentRow>,
    pub next: Option<String>,
    pub open: bool,
    pub typed: String,
}

impl Talk {
    fn action(&self) -> String {
        match &self.above {
            Some(above) => format!("{}/proposals/{}/talk/{}", self.page.base, self.id, above.id),
            None => format!("{}/proposals/{}/comments", self.page.base, self.id),
        }
    }
}

/// As it was typed so far.
#[derive(Serialize, Clone, Default)]
pub struct Typed {
    pub title: String,
    pub what: String,
    pub why: String,
    pub gains: String,
    pub bears: String,
    pub place: String,
    pub dictated: bool,
}

#[derive(Template, Serialize)]
#[template(path = "proposals/new.html")]
pub struct AskProposal {
    #[serde(skip)]
    pub page: Page,
    pub typed: Typed,
}

#[derive(Template, Serialize)]
#[template(path = "proposals/why.html")]
pub struct AskWhy {
    #[serde(skip)]
    pub page: Page,
    pub typed: Typed,
}

#[derive(Template, Serialize)]
#[template(path = "proposals/check.html")]
pub struct CheckProposal {
    #[serde(skip)]
    pub page: Page,
    pub typed: Typed,
    pub answer_days: u32,
    /// So many neighbours carry it on from the first stage.
    pub support: u32,
}

#[derive(Template, Serialize)]
#[template(path = "proposals/open.html")]
pub struct OpenProposals {
    #[serde(skip)]
    pub page: Page,
    pub raised: u64,
    pub taken_up: u64,
    pub declined: u64,
    pub late: u64,
    /// Per hundred answered in time; none while there is too little to say.
    pub in_time: Option<u32>,
    pub raised_by: Vec<WayLine>,
    pub supported_by: Vec<WayLine>,
    pub said_by: Vec<WayLine>,
    pub stages: Vec<String>,
    pub answer_days: u32,
}

pub fn state_key(state: ProposalState) -> Key {
    match state {
        ProposalState::Open => k::PROPOSALS_STATE_OPEN,
        ProposalState::Done => k::PROPOSALS_STATE_DONE,
        ProposalState::Declined => k::PROPOSALS_STATE_DECLINED,
        ProposalState::Merged => k::PROPOSALS_STATE_MERGED,
        ProposalState::Withdrawn => k::PROPOSALS_STATE_WITHDRAWN,
    }
}

pub fn why_key(why: HideWhy) -> Key {
    match why {
        HideWhy::Insult => k::PROPOSALS_HIDE_INSULT,
        HideWhy::Private => k::PROPOSALS_HIDE_PRIVATE,
        HideWhy::Advert => k::PROPOSALS_HIDE_ADVERT,
        HideWhy::Fraud => k::PROPOSALS_HIDE_FRAUD,
        HideWhy::OffTopic => k::PROPOSALS_HIDE_OFF_TOPIC,
    }
}

pub fn step_key(kind: StepKind) -> Key {
    match kind {
        StepKind::Raised => k::PROPOSALS_STEP_RAISED,
        StepKind::Supported => k::PROPOSALS_STEP_SUPPORTED,
        StepKind::Moved => k::PROPOSALS_STEP_MOVED,
        StepKind::Answered => k::PROPOSALS_STEP_ANSWERED,
        StepKind::News => k::PROPOSALS_STEP_NEWS,
        StepKind::Merged => k::PROPOSALS_STEP_MERGED,
        StepKind::Done => k::PROPOSALS_STEP_DONE,
        StepKind::Declined => k::PROPOSALS_STEP_DECLINED,
        StepKind::Withdrawn => k::PROPOSALS_STEP_WITHDRAWN,
    }
}
