//! Somebody makes the text larger, changes the colours, or chooses another language.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ChangeView;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::preferences;
use crate::views::page::Prefs;

/// Keeps it for the person, so that it is the same on every device of theirs.
pub async fn change(db: &Db, community: &str, standing: Standing, prefs: Prefs) -> Result<(), Error> {
    db.write("change_view", community, move |tx| {
        let person = standing.actor.clone();
        let permit = ask::<ChangeView>(tx, &standing, &Subject::resident(&person))?;
        preferences::set(tx, &permit, &person, prefs)?;
        let content = json!({
            "lang": prefs.lang.code(),
            "size": prefs.size.as_str(),
            "theme": prefs.theme.as_str(),
        });
        conclude(tx, permit, ("person", &person), &content)?;
        Ok(())
    })
    .await
}
