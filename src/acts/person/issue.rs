//! What a person signs in with, handed out by staff: the card, and single-use codes for a PIN or a phone.

use serde_json::json;

use crate::acts::{ask, conclude, recovery};
use crate::domain::mandate;
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::recovery::Lost;
use crate::domain::standing::Standing;
use crate::domain::tiers::{IssueCard, IssueDeviceCode, IssuePinCode, Kind};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::{self, CodePurpose, PinState};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{mandates, people, people_write};

/// A code that is shown once and kept nowhere.
#[derive(Debug)]
pub struct Issued {
    pub code: String,
    pub ends_at: i64,
}

/// Makes a card; an earlier one stops at once. Its secrets are read with `credentials::open_card`.
pub async fn issue_card(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
) -> Result<(), Error> {
    db.write("issue_card", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let permit = permit_for::<IssueCard>(tx, &standing, &person)?;
        let card = credentials::issue_card(tx, &permit, &person)?;
        people_write::index(tx, &permit, &person)?;
        conclude(tx, permit, ("card", &card.id), &json!({ "number": card.number.as_str() }))?;
        answers::keep(tx, &standing, &person, &claim, &card.id)
    })
    .await
}

/// Twenty new single-use numbers for the card somebody has; the old ones stop at once.
pub async fn next_numbers(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
) -> Result<(), Error> {
    db.write("next_numbers", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let permit = permit_for::<IssueCard>(tx, &standing, &person)?;
        let card = credentials::next_twenty(tx, &permit, &person)?;
        conclude(tx, permit, ("card", &card.id), &json!({ "numbers": card.numbers.len() }))?;
        answers::keep(tx, &standing, &person, &claim, &card.id)
    })
    .await
}

/// A code with which the resident, and nobody else, draws a PIN. Asked for again, an earlier one stops.
pub async fn issue_pin_code(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
) -> Result<Issued, Error> {
    db.write("issue_pin_code", community, move |tx| {
        let permit = permit_for::<IssuePinCode>(tx, &standing, &person)?;
        // The first one is staff's to give; another only after two of them made sure.
        if credentials::pin_state(tx.conn, tx.community, &person)? != PinState::Unset {
            recovery::use_up(tx, &permit, &claim, &person, (&[Lost::Pin, Lost::PinAndPhone], CodePurpose::Pin))?;
        }
        issue(tx, permit, CodePurpose::Pin, &person)
    })
    .await
}

/// A code that binds the resident's own phone.
pub async fn issue_device_code(db: &Db, community: &str, standing: Standing, person: String) -> Result<Issued, Error> {
    db.write("issue_device_code", community, move |tx| {
        let permit = permit_for::<IssueDeviceCode>(tx, &standing, &person)?;
        issue(tx, permit, CodePurpose::Device, &person)
    })
    .await
}

fn issue<K: Kind>(tx: &mut Tx<'_>, permit: Permit<K>, purpose: CodePurpose, person: &str) -> Result<Issued, Error> {
    let ends_at = tx.now + purpose.ttl();
    let code = credentials::issue_setup_code(tx, &permit, purpose, Some(person), None, purpose.ttl())?;
    conclude(tx, permit, ("person", person), &json!({ "purpose": purpose.as_str(), "ends_at": ends_at }))?;
    Ok(Issued { code, ends_at })
}

/// Staff who themselves help somebody under a mandate do not hand out that resident's keys:
/// another member of staff does.
pub fn permit_for<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, person: &str) -> Result<Permit<K>, Error> {
    let known = people::find(tx.conn, tx.community, person)?.ok_or(Error::Missing)?;
    if known.state != "active" {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let helps = mandates::latest_between(tx.conn, tx.community, &standing.actor, person)?
        .is_some_and(|(m, _)| mandate::state_now(m.state, m.until_at, m.cooling_until, tx.now).in_force());
    if helps {
        return Err(Error::refused(Refusal::OwnHands));
    }
    ask::<K>(tx, standing, &Subject::resident(person))
}
