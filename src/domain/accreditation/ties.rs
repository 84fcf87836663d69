//! What binds a helper to a resident besides goodwill, and what follows for a mandate between them (TRUST.md §3).

use super::{Conflict, HelperKind};

/// A tie as it stands declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub kind: Conflict,
    /// The member of staff who looked at it and found that a mandate may be given all the same.
    pub accepted_by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieRefusal {
    /// It needs the family kind, or a second member of staff.
    SecondStaff,
    /// They live together, and nobody has said so.
    Undeclared,
}

/// Whether a mandate may be drafted between the two. Family helpers are there because of the tie; for everybody else a
/// second member of staff has looked at each tie before.
pub fn may_grant(kind: HelperKind, ties: &[Tie], live_together: bool, drafted_by: &str) -> Result<(), TieRefusal> {
    let family = kind == HelperKind::Family;
    if live_together && !family && !ties.iter().any(|t| t.kind == Conflict::CoResident) {
        return Err(TieRefusal::Undeclared);
    }
    let fine = |tie: &Tie| {
        (family && matches!(tie.kind, Conflict::Kin | Conflict::CoResident))
            || tie.accepted_by.as_deref().is_some_and(|by| by != drafted_by)
    };
    if ties.iter().all(fine) { Ok(()) } else { Err(TieRefusal::SecondStaff) }
}

/// A live-in carer (保姆) is declared: paid for it, or living there (TRUST.md §3).
pub fn is_declared_carer(ties: &[Tie]) -> bool {
    ties.iter().any(|tie| matches!(tie.kind, Conflict::PaidCarer | Conflict::CoResident))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carer_is_declared() {
        let tie = |kind| Tie { kind, accepted_by: None };
        assert!(is_declared_carer(&[tie(Conflict::Kin), tie(Conflict::PaidCarer)]));
        assert!(!is_declared_carer(&[tie(Conflict::Landlord)]) && !is_declared_carer(&[]));
    }

    #[test]
    fn kin_are_family_helpers_and_a_landlord_needs_a_second_look() {
        let tie = |kind, by: Option<&str>| Tie { kind, accepted_by: by.map(str::to_owned) };
        let (family, volunteer) = (HelperKind::Family, HelperKind::Volunteer);
        assert_eq!(may_grant(family, &[tie(Conflict::Kin, None)], true, "zhou"), Ok(()));
        assert_eq!(may_grant(volunteer, &[tie(Conflict::Kin, None)], false, "zhou"), Err(TieRefusal::SecondStaff));
        assert_eq!(may_grant(family, &[tie(Conflict::Landlord, None)], false, "zhou"), Err(TieRefusal::SecondStaff));
        let seen = [tie(Conflict::Landlord, Some("zhao"))];
        assert_eq!(may_grant(volunteer, &seen, false, "zhou"), Ok(()));
        assert_eq!(may_grant(volunteer, &seen, false, "zhao"), Err(TieRefusal::SecondStaff), "two, not one twice");
        assert_eq!(may_grant(volunteer, &[], true, "zhou"), Err(TieRefusal::Undeclared));
        assert_eq!(may_grant(volunteer, &[], false, "zhou"), Ok(()));
    }
}
