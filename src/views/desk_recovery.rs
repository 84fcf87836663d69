//! Letting somebody back in who lost what they sign in with: asked for by one member of staff, approved by another.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

/// Posts `lost` and `sure` to `/desk/people/{id}/recovery`; approves with POST `…/recovery/approval`.
#[derive(Template, Serialize)]
#[template(path = "desk/recovery.html")]
pub struct RecoveryPage {
    #[serde(skip)]
    pub page: Page,
    pub person: Named,
    /// What they could have lost, by what they have.
    pub lost: Vec<Choice>,
    pub sure: Vec<Choice>,
    pub open: Option<OpenRecovery>,
    pub approved: Option<ApprovedRecovery>,
    /// It is oneself: a colleague does all of it.
    pub oneself: bool,
}

/// Waits for a second member of staff.
#[derive(Serialize)]
pub struct OpenRecovery {
    pub lost: String,
    pub sure: String,
    pub asked_by: String,
    pub asked_at: i64,
    /// Asked for by whoever looks at it: another approves.
    pub mine: bool,
}

/// Two made sure; what signs in anew may be handed out.
#[derive(Serialize)]
pub struct ApprovedRecovery {
    pub until: i64,
    pub slip: bool,
    pub link: bool,
}
