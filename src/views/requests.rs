//! Requests as residents and helpers see them: the list, the four short pages of a new one, its confirmation, and one request.

use askama::Template;
use serde::Serialize;

use super::mediations::CaseRow;
use super::page::Page;
use super::questions::AnswerLine;
use crate::domain::request::Hours;
use crate::words::{k, numbers};

#[derive(Template, Serialize)]
#[template(path = "requests/list.html")]
pub struct RequestList {
    #[serde(skip)]
    pub page: Page,
    /// Mediations one is a side of.
    pub cases: Vec<CaseRow>,
    pub requests: Vec<RequestRow>,
    /// Address of the page with those before, if there are any.
    pub older: Option<String>,
}

/// A line of a list of requests.
#[derive(Serialize, Clone)]
pub struct RequestRow {
    pub id: String,
    /// R-1042.
    pub number: String,
    pub category: String,
    /// The category's short name for its icon: `water`, `light` …
    pub icon: String,
    pub place: String,
    /// See [`state_words`].
    pub state: String,
    pub filed_at: i64,
    /// Who filed it, when not the resident: 志愿者李明.
    pub by: Option<String>,
    /// Past the time it should have been answered or solved.
    pub late: bool,
}

/// Page one of four: what it is about. Posts `category`, or `call` for 我说不清，请打电话给我.
#[derive(Template, Serialize)]
#[template(path = "requests/what.html")]
pub struct AskWhat {
    #[serde(skip)]
    pub page: Page,
    pub categories: Vec<CategoryChoice>,
}

#[derive(Serialize, Clone)]
pub struct CategoryChoice {
    pub value: String,
    pub name: String,
    pub hint: String,
    pub icon: String,
    pub chosen: bool,
}

/// Page two: where. Posts `place` (one of `near`, or `other` with `building`) and `detail`.
#[derive(Template, Serialize)]
#[template(path = "requests/where.html")]
pub struct AskWhere {
    #[serde(skip)]
    pub page: Page,
    /// Their own home, their own stairwell, shared ground: chosen with one tap.
    pub near: Vec<PlaceChoice>,
    /// Every building and unit, for `building`.
    pub buildings: Vec<PlaceChoice>,
    pub steps: u32,
    /// Neither of `near` was chosen but another building.
    pub other: bool,
    /// Their own words: 三楼拐角.
    pub detail: String,
}

#[derive(Serialize, Clone)]
pub struct PlaceChoice {
    pub value: String,
    pub name: String,
    pub chosen: bool,
}

/// Page three: in their own words, with photos. Posts multipart `words`, `photos` (files), `drop` (ids to leave out).
#[derive(Template, Serialize)]
#[template(path = "requests/words.html")]
pub struct AskWords {
    #[serde(skip)]
    pub page: Page,
    pub category: String,
    pub words: String,
    pub steps: u32,
    pub photos: Vec<Photo>,
    /// How many more photos there is room for; the most is four.
    pub room: usize,
    /// Somebody types for the resident, and says that these are her words as she said them.
    pub dictated: bool,
    /// A few words of whoever types, beside the resident's own.
    pub summary: String,
}

#[derive(Serialize, Clone)]
pub struct Photo {
    pub id: String,
    /// `/photos/{id}`, with the base of whoever it is for.
    pub url: String,
    pub width: i32,
    pub height: i32,
}

/// Page four: check it. Posts to `{base}/requests`.
#[derive(Template, Serialize)]
#[template(path = "requests/check.html")]
pub struct CheckRequest {
    #[serde(skip)]
    pub page: Page,
    pub category: String,
    pub place: String,
    pub words: String,
    pub steps: u32,
    /// What was asked and what was answered, in words.
    pub answers: Vec<AnswerLine>,
    pub photos: Vec<Photo>,
    /// Whom we answer and how, in words: 王秀兰，打电话.
    pub reply_to: String,
    /// Whose job it is by the published list.
    pub party: String,
    pub answer_hours: u32,
    pub solve_hours: u32,
    /// Ask whether neighbours may see it on the public board.
    pub may_be_public: bool,
    pub hours: Hours,
}

/// After filing: number, what happens next and by when, whom to ring, print or save.
#[derive(Template, Serialize)]
#[template(path = "requests/filed.html")]
pub struct RequestFiled {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub category: String,
    pub place: String,
    pub party: String,
    pub answer_due: i64,
    pub solve_due: i64,
    /// How the resident is told of it, in words: 社区会打电话告诉王秀兰. Empty when they did it themselves.
    pub told: String,
    /// The time until which it can be taken back; none while the window has not begun.
    pub undo_until: Option<i64>,
    pub receipt_code: String,
    /// The whole address of `/receipts/{code}`.
    pub receipt_url: String,
    /// The address as a QR picture: an `<svg>` made by us, shown as it is.
    #[serde(skip)]
    pub qr_svg: String,
}

/// One request.
#[derive(Template, Serialize)]
#[template(path = "requests/one.html")]
pub struct OneRequest {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub category: String,
    pub place: String,
    /// The resident's own words.
    pub words: String,
    pub answers: Vec<AnswerLine>,
    pub photos: Vec<Photo>,
    /// See [`state_words`].
    pub state: String,
    pub late: bool,
    pub filed_at: i64,
    /// Who filed it, when not the resident.
    pub by: Option<String>,
    pub party: String,
    pub party_phone: Option<String>,
    /// When it should be answered, while it is not.
    pub answer_due: Option<i64>,
    /// When it should be solved, while it is not.
    pub solve_due: Option<i64>,
    /// Newest first.
    pub steps: Vec<Step>,
    pub undo: Option<Undo>,
    /// It can be called off, though no longer just taken back.
    pub can_withdraw: bool,
    /// Ask 修好了 / 还没好.
    pub asks_solved: bool,
    /// That was said before, with whoever helped beside them.
    pub asks_again: bool,
    pub can_reopen: bool,
    pub can_rate: bool,
    /// It was refused, and this can be objected to until then.
    pub can_object: Option<i64>,
    pub can_mediate: bool,
    pub mediation: Option<CaseRow>,
    /// They objected; somebody else looks at it.
    pub objected: bool,
    /// By when that is.
    pub objection_due: Option<i64>,
    pub rating: Option<Rating>,
    /// Whose wording the words are: `own`, `dictated` or `written_for`.
    pub hand: Option<String>,
    /// A few words beside the resident's own, and whose they are.
    pub summary: Option<String>,
    pub summary_by: String,
    /// How many others said the same.
    pub others: u64,
    /// Whether neighbours may see it, where that can be asked.
    pub publicity: Option<Publicity>,
}

#[derive(Serialize, Clone)]
pub struct Publicity {
    /// The resident lets neighbours see it.
    pub lets: bool,
    /// It stands on the board: staff let it too.
    pub public: bool,
    /// What the board says, while it stands there.
    pub summary: Option<String>,
}

/// One thing that happened to a request.
#[derive(Serialize, Clone)]
pub struct Step {
    pub at: i64,
    /// See `store::requests::Event::kind`.
    pub kind: String,
    /// Who did it: a name with what they are, or a party.
    pub who: String,
    /// To whom it went, for `assigned` and `transferred`.
    pub to: Option<String>,
    /// Why, where a reason was chosen: of a refusal, of a hand-over.
    pub reason: Option<String>,
    /// What they said.
    pub words: Option<String>,
    pub photos: Vec<Photo>,
}

/// It can still be taken back.
#[derive(Serialize, Clone)]
pub struct Undo {
    /// None: the window begins when the resident has been told, so it is open still.
    pub until: Option<i64>,
}

#[derive(Serialize, Clone)]
pub struct Rating {
    /// 3 满意, 2 一般, 1 不满意.
    pub score: i32,
    pub words: Option<String>,
}

/// The state of a request in the words of residents.
pub fn state_words(page: &Page, state: &str) -> String {
    let key = match state {
        "filed" => k::REQUESTS_STATE_FILED,
        "assigned" => k::REQUESTS_STATE_ASSIGNED,
        "answered" => k::REQUESTS_STATE_ANSWERED,
        "solved" => k::REQUESTS_STATE_SOLVED,
        "confirmed" => k::REQUESTS_STATE_CONFIRMED,
        "reopened" => k::REQUESTS_STATE_REOPENED,
        "withdrawn" => k::REQUESTS_STATE_WITHDRAWN,
        "declined" => k::LIST_STATE_DECLINED,
        "closed" => k::LIST_STATE_CLOSED,
        other => return other.to_owned(),
    };
    page.t(key).to_string()
}

impl Step {
    /// What happened, as a sentence.
    fn sentence(&self, page: &Page) -> String {
        let key = match self.kind.as_str() {
            "filed" => k::REQUESTS_STEP_FILED,
            "assigned" => k::REQUESTS_STEP_ASSIGNED,
            "transferred" => k::REQUESTS_STEP_TRANSFERRED,
            "answered" => k::REQUESTS_STEP_ANSWERED,
            "solved" => k::REQUESTS_STEP_SOLVED,
            "confirmed" => k::REQUESTS_STEP_CONFIRMED,
            "reopened" => k::REQUESTS_STEP_REOPENED,
            "rated" => k::REQUESTS_STEP_RATED,
            "withdrawn" => k::REQUESTS_STEP_WITHDRAWN,
            "let_public" => k::VOICES_STEP_LET,
            "kept_private" => k::VOICES_STEP_KEPT,
            "published" => k::VOICES_STEP_PUBLISHED,
            "unpublished" => k::VOICES_STEP_UNPUBLISHED,
            "merged" => k::VOICES_STEP_MERGED,
            "split" => k::VOICES_STEP_SPLIT,
            "recategorised" => k::RIGHTED_STEP,
            "call_asked" => k::ASKED_CALL_STEP_ASK,
            "rung" => k::ASKED_CALL_STEP_RING,
            "accepted" => k::LIST_STEP_ACCEPTED,
            "declined" => k::LIST_STEP_DECLINED,
            "objected" => k::LIST_STEP_OBJECTED,
            "upheld" => k::LIST_STEP_UPHELD,
            "restored" => k::LIST_STEP_RESTORED,
            "overdue" => k::LIST_STEP_OVERDUE,
            "risen" => k::LIST_STEP_RISEN,
            "decided" => k::MEETINGS_STEP_DECIDED,
            "closed" => k::LIST_STEP_CLOSED,
            _ => return self.who.clone(),
        };
        page.t2(key, "who", &self.who, "to", self.to.as_deref().unwrap_or_default())
    }
}

impl Rating {
    fn in_words(&self, page: &Page) -> String {
        let key = match self.score {
            3 => k::REQUESTS_RATE_GOOD,
            2 => k::REQUESTS_RATE_FAIR,
            _ => k::REQUESTS_RATE_BAD,
        };
        page.t(key).to_string()
    }
}

/// A span of hours as people say it, in words and figures, for a right depends on it: 二十四小时（24 小时） within a few
/// days, 五天（5 天） beyond.
pub fn hours_in_words(page: &Page, hours: u32) -> String {
    let (key, n) = match hours > 48 && hours.is_multiple_of(24) {
        true => (k::REQUESTS_DAYS, hours / 24),
        false => (k::REQUESTS_HOURS, hours),
    };
    page.t2(key, "n", n, "words", numbers::counted(page.lang, n.into()))
}

/// A span of a line of the list: working hours say so.
pub fn span_in_words(page: &Page, hours: u32, kind: Hours) -> String {
    match kind {
        Hours::Calendar => hours_in_words(page, hours),
        Hours::Working => page.t1(k::LIST_WORKING_HOURS, "n", hours),
    }
}

impl RequestRow {
    pub fn state_words(&self, page: &Page) -> String {
        state_words(page, &self.state)
    }

    /// Nothing more is to happen.
    pub fn over(&self) -> bool {
        matches!(self.state.as_str(), "confirmed" | "withdrawn" | "declined" | "closed")
    }
}

impl AskWords {
    /// What is asked, with the category where one was chosen already.
    fn label(&self) -> String {
        match self.category.as_str() {
            "" => self.page.t(k::REQUESTS_ASK_WORDS).to_owned(),
            what => self.page.t1(k::REQUESTS_WORDS, "what", what),
        }
    }

    /// The page before: the questions, where the category has some.
    fn before(&self) -> &'static str {
        if self.steps > 4 { "/requests/new/questions" } else { "/requests/new/where" }
    }
}

impl CheckRequest {
    fn answer_words(&self) -> String {
        span_in_words(&self.page, self.answer_hours, self.hours)
    }

    fn solve_words(&self) -> String {
        span_in_words(&self.page, self.solve_hours, self.hours)
    }
}

impl OneRequest {
    /// 照她说的记的, 代写; nothing where the resident typed it.
    fn hand_words(&self) -> Option<&'static str> {
        match self.hand.as_deref() {
            Some("dictated") => Some(self.page.t(k::VOICES_DICTATED)),
            Some("written_for") => Some(self.page.t(k::VOICES_WRITTEN_FOR)),
            _ => None,
        }
    }

    fn state_words(&self) -> String {
        state_words(&self.page, &self.state)
    }
}
