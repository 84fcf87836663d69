//! 我不再代办: the helper gives it up, and the staffed service goes on for the resident.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{RenounceMandate, RevokeMandate};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate};
use crate::store::tx::Tx;

/// Why a mandate ended with the helper's helping.
pub const HELPER_LEFT: &str = "helper_left";

/// Gives up the mandate the helper stands on.
pub async fn renounce(db: &Db, community: &str, standing: Standing, claim: Claim) -> Result<(), Error> {
    let Some(stands_on) = standing.mandate().map(|m| m.id.clone()) else {
        return Err(Error::refused(Refusal::NotYours));
    };
    db.write("renounce_mandate", community, move |tx| {
        let found = super::find(tx, &stands_on)?;
        if found.helper_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<RenounceMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let state = MandateState::Renounced;
        super::follows(&found, state, tx.now)?;
        mandates::change(tx, &permit, &found, &Change::Ended { state, reason: "renounced" })?;
        let content = super::content(tx, &found, state, json!({}))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        writing::helper(tx, &found, writing::GIVEN_UP, &standing.actor)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &stands_on)
    })
    .await
}

/// The same where somebody stops helping altogether: they give it up themselves, or the desk ends it for them. Either
/// way the resident is told, and both are neutral about why.
pub fn with_the_helper(tx: &mut Tx<'_>, standing: &Standing, found: &Mandate) -> Result<(), Error> {
    let subject = Subject::resident(&found.resident_id);
    let change = Change::Ended { state: MandateState::Renounced, reason: HELPER_LEFT };
    let content = super::content(tx, found, MandateState::Renounced, json!({}))?;
    if standing.office().is_some() {
        let permit = ask::<RevokeMandate>(tx, standing, &subject)?;
        mandates::change(tx, &permit, found, &change)?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    } else {
        let relied_on = Standing { right: Right::Mandate(found.facts()), ..standing.clone() };
        let permit = ask::<RenounceMandate>(tx, &relied_on, &subject)?;
        mandates::change(tx, &permit, found, &change)?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    }
    Ok(())
}
