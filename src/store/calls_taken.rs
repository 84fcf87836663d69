//! Telephone calls the desk took: who rang, how it was made sure, what was said, and what became of it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::conn::Conn;
use super::schema::calls_taken as table;
use super::tx::{Housekeeping, Tx};
use crate::domain::caller::CallState;
use crate::domain::permit::Permit;
use crate::domain::tiers::{CloseCall, TakeCall};
use crate::error::{Clash, Error};

/// What else was said: answers to the category's questions as typed, by their codes, whether neighbours may see it, and
/// which request it goes with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Beside {
    pub answers: BTreeMap<String, Vec<String>>,
    pub public: bool,
    /// A request's id; empty: it is a new one.
    pub joins: String,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Call {
    pub community_id: String,
    pub id: String,
    pub at: i64,
    pub taken_by: String,
    /// The resident they are, or say they are.
    pub person_id: Option<String>,
    /// The name they gave.
    pub name: String,
    /// The number they gave, digits; may be empty.
    pub phone: String,
    /// A [`crate::domain::caller::Checked`] in text.
    pub checked: String,
    pub category_id: String,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place_words: String,
    pub words: String,
    /// JSON of [`Beside`].
    pub beside: String,
    /// A [`CallState`] in text.
    pub state: String,
    pub request_id: Option<String>,
    pub closed_by: Option<String>,
    pub closed_at: Option<i64>,
    pub closed_words: Option<String>,
}

impl Call {
    /// The row was written by us; were it damaged, nothing else was said.
    pub fn said_beside(&self) -> Beside {
        serde_json::from_str(&self.beside).unwrap_or_default()
    }
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<TakeCall>, call: &Call) -> Result<(), Error> {
    diesel::insert_into(table::table).values(call).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Call>, Error> {
    Ok(table::table.find((community, id)).select(Call::as_select()).first(conn).optional()?)
}

/// Those to be rung back, the oldest first.
pub fn to_ring_back(conn: &mut Conn, community: &str, after: Option<&str>, limit: i64) -> Result<Vec<Call>, Error> {
    let mut query = table::table
        .filter(table::community_id.eq(community.to_owned()))
        .filter(table::state.eq(CallState::RingBack.as_str()))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(table::id.gt(after.to_owned()));
    }
    Ok(query.order(table::id.asc()).limit(limit).select(Call::as_select()).load(conn)?)
}

/// What somebody said on the telephone, as far as it is kept, the newest first.
pub fn of_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<Call>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::person_id.eq(person))
        .order(table::id.desc())
        .limit(limit)
        .select(Call::as_select())
        .load(conn)?)
}

/// A call that waited is settled: filed as a request, or done.
///
/// # Errors
/// [`Clash::TooLate`] when a colleague settled it already.
pub fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<CloseCall>,
    id: &str,
    request: Option<&str>,
    words: &str,
) -> Result<(), Error> {
    let state = if request.is_some() { CallState::Filed } else { CallState::Done };
    let row = table::table.find((tx.community, id)).filter(table::state.eq(CallState::RingBack.as_str()));
    let settled = diesel::update(row)
        .set((
            table::state.eq(state.as_str()),
            table::request_id.eq(request),
            table::closed_by.eq(Some(&permit.context().standing.actor)),
            table::closed_at.eq(Some(tx.now)),
            table::closed_words.eq(Some(words)),
        ))
        .execute(tx.conn)?;
    if settled == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Several calls by id.
pub fn several(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Call>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(super::among::among(table::id, ids.iter().cloned()))
        .select(Call::as_select())
        .load(conn)?)
}

/// Forgets calls that were settled long ago: what came of them stands in the request and in the record.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64, limit: i64) -> Result<usize, Error> {
    let mut gone = 0;
    for state in [CallState::Filed, CallState::Done] {
        let old: Vec<String> = table::table
            .filter(table::community_id.eq(tx.community))
            .filter(table::state.eq(state.as_str()))
            .filter(table::at.lt(before))
            .order(table::id.asc())
            .limit(limit)
            .select(table::id)
            .load(tx.conn)?;
        for some in old.chunks(100) {
            let these = table::table.filter(table::community_id.eq(tx.community));
            let these = these.filter(super::among::among(table::id, some.iter().cloned()));
            gone += diesel::delete(these).execute(tx.conn)?;
        }
    }
    Ok(gone)
}
