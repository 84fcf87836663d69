//! When the desk is open and who answers when it is not: set by the administrator. No clock of a request moves by it.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ChangeSettings;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::desk_hours::{self, Rule};

/// Sets the rule, if nobody did since `version` was read.
pub async fn set(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    version: i32,
    rule: Rule,
) -> Result<(), Error> {
    db.write("desk_hours", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<ChangeSettings>(tx, &standing, &Subject::default())?;
        desk_hours::set(tx, &permit, &rule, version)?;
        let content = json!({
            "days": rule.hours.days_text(), "opens": rule.hours.opens, "closes": rule.hours.closes,
            "phone": rule.phone, "zh": rule.words_zh, "en": rule.words_en,
        });
        let community = tx.community.to_owned();
        conclude(tx, permit, ("community", &community), &content)?;
        answers::keep(tx, &standing, "", &claim, "hours")
    })
    .await
}
