//! One more than the caps, for one event, let through by a second member of staff (TRUST.md §3).

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude, second_eyes};
use crate::domain::standing::Standing;
use crate::domain::tiers::WidenCaps;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};

pub async fn widen(db: &Db, community: &str, standing: Standing, claim: Claim, mandate: String) -> Result<(), Error> {
    db.write("widen_caps", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let (Some(event), None) = (&found.widened_for, &found.widened_by) else {
            return Err(Error::Conflict(Clash::TooLate));
        };
        // Not by whoever drafted it, and not by the helper.
        let two = second_eyes::another(&found.drafted_by, &standing.actor)?;
        let permit = ask::<WidenCaps>(tx, &standing, &super::apart(&standing, &found)?.by_two(two))?;
        mandates::change(tx, &permit, &found, &Change::Widened { by: &standing.actor, event })?;
        let content = super::content(tx, &found, found.state, json!({ "event": event }))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
