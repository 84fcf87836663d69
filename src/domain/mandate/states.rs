//! The states of a mandate and which may follow which.

use crate::domain::stored::stored;

stored! {
    /// TRUST.md §3; the ends are those of the Civil Code, art. 173, and our own.
    pub enum MandateState {
        Draft => "draft",
        ConsentPending => "consent_pending",
        /// In force for tiers 0 and 1; tier 2 waits.
        CoolingOff => "cooling_off",
        Active => "active",
        Suspended => "suspended",
        /// The resident said no.
        Rejected => "rejected",
        /// Nobody consented in time.
        Lapsed => "lapsed",
        /// Ended by the resident (art. 173, 2).
        Revoked => "revoked",
        /// Ended by the helper (art. 173, 2).
        Renounced => "renounced",
        /// Ended by its term (art. 173, 1).
        Expired => "expired",
        /// Ended because its one matter is done (art. 173, 1).
        Completed => "completed",
        /// Either has died (art. 173, 4).
        EndedDeath => "ended_death",
        /// The helper lost capacity (art. 173, 3).
        EndedIncapacity => "ended_incapacity",
        /// A renewal or a narrowing took its place, with new consent.
        Superseded => "superseded",
    }
}

use MandateState::*;

impl MandateState {
    /// Carries acts at all.
    pub fn in_force(self) -> bool {
        matches!(self, CoolingOff | Active)
    }

    /// Consented to and not ended: the ones people mean by "my helpers".
    pub fn open(self) -> bool {
        matches!(self, CoolingOff | Active | Suspended)
    }

    /// Somebody at the desk has to look at it: opening it is work, not curiosity.
    pub fn waits_at_desk(self) -> bool {
        matches!(self, Draft | ConsentPending | CoolingOff | Suspended)
    }

    pub fn ended(self) -> bool {
        !matches!(self, Draft | ConsentPending) && !self.open()
    }
}

/// One way from state to state, and the act that makes it.
#[derive(Debug)]
pub struct Step {
    pub from: &'static [MandateState],
    pub to: MandateState,
    /// Its code in `domain::tiers`.
    pub act: &'static str,
}

const WAITS: &[MandateState] = &[Draft, ConsentPending];
const OPEN: &[MandateState] = &[CoolingOff, Active, Suspended];
const ANY: &[MandateState] = &[Draft, ConsentPending, CoolingOff, Active, Suspended];

/// The whole of it. Nothing follows an end: a renewal is a new mandate with new consent.
pub const STEPS: &[Step] = &[
    // The desk takes up what weak evidence opened, and asks her.
    Step { from: &[Draft], to: ConsentPending, act: "mandate.witness" },
    // She says yes herself (K1, K2), on paper (K3), to the desk by telephone or at the door (K4), at the bedside (K7).
    Step { from: WAITS, to: Active, act: "mandate.consent" },
    Step { from: WAITS, to: CoolingOff, act: "mandate.sign" },
    Step { from: WAITS, to: CoolingOff, act: "mandate.check" },
    Step { from: WAITS, to: Active, act: "mandate.bedside" },
    // Without her word: two staff in haste, or a guardian's document.
    Step { from: &[ConsentPending], to: Active, act: "mandate.urgent" },
    Step { from: &[ConsentPending], to: Active, act: "mandate.guardian" },
    Step { from: WAITS, to: Rejected, act: "mandate.refuse" },
    Step { from: WAITS, to: Rejected, act: "mandate.check" },
    Step { from: WAITS, to: Lapsed, act: "mandate.lapse" },
    Step { from: &[CoolingOff], to: Active, act: "mandate.cooled" },
    Step { from: &[CoolingOff, Active], to: Suspended, act: "mandate.suspend" },
    // Lifted only on strong evidence; what was left of cooling-off is kept.
    Step { from: &[Suspended], to: Active, act: "mandate.resume" },
    Step { from: &[Suspended], to: CoolingOff, act: "mandate.resume" },
    Step { from: OPEN, to: Revoked, act: "mandate.revoke" },
    Step { from: OPEN, to: Renounced, act: "mandate.renounce" },
    Step { from: OPEN, to: Expired, act: "mandate.expire" },
    Step { from: OPEN, to: Completed, act: "mandate.complete" },
    Step { from: OPEN, to: Superseded, act: "mandate.consent" },
    Step { from: ANY, to: EndedDeath, act: "mandate.death" },
    Step { from: ANY, to: EndedIncapacity, act: "mandate.incapacity" },
];

/// Whether one state may follow another.
pub fn may_become(from: MandateState, to: MandateState) -> bool {
    STEPS.iter().any(|step| step.to == to && step.from.contains(&from))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair, written out: a mark where the column may follow the row.
    /// Columns in the order of `ALL`: draft, pending, cooling, active, suspended, rejected, lapsed, revoked, renounced,
    /// expired, completed, death, incapacity, superseded.
    const TABLE: [(&str, &str); 14] = [
        ("draft", ".PCA.RL....DI."),
        ("consent_pending", "..CA.RL....DI."),
        ("cooling_off", "...AS..VNXFDIU"),
        ("active", "....S..VNXFDIU"),
        ("suspended", "..CA...VNXFDIU"),
        ("rejected", ".............."),
        ("lapsed", ".............."),
        ("revoked", ".............."),
        ("renounced", ".............."),
        ("expired", ".............."),
        ("completed", ".............."),
        ("ended_death", ".............."),
        ("ended_incapacity", ".............."),
        ("superseded", ".............."),
    ];

    #[test]
    fn every_pair_of_states_is_as_written() {
        assert_eq!(TABLE.len(), MandateState::ALL.len());
        for ((row, marks), from) in TABLE.iter().zip(MandateState::ALL) {
            assert_eq!(*row, from.as_str());
            for (mark, to) in marks.chars().zip(MandateState::ALL) {
                assert_eq!(may_become(*from, *to), mark != '.', "{} → {}", from.as_str(), to.as_str());
            }
        }
    }

    /// Every step is made by an act of the one table of acts.
    #[test]
    fn every_step_is_an_act() {
        for step in STEPS {
            let known = crate::domain::tiers::ALL.iter().any(|rule| rule.code == step.act);
            assert!(known, "{} → {:?}", step.act, step.to);
            assert!(step.from.iter().all(|from| !from.ended()), "{}", step.act);
        }
    }

    proptest::proptest! {
        /// Whatever is tried in whatever order, a mandate stays within the table, never leaves an end, and never carries
        /// acts before somebody's word.
        #[test]
        fn nothing_else_is_reachable(tries in proptest::collection::vec(proptest::sample::select(MandateState::ALL), 0..40)) {
            let (mut state, mut path) = (Draft, vec![Draft]);
            for to in tries {
                if may_become(state, to) {
                    proptest::prop_assert!(!state.ended(), "{path:?} left an end");
                    state = to;
                    path.push(state);
                }
            }
            if path.contains(&Suspended) {
                proptest::prop_assert!(path.iter().any(|s| s.in_force()), "{path:?}");
            }
            let row = TABLE.iter().find(|(name, _)| *name == state.as_str()).map(|(_, marks)| *marks);
            proptest::prop_assert!(row.is_some());
        }
    }

    #[test]
    fn nothing_follows_an_end_and_every_state_is_of_one_kind() {
        for from in MandateState::ALL {
            let nowhere = MandateState::ALL.iter().all(|to| !may_become(*from, *to));
            assert_eq!(from.ended(), nowhere, "{}", from.as_str());
            assert!(from.open() || !from.in_force());
        }
    }
}
