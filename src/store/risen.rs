//! What rose to the subdistrict and is still open: a handful beside all that ever rose, so that it is found and counted at
//! once however long the history is.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::risen_requests;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

/// It rose; twice is once.
pub fn add<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str) -> Result<(), Error> {
    let row = (
        risen_requests::community_id.eq(tx.community),
        risen_requests::request_id.eq(request),
        risen_requests::at.eq(tx.now),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(risen_requests::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Nobody has to do anything about it any more.
pub fn settle<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str) -> Result<(), Error> {
    diesel::delete(risen_requests::table.find((tx.community, request))).execute(tx.conn)?;
    Ok(())
}

/// Is it with the subdistrict because it rose?
pub fn stands(conn: &mut Conn, community: &str, request: &str) -> Result<bool, Error> {
    let row = risen_requests::table.find((community, request)).select(risen_requests::request_id);
    Ok(row.first::<String>(conn).optional()?.is_some())
}

/// The newest first.
pub fn ids(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<String>, Error> {
    Ok(risen_requests::table
        .filter(risen_requests::community_id.eq(community))
        .order(risen_requests::request_id.desc())
        .limit(limit)
        .select(risen_requests::request_id)
        .load(conn)?)
}
