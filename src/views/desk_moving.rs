//! Moving: to another home, or away; and the homes somebody had.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/moving.html")]
pub struct MovingAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub version: i64,
    /// Empty: no home is written down.
    pub home: String,
    pub may_move: bool,
    pub buildings: Vec<Choice>,
    /// Others of the household; `chosen` move along.
    pub household: Vec<Choice>,
    pub proofs: Vec<Choice>,
    pub typed: MovingTyped,
    /// Requests of theirs that are open.
    pub requests: i64,
    pub moves: Vec<MoveLine>,
    /// After a move: who still lives where they left, and who looks after the new place.
    pub remain: Vec<Named>,
    pub in_charge: Vec<String>,
}

#[derive(Serialize, Default)]
pub struct MovingTyped {
    pub unit: String,
    pub door: String,
    pub on_day: String,
    pub alone: bool,
    pub residence_words: String,
    pub words: String,
    /// The same two on the form for leaving.
    pub left_day: String,
    pub left_words: String,
}

#[derive(Serialize)]
pub struct MoveLine {
    /// Empty: came from elsewhere.
    pub from: String,
    /// Empty: away from the community.
    pub to: String,
    pub on_day: String,
    pub words: String,
    pub by: String,
    pub at: i64,
}
