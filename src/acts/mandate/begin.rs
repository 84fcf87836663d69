//! The moment a mandate begins to hold: looked at once more, written down, told to both in writing.

use super::{draft, writing};
use crate::acts::conclude;
use crate::domain::mandate::{Evidence, after_consent};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::store::helpers;
use crate::store::mandates::{self, Change, Mandate, NewEvidence};
use crate::store::tx::Tx;

/// What was drafted days ago must still be right today: the term, the helper's accreditation, the caps.
pub fn still_right(tx: &mut Tx<'_>, mandate: &Mandate, evidence: Evidence) -> Result<(), Error> {
    super::follows(mandate, after_consent(evidence, tx.now).0, tx.now)?;
    let able = helpers::find(tx.conn, tx.community, &mandate.helper_id)?.is_some_and(|h| h.may_help(tx.now));
    if !able || draft::no_room(tx, &mandate.resident_id, &mandate.helper_id)?.is_some() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    Ok(())
}

/// Writes the consent down, lets an earlier mandate between the two end, and gives both the text.
pub fn begin<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    mandate: &Mandate,
    kind: Evidence,
    rests_on: &[NewEvidence<'_>],
    more: serde_json::Value,
) -> Result<(), Error> {
    use crate::domain::mandate::MandateState::Superseded;
    let (state, cooling_until) = after_consent(kind, tx.now);
    for earlier in mandates::between(tx.conn, tx.community, &mandate.resident_id, &mandate.helper_id, tx.now)? {
        mandates::change(tx, &permit, &earlier, &Change::Ended { state: Superseded, reason: "renewed" })?;
    }
    mandates::change(tx, &permit, mandate, &Change::Consented { state, evidence: kind, cooling_until })?;
    for evidence in rests_on {
        mandates::add_evidence(tx, &permit, evidence)?;
    }
    let hands = permit.context().standing.actor.clone();
    let content = super::content(tx, mandate, state, more)?;
    let act = conclude(tx, permit, (super::SUBJECT, &mandate.id), &content)?;
    writing::copies(tx, mandate, act.as_ref(), &hands)
}
