//! PINs: set by their owner alone, disabled after too many wrong tries.

use diesel::prelude::*;

use super::tries;
use crate::domain::permit::Permit;
use crate::domain::stored::stored;
use crate::domain::tiers::{DisablePin, DrawPin, Kind};
use crate::error::Error;
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::pins;
use crate::store::tx::Tx;

stored! {
    /// Where a person's PIN stands; the desk sees this and nothing more.
    pub enum PinState {
        Unset => "unset",
        Set => "set",
        Disabled => "disabled",
    }
}

/// The hash of a PIN that still signs in.
pub fn hash_of(conn: &mut Conn, community: &str, person: &str) -> Result<Option<String>, Error> {
    Ok(pins::table.find((community, person)).filter(pins::state.eq("set")).select(pins::hash).first(conn).optional()?)
}

pub fn pin_state(conn: &mut Conn, community: &str, person: &str) -> Result<PinState, Error> {
    let state = pins::table.find((community, person)).select(pins::state).first::<String>(conn).optional()?;
    Ok(state.and_then(|state| PinState::parse(&state)).unwrap_or(PinState::Unset))
}

/// A new PIN; wrong tries at the old one are forgotten.
pub fn set_pin(tx: &mut Tx<'_>, _: &Permit<DrawPin>, person: &str, hash: &str) -> Result<(), Error> {
    let row = (
        pins::community_id.eq(tx.community),
        pins::person_id.eq(person),
        pins::hash.eq(hash),
        pins::state.eq("set"),
        pins::set_at.eq(tx.now),
    );
    let set = (pins::hash.eq(hash), pins::state.eq("set"), pins::set_at.eq(tx.now));
    on_each!(&mut *tx.conn, c => diesel::insert_into(pins::table)
        .values(row)
        .on_conflict((pins::community_id, pins::person_id))
        .do_update()
        .set(set)
        .execute(c))?;
    let leave = tx.housekeeping();
    tries::forget_pin(tx, leave, person)
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
