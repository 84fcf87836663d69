//! What the server does by itself: sends what waits in the outbox, tells the hook of changed requests, and does the
//! jobs that come round.

pub mod checkpoints;
pub mod clock;
pub mod hooks;
pub mod intake;
pub mod notices;
pub mod outbox;
pub mod sweep;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use actix_web::rt;
use futures_util::{FutureExt, StreamExt, stream};
use tokio::sync::watch;

use crate::app::App;
use crate::error::Error;

/// Between two looks into the outbox.
const SENDING: Duration = Duration::from_secs(2);
/// Between two looks for jobs that are due.
const JOBS: Duration = Duration::from_secs(10);

/// Pauses before something that happened outside is written down again.
const INSISTING: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), Duration::from_secs(2)];

/// The tasks that run beside the server.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<rt::task::JoinHandle<()>>,
}

/// Starts them on this thread's runtime.
pub fn start(app: Arc<App>) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let sending = rt::spawn(every(SENDING, stopped.clone(), app.clone(), |app| async move {
        outbox::send_due(&app).await.map(|_| ())
    }));
    // Apart, so that a machine that answers slowly holds up nobody's message.
    let calling = rt::spawn(every(SENDING, stopped.clone(), app.clone(), |app| async move {
        hooks::send_due(&app).await.map(|_| ())
    }));
    let jobs = rt::spawn(every(JOBS, stopped, app, |app| async move { clock::run_due(&app).await.map(|_| ()) }));
    Workers { stop, tasks: vec![sending, calling, jobs] }
}

impl Workers {
    /// Lets what is under way finish, and ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(e) = task.await {
                tracing::error!(error = %e, "a worker ended badly");
            }
        }
    }
}

/// Does a job again and again until told to stop; what failed, or panicked, is tried at the next turn.
async fn every<A, J, F>(pause: Duration, mut stopped: watch::Receiver<bool>, app: A, job: J)
where
    A: Clone,
    J: Fn(A) -> F,
    F: Future<Output = Result<(), Error>>,
{
    while !*stopped.borrow() {
        match AssertUnwindSafe(job(app.clone())).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(e)) => tracing::error!(error = %e, "a worker's job failed"),
            Err(_) => tracing::error!("a worker's job panicked"),
        }
        // Both ends mean to stop: told so, or the server is gone.
        if tokio::time::timeout(pause, stopped.changed()).await.is_ok() {
            return;
        }
    }
}

/// Does something for each of these, so many at once; what fails with one keeps none of the others from its turn. The sum
/// of what was done; or the first error, once all have had theirs.
async fn each<T, F>(all: Vec<T>, at_once: usize, one: impl Fn(T) -> F) -> Result<usize, Error>
where
    F: Future<Output = Result<usize, Error>>,
{
    let ends: Vec<Result<usize, Error>> = stream::iter(all.into_iter().map(one)).buffered(at_once).collect().await;
    ends.into_iter().sum()
}

/// Writes something down that has already happened outside, some times over where the house was too busy for it or did
/// not say whether it was done: else it happens outside once more. The write must be one that may come twice.
async fn insist<F>(write: impl Fn() -> F) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>>,
{
    for pause in INSISTING {
        match write().await {
            Err(Error::Busy { .. } | Error::InDoubt) => tokio::time::sleep(pause).await,
            ended => return ended,
        }
    }
    write().await
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use super::*;

    #[actix_web::test]
    async fn a_panic_ends_one_turn_and_not_the_worker() {
        let (stop, stopped) = watch::channel(false);
        let (turns, stop) = (Rc::new(Cell::new(0)), Rc::new(stop));
        every(Duration::from_millis(1), stopped, (turns.clone(), stop), |(turns, stop)| async move {
            turns.set(turns.get() + 1);
            match turns.get() {
                1 => panic!("a turn that panics on purpose"),
                2 => return Err(Error::Missing),
                _ => {
                    stop.send_replace(true);
                }
            }
            Ok(())
        })
        .await;
        assert_eq!(turns.get(), 3, "after a panic and after an error there is a next turn");
    }

    #[actix_web::test]
    async fn one_that_fails_keeps_no_other_from_its_turn() {
        let had = RefCell::new(Vec::new());
        let had = &had;
        let turn = |n: usize| async move {
            had.borrow_mut().push(n);
            if n == 2 { Err(Error::Busy { until: None }) } else { Ok(n) }
        };
        let done = each(vec![1, 2, 3, 4], 1, turn).await;
        assert!(matches!(done, Err(Error::Busy { .. })), "the error is told: {done:?}");
        assert_eq!(*had.borrow(), [1, 2, 3, 4], "and all had their turn before");
        assert_eq!(each(vec![1, 3, 4], 2, turn).await.unwrap(), 8);
    }

    #[actix_web::test]
    async fn what_has_left_is_written_down_once_the_house_has_time() {
        let tries = Cell::new(0);
        let tries = &tries;
        let write = || async move {
            tries.set(tries.get() + 1);
            if tries.get() < 3 { Err(Error::Busy { until: None }) } else { Ok(()) }
        };
        insist(write).await.unwrap();
        assert_eq!(tries.get(), 3);
        // What is wrong otherwise is not tried again.
        tries.set(10);
        let wrong = || async move {
            tries.set(tries.get() + 1);
            Err(Error::Missing)
        };
        assert!(matches!(insist(wrong).await, Err(Error::Missing)));
        assert_eq!(tries.get(), 11);
    }
}
