//! Everything in the database that was sealed or keyed under one key file, sealed and keyed under another.

use diesel::prelude::*;

use super::conn::Conn;
use super::credentials::{cards, pins, totps};
use super::schema::{one_time_codes, outbox, setup_codes};
use super::{contact_changes, hooks, person_keys};
use crate::acts::codes;
use crate::error::Error;
use crate::keys::KeyRing;

/// What was sealed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    pub person_keys: usize,
    pub cards: usize,
    pub second_factors: usize,
    pub hooks: usize,
    pub contact_changes: usize,
    /// Links and codes that were still open: they are keyed digests of what nobody here knows, so they end.
    pub codes: usize,
}

/// All of it or nothing.
///
/// # Errors
/// Something does not open with the old key: then nothing was changed.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing, now: i64) -> Result<Rekeyed, Error> {
    conn.transaction(|conn| {
        // Hashes stay what they are; they remember which pepper they are by, and are hashed anew at their next right use.
        if let Some(present) = old.peppers().first() {
            pins::name_pepper(conn, &present.id)?;
        }
        Ok(Rekeyed {
            person_keys: person_keys::rewrap(conn, old, new)?,
            cards: cards::rewrap(conn, old, new)?,
            second_factors: totps::rewrap(conn, old, new)?,
            hooks: hooks::rewrap(conn, old, new)?,
            contact_changes: contact_changes::rewrap(conn, old, new)?,
            codes: end_codes(conn, now)?,
        })
    })
}

fn end_codes(conn: &mut Conn, now: i64) -> Result<usize, Error> {
    diesel::update(outbox::table.filter(outbox::template.eq(codes::SENT)).filter(outbox::state.eq("waiting")))
        .set((outbox::state.eq("cancelled"), outbox::done_at.eq(Some(now)), outbox::params.eq("{}")))
        .execute(conn)?;
    let codes = diesel::delete(one_time_codes::table).execute(conn)?;
    Ok(codes + diesel::delete(setup_codes::table).execute(conn)?)
}
