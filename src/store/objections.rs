//! 我不同意: objections to refusals, and what another decided.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::Event;
use super::schema::objections;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{DecideObjection, ObjectToDecline};
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objections)]
pub struct Objection {
    pub community_id: String,
    pub id: String,
    pub request_id: String,
    pub declined_by: String,
    /// The coded reason, and what was said with it.
    pub reason: String,
    pub said: String,
    /// The resident's own words.
    pub words: String,
    pub objected_by: String,
    pub objected_at: i64,
    /// `waiting`, `reopened` or `upheld`.
    pub state: String,
    pub decided_by: Option<String>,
    pub decided_at: Option<i64>,
    pub decision: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Reopened,
    Upheld,
}

pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<ObjectToDecline>,
    request: &str,
    refusal: &Event,
    words: &str,
) -> Result<(), Error> {
    let row = Objection {
        community_id: tx.community.to_owned(),
        id: new_id(),
        request_id: request.to_owned(),
        declined_by: refusal.actor_id.clone().unwrap_or_default(),
        reason: refusal.reason.clone().unwrap_or_default(),
        said: refusal.words.clone().unwrap_or_default(),
        words: words.to_owned(),
        objected_by: permit.context().standing.actor.clone(),
        objected_at: tx.now,
        state: "waiting".to_owned(),
        decided_by: None,
        decided_at: None,
        decision: None,
    };
    diesel::insert_into(objections::table).values(&row).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Objection>, Error> {
    Ok(objections::table.find((community, id)).select(Objection::as_select()).first(conn).optional()?)
}

/// The newest objection about a request, decided or not.
pub fn latest(conn: &mut Conn, community: &str, request: &str) -> Result<Option<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::request_id.eq(request))
        .order(objections::id.desc())
        .select(Objection::as_select())
        .first(conn)
        .optional()?)
}

/// What waits to be decided, oldest first, after the id given.
pub fn waiting(conn: &mut Conn, community: &str, after: Option<&str>, limit: i64) -> Result<Vec<Objection>, Error> {
    let mut query = objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::state.eq("waiting"))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(objections::id.gt(after.to_owned()));
    }
    Ok(query.order(objections::id.asc()).limit(limit).select(Objection::as_select()).load(conn)?)
}

/// # Errors
/// [`Clash::TooLate`] where it was decided already.
pub fn decide(
    tx: &mut Tx<'_>,
    permit: &Permit<DecideObjection>,
    id: &str,
    decision: Decision,
    words: &str,
) -> Result<(), Error> {
    let state = if decision == Decision::Reopened { "reopened" } else { "upheld" };
    let row = objections::table.find((tx.community, id)).filter(objections::state.eq("waiting"));
    let changed = diesel::update(row)
        .set((
            objections::state.eq(state),
            objections::decided_by.eq(Some(permit.context().standing.actor.clone())),
            objections::decided_at.eq(Some(tx.now)),
            objections::decision.eq(Some(words)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
