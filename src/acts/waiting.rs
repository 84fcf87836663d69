//! A phone nobody knows asks to be recognised; staff make sure who holds it, and say whose it is, turn it away,
//! or read out a code that signs it in once (TRUST.md §4).

use std::sync::Arc;

use serde_json::json;

use crate::acts::ask as ask_policy;
use crate::acts::conclude;
use crate::acts::person::permit_for;
use crate::acts::pin::by_setup_code;
use crate::app::App;
use crate::domain::budget::{WAITING_ADDRESS, WAITING_OVERALL};
use crate::domain::one_time::{self, CodeFor, CodeWay};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{ApproveDevice, EnrolDevice, Kind, SayCode, TurnAwayDevice};
use crate::domain::waiting::{MadeSure, WaitingState, may_ring};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::one_time::NewCode;
use crate::store::credentials::tries::{self, Bucket};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::waiting::{self, Decision, NewWaiting, Waiting};
use crate::store::{credentials, devices, people};

#[derive(Debug)]
pub enum Asked {
    /// The token of the waiting browser's cookie.
    Waits(String),
    /// Too many phones ask from there.
    Wait { until: i64 },
}

/// Begins to wait. Whose card it is, and whether it is anybody's, changes nothing of the answer.
pub async fn ask(app: &App, community: &str, new: NewWaiting, address: Arc<str>) -> Result<Asked, Error> {
    app.db
        .write("ask_to_be_recognised", community, move |tx| {
            let budgets = [
                (Bucket::budget(tx.keys, "waiting-address", &address), WAITING_ADDRESS),
                (Bucket::budget(tx.keys, "waiting-all", ""), WAITING_OVERALL),
            ];
            let leave = tx.housekeeping();
            match tries::spend(tx, leave, &budgets)? {
                Some(until) => Ok(Asked::Wait { until }),
                None => waiting::ask(tx, leave, &new).map(Asked::Waits),
            }
        })
        .await
}

/// What staff say of a phone that waits.
#[derive(Clone, Debug)]
pub struct Said {
    pub waiting: String,
    /// Chosen by staff where no card was shown.
    pub person: Option<String>,
}

/// Staff made sure: it may be enrolled to its owner.
pub async fn approve(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    said: Said,
    sure: MadeSure,
) -> Result<(), Error> {
    db.write("approve_device", community, move |tx| {
        let person = whose(tx, &said)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let open = waiting::open(tx.conn, tx.community, &said.waiting, tx.now)?;
        let permit = allowed::<ApproveDevice>(tx, &standing, &person, sure)?;
        waiting::decide(tx, &permit, &open.id, &Decision::Approved { person: &person, sure })?;
        conclude(tx, permit, ("waiting", &open.id), &json!({ "about": open.label, "checked": sure.as_str() }))?;
        answers::keep(tx, &standing, &person, &claim, &open.id)
    })
    .await
}

/// It is nobody's we know, or not theirs: it gets nothing, and the owner of the card is told.
pub async fn turn_away(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("turn_away_device", community, move |tx| {
        let about = waiting_person(tx, &id)?;
        let whom = about.clone().unwrap_or_default();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whom, &claim)? {
            return Ok(());
        }
        let open = waiting::open(tx.conn, tx.community, &id, tx.now)?;
        let subject = about.as_deref().map_or_else(Subject::default, Subject::resident);
        let permit = ask_policy::<TurnAwayDevice>(tx, &standing, &subject)?;
        waiting::decide(tx, &permit, &open.id, &Decision::TurnedAway)?;
        let leave = tx.housekeeping();
        credentials::one_time::void(tx, leave, CodeFor::SignIn, &open.id)?;
        conclude(tx, permit, ("waiting", &open.id), &json!({ "about": open.label }))?;
        answers::keep(tx, &standing, &whom, &claim, &open.id)
    })
    .await
}

/// Staff say that they rang the number on file and that the person answered: now, and only now, they see a code
/// to read out. It signs in the waiting browser, once, within ten minutes.
pub async fn say_code(db: &Db, community: &str, standing: Standing, said: Said) -> Result<String, Error> {
    db.write("say_code", community, move |tx| {
        let open = waiting::open(tx.conn, tx.community, &said.waiting, tx.now)?;
        let person = whose(tx, &said)?;
        let permit = allowed::<SayCode>(tx, &standing, &person, MadeSure::Call)?;
        let leave = tx.housekeeping();
        let new =
            NewCode { purpose: CodeFor::SignIn, subject: &open.id, way: CodeWay::Call, person: Some(person.as_str()) };
        let code = credentials::one_time::keep(tx, leave, &new)?;
        conclude(tx, permit, ("waiting", &open.id), &json!({ "about": open.label }))?;
        Ok(one_time::grouped(&code))
    })
    .await
}

/// Whoever holds the approved browser says it is their own: it is bound to them, and goes on to the PIN.
pub async fn enrol(
    app: &App,
    community: &str,
    waits: Waiting,
    channel: Channel,
    key: Option<String>,
) -> Result<(String, String), Error> {
    let person = waits.person_id.clone().filter(|_| waits.is(WaitingState::Approved)).ok_or(Error::Missing)?;
    let standing = by_setup_code(&person, channel, key);
    app.db
        .write("enrol_waiting_device", community, move |tx| {
            let permit = ask_policy::<EnrolDevice>(tx, &standing, &Subject::resident(&person))?;
            waiting::take(tx, &permit, &waits.id)?;
            let by = waits.decided_by.as_deref();
            let (id, token) = devices::enrol_own(tx, &permit, &person, &waits.label, by)?;
            conclude(tx, permit, ("device", &id), &json!({ "about": waits.label }))?;
            Ok((person.clone(), token))
        })
        .await
}

fn waiting_person(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, Error> {
    Ok(waiting::open(tx.conn, tx.community, id, tx.now)?.person_id)
}

/// The card's owner, whatever staff chose; else whom they chose.
fn whose(tx: &mut Tx<'_>, said: &Said) -> Result<String, Error> {
    match waiting_person(tx, &said.waiting)? {
        Some(person) => Ok(person),
        None => said.person.clone().ok_or(Error::Conflict(Clash::TooLate)),
    }
}

/// Not for oneself, nor for whom one helps; a resident's phone only; and a call only to a number of their own that
/// was not written down this week.
fn allowed<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, person: &str, sure: MadeSure) -> Result<Permit<K>, Error> {
    if standing.actor == person {
        return Err(Error::refused(Refusal::OwnHands));
    }
    let known = people::find(tx.conn, tx.community, person)?.filter(|p| p.is_resident).ok_or(Error::Missing)?;
    let number = waiting::number_on_file(tx.conn, tx.community, &known)?;
    if sure == MadeSure::Call && may_ring(number, tx.now).is_err() {
        return Err(Error::refused(Refusal::NoNumberToRing));
    }
    permit_for::<K>(tx, standing, person)
}
