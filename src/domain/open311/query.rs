//! Which requests are asked for: GET requests and GET servicerequestupdates.

use jiff::tz::TimeZone;

use super::{Fault, Params, from_text, number};

const DAY: i64 = 86_400_000;
/// The longest span between start and end, milliseconds.
pub const SPAN: i64 = 90 * DAY;
/// Requests of one answer at most, and by default.
pub const PAGE_MOST: i64 = 1000;
/// Steps of one answer where nobody says how many.
const STEPS_USUAL: i64 = 200;
/// Rows that may be gone past: whoever needs more asks by dates.
const SKIP_MOST: i64 = 100_000;
/// Numbers or codes in one comma list.
const LIST_MOST: usize = 100;

/// From and until, milliseconds UTC, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: i64,
    pub until: i64,
}

impl Window {
    /// `start_date` and `end_date`. One alone reaches ninety days from it; none: the last ninety days. A day more is
    /// allowed on both ends together, for a client that asks from midnight of the first to midnight after the last.
    pub fn parse(params: &Params, now: i64, zone: &TimeZone, faults: &mut Vec<Fault>) -> Option<Self> {
        let start = date(params, "start_date", zone, false, faults)?;
        let end = date(params, "end_date", zone, true, faults)?;
        let window = match (start, end) {
            (None, None) => Self { from: now - SPAN, until: i64::MAX },
            (Some(from), None) => Self { from, until: from.saturating_add(SPAN) },
            (None, Some(until)) => Self { from: until.saturating_sub(SPAN), until },
            (Some(from), Some(until)) => Self { from, until },
        };
        if start.is_some() && end.is_some() {
            if window.from > window.until {
                faults.push(Fault::bad("start_date is after end_date"));
                return None;
            }
            if window.until - window.from > SPAN {
                faults.push(Fault::bad("start_date and end_date may be at most 90 days apart"));
                return None;
            }
        }
        Some(window)
    }
}

/// Which steps of GET servicerequestupdates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    pub window: Window,
    pub offset: i64,
    pub limit: i64,
}

impl Steps {
    pub fn parse(params: &Params, now: i64, zone: &TimeZone) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let window = Window::parse(params, now, zone, &mut faults);
        let (offset, limit) = page(params, STEPS_USUAL, &mut faults);
        match window {
            Some(window) if faults.is_empty() => Ok(Self { window, offset, limit }),
            _ => Err(faults),
        }
    }

    /// The number of the page after this one, where anything may be there.
    pub fn next_page(self) -> Option<i64> {
        let next = self.offset.saturating_add(self.limit);
        (next <= SKIP_MOST).then(|| next / self.limit + 1)
    }
}

/// Which requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// These numbers, and nothing else counts.
    pub numbers: Vec<i64>,
    pub services: Vec<String>,
    pub window: Window,
    /// `Some(true)` open, `Some(false)` closed.
    pub open: Option<bool>,
    pub updated_after: Option<i64>,
    pub updated_before: Option<i64>,
    pub offset: i64,
    pub limit: i64,
    pub extensions: bool,
}

impl Query {
    pub fn parse(params: &Params, now: i64, zone: &TimeZone) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let numbers = numbers(params, &mut faults);
        let extensions = yes(params, "extensions", &mut faults);
        if !numbers.is_empty() {
            // The list of ids overrides everything else.
            let window = Window { from: i64::MIN, until: i64::MAX };
            let query = Self { numbers, extensions, ..Self::all_of(window) };
            return if faults.is_empty() { Ok(query) } else { Err(faults) };
        }
        let services = params.list("service_code");
        if services.len() > LIST_MOST {
            faults.push(Fault::bad(format!("service_code may list at most {LIST_MOST}")));
        }
        let window = Window::parse(params, now, zone, &mut faults);
        let open = status(params, &mut faults);
        let updated_after = date(params, "updated_after", zone, false, &mut faults).flatten();
        let updated_before = date(params, "updated_before", zone, true, &mut faults).flatten();
        let (offset, limit) = page(params, PAGE_MOST, &mut faults);
        match window {
            Some(window) if faults.is_empty() => Ok(Self {
                services,
                open,
                updated_after,
                updated_before,
                offset,
                limit,
                extensions,
                ..Self::all_of(window)
            }),
            _ => Err(faults),
        }
    }

    fn all_of(window: Window) -> Self {
        Self {
            numbers: Vec::new(),
            services: Vec::new(),
            window,
            open: None,
            updated_after: None,
            updated_before: None,
            offset: 0,
            limit: PAGE_MOST,
            extensions: false,
        }
    }
}

fn numbers(params: &Params, faults: &mut Vec<Fault>) -> Vec<i64> {
    let listed = params.list("service_request_id");
    if listed.len() > LIST_MOST {
        faults.push(Fault::bad(format!("service_request_id may list at most {LIST_MOST}")));
        return Vec::new();
    }
    // What is no number of ours is nobody's: it finds nothing, as an unknown number does.
    let found: Vec<i64> = listed.iter().filter_map(|id| number(id)).collect();
    if found.is_empty() && !listed.is_empty() { vec![-1] } else { found }
}

/// The outer `None`: it is there and no date.
fn date(
    params: &Params,
    name: &str,
    zone: &TimeZone,
    end_of_day: bool,
    faults: &mut Vec<Fault>,
) -> Option<Option<i64>> {
    let Some(text) = params.text(name) else { return Some(None) };
    let found = from_text(text, zone, end_of_day);
    if found.is_none() {
        faults.push(Fault::bad(format!("{name} must be a date like 2026-11-23T09:00:00+08:00")));
        return None;
    }
    Some(found)
}

fn status(params: &Params, faults: &mut Vec<Fault>) -> Option<bool> {
    let wanted = params.list("status");
    let known = wanted.iter().all(|word| matches!(word.to_ascii_lowercase().as_str(), "open" | "closed"));
    if !known {
        faults.push(Fault::bad("status must be open, closed, or both with a comma between"));
        return None;
    }
    match wanted.as_slice() {
        [one] => Some(one.eq_ignore_ascii_case("open")),
        _ => None,
    }
}

/// Offset and limit, from `page` (from 1) and `page_size`, `usual` where nobody says.
fn page(params: &Params, usual: i64, faults: &mut Vec<Fault>) -> (i64, i64) {
    let mut whole = |name: &str, most: i64, otherwise: i64| match params.text(name) {
        None => otherwise,
        Some(text) => match text.parse::<i64>() {
            Ok(value) if (1..=most).contains(&value) => value,
            _ => {
                faults.push(Fault::bad(format!("{name} must be a whole number from 1 to {most}")));
                otherwise
            }
        },
    };
    let size = whole("page_size", PAGE_MOST, usual);
    let page = whole("page", SKIP_MOST, 1);
    let offset = (page - 1).saturating_mul(size);
    if offset > SKIP_MOST {
        faults.push(Fault::bad("page goes too far: ask for a shorter span of dates instead"));
    }
    (offset, size)
}

fn yes(params: &Params, name: &str, faults: &mut Vec<Fault>) -> bool {
    match params.text(name).map(str::to_ascii_lowercase).as_deref() {
        None | Some("false" | "0") => false,
        Some("true" | "1") => true,
        Some(_) => {
            faults.push(Fault::bad(format!("{name} must be true or false")));
            false
        }
    }
}
