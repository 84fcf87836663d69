//! How consent was shown, and how much it carries (TRUST.md §3).

use crate::domain::stored::stored;
use crate::domain::waiting::NoCall;

stored! {
    /// How consent was shown (TRUST.md §3).
    pub enum Evidence {
        /// The resident's own device.
        K1 => "k1",
        /// Kiosk or desk with card and PIN, staff present.
        K2 => "k2",
        /// Signed paper, photographed, with a witness who is not the helper.
        K3 => "k3",
        /// Staff calling a number on file for at least seven days, or visiting.
        K4 => "k4",
        /// Card and single-use number on the helper's device.
        K5 => "k5",
        /// A code by SMS.
        K6 => "k6",
        /// Two staff, or staff and a grid worker, at the bedside.
        K7 => "k7",
        /// A court's or the committee's paper that names a guardian (Civil Code art. 31); no consent at all.
        Document => "document",
    }
}

impl Evidence {
    /// Strong evidence makes a mandate by itself; weak evidence only opens a draft.
    pub fn strong(self) -> bool {
        !matches!(self, Evidence::K5 | Evidence::K6)
    }

    /// Paper is worth as much as the person who watched it being signed.
    pub fn needs_witness(self) -> bool {
        self == Evidence::K3
    }

    /// The resident was looked in the eye or held her own key: tier 2 need not wait.
    pub fn needs_no_cooling(self) -> bool {
        matches!(self, Evidence::K1 | Evidence::K2 | Evidence::K7 | Evidence::Document)
    }

    /// The channel it came by; two pieces of weak evidence count as two only if these differ.
    pub fn channel(self) -> &'static str {
        match self {
            Evidence::K1 => "device",
            Evidence::K2 | Evidence::K5 => "card",
            Evidence::K3 | Evidence::Document => "paper",
            Evidence::K4 => "voice",
            Evidence::K6 => "number",
            Evidence::K7 => "bedside",
        }
    }
}

/// How the desk spoke with the resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoke {
    /// Rang the number on file; `domain::waiting::may_ring` says whether that makes sure of anybody.
    Rang(Result<(), NoCall>),
    /// At her door, or she came to the desk.
    Saw,
}

/// What speaking with her is worth: K4, or only that the desk has spoken with somebody.
pub fn spoke_is(spoke: Spoke) -> Option<Evidence> {
    match spoke {
        Spoke::Saw | Spoke::Rang(Ok(())) => Some(Evidence::K4),
        Spoke::Rang(Err(_)) => None,
    }
}

/// How far a set of evidence carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    Nothing,
    /// It is written down and waits for the desk to ring or see her.
    Draft,
    /// Tiers 0 and 1.
    Harmless,
    /// Tier 2 as well; after cooling-off where this says so.
    All {
        cools: bool,
    },
}

/// Weak evidence opens a draft, and carries tiers 0 and 1 once the desk has spoken with her; tier 2 needs one strong
/// piece, or two weak ones over independent channels.
pub fn carries(shown: &[Evidence], desk_spoke: bool) -> Carries {
    if shown.iter().any(|e| e.strong()) {
        return Carries::All { cools: !shown.iter().any(|e| e.needs_no_cooling()) };
    }
    let mut channels: Vec<_> = shown.iter().map(|e| e.channel()).collect();
    channels.sort_unstable();
    channels.dedup();
    match (channels.len(), desk_spoke) {
        (0, _) => Carries::Nothing,
        (_, false) => Carries::Draft,
        (1, true) => Carries::Harmless,
        (_, true) => Carries::All { cools: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Evidence::*;

    #[test]
    fn weak_evidence_opens_a_draft_and_the_desk_makes_it_harmless() {
        assert_eq!(carries(&[], true), Carries::Nothing);
        assert_eq!(carries(&[K5], false), Carries::Draft);
        assert_eq!(carries(&[K5], true), Carries::Harmless);
        assert_eq!(carries(&[K6, K6], true), Carries::Harmless, "the same channel twice is one");
        assert_eq!(carries(&[K5, K6], false), Carries::Draft);
        assert_eq!(carries(&[K5, K6], true), Carries::All { cools: true });
    }

    #[test]
    fn one_strong_piece_is_enough_and_some_need_no_cooling() {
        for strong in [K1, K2, K7, Document] {
            assert_eq!(carries(&[K5, strong], false), Carries::All { cools: false });
        }
        for strong in [K3, K4] {
            assert_eq!(carries(&[strong], false), Carries::All { cools: true });
        }
    }

    #[test]
    fn a_number_written_down_yesterday_is_nobodys() {
        assert_eq!(spoke_is(Spoke::Rang(Err(NoCall::TooNew))), None);
        assert_eq!(spoke_is(Spoke::Rang(Err(NoCall::Shared))), None);
        assert_eq!(spoke_is(Spoke::Rang(Ok(()))), Some(K4));
        assert_eq!(spoke_is(Spoke::Saw), Some(K4));
    }
}
