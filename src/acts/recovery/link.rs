//! After a recovery that two approved, the link with which somebody who works or helps here chooses a new password.

use serde_json::json;

use crate::acts;
use crate::acts::person::Issued;
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::recovery::Lost;
use crate::domain::standing::Standing;
use crate::domain::tiers::{IssueRecoveryLink, Kind};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::{self, CodePurpose};
use crate::store::db::Db;
use crate::store::recoveries;
use crate::store::tx::Tx;

/// Shown once, and handed over once.
pub async fn link(db: &Db, community: &str, standing: Standing, claim: Claim, person: String) -> Result<Issued, Error> {
    db.write("recovery_link", community, move |tx| {
        let subject = Subject::resident(&person).after(Some(&person));
        let permit = acts::ask::<IssueRecoveryLink>(tx, &standing, &subject)?;
        use_up(tx, &permit, &claim, &person, (&[Lost::Password], CodePurpose::Colleague))?;
        // A day, not a week: somebody waits for it.
        let ttl = CodePurpose::Device.ttl();
        let code = credentials::issue_setup_code(tx, &permit, CodePurpose::Colleague, Some(&person), None, ttl)?;
        let ends_at = tx.now + ttl;
        acts::conclude(tx, permit, ("person", &person), &json!({ "ends_at": ends_at }))?;
        Ok(Issued { code, ends_at })
    })
    .await
}

/// Uses up what two approved. The same form pressed again did not get its answer, and what that showed is nowhere kept: a
/// new code takes the place of the first, as long as nobody has used that one.
pub fn use_up<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    claim: &Claim,
    person: &str,
    (lost, code): (&[Lost], CodePurpose),
) -> Result<(), Error> {
    let standing = permit.context().standing.clone();
    match answers::claim(tx, &standing, person, claim)? {
        Claimed::New => {
            recoveries::use_up(tx, permit, person, lost)?;
            answers::keep(tx, &standing, person, claim, person)
        }
        Claimed::Before(_) if credentials::is_unused(tx.conn, tx.community, code, person, tx.now)? => Ok(()),
        Claimed::Before(_) => Err(Error::Conflict(Clash::TooLate)),
    }
}
