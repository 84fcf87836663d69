//! PINs: set by their owner alone, disabled after too many wrong tries.

use diesel::prelude::*;

use super::tries;
use crate::domain::permit::Permit;
use crate::domain::pin::PinHash;
use crate::domain::stored::stored;
use crate::domain::tiers::{DisablePin, DrawPin, Kind};
use crate::error::Error;
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::pins;
use crate::store::tx::{Housekeeping, Tx};

stored! {
    /// Where a person's PIN stands; the desk sees this and nothing more.
    pub enum PinState {
        Unset => "unset",
        Set => "set",
        Disabled => "disabled",
    }
}

/// The hash of a PIN that still signs in.
pub fn hash_of(conn: &mut Conn, community: &str, person: &str) -> Result<Option<PinHash>, Error> {
    let row = pins::table.find((community, person)).filter(pins::state.eq("set"));
    let found = row.select((pins::hash, pins::pepper)).first::<(String, String)>(conn).optional()?;
    Ok(found.map(|(hash, pepper)| PinHash { hash, pepper }))
}

pub fn pin_state(conn: &mut Conn, community: &str, person: &str) -> Result<PinState, Error> {
    let state = pins::table.find((community, person)).select(pins::state).first::<String>(conn).optional()?;
    Ok(state.and_then(|state| PinState::parse(&state)).unwrap_or(PinState::Unset))
}

/// A new PIN; wrong tries at the old one are forgotten.
pub fn set_pin(tx: &mut Tx<'_>, _: &Permit<DrawPin>, person: &str, hash: &PinHash) -> Result<(), Error> {
    let row = (
        pins::community_id.eq(tx.community),
        pins::person_id.eq(person),
        pins::hash.eq(&hash.hash),
        pins::pepper.eq(&hash.pepper),
        pins::state.eq("set"),
        pins::set_at.eq(tx.now),
    );
    let set =
        (pins::hash.eq(&hash.hash), pins::pepper.eq(&hash.pepper), pins::state.eq("set"), pins::set_at.eq(tx.now));
    on_each!(&mut *tx.conn, c => diesel::insert_into(pins::table)
        .values(row)
        .on_conflict((pins::community_id, pins::person_id))
        .do_update()
        .set(set)
        .execute(c))?;
    let leave = tx.housekeeping();
    tries::forget_pin(tx, leave, person)
}

/// The same PIN, hashed with the present pepper. `false`: it was changed or stopped meanwhile, and nothing was written.
pub fn hash_anew(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    person: &str,
    before: &PinHash,
    anew: &PinHash,
) -> Result<bool, Error> {
    let row = pins::table
        .find((tx.community, person))
        .filter(pins::state.eq("set"))
        .filter(pins::hash.eq(&before.hash))
        .filter(pins::pepper.eq(&before.pepper));
    let changed =
        diesel::update(row).set((pins::hash.eq(&anew.hash), pins::pepper.eq(&anew.pepper))).execute(tx.conn)?;
    Ok(changed == 1)
}

/// How many PINs that sign in are hashed with each pepper, by its name. A PIN that was stopped needs none.
pub fn by_pepper(conn: &mut Conn) -> Result<Vec<(String, i64)>, Error> {
    Ok(pins::table
        .filter(pins::state.eq("set"))
        .group_by(pins::pepper)
        .select((pins::pepper, diesel::dsl::count_star()))
        .order(pins::pepper.asc())
        .load(conn)?)
}

/// Writes down by which pepper those were hashed that are from before peppers had names.
pub fn name_pepper(conn: &mut Conn, pepper: &str) -> Result<(), Error> {
    diesel::update(pins::table.filter(pins::pepper.eq(""))).set(pins::pepper.eq(pepper)).execute(conn)?;
    Ok(())
}

/// It signs in no more; a new one is drawn with a new slip.
pub fn stop<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::update(pins::table.find((tx.community, person)).filter(pins::state.eq("set")))
        .set(pins::state.eq("disabled"))
        .execute(tx.conn)?;
    Ok(())
}

/// `false`: it was disabled before, or there was none.
pub fn disable_pin(tx: &mut Tx<'_>, _: &Permit<DisablePin>, person: &str) -> Result<bool, Error> {
    let changed = diesel::update(pins::table.find((tx.community, person)).filter(pins::state.eq("set")))
        .set(pins::state.eq("disabled"))
        .execute(tx.conn)?;
    Ok(changed == 1)
}
