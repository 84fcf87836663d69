//! Whose page may be opened without a word, and when the reason is asked first (TRUST.md §6 case 24;
//! PIPL art. 6: no more is looked at than the work needs, art. 45: the person may know who did).

use super::standing::Office;

const HOUR: i64 = 3_600_000;
/// A reason given holds for as long as a working session can last.
pub const REASON_STANDS: i64 = 12 * HOUR;
/// What one did for somebody so lately is still work in one's hands.
pub const HANDS: i64 = 30 * 24 * HOUR;

/// The hour an instant falls in, as its own beginning: one line of the log for each.
pub fn hour_of(at: i64) -> i64 {
    at - at.rem_euclid(HOUR)
}

/// What ties a member of staff to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// The person lives in a grid or building given to them.
    pub caseload: bool,
    /// They have an open request or mandate of the person's in hand, or did something for them lately.
    pub hands: bool,
    /// A call to the person waits on the list that the whole desk works through.
    pub call: bool,
    /// What is opened is itself open work of their office: a request in the queue, a mandate to be checked.
    pub open_work: bool,
    /// They said why, and that still holds.
    pub reason: bool,
}

/// How something about a person is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It belongs to one's work.
    Work,
    /// One has said why.
    Reason,
    /// The auditor looks at how the others look.
    Oversight,
    /// The reason is asked first.
    Ask,
}

impl Opening {
    /// The word the log keeps; nothing is kept before the reason is given.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Work => Some("work"),
            Self::Reason => Some("reason"),
            Self::Oversight => Some("oversight"),
            Self::Ask => None,
        }
    }
}

/// Decides how a holder of these offices opens something about a person.
pub fn opening(offices: &[Office], ties: Ties) -> Opening {
    let desk = offices.contains(&Office::Desk);
    match () {
        () if ties.caseload || ties.hands || ties.open_work || (ties.call && desk) => Opening::Work,
        () if ties.reason => Opening::Reason,
        () if offices.contains(&Office::Auditor) => Opening::Oversight,
        () => Opening::Ask,
    }
}

/// Why somebody outside one's own work is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They rang.
    Rang,
    /// They are standing at the counter.
    Counter,
    /// A visit to their home.
    Visit,
    /// A colleague is away.
    Cover,
    /// Their details are being checked.
    Check,
    /// Something else, in words.
    Other,
}

impl Reason {
    pub const ALL: [Self; 6] = [Self::Rang, Self::Counter, Self::Visit, Self::Cover, Self::Check, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rang => "rang",
            Self::Counter => "counter",
            Self::Visit => "visit",
            Self::Cover => "cover",
            Self::Check => "check",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Says nothing by itself.
    pub fn needs_words(self) -> bool {
        self == Self::Other
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Person,
    Household,
    Request,
    Photo,
    Mandate,
    Paper,
    /// The card was printed.
    Card,
    /// The weekly paper was printed.
    Weekly,
}

impl What {
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Household,
        Self::Request,
        Self::Photo,
        Self::Mandate,
        Self::Paper,
        Self::Card,
        Self::Weekly,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
            Self::Request => "request",
            Self::Photo => "photo",
            Self::Mandate => "mandate",
            Self::Paper => "paper",
            Self::Card => "card",
            Self::Weekly => "weekly",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Ties = Ties { caseload: false, hands: false, call: false, open_work: false, reason: false };

    #[test]
    fn outside_ones_work_the_reason_comes_first() {
        assert_eq!(opening(&[Office::Desk], NONE), Opening::Ask);
        assert_eq!(opening(&[Office::Desk], Ties { reason: true, ..NONE }), Opening::Reason);
        assert_eq!(Opening::Ask.as_str(), None, "nothing is logged as seen before it is");
    }

    #[test]
    fn work_in_hand_asks_nothing() {
        for ties in [Ties { caseload: true, ..NONE }, Ties { hands: true, ..NONE }, Ties { open_work: true, ..NONE }] {
            assert_eq!(opening(&[Office::Accounts], ties), Opening::Work);
        }
    }

    #[test]
    fn the_call_list_is_the_desks_alone() {
        let ties = Ties { call: true, ..NONE };
        assert_eq!(opening(&[Office::Desk], ties), Opening::Work);
        assert_eq!(opening(&[Office::Accounts], ties), Opening::Ask);
    }

    #[test]
    fn the_auditors_looking_is_named_as_such() {
        assert_eq!(opening(&[Office::Auditor], NONE), Opening::Oversight);
    }

    #[test]
    fn an_hour_begins_at_its_beginning() {
        assert_eq!(hour_of(3_600_000), 3_600_000);
        assert_eq!(hour_of(7_199_999), 3_600_000);
        assert_eq!(hour_of(-1), -3_600_000);
    }
}
