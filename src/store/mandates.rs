//! Mandates: who may act for whom, in which matters, until when.

mod clock;
mod evidence;
mod lists;
mod row;

pub use clock::{cooled, due_for_talk, ending, mark_notified, over, unanswered};
pub use evidence::{Evidenced, NewEvidence, add_evidence, evidence, evidence_of};
pub use lists::{
    Look, OfHelper, OfResident, View, at_desk, left_behind, looks, of_helper, of_resident, residents_of,
    total_of_helper,
};
pub use row::{
    Change, Mandate, between, by_ids, change, consented_before, find, in_force_of, insert, load, open_of_helper,
    open_of_resident, waiting_of,
};

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{mandates, people};
use super::tx::Tx;
use crate::domain::mandate::{MandateKind, MandateState, Matter};
use crate::domain::standing::MandateFacts;
use crate::error::Error;

/// How many mandates between two people are looked through for the one in force; renewals are few.
const BETWEEN: i64 = 20;

type FactsRow = (String, i32, MandateKind, i32, MandateState, String, i64, i64, Option<i64>);

fn facts(row: FactsRow) -> MandateFacts {
    let (id, version, kind, tier_max, state, matters, from_at, until_at, cooling_until) = row;
    let matters = matters_of(&matters);
    MandateFacts { id, version, kind, tier_max, state, matters, from_at, until_at, cooling_until }
}

fn matters_of(text: &str) -> Vec<Matter> {
    text.split(',').filter_map(Matter::parse).collect()
}

/// The mandate from a resident to a helper that counts now, with the resident's name: the one in force, else the
/// newest of those that were. One she never consented to gives no right even to know that she lives here.
pub fn latest_between(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    resident: &str,
) -> Result<Option<(MandateFacts, String)>, Error> {
    let rows = mandates::table
        .inner_join(
            people::table.on(people::community_id.eq(mandates::community_id).and(people::id.eq(mandates::resident_id))),
        )
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::consented_at.is_not_null())
        // Of somebody who has died or been suspended, nobody is told anything.
        .filter(people::state.eq("active"))
        .order(mandates::id.desc())
        .limit(BETWEEN)
        .select((
            (
                mandates::id,
                mandates::version,
                mandates::kind,
                mandates::tier_max,
                mandates::state,
                mandates::matters,
                mandates::from_at,
                mandates::until_at,
                mandates::cooling_until,
            ),
            people::name,
        ))
        .load::<(FactsRow, String)>(conn)?;
    let in_force = rows.iter().position(|(row, _)| row.4.in_force()).unwrap_or(0);
    Ok(rows.into_iter().nth(in_force).map(|(row, name)| (facts(row), name)))
}

/// Touches the mandate's row before anything is done under it and reads it again, so that every race
/// with a revocation is settled by the database (DESIGN.md §2). `None`: it is no longer what the
/// standing says it was.
pub fn use_once(tx: &mut Tx<'_>, relied_on: &MandateFacts) -> Result<Option<MandateFacts>, Error> {
    let row = mandates::table.find((tx.community, &relied_on.id));
    let touched =
        diesel::update(row.filter(mandates::version.eq(relied_on.version)).filter(mandates::until_at.gt(tx.now)))
            .set(mandates::uses.eq(mandates::uses + 1))
            .execute(tx.conn)?;
    if touched == 0 {
        return Ok(None);
    }
    let found = row
        .select((
            mandates::id,
            mandates::version,
            mandates::kind,
            mandates::tier_max,
            mandates::state,
            mandates::matters,
            mandates::from_at,
            mandates::until_at,
            mandates::cooling_until,
        ))
        .first::<FactsRow>(tx.conn)?;
    Ok(Some(facts(found)))
}
