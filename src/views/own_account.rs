//! One's own account: closing it, and taking everything that is kept along.

use askama::Template;
use serde::Serialize;

use super::looks::LookRow;
use super::page::Page;
use crate::words::k;

/// What closing means, said before it is done.
#[derive(Template, Serialize)]
#[template(path = "me/close.html")]
pub struct CloseAccount {
    #[serde(skip)]
    pub page: Page,
    /// They still act for others, or work here.
    pub serves: bool,
}

/// It is done; nobody is signed in any more.
#[derive(Template, Serialize)]
#[template(path = "me/closed.html")]
pub struct Closed {
    #[serde(skip)]
    pub page: Page,
}

/// What erasing means, said before it is done.
#[derive(Template, Serialize)]
#[template(path = "me/erase.html")]
pub struct EraseMe {
    #[serde(skip)]
    pub page: Page,
    /// They still act for others, or work here.
    pub serves: bool,
    /// Here a copy can be saved first.
    #[serde(skip)]
    pub may_save: bool,
}

/// It is done; nobody is signed in any more.
#[derive(Template, Serialize)]
#[template(path = "me/erased.html")]
pub struct Erased {
    #[serde(skip)]
    pub page: Page,
}

/// Everything kept about somebody, to print or to save (PIPL art. 45).
#[derive(Template, Serialize)]
#[template(path = "me/export.html")]
pub struct Export {
    #[serde(skip)]
    pub page: Page,
    /// Here it can be taken along as a file.
    #[serde(skip)]
    pub may_save: bool,
    pub made_at: i64,
    pub name: String,
    pub born: Option<String>,
    pub sex: Option<String>,
    pub home: String,
    pub phone: Option<String>,
    pub phone_shared: bool,
    pub email: Option<String>,
    pub reach: Vec<String>,
    pub language: String,
    pub needs: Vec<String>,
    pub lives_alone: bool,
    pub registered_at: i64,
    pub requests: Vec<Line>,
    /// What they said to the desk on the telephone.
    pub calls: Vec<Line>,
    pub mandates: Vec<Line>,
    pub acts: Vec<Line>,
    pub devices: Vec<Line>,
    /// Activities, groups, what was said to notices.
    pub part: Vec<Line>,
    pub looks: Vec<LookRow>,
}

/// One thing that is kept: when, what, and how it stands.
#[derive(Serialize)]
pub struct Line {
    pub at: i64,
    pub what: String,
    pub state: String,
}
