//! Somebody rings the desk: what is done in whose name depends on how it was made sure who they are (TRUST.md §2–§3).
//!
//! A number that shows on a telephone can be feigned, so it counts only if it has stood on file for a week and is one
//! person's alone; the card's next number and a call that staff place themselves are worth more. Anyone may report a
//! fault in shared space in their own name. Whatever else is said by somebody unknown is kept, and they are rung back.

use super::stored::stored;

const DAY: i64 = 24 * 3_600_000;
/// What is learnt from a number on file counts only after this (TRUST.md §3, K4).
pub const ON_FILE_FOR: i64 = 7 * DAY;

stored! {
    /// How it was made sure who rings.
    pub enum Checked {
        /// They ring from the number that stands on file.
        NumberShown => "number_shown",
        /// They read out their card's next single-use number.
        CardNumber => "card_number",
        /// Staff rang the number on file themselves.
        RangBack => "rang_back",
        /// Not at all.
        Not => "not",
    }
}

stored! {
    /// What became of a call.
    pub enum CallState {
        Filed => "filed",
        /// Kept until they are rung back.
        RingBack => "ring_back",
        /// Rung back, and nothing was left to do.
        Done => "done",
    }
}

/// What is known of the number on file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnFile {
    /// Since when it stands there; `None` where there is none.
    pub since: Option<i64>,
    /// Several people answer it.
    pub shared: bool,
}

/// Why the check does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    NoNumber,
    TooNew,
    Shared,
    WrongCardNumber,
}

/// Does the way it was checked hold? `card` is whether the number read out was the card's next.
pub fn holds(checked: Checked, on_file: OnFile, card: bool, now: i64) -> Result<bool, Doubt> {
    match checked {
        Checked::Not => Ok(false),
        Checked::CardNumber => {
            if card {
                Ok(true)
            } else {
                Err(Doubt::WrongCardNumber)
            }
        }
        Checked::NumberShown | Checked::RangBack => match on_file.since {
            None => Err(Doubt::NoNumber),
            Some(since) if now.saturating_sub(since) < ON_FILE_FOR => Err(Doubt::TooNew),
            // Whoever answers a shared number may be anybody of the household: staff hear who it is only by asking there.
            Some(_) if on_file.shared && checked == Checked::NumberShown => Err(Doubt::Shared),
            Some(_) => Ok(true),
        },
    }
}

/// In whose name what was said is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Filed as the resident's own request, wherever it is.
    AsTheirs,
    /// Filed as a fault in shared space, in the name they gave; they are told, and can say that it was not they.
    InOwnName,
    /// Kept until they are rung back.
    ToRingBack,
}

/// `sure`: it is known who rings. `named`: they gave a name. `shared_place`: it is not inside a home.
pub fn taken(sure: bool, named: bool, shared_place: bool) -> Taken {
    match (sure, named && shared_place) {
        (true, _) => Taken::AsTheirs,
        (false, true) => Taken::InOwnName,
        (false, false) => Taken::ToRingBack,
    }
}

/// Whether the neighbours' being let to see it counts: of somebody known only if it is sure that it is they; of somebody
/// on no list it is their own report, whoever they are.
pub fn may_let(taken: Taken, known: bool) -> bool {
    match taken {
        Taken::AsTheirs => true,
        Taken::InOwnName => !known,
        Taken::ToRingBack => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 100 * DAY;

    fn on_file(days: i64) -> OnFile {
        OnFile { since: Some(NOW - days * DAY), shared: false }
    }

    #[test]
    fn a_number_counts_after_a_week_on_file() {
        for way in [Checked::NumberShown, Checked::RangBack] {
            assert_eq!(holds(way, on_file(7), false, NOW), Ok(true));
            assert_eq!(holds(way, on_file(6), false, NOW), Err(Doubt::TooNew));
            assert_eq!(holds(way, OnFile::default(), false, NOW), Err(Doubt::NoNumber));
        }
    }

    #[test]
    fn a_shared_number_shown_tells_nobody_apart() {
        let shared = OnFile { shared: true, ..on_file(30) };
        assert_eq!(holds(Checked::NumberShown, shared, false, NOW), Err(Doubt::Shared));
        assert_eq!(holds(Checked::RangBack, shared, false, NOW), Ok(true));
    }

    #[test]
    fn a_card_counts_by_its_next_number_alone() {
        assert_eq!(holds(Checked::CardNumber, OnFile::default(), true, NOW), Ok(true));
        assert_eq!(holds(Checked::CardNumber, on_file(30), false, NOW), Err(Doubt::WrongCardNumber));
        assert_eq!(holds(Checked::Not, on_file(30), true, NOW), Ok(false));
    }

    #[test]
    fn nobody_lets_in_anothers_name() {
        assert!(may_let(Taken::AsTheirs, true) && may_let(Taken::InOwnName, false));
        assert!(!may_let(Taken::InOwnName, true) && !may_let(Taken::ToRingBack, false));
    }

    #[test]
    fn nobody_unknown_reports_from_inside_a_home() {
        assert_eq!(taken(true, true, false), Taken::AsTheirs);
        assert_eq!(taken(false, true, true), Taken::InOwnName);
        assert_eq!(taken(false, true, false), Taken::ToRingBack);
        assert_eq!(taken(false, false, true), Taken::ToRingBack, "a fault needs somebody to answer to");
    }
}
