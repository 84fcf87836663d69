//! How a person is reached: what stands, and one page for each thing to change.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::held::HeldRow;
use super::me::ways_in_words;
use super::page::Page;
use crate::words::k;

/// `/me/contact`
#[derive(Template, Serialize)]
#[template(path = "me/contact.html")]
pub struct ContactHome {
    #[serde(skip)]
    pub page: Page,
    /// Under eighteen: they read it, and the guardian changes it.
    pub young: bool,
    pub phone: String,
    pub phone_shared: bool,
    pub email: String,
    pub home: String,
    pub reach: Vec<String>,
    /// What was asked for already and waits.
    pub waiting: Vec<HeldRow>,
}

/// `/me/contact/{phone,email,home,reach}`; posts to itself.
#[derive(Template, Serialize)]
#[template(path = "me/contact_one.html")]
pub struct ContactForm {
    #[serde(skip)]
    pub page: Page,
    /// `phone`, `email`, `home` or `reach`.
    pub what: String,
    pub phone: String,
    pub phone_shared: bool,
    pub email: String,
    pub buildings: Vec<Choice>,
    pub unit: String,
    pub door: String,
    /// First and second way; the second may be none.
    pub first: Vec<Choice>,
    pub second: Vec<Choice>,
    /// It will wait for the resident's own word.
    pub waits: bool,
}

impl ContactHome {
    fn reach_words(&self) -> String {
        ways_in_words(&self.page, &self.reach)
    }
}

impl ContactForm {
    fn is(&self, what: &str) -> bool {
        self.what == what
    }
}

/// `/me/away`. Posts `until` and `words`; `/me/away/end` ends it.
#[derive(Template, Serialize)]
#[template(path = "me/away.html")]
pub struct AwayPage {
    #[serde(skip)]
    pub page: Page,
    pub away: bool,
    pub since: i64,
    pub until: Option<i64>,
    pub words: String,
    pub typed_until: String,
    pub typed_words: String,
}

/// `/requests/{id}/withdrawal`; posts `words` to itself.
#[derive(Template, Serialize)]
#[template(path = "requests/withdrawal.html")]
pub struct Withdrawal {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub category: String,
    pub typed_words: String,
    pub waits: bool,
}
