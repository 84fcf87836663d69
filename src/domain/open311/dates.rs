//! Dates of GeoReport v2: ISO 8601 with an offset, and what people send instead of it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The longest text that could be a date.
const MOST: usize = 40;

/// An instant, milliseconds UTC. A day alone, or a time without offset, is on the community's clock; `end_of_day`
/// takes a day alone to its last moment. A `+` that a careless client left unescaped arrives as a space.
pub fn from_text(text: &str, zone: &TimeZone, end_of_day: bool) -> Option<i64> {
    let text = text.trim();
    if text.len() > MOST || !text.is_ascii() {
        return None;
    }
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        let day = if end_of_day { day.tomorrow().ok()? } else { day };
        let start = zone.to_timestamp(day.at(0, 0, 0, 0)).ok()?.as_millisecond();
        return Some(if end_of_day { start - 1 } else { start });
    }
    let mended = match text.rsplit_once(' ') {
        Some((before, offset)) if before.contains(['T', 't']) => format!("{before}+{offset}"),
        _ => text.to_owned(),
    };
    let instant = match mended.parse::<Timestamp>() {
        Ok(instant) => instant,
        Err(_) => zone.to_timestamp(mended.parse::<DateTime>().ok()?).ok()?,
    };
    Some(instant.as_millisecond())
}

/// 2026-11-23T09:00:00+08:00, on the community's clock.
pub fn to_text(at: i64, zone: &TimeZone) -> String {
    match Timestamp::from_second(at.div_euclid(1000)) {
        Ok(instant) => instant.display_with_offset(zone.to_offset(instant)).to_string(),
        Err(_) => String::new(),
    }
}
