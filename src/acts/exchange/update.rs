//! Another system says more about what it reported. Its words go to staff; the state stays what staff and the clocks
//! make it.

use serde_json::json;

use super::{Holder, still_good};
use crate::acts::{ask, conclude};
use crate::domain::open311::{Fault, Update};
use crate::domain::policy::Subject;
use crate::domain::tiers::UpdateByKey;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::open311;
use crate::store::outside::{self, OutsideUpdate};
use crate::store::requests::{self, Step};

/// Keeps it. The same `update_id` twice is one update, and its first words stay.
pub async fn update(
    db: &Db,
    community: &str,
    holder: Holder,
    update: Update,
) -> Result<Result<OutsideUpdate, Vec<Fault>>, Error> {
    db.write("update_by_key", community, move |tx| {
        if !still_good(tx, &holder)? {
            return Ok(Err(vec![Fault::forbidden("api_key has ended")]));
        }
        let standing = holder.standing(Some(update.update_id.clone()));
        // Only what it reported itself; anything else is as if it did not exist.
        let found = open311::by_number(tx.conn, tx.community, update.request)?
            .filter(|request| request.resident_id == standing.actor);
        let Some(request) = found else {
            return Ok(Err(vec![Fault::missing("service_request_id is not known here")]));
        };
        if let Some(before) = outside::update_before(tx.conn, tx.community, &standing.actor, &update.update_id)? {
            let same = before.request_id == request.id;
            return Ok(if same { Ok(before) } else { Err(vec![Fault::bad("update_id was used for another request")]) });
        }
        let permit = ask::<UpdateByKey>(tx, &standing, &Subject::resident(&standing.actor))?;
        let step = Step { kind: "noted", words: Some(update.description.as_str()), ..Step::default() };
        let event = requests::add_event(tx, &permit, &request.id, &step)?;
        let row = outside::add_update(tx, &permit, &request.id, &event, &update)?;
        let content = json!({
            "number": request.number,
            "update_id": update.update_id,
            "status": update.status.as_str(),
            "words": update.description.as_str(),
        });
        conclude(tx, permit, ("request", &request.id), &content)?;
        Ok(Ok(row))
    })
    .await
}
