//! Mandates and helpers as the desk sees them: what waits for checking, granting one, one mandate, and who helps.

use askama::Template;
use serde::Serialize;

use super::desk_mandates_more::{MandateMore, need_words};
use super::desk_requests::{Choice, Named};
use super::mandates::matter_words;
use super::page::Page;
use super::requests::Photo;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/mandates.html")]
pub struct MandateList {
    #[serde(skip)]
    pub page: Page,
    /// `check` (waiting for the desk), `active`, `ending` (within 14 days) or `ended`.
    pub view: String,
    pub rows: Vec<MandateRow>,
    /// Query string of the page after this one.
    pub next: Option<String>,
    pub may_grant: bool,
}

impl MandateList {
    pub fn views(&self) -> [&'static str; 4] {
        ["check", "active", "ending", "ended"]
    }
}

#[derive(Serialize)]
pub struct MandateRow {
    pub id: String,
    pub resident: String,
    /// With what they are: 志愿者李明.
    pub helper: String,
    /// Codes of the matters: `requests`, `activities` …
    pub matters: Vec<String>,
    /// See [`mandate_words`].
    pub state: String,
    pub until: i64,
}

/// Asking for a mandate: chosen by the resident, written down by the desk.
#[derive(Template, Serialize)]
#[template(path = "desk/mandate_new.html")]
pub struct MandateNew {
    #[serde(skip)]
    pub page: Page,
    pub resident: Named,
    /// Accredited helpers with room for one more; never the reader themselves.
    pub helpers: Vec<Choice>,
    pub matters: Vec<Choice>,
    /// As the domain offers them: a first mandate ends at ninety days, so `six_months` is then left out.
    pub terms: Vec<Term>,
    /// `k2` (kiosk), `k3` (paper) or `k4` (staff ring or see her).
    pub evidence: String,
    /// `ordinary`, `family`, `carer`, `guardian` or `urgent`.
    pub kind: String,
    pub kinds: Vec<Choice>,
    /// The resident says yes herself.
    pub her_word: bool,
    pub bedside: bool,
    pub video: bool,
    /// For which event more than the caps is wanted, as typed.
    pub event: String,
    /// The mandate it goes on from.
    pub renews: String,
}

#[derive(Serialize)]
pub struct Term {
    /// `day`, `week`, `month`, `three_months`, `six_months` or `year`.
    pub code: String,
    pub until: i64,
    pub chosen: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/mandate.html")]
pub struct MandateAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub resident: Named,
    pub helper: Named,
    pub matters: Vec<String>,
    pub from: i64,
    pub until: i64,
    pub state: String,
    /// `k2` (kiosk) or `k3` (paper): how the resident says yes.
    pub evidence: String,
    /// The paragraphs of the text she agrees to, as they were when it was made.
    pub text: Vec<String>,
    pub text_version: String,
    /// SHA-256 of the text, in hex.
    pub text_hash: String,
    /// A member of staff stands beside her; the kiosk will take her PIN until then.
    pub witness: Option<Witness>,
    /// The signed form.
    pub signature_photos: Vec<Photo>,
    pub history: Vec<MandateLine>,
    pub reasons: Vec<Choice>,
    pub may: MayDoMandate,
    /// The witness's name as typed, kept when the photo was refused.
    pub typed_witness: String,
    /// The reason in words as typed.
    pub typed_words: String,
    pub more: MandateMore,
}

impl MandateAtDesk {
    fn needs_words(&self) -> String {
        let words: Vec<String> = self.more.needs.iter().map(|need| need_words(&self.page, need)).collect();
        words.join(self.page.t(k::PEOPLE_COMMA))
    }

    fn matters_words(&self) -> String {
        let words: Vec<String> = self.matters.iter().map(|m| matter_words(&self.page, m)).collect();
        words.join(self.page.t(k::PEOPLE_COMMA))
    }
}

#[derive(Serialize)]
pub struct Witness {
    pub by: String,
    pub until: i64,
}

#[derive(Serialize)]
pub struct MandateLine {
    pub at: i64,
    pub what: String,
    pub who: String,
}

#[derive(Serialize, Default)]
pub struct MayDoMandate {
    pub witness: bool,
    pub sign: bool,
    pub suspend: bool,
    pub revoke: bool,
    pub print: bool,
}

/// Where a mandate stands, in the desk's words.
pub fn mandate_words(page: &Page, state: &str) -> String {
    let key = match state {
        "draft" => k::DESKM_STATE_DRAFT,
        "consent_pending" => k::DESKM_STATE_CONSENT_PENDING,
        "cooling_off" => k::DESKM_STATE_COOLING_OFF,
        "active" => k::DESKM_STATE_ACTIVE,
        "suspended" => k::DESKM_STATE_SUSPENDED,
        "rejected" => k::DESKM_STATE_REJECTED,
        "lapsed" => k::DESKM_STATE_LAPSED,
        "revoked" => k::DESKM_STATE_REVOKED,
        "renounced" => k::DESKM_STATE_RENOUNCED,
        "expired" => k::DESKM_STATE_EXPIRED,
        "completed" => k::DESKM_STATE_COMPLETED,
        "ended_death" => k::DESKM_STATE_ENDED_DEATH,
        "ended_incapacity" => k::DESKM_STATE_ENDED_INCAPACITY,
        "superseded" => k::DESKM_STATE_SUPERSEDED,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// A tab of the list of mandates, in words.
pub fn view_words(page: &Page, view: &str) -> String {
    let key = match view {
        "check" => k::DESKM_VIEW_CHECK,
        "active" => k::DESKM_VIEW_ACTIVE,
        "ending" => k::DESKM_VIEW_ENDING,
        "ended" => k::DESKM_VIEW_ENDED,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// A length of time on offer, in words.
pub fn term_words(page: &Page, term: &str) -> String {
    let key = match term {
        "day" => k::DESKM_TERM_DAY,
        "week" => k::DESKM_TERM_WEEK,
        "year" => k::DESKM_TERM_YEAR,
        "month" => k::DESKM_TERM_MONTH,
        "three_months" => k::DESKM_TERM_THREE_MONTHS,
        "six_months" => k::DESKM_TERM_SIX_MONTHS,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}
