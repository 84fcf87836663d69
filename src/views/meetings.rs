//! Meetings as residents and those who act for them read them: what is coming, the agenda, minutes and decisions, and
//! saying whether one comes.

use askama::Template;
use serde::Serialize;

use super::desk_groups::WayLine;
use super::desk_requests::Choice;
use super::page::Page;
use crate::domain::meeting::{Answer, DecisionState, MeetingState, PointKind, Quorum};
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "meetings/list.html")]
pub struct MeetingList {
    #[serde(skip)]
    pub page: Page,
    /// Those that were, the latest first.
    pub earlier: bool,
    pub rows: Vec<MeetingRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct MeetingRow {
    pub id: String,
    pub title: String,
    pub group: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub state: MeetingState,
    pub open: bool,
    /// What this person answered.
    pub own: Option<Answer>,
}

impl MeetingRow {
    pub fn is_called_off(&self) -> bool {
        self.state == MeetingState::CalledOff
    }

    pub fn own_words(&self, page: &Page) -> Option<&'static str> {
        self.own.map(|own| page.t(answer_key(own)))
    }

    pub fn state_words(&self, page: &Page) -> &'static str {
        page.t(match self.state {
            MeetingState::Planned => k::MEETINGS_STATE_PLANNED,
            MeetingState::CalledOff => k::MEETINGS_STATE_CALLED_OFF,
            MeetingState::Held => k::MEETINGS_STATE_HELD,
        })
    }
}

#[derive(Template, Serialize)]
#[template(path = "meetings/one.html")]
pub struct OneMeeting {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: MeetingRow,
    pub version: i64,
    pub group_id: String,
    pub why: String,
    pub invited: bool,
    pub agenda: Vec<PointLine>,
    pub quorum: Quorum,
    pub object_days: i32,
    pub may_answer: bool,
    pub may_arrive: bool,
    pub arrived: bool,
    pub held: Option<HeldLine>,
    pub minutes: Vec<String>,
    /// As they stand in the form.
    #[serde(skip)]
    pub minutes_text: String,
    /// They lead the group, or keep its papers, and it has begun: its minutes are theirs to write.
    pub minutes_mine: bool,
    pub decisions: Vec<DecisionLine>,
    /// Whoever reads this may object, in their own name or for whom they act.
    pub may_object: bool,
    /// They lead the group, or keep its papers: the agenda is theirs to put in order.
    pub leads: bool,
    /// It is the members' own: calling them together is theirs too. One that is open to all is the desk's.
    pub keeps: bool,
    /// Open proposals that whoever leads may put on the agenda.
    pub proposals: Vec<Choice>,
    /// Which form is looked at again, and what was typed into it.
    pub form: String,
    pub typed: String,
}

#[derive(Serialize, Clone)]
pub struct PointLine {
    pub id: String,
    pub kind: PointKind,
    pub words: String,
    /// Where it leads: a proposal's page; a request's for staff.
    pub link: Option<String>,
}

/// Who came, and whether they were enough.
#[derive(Serialize, Clone)]
pub struct HeldLine {
    pub came: u64,
    pub members: u64,
    /// Residents who came beside the members.
    pub others: u64,
    pub enough: bool,
    pub ways: Vec<WayLine>,
}

impl HeldLine {
    /// 7 位组员到了 5 位，另外来了 3 位邻居。
    pub fn words(&self, page: &Page) -> String {
        if self.others == 0 {
            page.t2(k::MEETINGS_CAME, "came", self.came, "members", self.members)
        } else {
            page.t3(k::MEETINGS_CAME_OTHERS, "came", self.came, "members", self.members, "others", self.others)
        }
    }
}

#[derive(Serialize, Clone)]
pub struct DecisionLine {
    pub id: String,
    pub words: Vec<String>,
    /// The point of the agenda it is about.
    pub point: String,
    pub owner: String,
    pub due_at: i64,
    pub state: DecisionState,
    pub overdue: bool,
    pub done_words: String,
    pub done_at: Option<i64>,
    pub object_until: i64,
    /// Objections are taken now.
    pub objects: bool,
    pub objections: Vec<ObjectionLine>,
}

impl DecisionLine {
    pub fn is_done(&self) -> bool {
        self.state == DecisionState::Done
    }

    /// Somebody waits for an answer.
    pub fn waits(&self) -> bool {
        self.objections.iter().any(|o| o.answer.is_empty())
    }
}

#[derive(Serialize, Clone)]
pub struct ObjectionLine {
    pub id: String,
    /// A neighbour; you; for staff, by name.
    pub who: String,
    pub words: Vec<String>,
    pub answer: Vec<String>,
    pub at: i64,
    pub mine: bool,
}

/// A meeting being planned or moved by whoever leads the group.
#[derive(Template, Serialize)]
#[template(path = "meetings/write.html")]
pub struct PlanMeeting {
    #[serde(skip)]
    pub page: Page,
    /// Empty: a new one.
    pub id: String,
    pub version: i64,
    pub group_id: String,
    pub group: String,
    pub quorums: Vec<Choice>,
    pub typed: Typed,
}

/// As it was typed.
#[derive(Serialize, Clone, Default)]
pub struct Typed {
    pub group: String,
    pub title: String,
    pub place: String,
    pub date: String,
    pub from: String,
    pub until: String,
    pub quorum: String,
    pub open: bool,
    pub days: String,
}

pub fn answer_key(answer: Answer) -> Key {
    match answer {
        Answer::Coming => k::MEETINGS_COMING,
        Answer::NotComing => k::MEETINGS_NOT_COMING,
    }
}

pub fn quorum_key(quorum: Quorum) -> Key {
    match quorum {
        Quorum::None => k::MEETINGS_QUORUM_NONE,
        Quorum::Half => k::MEETINGS_QUORUM_HALF,
        Quorum::TwoThirds => k::MEETINGS_QUORUM_TWO_THIRDS,
    }
}

impl OneMeeting {
    fn press(&self, own: Key, theirs: Key) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(theirs, "name", &acting.resident),
            None => self.page.t(own).to_owned(),
        }
    }

    fn quorum_words(&self) -> &'static str {
        self.page.t(quorum_key(self.quorum))
    }

    fn comes(&self) -> bool {
        self.row.own == Some(Answer::Coming)
    }

    /// What was typed into the form of one decision, or into another form.
    fn typed(&self, form: &str) -> &str {
        if self.form == form { &self.typed } else { "" }
    }
}
