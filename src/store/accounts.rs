//! An account's state, what goes with it when it ends, and the proofs of residence.

use diesel::prelude::*;

use super::conn::Conn;
use super::credentials::cards::end_all;
use super::credentials::passkeys;
use super::drafts;
use super::people_write::ENTITY;
use super::schema::{devices, helpers, offices, people, pins, residences, search_terms};
use super::tx::{Tx, new_id};
use crate::domain::account::{AccountState, Proof};
use crate::domain::permit::Permit;
use crate::domain::tiers::{EndOffice, Kind, VerifyResidence};
use crate::error::{Clash, Error};

/// Changes the state, if nobody changed the person since `version` was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did (TRUST.md §6 case 27).
pub fn set_state<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    person: &str,
    version: i32,
    to: AccountState,
) -> Result<(), Error> {
    let row = people::table.find((tx.community, person)).filter(people::version.eq(version));
    let changed = diesel::update(row)
        .set((people::state.eq(to.as_str()), people::updated_at.eq(tx.now), people::version.eq(version + 1)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// What opens the house stops: card, PIN, bound phones, passkeys. Sessions are ended beside it.
pub fn take_keys<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, person: &str) -> Result<(), Error> {
    end_all(tx, person)?;
    diesel::delete(pins::table.find((tx.community, person))).execute(tx.conn)?;
    passkeys::forget(tx, permit, person)?;
    diesel::update(
        devices::table
            .filter(devices::community_id.eq(tx.community))
            .filter(devices::person_id.eq(person))
            .filter(devices::ended_at.is_null()),
    )
    .set(devices::ended_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    Ok(())
}

/// The ways to reach somebody, and the words they are found by, are forgotten; their drafts too.
pub fn forget_contacts<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::update(people::table.find((tx.community, person)))
        .set((people::phone.eq(None::<String>), people::email.eq(None::<String>), people::phone_shared.eq(false)))
        .execute(tx.conn)?;
    diesel::delete(
        search_terms::table
            .filter(search_terms::community_id.eq(tx.community))
            .filter(search_terms::entity.eq(ENTITY))
            .filter(search_terms::entity_id.eq(person)),
    )
    .execute(tx.conn)?;
    drafts::forget(tx.conn, tx.community, person, false)
}

/// Does somebody help others or work here? Then there is more to hand over than their own things.
pub fn serves(conn: &mut Conn, community: &str, person: &str) -> Result<bool, Error> {
    let helps = helpers::table
        .find((community, person))
        .filter(helpers::state.ne_all(["left", "expired"].map(str::to_owned)))
        .select(helpers::person_id)
        .first::<String>(conn)
        .optional()?;
    let works = offices::table
        .filter(offices::community_id.eq(community))
        .filter(offices::person_id.eq(person))
        .filter(offices::ended_at.is_null())
        .select(offices::person_id)
        .first::<String>(conn)
        .optional()?;
    Ok(helps.is_some() || works.is_some())
}

/// Ends every office of a colleague; gives how many.
pub fn end_offices(tx: &mut Tx<'_>, _: &Permit<EndOffice>, person: &str) -> Result<usize, Error> {
    Ok(diesel::update(
        offices::table
            .filter(offices::community_id.eq(tx.community))
            .filter(offices::person_id.eq(person))
            .filter(offices::ended_at.is_null()),
    )
    .set(offices::ended_at.eq(Some(tx.now)))
    .execute(tx.conn)?)
}

/// How many hold the office of administrator now, at most a few.
pub fn admins(conn: &mut Conn, community: &str) -> Result<Vec<String>, Error> {
    Ok(offices::table
        .filter(offices::community_id.eq(community))
        .filter(offices::office.eq("admin"))
        .filter(offices::ended_at.is_null())
        .limit(50)
        .select(offices::person_id)
        .load(conn)?)
}

/// A proof that somebody lives where they are registered.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = residences)]
pub struct Residence {
    pub home_id: String,
    pub proof: String,
    pub words: String,
    pub by_id: String,
    pub at: i64,
}

pub fn residence(conn: &mut Conn, community: &str, person: &str) -> Result<Option<Residence>, Error> {
    Ok(residences::table
        .filter(residences::community_id.eq(community))
        .filter(residences::person_id.eq(person))
        .order(residences::id.desc())
        .select(Residence::as_select())
        .first(conn)
        .optional()?)
}

pub fn prove(
    tx: &mut Tx<'_>,
    permit: &Permit<VerifyResidence>,
    person: &str,
    home: &str,
    proof: Proof,
    words: &str,
) -> Result<(), Error> {
    diesel::insert_into(residences::table)
        .values((
            residences::community_id.eq(tx.community),
            residences::person_id.eq(person),
            residences::id.eq(new_id()),
            residences::home_id.eq(home),
            residences::proof.eq(proof.as_str()),
            residences::words.eq(words),
            residences::by_id.eq(&permit.context().standing.actor),
            residences::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}
