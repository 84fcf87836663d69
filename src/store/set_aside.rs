//! What came from a helper's phone too late to count by itself, kept until somebody at the desk has asked the resident
//! (TRUST.md §6 case 25). What it was is sealed under the resident's key.

use diesel::prelude::*;

use super::columns::text_column;
use super::conn::Conn;
use super::drafts::drop_photos;
use super::person_keys;
use super::requests::{self, NewPhoto};
use super::schema::set_aside;
use super::tx::{Tx, new_id};
use crate::domain::held::Way;
use crate::domain::offline::{Aside, AsideState};
use crate::domain::permit::Permit;
use crate::domain::tiers::{Kind, SetAside};
use crate::error::{Clash, Error};
use crate::keys::{self, KeyRing};

text_column!(AsideState);
text_column!(Aside);

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = set_aside)]
pub struct Late {
    pub community_id: String,
    pub id: String,
    pub resident_id: String,
    pub helper_id: String,
    pub mandate_id: String,
    /// The act it was to be, by its name in the record.
    pub kind: String,
    /// The sender's idempotency key.
    pub key: String,
    pub digest: Vec<u8>,
    pub client_at: i64,
    pub received_at: i64,
    pub why: Aside,
    pub sealed: Option<Vec<u8>>,
    pub open: bool,
    pub state: AsideState,
    pub decided_at: Option<i64>,
    pub decided_by: Option<String>,
    pub decided_how: Option<String>,
    pub words: Option<String>,
    pub version: i32,
}

/// Something to set aside.
#[derive(Clone, Copy, Debug)]
pub struct NewLate<'a> {
    pub resident: &'a str,
    pub helper: &'a str,
    pub mandate: &'a str,
    pub kind: &'static str,
    pub key: &'a str,
    pub digest: [u8; 32],
    pub client_at: i64,
    pub why: Aside,
    pub content: &'a [u8],
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<SetAside>, new: &NewLate<'_>) -> Result<String, Error> {
    let id = new_id();
    let sealed = match person_keys::of(tx, new.resident)? {
        Some(key) => Some(keys::seal_with(&key, &about(tx.community, &id), new.content)?),
        None => None,
    };
    let row = Late {
        community_id: tx.community.to_owned(),
        id,
        resident_id: new.resident.to_owned(),
        helper_id: new.helper.to_owned(),
        mandate_id: new.mandate.to_owned(),
        kind: new.kind.to_owned(),
        key: new.key.to_owned(),
        digest: new.digest.to_vec(),
        client_at: new.client_at,
        received_at: tx.now,
        why: new.why,
        sealed,
        open: true,
        state: AsideState::Waiting,
        decided_at: None,
        decided_by: None,
        decided_how: None,
        words: None,
        version: 1,
    };
    diesel::insert_into(set_aside::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// Its photos, so that no sweep takes what they show while it lies here: as a draft's they belong to no request yet.
pub fn keep_photos(
    tx: &mut Tx<'_>,
    _: &Permit<SetAside>,
    id: &str,
    helper: &str,
    photos: &[NewPhoto],
) -> Result<(), Error> {
    let leave = tx.housekeeping();
    photos.iter().try_for_each(|photo| requests::add_draft_photo(tx, leave, id, helper, photo))
}

/// All that was set aside for somebody is forgotten, with its photos.
pub(super) fn forget(conn: &mut Conn, community: &str, resident: &str) -> Result<(), Error> {
    let theirs =
        set_aside::table.filter(set_aside::community_id.eq(community)).filter(set_aside::resident_id.eq(resident));
    let ids: Vec<String> = theirs.select(set_aside::id).load(conn)?;
    for some in ids.chunks(250) {
        drop_photos(conn, community, some)?;
    }
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

pub(super) fn about(community: &str, id: &str) -> Vec<u8> {
    format!("aside/{community}/{id}").into_bytes()
}

/// What it was. `None`: the resident's key was destroyed.
pub fn open(conn: &mut Conn, keys: &KeyRing, late: &Late) -> Result<Option<Vec<u8>>, Error> {
    let Some(sealed) = &late.sealed else { return Ok(None) };
    let Some(key) = person_keys::find(conn, keys, &late.community_id, &late.resident_id)? else { return Ok(None) };
    let plain = keys::open_with(&key, &about(&late.community_id, &late.id), sealed)?;
    Ok(Some(plain.to_vec()))
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Late>, Error> {
    Ok(set_aside::table.find((community, id)).select(Late::as_select()).first(conn).optional()?)
}

/// What this key was set aside as, if it was.
pub fn by_key(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    resident: &str,
    key: &str,
) -> Result<Option<Late>, Error> {
    Ok(set_aside::table
        .filter(set_aside::community_id.eq(community))
        .filter(set_aside::helper_id.eq(helper))
        .filter(set_aside::resident_id.eq(resident))
        .filter(set_aside::key.eq(key))
        .select(Late::as_select())
        .first(conn)
        .optional()?)
}

/// How many lie open from one helper for one resident.
pub fn count_open(conn: &mut Conn, community: &str, helper: &str, resident: &str) -> Result<i64, Error> {
    Ok(set_aside::table
        .filter(set_aside::community_id.eq(community))
        .filter(set_aside::helper_id.eq(helper))
        .filter(set_aside::resident_id.eq(resident))
        .filter(set_aside::open.eq(true))
        .count()
        .get_result(conn)?)
}

/// At the desk: those that wait or those decided, newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    open: bool,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Late>, Error> {
    let mut query =
        set_aside::table.filter(set_aside::community_id.eq(community)).filter(set_aside::open.eq(open)).into_boxed();
    if let Some(before) = before {
        query = query.filter(set_aside::id.lt(before.to_owned()));
    }
    Ok(query.order(set_aside::id.desc()).limit(limit).select(Late::as_select()).load(conn)?)
}

/// A helper's own, newest first, before the id given.
pub fn of_helper(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Late>, Error> {
    let mut query = set_aside::table
        .filter(set_aside::community_id.eq(community))
        .filter(set_aside::helper_id.eq(helper))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(set_aside::id.lt(before.to_owned()));
    }
    Ok(query.order(set_aside::id.desc()).limit(limit).select(Late::as_select()).load(conn)?)
}

/// What was decided.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    pub state: AsideState,
    pub how: Option<Way>,
    pub words: Option<&'a str>,
}

/// Writes it, if nobody did before.
pub fn decide<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, late: &Late, how: &Decided<'_>) -> Result<(), Error> {
    let row = set_aside::table.find((tx.community, &late.id)).filter(set_aside::open.eq(true));
    let changed = diesel::update(row.filter(set_aside::version.eq(late.version)))
        .set((
            set_aside::open.eq(false),
            set_aside::state.eq(how.state),
            set_aside::decided_at.eq(Some(tx.now)),
            set_aside::decided_by.eq(Some(permit.context().standing.actor.clone())),
            set_aside::decided_how.eq(how.how.map(|way| way.as_str())),
            set_aside::words.eq(how.words),
            set_aside::version.eq(late.version + 1),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::TooLate));
    }
    // A request that came of it has them now; what is put away needs them no longer.
    drop_photos(tx.conn, tx.community, std::slice::from_ref(&late.id))
}
