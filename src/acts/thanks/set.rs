//! The administrator says whether taking part earns thanks, what counts, how often makes one, and what it is. It holds for
//! what begins from now on; what was earned before stays earned.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::thanks::Part;
use crate::domain::tiers::SetThanks;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::thanks::{self, NewRule};

/// Sets the rule, if nobody did since `version` was read.
pub async fn set(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    version: i32,
    rule: NewRule,
) -> Result<(), Error> {
    db.write("set_thanks", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<SetThanks>(tx, &standing, &Subject::default())?;
        thanks::set(tx, &permit, &rule, version)?;
        let parts: Vec<&str> = rule.parts.iter().map(Part::as_str).collect();
        let content = json!({
            "gives": rule.gives, "parts": parts, "times": rule.times, "zh": rule.words_zh, "en": rule.words_en,
        });
        let community = tx.community.to_owned();
        conclude(tx, permit, ("community", &community), &content)?;
        answers::keep(tx, &standing, "", &claim, "thanks")
    })
    .await
}
