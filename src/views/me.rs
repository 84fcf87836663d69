//! What is kept about a person and how their pages look: `/me` and `/settings`.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "me/me.html")]
pub struct Me {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub place: String,
    /// As kept, or empty.
    pub phone: String,
    /// Several people answer that number.
    pub phone_shared: bool,
    pub email: String,
    /// The ways they chose to be reached, first choice first: `phone`, `letter`, `sms`, `email`, `visit`.
    pub reach: Vec<String>,
    /// The card's number with all but its last four figures hidden.
    pub card: Option<String>,
    pub sessions: Vec<SessionRow>,
}

/// Somewhere they are signed in. Ended with POST `/sessions/{id}/end`, where `can_end`.
#[derive(Serialize, Clone)]
pub struct SessionRow {
    pub id: String,
    /// 这台手机, Chrome · Android.
    pub device: String,
    pub since: i64,
    pub seen_at: i64,
    pub current: bool,
    pub can_end: bool,
}

/// Text size, colours, language. Each a form of its own: POST `/settings` with `size`, `theme` or `lang`, and `next`.
#[derive(Template, Serialize)]
#[template(path = "me/settings.html")]
pub struct Settings {
    #[serde(skip)]
    pub page: Page,
    /// The page to go back to; an address of ours.
    pub next: String,
}

impl Me {
    fn reach_words(&self) -> String {
        let names: Vec<String> = self.reach.iter().map(|way| self.page.t(reach_key(way)).to_string()).collect();
        names.join(self.page.t(k::ME_THEN))
    }
}

/// A way of reaching somebody, in their words.
pub fn reach_key(way: &str) -> crate::words::Key {
    match way {
        "phone" | "call" => k::ME_REACH_PHONE,
        "letter" => k::ME_REACH_LETTER,
        "sms" => k::ME_REACH_SMS,
        "email" => k::ME_REACH_EMAIL,
        "visit" => k::ME_REACH_VISIT,
        _ => k::ME_REACH_DESK,
    }
}
