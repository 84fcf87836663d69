//! What people can do, one folder per noun and one file per thing done. The only callers of writes:
//! each claims its key, looks up, asks the policy, writes, records and tells, in one transaction.

pub mod account;
pub mod act;
pub mod activities;
pub mod away;
pub mod ballots;
pub mod caseload;
pub mod codes;
pub mod contact;
pub mod contact_change;
pub mod copresence;
pub mod day;
pub mod desk;
pub mod device;
pub mod digest;
pub mod exchange;
pub mod founding;
pub mod groups;
pub mod handover;
pub mod held;
pub mod helper;
pub mod hook;
pub mod household;
pub mod late;
pub mod life;
pub mod list;
pub mod looking;
pub mod mandate;
pub mod mediation;
pub mod meetings;
pub mod message;
pub mod next_steps;
pub mod notices;
pub mod passkey;
pub mod password;
pub mod person;
pub mod pin;
pub mod proposals;
pub mod recovery;
pub mod requests;
pub mod review;
pub mod second_eyes;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod signals;
pub mod surveys;
pub mod tell;
pub mod thanks;
pub mod view;
pub mod waiting;
pub mod wish;

use serde_json::Value;

use crate::domain::capacity::{age, needs_guardian};
use crate::domain::permit::{ActContext, Held, Permit};
use crate::domain::policy::{Decision, Refusal, Subject};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{Kind, Tier};
use crate::error::Error;
use crate::store::acts::Act;
use crate::store::tx::Tx;
use crate::store::{acts, contact_changes, mandates, organisations, people, record, recoveries};

/// Leave to do it now, or to keep it until the resident has said something (tier 2).
#[derive(Debug)]
pub enum Leave<K: Kind> {
    Now(Permit<K>),
    Later(Permit<Held<K>>),
}

/// Asks the policy for what is done at once or not at all.
pub fn ask<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &Subject) -> Result<Permit<K>, Error> {
    match ask_or_hold(tx, standing, subject)? {
        Leave::Now(permit) => Ok(permit),
        // An act that nobody can keep is one for the resident's own device.
        Leave::Later(_) => Err(Error::refused(Refusal::OwnDeviceOnly)),
    }
}

/// Asks the policy, after touching the mandate's row where the standing relies on one: a revocation
/// that came first wins, whatever the session remembers. What is done under a mandate fits into the day's caps.
pub fn ask_or_hold<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &Subject) -> Result<Leave<K>, Error> {
    let subject = &with_facts::<K>(tx, subject)?;
    let Right::Mandate(relied_on) = &standing.right else {
        of_age::<K>(tx, standing, subject)?;
        return decided(tx, standing, subject);
    };
    let Some(facts) = mandates::use_once(tx, relied_on)? else {
        return Err(Error::refused(Refusal::MandateNotInForce));
    };
    let fresh = Standing { right: Right::Mandate(facts), ..standing.clone() };
    let leave = decided(tx, &fresh, subject)?;
    // What waited was counted on the day it was asked for.
    if subject.confirmed.is_none() {
        day::fits::<K>(tx, &fresh.actor, subject.resident.as_deref())?;
    }
    Ok(leave)
}

fn decided<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &Subject) -> Result<Leave<K>, Error> {
    match tx.decide(standing, subject) {
        Decision::Do(permit) => Ok(Leave::Now(permit)),
        Decision::Hold(permit) => Ok(Leave::Later(permit)),
        Decision::Refuse(why) => Err(Error::refused(why)),
    }
}

/// What the policy must know of the resident beside what the act says: in tier 2, whether a recovery froze it, or a
/// new number or address is in doubt.
pub fn with_facts<K: Kind>(tx: &mut Tx<'_>, subject: &Subject) -> Result<Subject, Error> {
    let (frozen_until, doubted_until) = match (&subject.resident, K::RULE.tier) {
        (Some(resident), Tier::Two) => (
            recoveries::frozen_until(tx.conn, tx.community, resident)?,
            contact_changes::in_doubt_until(tx.conn, tx.community, resident, tx.now)?,
        ),
        _ => (None, None),
    };
    Ok(Subject { frozen_until, doubted_until, ..subject.clone() })
}

/// A child binds nobody by their own word: above the harmless the guardian acts (`domain::capacity`). What is broken in
/// shared space anybody may report in their own name (TRUST.md §3), a child too; and whoever is of age on a ballot's last
/// day votes from its first.
fn of_age<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &Subject) -> Result<(), Error> {
    let alone = matches!(standing.right, Right::OwnSelf | Right::Assisted { .. });
    if !alone || subject.shared_space || subject.on_roll || !needs_guardian(K::RULE, Some(0)) {
        return Ok(());
    }
    let born = people::find(tx.conn, tx.community, &standing.actor)?.and_then(|p| p.born);
    // A day more or less at midnight decides nothing here that the desk could not put right.
    let age = age(born.as_deref(), &jiff::tz::TimeZone::UTC, tx.now);
    if needs_guardian(K::RULE, age) { Err(Error::refused(Refusal::ThroughGuardian)) } else { Ok(()) }
}

/// Records an act and keeps it for the resident, who is told if the act is one that is told of.
pub fn conclude<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    subject: (&str, &str),
    content: &serde_json::Value,
) -> Result<Option<Act>, Error> {
    let named = in_whose_name(tx, permit.context(), content)?;
    let content = named.as_ref().unwrap_or(content);
    let recorded = record::append(tx, permit, subject, content)?;
    let act = acts::insert(tx, &recorded, subject)?;
    if let Some(act) = &act {
        tell::resident(tx, act, recorded.context.rule, content)?;
    }
    Ok(act)
}

/// What a member of an organisation does, they do in its name, and the record says so.
fn in_whose_name(tx: &mut Tx<'_>, context: &ActContext, content: &Value) -> Result<Option<Value>, Error> {
    let hands = match &context.standing.right {
        Right::Mandate(_) => &context.standing.actor,
        Right::Assisted { by } => by,
        _ => return Ok(None),
    };
    let Some(organisation) = organisations::of_helper(tx.conn, tx.community, hands)? else {
        return Ok(None);
    };
    let mut named = content.clone();
    if let Value::Object(fields) = &mut named {
        fields.insert("organisation".to_owned(), Value::String(organisation));
    }
    Ok(Some(named))
}
