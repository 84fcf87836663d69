//! What the server does by itself: sends what waits in the outbox, tells the hook of changed requests, and does the
//! jobs that come round.

pub mod checkpoints;
pub mod clock;
pub mod hooks;
pub mod intake;
pub mod notices;
pub mod outbox;
pub mod sweep;

use std::sync::Arc;
use std::time::Duration;

use actix_web::rt;
use tokio::sync::watch;

use crate::app::App;
use crate::error::Error;

/// Between two looks into the outbox.
const SENDING: Duration = Duration::from_secs(2);
/// Between two looks for jobs that are due.
const JOBS: Duration = Duration::from_secs(10);

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

/// Does a job again and again until told to stop; what failed is tried at the next turn.
async fn every<J, F>(pause: Duration, mut stopped: watch::Receiver<bool>, app: Arc<App>, job: J)
where
    J: Fn(Arc<App>) -> F,
    F: Future<Output = Result<(), Error>>,
{
    while !*stopped.borrow() {
        if let Err(e) = job(app.clone()).await {
            tracing::error!(error = %e, "a worker's job failed");
        }
        // Both ends mean to stop: told so, or the server is gone.
        if tokio::time::timeout(pause, stopped.changed()).await.is_ok() {
            return;
        }
    }
}
