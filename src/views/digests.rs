//! The weekly papers: by grid and building at the desk, and as they are printed, one page a person.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/digests.html")]
pub struct Digests {
    #[serde(skip)]
    pub page: Page,
    /// The Monday of this week.
    pub week: i64,
    pub grids: Vec<GridOfDigests>,
}

#[derive(Serialize)]
pub struct GridOfDigests {
    /// Empty: buildings of no grid.
    pub name: String,
    pub buildings: Vec<BuildingOfDigests>,
}

#[derive(Serialize)]
pub struct BuildingOfDigests {
    /// `none`: those without a home.
    pub id: String,
    pub name: String,
    pub waiting: i64,
    /// Of this week.
    pub reached: i64,
    pub posted: i64,
}

#[derive(Template, Serialize)]
#[template(path = "desk/digests_building.html")]
pub struct DigestsOfBuilding {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    pub rows: Vec<DigestRow>,
    /// Colleagues: who carried them round. Field `carrier`.
    pub carriers: Vec<Choice>,
    pub next: Option<String>,
    /// So many were just written down.
    pub done: Option<i64>,
    /// Not one's own area: nothing is shown.
    pub mine: bool,
}

#[derive(Serialize)]
pub struct DigestRow {
    pub id: String,
    pub person: Named,
    pub place: String,
    pub week: i64,
    pub tries: i64,
    /// How to speak with them: hard of hearing, a dialect.
    pub needs: Vec<String>,
    pub chosen: bool,
}

/// Papers of one building, each on a page of its own, in the language of whoever it is for.
#[derive(Template, Serialize)]
#[template(path = "paper/digests.html")]
pub struct DigestPapers {
    #[serde(skip)]
    pub page: Page,
    /// For the way back.
    pub building: String,
    pub papers: Vec<DigestPaper>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct DigestPaper {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub home: String,
    pub since: i64,
    pub until: i64,
    /// What others did, in sentences.
    pub done: Vec<DigestLine>,
    /// What waits for their word; also in `done`.
    pub asks: Vec<DigestLine>,
    /// Said to be solved.
    pub solved: Vec<DigestLine>,
    /// What went to them that week, the newest first.
    pub notices: Vec<DigestLine>,
}

#[derive(Clone, Serialize)]
pub struct DigestLine {
    pub sentence: String,
    pub at: i64,
    /// What was written with it.
    pub said: String,
    /// The receipt's code, or a request's number.
    pub code: String,
}
