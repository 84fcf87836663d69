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

/// Whether one state may follow another. Nothing follows an end: a renewal is a new mandate with new consent.
pub fn may_become(from: MandateState, to: MandateState) -> bool {
    match from {
        Draft => matches!(to, ConsentPending | Lapsed | EndedDeath | EndedIncapacity),
        ConsentPending => matches!(to, CoolingOff | Active | Rejected | Lapsed | EndedDeath | EndedIncapacity),
        CoolingOff => matches!(to, Active | Suspended) || may_end_as(to),
        Active => to == Suspended || may_end_as(to),
        // Lifted only on strong evidence; what was left of cooling-off is kept.
        Suspended => matches!(to, Active | CoolingOff) || may_end_as(to),
        _ => false,
    }
}

fn may_end_as(to: MandateState) -> bool {
    matches!(to, Revoked | Renounced | Expired | Completed | EndedDeath | EndedIncapacity | Superseded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair, written out: a mark where the column may follow the row.
    /// Columns in the order of `ALL`: draft, pending, cooling, active, suspended, rejected, lapsed, revoked, renounced,
    /// expired, completed, death, incapacity, superseded.
    const TABLE: [(&str, &str); 14] = [
        ("draft", ".P....L....DI."),
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

    #[test]
    fn nothing_follows_an_end_and_every_state_is_of_one_kind() {
        for from in MandateState::ALL {
            let nowhere = MandateState::ALL.iter().all(|to| !may_become(*from, *to));
            assert_eq!(from.ended(), nowhere, "{}", from.as_str());
            assert!(from.open() || !from.in_force());
        }
    }
}
