//! A mandate from its first line to its end, one file for each thing people do with it. A resident would say: I choose
//! who helps me, I say yes myself, and I can stop it at any time.

pub mod bedside;
mod begin;
pub mod check;
pub mod clock;
pub mod consent;
pub mod draft;
pub mod guardian;
pub mod narrow;
pub mod open;
pub mod pin;
pub mod refuse;
pub mod renounce;
pub mod revoke;
pub mod sign;
pub mod stop;
pub mod suspend;
pub mod widen;
pub mod witness;
pub mod writing;

pub use begin::carried;
use serde_json::{Value, json};

use crate::domain::mandate::{MandateState, may_become};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::error::{Clash, Error};
use crate::store::mandates::{self, Mandate};
use crate::store::people;
use crate::store::tx::Tx;

/// The kind of subject mandates have in the record.
pub const SUBJECT: &str = "mandate";

fn find(tx: &mut Tx<'_>, id: &str) -> Result<Mandate, Error> {
    mandates::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)
}

/// Refuses when somebody changed the mandate since the page was made; `None`: the sender did not say.
fn unchanged(mandate: &Mandate, version: Option<i32>) -> Result<(), Error> {
    match version {
        Some(version) if version != mandate.version => Err(Error::Conflict(Clash::ChangedMeanwhile)),
        _ => Ok(()),
    }
}

/// Refuses a step that does not follow from where the mandate stands now.
fn follows(mandate: &Mandate, to: MandateState, now: i64) -> Result<(), Error> {
    if may_become(mandate.state_now(now), to) { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// The resident, with the helper as the hands that may not do this themselves: nobody witnesses, signs for or
/// drafts a mandate to themselves.
fn not_by_the_helper(mandate: &Mandate) -> Subject {
    Subject::resident(&mandate.resident_id).after(Some(&mandate.helper_id))
}

/// The same, and never the resident's own hands by an office of theirs: nobody vouches for their own consent.
fn apart(standing: &Standing, mandate: &Mandate) -> Result<Subject, Error> {
    if standing.actor == mandate.resident_id {
        return Err(Error::refused(Refusal::OwnHands));
    }
    Ok(not_by_the_helper(mandate))
}

/// What the record keeps of a mandate: sealed under the resident's key.
pub(super) fn content(tx: &mut Tx<'_>, mandate: &Mandate, state: MandateState, more: Value) -> Result<Value, Error> {
    let helper = people::name_of(tx.conn, tx.community, &mandate.helper_id)?.unwrap_or_default();
    let mut content = json!({
        "about": helper,
        "helper": mandate.helper_id,
        "kind": mandate.kind.as_str(),
        "matters": mandate.matters,
        "from": mandate.from_at,
        "until": mandate.until_at,
        "state": state.as_str(),
        "text_version": mandate.text_version,
        "text_hash": mandate.text_hash,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut content, more) {
        all.extend(more);
    }
    Ok(content)
}
