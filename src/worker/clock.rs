//! The jobs that come round: one table, each done once for each community however many servers share it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::{checkpoints, intake, notices, sweep};
use crate::acts::digest;
use crate::acts::helper::notes::announce_endings;
use crate::acts::mandate;
use crate::acts::person::{erase, likely};
use crate::acts::requests::{self, rise};
use crate::app::App;
use crate::error::Error;
use crate::store::communities::{self, Community};
use crate::store::jobs::{self, Lease, Outcome};

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Longer than any turn takes, milliseconds; the jobs of a server that died are taken over after this.
const LEASE: i64 = 10 * MINUTE;

/// What a job does at its turn.
pub type Turn = LocalBoxFuture<'static, Result<(), Error>>;

/// A job. It may be cut short at any moment and begun anew, also by another server, so each step it
/// takes must stand by itself.
pub struct Job {
    /// Its name in the table `jobs`; never changed afterwards.
    pub name: &'static str,
    /// At full turns of UTC's clock: HOUR is every full hour.
    pub every_ms: i64,
    pub run: fn(Arc<App>, Arc<Community>) -> Turn,
}

/// Every job of the house.
pub const JOBS: &[Job] = &[
    Job { name: "erasures", every_ms: HOUR, run: |app, _| Box::pin(async move { erase::remember(&app).await }) },
    Job {
        name: "sweep",
        every_ms: HOUR,
        run: |app, place| Box::pin(async move { sweep::sweep(&app, &place).await.map(|_| ()) }),
    },
    Job { name: "mandates", every_ms: 10 * MINUTE, run: |app, community| Box::pin(mandates(app, community)) },
    Job { name: "held", every_ms: HOUR, run: |app, community| Box::pin(held(app, community)) },
    Job { name: "rising", every_ms: 10 * MINUTE, run: |app, community| Box::pin(rising(app, community)) },
    Job { name: "signals", every_ms: HOUR, run: |app, community| Box::pin(signals(app, community)) },
    // Often, and never long: a list of a hundred thousand rows goes in beside everything else.
    Job { name: "intake", every_ms: MINUTE / 6, run: |app, place| Box::pin(intake::go_on(app, place)) },
    Job { name: "ballots", every_ms: MINUTE, run: |app, community| Box::pin(ballots(app, community)) },
    Job { name: "surveys", every_ms: MINUTE, run: |app, community| Box::pin(surveys(app, community)) },
    // As often: whoever presses send expects it to go.
    Job { name: "notices", every_ms: MINUTE / 6, run: |app, place| Box::pin(notices::go_on(app, place)) },
    Job { name: "asking", every_ms: HOUR, run: |app, community| Box::pin(asking(app, community)) },
    Job { name: "figures", every_ms: HOUR, run: |app, community| Box::pin(figures(app, community)) },
    Job {
        name: "accreditation",
        every_ms: DAY,
        run: |app, community| Box::pin(async move { announce_endings(&app.db, &community.id).await.map(|_| ()) }),
    },
    Job { name: "doubles", every_ms: DAY, run: |app, community| Box::pin(doubles(app, community)) },
    Job { name: "steps", every_ms: DAY, run: |app, community| Box::pin(steps(app, community)) },
    Job { name: "thanks", every_ms: DAY, run: |app, community| Box::pin(thanks(app, community)) },
    Job { name: "digests", every_ms: DAY, run: |app, community| Box::pin(digests(app, community)) },
    // Last, so that it also signs what the jobs before it wrote.
    Job { name: "checkpoint", every_ms: HOUR, run: |app, place| Box::pin(checkpoints::make(app, place)) },
];

async fn ballots(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    crate::acts::ballots::clock::run(&app.db, &community.id).await.map(|_| ())
}

async fn surveys(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    crate::acts::surveys::close::run(&app.db, &community.id).await
}

async fn steps(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    crate::acts::next_steps::look(&app.db, &community.id).await
}

async fn thanks(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    crate::acts::thanks::ready::tell(&app.db, &community.id).await.map(|_| ())
}

async fn doubles(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    likely::scan(&app.db, &community.id).await.map(|_| ())
}

/// Each day, so that a Monday on which nothing ran is made up for on Tuesday.
async fn digests(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    digest::make(&app.db, &community.id, community.zone()).await.map(|_| ())
}

async fn asking(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    requests::asking::run(&app.db, &community.id, app.config.asking).await.map(|_| ())
}

async fn figures(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    requests::figures::count(&app.db, &community.id, &community.zone()).await
}

async fn signals(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    let found = crate::acts::signals::scan(&app.db, &community.id, community.zone(), app.config.signals).await?;
    tracing::debug!(found, "looked for what a human should see");
    Ok(())
}

async fn rising(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    rise::run(&app.db, &community.id).await.map(|_| ())
}

async fn mandates(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    mandate::clock::run(&app.db, &community.id).await.map(|_| ())
}

async fn held(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    crate::acts::held::clock::run(&app.db, &community.id).await.map(|_| ())
}

/// Does what is due now, for every community; how many turns were taken.
pub async fn run_due(app: &Arc<App>) -> Result<usize, Error> {
    run_due_of(app, JOBS).await
}

/// The same with a table of one's own, which tests bring along.
pub async fn run_due_of(app: &Arc<App>, table: &[Job]) -> Result<usize, Error> {
    let mut turns = 0;
    for community in app.db.read(communities::all).await? {
        let community = Arc::new(community);
        let id = community.id.clone();
        let known = app.db.read(move |conn| jobs::due(conn, &id)).await?;
        let now = app.db.now();
        for job in table {
            // Looked at before it is claimed, so that an idle server writes nothing.
            let waits = known.iter().any(|(name, due)| name == job.name && *due > now);
            if !waits && turn(app, &community, job).await? {
                turns += 1;
            }
        }
    }
    Ok(turns)
}

/// One turn of one job, if nobody else has it. A job that fails or panics is told of and tried again soon; the others go
/// on.
async fn turn(app: &Arc<App>, community: &Arc<Community>, job: &Job) -> Result<bool, Error> {
    let name = job.name;
    let claimed = app
        .db
        .write("claim_job", &community.id, move |tx| {
            let leave = tx.housekeeping();
            jobs::claim(tx, leave, name, LEASE)
        })
        .await?;
    let Some(lease) = claimed else {
        return Ok(false);
    };
    let outcome = match AssertUnwindSafe((job.run)(app.clone(), community.clone())).catch_unwind().await {
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(e)) => {
            tracing::error!(job = job.name, error = %e, "a job failed");
            Outcome::Failed { why: e.to_string() }
        }
        Err(_) => {
            tracing::error!(job = job.name, "a job panicked");
            Outcome::Failed { why: "it panicked".into() }
        }
    };
    complete(app, community, job, lease, outcome).await?;
    Ok(true)
}

async fn complete(app: &App, community: &Community, job: &Job, lease: Lease, outcome: Outcome) -> Result<(), Error> {
    let every_ms = job.every_ms;
    let ours = app
        .db
        .write("complete_job", &community.id, move |tx| {
            let leave = tx.housekeeping();
            jobs::complete(tx, leave, &lease, every_ms, &outcome)
        })
        .await?;
    if !ours {
        tracing::warn!(job = job.name, "a job took longer than its lease; another server may have done it too");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_has_its_own_name() {
        let mut names: Vec<_> = JOBS.iter().map(|j| j.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), JOBS.len());
    }
}
