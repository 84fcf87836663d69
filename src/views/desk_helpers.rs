//! Helpers at the desk: the list, one of them with the next step and everything about them, organisations.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::desk_signals::SignalRow;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/helpers.html")]
pub struct HelperList {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<HelperRow>,
    pub next: Option<String>,
    pub may_apply: bool,
    /// The form for one person's application on paper; posts `person`, `kind`, `title`, `organisation`, `words`.
    pub form: Option<PaperApplication>,
}

#[derive(Serialize)]
pub struct PaperApplication {
    pub person: Named,
    pub kinds: Vec<Choice>,
    pub organisations: Vec<Choice>,
    /// What residents call them by: 志愿者.
    pub title: String,
    pub words: String,
}

#[derive(Serialize)]
pub struct HelperRow {
    pub id: String,
    pub name: String,
    /// 志愿者, 家里人, 工作人员 …, in words.
    pub kind: String,
    pub title: String,
    pub phone: Option<String>,
    /// `applied` … `left`.
    pub state: String,
    pub state_words: String,
    /// The end of the year, once there is one.
    pub until: Option<i64>,
    pub residents: i64,
    pub most: i64,
    pub may_invite: bool,
}

/// `/desk/helpers/{id}`
#[derive(Template, Serialize)]
#[template(path = "desk/helper.html")]
pub struct HelperAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub helper: HelperRow,
    pub version: i64,
    pub organisation: Option<Named>,
    /// What comes next; posts `step`, `words`, `apart`, `version` to `/steps`.
    pub next: Option<NextStep>,
    pub residents: Vec<HelpedRow>,
    /// Whose mandate ended with this helper's helping, and who has nobody now.
    pub to_find: Vec<Named>,
    /// Acts in the last thirty days.
    pub acts: i64,
    pub ties: Vec<TieRow>,
    pub signals: Vec<SignalRow>,
    pub steps: Vec<StepLine>,
    pub may: MayDoHelper,
    pub tie_kinds: Vec<Choice>,
    pub typed: TypedAtHelper,
}

/// What was typed into a form that could not be accepted.
#[derive(Serialize, Default)]
pub struct TypedAtHelper {
    pub words: String,
    pub resident: String,
    pub tie_words: String,
    pub leave_words: String,
}

#[derive(Serialize)]
pub struct NextStep {
    pub step: String,
    pub title: String,
    pub hint: String,
    /// What the notes are called, where some are asked for.
    pub words: Option<String>,
    /// Whoever does it says that they are not kin.
    pub apart: bool,
    /// What is signed, a paragraph each.
    pub text: Vec<String>,
    pub go: String,
    pub may: bool,
}

#[derive(Serialize)]
pub struct HelpedRow {
    pub id: String,
    pub name: String,
    pub place: String,
    pub mandate: String,
    pub until: i64,
    pub state: String,
}

#[derive(Serialize)]
pub struct TieRow {
    pub id: String,
    pub resident: Named,
    pub what: String,
    pub words: String,
    pub at: i64,
    pub stands: bool,
    pub accepted_by: Option<String>,
    pub closed: Option<String>,
    pub may_accept: bool,
    pub may_close: bool,
}

#[derive(Serialize)]
pub struct StepLine {
    pub at: i64,
    pub what: String,
    pub who: String,
    pub words: String,
    /// Version and hash of what was signed.
    pub signed: Option<(i64, String)>,
}

#[derive(Serialize, Default)]
pub struct MayDoHelper {
    pub suspend: bool,
    pub leave: bool,
    /// They act for an organisation: ending it is called so.
    pub member: bool,
    pub tie: bool,
    pub invite: bool,
    pub print: bool,
}

/// The agreement on paper, as it is today or as it was signed.
#[derive(Template, Serialize)]
#[template(path = "paper/agreement.html")]
pub struct AgreementPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub title: String,
    pub text: Vec<String>,
    pub version: i64,
    pub hash: String,
    /// When it was signed, if it was.
    pub signed_at: Option<i64>,
}

/// `/desk/organisations`; posts `organisation`, `phone`.
#[derive(Template, Serialize)]
#[template(path = "desk/organisations.html")]
pub struct OrganisationList {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<OrganisationRow>,
    pub may_add: bool,
    pub typed_name: String,
    pub typed_phone: String,
}

#[derive(Serialize)]
pub struct OrganisationRow {
    pub id: String,
    pub name: String,
    pub phone: String,
    pub members: i64,
}

/// `/desk/organisations/{id}`
#[derive(Template, Serialize)]
#[template(path = "desk/organisation.html")]
pub struct OrganisationAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub phone: String,
    pub members: Vec<MemberRow>,
    pub next: Option<String>,
    pub may_end: bool,
}

#[derive(Serialize)]
pub struct MemberRow {
    pub id: String,
    pub name: String,
    pub title: String,
    pub state_words: String,
    pub active: bool,
    pub ended: bool,
    pub until: i64,
}
