//! Unfinished forms, kept on the server so that nothing typed is lost to a dead battery.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::drafts;
use super::tx::{Housekeeping, Tx, new_id};
use crate::error::Error;
use crate::on_each;

/// Drafts older than this are swept, milliseconds (ACCESS.md §1 asks for more than 20 h).
pub const KEPT_FOR: i64 = 7 * 24 * 3_600_000;

/// The draft of one person's form about one resident: its id and body (JSON).
pub fn find(
    conn: &mut Conn,
    community: &str,
    owner: &str,
    resident: &str,
    kind: &str,
) -> Result<Option<(String, String)>, Error> {
    Ok(drafts::table
        .find((community, owner, resident, kind))
        .select((drafts::id, drafts::body))
        .first(conn)
        .optional()?)
}

/// Writes the draft, making it where there was none; gives its id.
pub fn save(
    tx: &mut Tx<'_>,
    leave: Housekeeping,
    owner: &str,
    resident: &str,
    kind: &str,
    body: &str,
) -> Result<String, Error> {
    let row = drafts::table.find((tx.community, owner, resident, kind));
    let changed = diesel::update(row).set((drafts::body.eq(body), drafts::updated_at.eq(tx.now))).execute(tx.conn)?;
    if changed == 1 {
        return Ok(row.select(drafts::id).first(tx.conn)?);
    }
    insert(tx, leave, owner, resident, kind, body)
}

fn insert(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    owner: &str,
    resident: &str,
    kind: &str,
    body: &str,
) -> Result<String, Error> {
    let id = new_id();
    let row = (
        drafts::community_id.eq(tx.community),
        drafts::id.eq(&id),
        drafts::owner_id.eq(owner),
        drafts::resident_id.eq(resident),
        drafts::kind.eq(kind),
        drafts::body.eq(body),
        drafts::updated_at.eq(tx.now),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(drafts::table).values(row).execute(c))?;
    Ok(id)
}

pub fn remove(tx: &mut Tx<'_>, _: Housekeeping, owner: &str, resident: &str, kind: &str) -> Result<(), Error> {
    diesel::delete(drafts::table.find((tx.community, owner, resident, kind))).execute(tx.conn)?;
    Ok(())
}
