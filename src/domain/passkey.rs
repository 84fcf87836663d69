//! Passkeys: whom they are required of, from when, and what else then still opens the door (TRUST.md §4;
//! WebAuthn Level 3; NIST SP 800-63B-4 §3.2.5).

use crate::words::typed::tidy;

/// A ceremony that was begun is finished within this, milliseconds.
pub const CEREMONY: i64 = 5 * 60_000;
/// What one passkey may be called, characters.
pub const LONGEST_NAME: usize = 40;
/// So many are enough for anybody's phones, computers and keys.
pub const MOST: usize = 10;

/// What somebody of staff who signed in with password and second factor has to do about a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing: it is not asked of them, or cannot be.
    Nothing,
    /// They are asked, and may still do it later; milliseconds left.
    Ask { left: i64 },
    /// They do it now: nothing else opens before.
    Now,
}

/// `since`: when they were first asked, milliseconds UTC; the first time is now. `possible`: this place's address
/// has a name that browsers accept.
pub fn due(is_staff: bool, has_one: bool, possible: bool, since: Option<i64>, grace: i64, now: i64) -> Due {
    if !is_staff || has_one || !possible {
        return Due::Nothing;
    }
    let left = since.unwrap_or(now) + grace - now;
    if left > 0 { Due::Ask { left } } else { Due::Now }
}

/// Once staff have a passkey, a password that was talked out of them opens nothing any more. Helpers keep password
/// and second factor as their other way.
pub fn password_opens(is_staff: bool, has_one: bool) -> bool {
    !(is_staff && has_one)
}

/// Staff keep at least one: losing the last goes through two colleagues (`domain::recovery`).
pub fn may_end(is_staff: bool, how_many: usize) -> bool {
    !is_staff || how_many > 1
}

/// What its owner calls it: one line, as typed; `fallback` where nothing was.
pub fn name(typed: &str, fallback: &str) -> String {
    let tidied = tidy(typed);
    let tidied = if tidied.is_empty() { tidy(fallback) } else { tidied };
    tidied.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3_600_000;

    #[test]
    fn staff_are_asked_for_some_days_and_then_it_is_required() {
        let asked = |since, now| due(true, false, true, since, 14 * DAY, now);
        assert_eq!(asked(None, 5 * DAY), Due::Ask { left: 14 * DAY });
        assert_eq!(asked(Some(0), 13 * DAY), Due::Ask { left: DAY });
        assert_eq!(asked(Some(0), 14 * DAY), Due::Now);
    }

    #[test]
    fn nobody_else_is_asked() {
        assert_eq!(due(false, false, true, Some(0), 0, DAY), Due::Nothing, "a helper");
        assert_eq!(due(true, true, true, Some(0), 0, DAY), Due::Nothing, "who has one");
        assert_eq!(due(true, false, false, Some(0), 0, DAY), Due::Nothing, "where none can be made");
    }

    #[test]
    fn a_password_opens_nothing_for_staff_who_have_a_passkey() {
        assert!(password_opens(true, false) && password_opens(false, true) && password_opens(false, false));
        assert!(!password_opens(true, true));
        assert!(may_end(false, 1) && may_end(true, 2) && !may_end(true, 1));
    }

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(name("  办公室\n电脑 ", "x"), "办公室 电脑");
        assert_eq!(name("", "Windows · Edge"), "Windows · Edge");
        assert_eq!(name(&"长".repeat(90), "").chars().count(), LONGEST_NAME);
    }
}
