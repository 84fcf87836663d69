//! Unfinished forms, kept on the server so that nothing typed is lost to a dead battery.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{drafts, photos};
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

/// The body of one of this person's drafts about that resident, by its id.
pub fn by_id(conn: &mut Conn, community: &str, owner: &str, resident: &str, id: &str) -> Result<Option<String>, Error> {
    Ok(drafts::table
        .filter(drafts::community_id.eq(community))
        .filter(drafts::owner_id.eq(owner))
        .filter(drafts::resident_id.eq(resident))
        .filter(drafts::id.eq(id))
        .select(drafts::body)
        .first(conn)
        .optional()?)
}

/// Of several kinds that hold the same: one that is free, else the oldest. There is at least one.
pub fn free_place(
    conn: &mut Conn,
    community: &str,
    owner: &str,
    resident: &str,
    kinds: &[&'static str],
) -> Result<&'static str, Error> {
    let taken: Vec<(String, i64)> = drafts::table
        .filter(drafts::community_id.eq(community))
        .filter(drafts::owner_id.eq(owner))
        .filter(drafts::resident_id.eq(resident))
        .filter(drafts::kind.eq_any(kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<String>>()))
        .select((drafts::kind, drafts::updated_at))
        .load(conn)?;
    let since = |kind: &str| taken.iter().find(|(taken, _)| taken == kind).map(|(_, at)| *at);
    // Nothing comes before any time.
    kinds.iter().copied().min_by_key(|kind| since(kind)).ok_or_else(|| Error::broken("drafts", "no place"))
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

/// Removes the draft, with its photos.
pub fn remove(tx: &mut Tx<'_>, _: Housekeeping, owner: &str, resident: &str, kind: &str) -> Result<(), Error> {
    let row = drafts::table.find((tx.community, owner, resident, kind));
    let Some(id) = row.select(drafts::id).first::<String>(tx.conn).optional()? else { return Ok(()) };
    drop_photos(tx.conn, tx.community, std::slice::from_ref(&id))?;
    diesel::delete(row).execute(tx.conn)?;
    Ok(())
}

/// The same of a draft named by its id: one that was begun since under the same name stays.
pub fn remove_this(
    tx: &mut Tx<'_>,
    leave: Housekeeping,
    id: &str,
    (owner, resident, kind): (&str, &str, &str),
) -> Result<(), Error> {
    match find(tx.conn, tx.community, owner, resident, kind)? {
        Some((there, _)) if there == id => remove(tx, leave, owner, resident, kind),
        _ => Ok(()),
    }
}

/// Forgets everything somebody began, and with `for_them` what others began for them.
pub(super) fn forget(conn: &mut Conn, community: &str, person: &str, for_them: bool) -> Result<(), Error> {
    let mut begun = drafts::table.filter(drafts::community_id.eq(community)).select(drafts::id).into_boxed();
    begun = match for_them {
        true => begun.filter(drafts::owner_id.eq(person).or(drafts::resident_id.eq(person))),
        false => begun.filter(drafts::owner_id.eq(person)),
    };
    let ids: Vec<String> = begun.load(conn)?;
    for some in ids.chunks(250) {
        drop_photos(conn, community, some)?;
        let these = drafts::table.filter(drafts::community_id.eq(community)).filter(drafts::id.eq_any(some.to_vec()));
        diesel::delete(these).execute(conn)?;
    }
    Ok(())
}

/// The rows of drafts' photos, which nothing else leads to: they go before their drafts. The pictures are swept later.
pub(super) fn drop_photos(conn: &mut Conn, community: &str, drafts: &[String]) -> Result<(), Error> {
    diesel::delete(
        photos::table.filter(photos::community_id.eq(community)).filter(photos::draft_id.eq_any(drafts.to_vec())),
    )
    .execute(conn)?;
    Ok(())
}
