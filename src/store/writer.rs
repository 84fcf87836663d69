//! The writer: one thread, one connection; writes that wait together share one commit, each in its
//! own savepoint, so that a failed one leaves its neighbours whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;

use super::conn::{Conn, Engine, Opener};
use super::db::Faults;
use super::tx::Tx;
use crate::domain::clock::Clock;
use crate::error::{Broken, Error};
use crate::keys::KeyRing;

/// The most writes that share one commit.
const BATCH: usize = 128;
/// Writes that may wait; beyond this a person is told to try again shortly.
const WAITING: usize = 2048;
/// How often a batch is tried again when PostgreSQL asks for it.
const RETRIES: u32 = 8;

/// Where writes line up.
pub struct Queue {
    sender: SyncSender<Box<dyn Job>>,
}

/// A write, able to run again.
trait Job: Send {
    /// Runs the closure and keeps its answer. `Err` carries whether the whole batch is in doubt.
    fn run(&mut self, surroundings: &mut Surroundings<'_>) -> Result<(), Fate>;
    /// Replaces the answer when the commit itself failed.
    fn fail(&mut self, error: Error);
    /// Replaces an answer that says it is done when nobody knows whether it is.
    fn doubt(&mut self);
    /// Sends the answer; called once, after the commit.
    fn answer(self: Box<Self>);
}

/// What happened to a job that did not succeed.
enum Fate {
    /// Its own fault: undo its savepoint, keep its error as its answer.
    Own,
    /// PostgreSQL wants the batch again.
    Again,
    /// The database failed or the job panicked: nothing of this batch can be trusted.
    Abandon,
}

/// What happened to a batch that did not go in.
enum Failed {
    /// Nothing of it stands, so it may be run again.
    Undone(Error),
    /// The database was told to commit, and the line broke before it said whether it had. Run again, what stands already
    /// would be done twice.
    InDoubt,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Undone(error)
    }
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Self::Undone(error.into())
    }
}

struct Surroundings<'a> {
    conn: &'a mut Conn,
    clock: &'a dyn Clock,
    keys: &'a KeyRing,
}

struct Write<T, F> {
    name: &'static str,
    community: String,
    work: F,
    outcome: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send,
{
    fn run(&mut self, s: &mut Surroundings<'_>) -> Result<(), Fate> {
        let mut tx = Tx::new(s.conn, s.clock.now_ms(), &self.community, s.keys);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let value = (self.work)(&mut tx)?;
            tx.settled()?;
            Ok::<T, Error>(value)
        }));
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(_) => {
                tracing::error!(write = self.name, "a write panicked");
                self.outcome = Some(Err(Error::broken("store", "a write panicked")));
                return Err(Fate::Abandon);
            }
        };
        let fate = match &outcome {
            Ok(_) => Ok(()),
            Err(e) if e.wants_retry() => Err(Fate::Again),
            Err(e) if e.is_disk() => Err(Fate::Abandon),
            Err(_) => Err(Fate::Own),
        };
        self.outcome = Some(outcome);
        fate
    }

    fn fail(&mut self, error: Error) {
        self.outcome = Some(Err(error));
    }

    fn doubt(&mut self) {
        if matches!(self.outcome, Some(Ok(_))) {
            tracing::error!(write = self.name, "nobody knows whether a write was done");
            self.outcome = Some(Err(Error::InDoubt));
        }
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(Error::broken("store", "a write was never run")));
        // The person may have hung up; what was written stays written.
        let _ = self.reply.send(outcome);
    }
}

impl Queue {
    pub async fn submit<T, F>(&self, name: &'static str, community: &str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Write { name, community: community.to_owned(), work, outcome: None, reply });
        match self.sender.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(Error::Busy { until: None }),
            Err(TrySendError::Disconnected(_)) => return Err(Error::broken("store", "the writer has stopped")),
        }
        answer.await.map_err(|_| Error::broken("store", "the writer stopped before answering"))?
    }
}

/// Starts the writer's thread.
pub fn start(opener: Opener, clock: Arc<dyn Clock>, keys: Arc<KeyRing>, faults: Arc<Faults>) -> Result<Queue, Error> {
    let (sender, receiver) = sync_channel::<Box<dyn Job>>(WAITING);
    let conn = opener.open().map_err(|e| Error::broken("store", e))?;
    std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || {
            Writer { opener, conn, clock, keys, faults }.work(&receiver);
        })
        .map_err(|e| Error::broken("store", e))?;
    Ok(Queue { sender })
}

struct Writer {
    opener: Opener,
    conn: Conn,
    clock: Arc<dyn Clock>,
    keys: Arc<KeyRing>,
    faults: Arc<Faults>,
}

impl Writer {
    fn work(mut self, receiver: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = receiver.recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH {
                match receiver.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
            metrics::histogram!("linli_write_batch").record(batch.len() as f64);
            self.carry_out(batch);
        }
    }

    /// Together if possible; one by one when the batch had to be abandoned.
    fn carry_out(&mut self, mut batch: Vec<Box<dyn Job>>) {
        match self.attempt(&mut batch) {
            Ok(()) => {}
            Err(Failed::InDoubt) => batch.iter_mut().for_each(|job| job.doubt()),
            Err(Failed::Undone(_)) => batch.iter_mut().for_each(|job| self.alone(job)),
        }
        for job in batch {
            job.answer();
        }
    }

    fn alone(&mut self, job: &mut Box<dyn Job>) {
        match self.attempt(std::slice::from_mut(job)) {
            Ok(()) => {}
            Err(Failed::InDoubt) => job.doubt(),
            Err(Failed::Undone(error)) => job.fail(error),
        }
    }

    /// Tries again, with jitter, as long as PostgreSQL asks for it.
    fn attempt(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        let mut tries = 0;
        loop {
            match self.once(batch) {
                Err(Failed::Undone(e)) if e.wants_retry() && tries < RETRIES => {
                    tries += 1;
                    let wait = rand::random_range(1..=(4u64 << tries));
                    std::thread::sleep(Duration::from_millis(wait));
                }
                other => return other,
            }
        }
    }

    fn once(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        let result = self.run_and_commit(batch);
        if result.is_err() {
            self.recover();
        }
        result
    }

    fn run_and_commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        self.conn.batch_execute(match self.opener.url.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Pg => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        })?;
        let alone = batch.len() == 1;
        for job in batch.iter_mut() {
            self.conn.batch_execute("SAVEPOINT job")?;
            let mut surroundings =
                Surroundings { conn: &mut self.conn, clock: self.clock.as_ref(), keys: self.keys.as_ref() };
            match job.run(&mut surroundings) {
                Ok(()) => self.conn.batch_execute("RELEASE SAVEPOINT job")?,
                Err(Fate::Own) => self.conn.batch_execute("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?,
                Err(Fate::Again) => return Err(retry().into()),
                // Alone, its own error is already its answer; only the transaction must go.
                Err(Fate::Abandon) if alone => {
                    self.recover();
                    return Ok(());
                }
                Err(Fate::Abandon) => return Err(Error::broken("store", "a batch was abandoned").into()),
            }
        }
        self.injected_fault()?;
        self.commit()
    }

    /// An error that the database itself sent means that it has undone everything. One of a line that broke means nothing:
    /// the commit may have been done before, after, or not at all. SQLite has no line that could break.
    fn commit(&mut self) -> Result<(), Failed> {
        let Err(error) = self.conn.batch_execute("COMMIT").and_then(|()| self.injected_break()).map_err(Error::from)
        else {
            return Ok(());
        };
        let answers = self.opener.url.engine == Engine::Sqlite || error.wants_retry();
        if answers || self.conn.batch_execute("ROLLBACK").is_ok() {
            return Err(Failed::Undone(error));
        }
        tracing::error!(error = %error, "the line to the database broke at a commit");
        Err(Failed::InDoubt)
    }

    fn injected_break(&mut self) -> diesel::QueryResult<()> {
        if self.opener.url.engine == Engine::Sqlite || !take_one(&self.faults.lines_to_break) {
            return Ok(());
        }
        self.conn.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")
    }

    fn injected_fault(&self) -> Result<(), Error> {
        if !take_one(&self.faults.commits_to_fail) {
            return Ok(());
        }
        Err(Error::Broken(Broken {
            room: "store",
            cause: "disk I/O error (injected)".into(),
            retry: false,
            disk: true,
        }))
    }

    /// Leaves the failed transaction behind; a connection that cannot even roll back is replaced.
    fn recover(&mut self) {
        if self.conn.batch_execute("ROLLBACK").is_ok() {
            return;
        }
        match self.opener.open() {
            Ok(conn) => self.conn = conn,
            Err(e) => tracing::error!(error = %e, "the writer cannot reach the database"),
        }
    }
}

/// Counts one fault down, if one is left; the writer alone does.
fn take_one(left: &AtomicU64) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

fn retry() -> Error {
    Error::Broken(Broken { room: "store", cause: "asked to try again".into(), retry: true, disk: false })
}
