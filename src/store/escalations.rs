//! What rose because it was late or handed on too often, and what is to rise next.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::conn::Conn;
use super::requests::Request;
use super::risen;
use super::schema::{escalations, parties, requests};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::{CLOSES_AFTER, Cause, Level, RequestState};
use crate::domain::tiers::Kind;
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = escalations)]
pub struct Escalation {
    pub community_id: String,
    pub id: String,
    pub request_id: String,
    pub level: Level,
    pub cause: Cause,
    /// The clock that had run out, or that ran when it was handed up; a reopened request has another, and rises anew.
    pub due_at: i64,
    /// Whose it was.
    pub party_id: String,
    pub at: i64,
    /// When it goes further; none once it did, or where it cannot.
    pub next_at: Option<i64>,
}

pub fn insert<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &Request,
    level: Level,
    cause: Cause,
    next_at: Option<i64>,
) -> Result<(), Error> {
    let row = Escalation {
        community_id: tx.community.to_owned(),
        id: new_id(),
        request_id: request.id.clone(),
        level,
        cause,
        due_at: request.due_at,
        party_id: request.party_id.clone(),
        at: tx.now,
        next_at,
    };
    diesel::insert_into(escalations::table).values(&row).execute(tx.conn)?;
    if level == Level::Subdistrict { risen::add(tx, permit, &request.id) } else { Ok(()) }
}

pub fn goes_no_further(tx: &mut Tx<'_>, _: Housekeeping, id: &str) -> Result<(), Error> {
    diesel::update(escalations::table.find((tx.community, id)))
        .set(escalations::next_at.eq(None::<i64>))
        .execute(tx.conn)?;
    Ok(())
}

/// Late, and not yet counted as late for the clock that ran out.
pub fn newly_late(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<Request>, Error> {
    let counted = escalations::table
        .filter(escalations::community_id.eq(requests::community_id))
        .filter(escalations::request_id.eq(requests::id))
        .filter(escalations::cause.eq(Cause::Overdue.as_str()))
        .filter(escalations::due_at.eq(requests::due_at));
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::open.eq(true))
        .filter(requests::due_at.lt(now))
        .filter(not(exists(counted)))
        // The latest first: what has been late for long was counted long ago.
        .order((requests::due_at.desc(), requests::id.desc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// Late a second time.
pub fn late_again(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<(Escalation, Request)>, Error> {
    Ok(escalations::table
        .inner_join(
            requests::table
                .on(requests::community_id.eq(escalations::community_id).and(requests::id.eq(escalations::request_id))),
        )
        .filter(escalations::community_id.eq(community))
        .filter(escalations::next_at.lt(now))
        .order((escalations::next_at.asc(), escalations::id.asc()))
        .limit(limit)
        .select((Escalation::as_select(), Request::as_select()))
        .load(conn)?)
}

/// Solved, and nobody said anything for as long as that is waited for.
pub fn silent(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::state.eq(RequestState::Solved))
        .filter(requests::solved_at.le(now.saturating_sub(CLOSES_AFTER)))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

pub fn anything_due(conn: &mut Conn, community: &str, now: i64) -> Result<bool, Error> {
    Ok(!newly_late(conn, community, now, 1)?.is_empty()
        || !late_again(conn, community, now, 1)?.is_empty()
        || !silent(conn, community, now, 1)?.is_empty())
}

/// Has this request risen to the desk's lead or the subdistrict for the clock that runs now?
pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Vec<Escalation>, Error> {
    Ok(escalations::table
        .filter(escalations::community_id.eq(community))
        .filter(escalations::request_id.eq(request))
        .order(escalations::id.desc())
        .limit(20)
        .select(Escalation::as_select())
        .load(conn)?)
}

/// Open requests that are nobody's: their party is not among those that serve. There must be none.
pub fn ownerless(conn: &mut Conn, community: &str) -> Result<Vec<i64>, Error> {
    let serving = parties::table
        .filter(parties::community_id.eq(requests::community_id))
        .filter(parties::id.eq(requests::party_id))
        .filter(parties::ended_at.is_null());
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::open.eq(true))
        .filter(not(exists(serving)))
        .order(requests::due_at.asc())
        .limit(100)
        .select(requests::number)
        .load(conn)?)
}
