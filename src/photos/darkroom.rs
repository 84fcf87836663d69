//! Lets few photos be worked on at once, off the request threads, so that a burst of them neither fills the memory nor slows the pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use super::{CleanPhoto, PhotoError, PhotoLimits, clean};

/// A place to have photos cleaned. Clones share the same permits.
#[derive(Clone)]
pub struct Darkroom {
    limits: Arc<PhotoLimits>,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    longest_queue: usize,
}

impl Darkroom {
    /// `at_once`: photos decoded at the same time (one takes up to some hundred MiB for a moment);
    /// `longest_queue`: how many may wait before others are asked to try again.
    pub fn new(limits: PhotoLimits, at_once: usize, longest_queue: usize) -> Self {
        Self {
            limits: Arc::new(limits),
            permits: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::new(AtomicUsize::new(0)),
            longest_queue,
        }
    }

    pub fn limits(&self) -> &PhotoLimits {
        &self.limits
    }

    /// Cleans one photo when its turn comes; `Busy` if too many wait already.
    pub async fn clean(&self, bytes: Vec<u8>) -> Result<CleanPhoto, PhotoError> {
        if bytes.len() > self.limits.max_bytes {
            return Err(PhotoError::TooBig);
        }
        let permit = self.permit().await?;
        let limits = Arc::clone(&self.limits);
        // The permit travels with the work: a visitor who hangs up does not make room for a second decoder.
        let work = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            clean(&bytes, &limits)
        });
        // A decoder that panics has met a file it does not understand.
        work.await.unwrap_or(Err(PhotoError::Broken))
    }

    async fn permit(&self) -> Result<tokio::sync::OwnedSemaphorePermit, PhotoError> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let place = Place::take(&self.waiting);
        if place.number > self.longest_queue {
            return Err(PhotoError::Busy);
        }
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_| PhotoError::Busy)
    }
}

/// A place in the queue, given back even when the visitor hangs up while waiting.
struct Place<'a> {
    waiting: &'a AtomicUsize,
    number: usize,
}

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Self {
        let number = waiting.fetch_add(1, Ordering::AcqRel) + 1;
        Self { waiting, number }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}
