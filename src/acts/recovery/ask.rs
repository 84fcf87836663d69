//! Staff made sure who somebody is, and ask a colleague to let them back in.

use serde_json::json;

use crate::acts;
use crate::domain::policy::Subject;
use crate::domain::recovery::{Lost, Stage, Sure};
use crate::domain::standing::Standing;
use crate::domain::tiers::AskRecovery;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::{people, recoveries};

/// # Errors
/// One is asked for already, or it is for oneself.
pub async fn ask(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    lost: Lost,
    sure: Sure,
) -> Result<(), Error> {
    db.write("ask_recovery", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let known = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        if known.state != "active" {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let open = recoveries::latest(tx.conn, tx.community, &person)?;
        if open.is_some_and(|open| open.stage(tx.now) == Stage::Asked) {
            return Err(Error::Conflict(Clash::Exists));
        }
        // Nobody asks for themselves: whoever sits at an open session would.
        let subject = Subject::resident(&person).after(Some(&person));
        let permit = acts::ask::<AskRecovery>(tx, &standing, &subject)?;
        let id = recoveries::insert(tx, &permit, &person, lost, sure)?;
        let content = json!({ "lost": lost.as_str(), "sure": sure.as_str() });
        acts::conclude(tx, permit, ("recovery", &id), &content)?;
        answers::keep(tx, &standing, &person, &claim, &id)
    })
    .await
}
