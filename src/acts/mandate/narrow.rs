//! Smaller, and at once: the resident or the desk takes matters out, or lets it end earlier. Larger is a new mandate with
//! new consent. What was signed stays as it was signed; what was taken out stands in the record.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::{MandateState, Matter, NarrowRefusal, narrowed};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CompleteMandate, NarrowMandate};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change};
use crate::words::{Key, k};

/// Keeps these matters only, until then at the latest.
///
/// # Errors
/// A field error at `matters` where nothing would be left, nothing changes, or it would grow.
pub async fn narrow(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    keep: Vec<Matter>,
    until: Option<i64>,
) -> Result<(), Error> {
    db.write("narrow_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if standing.office().is_none() && found.resident_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if !found.state_now(tx.now).open() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let until = until.unwrap_or(found.until_at);
        let left = narrowed(&found.matters(), found.until_at, &keep, until, tx.now)
            .map_err(|why| Error::field("matters", refusal_words(why)))?;
        let permit = ask::<NarrowMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let matters = left.iter().map(Matter::as_str).collect::<Vec<_>>().join(",");
        mandates::change(tx, &permit, &found, &Change::Narrowed { matters: &matters, until })?;
        let more = json!({ "left": matters, "until_now": until });
        let content = super::content(tx, &found, found.state, more)?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        writing::helper(tx, &found, writing::NARROWED, &standing.actor)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}

fn refusal_words(why: NarrowRefusal) -> Key {
    match why {
        NarrowRefusal::Nothing => k::MANDATING_ERROR_NARROW_NOTHING,
        NarrowRefusal::Wider => k::MANDATING_ERROR_NARROW_WIDER,
        NarrowRefusal::Same => k::MANDATING_ERROR_NARROW_SAME,
    }
}

/// 办完了: what it was for is done (Civil Code art. 173, 1). The resident, the helper or the desk says so.
pub async fn complete(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
) -> Result<(), Error> {
    db.write("complete_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        let of_helper = standing.mandate().is_some_and(|m| m.id == found.id);
        if standing.office().is_none() && found.resident_id != standing.actor && !of_helper {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<CompleteMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let state = MandateState::Completed;
        super::follows(&found, state, tx.now)?;
        mandates::change(tx, &permit, &found, &Change::Ended { state, reason: "completed" })?;
        let content = super::content(tx, &found, state, json!({}))?;
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        writing::helper(tx, &found, writing::ENDED, &standing.actor)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}
