//! Helping, from the helper's side: offering it, where one stands, signing, telling of ties, stopping; and who belongs to
//! an organisation, for everybody.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

/// `/accreditation`
#[derive(Template, Serialize)]
#[template(path = "accreditation/mine.html")]
pub struct Mine {
    #[serde(skip)]
    pub page: Page,
    /// Offering to help; posts `kind`, `title`, `organisation`, `words`.
    pub form: Option<OfferForm>,
    /// Where one stands on the way, in order.
    pub way: Vec<WayLine>,
    /// What happens next, in a sentence.
    pub next: String,
    /// What is to be signed here and now; posts `/agreement`.
    pub text: Vec<String>,
    pub until: Option<i64>,
    pub active: bool,
    pub organisation: Option<(String, String)>,
    pub ties: Vec<String>,
    /// Telling of a tie; posts `resident`, `kind`, `words` to `/ties`.
    pub tie: Option<TieForm>,
    /// Posts `words`, `sure` to `/departure`.
    pub may_leave: bool,
    pub residents: i64,
    pub typed_leave: String,
}

#[derive(Serialize)]
pub struct OfferForm {
    pub kinds: Vec<Choice>,
    pub organisations: Vec<Choice>,
    pub title: String,
    pub words: String,
}

#[derive(Serialize)]
pub struct TieForm {
    pub residents: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub words: String,
}

#[derive(Serialize)]
pub struct WayLine {
    pub what: String,
    pub done: bool,
}

/// `/organisations/{id}`: who belongs to it.
#[derive(Template, Serialize)]
#[template(path = "accreditation/organisation.html")]
pub struct OrganisationPage {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub phone: String,
    pub members: Vec<String>,
    pub next: Option<String>,
}
