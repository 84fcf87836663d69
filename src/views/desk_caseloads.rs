//! Whose work which part of the community is.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/caseloads.html")]
pub struct Caseloads {
    #[serde(skip)]
    pub page: Page,
    pub staff: Vec<StaffLoad>,
    /// Grids and buildings nobody has; those who live there are opened with a reason only.
    pub nobodys: Vec<String>,
    /// Colleagues to give an area to; field `staff`.
    pub colleagues: Vec<Choice>,
    /// Areas to give; field `area`.
    pub areas: Vec<Choice>,
    pub may_change: bool,
}

/// One colleague with what is theirs.
#[derive(Serialize)]
pub struct StaffLoad {
    pub id: String,
    pub name: String,
    pub areas: Vec<AreaLine>,
}

#[derive(Serialize)]
pub struct AreaLine {
    pub id: String,
    /// 第一网格, 3号楼, or everything.
    pub name: String,
    pub since: i64,
    /// Whose it was before.
    pub from: Option<String>,
}
