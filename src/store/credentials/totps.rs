//! Second factors (TOTP, RFC 6238): the secret is sealed, and each code works once.

use diesel::prelude::*;
use zeroize::Zeroizing;

use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::totps;
use crate::store::tx::{Housekeeping, Tx};

/// A second factor that is in use.
pub struct Totp {
    pub secret: Zeroizing<Vec<u8>>,
    /// The half minute whose code was used last.
    pub last_step: i64,
}

pub fn of_person(conn: &mut Conn, keys: &KeyRing, community: &str, person: &str) -> Result<Option<Totp>, Error> {
    let found = totps::table
        .find((community, person))
        .filter(totps::confirmed_at.is_not_null())
        .select((totps::sealed, totps::last_step))
        .first::<(Vec<u8>, i64)>(conn)
        .optional()?;
    let Some((sealed, last_step)) = found else {
        return Ok(None);
    };
    let secret = keys.open_sealed(Purpose::Secrets, about(community, person).as_bytes(), &sealed)?;
    Ok(Some(Totp { secret, last_step }))
}

/// Keeps a second factor whose first code, of `step`, was just confirmed.
pub fn set_totp<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, secret: &[u8], step: i64) -> Result<(), Error> {
    let sealed = tx.keys.seal(Purpose::Secrets, about(tx.community, person).as_bytes(), secret)?;
    let row = (
        totps::community_id.eq(tx.community),
        totps::person_id.eq(person),
        totps::sealed.eq(&sealed),
        totps::confirmed_at.eq(Some(tx.now)),
        totps::last_step.eq(step),
    );
    let set = (totps::sealed.eq(&sealed), totps::confirmed_at.eq(Some(tx.now)), totps::last_step.eq(step));
    on_each!(&mut *tx.conn, c => diesel::insert_into(totps::table)
        .values(row)
        .on_conflict((totps::community_id, totps::person_id))
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(())
}

/// It confirms nobody any more.
pub fn forget<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::delete(totps::table.find((tx.community, person))).execute(tx.conn)?;
    Ok(())
}

/// Uses the code of one half minute up. `false`: it, or a later one, was used before.
pub fn use_step(tx: &mut Tx<'_>, _: Housekeeping, person: &str, step: i64) -> Result<bool, Error> {
    let changed = diesel::update(totps::table.find((tx.community, person)).filter(totps::last_step.lt(step)))
        .set(totps::last_step.eq(step))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// Seals every second factor anew; how many.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing) -> Result<usize, Error> {
    // Those who work or help: few enough to hold at once.
    let all: Vec<(String, String, Vec<u8>)> =
        totps::table.select((totps::community_id, totps::person_id, totps::sealed)).load(conn)?;
    for (community, person, sealed) in &all {
        let about = about(community, person);
        let plain = old.open_sealed(Purpose::Secrets, about.as_bytes(), sealed)?;
        let sealed = new.seal(Purpose::Secrets, about.as_bytes(), &plain)?;
        diesel::update(totps::table.find((community, person))).set(totps::sealed.eq(sealed)).execute(conn)?;
    }
    Ok(all.len())
}

fn about(community: &str, person: &str) -> String {
    format!("totp/{community}/{person}")
}
