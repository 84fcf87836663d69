//! What else the desk does with a mandate: asks the resident, stands at the bedside, takes in a guardian's papers, lets a
//! stop be lifted, makes it smaller; the page of rules for family.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::{Key, k};

/// The part of a mandate's page that depends on what sort it is and where it stands.
#[derive(Serialize, Default)]
pub struct MandateMore {
    /// `ordinary`, `family`, `carer`, `guardian` or `urgent`.
    pub kind: String,
    /// Carries harmless things only.
    pub low_tier: bool,
    /// What the resident needs when it is read: `sight`, `hearing` …
    pub needs: Vec<String>,
    /// Ring her or see her. Posts `/check` (`how`, `said`, `read_aloud`).
    pub check: bool,
    /// Posts `/bedside` (`second_name`, `second_phone`).
    pub bedside: bool,
    /// A colleague who was at the bedside and waits for the second.
    pub bedside_first: Option<String>,
    /// Posts `/urgent` (`officer`, `called`).
    pub urgent: bool,
    /// Whom the desk may ring.
    pub officers: Vec<Choice>,
    /// Those who cannot be chosen, for the reader or whoever wrote it down put them on the list: their names.
    pub own_officers: String,
    /// The reader is another than the one who wrote it down, and may be the second.
    pub urgent_second: bool,
    /// Posts `/document` with photos.
    pub document: bool,
    /// The event for which more than the caps is asked. Posts `/widening` where `may_widen`.
    pub widen_for: Option<String>,
    pub may_widen: bool,
    /// Posts `/resumption` (`how`).
    pub resume: bool,
    /// Posts `/narrowing` (`matters`) and `/completion`.
    pub open: bool,
    /// Address of the form for a renewal.
    pub renew: Option<String>,
    /// What was signed reached further than it does now.
    pub narrowed: bool,
    /// The kept text fits its kept hash.
    pub intact: bool,
    pub reviews: Vec<ReviewLink>,
    pub hows: Vec<Choice>,
    pub typed: TypedMore,
}

#[derive(Serialize, Default)]
pub struct TypedMore {
    pub second_name: String,
    pub second_phone: String,
    pub witness_two: String,
    pub officer: String,
    pub called: String,
}

#[derive(Serialize)]
pub struct ReviewLink {
    pub id: String,
    pub kind: String,
    pub due: i64,
}

/// One page of rules, given to family before they help.
#[derive(Template, Serialize)]
#[template(path = "paper/family_rules.html")]
pub struct FamilyRules {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub resident: String,
    pub helper: String,
}

impl FamilyRules {
    fn rules(&self) -> [&'static str; 6] {
        let all = [
            k::MANDATING_RULES_1,
            k::MANDATING_RULES_2,
            k::MANDATING_RULES_3,
            k::MANDATING_RULES_4,
            k::MANDATING_RULES_5,
            k::MANDATING_RULES_6,
        ];
        all.map(|key| self.page.t(key))
    }
}

/// What sort of mandate, in words.
pub fn kind_words(page: &Page, kind: &str) -> String {
    page.t(kind_keys(kind).0).to_owned()
}

/// What that sort means.
pub fn kind_hint(page: &Page, kind: &str) -> String {
    page.t(kind_keys(kind).1).to_owned()
}

fn kind_keys(kind: &str) -> (Key, Key) {
    match kind {
        "family" => (k::MANDATING_KIND_OF_FAMILY, k::MANDATING_KIND_FAMILY_HINT),
        "carer" => (k::MANDATING_KIND_CARER, k::MANDATING_KIND_CARER_HINT),
        "guardian" => (k::MANDATING_KIND_GUARDIAN, k::MANDATING_KIND_GUARDIAN_HINT),
        "urgent" => (k::MANDATING_KIND_URGENT, k::MANDATING_KIND_URGENT_HINT),
        _ => (k::MANDATING_KIND_ORDINARY, k::MANDATING_KIND_ORDINARY_HINT),
    }
}

/// 看不清, 不识字
pub fn need_words(page: &Page, need: &str) -> String {
    let key = match need {
        "sight" => k::MANDATING_NEEDS_SIGHT,
        "hearing" => k::MANDATING_NEEDS_HEARING,
        "reading" => k::MANDATING_NEEDS_READING,
        _ => k::MANDATING_NEEDS_DIALECT,
    };
    page.t(key).to_owned()
}
