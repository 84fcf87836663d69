//! Pages of the ways in that only staff and new places see: making a kiosk, and a place still being set up.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// Making this device a kiosk. Posts to `/enrol/{code}`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/enrol_kiosk.html")]
pub struct MakeKiosk {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub code: String,
}

/// On a shared device, without scripts: one tap stays, else it ends.
#[derive(Template, Serialize)]
#[template(path = "sign_in/still.html")]
pub struct StillThere {
    #[serde(skip)]
    pub page: Page,
    /// Where they were; an address of ours.
    pub next: String,
}

/// Every address of a place that nobody has set up yet.
#[derive(Template, Serialize)]
#[template(path = "setup/waiting.html")]
pub struct BeingSetUp {
    #[serde(skip)]
    pub page: Page,
}
