//! Idempotency: a form sent twice is one act, and the second sending gets the first one's answer.

use diesel::prelude::*;

use super::schema::answered_keys;
use super::tx::Tx;
use crate::domain::standing::Standing;
use crate::error::{Clash, Error};

/// A key with what it belongs to: actor, resident, route and the digest of what was sent.
#[derive(Clone, Debug)]
pub struct Claim {
    pub key: Option<String>,
    pub route: &'static str,
    pub digest: [u8; 32],
}

/// What became of a claim.
pub enum Claimed {
    /// New: do it, then [`keep`] the answer.
    New,
    /// Done before: this was the answer.
    Before(String),
}

/// Looks the key up. The caller must have passed the policy again before it gives out an old answer.
pub fn claim(tx: &mut Tx<'_>, standing: &Standing, resident: &str, claim: &Claim) -> Result<Claimed, Error> {
    let Some(key) = &claim.key else {
        return Ok(Claimed::New);
    };
    let found = answered_keys::table
        .find((tx.community, &standing.actor, resident, claim.route, key))
        .select((answered_keys::digest, answered_keys::answer))
        .first::<(Vec<u8>, String)>(tx.conn)
        .optional()?;
    match found {
        None => Ok(Claimed::New),
        Some((digest, answer)) if digest == claim.digest => Ok(Claimed::Before(answer)),
        Some(_) => Err(Error::Conflict(Clash::KeyReused)),
    }
}

/// Keeps the answer: an id or an address, never a secret.
pub fn keep(tx: &mut Tx<'_>, standing: &Standing, resident: &str, claim: &Claim, answer: &str) -> Result<(), Error> {
    let Some(key) = &claim.key else {
        return Ok(());
    };
    diesel::insert_into(answered_keys::table)
        .values((
            answered_keys::community_id.eq(tx.community),
            answered_keys::actor_id.eq(&standing.actor),
            answered_keys::resident_id.eq(resident),
            answered_keys::route.eq(claim.route),
            answered_keys::key.eq(key),
            answered_keys::digest.eq(claim.digest.to_vec()),
            answered_keys::answer.eq(answer),
            answered_keys::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The answer a key got, if it was used; for a form pressed again after its draft was filed.
pub fn before(
    conn: &mut super::conn::Conn,
    community: &str,
    actor: &str,
    resident: &str,
    route: &str,
    key: &str,
) -> Result<Option<String>, Error> {
    Ok(answered_keys::table
        .find((community, actor, resident, route, key))
        .select(answered_keys::answer)
        .first(conn)
        .optional()?)
}
