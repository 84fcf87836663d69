//! Stop at once: anyone may ask for it by phone; nothing is done under the mandate until it has been looked into.

use crate::domain::standing::Standing;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;

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
        super::stop::stop(tx, &standing, &found, None)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
