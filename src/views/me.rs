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
    /// There is something to see of what taking part earns.
    pub thanks: bool,
    /// They work or help here, and have a password to change.
    pub has_password: bool,
    /// Here what is kept about them can be taken along as a file.
    #[serde(skip)]
    pub may_save: bool,
}

/// `/sessions`: where they are signed in, and the phones bound to them.
#[derive(Template, Serialize)]
#[template(path = "me/sessions.html")]
pub struct Sessions {
    #[serde(skip)]
    pub page: Page,
    pub sessions: Vec<SessionRow>,
    /// There are others than this one.
    pub others: bool,
    /// A helper is beside them, on the helper's phone: nothing is ended there.
    pub beside: bool,
    pub phones: Vec<PhoneRow>,
}

/// A phone bound to them. Unbound with POST `/devices/{id}/end`.
#[derive(Serialize, Clone)]
pub struct PhoneRow {
    pub id: String,
    pub name: String,
    pub bound_at: i64,
    pub seen_at: Option<i64>,
    /// It is the one in their hands.
    pub here: bool,
    /// They are where they may unbind it.
    pub can_end: bool,
}

/// `/me/password`. Posts `password`.
#[derive(Template, Serialize)]
#[template(path = "me/password.html")]
pub struct ChangePassword {
    #[serde(skip)]
    pub page: Page,
    /// The fewest characters.
    pub least: usize,
    /// It was changed a moment ago.
    pub changed: bool,
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
        ways_in_words(&self.page, &self.reach)
    }
}

/// By phone, then by letter: each is a sentence's beginning in the catalogue; here only the first is.
pub fn ways_in_words(page: &Page, reach: &[String]) -> String {
    let names = reach.iter().map(|way| page.t(reach_key(way)));
    let names: Vec<String> =
        names.enumerate().map(|(n, name)| if n == 0 { name.to_owned() } else { uncapitalised(name) }).collect();
    names.join(page.t(k::ME_THEN))
}

fn uncapitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
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
