//! A code of eight digits is sent to somebody's own telephone or mailbox, and opens one thing once (TRUST.md §4).
//!
//! `issue` and `check` are for whoever needs one inside a transaction: signing in, and evidence K6 of a mandate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};

use crate::domain::budget::{self, Budget};
use crate::domain::one_time::{self, CodeFor, Contact};
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};
use crate::store::contact_changes;
use crate::store::contacts;
use crate::store::credentials::one_time::{self as codes, NewCode};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::outbox::{self, NewMessage};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;

pub use crate::store::credentials::one_time::Checked;

/// The words of the message that carries one; see `post::codes`.
pub const SENT: &str = "code.sent";

/// A code somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub purpose: CodeFor,
    /// What it opens: a browser's request, a mandate.
    pub subject: &'a str,
    pub contact: &'a Contact,
    /// Where the asking comes from.
    pub address: &'a str,
}

/// What became of it. Where a stranger asks, only the first two are ever said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    OnItsWay,
    /// A budget is spent until then.
    Wait {
        until: i64,
    },
    /// Several people answer that number, or it is somebody else's too: never a code there.
    NotThere,
}

/// Sends a code to a person's own contact, within the budgets.
pub fn issue(tx: &mut Tx<'_>, ask: &Ask<'_>, person: &Person) -> Result<Asked, Error> {
    if let Some(until) = spend(tx, ask)? {
        return Ok(Asked::Wait { until });
    }
    match is_theirs(tx, ask.contact, person)? {
        true => {
            send(tx, ask, person)?;
            Ok(Asked::OnItsWay)
        }
        false => Ok(Asked::NotThere),
    }
}

/// The same for whoever the contact may belong to. Known or not, the answer and the work are alike: a code
/// is made, and one message is written or one row looked for.
pub fn issue_to_contact(tx: &mut Tx<'_>, ask: &Ask<'_>) -> Result<Asked, Error> {
    if let Some(until) = spend(tx, ask)? {
        return Ok(Asked::Wait { until });
    }
    let owner = people::who_signs_in_by(tx.conn, tx.community, ask.contact)?;
    let shared = owner.as_ref().is_some_and(|p| p.phone_shared);
    let id = owner.as_ref().map_or("", |p| p.id.as_str());
    let others = also_of_others(tx, ask.contact, id)?;
    let doubted = in_doubt(tx, id)?;
    match owner.filter(|_| one_time::may_go_to(shared, others) && !doubted) {
        Some(person) => send(tx, ask, &person)?,
        None => send_nowhere(tx, ask)?,
    }
    Ok(Asked::OnItsWay)
}

/// Checks what was typed and uses the code up.
pub fn check(tx: &mut Tx<'_>, purpose: CodeFor, subject: &str, typed: &str) -> Result<Checked, Error> {
    let leave = tx.housekeeping();
    codes::take(tx, leave, purpose, subject, typed)
}

/// Budgets per contact, address, prefix and overall; counted for whoever it is.
fn spend(tx: &mut Tx<'_>, ask: &Ask<'_>) -> Result<Option<i64>, Error> {
    let contact = ask.contact.as_str();
    let bucket = |name: &str, value: &str, budget: Budget| (Bucket::budget(tx.keys, name, value), budget);
    let budgets = [
        bucket("code-contact", contact, budget::CONTACT),
        bucket("code-address", ask.address, budget::ADDRESS),
        bucket("code-prefix", budget::prefix(contact), budget::PREFIX),
        bucket("code-all", "", budget::OVERALL),
    ];
    let leave = tx.housekeeping();
    tries::spend(tx, leave, &budgets)
}

fn is_theirs(tx: &mut Tx<'_>, contact: &Contact, person: &Person) -> Result<bool, Error> {
    let (kept, shared) = match contact {
        Contact::Phone(_) => (&person.phone, person.phone_shared),
        Contact::Email(_) => (&person.email, false),
    };
    let others = also_of_others(tx, contact, &person.id)?;
    let doubted = in_doubt(tx, &person.id)?;
    Ok(kept.as_deref() == Some(contact.as_str()) && one_time::may_go_to(shared, others) && !doubted)
}

/// Somebody at the old number or address said that it was not they: nothing opens by the new one until the desk looked.
fn in_doubt(tx: &mut Tx<'_>, person: &str) -> Result<bool, Error> {
    Ok(contact_changes::in_doubt_until(tx.conn, tx.community, person, tx.now)?.is_some())
}

fn also_of_others(tx: &mut Tx<'_>, contact: &Contact, but: &str) -> Result<bool, Error> {
    Ok(match contact {
        Contact::Phone(phone) => !contacts::others_with_phone(tx.conn, tx.community, phone, but)?.is_empty(),
        Contact::Email(email) => contacts::other_with_email(tx.conn, tx.community, email, but)?.is_some(),
    })
}

fn send(tx: &mut Tx<'_>, ask: &Ask<'_>, person: &Person) -> Result<(), Error> {
    let leave = tx.housekeeping();
    let way = ask.contact.way();
    let new = NewCode { purpose: ask.purpose, subject: ask.subject, way, person: Some(&person.id) };
    let code = codes::keep(tx, leave, &new)?;
    let params = json!({
        "purpose": ask.purpose.as_str(),
        "to": seal(tx, &person.id, ask.contact.as_str())?,
        "sealed": seal(tx, &person.id, &code)?,
        "until": tx.now + one_time::LIVES,
    });
    let message = NewMessage {
        person: &person.id,
        act: None,
        helper: None,
        template: SENT,
        channel: way.as_str(),
        params: &params,
    };
    outbox::post_first(tx, leave, &message)?;
    Ok(())
}

fn send_nowhere(tx: &mut Tx<'_>, ask: &Ask<'_>) -> Result<(), Error> {
    let leave = tx.housekeeping();
    let new = NewCode { purpose: ask.purpose, subject: ask.subject, way: ask.contact.way(), person: None };
    let code = codes::keep(tx, leave, &new)?;
    seal(tx, &code, ask.contact.as_str())?;
    seal(tx, &code, &code)?;
    outbox::find(tx.conn, tx.community, &code)?;
    Ok(())
}

fn seal(tx: &Tx<'_>, person: &str, what: &str) -> Result<String, Error> {
    let sealed = tx.keys.seal(Purpose::Secrets, about(tx.community, person).as_bytes(), what.as_bytes())?;
    Ok(STANDARD_NO_PAD.encode(sealed))
}

/// A message's code, opened by whoever carries it out.
#[derive(Clone, Debug)]
pub struct Opened {
    pub purpose: CodeFor,
    pub code: String,
    /// Where it was to go; a contact changed meanwhile gets nothing.
    pub to: String,
    pub until: i64,
}

/// Reads what [`issue`] put into the outbox.
pub fn opened(keys: &KeyRing, community: &str, person: &str, params: &Value) -> Result<Opened, Error> {
    let damaged = || Error::broken("codes", "a message's code does not read back");
    let text = |name: &str| params.get(name).and_then(Value::as_str).ok_or_else(damaged);
    let open = |name: &str| -> Result<String, Error> {
        let sealed = STANDARD_NO_PAD.decode(text(name)?).map_err(|_| damaged())?;
        let plain = keys.open_sealed(Purpose::Secrets, about(community, person).as_bytes(), &sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| damaged())
    };
    Ok(Opened {
        purpose: CodeFor::parse(text("purpose")?).ok_or_else(damaged)?,
        code: open("sealed")?,
        to: open("to")?,
        until: params.get("until").and_then(Value::as_i64).ok_or_else(damaged)?,
    })
}

fn about(community: &str, person: &str) -> String {
    format!("code sent/{community}/{person}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_in_the_outbox_opens_only_for_its_person() {
        let keys = KeyRing::from_bytes([9; 32]);
        let seal = |what: &str| {
            STANDARD_NO_PAD.encode(keys.seal(Purpose::Secrets, about("c", "wang").as_bytes(), what.as_bytes()).unwrap())
        };
        let params = json!({ "purpose": "sign_in", "to": seal("13800138000"), "sealed": seal("48219076"), "until": 7 });
        assert!(!params.to_string().contains("48219076"));
        let read = opened(&keys, "c", "wang", &params).unwrap();
        assert_eq!((read.code.as_str(), read.to.as_str(), read.until), ("48219076", "13800138000", 7));
        assert!(opened(&keys, "c", "li", &params).is_err());
        assert!(opened(&keys, "c", "wang", &json!({})).is_err());
    }
}
