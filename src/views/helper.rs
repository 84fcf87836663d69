//! A helper's side: my residents, one resident's page under acting, and signing somebody in who sits beside me.

use askama::Template;
use serde::Serialize;

use super::acts::ActRow;
use super::mandates::matter_words;
use super::page::Page;
use super::requests::RequestRow;
use crate::words::k;

/// `/for`: those I act for. Searched with `?q=`.
#[derive(Template, Serialize)]
#[template(path = "for/list.html")]
pub struct ResidentList {
    #[serde(skip)]
    pub page: Page,
    pub residents: Vec<ResidentRow>,
    /// How many there are in all, searched or not.
    pub total: u64,
    /// What was searched for.
    pub q: String,
    /// Address of the page with those after these, if there are any.
    pub older: Option<String>,
    /// The most residents one helper may have.
    pub cap: u64,
    pub acts_today: u64,
    pub acts_cap: u64,
}

#[derive(Serialize, Clone)]
pub struct ResidentRow {
    pub id: String,
    pub name: String,
    pub place: String,
    /// The mandate's end.
    pub until_at: i64,
    pub open_requests: u64,
    /// A request of theirs is solved and waits for their word, or was answered: look in.
    pub needs_a_look: bool,
    /// The mandate is suspended: nothing can be done for now.
    pub suspended: bool,
    /// When this helper last did something for them.
    pub last_at: Option<i64>,
    /// The mandate ends within two weeks: time to ask whether they want it renewed.
    pub ends_soon: bool,
}

/// `/for/{resident}`: her page, in my hands.
#[derive(Template, Serialize)]
#[template(path = "for/resident.html")]
pub struct ResidentPage {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub place: String,
    pub matters: Vec<String>,
    pub until_at: i64,
    pub mandate_id: String,
    /// How she wants to be reached, in words: 打电话和写信.
    pub reach: String,
    /// What to mind when with her: 听力不好, 说宁波话.
    pub needs: Vec<String>,
    pub requests: Vec<RequestRow>,
    /// What was done for her lately.
    pub acts: Vec<ActRow>,
    /// Only what the helper filed is shown until then (cooling-off).
    pub cooling_until: Option<i64>,
}

/// `/assist`: she sits beside me and signs in with her card and its next number. Posts `card`, `number`.
#[derive(Template, Serialize)]
#[template(path = "assist/start.html")]
pub struct AssistStart {
    #[serde(skip)]
    pub page: Page,
    pub card: String,
    /// Which of the twenty is next, when the card is known to us already: 第 4 个.
    pub position: Option<u32>,
}

/// The helper's own pages while somebody is signed in beside them (status 423).
#[derive(Template, Serialize)]
#[template(path = "assist/frozen.html")]
pub struct Frozen {
    #[serde(skip)]
    pub page: Page,
    pub resident: String,
    pub ends_at: i64,
}

/// After the visit: the helper proves who they are again. Posts `password` or `code`.
#[derive(Template, Serialize)]
#[template(path = "assist/return.html")]
pub struct AssistReturn {
    #[serde(skip)]
    pub page: Page,
    pub resident: String,
    /// A password and a second factor, or the second factor alone.
    pub asks_password: bool,
}

impl ResidentPage {
    pub fn matters_words(&self) -> String {
        let names: Vec<String> = self.matters.iter().map(|m| matter_words(&self.page, m)).collect();
        names.join(self.page.t(k::MANDATES_AND))
    }

    pub fn may(&self, matter: &str) -> bool {
        self.matters.iter().any(|m| m == matter)
    }
}
