//! Until when somebody promised a resident to come, or to have it done. It moves no clock; a shift hands it on.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::PromiseTime;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::{promises, requests};

/// Writes the promise down; the latest counts.
pub async fn promise(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    request: String,
    due_at: i64,
) -> Result<(), Error> {
    db.write("promise_time", community, move |tx| {
        let found = requests::find(tx.conn, tx.community, &request)?.ok_or(Error::Missing)?;
        // Another party's work is as if it did not exist.
        if standing.party().is_some_and(|party| party != found.party_id) {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if !found.open {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let subject = Subject::resident(&found.resident_id).of_party(&found.party_id);
        let permit = ask::<PromiseTime>(tx, &standing, &subject)?;
        promises::set(tx, &permit, &request, due_at)?;
        conclude(tx, permit, ("request", &request), &json!({ "number": found.number, "promised": due_at }))?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &request)
    })
    .await
}
