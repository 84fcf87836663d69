//! What waits for a second look, one of them with its form, the page that stops everything at once, and reports of death
//! and doubt.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/reviews.html")]
pub struct ReviewList {
    #[serde(skip)]
    pub page: Page,
    /// The soonest due first.
    pub rows: Vec<ReviewRow>,
    /// Query string of the page after this one.
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct ReviewRow {
    pub id: String,
    /// `stop`, `talk`, `yearly`, `urgent`, `capacity` or `death`.
    pub kind: String,
    pub person: String,
    pub due_at: i64,
    pub late: bool,
    pub opened_at: i64,
}

#[derive(Template, Serialize)]
#[template(path = "desk/review.html")]
pub struct OneReview {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: ReviewRow,
    pub version: i64,
    pub person_id: String,
    pub mandate_id: Option<String>,
    pub told_by: Option<String>,
    pub told: Option<String>,
    /// Who looked first and what they found, in words, where it takes two.
    pub first: Option<(String, String)>,
    /// The reader had no hand in it. Posts `outcome`, `how`, `words`, `heir`, `version`.
    pub may: bool,
    pub outcomes: Vec<Choice>,
    /// How the resident was asked; empty where it does not matter.
    pub hows: Vec<Choice>,
    /// Who else lives in the home; empty where it does not matter.
    pub household: Vec<Choice>,
    pub typed_words: String,
}

/// Somebody rings: stop everything. One question, one press.
#[derive(Template, Serialize)]
#[template(path = "desk/stop.html")]
pub struct StopAtOnce {
    #[serde(skip)]
    pub page: Page,
    pub words: String,
    pub rows: Vec<StopRow>,
    /// Whom it was done for just now, and how many were stopped.
    pub done: Option<(String, i64)>,
}

#[derive(Serialize)]
pub struct StopRow {
    pub id: String,
    pub name: String,
    pub home: String,
    /// Those who act for them now, with what they are.
    pub helpers: Vec<String>,
}

/// Somebody is said to have died, or to be no longer able to decide.
#[derive(Template, Serialize)]
#[template(path = "desk/life.html")]
pub struct LifeReport {
    #[serde(skip)]
    pub page: Page,
    pub person: Named,
    /// Reports that are being looked into.
    pub open: Vec<ReviewRow>,
    pub may: bool,
}

/// What is looked at, in words.
pub fn review_words(page: &Page, kind: &str) -> String {
    let key = match kind {
        "stop" => k::REVIEWS_KIND_STOP,
        "talk" => k::REVIEWS_KIND_TALK,
        "yearly" => k::REVIEWS_KIND_YEARLY,
        "urgent" => k::REVIEWS_KIND_URGENT,
        "capacity" => k::REVIEWS_KIND_CAPACITY,
        _ => k::REVIEWS_KIND_DEATH,
    };
    page.t(key).to_owned()
}

/// What the reviewer does.
pub fn review_how(page: &Page, kind: &str) -> String {
    let key = match kind {
        "stop" => k::REVIEWS_HOW_STOP,
        "talk" => k::REVIEWS_HOW_TALK,
        "yearly" => k::REVIEWS_HOW_YEARLY,
        "urgent" => k::REVIEWS_HOW_URGENT,
        "capacity" => k::REVIEWS_HOW_CAPACITY,
        _ => k::REVIEWS_HOW_DEATH,
    };
    page.t(key).to_owned()
}

/// What was found, in words.
pub fn outcome_words(page: &Page, kind: &str, outcome: &str) -> String {
    let key = match (kind, outcome) {
        ("stop", "kept") => k::REVIEWS_OUTCOME_KEPT_STOP,
        (_, "kept") => k::REVIEWS_OUTCOME_KEPT,
        (_, "lifted") => k::REVIEWS_OUTCOME_LIFTED,
        (_, "ended") => k::REVIEWS_OUTCOME_ENDED,
        ("capacity", "confirmed") => k::REVIEWS_OUTCOME_CONFIRMED_CAPACITY,
        ("capacity", _) => k::REVIEWS_OUTCOME_DISMISSED_CAPACITY,
        (_, "confirmed") => k::REVIEWS_OUTCOME_CONFIRMED_DEATH,
        _ => k::REVIEWS_OUTCOME_DISMISSED_DEATH,
    };
    page.t(key).to_owned()
}
