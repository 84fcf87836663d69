//! The community keeps a procedure of its own from now on; what began under another goes on by that.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::procedure::{Procedure, Unfit};
use crate::domain::standing::Standing;
use crate::domain::tiers::KeepProcedure;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::procedures;
use crate::words::k;

/// Puts it in force after version `before`.
pub async fn keep(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    before: i32,
    procedure: Procedure,
) -> Result<(), Error> {
    procedure.check().map_err(|why| match why {
        Unfit::HowMany => Error::field("stages", k::PROPOSALS_ERROR_STAGES),
        Unfit::Name(_) => Error::field("stages", k::PROPOSALS_ERROR_NAMES),
        Unfit::Twice(_) => Error::field("stages", k::PROPOSALS_ERROR_TWICE),
        Unfit::Support(_) => Error::field("stages", k::PROPOSALS_ERROR_SUPPORT),
        Unfit::Days => Error::field("days", k::PROPOSALS_ERROR_DAYS),
    })?;
    db.write("keep_procedure", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<KeepProcedure>(tx, &standing, &Subject::default())?;
        let version = procedures::keep(tx, &permit, &procedure, before)?;
        let id = tx.community.to_owned();
        let content = json!({ "version": version, "stages": procedure.stages, "answer_days": procedure.answer_days });
        conclude(tx, permit, ("community", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &version.to_string())
    })
    .await
}
