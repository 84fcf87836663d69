//! How a body may come: not for ever, and of photos and lists only so much at once. What is held of it is counted until
//! its form is done with, so that nobody fills the memory with what they never finish sending.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::error::Error;

/// One permit stands for so many bytes.
const UNIT: usize = 64 * 1024;
/// Photos, lists and sealed forms held at once by all of the house, bytes.
const AT_ONCE: usize = 192 * 1024 * 1024;

/// What all forms together may hold.
pub struct Bodies(Arc<Semaphore>);

impl Default for Bodies {
    fn default() -> Self {
        Self::of(AT_ONCE)
    }
}

impl Bodies {
    fn of(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / UNIT)))
    }

    /// Nothing yet.
    pub fn hold(&self) -> Held {
        Held { left: self.0.clone(), permits: None, bytes: 0 }
    }
}

/// What one form holds; given back when it goes.
pub struct Held {
    left: Arc<Semaphore>,
    permits: Option<OwnedSemaphorePermit>,
    bytes: usize,
}

impl Held {
    /// So many bytes more are kept.
    ///
    /// # Errors
    /// [`Error::Busy`]: others hold as much as the house can.
    pub fn more(&mut self, bytes: usize) -> Result<(), Error> {
        self.bytes += bytes;
        let there = self.permits.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let missing = self.bytes.div_ceil(UNIT).saturating_sub(there);
        if missing == 0 {
            return Ok(());
        }
        let missing = u32::try_from(missing).map_err(|_| Error::TooLarge)?;
        let permit = self.left.clone().try_acquire_many_owned(missing).map_err(|_| Error::Busy { until: None })?;
        match &mut self.permits {
            Some(before) => before.merge(permit),
            None => self.permits = Some(permit),
        }
        Ok(())
    }
}

/// How long a body is waited for.
#[derive(Clone, Copy)]
pub struct Patience {
    pause: Duration,
    until: Instant,
}

impl Patience {
    /// A network may fail for half a minute; four large photos take minutes where it is slow.
    pub fn of_a_body() -> Self {
        Self::new(Duration::from_secs(30), Duration::from_secs(600))
    }

    pub fn new(pause: Duration, whole: Duration) -> Self {
        Self { pause, until: Instant::now() + whole }
    }

    /// The next piece, if it comes.
    ///
    /// # Errors
    /// [`Error::Busy`]: it does not.
    pub async fn next<T>(self, piece: impl Future<Output = T>) -> Result<T, Error> {
        let at = self.until.min(Instant::now() + self.pause);
        timeout_at(at, piece).await.map_err(|_| Error::Busy { until: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_together_hold_no_more_than_the_house_can() {
        let bodies = Bodies::of(4 * UNIT);
        let (mut one, mut other) = (bodies.hold(), bodies.hold());
        one.more(1).unwrap();
        one.more(UNIT - 1).unwrap();
        one.more(2 * UNIT).unwrap();
        other.more(UNIT).unwrap();
        assert!(matches!(other.more(1), Err(Error::Busy { until: None })));
        drop(one);
        bodies.hold().more(3 * UNIT).unwrap();
        other.more(1).unwrap();
    }

    #[test]
    fn what_stops_coming_is_waited_for_no_longer() {
        actix_web::rt::System::new().block_on(async {
            let patience = Patience::new(Duration::from_millis(20), Duration::from_secs(60));
            assert_eq!(patience.next(async { 1 }).await.unwrap(), 1);
            assert!(patience.next(std::future::pending::<()>()).await.is_err(), "nothing came for a while");
            let over = Patience::new(Duration::from_secs(60), Duration::from_millis(20));
            assert!(over.next(std::future::pending::<()>()).await.is_err(), "it took too long in all");
        });
    }
}
