//! Filters of the queue that colleagues keep: their own and the desk's, each a name and what stands in the address.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{queue_filters, queue_starts};
use super::tx::{Housekeeping, Tx, new_id};
use crate::error::{Clash, Error};
use crate::on_each;

/// Whose a filter is that the whole desk shares.
pub const SHARED: &str = "";
/// Kept at most, by a colleague and by the desk.
pub const MOST: i64 = 30;

/// A filter somebody kept.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = queue_filters)]
pub struct Kept {
    pub community_id: String,
    /// [`SHARED`], or a colleague.
    pub owner_id: String,
    pub id: String,
    pub name: String,
    pub query: String,
    pub made_by: String,
    pub made_at: i64,
}

/// A colleague's own filters and the desk's, in the order they were made.
pub fn of(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Kept>, Error> {
    Ok(queue_filters::table
        .filter(queue_filters::community_id.eq(community))
        .filter(super::among::among(queue_filters::owner_id, [SHARED, person]))
        .order((queue_filters::owner_id.desc(), queue_filters::id.asc()))
        .limit(2 * MOST)
        .select(Kept::as_select())
        .load(conn)?)
}

/// The filter a colleague's queue opens with.
pub fn start(conn: &mut Conn, community: &str, person: &str) -> Result<Option<String>, Error> {
    Ok(queue_starts::table.find((community, person)).select(queue_starts::query).first(conn).optional()?)
}

/// Keeps a filter under a name; the same name again replaces it.
///
/// # Errors
/// [`Clash::Exists`] when there are as many as anyone can look through.
pub fn keep(tx: &mut Tx<'_>, _: Housekeeping, owner: &str, name: &str, query: &str, by: &str) -> Result<(), Error> {
    let theirs = queue_filters::table
        .filter(queue_filters::community_id.eq(tx.community))
        .filter(queue_filters::owner_id.eq(owner));
    let renewed = diesel::update(theirs.filter(queue_filters::name.eq(name)))
        .set((queue_filters::query.eq(query), queue_filters::made_at.eq(tx.now)))
        .execute(tx.conn)?;
    if renewed > 0 {
        return Ok(());
    }
    let kept: i64 = theirs.count().get_result(tx.conn)?;
    if kept >= MOST {
        return Err(Error::Conflict(Clash::Exists));
    }
    let row = Kept {
        community_id: tx.community.to_owned(),
        owner_id: owner.to_owned(),
        id: new_id(),
        name: name.to_owned(),
        query: query.to_owned(),
        made_by: by.to_owned(),
        made_at: tx.now,
    };
    diesel::insert_into(queue_filters::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Forgets a filter of one's own or, by whoever may, of the desk; nobody reaches a colleague's.
pub fn forget(tx: &mut Tx<'_>, _: Housekeeping, person: &str, also_shared: bool, id: &str) -> Result<(), Error> {
    for owner in [Some(person), also_shared.then_some(SHARED)].into_iter().flatten() {
        diesel::delete(queue_filters::table.find((tx.community, owner, id))).execute(tx.conn)?;
    }
    Ok(())
}

/// With which filter a colleague's queue opens from now on; `None` is all that is open.
pub fn set_start(tx: &mut Tx<'_>, _: Housekeeping, person: &str, query: Option<&str>) -> Result<(), Error> {
    diesel::delete(queue_starts::table.find((tx.community, person))).execute(tx.conn)?;
    if let Some(query) = query {
        let row = (
            queue_starts::community_id.eq(tx.community),
            queue_starts::person_id.eq(person),
            queue_starts::query.eq(query),
        );
        on_each!(&mut *tx.conn, c => diesel::insert_into(queue_starts::table).values(row).execute(c))?;
    }
    Ok(())
}
