//! Visits without a signal: choosing whom to take along, what is taken, and what opens it on the phone.

use askama::Template;
use serde::Serialize;

use super::helper::ResidentPage;
use super::mandates::matter_words;
use super::page::Page;
use super::questions::AskedQuestion;
use super::requests::{CategoryChoice, PlaceChoice};
use crate::words::k;

/// One resident whose mandate is in force.
#[derive(Serialize, Clone)]
pub struct VisitResident {
    pub id: String,
    pub name: String,
    pub place: String,
    pub matters: Vec<String>,
    pub until_at: i64,
}

/// A form the phone may keep and send later.
#[derive(Serialize, Clone)]
pub struct Taken {
    /// Under `/for/{resident}`, with holes: `/requests/{id}/withdrawal`.
    pub post: String,
    /// What the outbox calls it.
    pub name: String,
}

/// `/visits`
#[derive(Template, Serialize)]
#[template(path = "visits/start.html")]
pub struct VisitStart {
    #[serde(skip)]
    pub page: Page,
    pub residents: Vec<VisitResident>,
    /// All of them start out chosen.
    pub chosen: bool,
    pub takes: Vec<Taken>,
}

/// `/visits/print`: for whoever has no phone that can do it.
#[derive(Template, Serialize)]
#[template(path = "paper/visits.html")]
pub struct Sheet {
    #[serde(skip)]
    pub page: Page,
    pub residents: Vec<VisitResident>,
}

/// `/visits/kept`
#[derive(Template, Serialize)]
#[template(path = "visits/kept.html")]
pub struct KeptPages {
    #[serde(skip)]
    pub page: Page,
    pub takes: Vec<Taken>,
}

/// `/for/{resident}/visit`: her page as it goes along, with the forms that may be filled in without a signal. Posts to
/// `/requests` with `whole`, and to `/requests/{id}/withdrawal`.
#[derive(Template, Serialize)]
#[template(path = "visits/page.html")]
pub struct VisitPage {
    #[serde(skip)]
    pub page: Page,
    pub about: ResidentPage,
    pub report: Option<ReportForm>,
    /// Requests that may be called off, by their ids.
    pub open: Vec<String>,
    /// Pages that go along with this one.
    pub along: Vec<Along>,
    /// Until when it opens on the phone.
    pub until: i64,
}

#[derive(Serialize, Clone)]
pub struct Along {
    pub href: String,
    pub name: String,
}

/// A whole report on one page. Posts `category`, `place`, `building`, `detail`, `words`, `photos`, `hand`, `q-{code}`.
#[derive(Serialize, Clone)]
pub struct ReportForm {
    pub categories: Vec<CategoryChoice>,
    pub near: Vec<PlaceChoice>,
    pub buildings: Vec<PlaceChoice>,
    pub questions: Vec<CategoryQuestions>,
}

#[derive(Serialize, Clone)]
pub struct CategoryQuestions {
    pub category: String,
    pub questions: Vec<AskedQuestion>,
}

impl VisitPage {
    fn may_withdraw(&self, id: &str) -> bool {
        self.open.iter().any(|one| one == id)
    }
}

impl Sheet {
    fn matters(&self, one: &VisitResident) -> String {
        let names: Vec<String> = one.matters.iter().map(|m| matter_words(&self.page, m)).collect();
        names.join(self.page.t(k::MANDATES_AND))
    }
}
