//! Meetings at the desk: the list, one being planned, one with its people, minutes and decisions, what is still to be carried
//! out, and what is printed.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::meetings::{DecisionLine, HeldLine, MeetingRow, PointLine, Typed};
use super::page::Page;
use crate::domain::meeting::Quorum;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/meetings.html")]
pub struct DeskMeetings {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub earlier: bool,
    pub rows: Vec<MeetingRow>,
    pub next: Option<String>,
    /// Decisions that should have been carried out by now.
    pub overdue: i64,
    /// Objections that wait: which meeting, and what they say.
    pub objections: Vec<(String, String)>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/meeting_decisions.html")]
pub struct DeskDecisions {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<ToDo>,
    pub next: Option<String>,
}

/// A decision that somebody still has to carry out.
#[derive(Serialize, Clone)]
pub struct ToDo {
    pub meeting: String,
    pub title: String,
    pub words: String,
    pub owner: String,
    pub due_at: i64,
    pub overdue: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/meeting_write.html")]
pub struct WriteMeeting {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub groups: Vec<Choice>,
    pub quorums: Vec<Choice>,
    pub typed: Typed,
}

#[derive(Template, Serialize)]
#[template(path = "desk/meeting.html")]
pub struct DeskMeeting {
    #[serde(skip)]
    pub page: Page,
    pub version: i64,
    pub may_write: bool,
    #[serde(flatten)]
    pub row: MeetingRow,
    pub group_id: String,
    pub why: String,
    pub quorum: Quorum,
    pub object_days: i32,
    pub invited_at: Option<i64>,
    /// It can still be moved, and people can still answer.
    pub to_come: bool,
    pub agenda: Vec<PointLine>,
    pub may_attend: bool,
    pub people: Vec<AttendeeRow>,
    /// Of the members: coming, not coming, no word yet.
    pub counts: (usize, usize, usize),
    pub held: Option<HeldLine>,
    /// As it stands in the form, and as it is read.
    pub minutes: String,
    pub minutes_lines: Vec<String>,
    pub decisions: Vec<DecisionLine>,
    pub proposals: Vec<Choice>,
    pub points: Vec<Choice>,
    pub becomes: Vec<Choice>,
    pub answers: Vec<Choice>,
    pub channels: Vec<Choice>,
    /// Which form is looked at again, and what was typed into it.
    pub form: String,
    pub typed: Vec<(&'static str, String)>,
}

#[derive(Serialize, Clone)]
pub struct AttendeeRow {
    pub person: String,
    pub name: String,
    pub home: String,
    pub phone: String,
    /// 组长 · 居民; empty for those who are not members.
    pub office: String,
    /// Who comes in their place.
    pub helper: String,
    pub member: bool,
    pub answer: String,
    pub way: String,
    pub came: Option<bool>,
    pub came_way: String,
}

impl AttendeeRow {
    pub fn ticked(&self) -> bool {
        self.came.unwrap_or(false)
    }
}

impl DeskMeeting {
    /// Ticks that were sent stand, also where a name was not understood.
    fn is_ticked(&self, one: &AttendeeRow) -> bool {
        match self.looked_at("attendance") {
            true => self.typed("attendance", "came").split(' ').any(|person| person == one.person),
            false => one.ticked(),
        }
    }

    fn looked_at(&self, form: &str) -> bool {
        self.form == form
    }

    fn typed(&self, form: &str, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| self.form == form && *name == field);
        found.map_or("", |(_, value)| value)
    }

    fn quorum_words(&self) -> &'static str {
        self.page.t(super::meetings::quorum_key(self.quorum))
    }

    fn minutes_typed(&self) -> &str {
        if self.looked_at("minutes") { self.typed("minutes", "words") } else { &self.minutes }
    }

    fn counted(&self) -> String {
        let (coming, not, silent) = self.counts;
        self.page.t3(k::MEETINGS_COUNTS, "coming", coming, "not", not, "silent", silent)
    }

    /// It can be decided: it was held, and enough members were there.
    fn may_decide(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.enough)
    }
}

/// To be put up on the board before it: when, where, what about, and how to say whether one comes.
#[derive(Template, Serialize)]
#[template(path = "paper/agenda.html")]
pub struct AgendaPaper {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: MeetingRow,
    pub agenda: Vec<PointLine>,
    pub why: String,
}

#[derive(Template, Serialize)]
#[template(path = "paper/meeting_sheet.html")]
pub struct MeetingSheet {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: MeetingRow,
    pub people: Vec<AttendeeRow>,
}

/// Minutes and decisions for the board, with until when anybody may object and how.
#[derive(Template, Serialize)]
#[template(path = "paper/minutes.html")]
pub struct MinutesPaper {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: MeetingRow,
    pub agenda: Vec<PointLine>,
    pub held: Option<HeldLine>,
    pub quorum: Quorum,
    pub minutes: Vec<String>,
    pub decisions: Vec<DecisionLine>,
}

impl MinutesPaper {
    fn quorum_words(&self) -> &'static str {
        self.page.t(super::meetings::quorum_key(self.quorum))
    }
}
