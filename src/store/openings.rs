//! Who has a request open just now, so that two colleagues do not do the same work twice. Nothing is locked, and nothing
//! of it is kept: a mark is swept after a day.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{people, request_openings as table};
use super::tx::{Housekeeping, Tx};
use crate::error::Error;
use crate::on_each;

const MINUTE: i64 = 60_000;
/// Told of to others for so long.
pub const LATELY: i64 = 10 * MINUTE;
/// One's own mark is not renewed within this, so that reading again writes nothing.
const RENEWED: i64 = MINUTE;
/// Shown at most; a request has no crowd.
const MOST: i64 = 5;

/// Colleagues who opened it of late: name and when, the latest first.
pub fn others(
    conn: &mut Conn,
    community: &str,
    request: &str,
    me: &str,
    now: i64,
) -> Result<Vec<(String, i64)>, Error> {
    Ok(table::table
        .inner_join(people::table.on(people::community_id.eq(table::community_id).and(people::id.eq(table::person_id))))
        .filter(table::community_id.eq(community))
        .filter(table::request_id.eq(request))
        .filter(table::person_id.ne(me))
        .filter(table::at.gt(now - LATELY))
        .order(table::at.desc())
        .limit(MOST)
        .select((people::name, table::at))
        .load(conn)?)
}

/// Has this colleague's mark to be made or renewed?
pub fn stale(conn: &mut Conn, community: &str, request: &str, me: &str, now: i64) -> Result<bool, Error> {
    let at: Option<i64> = table::table.find((community, request, me)).select(table::at).first(conn).optional()?;
    Ok(at.is_none_or(|at| now - at >= RENEWED))
}

pub fn mark(tx: &mut Tx<'_>, _: Housekeeping, request: &str, me: &str) -> Result<(), Error> {
    let row = table::table.find((tx.community, request, me));
    if diesel::update(row).set(table::at.eq(tx.now)).execute(tx.conn)? == 1 {
        return Ok(());
    }
    let new = (
        table::community_id.eq(tx.community),
        table::request_id.eq(request),
        table::person_id.eq(me),
        table::at.eq(tx.now),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(table::table).values(new).execute(c))?;
    Ok(())
}

/// Forgets the marks made before an instant.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(table::table.filter(table::at.lt(before))).execute(tx.conn)?)
}
