//! The list of residents leaves the house as a file: by those who may, and never without an entry in the record.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ExportPeople;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::people_roll::{self, Listed};

/// Residents read at a time.
const PAGE: i64 = 1000;

/// Records who took the list, then gives it.
pub async fn export(db: &Db, community: &str, standing: Standing) -> Result<Vec<Listed>, Error> {
    let whose = community.to_owned();
    let listed = db
        .read(move |conn| {
            let mut all: Vec<Listed> = Vec::new();
            loop {
                let after = all.last().map(|(person, _)| person.id.clone()).unwrap_or_default();
                let page = people_roll::page_after(conn, &whose, &after, PAGE)?;
                let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
                all.extend(page);
                if last {
                    return Ok(all);
                }
            }
        })
        .await?;
    let people = listed.len();
    db.write("export_people", community, move |tx| {
        let permit = ask::<ExportPeople>(tx, &standing, &Subject::default())?;
        let community = tx.community.to_owned();
        conclude(tx, permit, ("community", &community), &json!({ "people": people }))?;
        Ok(())
    })
    .await?;
    Ok(listed)
}
