//! What somebody other than the one who did it looks at afterwards: what was stopped, what was granted in haste, what
//! runs long, doubt about capacity, a report of death (TRUST.md §3).

use super::request::WorkCalendar;
use super::second_eyes::{Two, another};
use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;

stored! {
    pub enum ReviewKind {
        /// A mandate was stopped at once: may it go on?
        Stop => "stop",
        /// Staff speak with the resident without the helper.
        Talk => "talk",
        /// A guardianship, every year (Civil Code art. 36 lets it be taken away).
        Yearly => "yearly",
        /// A mandate that two staff made in haste.
        Urgent => "urgent",
        /// Doubt whether somebody can decide for themselves (art. 21, 22, 24).
        Capacity => "capacity",
        /// Somebody is said to have died (art. 173, 174).
        Death => "death",
    }
}

stored! {
    pub enum Outcome {
        /// It stays as it is now.
        Kept => "kept",
        /// What was stopped goes on, for the resident said so.
        Lifted => "lifted",
        /// The mandate ends.
        Ended => "ended",
        /// It is true: they cannot decide, they have died.
        Confirmed => "confirmed",
        /// It is not true.
        Dismissed => "dismissed",
    }
}

impl ReviewKind {
    /// How many members of staff it takes.
    pub fn hands(self) -> usize {
        if self.is_of_a_person() { 2 } else { 1 }
    }

    /// About somebody's life and mind rather than one mandate.
    pub fn is_of_a_person(self) -> bool {
        matches!(self, Self::Capacity | Self::Death)
    }

    pub fn outcomes(self) -> &'static [Outcome] {
        use Outcome::{Confirmed, Dismissed, Ended, Kept, Lifted};
        match self {
            Self::Stop => &[Lifted, Kept, Ended],
            Self::Talk | Self::Yearly | Self::Urgent => &[Kept, Ended],
            Self::Capacity | Self::Death => &[Confirmed, Dismissed],
        }
    }

    /// Until when. A stop, haste and a death within one working day; doubt within five days; the regular talks within
    /// two weeks of their day.
    pub fn due(self, opened_at: i64, calendar: &WorkCalendar) -> i64 {
        match self {
            Self::Stop | Self::Urgent | Self::Death => calendar.next_day_closes(opened_at).unwrap_or(opened_at + DAY),
            Self::Capacity => opened_at + 5 * DAY,
            Self::Talk | Self::Yearly => opened_at + 14 * DAY,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandsRefusal {
    /// Whoever granted it does not review it.
    Granted,
    /// The second is another than the first.
    Twice,
    /// It is about the reviewer themselves, or what they do for somebody.
    Themselves,
}

/// Whether this member of staff may review: never the granter, never the same one twice, never about themselves. Where
/// somebody looked before, the two are two.
pub fn check_hands(
    me: &str,
    granted_by: Option<&str>,
    first_by: Option<&str>,
    concerned: &[&str],
) -> Result<Option<Two>, HandsRefusal> {
    if concerned.contains(&me) {
        return Err(HandsRefusal::Themselves);
    }
    if granted_by == Some(me) {
        return Err(HandsRefusal::Granted);
    }
    let two = first_by.map(|first| another(first, me)).transpose();
    two.map_err(|_| HandsRefusal::Twice)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::request::Week;

    /// Friday 27 November 2026, 17:00 in Shanghai.
    const FRIDAY: i64 = 1_795_424_400_000 + 4 * DAY;

    fn calendar(days: &[(i8, bool)]) -> WorkCalendar {
        let day = |(day, works): &(i8, bool)| (jiff::civil::date(2026, 11, *day), *works);
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        WorkCalendar { zone, week: Week::default(), days: days.iter().map(day).collect() }
    }

    fn local(at: i64) -> jiff::civil::DateTime {
        calendar(&[]).zone.to_datetime(Timestamp::from_millisecond(at).unwrap())
    }

    #[test]
    fn what_stopped_on_friday_is_due_on_monday_evening() {
        let due = local(ReviewKind::Stop.due(FRIDAY, &calendar(&[])));
        assert_eq!((due.day(), due.hour()), (30, 18));
        let monday = local(ReviewKind::Death.due(FRIDAY - 4 * DAY, &calendar(&[])));
        assert_eq!(monday.day(), 24, "the day after");
        assert_eq!(ReviewKind::Capacity.due(0, &calendar(&[])), 5 * DAY);
    }

    #[test]
    fn a_make_up_day_is_a_working_day_and_a_holiday_is_none() {
        let due = |days: &[(i8, bool)]| local(ReviewKind::Stop.due(FRIDAY, &calendar(days))).day();
        assert_eq!(due(&[(28, true)]), 28, "Saturday is worked");
        assert_eq!(due(&[(30, false)]), 1, "Monday is a holiday: Tuesday 1 December");
        let never = WorkCalendar { week: Week { days: [false; 7], ..Week::default() }, ..calendar(&[]) };
        assert_eq!(ReviewKind::Urgent.due(FRIDAY, &never), FRIDAY + DAY, "a day, where nobody ever works");
    }

    #[test]
    fn nobody_reviews_what_they_granted_nor_twice() {
        assert_eq!(check_hands("zhao", Some("zhou"), None, &["li"]), Ok(None));
        assert!(check_hands("zhao", None, Some("zhou"), &[]).is_ok_and(|two| two.is_some()));
        assert_eq!(check_hands("zhou", Some("zhou"), None, &[]), Err(HandsRefusal::Granted));
        assert_eq!(check_hands("zhao", None, Some("zhao"), &[]), Err(HandsRefusal::Twice));
        assert_eq!(check_hands("li", None, None, &["li"]), Err(HandsRefusal::Themselves));
        assert_eq!((ReviewKind::Death.hands(), ReviewKind::Stop.hands()), (2, 1));
        assert!(ReviewKind::ALL.iter().all(|k| k.outcomes().len() >= 2));
    }
}
