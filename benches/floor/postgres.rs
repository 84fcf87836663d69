//! PostgreSQL: a pool of sixteen connections, a commit for each write.

use std::error::Error;

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};

use crate::schema::record_heads;

pub struct Store {
    pool: Pool<ConnectionManager<PgConnection>>,
}

impl Store {
    pub fn open(address: &str) -> Result<Self, Box<dyn Error>> {
        let pool = Pool::builder().max_size(16).test_on_check_out(false).build(ConnectionManager::new(address))?;
        Ok(Self { pool })
    }

    pub fn read<T>(&self, job: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> Option<T> {
        job(&mut *self.pool.get().ok()?).ok()
    }

    pub fn write<T>(&self, mut job: impl FnMut(&mut PgConnection) -> QueryResult<T>) -> Option<T> {
        self.pool.get().ok()?.transaction(|conn| job(conn)).ok()
    }
}

/// One writer at a time goes on from the record's head, which is all the order the record needs.
pub fn lock_head(conn: &mut PgConnection, community: &str) -> QueryResult<()> {
    record_heads::table.find(community).select(record_heads::seq).for_update().first::<i64>(conn).map(|_| ())
}
