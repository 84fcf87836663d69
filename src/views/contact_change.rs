//! A changed number or address: what its old owner is shown, and what the desk looks at.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::held::how_key;
use super::page::Page;
use crate::words::{Key, k};

/// `/not-me/{token}`; posts to itself. Names nobody.
#[derive(Template, Serialize)]
#[template(path = "not_me.html")]
pub struct NotMe {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub token: String,
    /// `phone` or `email`.
    pub what: String,
    pub at: i64,
    /// It can still be said.
    pub may_say: bool,
    /// It was said just now.
    pub said: bool,
}

impl NotMe {
    fn of_phone(&self) -> bool {
        self.what == "phone"
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/contact_changes.html")]
pub struct DeskChangeList {
    #[serde(skip)]
    pub page: Page,
    /// Those that wait for somebody to look; else those decided.
    pub open: bool,
    pub rows: Vec<DeskChangeRow>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct DeskChangeRow {
    pub id: String,
    pub resident: Named,
    /// `phone` or `email`.
    pub what: String,
    /// Whose hands changed it.
    pub by: String,
    pub changed_at: i64,
    /// `told`, `doubted`, `kept` or `put_back`.
    pub state: String,
    pub doubted_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub decided_by: String,
    pub how: Option<String>,
    pub words: String,
}

/// `/desk/contact-changes/{id}`. Posts nothing to `/doubt`, `right`, `how` and `words` to `/decision`.
#[derive(Template, Serialize)]
#[template(path = "desk/contact_change.html")]
pub struct DeskChange {
    #[serde(skip)]
    pub page: Page,
    pub one: DeskChangeRow,
    pub before: String,
    /// Empty: there is none any more.
    pub after: String,
    pub home: String,
    pub may_doubt: bool,
    pub may_decide: bool,
    pub typed_right: String,
    pub typed_how: String,
    pub typed_words: String,
}

impl DeskChangeRow {
    /// 王秀兰的电话号码
    fn title(&self, page: &Page) -> String {
        let key = if self.what == "phone" { k::NOTME_DESK_PHONE } else { k::NOTME_DESK_EMAIL };
        page.t1(key, "name", &self.resident.name)
    }

    fn state_words(&self, page: &Page) -> String {
        page.t(state_key(&self.state)).to_owned()
    }

    fn how_words(&self, page: &Page) -> String {
        self.how.as_deref().map(|how| page.t(how_key(how)).to_owned()).unwrap_or_default()
    }
}

fn state_key(state: &str) -> Key {
    match state {
        "doubted" => k::NOTME_STATE_DOUBTED,
        "kept" => k::NOTME_STATE_KEPT,
        "put_back" => k::NOTME_STATE_PUT_BACK,
        _ => k::NOTME_STATE_TOLD,
    }
}
