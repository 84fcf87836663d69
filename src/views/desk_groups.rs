//! Groups at the desk: the list, what one is, its members and seats, and the list of members on paper.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::groups::{GroupRow, ItemRow, MemberRow, SeatRow};
use super::meetings::MeetingRow;
use super::page::Page;
use crate::domain::activity::ByWay;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/groups.html")]
pub struct DeskGroups {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub rows: Vec<GroupRow>,
}

/// A group being written down; with an id where it is changed.
#[derive(Template, Serialize)]
#[template(path = "desk/group_write.html")]
pub struct WriteGroup {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub kinds: Vec<Choice>,
    /// What it is called; not `name`, which is what the pieces of a page call a field.
    #[serde(rename = "name")]
    pub called: String,
    pub what: String,
    pub open_to_join: bool,
    /// Name of the field, label, what is typed.
    pub seats: Vec<(String, String, String)>,
    pub percent: String,
    pub term: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/group.html")]
pub struct DeskGroup {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub may_write: bool,
    pub ended: bool,
    pub name: String,
    pub kind: String,
    pub what: Vec<String>,
    pub seats: Vec<SeatRow>,
    pub most_percent: u32,
    pub members: Vec<MemberRow>,
    pub asks: Vec<MemberRow>,
    pub next: Option<String>,
    pub ways: Vec<WayLine>,
    /// It meets to decide; those meetings, the latest first.
    pub meets: bool,
    pub council: Vec<MeetingRow>,
    pub meetings: Vec<ItemRow>,
    pub files: Vec<ItemRow>,
    /// For giving a place: offices and seats to choose from.
    pub roles: Vec<Choice>,
    pub seat_choices: Vec<Choice>,
    pub whys: Vec<Choice>,
    /// How it came to the desk that they are in it.
    pub channels: Vec<Choice>,
    pub form: &'static str,
    pub typed: Vec<(&'static str, String)>,
}

/// By which way people took part, in words; no number where it is too small.
#[derive(Serialize, Clone)]
pub struct WayLine {
    pub words: String,
    pub count: Option<u64>,
}

impl WayLine {
    /// Each way with its words, as they may be shown.
    pub fn all(page: &Page, ways: &[ByWay]) -> Vec<Self> {
        ways.iter().map(|w| Self { words: page.t(way_key(w.way)).to_owned(), count: w.count }).collect()
    }

    /// Whether any number may be shown.
    pub fn tell(ways: &[Self]) -> bool {
        ways.iter().any(|way| way.count.is_some())
    }
}

/// What a way is called.
pub fn way_key(way: crate::domain::rates::Way) -> crate::words::Key {
    use crate::domain::rates::Way;
    match way {
        Way::Alone => k::FIGURES_WAY_ALONE,
        Way::Assisted => k::FIGURES_WAY_ASSISTED,
        Way::Proxy => k::FIGURES_WAY_PROXY,
        Way::Phone => k::FIGURES_WAY_PHONE,
        Way::Desk => k::FIGURES_WAY_DESK,
        Way::Paper => k::FIGURES_WAY_PAPER,
        Way::Machine => k::FIGURES_WAY_MACHINE,
    }
}

impl DeskGroup {
    fn typed(&self, form: &str, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| self.form == form && *name == field);
        found.map_or("", |(_, value)| value)
    }
}

#[derive(Template, Serialize)]
#[template(path = "paper/group.html")]
pub struct GroupPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub rows: Vec<MemberRow>,
}
