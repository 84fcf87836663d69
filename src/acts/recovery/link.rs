//! After a recovery that two approved, the link with which somebody who works or helps here chooses a new password.

use serde_json::json;

use crate::acts;
use crate::acts::person::Issued;
use crate::domain::policy::Subject;
use crate::domain::recovery::Lost;
use crate::domain::standing::Standing;
use crate::domain::tiers::IssueRecoveryLink;
use crate::error::Error;
use crate::store::credentials::{self, CodePurpose};
use crate::store::db::Db;
use crate::store::recoveries;

/// Shown once, and handed over once.
pub async fn link(db: &Db, community: &str, standing: Standing, person: String) -> Result<Issued, Error> {
    db.write("recovery_link", community, move |tx| {
        let subject = Subject::resident(&person).after(Some(&person));
        let permit = acts::ask::<IssueRecoveryLink>(tx, &standing, &subject)?;
        recoveries::use_up(tx, &permit, &person, &[Lost::Password])?;
        // A day, not a week: somebody waits for it.
        let ttl = CodePurpose::Device.ttl();
        let code = credentials::issue_setup_code(tx, &permit, CodePurpose::Colleague, Some(&person), None, ttl)?;
        let ends_at = tx.now + ttl;
        acts::conclude(tx, permit, ("person", &person), &json!({ "ends_at": ends_at }))?;
        Ok(Issued { code, ends_at })
    })
    .await
}
