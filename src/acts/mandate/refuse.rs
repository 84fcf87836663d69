//! 我不同意: the resident says no, and that is the end of it.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::RefuseMandate;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};

/// Says no. The helper hears only that it did not come about.
pub async fn refuse(db: &Db, community: &str, standing: Standing, claim: Claim, mandate: String) -> Result<(), Error> {
    db.write("refuse_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if found.resident_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        super::follows(&found, MandateState::Rejected, tx.now)?;
        let permit = ask::<RefuseMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let state = MandateState::Rejected;
        mandates::change(tx, &permit, &found, &Change::Ended { state, reason: "refused" })?;
        let content = super::content(tx, &found, state, json!({}))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        writing::helper(tx, &found, writing::NOT_MADE, &standing.actor)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
