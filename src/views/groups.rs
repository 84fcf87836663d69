//! Groups as residents see them: all of them, one with its meetings, papers and notices, and writing to its members.

use askama::Template;
use serde::Serialize;

use super::desk_groups::WayLine;
use super::meetings::MeetingRow;
use super::page::Page;
use crate::domain::group::{GroupKind, MemberState, Role, SeatKind};
use crate::domain::reading::Reading;
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "groups/list.html")]
pub struct GroupList {
    #[serde(skip)]
    pub page: Page,
    pub mine: Vec<GroupRow>,
    pub others: Vec<GroupRow>,
}

#[derive(Serialize, Clone)]
pub struct GroupRow {
    pub id: String,
    pub kind: GroupKind,
    pub name: String,
    pub members: i64,
    /// What this person is in it.
    pub state: Option<MemberState>,
}

impl GroupRow {
    pub fn kind_words(&self, page: &Page) -> &'static str {
        page.t(kind_key(self.kind))
    }

    pub fn asks(&self) -> bool {
        self.state == Some(MemberState::Asked)
    }
}

#[derive(Template, Serialize)]
#[template(path = "groups/one.html")]
pub struct OneGroup {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub kind: GroupKind,
    pub name: String,
    pub what: Vec<String>,
    pub members: i64,
    pub open_to_join: bool,
    pub seats: Vec<SeatRow>,
    pub most_percent: u32,
    /// Those with an office; to members, everybody, as far as a page.
    pub people: Vec<MemberRow>,
    /// To the others, where there are more.
    pub more: Option<String>,
    pub state: Option<MemberState>,
    pub until_at: Option<i64>,
    /// Leads it or keeps its papers, here by themselves.
    pub leads: bool,
    pub may_join: bool,
    /// It meets to decide, with an agenda and minutes; those meetings, the latest first.
    pub meets: bool,
    pub council: Vec<MeetingRow>,
    pub meetings: Vec<ItemRow>,
    pub files: Vec<ItemRow>,
    pub notices: Vec<(String, String, i64)>,
    /// Proposals that wait for its answer: id, title, until when.
    pub handed: Vec<(String, String, i64)>,
    /// By which way its members came.
    pub ways: Vec<WayLine>,
    /// Which form is looked at again, and what was typed into it.
    pub form: &'static str,
    pub typed: Vec<(&'static str, String)>,
}

#[derive(Serialize, Clone)]
pub struct SeatRow {
    pub kind: SeatKind,
    pub seats: u32,
    pub taken: u32,
}

#[derive(Serialize, Clone)]
pub struct MemberRow {
    pub id: String,
    pub person: String,
    pub name: String,
    pub home: String,
    pub role: String,
    pub seat: String,
    pub helper: String,
    pub until_at: Option<i64>,
    /// The term ends soon, or is over.
    pub ends_soon: bool,
}

#[derive(Serialize, Clone)]
pub struct ItemRow {
    pub id: String,
    pub kind: String,
    pub at: i64,
    pub words: String,
    pub place: String,
}

impl SeatRow {
    pub fn words(&self, page: &Page) -> &'static str {
        page.t(seat_key(self.kind))
    }
}

impl MemberRow {
    /// 组长 · 居民
    pub fn office(&self, page: &Page) -> String {
        let role = Role::parse(&self.role).unwrap_or(Role::Member);
        let seat = SeatKind::parse(&self.seat).map(|seat| page.t(seat_key(seat)));
        [Some(page.t(role_key(role))), seat].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl OneGroup {
    fn kind_words(&self) -> &'static str {
        self.page.t(kind_key(self.kind))
    }

    fn typed(&self, form: &str, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| self.form == form && *name == field);
        found.map_or("", |(_, value)| value)
    }

    fn asked(&self) -> bool {
        self.state == Some(MemberState::Asked)
    }

    fn is_member(&self) -> bool {
        self.state == Some(MemberState::Member)
    }

    /// A press with the name of whom it is for.
    fn press(&self, own: Key, theirs: Key) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(theirs, "name", &acting.resident),
            None => self.page.t(own).to_owned(),
        }
    }

    fn join(&self) -> String {
        if self.open_to_join {
            self.press(k::GROUPS_JOIN, k::GROUPS_JOIN_FOR)
        } else {
            self.press(k::GROUPS_JOIN_ASK, k::GROUPS_JOIN_ASK_FOR)
        }
    }

    fn leave(&self) -> String {
        if self.asked() {
            self.page.t(k::GROUPS_LEAVE_ASKED).to_owned()
        } else {
            self.press(k::GROUPS_LEAVE, k::GROUPS_LEAVE_FOR)
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "groups/write.html")]
pub struct GroupWrite {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub title: String,
    pub body: String,
    /// Looked at: hints, and how many it goes to. None while it is being written.
    pub looked: Option<Looked>,
}

impl GroupWrite {
    fn group(&self) -> String {
        format!("/groups/{}", self.id)
    }
}

#[derive(Serialize)]
pub struct Looked {
    pub reading: Reading,
    pub people: i64,
    pub lines: Vec<String>,
}

impl Looked {
    pub fn ease(&self, page: &Page) -> &'static str {
        super::desk_notices::ease_words(page, self.reading.ease)
    }
}

pub fn kind_key(kind: GroupKind) -> Key {
    match kind {
        GroupKind::Residents => k::GROUPS_KIND_RESIDENTS,
        GroupKind::Owners => k::GROUPS_KIND_OWNERS,
        GroupKind::Social => k::GROUPS_KIND_SOCIAL,
        GroupKind::Council => k::GROUPS_KIND_COUNCIL,
        GroupKind::Digital => k::GROUPS_KIND_DIGITAL,
        GroupKind::Branch => k::GROUPS_KIND_BRANCH,
        GroupKind::Committee => k::GROUPS_KIND_COMMITTEE,
    }
}

pub fn seat_key(kind: SeatKind) -> Key {
    match kind {
        SeatKind::Branch => k::GROUPS_SEAT_BRANCH,
        SeatKind::Committee => k::GROUPS_SEAT_COMMITTEE,
        SeatKind::Department => k::GROUPS_SEAT_DEPARTMENT,
        SeatKind::Owners => k::GROUPS_SEAT_OWNERS,
        SeatKind::Property => k::GROUPS_SEAT_PROPERTY,
        SeatKind::Social => k::GROUPS_SEAT_SOCIAL,
        SeatKind::Resident => k::GROUPS_SEAT_RESIDENT,
        SeatKind::Offline => k::GROUPS_SEAT_OFFLINE,
    }
}

pub fn role_key(role: Role) -> Key {
    match role {
        Role::Lead => k::GROUPS_ROLE_LEAD,
        Role::Secretary => k::GROUPS_ROLE_SECRETARY,
        Role::Member => k::GROUPS_ROLE_MEMBER,
    }
}
