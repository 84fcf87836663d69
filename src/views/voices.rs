//! One problem, many voices: what may be the same while filing, and what stands beside a request at the desk.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// Between words and check. Posts `join` with the request of a neighbour, or `none`.
#[derive(Template, Serialize)]
#[template(path = "requests/similar.html")]
pub struct Similar {
    #[serde(skip)]
    pub page: Page,
    /// How many short pages there are; this one is no further than the words.
    pub steps: u32,
    /// The resident's own, likely the same.
    pub own: Vec<OwnAlike>,
    /// Neighbours'; nothing in it names anybody or tells more of the place than the building.
    pub others: Vec<SimilarRow>,
}

#[derive(Serialize)]
pub struct OwnAlike {
    pub id: String,
    pub number: String,
    pub place: String,
    pub state: String,
    pub filed_at: i64,
    /// In plain words: 同一栋楼，都是漏水，三天前报的.
    pub why: String,
}

#[derive(Serialize)]
pub struct SimilarRow {
    pub id: String,
    pub category: String,
    pub place: String,
    pub state: String,
    /// How many have said it.
    pub voices: u64,
    /// What the public board says of it, if it stands there.
    pub summary: Option<String>,
    pub why: String,
}

/// What may be the same as what staff take down, to be looked at before it is filed.
#[derive(Serialize)]
pub struct Alike {
    /// The resident's own: already reported.
    pub own: Vec<OwnAlike>,
    /// Field `joins`: the id of one of these, or `new`.
    pub others: Vec<AlikeChoice>,
    /// Field `alike`: ids of all that stand on the page, with commas.
    pub seen: String,
}

impl Alike {
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.others.is_empty()
    }

    /// Nothing else was chosen.
    pub fn is_new(&self) -> bool {
        !self.others.iter().any(|one| one.chosen)
    }
}

#[derive(Serialize)]
pub struct AlikeChoice {
    pub number: String,
    pub chosen: bool,
    #[serde(flatten)]
    pub row: SimilarRow,
}

/// What stands beside a request at the desk.
#[derive(Serialize, Default)]
pub struct AtDesk {
    /// `own`, `dictated` or `written_for`.
    pub hand: String,
    /// Whose hands those were.
    pub hand_by: String,
    /// Beside the own words, the newest first.
    pub summaries: Vec<SummaryLine>,
    pub may_summarise: bool,
    pub publicity: AtBoard,
    pub problem: Option<ProblemAtDesk>,
    /// May be of one cause: to be put together.
    pub alike: Vec<AlikeRow>,
    pub may_merge: bool,
    /// The number typed into a form that could not be accepted.
    pub typed_number: String,
}

#[derive(Serialize)]
pub struct SummaryLine {
    pub words: String,
    pub who: String,
    pub at: i64,
}

#[derive(Serialize, Default)]
pub struct AtBoard {
    /// Neither a home nor between neighbours: it may be asked for.
    pub may_be_asked: bool,
    pub resident_lets: bool,
    pub public: bool,
    pub summary: Option<String>,
    /// The reader's office may let it.
    pub may_publish: bool,
}

#[derive(Serialize)]
pub struct ProblemAtDesk {
    pub voices: u64,
    /// This one is the first: its clock runs for all.
    pub is_first: bool,
    pub first_id: String,
    pub first_number: String,
    /// An answer here is for this one alone; the others were answered before.
    pub answered_before: bool,
    pub rows: Vec<VoiceRow>,
}

#[derive(Serialize)]
pub struct VoiceRow {
    pub id: String,
    pub number: String,
    pub resident: String,
    pub words: String,
    pub state: String,
    pub at: i64,
    /// `first`, `joined` or `merged`.
    pub how: String,
}

#[derive(Serialize)]
pub struct AlikeRow {
    pub id: String,
    pub number: String,
    pub n: i64,
    pub words: String,
    pub why: String,
    pub voices: u64,
}

impl AtDesk {
    pub fn hand_words(&self, page: &Page) -> Option<String> {
        match self.hand.as_str() {
            "dictated" => Some(page.t1(k::VOICES_DESK_DICTATED, "who", &self.hand_by)),
            "written_for" => Some(page.t1(k::VOICES_DESK_WRITTEN_FOR, "who", &self.hand_by)),
            _ => None,
        }
    }
}

impl VoiceRow {
    pub fn how_words(&self, page: &Page) -> &'static str {
        page.t(match self.how.as_str() {
            "first" => k::VOICES_HOW_FIRST,
            "joined" => k::VOICES_HOW_JOINED,
            _ => k::VOICES_HOW_MERGED,
        })
    }
}
