//! The stages proposals go through: every version that was ever in force.

use std::collections::HashMap;

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::procedures;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::procedure::Procedure;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Versions read: more than any community changes its procedure.
const MOST: i64 = 100;

type Row = (i32, String, i32);

fn read((version, stages, days): Row) -> Result<(i32, Procedure), Error> {
    let stages = serde_json::from_str(&stages).map_err(|e| Error::broken("procedures", e))?;
    Ok((version, Procedure { stages, answer_days: days.unsigned_abs() }))
}

/// The one in force with its version; the plain one, version 0, before anybody kept another or proposed anything.
pub fn current(conn: &mut Conn, community: &str) -> Result<(i32, Procedure), Error> {
    let row: Option<Row> = procedures::table
        .filter(procedures::community_id.eq(community))
        .order(procedures::version.desc())
        .select((procedures::version, procedures::stages, procedures::answer_days))
        .first(conn)
        .optional()?;
    row.map_or_else(|| Ok((0, Procedure::plain())), read)
}

/// All of them by version.
pub fn all(conn: &mut Conn, community: &str) -> Result<HashMap<i32, Procedure>, Error> {
    let rows: Vec<Row> = procedures::table
        .filter(procedures::community_id.eq(community))
        .order(procedures::version.desc())
        .limit(MOST)
        .select((procedures::version, procedures::stages, procedures::answer_days))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

pub fn version(conn: &mut Conn, community: &str, version: i32) -> Result<Procedure, Error> {
    let row: Row = procedures::table
        .find((community, version))
        .select((procedures::version, procedures::stages, procedures::answer_days))
        .first(conn)?;
    Ok(read(row)?.1)
}

/// Puts one in force after `before`, the version that was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody else did meanwhile.
pub fn keep<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, procedure: &Procedure, before: i32) -> Result<i32, Error> {
    if current(tx.conn, tx.community)?.0 != before {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let stages = serde_json::to_string(&procedure.stages).map_err(|e| Error::broken("procedures", e))?;
    let row = (
        procedures::community_id.eq(tx.community),
        procedures::version.eq(before + 1),
        procedures::stages.eq(stages),
        procedures::answer_days.eq(i32::try_from(procedure.answer_days).unwrap_or(10)),
        procedures::made_by.eq(permit.context().standing.actor.clone()),
        procedures::made_at.eq(tx.now),
    );
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(procedures::table).values(row).execute(c))?;
    Ok(before + 1)
}

/// The one a proposal begins under; the plain one becomes a row with the first, so that a later program reads the same.
pub fn to_begin<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>) -> Result<(i32, Procedure), Error> {
    let (version, procedure) = current(tx.conn, tx.community)?;
    if version > 0 {
        return Ok((version, procedure));
    }
    Ok((keep(tx, permit, &procedure, 0)?, procedure))
}
