//! Activities at the desk: the calendar, one being written, one with its list, and what is printed.

use askama::Template;
use serde::Serialize;

use super::activities::ActivityRow;
use super::desk_groups::WayLine;
use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/activities.html")]
pub struct DeskActivities {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub earlier: bool,
    pub rows: Vec<ActivityRow>,
    pub next: Option<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/activity_write.html")]
pub struct WriteActivity {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub kinds: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub typed: Typed,
}

/// As it was typed.
#[derive(Serialize, Clone, Default)]
pub struct Typed {
    pub kind: String,
    pub group: String,
    pub title: String,
    pub what: String,
    pub place: String,
    pub date: String,
    pub from: String,
    pub until: String,
    pub seats: String,
    pub times: String,
    pub certificate: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/activity.html")]
pub struct DeskActivity {
    #[serde(skip)]
    pub page: Page,
    pub version: i64,
    pub may_write: bool,
    #[serde(flatten)]
    pub row: ActivityRow,
    pub what: Vec<String>,
    pub group: String,
    pub certificate: bool,
    pub why: String,
    pub list: Vec<SignupRow>,
    pub queue: Vec<SignupRow>,
    /// It has begun: who came can be written down.
    pub begun: bool,
    pub may_attend: bool,
    pub open: bool,
    pub ways: Vec<WayLine>,
    /// By which way a list came.
    pub channels: Vec<Choice>,
    /// Names that were not understood, those of who came without having signed up, and why it is called off, as typed.
    pub names: String,
    pub also: String,
    pub words: String,
}

#[derive(Serialize, Clone)]
pub struct SignupRow {
    pub id: String,
    pub person: String,
    pub name: String,
    pub home: String,
    pub phone: String,
    pub way: String,
    pub came: Option<bool>,
    pub certificate: String,
}

impl SignupRow {
    /// Ticked, also before anybody has written anything down.
    pub fn ticked(&self) -> bool {
        self.came.unwrap_or(false)
    }
}

#[derive(Template, Serialize)]
#[template(path = "paper/attendance.html")]
pub struct AttendanceSheet {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: ActivityRow,
    pub list: Vec<SignupRow>,
    pub queue: Vec<SignupRow>,
}

#[derive(Template, Serialize)]
#[template(path = "paper/certificates.html")]
pub struct Certificates {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: ActivityRow,
    pub list: Vec<SignupRow>,
}

/// The week on paper, to be put up and given out.
#[derive(Template, Serialize)]
#[template(path = "paper/week.html")]
pub struct WeekSheet {
    #[serde(skip)]
    pub page: Page,
    pub from_at: i64,
    pub rows: Vec<ActivityRow>,
    /// A week before and after, for the buttons.
    pub before: i64,
    pub after: i64,
}
