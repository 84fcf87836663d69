//! Sessions begin, are kept alive, freeze and end.

use diesel::prelude::*;

use super::SessionKind;
use crate::domain::standing::Assurance;
use crate::error::Error;
use crate::keys::{self, sha256};
use crate::store::schema::{devices, sessions};
use crate::store::tx::{Housekeeping, Tx, new_id};

/// What a new session is made of.
pub struct NewSession<'a> {
    pub person: &'a str,
    pub kind: SessionKind,
    pub device: Option<&'a str>,
    pub assisted_by: Option<&'a str>,
    pub parent: Option<&'a str>,
    /// By what they proved who they are, just now.
    pub proved: Assurance,
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
            sessions::proved_at.eq(tx.now),
            sessions::proved_by.eq(new.proved.as_str()),
            sessions::label.eq(""),
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

/// Whoever is signed in proved again who they are: the session stays, its token is a new one (ASVS 7.2.4).
/// `None`: it ended meanwhile.
pub fn prove(tx: &mut Tx<'_>, _: Housekeeping, session: &str, by: Assurance) -> Result<Option<String>, Error> {
    let token = keys::token();
    let changed = diesel::update(sessions::table.find((tx.community, session)).filter(sessions::ended_at.is_null()))
        .set((
            sessions::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()),
            sessions::proved_at.eq(tx.now),
            sessions::proved_by.eq(by.as_str()),
            sessions::seen_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok((changed == 1).then_some(token))
}

/// A session in use: on which device, and what its browser is called.
pub struct Seen<'a> {
    pub session: &'a str,
    pub device: Option<&'a str>,
    pub label: &'a str,
}

pub fn touch(tx: &mut Tx<'_>, _: Housekeeping, seen: &Seen<'_>) -> Result<(), Error> {
    diesel::update(sessions::table.find((tx.community, seen.session)))
        .set((sessions::seen_at.eq(tx.now), sessions::label.eq(seen.label)))
        .execute(tx.conn)?;
    if let Some(device) = seen.device {
        diesel::update(devices::table.find((tx.community, device)))
            .set(devices::seen_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
    }
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

/// Ends every session in which a resident stands beside a helper: whoever helps is to stop at once.
pub fn end_beside(tx: &mut Tx<'_>, _: Housekeeping, resident: &str) -> Result<usize, Error> {
    Ok(diesel::update(
        sessions::table
            .filter(sessions::community_id.eq(tx.community))
            .filter(sessions::person_id.eq(resident))
            .filter(sessions::kind.eq(SessionKind::Copresence))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(Some(tx.now)))
    .execute(tx.conn)?)
}
