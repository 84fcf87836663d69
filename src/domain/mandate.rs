//! Mandates (授权委托): who may act for whom, in which matters, from when to when, on what evidence (TRUST.md §3).

mod caps;
mod drafting;
mod evidence;
mod kind;
mod narrow;
mod paper;
mod states;
mod text;

pub use caps::{CapRefusal, Caps, Load};
pub use drafting::{Wish, WishRefusal, wrong_with};
pub use evidence::{Carries, Evidence, Spoke, carries, spoke_is};
pub use kind::{MandateKind, UrgentRefusal, check_urgent};
pub use narrow::{NarrowRefusal, narrowed};
pub use paper::{PaperRefusal, SignedPaper, missing_on};
pub use states::{MandateState, STEPS, Step, may_become};
pub use text::{MandateText, TEXT_VERSION, TextFacts, fits, mandate_text};

use super::stored::stored;

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// Tier 2 waits this long after paper or a call (TRUST.md §3).
pub const COOLING_OFF: i64 = 72 * HOUR;
/// Both are told this long before the end, and the desk and the helper's list show it.
pub const NOTICE: i64 = 14 * DAY;
/// "我在场" at the kiosk holds this long (K2).
pub const WITNESS_HOLDS: i64 = 10 * 60_000;
/// Two at the bedside were there together: the second writes it down within this long (K7).
pub const BEDSIDE_TOGETHER: i64 = 24 * HOUR;
/// A draft that nobody consented to lapses after this long; an old paper says little about today's wish.
pub const CONSENT_WITHIN: i64 = 14 * DAY;

stored! {
    /// What a mandate may cover (事项). Ballots and credentials are not here: no one does them for another (tier 3).
    pub enum Matter {
        Requests => "requests",
        Activities => "activities",
        Notices => "notices",
        Services => "services",
        Proposals => "proposals",
        Contact => "contact",
        Money => "money",
    }
}

stored! {
    /// The terms people choose from. Months are thirty days, so that the paper and the clock agree.
    pub enum Term {
        Day => "day",
        /// At a bedside, in haste.
        Week => "week",
        Month => "month",
        ThreeMonths => "three_months",
        SixMonths => "six_months",
        Year => "year",
    }
}

impl Term {
    pub fn days(self) -> i64 {
        match self {
            Term::Day => 1,
            Term::Week => 7,
            Term::Month => 30,
            Term::ThreeMonths => 90,
            Term::SixMonths => 180,
            Term::Year => 365,
        }
    }

    pub fn until(self, from: i64) -> i64 {
        from + self.days() * DAY
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermRefusal {
    EndsBeforeItBegins,
    TooLong,
}

/// 90 days the first time, then 180; the other kinds have terms of their own (TRUST.md §3).
pub fn check_term(kind: MandateKind, first: bool, from: i64, until: i64) -> Result<(), TermRefusal> {
    match until.saturating_sub(from) {
        ..=0 => Err(TermRefusal::EndsBeforeItBegins),
        length if length > kind.longest(first) => Err(TermRefusal::TooLong),
        _ => Ok(()),
    }
}

/// The state consent leads to, and until when tier 2 waits: at once after K1, K2 and K7; K3 and K4 cool off for tier 2
/// only; weak evidence alone stays a draft that waits for the desk.
pub fn after_consent(evidence: Evidence, now: i64) -> (MandateState, Option<i64>) {
    let (state, _, cooling) = begins_as(MandateKind::Ordinary, carries(&[evidence], false), now);
    (state, cooling)
}

/// The state a mandate begins in, the highest tier it then carries, and until when tier 2 waits. Where tier 2 is not
/// carried at all there is nothing to wait for, but a helper whom nobody looked in the eye still sees only what they
/// filed themselves.
pub fn begins_as(kind: MandateKind, carries: Carries, now: i64) -> (MandateState, u8, Option<i64>) {
    match carries {
        Carries::Nothing => (MandateState::ConsentPending, kind.tier_max(), None),
        Carries::Draft => (MandateState::Draft, kind.tier_max(), None),
        Carries::Harmless => (MandateState::CoolingOff, 1, Some(now + COOLING_OFF)),
        Carries::All { cools: true } => (MandateState::CoolingOff, kind.tier_max(), Some(now + COOLING_OFF)),
        Carries::All { cools: false } => (MandateState::Active, kind.tier_max(), None),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WitnessRefusal {
    IsTheHelper,
    IsTheResident,
    Nobody,
}

/// A witness is a third person: not the helper (TRUST.md §3, K3), and not the one whose signature is watched.
pub fn check_witness(witness: &str, helper: &str, resident: &str) -> Result<(), WitnessRefusal> {
    match witness.trim() {
        "" => Err(WitnessRefusal::Nobody),
        witness if witness == helper => Err(WitnessRefusal::IsTheHelper),
        witness if witness == resident => Err(WitnessRefusal::IsTheResident),
        _ => Ok(()),
    }
}

/// Why a mandate does not carry an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateRefusal {
    /// Not consented to yet, suspended, or ended (art. 173).
    NotInForce(MandateState),
    NotBegun,
    /// Past its last moment, whatever its row still says.
    Expired,
    /// Acts outside the mandate bind nobody (art. 171).
    OutsideMatter,
    /// Tier 2 waits until cooling-off ends.
    CoolingOff {
        until: i64,
    },
    /// Tier 3 is never done for another (TRUST.md §2, fixed).
    NeverForAnother,
    /// This mandate carries less: weak evidence, family, a carer, or doubt about the resident's capacity.
    AboveItsTier,
}

/// Whether a mandate carries this act now. The clock is the server's: what a client's clock says plays no part.
#[expect(clippy::too_many_arguments, reason = "the columns of one row and the act, read in one place by the policy")]
pub fn may_act(
    state: MandateState,
    matters: &[Matter],
    from: i64,
    until: i64,
    cooling_until: Option<i64>,
    tier_max: u8,
    tier: u8,
    matter: Matter,
    now: i64,
) -> Result<(), MandateRefusal> {
    if !state.in_force() {
        return Err(MandateRefusal::NotInForce(state));
    }
    if now < from {
        return Err(MandateRefusal::NotBegun);
    }
    if now >= until {
        return Err(MandateRefusal::Expired);
    }
    if tier > 2 {
        return Err(MandateRefusal::NeverForAnother);
    }
    if !matters.contains(&matter) {
        return Err(MandateRefusal::OutsideMatter);
    }
    if tier > tier_max {
        return Err(MandateRefusal::AboveItsTier);
    }
    match cooling(state, cooling_until, now) {
        Some(until) if tier == 2 => Err(MandateRefusal::CoolingOff { until }),
        _ => Ok(()),
    }
}

/// Until cooling-off ends the helper sees only what they filed themselves (TRUST.md §3).
pub fn sees_only_own(state: MandateState, cooling_until: Option<i64>, now: i64) -> bool {
    cooling(state, cooling_until, now).is_some()
}

/// The state to show and to act by: clocks run out even while no one rewrites the row.
pub fn state_now(state: MandateState, until: i64, cooling_until: Option<i64>, now: i64) -> MandateState {
    match state {
        open if open.open() && now >= until => MandateState::Expired,
        MandateState::CoolingOff if cooling(state, cooling_until, now).is_none() => MandateState::Active,
        _ => state,
    }
}

/// The state in which what was stopped goes on: what was left of cooling-off is kept.
pub fn resumed(cooling_until: Option<i64>, now: i64) -> MandateState {
    match cooling_until {
        Some(until) if now < until => MandateState::CoolingOff,
        _ => MandateState::Active,
    }
}

/// The highest tier a mandate carries once there is doubt whether the resident can decide (Civil Code art. 21, 22): the
/// harmless, at once. A guardian stands there because the ward cannot, so nothing changes. `None`: it stays as it is.
pub fn doubted(kind: MandateKind, tier_max: i32) -> Option<i32> {
    (kind != MandateKind::Guardian && tier_max > 1).then_some(1)
}

/// The end of cooling-off where it still runs. A row that cools off without saying until when has not ended.
fn cooling(state: MandateState, cooling_until: Option<i64>, now: i64) -> Option<i64> {
    match (state, cooling_until) {
        (_, Some(until)) => (now < until).then_some(until),
        (MandateState::CoolingOff, None) => Some(i64::MAX),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
