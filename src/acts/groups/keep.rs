//! The desk begins a group, changes what it is, or ends it. A group with seats is fair before it begins
//! (`domain::group::Plan::check`).

use serde_json::json;

use super::{SUBJECT, find};
use crate::acts::{ask, conclude};
use crate::domain::group::{SeatKind, Unbalanced};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndGroup, KeepGroup};
use crate::error::{Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::groups::{self, Facts, Group};
use crate::store::tx::Tx;
use crate::words::k;

/// What is done with it.
#[derive(Clone, Debug)]
pub enum Change {
    Begin(Facts),
    /// If nobody changed it since `version` was read.
    Rewrite {
        id: String,
        version: i32,
        facts: Facts,
    },
    End {
        id: String,
        version: i32,
    },
}

/// Does it, once for each key; gives the group's id.
pub async fn change(db: &Db, community: &str, standing: Standing, claim: Claim, what: Change) -> Result<String, Error> {
    db.write("keep_group", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let id = match &what {
            Change::Begin(facts) => write(tx, &standing, None, facts)?,
            Change::Rewrite { id, version, facts } => write(tx, &standing, Some((id, *version)), facts)?,
            Change::End { id, version } => {
                let group = find(tx, id)?;
                let permit = ask::<EndGroup>(tx, &standing, &Subject::default())?;
                groups::end(tx, &permit, id, *version)?;
                conclude(tx, permit, (SUBJECT, id), &json!({ "about": group.name }))?;
                id.clone()
            }
        };
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

fn write(tx: &mut Tx<'_>, standing: &Standing, old: Option<(&String, i32)>, facts: &Facts) -> Result<String, Error> {
    let permit = ask::<KeepGroup>(tx, standing, &Subject::default())?;
    let before = match old {
        Some((id, _)) => Some(find(tx, id)?),
        None => None,
    };
    check(tx, facts, before.as_ref())?;
    let id = match old {
        Some((id, version)) => {
            groups::update(tx, &permit, id, facts, version)?;
            id.clone()
        }
        None => groups::insert(tx, &permit, facts)?,
    };
    let content = json!({ "about": facts.name, "kind": facts.kind.as_str(), "what": facts.what,
        "seats": facts.plan.seats, "most_percent": facts.plan.most_percent, "term_months": facts.term_months });
    conclude(tx, permit, (SUBJECT, &id), &content)?;
    Ok(id)
}

/// Fair where it has seats, and with no fewer seats of a kind than are held.
fn check(tx: &mut Tx<'_>, facts: &Facts, before: Option<&Group>) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    if facts.kind.has_seats()
        && let Err(why) = facts.plan.check()
    {
        errors.add("seats", unbalanced_words(why));
    }
    if let Some(group) = before {
        let taken = groups::taken(tx.conn, tx.community, &group.id)?;
        let held = |kind: &SeatKind| taken.get(kind.as_str()).copied().unwrap_or(0);
        if SeatKind::ALL.iter().any(|kind| held(kind) > facts.plan.of(*kind)) {
            errors.add("seats", k::GROUPS_ERROR_HELD);
        }
    }
    errors.finish()
}

fn unbalanced_words(why: Unbalanced) -> crate::words::Key {
    match why {
        Unbalanced::NoSeats => k::GROUPS_ERROR_NO_SEATS,
        Unbalanced::TooMany => k::GROUPS_ERROR_MANY_SEATS,
        Unbalanced::TooLarge(_) => k::GROUPS_ERROR_BALANCE,
        Unbalanced::NobodyOffline => k::GROUPS_ERROR_OFFLINE,
    }
}
