//! Tokens with which a program works as a member of staff: what they are called, how long they live, why they end.

use super::stored::stored;
use crate::words::typed::tidy;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The longest label, characters: it says which program has it.
pub const LABEL_MOST: usize = 40;
/// How long one may live, days; the last is the most.
pub const TERMS: [i64; 4] = [30, 90, 180, 365];
/// What is chosen already where nothing was said.
pub const USUAL: i64 = 90;

stored! {
    /// Why one was ended before its time.
    pub enum TokenEnd {
        /// The program is no longer used.
        Finished => "finished",
        /// It may be in other hands.
        Lost => "lost",
        /// Another took its place.
        Replaced => "replaced",
        /// Something was done with it that should not be.
        Misused => "misused",
    }
}

/// A label made plain; `None` where it is empty or too long.
pub fn label(typed: &str) -> Option<String> {
    let label = tidy(typed);
    (1..=LABEL_MOST).contains(&label.chars().count()).then_some(label)
}

/// Milliseconds of a term that is offered, from its days as text.
pub fn term(days: &str) -> Option<i64> {
    let days: i64 = days.parse().ok()?;
    TERMS.contains(&days).then(|| days * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_at_most_and_a_label_that_says_something() {
        assert_eq!(term("365"), Some(365 * DAY));
        for bad in ["366", "0", "-30", "", "forever", "99999999999999999"] {
            assert_eq!(term(bad), None, "{bad}");
        }
        assert!(TERMS.contains(&USUAL) && TERMS.iter().all(|days| *days <= 365));
        assert_eq!(label("  大屏  ").as_deref(), Some("大屏"));
        assert_eq!(label(" "), None);
        assert_eq!(label(&"长".repeat(LABEL_MOST + 1)), None);
    }
}
