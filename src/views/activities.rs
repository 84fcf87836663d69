//! Activities as people see them: the calendar, one with signing up, what one has signed up for.

use askama::Template;
use serde::Serialize;

use super::desk_groups::WayLine;
use super::page::Page;
use crate::domain::activity::{ActivityKind, ActivityState, SignupState, WAITING};
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "activities/list.html")]
pub struct ActivityList {
    #[serde(skip)]
    pub page: Page,
    /// Everybody's, read without signing in.
    pub public: bool,
    pub mine: Vec<ActivityRow>,
    pub rows: Vec<ActivityRow>,
    pub certificates: Vec<CertificateLine>,
    /// There is something to see of what taking part earns.
    pub thanks: bool,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct ActivityRow {
    pub id: String,
    pub kind: ActivityKind,
    pub title: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub state: ActivityState,
    pub seats: i32,
    pub taken: usize,
    pub waiting: usize,
    /// What this person has there.
    pub own: Option<SignupState>,
}

#[derive(Serialize, Clone)]
pub struct CertificateLine {
    pub title: String,
    pub at: i64,
    pub code: String,
}

#[derive(Template, Serialize)]
#[template(path = "activities/one.html")]
pub struct OneActivity {
    #[serde(skip)]
    pub page: Page,
    pub public: bool,
    #[serde(flatten)]
    pub row: ActivityRow,
    pub what: Vec<String>,
    pub group: String,
    pub state_words: String,
    /// Whoever signed them up and comes along; nobody: empty.
    pub company: String,
    /// There are more meetings of its series to come.
    pub series: bool,
    /// Those others, and how one stands at each, for whoever is on the list of this one.
    pub dates: Vec<ActivityRow>,
    pub may_sign_up: bool,
    /// The same for those of the series that one is not on the list of.
    pub may_sign_up_rest: bool,
    pub may_sign_off: bool,
    /// The doors are open, and they have a place.
    pub may_arrive: bool,
    pub arrived: bool,
    /// How those who came had signed up; nothing until the list is closed.
    pub ways: Vec<WayLine>,
}

pub fn kind_key(kind: ActivityKind) -> Key {
    match kind {
        ActivityKind::Activity => k::ACTIVITIES_KIND_ACTIVITY,
        ActivityKind::Class => k::ACTIVITIES_KIND_CLASS,
        ActivityKind::Digital => k::ACTIVITIES_KIND_DIGITAL,
        ActivityKind::Fraud => k::ACTIVITIES_KIND_FRAUD,
        ActivityKind::Training => k::ACTIVITIES_KIND_TRAINING,
    }
}

impl ActivityRow {
    pub fn kind_words(&self, page: &Page) -> &'static str {
        page.t(kind_key(self.kind))
    }

    pub fn is_cancelled(&self) -> bool {
        self.state == ActivityState::Cancelled
    }

    pub fn left(&self) -> usize {
        usize::try_from(self.seats).unwrap_or(0).saturating_sub(self.taken)
    }

    /// Whoever comes now waits.
    pub fn is_full(&self) -> bool {
        self.left() == 0 || self.waiting > 0
    }

    /// 还有 5 个位子; full; called off.
    pub fn free(&self, page: &Page) -> String {
        if self.is_cancelled() {
            return page.t(k::ACTIVITIES_CANCELLED).to_owned();
        }
        if self.is_full() {
            return page.t(k::ACTIVITIES_FULL).to_owned();
        }
        page.t1(k::ACTIVITIES_PLACES, "n", self.left())
    }

    /// There is a place, or one can wait for it (`domain::activity::place_for`).
    pub fn takes_more(&self) -> bool {
        self.waiting < WAITING
    }

    /// How one stands at it, also where one does not.
    pub fn stands_words(&self, page: &Page) -> &'static str {
        let none = if self.takes_more() { k::ACTIVITIES_NOT_IN } else { k::ACTIVITIES_NO_MORE };
        self.own_words(page).unwrap_or_else(|| page.t(none))
    }

    pub fn own_words(&self, page: &Page) -> Option<&'static str> {
        self.own.map(|own| {
            page.t(match own {
                SignupState::In => k::ACTIVITIES_IN,
                SignupState::Waiting | SignupState::Out => k::ACTIVITIES_WAITING,
            })
        })
    }

    pub fn state_words(&self, page: &Page) -> &'static str {
        page.t(match self.state {
            ActivityState::Planned => k::ACTIVITIES_PLANNED,
            ActivityState::Cancelled => k::ACTIVITIES_CANCELLED,
            ActivityState::Held => k::ACTIVITIES_HELD,
        })
    }
}

impl OneActivity {
    fn list(&self) -> &'static str {
        if self.public { "/open/activities" } else { "/activities" }
    }

    fn press(&self, own: Key, theirs: Key) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(theirs, "name", &acting.resident),
            None => self.page.t(own).to_owned(),
        }
    }

    fn sign_up(&self) -> String {
        if self.row.is_full() {
            self.press(k::ACTIVITIES_QUEUE_UP, k::ACTIVITIES_QUEUE_UP_FOR)
        } else {
            self.press(k::ACTIVITIES_SIGN_UP, k::ACTIVITIES_SIGN_UP_FOR)
        }
    }

    fn arrive(&self) -> String {
        self.press(k::MEETINGS_HERE, k::MEETINGS_HERE_FOR)
    }

    fn sign_off(&self) -> String {
        self.press(k::ACTIVITIES_SIGN_OFF, k::ACTIVITIES_SIGN_OFF_FOR)
    }
}
