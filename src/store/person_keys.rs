//! Each person's own key, wrapped by one kept outside the database; destroying it erases what the
//! record says about them while the record still verifies (TRUST.md §5).

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::conn::Conn;
use super::erasure;
use super::schema::person_keys;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::ErasePerson;
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};

/// The person's key, made at their first act. `None`: it was destroyed; nothing more is sealed under it, and
/// no new one is made silently.
pub fn of(tx: &mut Tx<'_>, person: &str) -> Result<Option<Zeroizing<[u8; 32]>>, Error> {
    let found = person_keys::table
        .find((tx.community, person))
        .select(person_keys::wrapped)
        .first::<Option<Vec<u8>>>(tx.conn)
        .optional()?;
    let about = about(tx.community, person);
    match found {
        Some(Some(wrapped)) => unwrapped(tx.keys, &about, &wrapped).map(Some),
        Some(None) => Ok(None),
        None => make(tx, person, &about).map(Some),
    }
}

/// The same for reading: none is made.
pub fn find(
    conn: &mut Conn,
    keys: &KeyRing,
    community: &str,
    person: &str,
) -> Result<Option<Zeroizing<[u8; 32]>>, Error> {
    let found = person_keys::table.find((community, person)).select(person_keys::wrapped);
    match found.first::<Option<Vec<u8>>>(conn).optional()?.flatten() {
        Some(wrapped) => unwrapped(keys, &about(community, person), &wrapped).map(Some),
        None => Ok(None),
    }
}

fn about(community: &str, person: &str) -> String {
    format!("person key/{community}/{person}")
}

fn unwrapped(keys: &KeyRing, about: &str, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, Error> {
    let plain = keys.open_sealed(Purpose::PersonKeys, about.as_bytes(), wrapped)?;
    let key = <[u8; 32]>::try_from(plain.as_slice()).map_err(|e| Error::broken("keys", e))?;
    Ok(Zeroizing::new(key))
}

fn make(tx: &mut Tx<'_>, person: &str, about: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
    let key = Zeroizing::new(rand::random::<[u8; 32]>());
    let wrapped = tx.keys.seal(Purpose::PersonKeys, about.as_bytes(), key.as_slice())?;
    diesel::insert_into(person_keys::table)
        .values((
            person_keys::community_id.eq(tx.community),
            person_keys::person_id.eq(person),
            person_keys::wrapped.eq(Some(wrapped)),
            person_keys::created_at.eq(tx.now),
            person_keys::destroyed_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(key)
}

/// Destroys a person's key and all that leads from their id to them. The record keeps its entries and
/// still verifies; what they said in it can be read by nobody again.
pub fn erase(tx: &mut Tx<'_>, _: &Permit<ErasePerson>, person: &str) -> Result<(), Error> {
    erasure::forget(tx.conn, tx.community, person, tx.now)
}

/// An erasure, as it is remembered outside the database, so that a restored backup forgets again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Erased {
    pub community: String,
    pub person: String,
    pub at: i64,
}

/// Everybody who was erased, by community and id.
pub fn erased(conn: &mut Conn) -> Result<Vec<Erased>, Error> {
    let rows = person_keys::table
        .filter(person_keys::destroyed_at.is_not_null())
        .order((person_keys::community_id.asc(), person_keys::person_id.asc()))
        .select((person_keys::community_id, person_keys::person_id, person_keys::destroyed_at))
        .load::<(String, String, Option<i64>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(community, person, at)| Erased { community, person, at: at.unwrap_or_default() })
        .collect())
}

/// Was this person erased? Their receipts say so.
pub fn is_erased(conn: &mut Conn, community: &str, person: &str) -> Result<bool, Error> {
    let found = person_keys::table
        .find((community, person))
        .select(person_keys::destroyed_at)
        .first::<Option<i64>>(conn)
        .optional()?;
    Ok(matches!(found, Some(Some(_))))
}

/// Erases again after a restore.
pub fn replay(conn: &mut Conn, erased: &Erased) -> Result<(), Error> {
    conn.transaction(|conn| erasure::forget(conn, &erased.community, &erased.person, erased.at))
}

/// One key as it is kept apart from the database's backups; still wrapped.
#[derive(Clone, Debug, Queryable, Insertable, serde::Serialize, serde::Deserialize)]
#[diesel(table_name = person_keys)]
pub struct Kept {
    community_id: String,
    person_id: String,
    wrapped: Option<Vec<u8>>,
    created_at: i64,
    destroyed_at: Option<i64>,
}

/// Keys after the one named, in order, for a copy of their own.
pub fn page_after(conn: &mut Conn, after: (&str, &str), limit: i64) -> Result<Vec<Kept>, Error> {
    let (community, person) = after;
    Ok(person_keys::table
        .filter(
            person_keys::community_id
                .gt(community)
                .or(person_keys::community_id.eq(community).and(person_keys::person_id.gt(person))),
        )
        .order((person_keys::community_id.asc(), person_keys::person_id.asc()))
        .limit(limit)
        .select((
            person_keys::community_id,
            person_keys::person_id,
            person_keys::wrapped,
            person_keys::created_at,
            person_keys::destroyed_at,
        ))
        .load(conn)?)
}

impl Kept {
    pub fn place(&self) -> (&str, &str) {
        (&self.community_id, &self.person_id)
    }
}

/// Wraps every key anew, whatever community it is of; how many.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing) -> Result<usize, Error> {
    let (mut after, mut count) = ((String::new(), String::new()), 0);
    loop {
        let page = page_after(conn, (&after.0, &after.1), 500)?;
        let Some(last) = page.last() else { return Ok(count) };
        after = (last.community_id.clone(), last.person_id.clone());
        for key in &page {
            let Some(wrapped) = &key.wrapped else { continue };
            let about = about(&key.community_id, &key.person_id);
            let plain = old.open_sealed(Purpose::PersonKeys, about.as_bytes(), wrapped)?;
            let wrapped = new.seal(Purpose::PersonKeys, about.as_bytes(), &plain)?;
            diesel::update(person_keys::table.find((&key.community_id, &key.person_id)))
                .set(person_keys::wrapped.eq(Some(wrapped)))
                .execute(conn)?;
            count += 1;
        }
    }
}

/// Does this key file open the keys that are here? `None` where there are none.
pub fn opens(conn: &mut Conn, keys: &KeyRing) -> Result<Option<bool>, Error> {
    let one = person_keys::table
        .filter(person_keys::wrapped.is_not_null())
        .select((person_keys::community_id, person_keys::person_id, person_keys::wrapped))
        .first::<(String, String, Option<Vec<u8>>)>(conn)
        .optional()?;
    Ok(one.map(|(community, person, wrapped)| {
        let about = about(&community, &person);
        keys.open_sealed(Purpose::PersonKeys, about.as_bytes(), &wrapped.unwrap_or_default()).is_ok()
    }))
}

/// Puts a copied key back where there is none.
pub fn put_back(conn: &mut Conn, key: &Kept) -> Result<(), Error> {
    crate::on_each!(conn, c =>
        diesel::insert_into(person_keys::table).values(key).on_conflict_do_nothing().execute(c))?;
    Ok(())
}
