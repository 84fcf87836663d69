//! A resident, or somebody for them, changes how they are reached: telephone, email, home, and which way comes first.

use serde_json::json;

use super::contact_change;
use super::wish::{Asking, Change, Kept, Outcome, Wish, now_or_held};
use crate::domain::benefit::{Benefit, Takes};
use crate::domain::person::{Dwelling, Reach};
use crate::domain::tiers::{ChangeEmail, ChangeHome, ChangePhone, ChangeReach, Kind};
use crate::error::Error;
use crate::store::contacts::{self, Other};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::store::{catalogue, conflicts, people_write};
use crate::words::k;
use crate::words::typed::is_mobile;

/// The kind of subject in the record.
const SUBJECT: &str = "person";

/// A helper's number is not a resident's own (TRUST.md §6 case 8); one that several people answer is marked so, and
/// carries neutral notices only.
pub fn phone(tx: &mut Tx<'_>, asking: Asking<'_>, phone: Option<&str>, shared: bool) -> Result<Outcome, Error> {
    let before = person(tx, asking)?;
    let shared = shared && phone.is_some();
    let others = match phone.filter(|_| !shared) {
        Some(number) => contacts::others_with_phone(tx.conn, tx.community, number, &before.id)?,
        None => Vec::new(),
    };
    let benefit = served(tx, asking, &others, Takes::Reach)?;
    if benefit.is_none() && !others.is_empty() {
        return Err(Error::field("phone", k::CONTACT_ERROR_PHONE_TAKEN));
    }
    let mut after = Person { phone: phone.map(str::to_owned), phone_shared: shared, ..before.clone() };
    after.reach = still_fitting(&after);
    let wish = Wish::Phone { phone: after.phone.clone(), shared };
    let words = |p: &Person| p.phone.clone().unwrap_or_default();
    change::<ChangePhone>(tx, asking, &before, after.clone(), wish, benefit, (words(&before), words(&after)))
}

pub fn email(tx: &mut Tx<'_>, asking: Asking<'_>, email: Option<&str>) -> Result<Outcome, Error> {
    let before = person(tx, asking)?;
    let other = match email {
        Some(address) => contacts::other_with_email(tx.conn, tx.community, address, &before.id)?,
        None => None,
    };
    let others: Vec<Other> = other.into_iter().collect();
    let benefit = served(tx, asking, &others, Takes::Reach)?;
    if benefit.is_none() && !others.is_empty() {
        return Err(Error::field("email", k::CONTACT_ERROR_EMAIL_TAKEN));
    }
    let mut after = Person { email: email.map(str::to_owned), ..before.clone() };
    after.reach = still_fitting(&after);
    let wish = Wish::Email { email: after.email.clone() };
    let words = |p: &Person| p.email.clone().unwrap_or_default();
    change::<ChangeEmail>(tx, asking, &before, after.clone(), wish, benefit, (words(&before), words(&after)))
}

/// Where they live. Into the home of whoever acts, or of their kin, nobody moves her but she herself and the desk.
pub fn home(tx: &mut Tx<'_>, asking: Asking<'_>, building: &str, unit: &str, door: &str) -> Result<Outcome, Error> {
    let before = person(tx, asking)?;
    let buildings = catalogue::buildings(tx.conn, tx.community)?;
    let named = buildings.iter().find(|(id, _)| id == building);
    let (_, name) = named.ok_or_else(|| Error::field("building", k::ACCOUNTS_ERROR_BUILDING))?;
    let dwelling = Dwelling { building: building.to_owned(), unit: unit.to_owned(), door: door.to_owned() };
    let known = people_write::find_home(tx.conn, tx.community, &dwelling)?;
    if known.is_some() && known == before.home_id {
        return Ok(Outcome::Same);
    }
    let there = match &known {
        Some(home) => contacts::others_at_home(tx.conn, tx.community, home, &before.id)?,
        None => Vec::new(),
    };
    let there: Vec<Other> = there.into_iter().map(|id| Other { id, name: String::new(), helps: false }).collect();
    let benefit = served(tx, asking, &there, Takes::Place)?;
    let was = match &before.home_id {
        Some(home) => people::home_of(tx.conn, tx.community, home)?.map(|h| h.in_words()).unwrap_or_default(),
        None => String::new(),
    };
    let becomes = format!("{name}{unit}{door}");
    let wish = Wish::Home { building: building.to_owned(), unit: unit.to_owned(), door: door.to_owned() };
    let act = Change { kept: Kept { wish, was, becomes }, benefit, party: None };
    now_or_held::<ChangeHome>(tx, asking, act, |tx, permit| {
        let home_id = people_write::home(tx, permit, &dwelling)?;
        let content = json!({ "before": before.home_id, "after": home_id });
        contacts::change(tx, permit, &Person { home_id: Some(home_id), ..before.clone() })?;
        Ok(((SUBJECT, before.id.clone()), content))
    })
}

/// Which way comes first; each needs the number or the address it goes to.
pub fn reach(tx: &mut Tx<'_>, asking: Asking<'_>, ways: &[Reach]) -> Result<Outcome, Error> {
    let before = person(tx, asking)?;
    if ways.is_empty() {
        return Err(Error::field("reach_1", k::CONTACT_ERROR_REACH));
    }
    if ways.contains(&Reach::Sms) && !gets_messages(&before) {
        return Err(Error::field("reach_1", k::CONTACT_ERROR_REACH_SMS));
    }
    if ways.contains(&Reach::Email) && before.email.is_none() {
        return Err(Error::field("reach_1", k::CONTACT_ERROR_REACH_EMAIL));
    }
    let after = Person { reach: joined(ways), ..before.clone() };
    let wish = Wish::Reach { ways: ways.to_vec() };
    let shown = (before.reach.clone(), after.reach.clone());
    change::<ChangeReach>(tx, asking, &before, after, wish, None, shown)
}

fn person(tx: &mut Tx<'_>, asking: Asking<'_>) -> Result<Person, Error> {
    people::find(tx.conn, tx.community, asking.resident)?.filter(|p| p.state == "active").ok_or(Error::Missing)
}

fn change<K: Kind>(
    tx: &mut Tx<'_>,
    asking: Asking<'_>,
    before: &Person,
    after: Person,
    wish: Wish,
    benefit: Option<Benefit>,
    (was, becomes): (String, String),
) -> Result<Outcome, Error> {
    let told = |p: &Person| json!({ "phone": p.phone, "shared": p.phone_shared, "email": p.email, "reach": p.reach });
    let content = json!({ "before": told(before), "after": told(&after) });
    if told(before) == told(&after) {
        return Ok(Outcome::Same);
    }
    let act = Change { kept: Kept { wish, was, becomes }, benefit, party: None };
    let outcome = now_or_held::<K>(tx, asking, act, |tx, permit| {
        contacts::change(tx, permit, &after)?;
        Ok(((SUBJECT, after.id.clone()), content))
    })?;
    if let Outcome::Done { act, .. } = &outcome {
        let hands = asking.hands().unwrap_or(&asking.standing.actor);
        contact_change::tell_old(tx, before, &after, act.as_deref(), hands)?;
    }
    Ok(outcome)
}

/// Whom among those who have it already the change would serve, as far as it is whoever acts or kin of theirs.
fn served(tx: &mut Tx<'_>, asking: Asking<'_>, others: &[Other], takes: Takes) -> Result<Option<Benefit>, Error> {
    let Some(hands) = asking.hands() else { return Ok(None) };
    for other in others {
        let close = other.id != hands && conflicts::close(tx.conn, tx.community, hands, &other.id)?;
        let benefit = Benefit { person: other.id.clone(), close, takes };
        if benefit.is_self_dealing(hands) {
            return Ok(Some(benefit));
        }
    }
    Ok(None)
}

/// The ways that still lead somewhere; where none does, somebody writes or comes.
pub(super) fn still_fitting(person: &Person) -> String {
    let ways: Vec<Reach> = person
        .reach
        .split(',')
        .filter_map(Reach::parse)
        .filter(|way| match way {
            Reach::Sms => gets_messages(person),
            Reach::Email => person.email.is_some(),
            Reach::App | Reach::Call | Reach::Letter | Reach::Visit => true,
        })
        .collect();
    match (ways.is_empty(), &person.phone) {
        (false, _) => joined(&ways),
        (true, Some(_)) => Reach::Call.as_str().to_owned(),
        (true, None) => Reach::Letter.as_str().to_owned(),
    }
}

fn gets_messages(person: &Person) -> bool {
    person.phone.as_deref().is_some_and(is_mobile) && !person.phone_shared
}

fn joined(ways: &[Reach]) -> String {
    let words: Vec<&str> = ways.iter().map(Reach::as_str).collect();
    words.join(",")
}
