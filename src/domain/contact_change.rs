//! A telephone number or an address of electronic mail was changed: the old one is told in neutral words, and whoever
//! answers there may say that it was not they. Two people hear of it then: nothing is decided by whoever holds the link.

use super::stored::stored;
use super::undo::OBJECTION;

const DAY: i64 = 24 * 3_600_000;
/// So long "it was not me" can be said at the old address, milliseconds: as long as an objection stays open.
pub const SAID_WITHIN: i64 = OBJECTION;
/// While it is in doubt the new contact carries no codes and no particulars, and what weighs waits; but no longer than
/// this, milliseconds: whoever merely came to have an old number must not stop anybody for good (TRUST.md §4).
pub const HOLDS: i64 = 7 * DAY;

stored! {
    /// What was changed.
    pub enum Changed {
        Phone => "phone",
        Email => "email",
    }
}

stored! {
    /// Where it stands.
    pub enum ChangeState {
        /// The old address was told.
        Told => "told",
        /// Somebody there said: it was not me. The desk looks.
        Doubted => "doubted",
        /// The resident was asked in person: it is right as it is.
        Kept => "kept",
        /// It was not they: the old one stands again.
        PutBack => "put_back",
    }
}

/// Whether it may still be said that it was not they.
pub fn may_doubt(state: ChangeState, changed_at: i64, now: i64) -> bool {
    state == ChangeState::Told && now < changed_at + SAID_WITHIN
}

/// Until when the change holds things up, if it does.
pub fn holds_until(state: ChangeState, doubted_at: Option<i64>) -> Option<i64> {
    doubted_at.filter(|_| state == ChangeState::Doubted).map(|at| at + HOLDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_and_in_time() {
        assert!(may_doubt(ChangeState::Told, 0, SAID_WITHIN - 1) && !may_doubt(ChangeState::Told, 0, SAID_WITHIN));
        for over in [ChangeState::Doubted, ChangeState::Kept, ChangeState::PutBack] {
            assert!(!may_doubt(over, 0, 1), "{}", over.as_str());
        }
    }

    #[test]
    fn nobody_is_stopped_for_good() {
        assert_eq!(holds_until(ChangeState::Doubted, Some(5)), Some(5 + HOLDS));
        assert_eq!(holds_until(ChangeState::Kept, Some(5)), None);
        assert_eq!(holds_until(ChangeState::Told, None), None);
    }
}
