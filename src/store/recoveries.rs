//! Recoveries: who asked, who approved, and whether what was approved was handed out.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::recoveries;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::recovery::{self, Lost, Stage, Sure};
use crate::domain::tiers::{ApproveRecovery, AskRecovery, Kind};
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = recoveries)]
pub struct Recovery {
    pub id: String,
    pub person_id: String,
    pub lost: String,
    pub sure: String,
    pub asked_by: String,
    pub asked_at: i64,
    pub approved_by: Option<String>,
    pub approved_at: Option<i64>,
    pub used_at: Option<i64>,
}

impl Recovery {
    pub fn stage(&self, now: i64) -> Stage {
        recovery::stage(self.asked_at, self.approved_at, self.used_at, now)
    }
}

/// A person's last one.
pub fn latest(conn: &mut Conn, community: &str, person: &str) -> Result<Option<Recovery>, Error> {
    Ok(recoveries::table
        .filter(recoveries::community_id.eq(community))
        .filter(recoveries::person_id.eq(person))
        .order(recoveries::id.desc())
        .select(Recovery::as_select())
        .first(conn)
        .optional()?)
}

/// Until when tier 2 waits for this person, after a recovery.
pub fn frozen_until(conn: &mut Conn, community: &str, person: &str) -> Result<Option<i64>, Error> {
    let last: Option<i64> = recoveries::table
        .filter(recoveries::community_id.eq(community))
        .filter(recoveries::person_id.eq(person))
        .filter(recoveries::approved_at.is_not_null())
        .order(recoveries::id.desc())
        .select(recoveries::approved_at)
        .first::<Option<i64>>(conn)
        .optional()?
        .flatten();
    Ok(recovery::frozen_until(last))
}

pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<AskRecovery>,
    person: &str,
    lost: Lost,
    sure: Sure,
) -> Result<String, Error> {
    let (id, by) = (new_id(), permit.context().standing.actor.clone());
    diesel::insert_into(recoveries::table)
        .values((
            recoveries::community_id.eq(tx.community),
            recoveries::id.eq(&id),
            recoveries::person_id.eq(person),
            recoveries::lost.eq(lost.as_str()),
            recoveries::sure.eq(sure.as_str()),
            recoveries::asked_by.eq(by),
            recoveries::asked_at.eq(tx.now),
            recoveries::approved_by.eq(None::<String>),
            recoveries::approved_at.eq(None::<i64>),
            recoveries::used_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// # Errors
/// Somebody was quicker.
pub fn approve(tx: &mut Tx<'_>, permit: &Permit<ApproveRecovery>, id: &str) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = recoveries::table.find((tx.community, id)).filter(recoveries::approved_at.is_null());
    let changed = diesel::update(row)
        .set((recoveries::approved_by.eq(Some(by)), recoveries::approved_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Hands out what was approved, once.
///
/// # Errors
/// Nothing of that sort was approved by two, or it was used.
pub fn use_up<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, lost: &[Lost]) -> Result<(), Error> {
    let found = latest(tx.conn, tx.community, person)?.filter(|r| {
        let fits = Lost::parse(&r.lost).is_some_and(|what| lost.contains(&what));
        fits && matches!(r.stage(tx.now), Stage::Approved { .. })
    });
    let Some(found) = found else {
        return Err(Error::Conflict(Clash::NeedsTwo));
    };
    let row = recoveries::table.find((tx.community, &found.id)).filter(recoveries::used_at.is_null());
    let changed = diesel::update(row).set(recoveries::used_at.eq(Some(tx.now))).execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
