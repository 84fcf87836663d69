//! Whose request asks for a call from us (我说不清，请打电话给我): until somebody rang, or it was answered.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::Request;
use super::schema::{calls_asked as table, requests};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{FileRequest, Kind, RingAsked};
use crate::error::{Clash, Error};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Asked {
    pub at: i64,
    pub settled_at: Option<i64>,
}

impl Asked {
    pub fn waits(&self) -> bool {
        self.settled_at.is_none()
    }
}

pub fn add(tx: &mut Tx<'_>, _: &Permit<FileRequest>, request: &str, at: i64) -> Result<(), Error> {
    let row = (table::community_id.eq(tx.community), table::request_id.eq(request), table::at.eq(at));
    diesel::insert_into(table::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Nobody has to be rung any more; where nobody asked, nothing happens.
pub fn settle<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str) -> Result<(), Error> {
    waiting(tx, request)?;
    Ok(())
}

/// Somebody rang.
///
/// # Errors
/// [`Clash::TooLate`] when a colleague did already, or it was answered meanwhile.
pub fn rung(tx: &mut Tx<'_>, _: &Permit<RingAsked>, request: &str) -> Result<(), Error> {
    if waiting(tx, request)? == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

fn waiting(tx: &mut Tx<'_>, request: &str) -> Result<usize, Error> {
    let row = table::table.find((tx.community, request)).filter(table::settled_at.is_null());
    Ok(diesel::update(row).set(table::settled_at.eq(Some(tx.now))).execute(tx.conn)?)
}

pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Option<Asked>, Error> {
    Ok(table::table.find((community, request)).select(Asked::as_select()).first(conn).optional()?)
}

/// Those who wait for a call, who asked first stands first.
pub fn to_ring(conn: &mut Conn, community: &str, after: Option<&str>, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(table::table
        .inner_join(
            requests::table.on(requests::community_id.eq(table::community_id).and(requests::id.eq(table::request_id))),
        )
        .filter(table::community_id.eq(community))
        .filter(table::settled_at.is_null())
        .filter(table::request_id.gt(after.unwrap_or_default()))
        .order((table::settled_at.asc(), table::request_id.asc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// How many wait, counted up to a bound.
pub fn count(conn: &mut Conn, community: &str, most: i64) -> Result<usize, Error> {
    let waiting: Vec<String> = table::table
        .filter(table::community_id.eq(community))
        .filter(table::settled_at.is_null())
        .order((table::settled_at.asc(), table::request_id.asc()))
        .limit(most)
        .select(table::request_id)
        .load(conn)?;
    Ok(waiting.len())
}
