//! What waits for a second pair of eyes at the desk.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/second_eyes.html")]
pub struct SecondEyesPage {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<AskedRow>,
    /// Whom one may ring.
    pub officers: Vec<OfficerRow>,
    pub may_answer: bool,
    pub may_change: bool,
    /// What was typed for a new officer, kept when refused.
    pub typed: OfficerTyped,
}

#[derive(Serialize)]
pub struct AskedRow {
    pub id: String,
    /// What is to be done, in words.
    pub what: String,
    /// Whom it is about; the id is empty where there is no page of theirs to go back to.
    pub about: Named,
    /// Where it is looked at and gone on with.
    pub url: String,
    pub by: String,
    pub own: bool,
    pub words: String,
    pub asked_at: i64,
    /// Agreed: by whom, and what was said.
    pub agreed: Option<Agreed>,
    /// For ringing the duty officer: field `officer`.
    pub officers: Vec<Choice>,
    /// Those who cannot be chosen, for the reader put them on the list: their names.
    pub own_officers: String,
    /// The time of the call as it stands in the form: 09:30.
    pub called: String,
    /// What was typed when it was refused.
    pub typed_words: String,
}

#[derive(Serialize)]
pub struct Agreed {
    pub by: String,
    pub words: String,
    pub at: i64,
}

#[derive(Serialize)]
pub struct OfficerRow {
    pub id: String,
    pub name: String,
    pub office: String,
    pub phone: String,
}

#[derive(Serialize, Default)]
pub struct OfficerTyped {
    pub name: String,
    pub office: String,
    pub phone: String,
}
