//! 搬家: to another home here, with whoever moves along; or away from the community. The old home keeps its history.

use serde_json::json;

use super::told;
use crate::acts::{ask, conclude};
use crate::domain::account::{AccountState, Proof};
use crate::domain::moving::{HouseholdNotes, NotesAfter, mandate_after_leaving, notes_after};
use crate::domain::permit::Permit;
use crate::domain::person::Dwelling;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{KeepHousehold, MovePerson, VerifyResidence};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::households::{self, Household, Kept};
use crate::store::mandates::{self, Change, OfResident};
use crate::store::moves::{self, NewMove};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::store::{accounts, people_write, sessions};
use crate::words::k;

/// Mandates that end with leaving; caps keep them few.
const MANDATES: i64 = 200;

/// A move as staff write it down.
#[derive(Clone, Debug)]
pub struct Moving {
    pub person: String,
    /// As it was read.
    pub version: i32,
    /// `None`: away from the community.
    pub to: Option<Dwelling>,
    /// Members of the same household who move along.
    pub with: Vec<String>,
    /// `2026-11-20`.
    pub on_day: String,
    pub lives_alone: bool,
    /// What shows that they live there, and what was seen.
    pub proof: Option<(Proof, String)>,
    pub words: String,
}

/// Writes it down for each who moves; home, household, area and proof of residence follow.
pub async fn move_person(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    moving: Moving,
) -> Result<(), Error> {
    db.write("move_person", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &moving.person, &claim)? {
            return Ok(());
        }
        let first = stands(tx, &moving.person)?;
        if first.version != moving.version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let mut all = vec![first.clone()];
        for other in &moving.with {
            let other = stands(tx, other)?;
            if other.home_id.is_none() || other.home_id != first.home_id {
                return Err(Error::Conflict(Clash::ChangedMeanwhile));
            }
            all.push(other);
        }
        let alone = moving.lives_alone && all.len() == 1;
        let mut new_home = None;
        for person in all {
            new_home = one(tx, &standing, &moving, person, alone)?;
        }
        household(tx, &standing, &moving.person, first.home_id.as_deref(), new_home.as_deref())?;
        answers::keep(tx, &standing, &moving.person, &claim, &moving.person)
    })
    .await
}

fn stands(tx: &mut Tx<'_>, person: &str) -> Result<Person, Error> {
    let known = people::find(tx.conn, tx.community, person)?.ok_or(Error::Missing)?;
    if known.state == AccountState::Active.as_str() { Ok(known) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// One of those who move; gives the new home.
fn one(
    tx: &mut Tx<'_>,
    standing: &Standing,
    moving: &Moving,
    person: Person,
    alone: bool,
) -> Result<Option<String>, Error> {
    let subject = Subject::resident(&person.id).after(Some(&person.id));
    let permit = ask::<MovePerson>(tx, standing, &subject)?;
    let to = moving.to.as_ref().map(|dwelling| people_write::home(tx, &permit, dwelling)).transpose()?;
    if to == person.home_id {
        return Err(if to.is_some() {
            Error::field("door", k::MOVING_ERROR_SAME)
        } else {
            Error::Conflict(Clash::TooLate)
        });
    }
    let new = NewMove {
        person: &person.id,
        from: person.home_id.as_deref(),
        to: to.as_deref(),
        on_day: &moving.on_day,
        words: &moving.words,
    };
    moves::insert(tx, &permit, &new)?;
    let after = Person { home_id: to.clone(), lives_alone: alone, is_resident: to.is_some(), ..person.clone() };
    people_write::update(tx, &permit, &after)?;
    let ended = if to.is_none() { leave(tx, &permit, &person.id)? } else { Vec::new() };
    let content = json!({
        "from": person.home_id,
        "to": to,
        "on_day": moving.on_day,
        "words": moving.words,
        "after": told(&after),
        "mandates_ended": ended,
    });
    conclude(tx, permit, ("person", &person.id), &content)?;
    prove(tx, standing, moving, &person.id, to.as_deref())?;
    Ok(to)
}

/// Away: card, PIN and phones stop, mandates have done their work. Who works or helps here goes on doing so.
fn leave(tx: &mut Tx<'_>, permit: &Permit<MovePerson>, person: &str) -> Result<Vec<String>, Error> {
    accounts::take_keys(tx, permit, person)?;
    let theirs = OfResident { resident: person, with: None, before: None };
    let given = mandates::of_resident(tx.conn, tx.community, &theirs, MANDATES)?;
    let (now, mut ended) = (tx.now, Vec::new());
    for mandate in given {
        if let Some(state) = mandate_after_leaving(mandate.state_now(now)) {
            mandates::change(tx, permit, &mandate, &Change::Ended { state, reason: "moved_away" })?;
            ended.push(mandate.id);
        }
    }
    if !accounts::serves(tx.conn, tx.community, person)? {
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, person)?;
    }
    Ok(ended)
}

/// A proof is of one home: what was seen at the new one is written down with the move.
fn prove(tx: &mut Tx<'_>, standing: &Standing, moving: &Moving, person: &str, home: Option<&str>) -> Result<(), Error> {
    let (Some((proof, words)), Some(home)) = (&moving.proof, home) else { return Ok(()) };
    let permit = ask::<VerifyResidence>(tx, standing, &Subject::resident(person).after(Some(person)))?;
    accounts::prove(tx, &permit, person, home, *proof, words)?;
    let content = json!({ "home": home, "proof": proof.as_str(), "words": words });
    conclude(tx, permit, ("person", person), &content)?;
    Ok(())
}

/// What is written down about the old home stays with those who remain, or leaves with the last one.
fn household(
    tx: &mut Tx<'_>,
    standing: &Standing,
    person: &str,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<(), Error> {
    let Some(old) = old else { return Ok(()) };
    let Some(kept) = households::find(tx.conn, tx.community, old)? else { return Ok(()) };
    let remain = !households::members(tx.conn, tx.community, old)?.is_empty();
    let there = match new {
        Some(new) => Some(households::find(tx.conn, tx.community, new)?.unwrap_or_default()),
        None => None,
    };
    let after = notes_after(&notes(&kept), remain, there.as_ref().map(notes).as_ref());
    let NotesAfter::Leave { to_new_home } = after else { return Ok(()) };
    write(tx, standing, person, old, kept.version, HouseholdNotes::default())?;
    if let (Some(along), Some(new), Some(there)) = (to_new_home, new, there) {
        write(tx, standing, person, new, there.version, along)?;
    }
    Ok(())
}

fn write(
    tx: &mut Tx<'_>,
    standing: &Standing,
    person: &str,
    home: &str,
    version: i32,
    to: HouseholdNotes,
) -> Result<(), Error> {
    let permit = ask::<KeepHousehold>(tx, standing, &Subject::resident(person))?;
    let content = json!({
        "home": home, "key_holder": to.key_holder, "call_first": to.call_first, "notes": to.notes, "about": "moved",
    });
    let kept = Kept { key_holder: to.key_holder, call_first: to.call_first, notes: to.notes };
    households::keep(tx, &permit, home, version, &kept)?;
    conclude(tx, permit, ("home", home), &content)?;
    Ok(())
}

fn notes(h: &Household) -> HouseholdNotes {
    HouseholdNotes { key_holder: h.key_holder.clone(), call_first: h.call_first.clone(), notes: h.notes.clone() }
}
