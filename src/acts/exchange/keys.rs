//! Staff give another system a key, and take it back.

use serde_json::json;

use super::Holder;
use crate::acts::{ask, conclude};
use crate::domain::budget::Budget;
use crate::domain::policy::Subject;
use crate::domain::source::SourceKind;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndKey, IssueKey};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::api_keys::{self, Scope};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::db::Db;
use crate::store::{catalogue, sources};

/// What one key may write within a minute: a hotline's batch, and no flood.
pub const WRITES: Budget = Budget { most: 120, span: 60_000 };
/// Wrong keys from one network address.
pub const WRONG: Budget = Budget { most: 30, span: 3_600_000 };
/// How coarsely it is known when a key was last used, milliseconds.
const TOUCHED_EVERY: i64 = 60_000;

/// Makes a key for the system of this name; the key is given this once, and nowhere kept. `None`: the same form
/// came before.
pub async fn issue(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    holder: String,
    scope: Scope,
) -> Result<Option<String>, Error> {
    db.write("issue_key", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(None);
        }
        let permit = ask::<IssueKey>(tx, &standing, &Subject::default())?;
        let source = sources::ensure(tx, &permit, &holder, SourceKind::System)?;
        if source.kind != SourceKind::System {
            return Err(Error::Conflict(Clash::Exists));
        }
        let known = catalogue::categories_in_use(tx.conn, tx.community)?;
        let scope = Scope {
            categories: scope.categories.iter().filter(|id| known.iter().any(|c| c.id == **id)).cloned().collect(),
            ..scope.clone()
        };
        let (id, token) = api_keys::issue(tx, &permit, &source.id, &scope)?;
        let content = json!({
            "holder": source.name,
            "source": source.id,
            "categories": scope.categories,
            "opens": scope.opens,
        });
        conclude(tx, permit, ("api_key", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(Some(token))
    })
    .await
}

/// Ends a key; what comes with it afterwards is refused.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("end_key", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let key = api_keys::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let permit = ask::<EndKey>(tx, &standing, &Subject::default())?;
        api_keys::end(tx, &permit, &id)?;
        conclude(tx, permit, ("api_key", &id), &json!({ "source": key.source_id }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// Counts one write against a key, and notes when it was used.
///
/// # Errors
/// [`Error::Busy`] with the instant from which it may write again.
pub async fn spend(db: &Db, community: &str, holder: &Holder) -> Result<(), Error> {
    let key = holder.key.clone();
    let over = db
        .write("spend_key", community, move |tx| {
            let leave = tx.housekeeping();
            if key.last_used_at.is_none_or(|at| tx.now - at >= TOUCHED_EVERY) {
                api_keys::touch(tx, leave, &key.id)?;
            }
            tries::spend(tx, leave, &[(Bucket::of("api_key", &key.id), WRITES)])
        })
        .await?;
    busy(over)
}

/// Counts a wrong key against where it came from.
pub async fn wrong(db: &Db, community: &str, address: &str) -> Result<(), Error> {
    let address = address.to_owned();
    let over = db
        .write("wrong_key", community, move |tx| {
            let (leave, bucket) = (tx.housekeeping(), Bucket::address(tx.keys, "api_key", &address));
            tries::spend(tx, leave, &[(bucket, WRONG)])
        })
        .await?;
    busy(over)
}

fn busy(over: Option<i64>) -> Result<(), Error> {
    over.map_or(Ok(()), |until| Err(Error::Busy { until: Some(until) }))
}
