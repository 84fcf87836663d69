//! Days and hours as people type them into a form, by the community's own clock, and as the form shows them again.

use jiff::tz::TimeZone;

use crate::domain::desk_hours::minutes;
use crate::http::ctx::Ctx;
use crate::words::dates::{parse_date, short};

const MINUTE: i64 = 60_000;

/// The instant of a day and an hour, milliseconds UTC.
pub fn instant(ctx: &Ctx, day: &str, hour: &str) -> Option<i64> {
    let day = parse_date(day)?;
    let minutes = i64::from(minutes(hour)?);
    let midnight = ctx.community.zone().to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(midnight.as_millisecond() + minutes * MINUTE)
}

/// Why a day with two hours is none that could be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotThen {
    /// It cannot be read, is over, or ends before it begins.
    When,
    /// Nobody announces a thing that long.
    TooLong,
}

/// From one hour until another of a day to come: (start, end), no longer than `longest` milliseconds.
///
/// # Errors
/// Why not.
pub fn hours(ctx: &Ctx, day: &str, from: &str, until: &str, longest: i64) -> Result<(i64, i64), NotThen> {
    span(instant(ctx, day, from), instant(ctx, day, until), ctx.now, longest)
}

fn span(from: Option<i64>, until: Option<i64>, now: i64, longest: i64) -> Result<(i64, i64), NotThen> {
    match (from, until) {
        (Some(from), Some(until)) if from > now && until > from => {
            if until - from > longest {
                Err(NotThen::TooLong)
            } else {
                Ok((from, until))
            }
        }
        _ => Err(NotThen::When),
    }
}

/// The day and the hour of an instant as they stand in a form: 2026-12-01 and 09:30.
pub fn typed(zone: &TimeZone, at: i64) -> (String, String) {
    let text = short(zone, at);
    text.split_once(' ').map(|(day, hour)| (day.to_owned(), hour.to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_lies_ahead_and_ends_after_it_began() {
        assert_eq!(span(Some(2), Some(5), 1, 3), Ok((2, 5)));
        assert_eq!(span(Some(2), Some(6), 1, 3), Err(NotThen::TooLong));
        assert_eq!(span(Some(2), Some(2), 1, 3), Err(NotThen::When));
        assert_eq!(span(Some(1), Some(2), 1, 3), Err(NotThen::When), "it has begun");
        assert_eq!(span(None, Some(2), 1, 3), Err(NotThen::When));
        assert_eq!(span(Some(2), None, 1, 3), Err(NotThen::When));
    }

    #[test]
    fn a_form_shows_day_and_hour_apart() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        assert_eq!(typed(&zone, 1_796_088_600_000), ("2026-12-01".to_owned(), "09:30".to_owned()));
    }
}
