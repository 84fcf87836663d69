//! 马上停: somebody rings the desk, and nobody acts for this resident any more until it has been looked into. Little is
//! asked; the staffed service goes on.

use serde_json::json;

use super::{SUBJECT, begin, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::review::ReviewKind;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::SuspendMandate;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate};
use crate::store::sessions;
use crate::store::tx::Tx;

/// Stops all of them and ends what runs beside a helper; how many were stopped. `told_by`: who rang, if they said.
pub async fn stop_all(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    told_by: Option<String>,
) -> Result<usize, Error> {
    let standing = Standing { channel: Channel::Phone, ..standing };
    db.write("stop_all_mandates", community, move |tx| {
        if let Claimed::Before(n) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(n.parse().unwrap_or(0));
        }
        let mut stopped = 0;
        for mandate in mandates::open_of_resident(tx.conn, tx.community, &resident, tx.now)? {
            if mandate.state != MandateState::Suspended {
                stop(tx, &standing, &mandate, told_by.as_deref())?;
                stopped += 1;
            }
        }
        let leave = tx.housekeeping();
        sessions::end_beside(tx, leave, &resident)?;
        answers::keep(tx, &standing, &resident, &claim, &stopped.to_string())?;
        Ok(stopped)
    })
    .await
}

/// One of them: nothing is done under it from now on, the helper is told neutrally, and somebody other than the granter
/// looks at it by the next working day.
pub fn stop(tx: &mut Tx<'_>, standing: &Standing, found: &Mandate, told_by: Option<&str>) -> Result<(), Error> {
    let permit = ask::<SuspendMandate>(tx, standing, &Subject::resident(&found.resident_id))?;
    super::follows(found, MandateState::Suspended, tx.now)?;
    mandates::change(tx, &permit, found, &Change::Suspended)?;
    begin::open_review(tx, &permit, found, ReviewKind::Stop, told_by)?;
    let content = super::content(tx, found, MandateState::Suspended, json!({ "told_by": told_by }))?;
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    writing::helper(tx, found, writing::PAUSED, &standing.actor)
}
