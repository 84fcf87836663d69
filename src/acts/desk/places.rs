//! Where the buildings stand on the desk's plan.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::plan::{self, Spot};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::PlanPlaces;
use crate::error::{Clash, Error};
use crate::keys;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::{catalogue, places};

/// What tells one plan from another in a form.
pub fn mark(text: &str) -> String {
    keys::hex(&keys::sha256(&[text.as_bytes()]))
}

/// Puts a new plan in the place of the one that was read; `before` is its [`mark`].
pub async fn replan(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    before: String,
    spots: Vec<Spot>,
) -> Result<(), Error> {
    db.write("plan_places", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let buildings = catalogue::buildings(tx.conn, tx.community)?;
        if mark(&plan::text(&buildings, &places::spots(tx.conn, tx.community)?)) != before {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let permit = ask::<PlanPlaces>(tx, &standing, &Subject::default())?;
        places::plan(tx, &permit, &spots)?;
        let community = tx.community.to_owned();
        conclude(tx, permit, ("community", &community), &json!({ "plan": plan::text(&buildings, &spots) }))?;
        answers::keep(tx, &standing, "", &claim, "plan")
    })
    .await
}
