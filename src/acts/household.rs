//! 家里的情况: who has the key, whom to ring first, what to mind at the door.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::KeepHousehold;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::households::{self, Kept};
use crate::store::people;

/// Writes it down for the home of a person; it is kept in the record under that person's key.
pub async fn keep(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    version: i32,
    kept: Kept,
) -> Result<(), Error> {
    db.write("keep_household", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let known = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        let home = known.home_id.ok_or(Error::Conflict(Clash::TooLate))?;
        let permit = ask::<KeepHousehold>(tx, &standing, &Subject::resident(&person))?;
        households::keep(tx, &permit, &home, version, &kept)?;
        let content = json!({
            "home": home,
            "key_holder": kept.key_holder,
            "call_first": kept.call_first,
            "notes": kept.notes,
        });
        conclude(tx, permit, ("home", &home), &content)?;
        answers::keep(tx, &standing, &person, &claim, &home)
    })
    .await
}
