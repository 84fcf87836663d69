//! 暂时不在家: the resident, or the desk for them, says that they are in hospital or travelling, and that they are back.

use serde_json::json;

use super::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndAway, SetAway};
use crate::error::{Clash, Error};
use crate::store::absences::{self, NewAbsence};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;

/// The kind of subject absences have in the record.
const SUBJECT: &str = "absence";

/// From now on, until a day if it is known.
pub async fn set(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    until_at: Option<i64>,
    words: String,
) -> Result<(), Error> {
    db.write("set_away", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let permit = ask::<SetAway>(tx, &standing, &Subject::resident(&resident))?;
        let new = NewAbsence { resident: &resident, until_at, words: &words };
        let id = absences::insert(tx, &permit, &new)?;
        conclude(tx, permit, (SUBJECT, &id), &json!({ "until": until_at, "words": words }))?;
        answers::keep(tx, &standing, &resident, &claim, &id)
    })
    .await
}

/// They are back: windows go on, and not being found says something again.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, resident: String) -> Result<(), Error> {
    db.write("end_away", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let away = absences::now(tx.conn, tx.community, &resident, tx.now)?.ok_or(Error::Conflict(Clash::TooLate))?;
        let permit = ask::<EndAway>(tx, &standing, &Subject::resident(&resident))?;
        absences::end(tx, &permit, &away.id)?;
        conclude(tx, permit, (SUBJECT, &away.id), &json!({ "since": away.from_at }))?;
        answers::keep(tx, &standing, &resident, &claim, &away.id)
    })
    .await
}
