//! Who may act for a resident: the list, one mandate, her consent to it, and stopping it at once.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "mandates/list.html")]
pub struct MandateList {
    #[serde(skip)]
    pub page: Page,
    /// In force, suspended, or waiting for her.
    pub current: Vec<MandateRow>,
    /// Ended ones, newest first.
    pub past: Vec<MandateRow>,
    pub older: Option<String>,
    /// The helper beside whom she is signed in, whom she may ask for help.
    pub beside: Option<String>,
}

/// Asking the helper who is there for their help.
#[derive(Template, Serialize)]
#[template(path = "mandates/beside.html")]
pub struct AskBeside {
    #[serde(skip)]
    pub page: Page,
    pub helper: String,
    pub matters: Vec<Choice>,
}

#[derive(Serialize, Clone)]
pub struct MandateRow {
    pub id: String,
    /// With what they are: 志愿者李明.
    pub helper: String,
    /// Short names of the matters: `requests`, `activities` …
    pub matters: Vec<String>,
    pub from_at: i64,
    pub until_at: i64,
    /// As in the domain: `draft`, `consent_pending`, `cooling_off`, `active`, `suspended`, `revoked` …
    pub state: String,
}

/// One mandate. At a kiosk or on her own phone, one that waits for her asks for her consent here.
#[derive(Template, Serialize)]
#[template(path = "mandates/one.html")]
pub struct OneMandate {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub mandate: MandateRow,
    /// The text of the mandate, a paragraph each, as it was or will be agreed to.
    pub text: Vec<String>,
    /// On what her consent rests: `k1`, `k2`, `k3` …; empty before consent.
    pub evidence: String,
    pub consented_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// In whose name the helper acts, by id and name; its page lists the members.
    pub organisation: Option<(String, String)>,
    /// How often it was used.
    pub uses: i64,
    /// She may say yes or no here and now. Posts `/consent` (with `pin` where `asks_pin`) or `/refusal`.
    pub can_consent: bool,
    pub asks_pin: bool,
    /// Why she cannot consent yet, when it waits: 请工作人员在场.
    pub waits_for_staff: bool,
    /// She, or the helper for himself, may end it. Posts `/end`.
    pub can_end: bool,
    /// She may take matters out. Posts `/narrowing`.
    pub can_narrow: bool,
    /// Beside a helper: a code to her own number is a second proof. Posts `/code`, then `/code/typed`.
    pub asks_code: bool,
    /// It was stopped; her yes lifts that.
    pub goes_on: bool,
    /// The reader is the helper it names, who gives it up rather than stops it.
    pub reader_is_helper: bool,
}

impl MandateRow {
    /// 报修反映、活动和上课.
    pub fn matters_words(&self, page: &Page) -> String {
        let names: Vec<String> = self.matters.iter().map(|m| matter_words(page, m)).collect();
        names.join(page.t(k::MANDATES_AND))
    }

    pub fn state_words(&self, page: &Page) -> String {
        // Whoever acts for them reads it about somebody else.
        let theirs = page.acting.as_ref().and_then(|acting| match self.state.as_str() {
            "draft" | "consent_pending" => Some(page.t1(k::MANDATES_STATE_WAITING_YOURS, "name", &acting.resident)),
            "active" => Some(page.t1(k::MANDATES_STATE_ACTIVE_YOURS, "name", &acting.resident)),
            _ => None,
        });
        if let Some(theirs) = theirs {
            return theirs;
        }
        let key = match self.state.as_str() {
            "draft" | "consent_pending" => k::MANDATES_STATE_WAITING,
            "cooling_off" => k::MANDATES_STATE_COOLING,
            "active" => k::MANDATES_STATE_ACTIVE,
            "suspended" => k::MANDATES_STATE_SUSPENDED,
            "rejected" => k::MANDATES_STATE_REJECTED,
            "revoked" => k::MANDATES_STATE_REVOKED,
            "renounced" => k::MANDATES_STATE_RENOUNCED,
            "expired" | "lapsed" => k::MANDATES_STATE_EXPIRED,
            _ => k::MANDATES_STATE_ENDED,
        };
        page.t(key).to_string()
    }

    fn waits(&self) -> bool {
        matches!(self.state.as_str(), "draft" | "consent_pending")
    }

    fn in_force(&self) -> bool {
        matches!(self.state.as_str(), "active" | "cooling_off")
    }
}

impl OneMandate {
    fn evidence_words(&self) -> String {
        let key = match self.evidence.to_ascii_lowercase().as_str() {
            "k1" => k::MANDATES_EVIDENCE_K1,
            "k2" => k::MANDATES_EVIDENCE_K2,
            "k3" => k::MANDATES_EVIDENCE_K3,
            "k4" => k::MANDATES_EVIDENCE_K4,
            "k5" | "k6" => k::MANDATES_EVIDENCE_K5,
            "k7" => k::MANDATES_EVIDENCE_K7,
            "document" => k::MANDATES_EVIDENCE_DOCUMENT,
            _ => k::MANDATES_EVIDENCE_OTHER,
        };
        self.page.t(key).to_string()
    }
}

/// A matter a mandate may name, in the words of residents.
pub fn matter_words(page: &Page, matter: &str) -> String {
    let key = match matter {
        "requests" => k::MANDATES_MATTER_REQUESTS,
        "activities" => k::MANDATES_MATTER_ACTIVITIES,
        "services" => k::MANDATES_MATTER_SERVICES,
        "notices" => k::MANDATES_MATTER_NOTICES,
        "contact" => k::MANDATES_MATTER_CONTACT,
        "proposals" => k::MANDATES_MATTER_PROPOSALS,
        "money" => k::MANDATES_MATTER_MONEY,
        other => return other.to_owned(),
    };
    page.t(key).to_string()
}
