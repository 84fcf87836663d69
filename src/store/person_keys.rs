//! Each person's own key, wrapped by one kept outside the database; destroying it erases what the
//! record says about them while the record still verifies (TRUST.md §5).

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::schema::person_keys;
use super::tx::Tx;
use crate::error::Error;
use crate::keys::Purpose;

/// The person's key, made at their first act. `None`: it was destroyed; nothing more is sealed under it, and
/// no new one is made silently.
pub fn of(tx: &mut Tx<'_>, person: &str) -> Result<Option<Zeroizing<[u8; 32]>>, Error> {
    let found = person_keys::table
        .find((tx.community, person))
        .select(person_keys::wrapped)
        .first::<Option<Vec<u8>>>(tx.conn)
        .optional()?;
    let about = format!("person key/{}/{}", tx.community, person);
    match found {
        Some(Some(wrapped)) => {
            let plain = tx.keys.open_sealed(Purpose::PersonKeys, about.as_bytes(), &wrapped)?;
            let key = <[u8; 32]>::try_from(plain.as_slice()).map_err(|e| Error::broken("keys", e))?;
            Ok(Some(Zeroizing::new(key)))
        }
        Some(None) => Ok(None),
        None => make(tx, person, &about).map(Some),
    }
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
