//! One colleague: what is in their hands, handed over in parts, and the end of their office.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, QueueRow};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/colleague.html")]
pub struct ColleagueAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    /// Their offices, in words.
    pub offices: Vec<String>,
    /// Fields `area`: their areas.
    pub areas: Vec<Choice>,
    /// Fields `request`: their open requests.
    pub requests: Vec<QueueRow>,
    /// There are more than are shown; hand these over first.
    pub more: bool,
    /// To whom: field `to`.
    pub colleagues: Vec<Choice>,
    pub may_hand_over: bool,
    pub may_end: bool,
    /// What others received from them.
    pub received: Vec<Received>,
    pub typed_words: String,
}

/// An area that went from one to another.
#[derive(Serialize)]
pub struct Received {
    pub area: String,
    pub from: String,
    pub to: String,
    pub at: i64,
}
