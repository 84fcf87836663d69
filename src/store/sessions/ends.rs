//! Sessions begin, are kept alive, freeze and end.

use diesel::prelude::*;

use super::SessionKind;
use crate::error::Error;
use crate::keys::{self, sha256};
use crate::store::schema::sessions;
use crate::store::tx::{Housekeeping, Tx, new_id};

/// What a new session is made of.
pub struct NewSession<'a> {
    pub person: &'a str,
    pub kind: SessionKind,
    pub device: Option<&'a str>,
    pub assisted_by: Option<&'a str>,
    pub parent: Option<&'a str>,
}

/// Starts a session and gives its token, which is nowhere kept.
pub fn start(tx: &mut Tx<'_>, _: Housekeeping, new: &NewSession<'_>) -> Result<(String, String), Error> {
    let (idle, absolute) = new.kind.ends();
    let (id, token) = (new_id(), keys::token());
    diesel::insert_into(sessions::table)
        .values((
            sessions::community_id.eq(tx.community),
            sessions::id.eq(&id),
            sessions::person_id.eq(new.person),
            sessions::kind.eq(new.kind),
            sessions::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()),
            sessions::device_id.eq(new.device),
            sessions::assisted_by.eq(new.assisted_by),
            sessions::parent_id.eq(new.parent),
            sessions::frozen_by.eq(None::<String>),
            sessions::created_at.eq(tx.now),
            sessions::seen_at.eq(tx.now),
            sessions::idle_ms.eq(idle),
            sessions::ends_at.eq(tx.now + absolute),
            sessions::ended_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok((id, token))
}

/// Gives a session a shorter life than its kind has.
pub fn shorten(tx: &mut Tx<'_>, _: Housekeeping, session: &str, lives_ms: i64) -> Result<(), Error> {
    diesel::update(sessions::table.find((tx.community, session)))
        .set((sessions::idle_ms.eq(lives_ms), sessions::ends_at.eq(tx.now + lives_ms)))
        .execute(tx.conn)?;
    Ok(())
}

pub fn touch(tx: &mut Tx<'_>, _: Housekeeping, session: &str) -> Result<(), Error> {
    diesel::update(sessions::table.find((tx.community, session))).set(sessions::seen_at.eq(tx.now)).execute(tx.conn)?;
    Ok(())
}

pub fn end(tx: &mut Tx<'_>, _: Housekeeping, session: &str) -> Result<(), Error> {
    diesel::update(sessions::table.find((tx.community, session)).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends every session of a person: a suspended account, a new PIN, a lost phone.
pub fn end_all_of(tx: &mut Tx<'_>, _: Housekeeping, person: &str) -> Result<usize, Error> {
    Ok(diesel::update(
        sessions::table
            .filter(sessions::community_id.eq(tx.community))
            .filter(sessions::person_id.eq(person))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(Some(tx.now)))
    .execute(tx.conn)?)
}

/// Freezes a helper's session while a resident is signed in beside them.
pub fn freeze(tx: &mut Tx<'_>, _: Housekeeping, session: &str, by: &str) -> Result<(), Error> {
    diesel::update(sessions::table.find((tx.community, session)))
        .set(sessions::frozen_by.eq(Some(by)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends what is frozen of a helper who signed in again.
pub fn end_frozen_of(tx: &mut Tx<'_>, _: Housekeeping, person: &str) -> Result<(), Error> {
    diesel::update(
        sessions::table
            .filter(sessions::community_id.eq(tx.community))
            .filter(sessions::person_id.eq(person))
            .filter(sessions::frozen_by.is_not_null())
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    Ok(())
}
