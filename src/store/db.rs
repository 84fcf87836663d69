//! The only two doors to the database: `read` and `write`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::conn::{Conn, DatabaseUrl, Opener, Use};
use super::tx::Tx;
use super::writer::{self, Queue};
use crate::domain::clock::Clock;
use crate::error::Error;
use crate::keys::KeyRing;

/// How the database is opened.
pub struct Options {
    pub url: DatabaseUrl,
    /// Connections that only read.
    pub readers: u32,
    /// Faults injected by tests; `Faults::default()` injects none.
    pub faults: Arc<Faults>,
}

/// Faults that tests ask for, to prove that nothing is answered as done before it is.
#[derive(Debug, Default)]
pub struct Faults {
    /// How many of the next commits fail as a full disk would.
    pub commits_to_fail: AtomicU64,
    /// How many of the next commits on PostgreSQL are done, and the line breaks before it can say so.
    pub lines_to_break: AtomicU64,
}

/// A handle on the database, cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    readers: diesel::r2d2::Pool<Opener>,
    queue: Queue,
    clock: Arc<dyn Clock>,
    keys: Arc<KeyRing>,
}

impl Db {
    /// Opens the database, which must already have its tables (see [`super::migrate`]).
    pub fn open(options: Options, clock: Arc<dyn Clock>, keys: Arc<KeyRing>) -> Result<Self, Error> {
        let opener = |purpose| Opener { url: options.url.clone(), purpose };
        let readers = diesel::r2d2::Pool::builder()
            .max_size(options.readers)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(10))
            .build(opener(Use::Read))
            .map_err(|e| Error::broken("store", e))?;
        let queue = writer::start(opener(Use::Write), clock.clone(), keys.clone(), options.faults)?;
        Ok(Self { inner: Arc::new(Inner { readers, queue, clock, keys }) })
    }

    pub fn now(&self) -> i64 {
        self.inner.clock.now_ms()
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    pub fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    /// Runs a read off the request threads.
    pub async fn read<T, F>(&self, job: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    {
        let inner = self.inner.clone();
        actix_web::web::block(move || {
            let mut conn = inner.readers.get().map_err(|_| Error::Busy { until: None })?;
            one_view(&mut conn, job)
        })
        .await
        .map_err(|_| Error::Busy { until: None })?
    }

    /// Runs a write in the writer's next batch; the answer comes only after the commit. The job may
    /// run more than once (a neighbour's fault, a serialisation failure), so it changes nothing
    /// outside the transaction.
    pub async fn write<T, F>(&self, name: &'static str, community: &str, job: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.inner.queue.submit(name, community, job).await
    }

    /// A read on the calling thread, for commands and workers outside the server.
    pub fn read_now<T>(&self, job: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        let mut conn = self.inner.readers.get().map_err(|e| Error::broken("store", e))?;
        one_view(&mut conn, job)
    }
}

/// Runs a read on one view of the data: on SQLite in one transaction, so that a page's statements
/// agree with each other and the file's lock is taken once, not once a statement. PostgreSQL would
/// pay two more journeys for it; there each statement sees what is committed when it starts.
fn one_view<T>(conn: &mut Conn, job: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    use diesel::connection::SimpleConnection;
    if matches!(conn, Conn::Pg(_)) {
        return job(conn);
    }
    conn.batch_execute("BEGIN")?;
    let read = job(conn);
    // A read changes nothing, so either word ends it; one that failed must not leave the next in it.
    match (conn.batch_execute("COMMIT"), read) {
        (Ok(()), read) => read,
        (Err(_), Err(error)) => conn.batch_execute("ROLLBACK").map_err(Error::from).and(Err(error)),
        (Err(error), Ok(_)) => conn.batch_execute("ROLLBACK").map_err(Error::from).and(Err(error.into())),
    }
}

/// What this process has sent to one database.
#[derive(Default)]
struct Sent {
    count: AtomicU64,
    /// The texts are kept as well: asked for by tests that look at every plan.
    keeps: AtomicBool,
    texts: Mutex<BTreeSet<String>>,
}

static SENT: Mutex<BTreeMap<String, Arc<Sent>>> = Mutex::new(BTreeMap::new());

/// How many statements have been sent to a database; tests read it before and after a page.
pub fn statements(address: &str) -> u64 {
    sent(address).count.load(Ordering::Relaxed)
}

/// From now on the texts of a database's statements are kept, each once.
pub fn keep_texts(address: &str) {
    sent(address).keeps.store(true, Ordering::Relaxed);
}

/// Those kept so far, without the values.
pub fn texts(address: &str) -> BTreeSet<String> {
    sent(address).texts.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn sent(address: &str) -> Arc<Sent> {
    // A panic elsewhere leaves the counts as they were; they are still counts.
    let mut all = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(address.to_owned()).or_default().clone()
}

/// Counts the statements of one connection as they start.
pub(super) fn counting(address: &str) -> impl FnMut(diesel::connection::InstrumentationEvent<'_>) + Send + 'static {
    let sent = sent(address);
    move |event| {
        if let diesel::connection::InstrumentationEvent::StartQuery { query, .. } = event {
            sent.count.fetch_add(1, Ordering::Relaxed);
            if sent.keeps.load(Ordering::Relaxed) {
                let whole = query.to_string();
                let text = whole.split(" -- binds:").next().unwrap_or_default().to_owned();
                sent.texts.lock().unwrap_or_else(PoisonError::into_inner).insert(text);
            }
        }
    }
}
