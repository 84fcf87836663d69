//! What sort of mandate it is: each has its own reach, terms and reviews (TRUST.md §3).

use super::{DAY, Evidence, Matter, Term};
use crate::domain::stored::stored;

stored! {
    pub enum MandateKind {
        /// Between a resident and an accredited helper.
        Ordinary => "ordinary",
        /// Family the resident names, also far away.
        Family => "family",
        /// 保姆: lives in, and is declared.
        Carer => "carer",
        /// 监护人: a standing of its own, by law and not by the resident's wish (Civil Code art. 26–39). The guardian is
        /// the ward's statutory agent (art. 23, 163).
        Guardian => "guardian",
        /// Two staff, one matter, a short time: nobody could ask the resident properly.
        Urgent => "urgent",
    }
}

impl MandateKind {
    /// The highest tier it carries once fully shown. Harmless ones for those whom nobody interviewed and for what the
    /// resident herself could not say; a guardian goes up to tier 2 and never further (tier 3 is nobody's).
    pub fn tier_max(self) -> u8 {
        match self {
            Self::Ordinary | Self::Guardian => 2,
            Self::Family | Self::Carer | Self::Urgent => 1,
        }
    }

    /// Which matters it may name. A carer is there for the household (repairs, meals, activities); a guardian never
    /// votes for the ward, for a voice in the neighbourhood is not property (art. 35: in the ward's interest alone).
    pub fn reaches(self, matter: Matter) -> bool {
        match self {
            Self::Ordinary | Self::Family | Self::Urgent => true,
            Self::Carer => matches!(matter, Matter::Requests | Matter::Services | Matter::Activities),
            Self::Guardian => matter != Matter::Proposals,
        }
    }

    /// The terms on offer. `first`: the two have had none before.
    pub fn terms(self, first: bool) -> &'static [Term] {
        use Term::{Day, Month, SixMonths, ThreeMonths, Week, Year};
        match (self, first) {
            (Self::Urgent, _) => &[Day, Week],
            (Self::Family, _) => &[Month, ThreeMonths, SixMonths, Year],
            (Self::Guardian, _) => &[Year],
            (Self::Ordinary | Self::Carer, true) => &[Day, Month, ThreeMonths],
            (Self::Ordinary | Self::Carer, false) => &[Day, Month, ThreeMonths, SixMonths],
        }
    }

    /// How often staff speak with the resident without this helper there: quarterly about family, monthly about a
    /// carer, yearly about a guardian.
    pub fn review_every(self) -> Option<i64> {
        match self {
            Self::Family => Some(90 * DAY),
            Self::Carer => Some(30 * DAY),
            Self::Guardian => Some(365 * DAY),
            Self::Ordinary | Self::Urgent => None,
        }
    }

    /// The longest it may last, milliseconds.
    pub fn longest(self, first: bool) -> i64 {
        self.terms(first).iter().map(|term| term.days() * DAY).max().unwrap_or(0)
    }

    /// Whether a renewal may rest on this: of family far away staff ask the resident themselves, every time.
    pub fn renewed_by(self, evidence: Evidence) -> bool {
        self != Self::Family || evidence == Evidence::K4
    }

    /// By another's word: the resident's consent makes every other kind.
    pub fn needs_her_word(self) -> bool {
        !matches!(self, Self::Guardian | Self::Urgent)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrgentRefusal {
    /// Exactly one matter.
    OneMatter,
    /// A day, or a week at the bedside.
    TooLong,
    /// Two members of staff, and not one twice.
    SamePerson,
}

/// The urgent override: one matter, 24 hours, at a bedside seven days, and two people who answer for it.
pub fn check_urgent(matters: &[Matter], term: Term, bedside: bool) -> Result<(), UrgentRefusal> {
    if matters.len() != 1 {
        return Err(UrgentRefusal::OneMatter);
    }
    match term {
        Term::Day => Ok(()),
        Term::Week if bedside => Ok(()),
        _ => Err(UrgentRefusal::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_reach() {
        assert_eq!((MandateKind::Family.tier_max(), MandateKind::Guardian.tier_max()), (1, 2));
        assert!(!MandateKind::Carer.reaches(Matter::Money) && MandateKind::Carer.reaches(Matter::Requests));
        assert!(!MandateKind::Guardian.reaches(Matter::Proposals) && MandateKind::Guardian.reaches(Matter::Money));
        assert_eq!(MandateKind::Ordinary.longest(true), 90 * DAY);
        assert_eq!(MandateKind::Ordinary.longest(false), 180 * DAY);
        assert_eq!(MandateKind::Family.longest(true), 365 * DAY);
        assert_eq!(MandateKind::Urgent.longest(true), 7 * DAY);
        assert_eq!(MandateKind::Family.review_every(), Some(90 * DAY));
        assert!(MandateKind::Family.renewed_by(Evidence::K4) && !MandateKind::Family.renewed_by(Evidence::K3));
        assert!(MandateKind::Ordinary.renewed_by(Evidence::K2));
    }

    #[test]
    fn the_override_is_one_matter_for_a_day_or_a_week_at_the_bedside() {
        let one = [Matter::Requests];
        assert_eq!(check_urgent(&one, Term::Day, false), Ok(()));
        assert_eq!(check_urgent(&one, Term::Week, true), Ok(()));
        assert_eq!(check_urgent(&one, Term::Week, false), Err(UrgentRefusal::TooLong));
        assert_eq!(check_urgent(&one, Term::Month, true), Err(UrgentRefusal::TooLong));
        assert_eq!(check_urgent(&[Matter::Requests, Matter::Money], Term::Day, false), Err(UrgentRefusal::OneMatter));
        assert_eq!(check_urgent(&[], Term::Day, false), Err(UrgentRefusal::OneMatter));
    }
}
