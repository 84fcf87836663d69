//! What the desk sees first: the day in figures, then what is due soonest.

use askama::Template;
use serde::Serialize;

use super::desk_requests::QueueRow;
use super::mediations::CaseRow;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/home.html")]
pub struct DeskHome {
    #[serde(skip)]
    pub page: Page,
    pub figures: Figures,
    /// Soonest first; late ones are the soonest of all.
    pub queue: Vec<QueueRow>,
    /// Cases of mediation to look at today: a meeting, a date on which somebody looks whether it is kept.
    pub cases: Vec<CaseRow>,
    /// There are more than these: the page then leads to `/desk/requests`.
    pub more: bool,
}

/// Counts of what waits. A figure the person's office may not see is `None` and is not shown.
#[derive(Serialize, Default)]
pub struct Figures {
    pub due_soon: Option<u64>,
    pub late: Option<u64>,
    pub unassigned: Option<u64>,
    pub in_hand: Option<u64>,
    /// With the subdistrict because they rose.
    pub risen: Option<u64>,
    pub mediations: Option<u64>,
    /// Decisions of meetings that are overdue.
    pub decisions: Option<u64>,
    /// Refusals that residents object to, and how many of them are late.
    pub objections: Option<u64>,
    pub objections_late: Option<u64>,
    pub to_tell: Option<u64>,
    pub mandates_to_check: Option<u64>,
    pub phones_waiting: Option<u64>,
}

impl DeskHome {
    /// Counting stops at a thousand: 999+.
    fn shown(&self, count: &u64) -> String {
        if *count > 999 { "999+".to_owned() } else { count.to_string() }
    }
}
