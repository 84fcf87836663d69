//! What people can do, one folder per noun and one file per thing done. The only callers of writes:
//! each claims its key, looks up, asks the policy, writes, records and tells, in one transaction.

pub mod account;
pub mod act;
pub mod caseload;
pub mod codes;
pub mod copresence;
pub mod device;
pub mod founding;
pub mod handover;
pub mod helper;
pub mod household;
pub mod looking;
pub mod mandate;
pub mod message;
pub mod person;
pub mod pin;
pub mod requests;
pub mod second_eyes;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod signals;
pub mod tell;
pub mod view;
pub mod waiting;

use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::store::acts::Act;
use crate::store::tx::Tx;
use crate::store::{acts, mandates, record};

/// Asks the policy, after touching the mandate's row where the standing relies on one: a revocation
/// that came first wins, whatever the session remembers.
pub fn ask<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &Subject) -> Result<Permit<K>, Error> {
    let Right::Mandate(relied_on) = &standing.right else {
        return tx.permit(standing, subject);
    };
    let Some(facts) = mandates::use_once(tx, relied_on)? else {
        return Err(Error::refused(Refusal::MandateNotInForce));
    };
    let fresh = Standing { right: Right::Mandate(facts), ..standing.clone() };
    tx.permit(&fresh, subject)
}

/// Records an act and keeps it for the resident, who is told if the act is one that is told of.
pub fn conclude<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    subject: (&str, &str),
    content: &serde_json::Value,
) -> Result<Option<Act>, Error> {
    let recorded = record::append(tx, permit, subject, content)?;
    let act = acts::insert(tx, &recorded, subject)?;
    if let Some(act) = &act {
        tell::resident(tx, act, recorded.context.rule, content)?;
    }
    Ok(act)
}
