//! Thirty days without a word, and what was asked for is off: silence refuses (Civil Code art. 171).

use serde_json::json;

use super::{ASKED, SUBJECT};
use crate::acts::conclude;
use crate::domain::held::HeldState;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::LapseHeld;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::held::{self, Ending};
use crate::store::outbox;
use crate::store::tx::Tx;

/// Ended in one transaction.
const BATCH: i64 = 50;
/// Transactions one turn takes; what is left over waits for the next.
const TURNS: usize = 50;

/// Ends what is over; how many there were.
pub async fn run(db: &Db, community: &str) -> Result<usize, Error> {
    let mut done = 0;
    for _ in 0..TURNS {
        let (now, id) = (db.now(), community.to_owned());
        // Asked before writing, so that an idle house writes nothing.
        if db.read(move |conn| held::over(conn, &id, now, 1)).await?.is_empty() {
            break;
        }
        done += db.write("held_clock", community, lapse).await?;
    }
    Ok(done)
}

fn lapse(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let over = held::over(tx.conn, tx.community, tx.now, BATCH)?;
    for id in &over {
        let found = held::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)?;
        let permit = tx.permit::<LapseHeld>(&Standing::of_the_house(), &Subject::resident(&found.resident_id))?;
        held::end(tx, &permit, &found, &Ending { state: HeldState::Lapsed, how: None, words: None })?;
        if let Some(act) = &found.act_id {
            outbox::call_off(tx, &permit, act, ASKED)?;
        }
        conclude(tx, permit, (SUBJECT, id), &json!({ "about": found.kind }))?;
    }
    Ok(over.len())
}
