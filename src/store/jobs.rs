//! Work that comes round for each community, shared by any number of servers: whoever's update comes
//! first has the job until the lease ends (DESIGN.md §5.6, §7).
//!
//! When a job is due is told by the house's clock. How long a lease lasts is told by the database's own,
//! so that two servers whose clocks differ never hold the same job.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::Conn;
use super::schema::jobs;
use super::tx::{Housekeeping, Tx};
use crate::error::Error;
use crate::on_each;

/// After a failure the job is due again this soon at the latest, milliseconds.
const AGAIN: i64 = 5 * 60_000;

/// A job this server has to do, until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub name: String,
    /// Grows with every claim: a server whose lease was taken over cannot complete it.
    pub generation: i64,
}

/// How a turn ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    Done,
    Failed { why: String },
}

/// When the jobs of a community are due, by name; a job that never ran is not among them.
pub fn due(conn: &mut Conn, community: &str) -> Result<Vec<(String, i64)>, Error> {
    Ok(jobs::table
        .filter(jobs::community_id.eq(community))
        .order(jobs::name.asc())
        .limit(1000)
        .select((jobs::name, jobs::due_at))
        .load(conn)?)
}

/// Takes the job if it is due and nobody else has it.
pub fn claim(tx: &mut Tx<'_>, _: Housekeeping, name: &str, lease_ms: i64) -> Result<Option<Lease>, Error> {
    begin(tx, name)?;
    let clock = database_now(tx.conn)?;
    let row =
        jobs::table.find((tx.community, name)).filter(jobs::due_at.le(tx.now)).filter(jobs::lease_until.le(clock));
    let taken = diesel::update(row)
        .set((jobs::lease_until.eq(clock + lease_ms), jobs::generation.eq(jobs::generation + 1)))
        .execute(tx.conn)?;
    if taken == 0 {
        return Ok(None);
    }
    let generation = jobs::table.find((tx.community, name)).select(jobs::generation).first(tx.conn)?;
    Ok(Some(Lease { name: name.to_owned(), generation }))
}

/// A job nobody has heard of yet is due at once.
fn begin(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    let row = (
        jobs::community_id.eq(tx.community),
        jobs::name.eq(name),
        jobs::due_at.eq(tx.now),
        jobs::lease_until.eq(0),
        jobs::generation.eq(0),
        jobs::failures.eq(0),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(jobs::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Ends a turn, if the lease is still ours by its generation and by the database's clock. `false`: it
/// was not, somebody else may be at it, and nothing was changed.
pub fn complete(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    lease: &Lease,
    every_ms: i64,
    outcome: &Outcome,
) -> Result<bool, Error> {
    let clock = database_now(tx.conn)?;
    let row = jobs::table
        .find((tx.community, &lease.name))
        .filter(jobs::generation.eq(lease.generation))
        .filter(jobs::lease_until.gt(clock));
    let changed = match outcome {
        Outcome::Done => diesel::update(row)
            .set((
                jobs::due_at.eq(next(tx.now, every_ms)),
                jobs::lease_until.eq(0),
                jobs::done_at.eq(Some(tx.now)),
                jobs::failures.eq(0),
                jobs::last_error.eq(None::<String>),
            ))
            .execute(tx.conn)?,
        Outcome::Failed { why } => diesel::update(row)
            .set((
                jobs::due_at.eq(tx.now + every_ms.min(AGAIN)),
                jobs::lease_until.eq(0),
                jobs::failures.eq(jobs::failures + 1),
                jobs::last_error.eq(Some(why)),
            ))
            .execute(tx.conn)?,
    };
    Ok(changed == 1)
}

/// The next full turn of the clock: hourly jobs at the hour, and what was missed is not made up for.
fn next(now: i64, every_ms: i64) -> i64 {
    (now.div_euclid(every_ms) + 1) * every_ms
}

#[derive(QueryableByName)]
struct Clock {
    #[diesel(sql_type = BigInt)]
    now: i64,
}

/// What the database's own clock says, milliseconds UTC.
fn database_now(conn: &mut Conn) -> Result<i64, Error> {
    let clock: Clock = match conn {
        Conn::Pg(c) => diesel::sql_query("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now")
            .get_result(c)?,
        Conn::Sqlite(c) => {
            diesel::sql_query("SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) AS now").get_result(c)?
        }
    };
    Ok(clock.now)
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn jobs_come_round_at_full_turns() {
        let hour = 3_600_000;
        assert_eq!(next(0, hour), hour);
        assert_eq!(next(hour - 1, hour), hour);
        assert_eq!(next(5 * hour + 1, hour), 6 * hour);
    }
}
