//! SQLite: eight connections that read, one that writes, a commit for each write.

use std::error::Error;
use std::sync::Mutex;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::{Connection, QueryResult, SqliteConnection};

pub struct Store {
    readers: Pool<ConnectionManager<SqliteConnection>>,
    writer: Mutex<SqliteConnection>,
}

/// Linli's own settings, and as durable.
const SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;";

#[derive(Debug)]
struct Settings;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Settings {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SETTINGS).map_err(diesel::r2d2::Error::QueryError)
    }
}

impl Store {
    pub fn open(file: &str) -> Result<Self, Box<dyn Error>> {
        let mut writer = SqliteConnection::establish(file)?;
        writer.batch_execute(SETTINGS)?;
        let readers = Pool::builder()
            .max_size(8)
            .test_on_check_out(false)
            .connection_customizer(Box::new(Settings))
            .build(ConnectionManager::new(file))?;
        Ok(Self { readers, writer: Mutex::new(writer) })
    }

    pub fn read<T>(&self, job: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>) -> Option<T> {
        job(&mut *self.readers.get().ok()?).ok()
    }

    pub fn write<T>(&self, mut job: impl FnMut(&mut SqliteConnection) -> QueryResult<T>) -> Option<T> {
        self.writer.lock().ok()?.immediate_transaction(|conn| job(conn)).ok()
    }
}

/// `BEGIN IMMEDIATE` holds the whole file already.
pub fn lock_head(_: &mut SqliteConnection, _: &str) -> QueryResult<()> {
    Ok(())
}
