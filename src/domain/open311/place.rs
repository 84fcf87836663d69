//! A place on the globe, WGS84.

use super::Fault;

/// Degrees in ten-millionths, about a centimetre: whole numbers, so that both databases keep the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub lat_e7: i64,
    pub long_e7: i64,
}

const SCALE: f64 = 1e7;

impl Position {
    /// Both or neither; within 90 and 180 degrees.
    pub fn parse(lat: Option<&str>, long: Option<&str>) -> Result<Option<Self>, Vec<Fault>> {
        let (lat, long) = match (lat, long) {
            (None, None) => return Ok(None),
            (Some(lat), Some(long)) => (lat, long),
            _ => return Err(vec![Fault::bad("lat and long are only of use together")]),
        };
        match (degrees(lat, 90.0), degrees(long, 180.0)) {
            (Some(lat_e7), Some(long_e7)) => Ok(Some(Self { lat_e7, long_e7 })),
            (lat, long) => {
                let wrong =
                    |name: &str, most: i32| Fault::bad(format!("{name} must be a number from -{most} to {most}"));
                let faults = [lat.is_none().then(|| wrong("lat", 90)), long.is_none().then(|| wrong("long", 180))];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }

    pub fn lat(self) -> f64 {
        self.lat_e7 as f64 / SCALE
    }

    pub fn long(self) -> f64 {
        self.long_e7 as f64 / SCALE
    }

    /// How the place is written where there are only words for it.
    pub fn in_words(self) -> String {
        format!("{:.5}, {:.5}", self.lat(), self.long())
    }
}

/// Plain decimal degrees: no exponents, no `NaN`, no spaces within.
fn degrees(text: &str, most: f64) -> Option<i64> {
    let plain = text.len() <= 24 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let value: f64 = plain.then(|| text.parse().ok()).flatten()?;
    if !value.is_finite() || value.abs() > most {
        return None;
    }
    // Within 180e7 by the line above.
    #[allow(clippy::cast_possible_truncation)]
    Some((value * SCALE).round() as i64)
}
