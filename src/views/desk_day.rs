//! More acts a day for one event, at the desk.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::page::Page;
use crate::words::k;

/// `/desk/day-caps`. Posts `helper`, `resident`, `acts`, `day`, `event`; `/{id}/agreement` agrees.
#[derive(Template, Serialize)]
#[template(path = "desk/day_caps.html")]
pub struct DayCaps {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<DayCapRow>,
    pub next: Option<String>,
    /// Whom it is asked for; the page is reached from their own.
    pub helper: Option<Named>,
    pub acts_today: i64,
    pub usual: u32,
    pub usual_resident: u32,
    pub typed: DayCapTyped,
}

#[derive(Serialize, Default)]
pub struct DayCapTyped {
    pub resident: String,
    pub acts: String,
    pub day: String,
    pub event: String,
}

#[derive(Serialize)]
pub struct DayCapRow {
    pub id: String,
    pub helper: Named,
    pub resident: Option<Named>,
    pub acts: i32,
    pub event: String,
    pub until: i64,
    pub asked_by: String,
    /// None: it waits for a second member of staff.
    pub agreed_by: Option<String>,
    /// The reader may agree.
    pub may_agree: bool,
}
