//! 我不再代办: the helper gives it up, and the staffed service goes on for the resident.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::RenounceMandate;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};

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
