//! The moment a mandate begins to hold: looked at once more, written down, told to both in writing.

use super::{draft, writing};
use crate::acts::conclude;
use crate::domain::mandate::{Carries, Evidence, MandateKind, MandateState, begins_as, carries};
use crate::domain::permit::Permit;
use crate::domain::review::ReviewKind;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::store::mandates::{self, Change, Evidenced, Mandate, NewEvidence};
use crate::store::reviews::{self, NewReview};
use crate::store::tx::Tx;
use crate::store::{helpers, work_calendar};

/// What was drafted days ago must still be right today: the term, the helper's accreditation, the caps.
pub fn still_right(tx: &mut Tx<'_>, mandate: &Mandate) -> Result<(), Error> {
    if !matches!(mandate.state_now(tx.now), MandateState::Draft | MandateState::ConsentPending) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let able = helpers::find(tx.conn, tx.community, &mandate.helper_id)?.is_some_and(|h| h.may_help(tx.now));
    let room = mandate.widened_by.is_some() || draft::no_room(tx, &mandate.resident_id, &mandate.helper_id)?.is_none();
    if able && room { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
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
    begin_carrying(tx, permit, mandate, (kind, carries(&[kind], false)), rests_on, more)
}

/// The same where what was shown carries less than one strong piece would.
pub fn begin_carrying<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    mandate: &Mandate,
    shown: (Evidence, Carries),
    rests_on: &[NewEvidence<'_>],
    more: serde_json::Value,
) -> Result<(), Error> {
    let (state, tier_max, cooling_until) = begins_as(mandate.kind, shown.1, tx.now);
    super::follows(mandate, state, tx.now)?;
    for earlier in mandates::between(tx.conn, tx.community, &mandate.resident_id, &mandate.helper_id, tx.now)? {
        let state = MandateState::Superseded;
        mandates::change(tx, &permit, &earlier, &Change::Ended { state, reason: "renewed" })?;
    }
    let tier_max = in_doubt_less(tx, mandate, tier_max)?;
    let review_at = mandate.kind.review_every().map(|every| tx.now + every);
    let consented =
        Change::Consented { state, evidence: shown.0, cooling_until, tier_max: i32::from(tier_max), review_at };
    mandates::change(tx, &permit, mandate, &consented)?;
    for evidence in rests_on {
        mandates::add_evidence(tx, &permit, evidence)?;
    }
    if mandate.kind == MandateKind::Urgent {
        open_review(tx, &permit, mandate, ReviewKind::Urgent, None)?;
    }
    let hands = permit.context().standing.actor.clone();
    let content = super::content(tx, mandate, state, more)?;
    let act = conclude(tx, permit, (super::SUBJECT, &mandate.id), &content)?;
    writing::copies(tx, mandate, act.as_ref(), &hands)
}

/// Doubt about the resident's capacity keeps every mandate to the harmless; a guardian's is there for that.
fn in_doubt_less(tx: &mut Tx<'_>, mandate: &Mandate, tier: u8) -> Result<u8, Error> {
    let doubt = mandate.kind != MandateKind::Guardian
        && reviews::capacity_in_doubt(tx.conn, tx.community, &mandate.resident_id)?;
    Ok(if doubt { tier.min(1) } else { tier })
}

/// What the evidence kept for a mandate carries, once the desk has spoken with the resident.
pub fn carried(evidence: &[Evidenced]) -> Carries {
    let shown: Vec<Evidence> = evidence.iter().filter(|e| complete(e)).map(|e| e.kind).collect();
    carries(&shown, true)
}

/// Two people at a bedside are two; one who waits for the other proves nothing yet.
fn complete(evidence: &Evidenced) -> bool {
    evidence.kind != Evidence::K7 || evidence.second_id.is_some() || evidence.second_name.is_some()
}

/// Somebody other than whoever granted it looks at it by the next working day.
pub fn open_review<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    mandate: &Mandate,
    kind: ReviewKind,
    told_by: Option<&str>,
) -> Result<(), Error> {
    let calendar = work_calendar::read(tx.conn, tx.community, tx.now)?;
    let new = NewReview {
        kind,
        person: &mandate.resident_id,
        mandate: Some(&mandate.id),
        granted_by: Some(&mandate.drafted_by),
        told_by,
        words: None,
        due_at: kind.due(tx.now, &calendar),
        state_before: None,
    };
    reviews::open(tx, permit, &new)
}
