//! Changes of a telephone number or an email address: the old one, sealed, the link with which it is answered, and what
//! came of it.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::among::among;
use super::columns::text_column;
use super::conn::Conn;
use super::schema::contact_changes as table;
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::contact_change::{ChangeState, Changed, HOLDS};
use crate::domain::held::Way;
use crate::domain::permit::Permit;
use crate::domain::tiers::{DoubtContact, SettleContact};
use crate::error::{Clash, Error};
use crate::keys::{self, KeyRing, Purpose, sha256};

text_column!(Changed);
text_column!(ChangeState);

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct ContactChange {
    pub community_id: String,
    pub id: String,
    pub person_id: String,
    pub what: Changed,
    /// [`Contacts`] and the link's token, under the key file.
    pub sealed: Vec<u8>,
    pub token_hash: Vec<u8>,
    /// The act with which it was changed.
    pub act_id: Option<String>,
    /// Whose hands changed it: they do not decide about it.
    pub changed_by: String,
    pub changed_at: i64,
    pub state: ChangeState,
    /// Somebody has to look.
    pub open: bool,
    pub doubted_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub decided_by: Option<String>,
    /// A `Way` in text.
    pub decided_how: Option<String>,
    pub words: Option<String>,
    pub version: i32,
}

/// What it was and what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacts {
    /// Digits only, or the address.
    pub before: String,
    pub before_shared: bool,
    pub after: Option<String>,
    /// In the address of the page that answers it.
    pub token: String,
}

/// A change to remember.
#[derive(Clone, Copy, Debug)]
pub struct NewChange<'a> {
    pub person: &'a str,
    pub what: Changed,
    pub before: &'a str,
    pub before_shared: bool,
    pub after: Option<&'a str>,
    pub act: Option<&'a str>,
    pub by: &'a str,
}

/// Remembers it, with a new link; gives its id.
pub fn insert(tx: &mut Tx<'_>, _: Housekeeping, new: &NewChange<'_>) -> Result<String, Error> {
    let (id, token) = (new_id(), keys::token());
    let contacts = Contacts {
        before: new.before.to_owned(),
        before_shared: new.before_shared,
        after: new.after.map(str::to_owned),
        token: token.clone(),
    };
    let plain = serde_json::to_vec(&contacts).map_err(|e| Error::broken("contact_changes", e))?;
    let row = ContactChange {
        community_id: tx.community.to_owned(),
        sealed: tx.keys.seal(Purpose::Secrets, &about(tx.community, &id), &plain)?,
        id,
        person_id: new.person.to_owned(),
        what: new.what,
        token_hash: sha256(&[token.as_bytes()]).to_vec(),
        act_id: new.act.map(str::to_owned),
        changed_by: new.by.to_owned(),
        changed_at: tx.now,
        state: ChangeState::Told,
        open: false,
        doubted_at: None,
        decided_at: None,
        decided_by: None,
        decided_how: None,
        words: None,
        version: 1,
    };
    diesel::insert_into(table::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

fn about(community: &str, id: &str) -> Vec<u8> {
    format!("contact change/{community}/{id}").into_bytes()
}

/// What it was and became.
pub fn open(keys: &KeyRing, change: &ContactChange) -> Result<Contacts, Error> {
    let plain = keys.open_sealed(Purpose::Secrets, &about(&change.community_id, &change.id), &change.sealed)?;
    serde_json::from_slice(&plain).map_err(|e| Error::broken("contact_changes", e))
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<ContactChange>, Error> {
    Ok(table::table.find((community, id)).select(ContactChange::as_select()).first(conn).optional()?)
}

pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<ContactChange>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(among(table::id, ids))
        .select(ContactChange::as_select())
        .load(conn)?)
}

/// The change a link speaks of.
pub fn by_token(conn: &mut Conn, community: &str, token: &str) -> Result<Option<ContactChange>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()))
        .select(ContactChange::as_select())
        .first(conn)
        .optional()?)
}

/// Of these people: whose contact is in doubt now, and which.
pub fn in_doubt_among(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    now: i64,
) -> Result<Vec<(String, Changed)>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(among(table::person_id, people))
        .filter(table::open.eq(true))
        .filter(table::doubted_at.gt(now - HOLDS))
        .select((table::person_id, table::what))
        .load(conn)?)
}

/// Until when one person's contact is in doubt, if it is.
pub fn in_doubt_until(conn: &mut Conn, community: &str, person: &str, now: i64) -> Result<Option<i64>, Error> {
    let at: Option<Option<i64>> = table::table
        .filter(table::community_id.eq(community))
        .filter(table::person_id.eq(person))
        .filter(table::open.eq(true))
        .filter(table::doubted_at.gt(now - HOLDS))
        .order(table::doubted_at.desc())
        .select(table::doubted_at)
        .first(conn)
        .optional()?;
    Ok(at.flatten().map(|at| at + HOLDS))
}

/// Those that wait for somebody to look, or those decided, newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    open: bool,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<ContactChange>, Error> {
    let states = if open { &[ChangeState::Doubted][..] } else { &[ChangeState::Kept, ChangeState::PutBack] };
    let mut query = table::table
        .filter(table::community_id.eq(community))
        .filter(table::open.eq(open))
        .filter(among(table::state, states.iter().map(ChangeState::as_str)))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(table::id.lt(before.to_owned()));
    }
    Ok(query.order(table::id.desc()).limit(limit).select(ContactChange::as_select()).load(conn)?)
}

/// Somebody at the old address said that it was not they.
///
/// # Errors
/// [`Clash::TooLate`] when it was said before, or decided.
pub fn doubt(tx: &mut Tx<'_>, _: &Permit<DoubtContact>, change: &ContactChange) -> Result<(), Error> {
    let row = table::table.find((tx.community, &change.id)).filter(table::version.eq(change.version));
    let changed = diesel::update(row)
        .set((
            table::state.eq(ChangeState::Doubted),
            table::open.eq(true),
            table::doubted_at.eq(Some(tx.now)),
            table::version.eq(change.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// What was found when the resident was asked.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'a> {
    pub state: ChangeState,
    pub how: Way,
    pub words: Option<&'a str>,
}

pub fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<SettleContact>,
    change: &ContactChange,
    to: &Settled<'_>,
) -> Result<(), Error> {
    let row = table::table
        .find((tx.community, &change.id))
        .filter(table::open.eq(true))
        .filter(table::version.eq(change.version));
    let changed = diesel::update(row)
        .set((
            table::state.eq(to.state),
            table::open.eq(false),
            table::decided_at.eq(Some(tx.now)),
            table::decided_by.eq(Some(permit.context().standing.actor.clone())),
            table::decided_how.eq(Some(to.how.as_str())),
            table::words.eq(to.words),
            table::version.eq(change.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Those that were told, never answered, and cannot be any more are of no use to anybody.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(
        table::table
            .filter(table::community_id.eq(tx.community))
            .filter(table::open.eq(false))
            .filter(table::state.eq(ChangeState::Told))
            .filter(table::changed_at.lt(before)),
    )
    .execute(tx.conn)?)
}

/// Seals all of them anew; how many.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing) -> Result<usize, Error> {
    // Swept after thirty days unless somebody doubted them: few enough to hold at once.
    let all: Vec<(String, String, Vec<u8>)> =
        table::table.select((table::community_id, table::id, table::sealed)).load(conn)?;
    for (community, id, sealed) in &all {
        let about = about(community, id);
        let plain = old.open_sealed(Purpose::Secrets, &about, sealed)?;
        let sealed = new.seal(Purpose::Secrets, &about, &plain)?;
        diesel::update(table::table.find((community, id))).set(table::sealed.eq(sealed)).execute(conn)?;
    }
    Ok(all.len())
}
