//! 交接班: whoever goes hands over what is open and promised, and whoever comes takes it over.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::{HandShift, TakeShift};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::shifts;

/// Hands the shift over, with the page as it stood; gives the handover's id.
pub async fn hand(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    words: String,
    body: String,
) -> Result<String, Error> {
    db.write("hand_shift", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let permit = ask::<HandShift>(tx, &standing, &Subject::default())?;
        let id = shifts::insert(tx, &permit, &words, &body)?;
        conclude(tx, permit, ("shift", &id), &json!({ "words": words, "stood": body }))?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// Takes a shift over; nobody takes over from themselves.
pub async fn take(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    words: String,
) -> Result<(), Error> {
    db.write("take_shift", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = shifts::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if found.from_id == standing.actor {
            return Err(Error::refused(Refusal::OwnHands));
        }
        let permit = ask::<TakeShift>(tx, &standing, &Subject::default())?;
        shifts::take(tx, &permit, &id, &words)?;
        conclude(tx, permit, ("shift", &id), &json!({ "from": found.from_id, "words": words }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
