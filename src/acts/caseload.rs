//! Whose work a part of the community is: given and taken back by somebody else than the one it is given to.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndCaseload, GiveCaseload};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::caseloads::{self, Area};
use crate::store::db::Db;

/// Gives a grid, a building or everything to a colleague.
pub async fn give(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    staff: String,
    area: Area,
) -> Result<(), Error> {
    db.write("give_caseload", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let works_here = caseloads::staff(tx.conn, tx.community)?.iter().any(|(id, _)| *id == staff);
        if !works_here || !caseloads::exists(tx.conn, tx.community, &area)? {
            return Err(Error::Missing);
        }
        let permit = ask::<GiveCaseload>(tx, &standing, &Subject::default().after(Some(&staff)))?;
        let id = caseloads::give(tx, &permit, &staff, &area, None)?;
        conclude(tx, permit, ("person", &staff), &json!({ "area": area.as_text() }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// Takes it back; whoever it was taken from says why from now on.
pub async fn take(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    staff: String,
    id: String,
) -> Result<(), Error> {
    db.write("end_caseload", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<EndCaseload>(tx, &standing, &Subject::default())?;
        caseloads::take(tx, &permit, &staff, &id)?;
        conclude(tx, permit, ("person", &staff), &json!({ "caseload": id }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
