//! When the desk is open, and what is said when it is not.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/hours.html")]
pub struct DeskHours {
    #[serde(skip)]
    pub page: Page,
    pub days: Vec<Choice>,
    /// The days chosen, in words, for those who may not change them.
    pub open_on: String,
    pub typed: Typed,
    pub may_change: bool,
}

#[derive(Serialize, Default)]
pub struct Typed {
    /// 0 where no rule was set yet.
    pub version: i64,
    /// `12345`, Monday first.
    pub days: String,
    pub opens: String,
    pub closes: String,
    pub phone: String,
    pub zh: String,
    pub en: String,
}
