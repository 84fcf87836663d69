//! What was promised to residents, and by when: the last promise of each request.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::Request;
use super::schema::{request_promises as table, requests};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::PromiseTime;
use crate::error::Error;
use crate::on_each;

const DAY: i64 = 24 * 3_600_000;
/// A promise older than this is told by its clocks alone.
const REMEMBERED: i64 = 30 * DAY;

pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Option<i64>, Error> {
    Ok(table::table.find((community, request)).select(table::due_at).first(conn).optional()?)
}

/// The latest promise takes the place of the one before.
pub fn set(tx: &mut Tx<'_>, permit: &Permit<PromiseTime>, request: &str, due_at: i64) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = table::table.find((tx.community, request));
    let set = (table::due_at.eq(due_at), table::made_by.eq(by.clone()), table::made_at.eq(tx.now));
    if diesel::update(row).set(set).execute(tx.conn)? == 1 {
        return Ok(());
    }
    let new = (
        table::community_id.eq(tx.community),
        table::request_id.eq(request),
        table::due_at.eq(due_at),
        table::made_by.eq(by),
        table::made_at.eq(tx.now),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(table::table).values(new).execute(c))?;
    Ok(())
}

/// Promises about what is still open, the soonest first.
pub fn open(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<(Request, i64)>, Error> {
    Ok(table::table
        .inner_join(
            requests::table.on(requests::community_id.eq(table::community_id).and(requests::id.eq(table::request_id))),
        )
        .filter(table::community_id.eq(community))
        .filter(table::due_at.gt(now - REMEMBERED))
        .filter(requests::open.eq(true))
        .order((table::due_at.asc(), table::request_id.asc()))
        .limit(limit)
        .select((Request::as_select(), table::due_at))
        .load(conn)?)
}
