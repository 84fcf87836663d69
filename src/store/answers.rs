//! Idempotency: a form sent twice is one act, and the second sending gets the first one's answer.

use diesel::prelude::*;

use super::schema::answered_keys;
use super::tx::Tx;
use super::{mandates, offices};
use crate::domain::policy::Refusal;
use crate::domain::standing::{Right, Standing};
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

/// Looks the key up. An old answer is given to nobody but whoever was given it, and only while they still have the right
/// by which they ask for it: the door has just looked at their session, accreditation, mandate and office, and this looks
/// once more in the transaction, so that a mandate or an office that ended in between opens nothing.
///
/// # Errors
/// The key was used for something else, or their right has ended.
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
        Some((digest, answer)) if digest == claim.digest => {
            still_may(tx, standing)?;
            Ok(Claimed::Before(answer))
        }
        Some(_) => Err(Error::Conflict(Clash::KeyReused)),
    }
}

fn still_may(tx: &mut Tx<'_>, standing: &Standing) -> Result<(), Error> {
    match &standing.right {
        Right::Mandate(facts) => {
            let now = mandates::find(tx.conn, tx.community, &facts.id)?.map(|mandate| mandate.facts());
            let stands = now.is_some_and(|mandate| mandate.in_force(tx.now));
            if stands { Ok(()) } else { Err(Error::refused(Refusal::MandateNotInForce)) }
        }
        Right::Office { office, .. } => {
            let stands = offices::holds(tx.conn, tx.community, &standing.actor, *office)?;
            if stands { Ok(()) } else { Err(Error::refused(Refusal::NotThisOffice)) }
        }
        // Nothing lies between the door and here that could end these.
        Right::OwnSelf | Right::Assisted { .. } | Right::Key { .. } | Right::System => Ok(()),
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
