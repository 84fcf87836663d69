//! Brings a database to the schema this binary was built with.

use std::collections::HashSet;

use diesel::backend::Backend;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, Opener};
use super::plans;
use crate::error::Error;
use crate::on_each;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what has not been run yet and says how many steps that were. Where nothing is left to run it
/// only looks, so that PostgreSQL's role of the application needs no right to make tables.
pub fn migrate(opener: &Opener) -> Result<usize, Error> {
    let mut conn = opener.open().map_err(|e| Error::broken("migrate", e))?;
    let done = if is_current(&mut conn)? { 0 } else { run(&mut conn)? };
    if let Conn::Sqlite(c) = &mut conn {
        plans::teach(c)?;
    }
    Ok(done)
}

fn run(conn: &mut Conn) -> Result<usize, Error> {
    let done = match conn {
        Conn::Pg(c) => c.run_pending_migrations(POSTGRES).map(|v| v.len()),
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|v| v.len()),
    };
    done.map_err(|e| Error::broken("migrate", e))
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Has every step of ours been run? A database without the table of steps has run none.
fn is_current(conn: &mut Conn) -> Result<bool, Error> {
    let ours = match conn {
        Conn::Pg(_) => versions::<diesel::pg::Pg>(&POSTGRES)?,
        Conn::Sqlite(_) => versions::<diesel::sqlite::Sqlite>(&SQLITE)?,
    };
    let query = "SELECT CAST(version AS TEXT) AS version FROM __diesel_schema_migrations";
    let run: Result<Vec<Step>, _> = on_each!(conn, c => diesel::sql_query(query).load(c));
    let run: HashSet<String> = run.unwrap_or_default().into_iter().map(|step| step.version).collect();
    Ok(ours.iter().all(|version| run.contains(version)))
}

fn versions<DB: Backend>(steps: &EmbeddedMigrations) -> Result<Vec<String>, Error>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let steps = MigrationSource::<DB>::migrations(steps).map_err(|e| Error::broken("migrate", e))?;
    Ok(steps.iter().map(|step| step.name().version().to_string()).collect())
}
