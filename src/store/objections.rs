//! 我不同意: objections to refusals, and what another decided.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::{Event, Request};
use super::schema::{objections, requests};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::Level;
use crate::domain::tiers::{DecideObjection, Kind, ObjectToDecline};
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
    /// By when another decides.
    pub due_at: i64,
    /// How high it has risen because nobody did; see [`Objection::risen`].
    pub level: Option<String>,
    /// When it goes further; none once it was decided, or where it cannot.
    pub next_at: Option<i64>,
}

impl Objection {
    pub fn risen(&self) -> Option<Level> {
        self.level.as_deref().and_then(Level::parse)
    }

    /// Nobody decided it in time.
    pub fn late(&self, now: i64) -> bool {
        self.state == WAITING && self.due_at < now
    }
}

const WAITING: &str = "waiting";

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
    due_at: i64,
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
        state: WAITING.to_owned(),
        decided_by: None,
        decided_at: None,
        decision: None,
        due_at,
        level: None,
        next_at: Some(due_at),
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

/// What waits to be decided, oldest first, after the id given; of all, or of those risen so high.
pub fn waiting(
    conn: &mut Conn,
    community: &str,
    after: Option<&str>,
    risen: Option<Level>,
    limit: i64,
) -> Result<Vec<Objection>, Error> {
    let mut query = objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::state.eq(WAITING))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(objections::id.gt(after.to_owned()));
    }
    if let Some(level) = risen {
        query = query.filter(objections::level.eq(level.as_str()));
    }
    Ok(query.order(objections::id.asc()).limit(limit).select(Objection::as_select()).load(conn)?)
}

/// The requests whose refusals wait to be looked at again, what is due first first, each with when that is.
pub fn requests_waiting(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<(Request, i64)>, Error> {
    Ok(objections::table
        .inner_join(
            requests::table
                .on(requests::community_id.eq(objections::community_id).and(requests::id.eq(objections::request_id))),
        )
        .filter(objections::community_id.eq(community))
        .filter(objections::state.eq(WAITING))
        .order((objections::due_at.asc(), objections::id.asc()))
        .limit(limit)
        .select((Request::as_select(), objections::due_at))
        .load(conn)?)
}

/// What goes up now, because nobody decided it in time.
pub fn rising(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::state.eq(WAITING))
        // Late is the narrow part, and has an index; of these, what goes further now.
        .filter(objections::due_at.lt(now))
        .filter(objections::next_at.lt(now))
        .order((objections::due_at.asc(), objections::id.asc()))
        .limit(limit)
        .select(Objection::as_select())
        .load(conn)?)
}

/// It stands this high from now on, and goes further at `next_at`.
pub fn rise<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    id: &str,
    level: Level,
    next_at: Option<i64>,
) -> Result<(), Error> {
    diesel::update(objections::table.find((tx.community, id)))
        .set((objections::level.eq(Some(level.as_str())), objections::next_at.eq(next_at)))
        .execute(tx.conn)?;
    Ok(())
}

/// There is nobody above.
pub fn goes_no_further(tx: &mut Tx<'_>, _: Housekeeping, id: &str) -> Result<(), Error> {
    diesel::update(objections::table.find((tx.community, id)))
        .set(objections::next_at.eq(None::<i64>))
        .execute(tx.conn)?;
    Ok(())
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
    let row = objections::table.find((tx.community, id)).filter(objections::state.eq(WAITING));
    let changed = diesel::update(row)
        .set((
            objections::state.eq(state),
            objections::decided_by.eq(Some(permit.context().standing.actor.clone())),
            objections::decided_at.eq(Some(tx.now)),
            objections::decision.eq(Some(words)),
            objections::next_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
