//! What is posted: a report, and an update to one.

use jiff::tz::TimeZone;

use super::{Fault, Params, Position, from_text, number};
use crate::domain::request::{PlaceWords, Words};
use crate::words::typed::{email, tidy};

/// The specification allows descriptions of so many characters.
const DESCRIPTION_MOST: usize = 4000;
/// A name, an account or a device of the other system, characters.
const SHORT_MOST: usize = 100;
/// An address of a picture, bytes.
const URL_MOST: usize = 500;
/// An update may be dated so far ahead of our clock, milliseconds.
const AHEAD: i64 = 10 * 60_000;

/// Who reported, as the other system says. For staff alone; nobody here is found by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub account_id: Option<String>,
    pub device_id: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// A picture's address, as given. It is never fetched by this server, and shown as a link to staff alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaUrl(String);

impl MediaUrl {
    /// https, a host with a name of its own, no user or password within, no odd port.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        let named = host.contains('.')
            && host.split('.').all(|l| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-'))
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            // An address in figures, in whatever base, names no host.
            && host.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()) && !top.starts_with("0x"));
        let inert = text.len() <= URL_MOST
            && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\'' | b'\\'));
        (named && inert).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A report as it was posted, before its service is known.
#[derive(Clone, Debug)]
pub struct Report {
    pub service_code: String,
    pub position: Option<Position>,
    pub address: Option<PlaceWords>,
    /// A building of ours, by id.
    pub address_id: Option<String>,
    pub description: Option<Words>,
    pub media_url: Option<MediaUrl>,
    pub contact: Contact,
    /// By code; what the service asks decides whether they fit.
    pub attributes: Vec<(String, Vec<String>)>,
}

impl Report {
    /// Everything wrong with it at once.
    pub fn parse(params: &Params) -> Result<Self, Vec<Fault>> {
        let (report, faults) = Self::read(params);
        if faults.is_empty() { Ok(report) } else { Err(faults) }
    }

    /// What can be read of it, and all that is wrong with the rest: whoever knows the services can say more at once.
    pub fn read(params: &Params) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let service_code = params.text("service_code").unwrap_or_default().to_owned();
        if service_code.is_empty() {
            faults.push(Fault::bad("service_code is missing"));
        }
        let position = Position::parse(params.text("lat"), params.text("long")).unwrap_or_else(|why| {
            faults.extend(why);
            None
        });
        let address = address(params, &mut faults);
        let address_id = params.text("address_id").map(str::to_owned);
        let placed = ["lat", "long", "address_string", "address_id"].iter().any(|name| params.text(name).is_some());
        if !placed {
            faults.push(Fault::bad("a place is missing: send lat and long, or address_string, or address_id"));
        }
        let description = description(params, "description", &mut faults);
        let media_url = params.text("media_url").and_then(|text| {
            let url = MediaUrl::parse(text);
            if url.is_none() {
                faults.push(Fault::bad("media_url must be a plain https address of at most 500 characters"));
            }
            url
        });
        let contact = contact(params, &mut faults);
        let attributes = params.attributes();
        (Self { service_code, position, address, address_id, description, media_url, contact, attributes }, faults)
    }
}

fn address(params: &Params, faults: &mut Vec<Fault>) -> Option<PlaceWords> {
    let text = params.text("address_string")?;
    match PlaceWords::parse(text) {
        Ok(_) if has_markup(text) => faults.push(Fault::bad("address_string must be plain text without markup")),
        Ok(place) => return Some(place),
        Err(_) => {
            faults.push(Fault::bad(format!("address_string may have at most {} characters", PlaceWords::MOST)));
        }
    }
    None
}

fn description(params: &Params, name: &str, faults: &mut Vec<Fault>) -> Option<Words> {
    let text = params.text(name)?;
    let fault = if has_markup(text) {
        Fault::bad(format!("{name} must be plain text without markup"))
    } else if text.chars().count() > DESCRIPTION_MOST {
        Fault::bad(format!("{name} may have at most {DESCRIPTION_MOST} characters"))
    } else {
        match Words::from_outside(text, DESCRIPTION_MOST) {
            Ok(words) => return Some(words),
            Err(_) => Fault::bad(format!("{name} has no words in it")),
        }
    };
    faults.push(fault);
    None
}

/// A tag, an end of one, or a comment: `<b`, `</`, `<!`. `3 < 4` is none.
fn has_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'/' | b'!' | b'?')))
}

fn contact(params: &Params, faults: &mut Vec<Fault>) -> Contact {
    let mut short = |name: &str| {
        let text = tidy(params.text(name)?);
        if text.chars().count() > SHORT_MOST {
            faults.push(Fault::bad(format!("{name} may have at most {SHORT_MOST} characters")));
            return None;
        }
        (!text.is_empty()).then_some(text)
    };
    let (account_id, device_id) = (short("account_id"), short("device_id"));
    let (first_name, last_name) = (short("first_name"), short("last_name"));
    let mut known = |name: &str, parse: fn(&str) -> Option<String>, what: &str| {
        let text = params.text(name)?;
        let found = parse(text);
        if found.is_none() {
            faults.push(Fault::bad(format!("{name} is no {what}")));
        }
        found
    };
    let (email, phone) = (known("email", email, "email address"), known("phone", any_phone, "telephone number"));
    Contact { account_id, device_id, first_name, last_name, email, phone }
}

/// Any country's number as it was written: staff read it, nothing is sent to it.
fn any_phone(text: &str) -> Option<String> {
    let text = tidy(text);
    let marks = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/'));
    (marks && text.len() <= 30 && text.bytes().filter(u8::is_ascii_digit).count() >= 3).then_some(text)
}

/// What the other system says the report's state is; words for staff, who alone change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateStatus {
    Open,
    Closed,
}

impl UpdateStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|s| s.as_str().eq_ignore_ascii_case(text))
    }
}

/// More about a report that is there.
#[derive(Clone, Debug)]
pub struct Update {
    pub update_id: String,
    /// Milliseconds UTC, by the other system's clock.
    pub updated_at: i64,
    pub request: i64,
    pub status: UpdateStatus,
    pub description: Words,
}

impl Update {
    /// Everything wrong with it at once.
    pub fn parse(params: &Params, now: i64, zone: &TimeZone) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut needed = |name: &str| {
            let text = params.text(name);
            if text.is_none() {
                faults.push(Fault::bad(format!("{name} is missing")));
            }
            text.map(str::to_owned)
        };
        let (update_id, request) = (needed("update_id"), needed("service_request_id"));
        let (updated, status) = (needed("updated_datetime"), needed("status"));
        needed("description");
        if update_id.as_deref().is_some_and(|id| id.chars().count() > SHORT_MOST) {
            faults.push(Fault::bad(format!("update_id may have at most {SHORT_MOST} characters")));
        }
        let updated_at = updated.and_then(|text| {
            let at = from_text(&text, zone, false).filter(|at| *at <= now + AHEAD);
            if at.is_none() {
                faults.push(Fault::bad(
                    "updated_datetime must be a date like 2026-11-23T09:00:00+08:00, not ahead of now",
                ));
            }
            at
        });
        let status = status.and_then(|text| {
            let status = UpdateStatus::parse(&text);
            if status.is_none() {
                faults.push(Fault::bad("status must be open or closed"));
            }
            status
        });
        let description = description(params, "description", &mut faults);
        // What is no number of ours finds nothing, as an unknown number does.
        let request = request.map(|text| number(&text).unwrap_or(-1));
        match (update_id, updated_at, request, status, description) {
            (Some(update_id), Some(updated_at), Some(request), Some(status), Some(description))
                if faults.is_empty() =>
            {
                Ok(Self { update_id, updated_at, request, status, description })
            }
            _ => Err(faults),
        }
    }
}
