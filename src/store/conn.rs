//! One connection type over both engines, and how each is opened.

use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

use crate::error::Error;

/// A connection to whichever engine the address named.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

/// Runs the same text on each inner connection, for the statements `MultiConnection` cannot hold
/// (upserts, batches, raw SQL).
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::conn::Conn::Pg($c) => $body,
            $crate::store::conn::Conn::Sqlite($c) => $body,
        }
    };
}

/// Which engine an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Pg,
    Sqlite,
}

/// A database address we understand; anything else is refused at start rather than guessed at.
#[derive(Clone, Debug)]
pub struct DatabaseUrl {
    pub engine: Engine,
    address: String,
}

impl DatabaseUrl {
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (engine, address) = if let Some(path) = text.strip_prefix("sqlite://") {
            (Engine::Sqlite, path.to_owned())
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            (Engine::Pg, text.to_owned())
        } else if !text.contains("://") && !text.is_empty() {
            (Engine::Sqlite, text.to_owned())
        } else {
            return Err(Error::broken("config", "a database address is a file, sqlite://FILE or postgres://…"));
        };
        Ok(Self { engine, address })
    }

    /// What the engine's own tools are given.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The SQLite file, for backups and permissions.
    pub fn file(&self) -> Option<&std::path::Path> {
        (self.engine == Engine::Sqlite).then(|| std::path::Path::new(self.address.as_str()))
    }
}

/// What a connection is for: readers of a SQLite file must never take its write lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Read,
    Write,
}

/// Opens connections for the pool; ours because diesel's derived `establish` hides the reason
/// PostgreSQL gives for refusing.
#[derive(Clone, Debug)]
pub struct Opener {
    pub url: DatabaseUrl,
    pub purpose: Use,
}

impl Opener {
    pub fn open(&self) -> Result<Conn, diesel::ConnectionError> {
        match self.url.engine {
            Engine::Pg => {
                let mut c = diesel::PgConnection::establish(&self.url.address)?;
                c.set_instrumentation(super::db::counting(&self.url.address));
                Ok(Conn::Pg(c))
            }
            Engine::Sqlite => {
                let mut c = diesel::SqliteConnection::establish(&self.url.address)?;
                c.set_instrumentation(super::db::counting(&self.url.address));
                prepare_sqlite(&mut c, self.purpose).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Sqlite(c))
            }
        }
    }
}

/// `busy_timeout` comes first so that the other settings wait for a neighbour instead of failing;
/// `recursive_triggers` closes the way round the record's guard by INSERT OR REPLACE.
fn prepare_sqlite(c: &mut diesel::SqliteConnection, purpose: Use) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    c.batch_execute(
        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;
         PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
    )?;
    if purpose == Use::Read {
        // Eight of these: the machine's own cache of the file serves them all.
        c.batch_execute("PRAGMA query_only = ON; PRAGMA cache_size = -2000;")?;
    } else {
        // Fewer, longer moves from the log into the file: pages written again and again are moved once. 16 MB of log.
        c.batch_execute("PRAGMA wal_autocheckpoint = 4000;")?;
    }
    Ok(())
}

impl ManageConnection for Opener {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        self.open().map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        diesel::sql_query("SELECT 1").execute(conn).map(|_| ()).map_err(diesel::r2d2::Error::QueryError)
    }

    /// A panic leaves a reader in the middle of its transaction: it is thrown away, not lent again.
    fn has_broken(&self, _: &mut Conn) -> bool {
        std::thread::panicking()
    }
}
