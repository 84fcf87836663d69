//! Getting back in after what one signs in with was lost: two members of staff, who made sure of the person, and a
//! day in which nothing weighty changes (TRUST.md §4; NIST SP 800-63B-4 §4.2; ASVS 6.4.4).

use super::second_eyes::{NotSecond, Two, another};
use super::stored::stored;

const HOUR: i64 = 3_600_000;
/// Tier 2 waits so long after a recovery: whoever it really is has heard of it by then.
pub const FREEZE: i64 = 24 * HOUR;
/// Asked for and not approved within this, it is asked for anew.
pub const APPROVED_WITHIN: i64 = 72 * HOUR;
/// Approved and not used within this, likewise.
pub const USED_WITHIN: i64 = 24 * HOUR;

stored! {
    /// What was lost.
    pub enum Lost {
        Pin => "pin",
        PinAndPhone => "pin_and_phone",
        /// Of those who work or help here, with their second factor.
        Password => "password",
    }
}

stored! {
    /// How staff made sure who it is.
    pub enum Sure {
        InPerson => "in_person",
        /// They rang the number on file, not one that was given to them.
        KnownNumber => "known_number",
    }
}

/// Where a recovery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A second member of staff is to look at it.
    Asked,
    /// What signs in anew may be handed out, once, until then.
    Approved { until: i64 },
    /// Used, or nobody did anything in time.
    Over,
}

pub fn stage(asked_at: i64, approved_at: Option<i64>, used_at: Option<i64>, now: i64) -> Stage {
    match (approved_at, used_at) {
        (_, Some(_)) => Stage::Over,
        (Some(at), None) if now < at + USED_WITHIN => Stage::Approved { until: at + USED_WITHIN },
        (None, None) if now < asked_at + APPROVED_WITHIN => Stage::Asked,
        _ => Stage::Over,
    }
}

/// Two people, and neither of them the one it is for.
pub fn may_approve(asked_by: &str, person: &str, approver: &str) -> Result<Two, NotSecond> {
    another(asked_by, person)?;
    another(person, approver)?;
    another(asked_by, approver)
}

/// Until when tier 2 waits.
pub fn frozen_until(approved_at: Option<i64>) -> Option<i64> {
    approved_at.map(|at| at + FREEZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_approved_and_used_once_in_time() {
        assert_eq!(stage(0, None, None, APPROVED_WITHIN - 1), Stage::Asked);
        assert_eq!(stage(0, None, None, APPROVED_WITHIN), Stage::Over);
        assert_eq!(stage(0, Some(10), None, 10), Stage::Approved { until: 10 + USED_WITHIN });
        assert_eq!(stage(0, Some(10), None, 10 + USED_WITHIN), Stage::Over);
        assert_eq!(stage(0, Some(10), Some(11), 12), Stage::Over);
    }

    #[test]
    fn nobody_approves_alone_nor_for_themselves() {
        assert!(may_approve("zhou", "wang", "zhao").is_ok());
        assert!(may_approve("zhou", "wang", "zhou").is_err());
        assert!(may_approve("zhou", "wang", "wang").is_err());
        assert!(may_approve("wang", "wang", "zhao").is_err());
    }
}
