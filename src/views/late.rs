//! What came too late from a helper's phone: as its helper sees it, and as the desk decides on it.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::held::{how_key, value_words, what_words};
use super::page::Page;
use super::requests::Photo;
use crate::words::{Key, k};

#[derive(Serialize, Clone)]
pub struct LateRow {
    pub id: String,
    /// The act it was to be: `request.file`.
    pub kind: String,
    pub resident: Named,
    /// When the helper's phone says it was done.
    pub client_at: i64,
    pub received_at: i64,
    /// `mandate_over`, `too_old`, `ahead` or `closed`.
    pub why: String,
    /// `waiting`, `applied` or `put_away`.
    pub state: String,
    pub decided_at: Option<i64>,
    pub words: String,
}

/// `/set-aside`
#[derive(Template, Serialize)]
#[template(path = "late/list.html")]
pub struct LateList {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<LateRow>,
    pub older: Option<String>,
}

/// `/set-aside/{id}`
#[derive(Template, Serialize)]
#[template(path = "late/one.html")]
pub struct LatePage {
    #[serde(skip)]
    pub page: Page,
    pub row: LateRow,
}

/// `/desk/set-aside`
#[derive(Template, Serialize)]
#[template(path = "desk/set_aside.html")]
pub struct DeskLateList {
    #[serde(skip)]
    pub page: Page,
    pub open: bool,
    pub rows: Vec<DeskLateRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct DeskLateRow {
    #[serde(flatten)]
    pub row: LateRow,
    /// With what they are.
    pub helper: String,
    pub decided_by: String,
    pub how: Option<String>,
}

/// `/desk/set-aside/{id}`. Posts `how`, `words` to `/application`, `words` to `/putting-away`.
#[derive(Template, Serialize)]
#[template(path = "desk/set_aside_one.html")]
pub struct DeskLatePage {
    #[serde(skip)]
    pub page: Page,
    pub one: DeskLateRow,
    /// What it was to be, line by line: what, and the words or values.
    pub lines: Vec<(String, String)>,
    /// What came with a report, as long as it lies here.
    pub photos: Vec<Photo>,
    pub home: String,
    pub phone: Option<String>,
    pub may_decide: bool,
    pub typed_how: String,
    pub typed_words: String,
    pub typed_why: String,
}

impl LateRow {
    /// 替王秀兰报修
    pub fn sentence(&self, page: &Page) -> String {
        page.t2(k::LATE_FOR, "name", &self.resident.name, "what", page.t(what_words(&self.kind)))
    }

    pub fn why_words(&self, page: &Page) -> String {
        page.t(why_key(&self.why)).to_owned()
    }

    pub fn state_words(&self, page: &Page) -> String {
        let key = match self.state.as_str() {
            "applied" => k::LATE_STATE_APPLIED,
            "put_away" => k::LATE_STATE_PUT_AWAY,
            _ => k::LATE_STATE_WAITING,
        };
        page.t(key).to_owned()
    }

    pub fn waits(&self) -> bool {
        self.state == "waiting"
    }
}

impl DeskLateRow {
    fn how_words(&self, page: &Page) -> String {
        self.how.as_deref().map(|how| page.t(how_key(how)).to_owned()).unwrap_or_default()
    }
}

fn why_key(why: &str) -> Key {
    match why {
        "too_old" => k::LATE_WHY_OLD,
        "ahead" => k::LATE_WHY_AHEAD,
        "closed" => k::LATE_WHY_CLOSED,
        _ => k::LATE_WHY_MANDATE,
    }
}

/// A value of the wish in words.
pub fn shown(page: &Page, kind: &str, value: &str) -> String {
    value_words(page, kind, value)
}
