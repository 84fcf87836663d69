//! An account is suspended, opened again, closed by its owner; residence is proved; an office ends.

use serde_json::json;

use crate::acts::second_eyes;
use crate::acts::{ask, conclude};
use crate::domain::account::{AccountState, Proof, SuspendReason, may_become};
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CloseAccount, EndOffice, Kind, ReopenAccount, SuspendAccount, VerifyResidence};
use crate::error::{Clash, Error};
use crate::store::accounts;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, OfResident};
use crate::store::people::{self, Person};
use crate::store::sessions;
use crate::store::tx::Tx;

/// Mandates that end with an account; caps keep them few.
const MANDATES: i64 = 200;

/// The person as they stand, if they may become that and nobody was quicker.
fn stands(tx: &mut Tx<'_>, person: &str, version: i32, to: AccountState) -> Result<Person, Error> {
    let known = people::find(tx.conn, tx.community, person)?.ok_or(Error::Missing)?;
    if known.version != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let from = AccountState::parse(&known.state).ok_or_else(|| Error::broken("accounts", "an unknown state"))?;
    if may_become(from, to) { Ok(known) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Why an account is stopped: a coded reason, and what staff say of it.
#[derive(Clone, Debug)]
pub struct Why {
    pub reason: SuspendReason,
    pub words: String,
}

/// Stops an account at once: nobody signs in to it or acts for it until it is opened again.
pub async fn suspend(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    version: i32,
    why: Why,
) -> Result<(), Error> {
    db.write("suspend_account", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        stands(tx, &person, version, AccountState::Suspended)?;
        let subject = Subject::resident(&person).after(Some(&person));
        let permit = ask::<SuspendAccount>(tx, &standing, &subject)?;
        accounts::set_state(tx, &permit, &person, version, AccountState::Suspended)?;
        let content = json!({ "reason": why.reason.as_str(), "words": why.words });
        conclude(tx, permit, ("person", &person), &content)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &person)?;
        answers::keep(tx, &standing, &person, &claim, &person)
    })
    .await
}

/// Opens it again, once a second pair of eyes has agreed.
pub async fn reopen(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    version: i32,
) -> Result<(), Error> {
    db.write("reopen_account", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        stands(tx, &person, version, AccountState::Active)?;
        let subject = Subject::resident(&person).after(Some(&person));
        let agreed = second_eyes::agreed::<ReopenAccount>(tx, &standing, &person)?;
        let permit = ask::<ReopenAccount>(tx, &standing, &subject.by_two(agreed.two))?;
        second_eyes::use_up(tx, &permit, &agreed)?;
        accounts::set_state(tx, &permit, &person, version, AccountState::Active)?;
        conclude(tx, permit, ("person", &person), &json!({ "second": second_eyes::told(&agreed.second) }))?;
        answers::keep(tx, &standing, &person, &claim, &person)
    })
    .await
}

/// The owner closes it, on their own device or at a kiosk: keys, sessions, mandates and contacts go at
/// once. What was done stays in the record, sealed under the person's own key.
pub async fn close(db: &Db, community: &str, standing: Standing, claim: Claim, person: String) -> Result<(), Error> {
    db.write("close_account", community, move |tx| {
        let known = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        stands(tx, &person, known.version, AccountState::Closed)?;
        let permit = ask::<CloseAccount>(tx, &standing, &Subject::resident(&person))?;
        if accounts::serves(tx.conn, tx.community, &person)? {
            return Err(Error::Conflict(Clash::TooLate));
        }
        accounts::set_state(tx, &permit, &person, known.version, AccountState::Closed)?;
        accounts::take_keys(tx, &permit, &person)?;
        accounts::forget_contacts(tx, &permit, &person)?;
        let theirs = OfResident { resident: &person, with: None, before: None };
        let given = mandates::of_resident(tx.conn, tx.community, &theirs, MANDATES)?;
        let (now, mut ended) = (tx.now, Vec::new());
        for mandate in given.iter().filter(|m| m.state_now(now).open()) {
            let change = Change::Ended { state: MandateState::Revoked, reason: "herself" };
            mandates::change(tx, &permit, mandate, &change)?;
            ended.push(mandate.id.clone());
        }
        conclude(tx, permit, ("person", &person), &json!({ "mandates_ended": ended }))?;
        answers::keep(tx, &standing, &person, &claim, &person)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &person)?;
        Ok(())
    })
    .await
}

/// It was shown that somebody lives where they are registered.
pub async fn verify_residence(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    proof: Proof,
    words: String,
) -> Result<(), Error> {
    db.write("verify_residence", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let known = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        let home = known.home_id.ok_or(Error::Conflict(Clash::TooLate))?;
        let subject = Subject::resident(&person).after(Some(&person));
        let permit = ask::<VerifyResidence>(tx, &standing, &subject)?;
        accounts::prove(tx, &permit, &person, &home, proof, &words)?;
        let content = json!({ "home": home, "proof": proof.as_str(), "words": words });
        conclude(tx, permit, ("person", &person), &content)?;
        answers::keep(tx, &standing, &person, &claim, &person)
    })
    .await
}

/// A colleague no longer works here: offices and sessions end at once; their areas are handed over or
/// fall to nobody. The last administrator stays, or nobody could let another in.
pub async fn end_office(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    words: String,
) -> Result<(), Error> {
    db.write("end_office", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let subject = Subject::default().after(Some(&person));
        let permit = ask::<EndOffice>(tx, &standing, &subject)?;
        let admins = accounts::admins(tx.conn, tx.community)?;
        if admins.iter().all(|admin| *admin == person) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        if accounts::end_offices(tx, &permit, &person)? == 0 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let areas = crate::store::caseloads::of_staff(tx.conn, tx.community, &person)?;
        for given in &areas {
            crate::store::caseloads::take(tx, &permit, &person, &given.id)?;
        }
        let content = json!({ "words": words, "areas": areas.len() });
        conclude(tx, permit, ("person", &person), &content)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &person)?;
        answers::keep(tx, &standing, "", &claim, &person)
    })
    .await
}

/// The name under which a colleague is asked to look before an account is opened again.
pub const REOPEN: &str = ReopenAccount::RULE.code;
