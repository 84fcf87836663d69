//! How much one helper may take on, and how much may be done for one resident in a day (TRUST.md §3).

use crate::domain::accreditation::HelperKind;

/// The limits; the desk may widen them for one event, and a second member of staff may go above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub residents_of_a_helper: u32,
    pub helpers_of_a_resident: u32,
    pub acts_by_a_helper_a_day: u32,
    pub acts_for_a_resident_a_day: u32,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            residents_of_a_helper: 10,
            helpers_of_a_resident: 3,
            acts_by_a_helper_a_day: 30,
            acts_for_a_resident_a_day: 10,
        }
    }
}

/// What there is already, counted in the same transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    pub residents_of_helper: u32,
    pub helpers_of_resident: u32,
    pub acts_by_helper_today: u32,
    pub acts_for_resident_today: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapRefusal {
    HelperHasEnoughResidents,
    ResidentHasEnoughHelpers,
    HelperDidEnoughToday,
    EnoughDoneForResidentToday,
}

impl Caps {
    /// Family are bound to one or two residents; everybody else has the usual room.
    pub fn of(kind: HelperKind) -> Self {
        match kind {
            HelperKind::Family => Self { residents_of_a_helper: 2, ..Self::default() },
            _ => Self::default(),
        }
    }

    /// More acts in one day, for one event, as a second member of staff agreed; never fewer.
    pub fn widened(self, by_helper: Option<u32>, for_resident: Option<u32>) -> Self {
        Self {
            acts_by_a_helper_a_day: self.acts_by_a_helper_a_day.max(by_helper.unwrap_or(0)),
            acts_for_a_resident_a_day: self.acts_for_a_resident_a_day.max(for_resident.unwrap_or(0)),
            ..self
        }
    }

    /// Whether one more mandate fits between a helper and a resident who have none together yet.
    pub fn may_grant(&self, load: Load) -> Result<(), CapRefusal> {
        if load.residents_of_helper >= self.residents_of_a_helper {
            return Err(CapRefusal::HelperHasEnoughResidents);
        }
        if load.helpers_of_resident >= self.helpers_of_a_resident {
            return Err(CapRefusal::ResidentHasEnoughHelpers);
        }
        Ok(())
    }

    /// Whether one more act by proxy fits into the day; harmless acts (tier 0) are not counted.
    pub fn may_do(&self, tier: u8, load: Load) -> Result<(), CapRefusal> {
        if tier == 0 {
            return Ok(());
        }
        if load.acts_by_helper_today >= self.acts_by_a_helper_a_day {
            return Err(CapRefusal::HelperDidEnoughToday);
        }
        if load.acts_for_resident_today >= self.acts_for_a_resident_a_day {
            return Err(CapRefusal::EnoughDoneForResidentToday);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_resident_fits_and_the_eleventh_does_not() {
        let caps = Caps::default();
        let with = |residents, helpers| Load {
            residents_of_helper: residents,
            helpers_of_resident: helpers,
            ..Load::default()
        };
        assert_eq!(caps.may_grant(with(9, 2)), Ok(()));
        assert_eq!(caps.may_grant(with(10, 0)), Err(CapRefusal::HelperHasEnoughResidents));
        assert_eq!(caps.may_grant(with(0, 3)), Err(CapRefusal::ResidentHasEnoughHelpers));
    }

    #[test]
    fn family_is_there_for_one_or_two() {
        let with = |residents| Load { residents_of_helper: residents, ..Load::default() };
        let caps = Caps::of(HelperKind::Family);
        assert_eq!(caps.may_grant(with(1)), Ok(()));
        assert_eq!(caps.may_grant(with(2)), Err(CapRefusal::HelperHasEnoughResidents));
        assert_eq!(Caps::of(HelperKind::Volunteer), Caps::default());
    }

    #[test]
    fn a_days_acts_are_counted_but_harmless_ones_are_not() {
        let caps = Caps::default();
        let with =
            |by, for_them| Load { acts_by_helper_today: by, acts_for_resident_today: for_them, ..Load::default() };
        assert_eq!(caps.may_do(1, with(29, 9)), Ok(()));
        assert_eq!(caps.may_do(1, with(30, 0)), Err(CapRefusal::HelperDidEnoughToday));
        assert_eq!(caps.may_do(2, with(0, 10)), Err(CapRefusal::EnoughDoneForResidentToday));
        assert_eq!(caps.may_do(0, with(1000, 1000)), Ok(()));
        let fair = caps.widened(Some(60), None);
        assert_eq!(fair.may_do(1, with(59, 9)), Ok(()));
        assert_eq!(fair.may_do(1, with(59, 10)), Err(CapRefusal::EnoughDoneForResidentToday));
        assert_eq!(caps.widened(Some(1), Some(1)), caps, "widening never narrows");
    }
}
