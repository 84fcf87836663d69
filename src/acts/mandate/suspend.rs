//! Stop at once: anyone may ask for it by phone; nothing is done under the mandate until it has been looked into.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::SuspendMandate;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};

/// Stops it, whatever page the sender had before them: stopping never waits for a fresh one. The helper is told
/// neutrally (TRUST.md §3). For a telephone call the caller sets the standing's channel.
pub async fn suspend(db: &Db, community: &str, standing: Standing, claim: Claim, mandate: String) -> Result<(), Error> {
    db.write("suspend_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        // Somebody else's mandate is as if it did not exist, except to the desk.
        if standing.office().is_none() && found.resident_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<SuspendMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        super::follows(&found, MandateState::Suspended, tx.now)?;
        mandates::change(tx, &permit, &found, &Change::Suspended)?;
        let content = super::content(tx, &found, MandateState::Suspended, json!({}))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        writing::helper(tx, &found, writing::PAUSED, &standing.actor)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
