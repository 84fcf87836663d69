//! A second member of staff approves: what was lost signs in no more, every session ends, the person is told.

use serde_json::json;

use crate::acts;
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::recovery::{Lost, Stage, may_approve};
use crate::domain::standing::Standing;
use crate::domain::tiers::ApproveRecovery;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::{passkeys, passwords, pins, totps};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{devices, recoveries, sessions};

/// # Errors
/// One asked for it oneself, or it is one's own; nothing waits any more.
pub async fn approve(db: &Db, community: &str, standing: Standing, claim: Claim, person: String) -> Result<(), Error> {
    db.write("approve_recovery", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let open = recoveries::latest(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        if open.stage(tx.now) != Stage::Asked {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let own = Error::Conflict(Clash::OwnRequest);
        let two = may_approve(&open.asked_by, &person, &standing.actor).map_err(|_| own)?;
        let lost = Lost::parse(&open.lost).ok_or_else(|| Error::broken("recovery", "an unknown loss"))?;
        let permit = acts::ask::<ApproveRecovery>(tx, &standing, &Subject::resident(&person).by_two(two))?;
        recoveries::approve(tx, &permit, &open.id)?;
        void(tx, &permit, &person, lost)?;
        acts::conclude(tx, permit, ("recovery", &open.id), &json!({ "lost": lost.as_str() }))?;
        answers::keep(tx, &standing, &person, &claim, &open.id)
    })
    .await
}

/// Whoever found what was lost gets nowhere with it.
fn void(tx: &mut Tx<'_>, permit: &Permit<ApproveRecovery>, person: &str, lost: Lost) -> Result<(), Error> {
    match lost {
        Lost::Pin => pins::stop(tx, permit, person)?,
        Lost::PinAndPhone => {
            pins::stop(tx, permit, person)?;
            for phone in devices::of_person(tx.conn, tx.community, person)? {
                devices::end(tx, permit, &phone.id)?;
            }
            passkeys::forget(tx, permit, person)?;
        }
        Lost::Password => {
            passwords::forget(tx, permit, person)?;
            totps::forget(tx, permit, person)?;
            passkeys::forget(tx, permit, person)?;
        }
    }
    let leave = tx.housekeeping();
    sessions::end_all_of(tx, leave, person).map(|_| ())
}
