//! 我不再帮忙了: a helper stops altogether, or a membership ends. Every mandate ends with it, every resident is told, and
//! the desk is asked to find others for them.

use serde_json::json;

use super::{SUBJECT, find, notes, stepped};
use crate::acts::mandate::renounce;
use crate::acts::{ask, conclude, signals};
use crate::domain::accreditation::{self, Step};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::request::Words;
use crate::domain::signals::{Facts, Seen, SignalKind};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{EndMembership, Kind, LeaveAsHelper};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::helpers;
use crate::store::mandates;
use crate::store::tx::Tx;

/// More residents than any helper may have.
const RESIDENTS: i64 = 100;

/// The helper, or the desk for them, ends it.
pub async fn leave(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    helper: String,
    words: Option<Words>,
) -> Result<(), Error> {
    stop::<LeaveAsHelper>(db, community, standing, claim, helper, words).await
}

/// The organisation no longer sends them: acting in its name ends at once.
pub async fn end_membership(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    helper: String,
    words: Option<Words>,
) -> Result<(), Error> {
    stop::<EndMembership>(db, community, standing, claim, helper, words).await
}

async fn stop<K: Kind + 'static>(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    helper: String,
    words: Option<Words>,
) -> Result<(), Error> {
    if matches!(standing.right, Right::Assisted { .. } | Right::Mandate(_)) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    db.write("helper_leaves", community, move |tx| {
        find(tx, &helper)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &helper, &claim)? {
            return Ok(());
        }
        let permit = ask::<K>(tx, &standing, &Subject::resident(&helper))?;
        end(tx, permit, &standing, &helper, words.as_ref())?;
        answers::keep(tx, &standing, &helper, &claim, &helper)
    })
    .await
}

fn end<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    standing: &Standing,
    id: &str,
    words: Option<&Words>,
) -> Result<(), Error> {
    let helper = find(tx, id)?;
    let to = accreditation::take(helper.standing(tx.now), Step::Leave, tx.now)
        .map_err(|_| Error::Conflict(Clash::TooLate))?;
    let theirs = mandates::of_helper(tx.conn, tx.community, id, "", None, tx.now, RESIDENTS)?;
    for one in &theirs {
        renounce::with_the_helper(tx, standing, &one.mandate)?;
    }
    helpers::write(tx, &permit, &stepped(&helper, to))?;
    helpers::add_step(tx, &permit, id, Step::Leave, words.map(Words::as_str), None)?;
    let content = json!({ "residents": theirs.len(), "words": words.map(Words::as_str) });
    conclude(tx, permit, (SUBJECT, id), &content)?;
    if !theirs.is_empty() {
        let n = i64::try_from(theirs.len()).unwrap_or(i64::MAX);
        let facts = Facts { n, since: Some(tx.now), ..Facts::default() };
        let left =
            Seen { kind: SignalKind::HelperLeft, resident: None, helper: Some(id.to_owned()), facts, at: tx.now };
        signals::raise(tx, &left)?;
    }
    notes::tell(tx, id, Step::Leave, tx.now)
}
