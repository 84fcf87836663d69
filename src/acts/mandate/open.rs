//! Beside a helper, with the card's next number, a resident asks for their help. That is little proof (evidence K5), so it
//! only opens a draft, and the desk asks her.

use serde_json::json;

use super::{SUBJECT, draft};
use crate::acts::codes::{self, Ask, Asked, Checked};
use crate::acts::{ask, conclude};
use crate::domain::mandate::{Evidence, MandateState, Matter};
use crate::domain::one_time::{CodeFor, Contact};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::OpenMandate;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Mandate, NewEvidence};
use crate::store::people;
use crate::store::tx::Tx;
use crate::words::k;

/// Opens a draft for the helper who is there; gives its id.
pub async fn open(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    matters: Vec<Matter>,
    term: crate::domain::mandate::Term,
) -> Result<String, Error> {
    db.write("open_mandate", community, move |tx| {
        let Some(helper) = standing.assisted_by().map(str::to_owned) else {
            return Err(Error::refused(Refusal::NotYours));
        };
        if let Claimed::Before(id) = answers::claim(tx, &standing, &standing.actor, &claim)? {
            return Ok(id);
        }
        let wanted = draft::Draft::ordinary(&standing.actor, &helper, matters.clone(), term, Evidence::K5);
        let permit = ask::<OpenMandate>(tx, &standing, &Subject::resident(&standing.actor))?;
        let mandate = Mandate { state: MandateState::Draft, ..draft::prepare(tx, &standing, &wanted)? };
        mandates::insert(tx, &permit, &mandate)?;
        mandates::add_evidence(tx, &permit, &NewEvidence::of(&mandate.id, Evidence::K5))?;
        let content = super::content(tx, &mandate, mandate.state, json!({ "evidence": "k5" }))?;
        conclude(tx, permit, (SUBJECT, &mandate.id), &content)?;
        answers::keep(tx, &standing, &standing.actor, &claim, &mandate.id)?;
        Ok(mandate.id)
    })
    .await
}

/// Sends a code to the resident's own number, for a draft of theirs that waits (evidence K6).
pub async fn send_code(
    db: &Db,
    community: &str,
    standing: Standing,
    mandate: String,
    address: String,
) -> Result<(), Error> {
    db.write("send_mandate_code", community, move |tx| {
        let found = waiting(tx, &standing, &mandate)?;
        let person = people::find(tx.conn, tx.community, &found.resident_id)?.ok_or(Error::Missing)?;
        let Some(contact) = person.phone.as_deref().and_then(Contact::parse) else {
            return Err(Error::field("code", k::MANDATES_CODE_NO_NUMBER));
        };
        let ask = Ask { purpose: CodeFor::Evidence, subject: &found.id, contact: &contact, address: &address };
        match codes::issue(tx, &ask, &person)? {
            Asked::OnItsWay => Ok(()),
            Asked::Wait { until } => Err(Error::Busy { until: Some(until) }),
            Asked::NotThere => Err(Error::field("code", k::MANDATES_CODE_NO_NUMBER)),
        }
    })
    .await
}

/// The code was typed in: right, it counts as one weak piece more; wrong, it is counted against the code alone.
pub async fn confirm_code(
    db: &Db,
    community: &str,
    standing: Standing,
    mandate: String,
    typed: String,
) -> Result<bool, Error> {
    db.write("confirm_mandate_code", community, move |tx| {
        let found = waiting(tx, &standing, &mandate)?;
        if !matches!(codes::check(tx, CodeFor::Evidence, &found.id, &typed)?, Checked::Right { .. }) {
            // Not an error: the wrong try has to stay counted.
            return Ok(false);
        }
        let permit = ask::<OpenMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        mandates::add_evidence(tx, &permit, &NewEvidence::of(&found.id, Evidence::K6))?;
        let content = super::content(tx, &found, found.state, json!({ "evidence": "k6" }))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        Ok(true)
    })
    .await
}

/// A mandate of hers that still waits for her word; anybody else's is as if it did not exist.
fn waiting(tx: &mut Tx<'_>, standing: &Standing, mandate: &str) -> Result<Mandate, Error> {
    let found = super::find(tx, mandate)?;
    if found.resident_id != standing.actor || !found.kind.needs_her_word() {
        return Err(Error::Missing);
    }
    match found.state_now(tx.now) {
        MandateState::Draft | MandateState::ConsentPending => Ok(found),
        _ => Err(Error::Conflict(Clash::TooLate)),
    }
}
