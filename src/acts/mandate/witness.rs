//! 我在场: a member of staff stands beside the resident at the kiosk, and for ten minutes it takes her yes.

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude};
use crate::domain::mandate::{MandateState, WITNESS_HOLDS};
use crate::domain::policy::Refusal;
use crate::domain::standing::Standing;
use crate::domain::tiers::WitnessMandate;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};

/// Opens the kiosk for her consent.
pub async fn witness(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    version: Option<i32>,
) -> Result<(), Error> {
    db.write("witness_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        super::unchanged(&found, version)?;
        let waits = [MandateState::Draft, MandateState::ConsentPending, MandateState::Suspended];
        if !waits.contains(&found.state_now(tx.now)) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        // Nobody is the witness of their own consent, nor of one given to themselves.
        if standing.actor == found.resident_id {
            return Err(Error::refused(Refusal::OwnHands));
        }
        let permit = ask::<WitnessMandate>(tx, &standing, &super::not_by_the_helper(&found))?;
        let until = tx.now + WITNESS_HOLDS;
        let state = if found.state == MandateState::Draft { MandateState::ConsentPending } else { found.state };
        mandates::change(tx, &permit, &found, &Change::Witnessed { by: &standing.actor, until, state })?;
        let content = super::content(tx, &found, state, json!({ "witness_until": until }))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
