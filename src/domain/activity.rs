//! Activities and classes (活动和上课): places, a waiting list that moves by itself, who came, and by which way people
//! took part (CAPABILITIES.md 8).

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::meeting::DOORS_OPEN;
use super::rates::{Way, hidden};
use super::stored::stored;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Meetings of one series.
pub const SERIES: u32 = 26;
/// Places of one meeting.
pub const SEATS: i32 = 500;
/// On the waiting list of one meeting.
pub const WAITING: usize = 200;
/// Nobody announces a thing longer than this.
pub const LONGEST: i64 = 12 * 60 * MINUTE;
/// Who came is written down until this long after the end.
pub const ATTENDANCE_WITHIN: i64 = 30 * DAY;

stored! {
    pub enum ActivityKind {
        Activity => "activity",
        Class => "class",
        /// Using a phone.
        Digital => "digital",
        /// Against swindlers.
        Fraud => "fraud",
        /// Of helpers: their accreditation builds on it.
        Training => "training",
    }
}

stored! {
    pub enum ActivityState {
        Planned => "planned",
        Cancelled => "cancelled",
        /// Who came is written down.
        Held => "held",
    }
}

stored! {
    pub enum SignupState {
        In => "in",
        Waiting => "waiting",
        /// No longer coming.
        Out => "out",
    }
}

/// Why somebody cannot sign up, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignupRefusal {
    /// It has begun, or does not take place.
    Over,
    /// Places and waiting list are full.
    Full,
}

/// Where a new name goes: a place while there is one, then the waiting list.
///
/// # Errors
/// Why it goes nowhere.
pub fn place_for(
    state: ActivityState,
    starts_at: i64,
    seats: i32,
    taken: usize,
    waiting: usize,
    now: i64,
) -> Result<SignupState, SignupRefusal> {
    if state != ActivityState::Planned || now >= starts_at {
        return Err(SignupRefusal::Over);
    }
    let seats = usize::try_from(seats).unwrap_or(0);
    match (taken < seats, waiting < WAITING) {
        // Whoever waits already comes first.
        (true, _) if waiting == 0 => Ok(SignupState::In),
        (_, true) => Ok(SignupState::Waiting),
        _ => Err(SignupRefusal::Full),
    }
}

/// May somebody who has a place say at this instant that they are there? While the doors are open, until the list is closed.
pub fn may_arrive(state: ActivityState, place: SignupState, starts_at: i64, ends_at: i64, at: i64) -> bool {
    let doors = starts_at - DOORS_OPEN <= at && at <= ends_at;
    state == ActivityState::Planned && place == SignupState::In && doors
}

/// How many of those who wait, the longest first, have a place now.
pub fn move_up(seats: i32, taken: usize, waiting: usize) -> usize {
    usize::try_from(seats).unwrap_or(0).saturating_sub(taken).min(waiting)
}

/// Is there a place only because so many were given up by somebody in the names of others?
pub fn is_place_given_up(seats: i32, taken: usize, given_up: usize) -> bool {
    given_up > 0 && taken + given_up >= usize::try_from(seats).unwrap_or(0)
}

/// The same hour in each of so many weeks, by the clock of the place: (start, end), milliseconds UTC.
pub fn weekly(zone: &TimeZone, starts_at: i64, ends_at: i64, times: u32) -> Vec<(i64, i64)> {
    let week = |at: i64, n: u32| {
        let first = zone.to_datetime(Timestamp::from_millisecond(at).ok()?);
        let then = first.checked_add(i64::from(n).weeks()).ok()?;
        zone.to_timestamp(then).ok().map(|t| t.as_millisecond())
    };
    (0..times.clamp(1, SERIES)).filter_map(|n| Some((week(starts_at, n)?, week(ends_at, n)?))).collect()
}

/// How many took part by one way; `None`: too few to show, or left out so that another cannot be reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByWay {
    pub way: Way,
    pub count: Option<u64>,
}

/// The counts by way as anybody may see them, every way there is: small ones are hidden, and with them others.
pub fn by_way(counts: &[(Way, u64)]) -> Vec<ByWay> {
    let count = |way: Way| counts.iter().filter(|(w, _)| *w == way).map(|(_, n)| n).sum();
    let cells: Vec<u64> = Way::ALL.iter().map(|way| count(*way)).collect();
    let hide = hidden(&cells);
    let shown = |((way, n), hide): ((&Way, &u64), bool)| ByWay { way: *way, count: (!hide).then_some(*n) };
    Way::ALL.iter().zip(&cells).zip(hide).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000;

    fn place(seats: i32, taken: usize, waiting: usize) -> Result<SignupState, SignupRefusal> {
        place_for(ActivityState::Planned, NOW + 1, seats, taken, waiting, NOW)
    }

    #[test]
    fn places_first_then_the_waiting_list_then_nothing() {
        assert_eq!(place(2, 1, 0), Ok(SignupState::In));
        assert_eq!(place(2, 2, 0), Ok(SignupState::Waiting));
        assert_eq!(place(2, 1, 3), Ok(SignupState::Waiting), "nobody passes those who wait");
        assert_eq!(place(2, 2, WAITING), Err(SignupRefusal::Full));
    }

    #[test]
    fn nobody_signs_up_for_what_is_over() {
        assert_eq!(place_for(ActivityState::Cancelled, NOW + 1, 9, 0, 0, NOW), Err(SignupRefusal::Over));
        assert_eq!(place_for(ActivityState::Planned, NOW, 9, 0, 0, NOW), Err(SignupRefusal::Over));
    }

    #[test]
    fn being_there_is_said_at_the_door_by_whoever_has_a_place() {
        let may = |state, place, at| may_arrive(state, place, 10 * 60 * MINUTE, 12 * 60 * MINUTE, at * MINUTE);
        let (planned, held, has) = (ActivityState::Planned, ActivityState::Held, SignupState::In);
        assert!(!may(planned, has, 9 * 60 - 1) && may(planned, has, 9 * 60), "an hour before it begins");
        assert!(may(planned, has, 12 * 60) && !may(planned, has, 12 * 60 + 1));
        assert!(!may(planned, SignupState::Waiting, 600) && !may(planned, SignupState::Out, 600));
        assert!(!may(held, has, 600) && !may(ActivityState::Cancelled, has, 600), "the list was closed");
    }

    #[test]
    fn the_list_moves_up_as_far_as_there_are_places() {
        assert_eq!(move_up(10, 9, 3), 1);
        assert_eq!(move_up(10, 10, 3), 0);
        assert_eq!(move_up(20, 10, 3), 3);
        assert_eq!(move_up(-1, 0, 3), 0);
    }

    #[test]
    fn a_place_is_given_up_only_where_there_would_be_none() {
        assert!(is_place_given_up(2, 1, 1), "it was the last");
        assert!(!is_place_given_up(3, 1, 1), "another is free anyway");
        assert!(is_place_given_up(3, 1, 2));
        assert!(!is_place_given_up(2, 1, 0));
    }

    #[test]
    fn a_series_keeps_its_hour() {
        let zone = TimeZone::get("Europe/Paris").expect("a zone of the world");
        // Thursday 22 October 2026, 10:00 in summer time; a week later the clocks stand an hour back.
        let start = 1_792_656_000_000;
        let week = 7 * DAY;
        let series = weekly(&zone, start, start + 60 * MINUTE, 2);
        assert_eq!(series.len(), 2);
        assert_eq!(series[1].0, start + week + 60 * MINUTE);
        assert_eq!(series[1].1 - series[1].0, 60 * MINUTE);
        assert_eq!(weekly(&zone, start, start, 0).len(), 1);
        assert_eq!(weekly(&zone, start, start, 999).len(), 26);
    }

    #[test]
    fn small_counts_are_not_shown_nor_can_they_be_reckoned() {
        let shown = by_way(&[(Way::Alone, 20), (Way::Proxy, 2), (Way::Paper, 9)]);
        let of = |way| shown.iter().find(|w| w.way == way).and_then(|w| w.count);
        assert_eq!(of(Way::Proxy), None);
        assert!(shown.iter().filter(|w| w.count.is_none()).count() >= 2, "one alone could be reckoned: {shown:?}");
        let all = by_way(&[(Way::Alone, 20), (Way::Paper, 9)]);
        assert!(all.iter().all(|w| w.count.is_some()), "{all:?}");
    }
}
