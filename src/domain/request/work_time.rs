//! Working time: which hours of which days count where a clock runs only while the office is open.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::stored::stored;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Days looked ahead before a calendar without any working time is given up.
const AHEAD: usize = 1500;

stored! {
    /// What the hours of a line of the list are.
    pub enum Hours {
        /// Day and night, also on Sundays and holidays.
        Calendar => "calendar",
        /// While the office is open.
        Working => "working",
    }
}

/// An ordinary week: which days, and from when to when, minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Monday first.
    pub days: [bool; 7],
    pub opens: u16,
    pub closes: u16,
    /// 午休.
    pub rest: Option<(u16, u16)>,
}

impl Default for Week {
    /// Monday to Friday, 8:30 to 12:00 and 13:30 to 18:00: eight hours.
    fn default() -> Self {
        Self {
            days: [true, true, true, true, true, false, false],
            opens: 8 * 60 + 30,
            closes: 18 * 60,
            rest: Some((12 * 60, 13 * 60 + 30)),
        }
    }
}

impl Week {
    /// The spans of a working day, in order, none of them empty.
    fn spans(&self) -> Vec<(u16, u16)> {
        let whole = (self.opens, self.closes);
        let parts = match self.rest {
            Some((from, to)) if from < to => {
                vec![(self.opens, from.min(self.closes)), (to.max(self.opens), self.closes)]
            }
            _ => vec![whole],
        };
        parts.into_iter().filter(|(from, to)| from < to).collect()
    }
}

/// The community's calendar: its week, and the days that differ from it, holidays and make-up days (调休).
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    pub zone: TimeZone,
    pub week: Week,
    pub days: BTreeMap<Date, bool>,
}

impl WorkCalendar {
    pub fn works_on(&self, day: Date) -> bool {
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()) % 7;
        self.days.get(&day).copied().unwrap_or(self.week.days[weekday])
    }

    /// The instant, milliseconds UTC, at which so many working hours have passed since `from`. Where the calendar has no
    /// working time at all, calendar hours: a clock that never ends would be a promise to nobody.
    pub fn after(&self, from: i64, hours: u32) -> i64 {
        let wanted = i64::from(hours) * HOUR;
        self.walk(from, wanted).unwrap_or_else(|| from.saturating_add(wanted))
    }

    /// When the office closes on the first working day after that of an instant; none where nobody ever works.
    pub fn next_day_closes(&self, from: i64) -> Option<i64> {
        let start = jiff::Timestamp::from_millisecond(from).ok()?;
        let mut day = self.zone.to_datetime(start).date();
        for _ in 0..AHEAD {
            day = day.tomorrow().ok()?;
            if self.works_on(day) {
                return self.instant(day, self.week.closes);
            }
        }
        None
    }

    fn walk(&self, from: i64, wanted: i64) -> Option<i64> {
        let start = jiff::Timestamp::from_millisecond(from).ok()?;
        let mut day = self.zone.to_datetime(start).date();
        let mut left = wanted;
        for _ in 0..AHEAD {
            for (opens, closes) in self.open_on(day) {
                let begins = opens.max(from);
                let length = closes - begins;
                if length >= left && length > 0 {
                    return Some(begins + left);
                }
                left -= length.max(0);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The working spans of a day as instants.
    fn open_on(&self, day: Date) -> Vec<(i64, i64)> {
        if !self.works_on(day) {
            return Vec::new();
        }
        let spans = self.week.spans();
        spans
            .iter()
            .filter_map(|(opens, closes)| Some((self.instant(day, *opens)?, self.instant(day, *closes)?)))
            .collect()
    }

    fn instant(&self, day: Date, minutes: u16) -> Option<i64> {
        // Daylight saving, where there is any, moves a minute that does not exist to the next that does.
        let at = day.at(0, 0, 0, 0).checked_add(jiff::Span::new().minutes(i64::from(minutes))).ok()?;
        Some(self.zone.to_timestamp(at).ok()?.as_millisecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A week of Spring Festival as the State Council arranges it: off from Saturday 6 to Friday 12 February 2027,
    /// worked for on Sunday 31 January and Saturday 20 February.
    fn calendar() -> WorkCalendar {
        let day = |month, day| jiff::civil::date(2027, month, day);
        let mut days: BTreeMap<Date, bool> = (6..=12).map(|d| (day(2, d), false)).collect();
        days.insert(day(1, 31), true);
        days.insert(day(2, 20), true);
        WorkCalendar { zone: TimeZone::get("Asia/Shanghai").unwrap(), week: Week::default(), days }
    }

    fn at(month: i8, day: i8, hour: i8, minute: i8) -> i64 {
        let local = jiff::civil::date(2027, month, day).at(hour, minute, 0, 0);
        calendar().zone.to_timestamp(local).unwrap().as_millisecond()
    }

    #[test]
    fn within_a_day_the_noon_rest_does_not_count() {
        assert_eq!(calendar().after(at(1, 25, 9, 0), 2), at(1, 25, 11, 0));
        assert_eq!(calendar().after(at(1, 25, 11, 0), 2), at(1, 25, 14, 30));
        assert_eq!(calendar().after(at(1, 25, 12, 30), 1), at(1, 25, 14, 30));
    }

    #[test]
    fn the_evening_and_the_weekend_do_not_count() {
        assert_eq!(calendar().after(at(1, 25, 20, 0), 1), at(1, 26, 9, 30));
        // Friday 22 January, five in the afternoon: one hour that day, the rest on Monday.
        assert_eq!(calendar().after(at(1, 22, 17, 0), 8), at(1, 25, 17, 0));
    }

    #[test]
    fn a_make_up_day_counts_although_it_is_a_weekend() {
        // Friday 29 January evening; Saturday off, Sunday 31 worked for the holiday.
        assert_eq!(calendar().after(at(1, 29, 19, 0), 8), at(1, 31, 18, 0));
        assert_eq!(calendar().after(at(2, 19, 19, 0), 4), at(2, 20, 14, 0));
    }

    #[test]
    fn spring_festival_does_not_count() {
        // Friday 5 February at four: two hours, then the whole week off, the rest from Monday 15.
        assert_eq!(calendar().after(at(2, 5, 16, 0), 16), at(2, 16, 16, 0));
        assert_eq!(calendar().after(at(2, 8, 10, 0), 8), at(2, 15, 18, 0));
    }

    #[test]
    fn no_hours_are_no_time_and_a_closed_office_counts_the_calendar() {
        assert_eq!(calendar().after(at(1, 25, 9, 0), 0), at(1, 25, 9, 0));
        let closed =
            WorkCalendar { week: Week { days: [false; 7], ..Week::default() }, days: BTreeMap::new(), ..calendar() };
        assert_eq!(closed.after(0, 24), 24 * HOUR);
        let empty =
            WorkCalendar { week: Week { opens: 600, closes: 600, rest: None, ..Week::default() }, ..calendar() };
        assert_eq!(empty.after(0, 24), 24 * HOUR);
    }

    proptest! {
        #[test]
        fn more_hours_are_never_sooner_and_parts_add_up(from in 0i64..400 * 24, a in 1u32..60, b in 1u32..60) {
            let (calendar, from) = (calendar(), at(1, 1, 0, 0) + from * HOUR);
            let whole = calendar.after(from, a + b);
            prop_assert!(whole >= from + i64::from(a + b) * HOUR);
            prop_assert_eq!(calendar.after(calendar.after(from, a), b), whole);
        }
    }
}
