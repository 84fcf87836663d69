//! Where time comes from: one clock made at the edge and passed in, which tests move by hand.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub trait Clock: Send + Sync {
    /// Wall time in milliseconds UTC: for everything that is stored or shown.
    fn now_ms(&self) -> i64;

    /// Time since some fixed moment that never goes back: for leases and waits within one process.
    fn monotonic(&self) -> Duration;
}

#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        // A machine whose clock stands before 1970 is shown 1970; `doctor` says so.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A clock that stands still until it is moved. The wall may be set back, as on real machines; the other never is.
#[derive(Debug)]
pub struct TestClock {
    wall: AtomicI64,
    passed: AtomicU64,
}

impl TestClock {
    pub fn at(ms: i64) -> Self {
        Self { wall: AtomicI64::new(ms), passed: AtomicU64::new(0) }
    }

    pub fn advance(&self, by: Duration) {
        let ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.wall.fetch_add(i64::try_from(ms).unwrap_or(i64::MAX), Ordering::SeqCst);
        self.passed.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sets the wall clock alone, as an operator or a time server does.
    pub fn set_wall(&self, ms: i64) {
        self.wall.store(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.passed.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_clock_moves_only_when_moved() {
        let clock = TestClock::at(1_000);
        assert_eq!((clock.now_ms(), clock.monotonic()), (1_000, Duration::ZERO));
        clock.advance(Duration::from_secs(2));
        assert_eq!((clock.now_ms(), clock.monotonic()), (3_000, Duration::from_secs(2)));
        clock.set_wall(0);
        assert_eq!((clock.now_ms(), clock.monotonic()), (0, Duration::from_secs(2)));
    }

    #[test]
    fn the_system_clock_goes_on() {
        let clock = SystemClock::new();
        let (wall, passed) = (clock.now_ms(), clock.monotonic());
        assert!(wall > 1_600_000_000_000);
        assert!(clock.monotonic() >= passed);
    }
}
