//! What the clock finds among mandates: ended terms, drafts nobody answered, cooled-off ones, ends that come near, talks
//! that are due. Each page is short, so that one transaction never holds the writer long.

use diesel::prelude::*;

use super::row::{Mandate, OPEN};
use crate::domain::mandate::{CONSENT_WITHIN, MandateState};
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::schema::mandates;
use crate::store::tx::{Housekeeping, Tx};

/// Dealt with in one transaction.
const FEW: i64 = 20;
/// Of shorter ones nobody is reminded.
const SHORT: i64 = 14 * 24 * 3_600_000;

/// Open, and their last moment has passed.
pub fn over(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.le(now))
        .order(mandates::until_at.asc())
        .limit(FEW)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Drafted, and nobody said yes in time.
pub fn unanswered(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::state.eq_any([MandateState::Draft, MandateState::ConsentPending]))
        .filter(mandates::until_at.le(now).or(mandates::created_at.le(now - CONSENT_WITHIN)))
        .limit(FEW)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Cooling off, and that time has passed.
pub fn cooled(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::state.eq(MandateState::CoolingOff))
        .filter(mandates::until_at.gt(now))
        .filter(mandates::cooling_until.le(now))
        .limit(FEW)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// In force, ending by `until`, and nobody has been told yet. Suspended ones are left alone: the helper would only ask.
pub fn ending(conn: &mut Conn, community: &str, now: i64, until: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::state.eq_any([MandateState::Active, MandateState::CoolingOff]))
        .filter(mandates::until_at.gt(now))
        .filter(mandates::until_at.le(until))
        // Who asked for a day or a week of help has the end before their eyes.
        .filter((mandates::until_at - mandates::from_at).ge(SHORT))
        .filter(mandates::notified_at.is_null())
        .order(mandates::until_at.asc())
        .limit(FEW)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// In force, and staff should speak with the resident.
pub fn due_for_talk(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::review_at.le(now))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .limit(FEW)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Notes that both were told of the coming end. The version stays: nothing about the right changed, and a helper in the
/// middle of a form is not thrown out by a notice. True where nobody else noted it first.
pub fn mark_notified(tx: &mut Tx<'_>, _: Housekeeping, mandate: &str) -> Result<bool, Error> {
    let row = mandates::table.find((tx.community, mandate)).filter(mandates::notified_at.is_null());
    Ok(diesel::update(row).set(mandates::notified_at.eq(Some(tx.now))).execute(tx.conn)? == 1)
}
