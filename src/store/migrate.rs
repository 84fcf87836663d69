//! Brings a database to the schema this binary was built with.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, Opener};
use super::plans;
use crate::error::Error;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what has not been run yet and says how many steps that were.
pub fn migrate(opener: &Opener) -> Result<usize, Error> {
    let mut conn = opener.open().map_err(|e| Error::broken("migrate", e))?;
    let done = match &mut conn {
        Conn::Pg(c) => c.run_pending_migrations(POSTGRES).map(|v| v.len()),
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|v| v.len()),
    };
    let done = done.map_err(|e| Error::broken("migrate", e))?;
    if let Conn::Sqlite(c) = &mut conn {
        plans::teach(c)?;
    }
    Ok(done)
}
