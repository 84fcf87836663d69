//! 交接: what is in a colleague's hands becomes another's, all of it or in parts; both see it.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::{Office, Standing};
use crate::domain::tiers::HandOver;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::caseloads;
use crate::store::db::Db;
use crate::store::handover;
use crate::words::k;

/// What goes over.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Ids of areas as they were given.
    pub areas: Vec<String>,
    /// Ids of open requests.
    pub requests: Vec<String>,
}

/// Hands it over. The desk hands over its own work; the accounts office and the administrator anybody's,
/// but not to themselves.
pub async fn hand_over(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    from: String,
    to: String,
    parts: Parts,
) -> Result<(), Error> {
    db.write("hand_over", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let staff = caseloads::staff(tx.conn, tx.community)?;
        let Some((_, name)) = staff.iter().find(|(id, _)| *id == to && to != from) else {
            return Err(Error::field("to", k::COLLEAGUE_ERROR_TO));
        };
        if parts.areas.is_empty() && parts.requests.is_empty() {
            return Err(Error::field("area", k::COLLEAGUE_ERROR_NOTHING));
        }
        let only_own = standing.office() == Some(Office::Desk) && standing.actor != from;
        if only_own {
            return Err(Error::refused(crate::domain::policy::Refusal::NotThisOffice));
        }
        // Nobody takes another's work for themselves: it is given (TRUST.md §6 case 24).
        let permit = ask::<HandOver>(tx, &standing, &Subject::default().after(Some(&to)))?;
        let held = caseloads::of_staff(tx.conn, tx.community, &from)?;
        for id in &parts.areas {
            let given = held.iter().find(|g| g.id == *id).ok_or(Error::Conflict(Clash::ChangedMeanwhile))?;
            caseloads::take(tx, &permit, &from, id)?;
            match caseloads::give(tx, &permit, &to, &given.area(), Some(&from)) {
                // They have it already: then it is simply no longer shared.
                Ok(_) | Err(Error::Conflict(Clash::Exists)) => {}
                Err(error) => return Err(error),
            }
        }
        for request in &parts.requests {
            handover::give_request(tx, &permit, request, &from, (&to, name))?;
        }
        let content = json!({ "to": to, "areas": parts.areas, "requests": parts.requests });
        conclude(tx, permit, ("person", &from), &content)?;
        answers::keep(tx, &standing, "", &claim, &to)
    })
    .await
}
