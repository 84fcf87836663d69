//! Numbered paper forms for when there is no power or network, and what may be entered from them later.

const DAY: i64 = 24 * 3_600_000;
/// Forms printed in one go.
pub const MOST: u32 = 50;
/// A form is entered within this; what is older is a matter for a talk, not for a clock that ran out long ago.
pub const WITHIN: i64 = 30 * DAY;

/// Why a time on a form cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeRefusal {
    Future,
    TooOld,
    /// The form had not been printed yet.
    BeforePrinting,
}

/// The time somebody wrote on a form, if it can be true.
pub fn happened(at: i64, printed_at: i64, now: i64) -> Result<i64, TimeRefusal> {
    // A form shows minutes, a clock seconds.
    let printed = printed_at - printed_at.rem_euclid(60_000);
    match at {
        at if at > now => Err(TimeRefusal::Future),
        at if now.saturating_sub(at) > WITHIN => Err(TimeRefusal::TooOld),
        at if at < printed => Err(TimeRefusal::BeforePrinting),
        at => Ok(at),
    }
}

/// P-0042, as it is printed.
pub fn shown(number: i64) -> String {
    format!("P-{number:04}")
}

/// P-0042, p42, 42, in full-width digits too.
pub fn parse(typed: &str) -> Option<i64> {
    let text = crate::words::typed::tidy(typed).to_uppercase();
    let digits = text.trim_start_matches('P').trim_start_matches(['-', ' ']);
    digits.parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_neither_ahead_nor_long_ago_nor_before_the_form() {
        let now = 100 * DAY;
        assert_eq!(happened(now - DAY, now - 2 * DAY, now), Ok(now - DAY));
        assert_eq!(happened(now + 1, 0, now), Err(TimeRefusal::Future));
        assert_eq!(happened(now - WITHIN - 1, 0, now), Err(TimeRefusal::TooOld));
        assert_eq!(happened(now - DAY - 60_000, now - DAY + 1, now), Err(TimeRefusal::BeforePrinting));
        assert_eq!(happened(now - DAY, now - DAY + 59_999, now), Ok(now - DAY), "in the minute it was printed");
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        for typed in ["P-0042", "p42", "Ｐ－００４２", " 42 "] {
            assert_eq!(parse(typed), Some(42), "{typed}");
        }
        assert_eq!((parse("R-42"), parse(""), parse("P-0")), (None, None, None));
        assert_eq!(parse(&shown(7)), Some(7));
    }
}
