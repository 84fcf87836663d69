//! An account's states, why one is suspended, and what proves that somebody lives here (TRUST.md §3, §4).

use super::stored::stored;

stored! {
    /// Whether somebody can sign in, be signed in for and be acted for.
    pub enum AccountState {
        Active => "active",
        Suspended => "suspended",
        /// By the person themselves, or because it was joined to another.
        Closed => "closed",
        Deceased => "deceased",
    }
}

impl AccountState {
    /// Whose number and address of mail are somebody's: nobody answers for a record that was closed, became part of
    /// another, or is of somebody who died.
    pub const ANSWERS: [Self; 2] = [Self::Active, Self::Suspended];
}

stored! {
    /// Why staff suspend an account.
    pub enum SuspendReason {
        /// The person asked.
        Asked => "asked",
        /// Somebody else may be using it.
        Misused => "misused",
        /// Nobody is sure any more who this is.
        Doubt => "doubt",
        Other => "other",
    }
}

stored! {
    /// What proves residence; an identity number is asked only where a ballot's roll needs it.
    pub enum Proof {
        Lease => "lease",
        Neighbour => "neighbour",
        GridVisit => "grid_visit",
    }
}

/// What an account may become. Closing and death have no way back; a person who returns is registered anew.
pub fn may_become(from: AccountState, to: AccountState) -> bool {
    use AccountState::{Active, Closed, Deceased, Suspended};
    matches!((from, to), (Active, Suspended | Closed | Deceased) | (Suspended, Active | Closed | Deceased))
}

/// Suspending protects and is done at once by one; opening again needs a second pair of eyes.
pub fn needs_second(to: AccountState) -> bool {
    to == AccountState::Active
}

/// A proof is of one home: whoever moves shows it anew.
pub fn proved(proof_of: Option<&str>, home_now: Option<&str>) -> bool {
    matches!((proof_of, home_now), (Some(proof), Some(home)) if proof == home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_has_no_way_back() {
        for to in AccountState::ALL.iter().copied() {
            assert!(!may_become(AccountState::Closed, to) && !may_become(AccountState::Deceased, to));
        }
        assert!(may_become(AccountState::Active, AccountState::Suspended));
        assert!(may_become(AccountState::Suspended, AccountState::Active));
    }

    #[test]
    fn opening_again_needs_two_and_suspending_one() {
        assert!(needs_second(AccountState::Active));
        assert!(!needs_second(AccountState::Suspended));
    }

    #[test]
    fn whoever_moves_proves_it_again() {
        assert!(proved(Some("h1"), Some("h1")));
        assert!(!proved(Some("h1"), Some("h2")) && !proved(None, Some("h1")) && !proved(Some("h1"), None));
    }
}
