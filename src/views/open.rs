//! `/open`: the public board, the same for everybody: how requests fare, which ones may be read, and whose job is what.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::figures::{Line, ThreeRates};
use super::page::Page;
use super::requests::{span_in_words, state_words};
use super::thanks::RuleInWords;
use crate::domain::request::Hours;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "open/board.html")]
pub struct OpenBoard {
    #[serde(skip)]
    pub page: Page,
    /// When the figures were counted; none before the first time.
    pub as_of: Option<i64>,
    pub now: Now,
    pub by_party: Vec<NowLine>,
    pub by_category: Vec<NowLine>,
    pub months: Vec<String>,
    pub rates: ThreeRates,
    pub parties: Vec<Line>,
    /// The newest requests that may be read.
    pub requests: Vec<PublicRow>,
    pub more: bool,
    /// The published responsibility list (责任清单).
    pub duties: Vec<Duty>,
}

/// What is on the board now.
#[derive(Serialize, Clone, Default)]
pub struct Now {
    pub open: u64,
    pub late: u64,
    /// Since the month began.
    pub solved: u64,
}

#[derive(Serialize, Clone)]
pub struct NowLine {
    pub name: String,
    /// None: too few to show.
    pub open: Option<u64>,
    pub late: Option<u64>,
    pub solved: Option<u64>,
}

/// One line of the responsibility list.
#[derive(Serialize, Clone)]
pub struct Duty {
    pub category: String,
    pub icon: String,
    pub party: String,
    pub answer_hours: u32,
    pub solve_hours: u32,
    pub hours: Hours,
}

/// A request that its resident and staff let be public. Nothing in it names anybody.
#[derive(Serialize, Clone)]
pub struct PublicRow {
    /// R-1042
    pub number: String,
    /// 1042, for addresses.
    pub n: i64,
    pub category: String,
    pub icon: String,
    /// The building, or shared ground.
    pub place: String,
    pub party: String,
    pub state: String,
    pub late: bool,
    pub filed_at: i64,
    pub summary: String,
    /// How many said the same.
    pub voices: u64,
}

#[derive(Template, Serialize)]
#[template(path = "open/requests.html")]
pub struct PublicList {
    #[serde(skip)]
    pub page: Page,
    /// `open`, `done`, or empty for all.
    pub state: String,
    /// A category's code, or empty for all.
    pub category: String,
    /// The same as part of an address: `category=lift&`, or empty.
    #[serde(skip)]
    pub of_category: String,
    pub categories: Vec<Choice>,
    pub requests: Vec<PublicRow>,
    /// Not all that is older was looked through for this page.
    pub looked_on: bool,
    pub older: Option<String>,
}

#[derive(Template, Serialize)]
#[template(path = "open/request.html")]
pub struct PublicRequest {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: PublicRow,
    pub answer_due: i64,
    pub solve_due: i64,
    pub answered_at: Option<i64>,
    pub solved_at: Option<i64>,
    pub confirmed_at: Option<i64>,
}

/// The board on paper, for the notice case at the door.
#[derive(Template, Serialize)]
#[template(path = "paper/board.html")]
pub struct BoardSheet {
    #[serde(skip)]
    pub page: Page,
    pub as_of: Option<i64>,
    pub now: Now,
    pub by_party: Vec<NowLine>,
    pub rates: ThreeRates,
    pub parties: Vec<Line>,
    pub requests: Vec<PublicRow>,
}

/// How suggestions are found and figures are counted, with the very numbers of the rules.
#[derive(Template, Serialize)]
#[template(path = "open/how.html")]
pub struct How {
    #[serde(skip)]
    pub page: Page,
    pub same_building: u32,
    pub shared_ground: u32,
    pub same_grid: u32,
    pub words: u32,
    pub ages: Vec<(i64, u32)>,
    pub enough: u32,
    pub solved_within: i64,
    pub reported_within: i64,
    pub few: u64,
    pub ask_after: i64,
    pub wait: i64,
    /// What taking part earns; none where the community gives none.
    pub thanks: Option<RuleInWords>,
}

impl Duty {
    pub fn answer_words(&self, page: &Page) -> String {
        span_in_words(page, self.answer_hours, self.hours)
    }

    pub fn solve_words(&self, page: &Page) -> String {
        span_in_words(page, self.solve_hours, self.hours)
    }
}

impl PublicRow {
    pub fn state_words(&self, page: &Page) -> String {
        state_words(page, &self.state)
    }
}

/// Something of what is on the board now is not shown.
pub fn hides(lines: &[NowLine]) -> bool {
    lines.iter().any(|l| [l.open, l.late, l.solved].contains(&None))
}

/// A count, or that it is too few to show.
pub fn count(page: &Page, n: &Option<u64>) -> String {
    n.map_or_else(|| page.t(k::FIGURES_FEW).to_owned(), |n| n.to_string())
}
