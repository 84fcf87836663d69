//! The first page, by who looks: nobody yet, a resident, a helper, a kiosk waiting for someone.

use askama::Template;
use serde::Serialize;

use super::acts::ActRow;
use super::held::HeldRow;
use super::helper::ResidentRow;
use super::mandates::MandateRow;
use super::next_steps::StepAsk;
use super::page::Page;
use super::requests::RequestRow;
use crate::words::k;

/// Before signing in.
#[derive(Template, Serialize)]
#[template(path = "home/welcome.html")]
pub struct Welcome {
    #[serde(skip)]
    pub page: Page,
}

/// A resident's home: what needs an answer, then the tiles.
#[derive(Template, Serialize)]
#[template(path = "home/resident.html")]
pub struct ResidentHome {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    /// Under eighteen: what is at home is the guardian's to ask for.
    pub young: bool,
    /// Asked for in their name, waiting for their own word.
    pub held: Vec<HeldRow>,
    /// Since when they are away, if they are.
    pub away: Option<i64>,
    /// Done for them and not yet answered, newest first; a handful.
    pub acts: Vec<ActRow>,
    /// There are more than these.
    pub more_acts: bool,
    /// Said to be solved, waiting for 修好了 / 还没好.
    pub solved: Vec<SolvedAsk>,
    /// A mandate that waits for their consent here (kiosk or own phone).
    pub consents: Vec<MandateRow>,
    /// Ballots that are open and in which they have not voted.
    pub ballots: Vec<BallotAsk>,
    /// Surveys they are asked and have not answered: id and title.
    pub surveys: Vec<(String, String)>,
    /// Requests still open.
    pub open_requests: u64,
    /// Notices not yet read, newest first, a handful: id, title and how each begins.
    pub notices: Vec<(String, String, String)>,
    /// What they signed up for next; empty: nothing.
    pub next_activity: String,
    /// A small step they may take by themselves, where they let us look.
    pub step: Option<StepAsk>,
    /// Who may act for them: 志愿者李明, 女儿王芳.
    pub helpers: Vec<String>,
}

#[derive(Serialize, Clone)]
pub struct BallotAsk {
    pub id: String,
    pub title: String,
    pub closes_at: i64,
}

#[derive(Serialize, Clone)]
pub struct SolvedAsk {
    pub id: String,
    pub number: String,
    pub category: String,
    pub party: String,
    /// What was said when it was solved.
    pub words: String,
}

/// A helper's home: those whose requests need something, then the tiles. A helper who is also a
/// resident sees what was done for them as well.
#[derive(Template, Serialize)]
#[template(path = "home/helper.html")]
pub struct HelperHome {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub acts: Vec<ActRow>,
    /// The first few residents; the rest are on `/for`.
    pub residents: Vec<ResidentRow>,
    pub total: u64,
    /// Last things filed for them, newest first.
    pub recent: Vec<HelperRequest>,
}

#[derive(Serialize, Clone)]
pub struct HelperRequest {
    pub resident_id: String,
    pub resident: String,
    #[serde(flatten)]
    pub request: RequestRow,
}

/// A shared device at the desk, waiting for somebody.
#[derive(Template, Serialize)]
#[template(path = "kiosk/home.html")]
pub struct KioskHome {
    #[serde(skip)]
    pub page: Page,
}

impl ResidentHome {
    fn helper_names(&self) -> String {
        self.helpers.join(self.page.t(k::HOME_AND))
    }
}
