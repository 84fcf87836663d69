//! Acts of tier 2 that a helper asked for, kept until the resident has said something (TRUST.md §2): keeping them, and
//! telling the resident by ways that do not end at the helper.

mod answer;
pub mod clock;

pub use answer::{Said, confirm, refuse, take_back};

use serde_json::json;

use super::conclude;
use super::tell::asking_channels;
use super::wish::Kept;
use crate::domain::held::MOST;
use crate::domain::permit::{Held, Permit};
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::store::acts::Act;
use crate::store::held::{self, HeldAct, NewHeld};
use crate::store::outbox::{self, NewMessage};
use crate::store::people;
use crate::store::tx::{Tx, new_id};
use crate::store::waiting;

/// The kind of subject held acts have in the record.
pub const SUBJECT: &str = "held";
/// The words that ask the resident; see `post::held`.
pub const ASKED: &str = "held.ask";

/// Keeps what is asked for; gives its id.
pub fn keep<K: Kind>(tx: &mut Tx<'_>, permit: Permit<Held<K>>, kept: &Kept) -> Result<String, Error> {
    let permit = permit.to_keep();
    let resident = permit.context().resident.clone().ok_or(Error::Missing)?;
    let standing = &permit.context().standing;
    let hands = standing.assisted_by().unwrap_or(&standing.actor);
    if held::count_waiting(tx.conn, tx.community, hands, &resident, tx.now)? >= MOST {
        return Err(Error::Conflict(Clash::TooManyWait));
    }
    let id = new_id();
    let content = kept.bytes()?;
    let new = NewHeld { id: &id, kind: K::RULE.code, resident: &resident, content: &content };
    let row = held::insert(tx, &permit, &new)?;
    let content = json!({ "about": K::RULE.code, "was": kept.was, "becomes": kept.becomes });
    if let Some(act) = conclude(tx, permit, (SUBJECT, &id), &content)? {
        held::told_by_act(tx, &id, &act.id)?;
        ask_her(tx, &row, &act)?;
    }
    Ok(id)
}

/// Every way of hers but those that end at whoever asked; what it would change is said on the page, not in the message.
fn ask_her(tx: &mut Tx<'_>, row: &HeldAct, act: &Act) -> Result<(), Error> {
    let Some(person) = people::find(tx.conn, tx.community, &row.resident_id)?.filter(|p| p.state == "active") else {
        return Ok(());
    };
    let helper = (row.hands_id != row.resident_id).then_some(row.hands_id.as_str());
    let contacts = match helper {
        Some(helper) => people::find(tx.conn, tx.community, helper)?,
        None => None,
    };
    let params = json!({
        "actor": row.hands_id,
        "at": act.at,
        "receipt": act.receipt_code,
        "subject": [SUBJECT, row.id],
        "about": row.kind,
    });
    let number = waiting::number_on_file(tx.conn, tx.community, &person)?;
    let shared = number.there && (number.shared || number.of_others);
    for way in asking_channels(&person, contacts.as_ref(), shared) {
        let new = NewMessage {
            person: &row.resident_id,
            act: Some(&act.id),
            helper,
            template: ASKED,
            channel: way.as_str(),
            params: &params,
        };
        outbox::post(tx, &new)?;
    }
    Ok(())
}
