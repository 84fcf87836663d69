//! What both are told about a mandate, in writing where it begins, and neutrally to the helper where it stops. The words
//! are in `post::mandates`.

use serde_json::{Value, json};

use super::SUBJECT;
use crate::acts::tell;
use crate::domain::person::Reach;
use crate::error::Error;
use crate::store::acts::Act;
use crate::store::mandates::Mandate;
use crate::store::outbox::{self, NewMessage};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;

/// The whole text, to the resident and to the helper, when it begins to hold.
pub const COPY: &str = "mandate.copy";
/// To the helper: stopped for now. Says nothing of why or who.
pub const PAUSED: &str = "mandate.helper.paused";
/// To the helper: over.
pub const ENDED: &str = "mandate.helper.ended";
/// To the helper: it did not come about.
pub const NOT_MADE: &str = "mandate.helper.not_made";
/// To the helper: thank you, noted.
pub const GIVEN_UP: &str = "mandate.helper.given_up";

/// To the helper: it goes on.
pub const RESUMED: &str = "mandate.helper.resumed";
/// To the helper: fewer matters, or a shorter time.
pub const NARROWED: &str = "mandate.helper.narrowed";
/// To both: the end is near, and what to do to go on.
pub const ENDING: &str = "mandate.ending";

/// Is it one of these?
pub fn is_about_a_mandate(template: &str) -> bool {
    [COPY, PAUSED, ENDED, NOT_MADE, GIVEN_UP, RESUMED, NARROWED, ENDING].contains(&template)
}

/// Both hear that the end is near: the resident by every way of her own, never through the helper.
pub fn ending(tx: &mut Tx<'_>, mandate: &Mandate) -> Result<(), Error> {
    let resident = people::find(tx.conn, tx.community, &mandate.resident_id)?.ok_or(Error::Missing)?;
    let helper = people::find(tx.conn, tx.community, &mandate.helper_id)?.ok_or(Error::Missing)?;
    if resident.state != "active" {
        return Ok(());
    }
    let params = params(tx, mandate, "", None);
    for way in tell::channels(&resident, Some(&helper)) {
        let new = NewMessage {
            person: &resident.id,
            act: None,
            helper: Some(&helper.id),
            template: ENDING,
            channel: way.as_str(),
            params: &params,
        };
        outbox::post(tx, &new)?;
    }
    let way = if helper.email.is_some() { Reach::Email } else { Reach::Call };
    to_helper(tx, &helper, ENDING, way, &params)
}

/// Both get the text: by email where they have one of their own, else as a letter.
pub fn copies(tx: &mut Tx<'_>, mandate: &Mandate, act: Option<&Act>, hands: &str) -> Result<(), Error> {
    let resident = people::find(tx.conn, tx.community, &mandate.resident_id)?.ok_or(Error::Missing)?;
    let helper = people::find(tx.conn, tx.community, &mandate.helper_id)?.ok_or(Error::Missing)?;
    let params = params(tx, mandate, hands, act);
    let by_email = tell::channels(&resident, Some(&helper)).contains(&Reach::Email);
    outbox::post(
        tx,
        &NewMessage {
            person: &mandate.resident_id,
            act: act.map(|a| a.id.as_str()),
            // Never to a contact that is also the helper's.
            helper: Some(&mandate.helper_id),
            template: COPY,
            channel: if by_email { Reach::Email } else { Reach::Letter }.as_str(),
            params: &params,
        },
    )?;
    let way = if helper.email.is_some() { Reach::Email } else { Reach::Letter };
    to_helper(tx, &helper, COPY, way, &params)
}

/// Tells the helper: by email, else on the call list.
pub fn helper(tx: &mut Tx<'_>, mandate: &Mandate, template: &str, hands: &str) -> Result<(), Error> {
    let helper = people::find(tx.conn, tx.community, &mandate.helper_id)?.ok_or(Error::Missing)?;
    let params = params(tx, mandate, hands, None);
    let way = if helper.email.is_some() { Reach::Email } else { Reach::Call };
    to_helper(tx, &helper, template, way, &params)
}

/// Not tied to the act: that the helper was reached must not count as the resident having been.
fn to_helper(tx: &mut Tx<'_>, helper: &Person, template: &str, way: Reach, params: &Value) -> Result<(), Error> {
    if helper.state != "active" {
        return Ok(());
    }
    outbox::post(
        tx,
        &NewMessage { person: &helper.id, act: None, helper: None, template, channel: way.as_str(), params },
    )?;
    Ok(())
}

/// The same shape as every message's; ids only, for the outbox is not sealed.
fn params(tx: &Tx<'_>, mandate: &Mandate, hands: &str, act: Option<&Act>) -> Value {
    json!({
        "actor": hands,
        "at": tx.now,
        "receipt": act.map(|a| a.receipt_code.as_str()),
        "subject": [SUBJECT, mandate.id],
        "about": Value::Null,
    })
}
