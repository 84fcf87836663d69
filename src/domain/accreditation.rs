//! How a helper becomes and stays one: the steps, the yearly end, and that no one does them alone (TRUST.md §3).

mod agreement;
mod steps;
mod ties;

pub use agreement::{AGREEMENT_VERSION, Agreement, agreement};
pub use steps::{NOTICE_BEFORE, RENEW_BEFORE, Renewal, Standing, Step, StepRefusal, next_step, take};
pub use ties::{Tie, TieRefusal, is_declared_carer, may_grant};

use super::second_eyes::{Two, another};
use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Accreditation ends a year after activation.
pub const LASTS: i64 = 365 * DAY;
/// Under this age nobody is a helper, though they may read aloud.
pub const YOUNGEST: u32 = 18;

stored! {
    pub enum HelperState {
        Applied => "applied",
        Interviewed => "interviewed",
        Trained => "trained",
        /// The helper has signed the agreement.
        Agreed => "agreed",
        /// By one member of staff.
        Approved => "approved",
        /// By another.
        Active => "active",
        Expired => "expired",
        Suspended => "suspended",
        Left => "left",
    }
}

stored! {
    /// What a helper is to the community.
    pub enum HelperKind {
        Volunteer => "volunteer",
        /// Somebody the resident names, bound to one or two of them.
        Family => "family",
        Staff => "staff",
        /// Of an organisation, in whose name they act.
        Member => "member",
    }
}

stored! {
    /// What a helper declares; one that is found undeclared suspends.
    pub enum Conflict {
        Kin => "kin",
        Landlord => "landlord",
        PaidCarer => "paid_carer",
        Vendor => "vendor",
        CoResident => "co_resident",
    }
}

use HelperState::*;

/// Whether one state may follow another. An expired helper is interviewed again, and someone who left applies anew.
pub fn may_become(from: HelperState, to: HelperState) -> bool {
    match from {
        Applied => matches!(to, Interviewed | Left),
        Interviewed => matches!(to, Trained | Left),
        Trained => matches!(to, Agreed | Left),
        Agreed => matches!(to, Approved | Left),
        Approved => matches!(to, Active | Left),
        Active => matches!(to, Expired | Suspended | Left),
        Suspended => matches!(to, Active | Expired | Left),
        Expired => matches!(to, Interviewed | Left),
        Left => to == Applied,
    }
}

/// Whether this helper may act today: activated, and within the year.
pub fn may_help(state: HelperState, until: i64, now: i64) -> bool {
    state == Active && now < until
}

/// The state to show: the year ends though no one rewrites the row.
pub fn state_now(state: HelperState, until: i64, now: i64) -> HelperState {
    match state {
        Active | Suspended if now >= until => Expired,
        _ => state,
    }
}

/// The end of an accreditation activated now.
pub fn until(activated_at: i64) -> i64 {
    activated_at + LASTS
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivationRefusal {
    /// Two people decide, not one twice.
    SamePersonApproved,
    /// Nobody makes themselves a helper.
    Themselves,
    Kin,
}

/// Activation is by another member of staff than the one who approved, and never by the helper's kin.
pub fn check_activation(
    approved_by: &str,
    activated_by: &str,
    helper: &str,
    is_kin: bool,
) -> Result<Two, ActivationRefusal> {
    let two = another(approved_by, activated_by).map_err(|_| ActivationRefusal::SamePersonApproved)?;
    check_approval(activated_by, helper, is_kin)?;
    Ok(two)
}

/// Approval, like activation, is never by the helper or the helper's kin.
pub fn check_approval(approved_by: &str, helper: &str, is_kin: bool) -> Result<(), ActivationRefusal> {
    if approved_by == helper {
        return Err(ActivationRefusal::Themselves);
    }
    if is_kin {
        return Err(ActivationRefusal::Kin);
    }
    Ok(())
}

/// Whether someone of this age may be a helper.
pub fn old_enough(age: u32) -> bool {
    age >= YOUNGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair, written out: a mark where the column may follow the row, columns in the order of `ALL`: applied,
    /// interviewed, trained, agreed, approved, active, expired, suspended, left.
    const TABLE: [(&str, &str); 9] = [
        ("applied", ".I......L"),
        ("interviewed", "..T.....L"),
        ("trained", "...G....L"),
        ("agreed", "....P...L"),
        ("approved", ".....A..L"),
        ("active", "......XSL"),
        ("expired", ".I......L"),
        ("suspended", ".....AX.L"),
        ("left", "A........"),
    ];

    #[test]
    fn every_pair_of_states_is_as_written() {
        assert_eq!(TABLE.len(), HelperState::ALL.len());
        for ((row, marks), from) in TABLE.iter().zip(HelperState::ALL) {
            assert_eq!(*row, from.as_str());
            for (mark, to) in marks.chars().zip(HelperState::ALL) {
                assert_eq!(may_become(*from, *to), mark != '.', "{} → {}", from.as_str(), to.as_str());
            }
        }
    }

    #[test]
    fn a_year_and_not_a_day_more() {
        let end = until(1_000);
        assert!(may_help(Active, end, end - 1));
        assert!(!may_help(Active, end, end));
        assert!(!may_help(Suspended, end, 1_000) && !may_help(Approved, end, 1_000));
        assert_eq!((state_now(Active, end, end), state_now(Left, end, end)), (Expired, Left));
    }

    #[test]
    fn two_people_decide_and_neither_is_kin() {
        assert!(check_activation("zhao", "he", "li", false).is_ok());
        assert_eq!(check_activation("zhao", "zhao", "li", false), Err(ActivationRefusal::SamePersonApproved));
        assert_eq!(check_activation("zhao", "he", "li", true), Err(ActivationRefusal::Kin));
        assert_eq!(check_activation("zhao", "li", "li", false), Err(ActivationRefusal::Themselves));
        assert_eq!(check_approval("li", "li", false), Err(ActivationRefusal::Themselves));
        assert!(old_enough(18) && !old_enough(17));
    }
}
