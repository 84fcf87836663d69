//! A phone nobody knows yet waits under a number in large type, until staff have rung the number on file or seen the
//! person, and say whose it is (TRUST.md §4).

use super::one_time::long_on_file;
use super::stored::stored;

const MINUTE: i64 = 60_000;

/// How long it waits, and how long it has to take what was decided, milliseconds.
pub const LIVES: i64 = 30 * MINUTE;

stored! {
    pub enum WaitingState {
        Waiting => "waiting",
        /// Staff made sure; the browser itself takes it from here.
        Approved => "approved",
        TurnedAway => "turned_away",
        /// Enrolled, or signed in with a code.
        Done => "done",
    }
}

stored! {
    /// How staff made sure who holds the phone.
    pub enum MadeSure {
        /// They rang the number on file, and the person answered.
        Call => "call",
        /// The person stands before them, at the desk or at the door.
        InPerson => "in_person",
    }
}

/// What is known of the number that would be rung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberOnFile {
    pub there: bool,
    pub shared: bool,
    /// Somebody else has it too, a helper perhaps.
    pub of_others: bool,
    /// Since when, milliseconds UTC.
    pub since: i64,
}

/// Why a call to the number on file makes nobody sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCall {
    NoNumber,
    /// Codes and confirmations then go by desk, door or letter (TRUST.md §2).
    Shared,
    OfOthers,
    /// Whoever changed the number lately could be who answers it.
    TooNew,
}

/// Whether staff may ring this number to let a phone in or to say a code.
pub fn may_ring(number: NumberOnFile, now: i64) -> Result<(), NoCall> {
    match number {
        NumberOnFile { there: false, .. } => Err(NoCall::NoNumber),
        NumberOnFile { shared: true, .. } => Err(NoCall::Shared),
        NumberOnFile { of_others: true, .. } => Err(NoCall::OfOthers),
        NumberOnFile { since, .. } if !long_on_file(since, now) => Err(NoCall::TooNew),
        _ => Ok(()),
    }
}

/// 482 190, as it is read out.
pub fn grouped(number: &str) -> String {
    match number.split_at_checked(3) {
        Some((first, last)) => format!("{first} {last}"),
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::one_time::LONG_ON_FILE;

    const NOW: i64 = 1_795_395_600_000;
    const HERS: NumberOnFile = NumberOnFile { there: true, shared: false, of_others: false, since: NOW - LONG_ON_FILE };

    #[test]
    fn only_a_number_of_her_own_and_not_of_yesterday_is_rung() {
        assert_eq!(may_ring(HERS, NOW), Ok(()));
        let cases = [
            (NumberOnFile { there: false, ..HERS }, NoCall::NoNumber),
            (NumberOnFile { shared: true, ..HERS }, NoCall::Shared),
            (NumberOnFile { of_others: true, ..HERS }, NoCall::OfOthers),
            (NumberOnFile { since: NOW - 1, ..HERS }, NoCall::TooNew),
        ];
        for (number, why) in cases {
            assert_eq!(may_ring(number, NOW), Err(why));
        }
    }

    #[test]
    fn a_number_is_read_in_two_groups() {
        assert_eq!(grouped("482190"), "482 190");
        assert_eq!(grouped("48"), "48");
    }
}
