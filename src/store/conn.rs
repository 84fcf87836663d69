//! One connection type over both engines, and how each is opened.

use diesel::prelude::*;
use diesel::r2d2::ManageConnection;
use zeroize::Zeroizing;

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

    /// What the engine's own tools are given on their command line, which everybody on the machine can read; and the
    /// password, which goes by the environment (libpq's PGPASSWORD). It stands before the `@` or as a parameter
    /// (PostgreSQL manual, §32.1.1.2), percent-encoded both times.
    pub fn without_password(&self) -> (String, Option<Zeroizing<String>>) {
        let Some((scheme, rest)) = self.address.split_once("://").filter(|_| self.engine == Engine::Pg) else {
            return (self.address.clone(), None);
        };
        // As libpq reads it: whatever stands before the first of these is the server already.
        let (who, place) = match rest.find(['@', '/']) {
            Some(at) if rest[at..].starts_with('@') => rest.split_at(at),
            _ => ("", rest),
        };
        let (place, parameters) = place.split_once('?').map_or((place, None), |(place, all)| (place, Some(all)));
        let (user, mut password) = who.split_once(':').map_or((who, None), |(user, word)| (user, Some(decoded(word))));
        let mut kept = Vec::new();
        for one in parameters.into_iter().flat_map(|all| all.split('&')) {
            match one.strip_prefix("password=") {
                Some(word) => password = Some(decoded(word)),
                None => kept.push(one),
            }
        }
        let question = if kept.is_empty() { "" } else { "?" };
        (format!("{scheme}://{user}{place}{question}{}", kept.join("&")), password)
    }

    /// The same database in another SQLite file.
    pub fn beside(&self, file: &std::path::Path) -> Self {
        Self { engine: self.engine, address: file.to_string_lossy().into_owned() }
    }

    /// The SQLite file, for backups and permissions.
    pub fn file(&self) -> Option<&std::path::Path> {
        (self.engine == Engine::Sqlite).then(|| std::path::Path::new(self.address.as_str()))
    }
}

/// Percent-decoded; what is no such code stays as it is.
fn decoded(text: &str) -> Zeroizing<String> {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(plain) => {
                out.push(plain);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    Zeroizing::new(String::from_utf8_lossy(&out).into_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_stands_on_a_command_line() {
        let of = |text: &str| {
            let (address, password) = DatabaseUrl::parse(text).unwrap().without_password();
            (address, password.map(|word| word.as_str().to_owned()).unwrap_or_default())
        };
        for (text, address, password) in [
            ("postgres://li:p%40ss@db:5432/linli", "postgres://li@db:5432/linli", "p@ss"),
            ("postgres://li:a:b@db/linli?sslmode=require", "postgres://li@db/linli?sslmode=require", "a:b"),
            (
                "postgresql://li@db/linli?password=%E7%A0%81&sslmode=require",
                "postgresql://li@db/linli?sslmode=require",
                "码",
            ),
            ("postgres://db/linli?password=x", "postgres://db/linli", "x"),
            ("postgres:///linli?host=/run/pg&user=a@b", "postgres:///linli?host=/run/pg&user=a@b", ""),
            ("postgres://li:what?@db/linli?a=b", "postgres://li@db/linli?a=b", "what?"),
            ("postgres://li:50%@db/linli", "postgres://li@db/linli", "50%"),
            ("postgres://li@db", "postgres://li@db", ""),
            ("/srv/a:b@c.db", "/srv/a:b@c.db", ""),
        ] {
            assert_eq!(of(text), (address.to_owned(), password.to_owned()), "{text}");
        }
    }
}
