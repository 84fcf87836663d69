//! Signed checkpoints of the record's tree: made each hour, never changed, one for each size.

use diesel::prelude::*;

use super::tree;
use crate::domain::checkpoint::{Checkpoint, Signer};
use crate::error::Error;
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::checkpoints;
use crate::store::tx::{Housekeeping, Tx};

/// A checkpoint as it was published.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, PartialEq, Eq)]
#[diesel(table_name = checkpoints)]
pub struct Signed {
    pub community_id: String,
    pub tree_size: i64,
    pub root: Vec<u8>,
    pub at: i64,
    /// The signed note, whole.
    pub note: String,
}

/// Signs the tree as it stands, unless that was done already, by whichever server.
pub fn sign(tx: &mut Tx<'_>, _: Housekeeping, signer: &Signer) -> Result<bool, Error> {
    let size = tree::size(tx.conn, tx.community)?;
    if size == 0 || find(tx.conn, tx.community, size)?.is_some() {
        return Ok(false);
    }
    let root = tree::edge(tx.conn, tx.community, size)?.root();
    let checkpoint = Checkpoint { community: tx.community.to_owned(), size: size.unsigned_abs(), root, at: tx.now };
    let row = Signed {
        community_id: tx.community.to_owned(),
        tree_size: size,
        root: root.0.to_vec(),
        at: tx.now,
        note: signer.sign(&checkpoint)?,
    };
    let made = on_each!(&mut *tx.conn, c =>
        diesel::insert_into(checkpoints::table).values(&row).on_conflict_do_nothing().execute(c))?;
    Ok(made == 1)
}

pub fn find(conn: &mut Conn, community: &str, size: i64) -> Result<Option<Signed>, Error> {
    Ok(checkpoints::table.find((community, size)).select(Signed::as_select()).first(conn).optional()?)
}

/// Newest first, smaller than the size given.
pub fn page_before(conn: &mut Conn, community: &str, size: i64, limit: i64) -> Result<Vec<Signed>, Error> {
    Ok(checkpoints::table
        .filter(checkpoints::community_id.eq(community))
        .filter(checkpoints::tree_size.lt(size))
        .order(checkpoints::tree_size.desc())
        .limit(limit)
        .select(Signed::as_select())
        .load(conn)?)
}

/// Oldest first, larger than the size given.
pub fn page_after(conn: &mut Conn, community: &str, size: i64, limit: i64) -> Result<Vec<Signed>, Error> {
    Ok(checkpoints::table
        .filter(checkpoints::community_id.eq(community))
        .filter(checkpoints::tree_size.gt(size))
        .order(checkpoints::tree_size.asc())
        .limit(limit)
        .select(Signed::as_select())
        .load(conn)?)
}

/// The newest, if there is one.
pub fn newest(conn: &mut Conn, community: &str) -> Result<Option<Signed>, Error> {
    Ok(page_before(conn, community, i64::MAX, 1)?.pop())
}
