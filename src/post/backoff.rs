//! When a message that did not go is tried again, and when a person takes over.

use std::time::Duration;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Waits after the first, second … failed try; the last one repeats.
const WAITS: [i64; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 4 * HOUR, 12 * HOUR];

/// After three days a person telephones instead.
pub const GIVE_UP_AFTER_MS: i64 = 72 * HOUR;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again in so many milliseconds.
    Again { in_ms: i64 },
    /// Put it on the call list.
    GiveUp,
}

/// What to do after `tries` failed tries (at least one) of a message that has waited `age_ms` since it was written.
///
/// `asked` is how long the other side asked us to wait; it can lengthen the wait, never shorten it.
/// The last try falls on the end of the three days, so that nothing waits longer for a person.
pub fn next(tries: i32, age_ms: i64, asked: Option<Duration>) -> Next {
    let left = GIVE_UP_AFTER_MS - age_ms.max(0);
    if left <= 0 {
        return Next::GiveUp;
    }
    let step = usize::try_from(tries.saturating_sub(1)).unwrap_or(0).min(WAITS.len() - 1);
    let asked = asked.map_or(0, |wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
    Next::Again { in_ms: WAITS[step].max(asked).min(left) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waits_grow_then_stay_at_twelve_hours() {
        let minutes = |tries| match next(tries, 0, None) {
            Next::Again { in_ms } => in_ms / MINUTE,
            Next::GiveUp => panic!("gave up at once"),
        };
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 50].map(minutes), [1, 5, 15, 60, 240, 720, 720, 720]);
        assert_eq!([i32::MIN, 0].map(minutes), [1, 1]);
        assert_eq!(minutes(i32::MAX), 720);
    }

    #[test]
    fn a_server_down_for_good_costs_eleven_tries_and_three_days() {
        let (mut age, mut tries) = (0, 1);
        while let Next::Again { in_ms } = next(tries, age, None) {
            age += in_ms;
            tries += 1;
        }
        assert_eq!((age, tries), (GIVE_UP_AFTER_MS, 12));
    }

    #[test]
    fn a_wait_the_other_side_asks_for_is_kept_but_never_shortens_ours() {
        assert_eq!(next(1, 0, Some(Duration::from_secs(600))), Next::Again { in_ms: 10 * MINUTE });
        assert_eq!(next(5, 0, Some(Duration::from_secs(1))), Next::Again { in_ms: 4 * HOUR });
        assert_eq!(next(1, 0, Some(Duration::MAX)), Next::Again { in_ms: GIVE_UP_AFTER_MS });
    }

    #[test]
    fn the_end_of_three_days_is_the_end() {
        assert_eq!(next(9, GIVE_UP_AFTER_MS - 1, None), Next::Again { in_ms: 1 });
        assert_eq!(next(1, GIVE_UP_AFTER_MS, None), Next::GiveUp);
        assert_eq!(next(1, i64::MAX, None), Next::GiveUp);
    }

    proptest! {
        #[test]
        fn it_always_ends_and_never_waits_past_the_end(tries: i32, age: i64, asked in proptest::option::of(any::<u64>())) {
            match next(tries, age, asked.map(Duration::from_secs)) {
                Next::Again { in_ms } => prop_assert!(in_ms > 0 && age.max(0) + in_ms <= GIVE_UP_AFTER_MS),
                Next::GiveUp => prop_assert!(age >= GIVE_UP_AFTER_MS),
            }
        }
    }
}
