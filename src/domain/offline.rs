//! What was done without a signal and sent later: when it still counts by itself, and when a human looks at it first
//! (TRUST.md §6 case 25).

use super::stored::stored;

const HOUR: i64 = 3_600_000;
/// Older than this, milliseconds, nobody knows whether it is still wanted.
pub const OLDEST: i64 = 72 * HOUR;
/// Clocks of phones differ this much, milliseconds.
pub const SKEW: i64 = 5 * 60_000;
/// Sent within this, milliseconds, it was done on the spot and did not wait for a signal.
pub const AT_ONCE: i64 = 2 * 60_000;
/// As much as may lie aside from one helper for one resident; beyond this it is no forgotten visit.
pub const MOST_ASIDE: i64 = 40;

stored! {
    /// Why it was set aside.
    pub enum Aside {
        /// The mandate had ended, or was stopped, when it arrived.
        MandateOver => "mandate_over",
        TooOld => "too_old",
        /// Dated later than now.
        Ahead => "ahead",
        /// What it was for was over or full by then, or the resident had said something themselves.
        Closed => "closed",
    }
}

stored! {
    /// How it goes on.
    pub enum AsideState {
        Waiting => "waiting",
        /// The resident was asked and wants it.
        Applied => "applied",
        PutAway => "put_away",
    }
}

/// Why this does not count by itself, if it does not. `mandate_over`: no mandate in force carries it any more.
pub fn judge(client_at: i64, now: i64, mandate_over: bool) -> Option<Aside> {
    if client_at.saturating_sub(now) > SKEW {
        Some(Aside::Ahead)
    } else if now.saturating_sub(client_at) > OLDEST {
        Some(Aside::TooOld)
    } else {
        mandate_over.then_some(Aside::MandateOver)
    }
}

/// Did it wait for a signal?
pub fn waited(client_at: i64, now: i64) -> bool {
    now.saturating_sub(client_at) > AT_ONCE
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_395_600_000;

    #[test]
    fn a_visit_of_this_morning_counts() {
        assert_eq!(judge(NOW - HOUR, NOW, false), None);
        assert_eq!(judge(NOW - OLDEST, NOW, false), None);
        assert_eq!(judge(NOW + SKEW, NOW, false), None, "clocks differ");
    }

    #[test]
    fn what_is_late_ahead_or_without_a_mandate_is_looked_at() {
        assert_eq!(judge(NOW - OLDEST - 1, NOW, false), Some(Aside::TooOld));
        assert_eq!(judge(NOW + SKEW + 1, NOW, false), Some(Aside::Ahead));
        assert_eq!(judge(NOW - HOUR, NOW, true), Some(Aside::MandateOver));
        assert_eq!(judge(i64::MAX, NOW, false), Some(Aside::Ahead));
        assert_eq!(judge(i64::MIN, NOW, true), Some(Aside::TooOld));
    }

    #[test]
    fn what_was_pressed_just_now_did_not_wait() {
        assert!(!waited(NOW - 1000, NOW) && waited(NOW - HOUR, NOW));
    }
}
