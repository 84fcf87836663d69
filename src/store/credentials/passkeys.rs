//! Passkeys: their public halves and counters, who was first asked for one when, and the ceremonies that are used up.

use diesel::prelude::*;

use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::{ceremonies_used, helpers, offices, passkey_waits, passkeys, people};
use crate::store::tx::{Housekeeping, Tx, new_id};

/// A passkey as its owner sees it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = passkeys)]
pub struct Kept {
    pub id: String,
    pub credential: Vec<u8>,
    pub name: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
}

/// A person's, oldest first; `domain::passkey::MOST` keeps them few.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Kept>, Error> {
    Ok(passkeys::table
        .filter(passkeys::community_id.eq(community))
        .filter(passkeys::person_id.eq(person))
        .order(passkeys::id.asc())
        .limit(50)
        .select(Kept::as_select())
        .load(conn)?)
}

/// Has this person any?
pub fn any(conn: &mut Conn, community: &str, person: &str) -> Result<bool, Error> {
    let found = passkeys::table
        .filter(passkeys::community_id.eq(community))
        .filter(passkeys::person_id.eq(person))
        .select(passkeys::id)
        .first::<String>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Somebody who signs in with a passkey, and the key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub passkey_id: String,
    pub key: String,
    pub is_staff: bool,
    pub is_helper: bool,
    pub is_resident: bool,
}

/// Whose passkey this is, if it is theirs and their account is active: one statement.
pub fn holder(
    conn: &mut Conn,
    community: &str,
    person: &str,
    credential: &[u8],
    now: i64,
) -> Result<Option<Holder>, Error> {
    let found = passkeys::table
        .inner_join(
            people::table.on(people::community_id.eq(passkeys::community_id).and(people::id.eq(passkeys::person_id))),
        )
        .left_join(
            offices::table.on(offices::community_id
                .eq(people::community_id)
                .and(offices::person_id.eq(people::id))
                .and(offices::ended_at.is_null())),
        )
        .left_join(
            helpers::table.on(helpers::community_id
                .eq(people::community_id)
                .and(helpers::person_id.eq(people::id))
                .and(helpers::state.eq("active"))
                .and(helpers::accredited_until.gt(now))),
        )
        .filter(passkeys::community_id.eq(community))
        .filter(passkeys::credential.eq(credential.to_vec()))
        .filter(passkeys::person_id.eq(person))
        .filter(people::state.eq("active"))
        .select((
            passkeys::id,
            passkeys::key,
            offices::office.nullable(),
            helpers::title.nullable(),
            people::is_resident,
        ))
        .first::<(String, String, Option<String>, Option<String>, bool)>(conn)
        .optional()?;
    Ok(found.map(|(passkey_id, key, office, title, is_resident)| Holder {
        passkey_id,
        key,
        is_staff: office.is_some(),
        is_helper: title.is_some(),
        is_resident,
    }))
}

/// A new passkey, ready to be kept.
pub struct NewPasskey<'a> {
    pub person: &'a str,
    pub credential: &'a [u8],
    pub key: &'a str,
    pub name: &'a str,
    /// The bound phone it was made on, where it was one.
    pub device: Option<&'a str>,
}

/// # Errors
/// It is kept already, for whomever.
pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, new: &NewPasskey<'_>) -> Result<String, Error> {
    let id = new_id();
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::community_id.eq(tx.community),
            passkeys::id.eq(&id),
            passkeys::person_id.eq(new.person),
            passkeys::credential.eq(new.credential),
            passkeys::key.eq(new.key),
            passkeys::name.eq(new.name),
            passkeys::device_id.eq(new.device),
            passkeys::created_at.eq(tx.now),
            passkeys::used_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// It was used: its counter moved. `false`: somebody else used it at the same moment, or it ended.
pub fn used(tx: &mut Tx<'_>, _: Housekeeping, id: &str, before: &str, now_kept: &str) -> Result<bool, Error> {
    let changed = diesel::update(passkeys::table.find((tx.community, id)).filter(passkeys::key.eq(before)))
        .set((passkeys::key.eq(now_kept), passkeys::used_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

pub fn rename<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, id: &str, name: &str) -> Result<(), Error> {
    let row = passkeys::table.find((tx.community, id)).filter(passkeys::person_id.eq(person));
    let changed = diesel::update(row).set(passkeys::name.eq(name)).execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Missing) }
}

pub fn end<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, id: &str) -> Result<(), Error> {
    let row = passkeys::table.find((tx.community, id)).filter(passkeys::person_id.eq(person));
    let gone = diesel::delete(row).execute(tx.conn)?;
    if gone == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// All of a person's open nothing any more, and the days in which one may be made begin anew.
pub fn forget<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::delete(
        passkeys::table.filter(passkeys::community_id.eq(tx.community)).filter(passkeys::person_id.eq(person)),
    )
    .execute(tx.conn)?;
    diesel::delete(passkey_waits::table.find((tx.community, person))).execute(tx.conn)?;
    Ok(())
}

/// Those made on a phone that is its owner's no longer.
pub fn end_of_device<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, device: &str) -> Result<(), Error> {
    diesel::delete(
        passkeys::table
            .filter(passkeys::community_id.eq(tx.community))
            .filter(passkeys::person_id.eq(person))
            .filter(passkeys::device_id.eq(device)),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// From when somebody's days count: from the first time they are asked, which is now where it was never.
pub fn asked_since(tx: &mut Tx<'_>, _: Housekeeping, person: &str) -> Result<i64, Error> {
    let row = passkey_waits::table.find((tx.community, person)).select(passkey_waits::since);
    if let Some(since) = row.first::<i64>(tx.conn).optional()? {
        return Ok(since);
    }
    let first = (
        passkey_waits::community_id.eq(tx.community),
        passkey_waits::person_id.eq(person),
        passkey_waits::since.eq(tx.now),
    );
    on_each!(&mut *tx.conn, c =>
        diesel::insert_into(passkey_waits::table).values(first).on_conflict_do_nothing().execute(c))?;
    Ok(tx.now)
}

/// Uses a ceremony up. `false`: it was used before.
pub fn use_ceremony(tx: &mut Tx<'_>, _: Housekeeping, once: &str) -> Result<bool, Error> {
    let row = (
        ceremonies_used::community_id.eq(tx.community),
        ceremonies_used::once.eq(once),
        ceremonies_used::at.eq(tx.now),
    );
    let added = on_each!(&mut *tx.conn, c =>
        diesel::insert_into(ceremonies_used::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Ceremonies used before an instant, too old to be tried again by anybody, go.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(
        ceremonies_used::table
            .filter(ceremonies_used::community_id.eq(tx.community))
            .filter(ceremonies_used::at.lt(before)),
    )
    .execute(tx.conn)?)
}
