//! Somebody adds a passkey on a device of their own, names it, or ends it; they are told, for it is what they sign in with.

use serde_json::json;

use crate::acts::sign_in::SignedIn;
use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::passkey::{MOST, may_end};
use crate::domain::policy::Subject;
use crate::domain::standing::{Assurance, Standing};
use crate::domain::tiers::{EndPasskey, EnrolPasskey, RenamePasskey};
use crate::error::{Clash, Error};
use crate::passkeys::{NewKey, Refused};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::passkeys::{self, NewPasskey};
use crate::store::credentials::passwords::{self, By};
use crate::store::db::Db;
use crate::store::sessions::{self, NewSession, SessionKind};
use crate::store::tx::Tx;

/// A ceremony as it comes back: begun here, once, and not too long ago. Only `http::ceremony` opens one.
#[derive(Clone, Debug)]
pub struct Ceremony {
    pub once: String,
    pub state: Vec<u8>,
}

/// What a browser answered to the question for a new passkey.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub ceremony: Ceremony,
    pub answer: String,
    /// What its owner calls it.
    pub name: String,
    /// They are signed in with password and second factor only so far that they may add it: after that they are in.
    pub then_in: bool,
}

#[derive(Debug)]
pub enum EnrolOutcome {
    Added(Option<SignedIn>),
    /// The ceremony was used before.
    Used,
    Refused(Refused),
    /// That device holds one of this person already.
    Exists,
    /// They have as many as anybody needs.
    Enough,
}

/// # Errors
/// This place can have no passkeys; it is not their own device; they have not proved lately who they are.
pub async fn enrol(
    app: &App,
    community: &str,
    standing: Standing,
    claim: Claim,
    new: Enrolment,
) -> Result<EnrolOutcome, Error> {
    let party = app.passkeys.as_ref().ok_or(Error::Missing)?;
    let made = match party.finish_enrol(&new.answer, &new.ceremony.state) {
        Ok(made) => made,
        Err(why) => return Ok(EnrolOutcome::Refused(why)),
    };
    let outcome = app
        .db
        .write("enrol_passkey", community, move |tx| {
            let person = standing.actor.clone();
            if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
                return Ok(EnrolOutcome::Added(None));
            }
            let outcome = add(tx, &standing, &made, &new)?;
            if let EnrolOutcome::Added(_) = &outcome {
                answers::keep(tx, &standing, &person, &claim, &person)?;
            }
            Ok(outcome)
        })
        .await;
    match outcome {
        Err(Error::Conflict(Clash::Exists)) => Ok(EnrolOutcome::Exists),
        other => other,
    }
}

fn add(tx: &mut Tx<'_>, standing: &Standing, made: &NewKey, new: &Enrolment) -> Result<EnrolOutcome, Error> {
    let person = standing.actor.as_str();
    if passkeys::of_person(tx.conn, tx.community, person)?.len() >= MOST {
        return Ok(EnrolOutcome::Enough);
    }
    let leave = tx.housekeeping();
    if !passkeys::use_ceremony(tx, leave, &new.ceremony.once)? {
        return Ok(EnrolOutcome::Used);
    }
    let permit = ask::<EnrolPasskey>(tx, standing, &Subject::resident(person))?;
    let passkey = NewPasskey {
        person,
        credential: &made.credential,
        key: &made.key,
        name: &new.name,
        device: standing.device.as_deref(),
    };
    let id = passkeys::insert(tx, &permit, &passkey)?;
    conclude(tx, permit, ("passkey", &id), &json!({ "about": new.name }))?;
    let signed_in = if new.then_in { Some(let_in(tx, standing)?) } else { None };
    Ok(EnrolOutcome::Added(signed_in))
}

/// What was open to them only so far opens now.
fn let_in(tx: &mut Tx<'_>, standing: &Standing) -> Result<SignedIn, Error> {
    let leave = tx.housekeeping();
    if let Some(pending) = &standing.session {
        sessions::end(tx, leave, pending)?;
    }
    sessions::end_frozen_of(tx, leave, &standing.actor)?;
    let kind = SessionKind::Staff;
    let new = NewSession {
        person: &standing.actor,
        kind,
        device: None,
        assisted_by: None,
        parent: None,
        proved: Assurance::Passkey,
    };
    let (_, token) = sessions::start(tx, leave, &new)?;
    Ok(SignedIn { token, kind })
}

/// Calls it something else.
///
/// # Errors
/// It is nobody's, or somebody else's.
pub async fn rename(db: &Db, community: &str, standing: Standing, id: String, name: String) -> Result<(), Error> {
    db.write("rename_passkey", community, move |tx| {
        let person = standing.actor.clone();
        let permit = ask::<RenamePasskey>(tx, &standing, &Subject::resident(&person))?;
        passkeys::rename(tx, &permit, &person, &id, &name)?;
        conclude(tx, permit, ("passkey", &id), &json!({ "about": name }))?;
        Ok(())
    })
    .await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOutcome {
    Ended,
    /// Staff keep at least one; who lost the last is let back in by two colleagues.
    Last,
}

/// It signs in no more. Sessions elsewhere end: whoever holds that device may have begun one.
///
/// # Errors
/// It is nobody's, or somebody else's; they have not proved lately who they are.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<EndOutcome, Error> {
    db.write("end_passkey", community, move |tx| {
        let person = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(EndOutcome::Ended);
        }
        let theirs = passkeys::of_person(tx.conn, tx.community, &person)?;
        let gone = theirs.iter().find(|kept| kept.id == id).ok_or(Error::Missing)?;
        let account = passwords::account(tx.conn, tx.community, &By::Person(&person), tx.now)?;
        if !may_end(account.is_some_and(|a| a.is_staff), theirs.len()) {
            return Ok(EndOutcome::Last);
        }
        let permit = ask::<EndPasskey>(tx, &standing, &Subject::resident(&person))?;
        passkeys::end(tx, &permit, &person, &id)?;
        let leave = tx.housekeeping();
        sessions::end_others_of(tx, leave, &person, standing.session.as_deref().unwrap_or_default())?;
        conclude(tx, permit, ("passkey", &id), &json!({ "about": gone.name }))?;
        answers::keep(tx, &standing, &person, &claim, &id)?;
        Ok(EndOutcome::Ended)
    })
    .await
}
