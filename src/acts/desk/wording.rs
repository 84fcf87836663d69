//! Words that are said often are kept, changed, or offered no longer.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::KeepWording;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::wordings::{self, New};

/// What is done with them.
#[derive(Clone, Debug)]
pub enum Change {
    Add(New),
    /// If nobody changed them since `version` was read.
    Rewrite {
        id: String,
        version: i32,
        new: New,
    },
    End {
        id: String,
    },
}

/// Does it, once for each key.
pub async fn change(db: &Db, community: &str, standing: Standing, claim: Claim, what: Change) -> Result<(), Error> {
    db.write("keep_wording", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<KeepWording>(tx, &standing, &Subject::default())?;
        let (id, new) = match &what {
            Change::Add(new) => (wordings::insert(tx, &permit, new)?, Some(new)),
            Change::Rewrite { id, version, new } => {
                wordings::update(tx, &permit, id, new, *version)?;
                (id.clone(), Some(new))
            }
            Change::End { id } => {
                wordings::end(tx, &permit, id)?;
                (id.clone(), None)
            }
        };
        let content = match new {
            Some(new) => json!({ "kind": new.kind, "name": new.name, "zh": new.words_zh, "en": new.words_en }),
            None => json!({ "ended": true }),
        };
        conclude(tx, permit, ("wording", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
