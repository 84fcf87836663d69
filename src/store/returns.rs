//! Answers on their way back to whoever sent the orders: which of them wait, and what was in each file that left.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::among::among;
use super::conn::Conn;
use super::intake::OutsideOrder;
use super::requests::{Event, Request};
use super::schema::{answer_files, outside_orders, request_events, requests, sources};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{Kind, ReturnOrders};
use crate::error::Error;

/// The steps a source wants to hear of.
pub const WANTED: [&str; 3] = ["answered", "solved", "declined"];

/// Steps after which the answer before holds no longer: what comes next is waited for.
const BEGUN_AGAIN: [&str; 2] = ["reopened", "restored"];

/// A step was taken: where another house ordered the request, its answer waits to go back, also where one went before.
pub(super) fn stepped<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str, kind: &str) -> Result<(), Error> {
    let waiting = match kind {
        wanted if WANTED.contains(&wanted) => Some(tx.now),
        again if BEGUN_AGAIN.contains(&again) => None,
        _ => return Ok(()),
    };
    let row = outside_orders::table
        .filter(outside_orders::community_id.eq(tx.community))
        .filter(outside_orders::request_id.eq(request));
    diesel::update(row).set(outside_orders::waiting_at.eq(waiting)).execute(tx.conn)?;
    Ok(())
}

/// Orders of a source whose last answer has not gone back, those that wait longest first.
pub fn waiting(
    conn: &mut Conn,
    community: &str,
    source: &str,
    limit: i64,
) -> Result<Vec<(OutsideOrder, Request)>, Error> {
    Ok(outside_orders::table
        .inner_join(requests::table.on(
            requests::community_id.eq(outside_orders::community_id).and(requests::id.eq(outside_orders::request_id)),
        ))
        .filter(outside_orders::community_id.eq(community))
        .filter(outside_orders::source_id.eq(source))
        .filter(outside_orders::waiting_at.gt(0))
        .order((outside_orders::waiting_at.asc(), outside_orders::number.asc()))
        .limit(limit)
        .select((OutsideOrder::as_select(), Request::as_select()))
        .load(conn)?)
}

/// The last step of each request that its source wants to hear of.
pub fn last_steps(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Event>, Error> {
    let mut found = HashMap::new();
    for some in ids.chunks(256) {
        let steps: Vec<Event> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::request_id, some))
            .filter(among(request_events::kind, WANTED))
            .order(request_events::id.asc())
            .select(Event::as_select())
            .load(conn)?;
        found.extend(steps.into_iter().map(|step| (step.request_id.clone(), step)));
    }
    Ok(found)
}

/// One order in a file: all but the words, which stay with the step and go with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The number it has there.
    pub number: String,
    /// The number it has here.
    pub ours: i64,
    pub state: String,
    pub party: String,
    /// The step that says so.
    pub step: String,
}

/// A file that left.
#[derive(Clone, Debug)]
pub struct Left {
    pub id: String,
    pub source: String,
    pub at: i64,
    pub answers: i64,
}

/// These went back in one file, whose id it gives.
pub fn leave(tx: &mut Tx<'_>, _: &Permit<ReturnOrders>, source: &str, lines: &[Line]) -> Result<String, Error> {
    let numbers: Vec<&str> = lines.iter().map(|line| line.number.as_str()).collect();
    for some in numbers.chunks(256) {
        let rows = outside_orders::table
            .filter(outside_orders::community_id.eq(tx.community))
            .filter(outside_orders::source_id.eq(source))
            .filter(among(outside_orders::number, some.iter().copied()));
        diesel::update(rows)
            .set((outside_orders::returned_at.eq(Some(tx.now)), outside_orders::waiting_at.eq(None::<i64>)))
            .execute(tx.conn)?;
    }
    let id = new_id();
    diesel::insert_into(answer_files::table)
        .values((
            answer_files::community_id.eq(tx.community),
            answer_files::id.eq(&id),
            answer_files::source_id.eq(source),
            answer_files::at.eq(tx.now),
            answer_files::answers.eq(i64::try_from(lines.len()).unwrap_or(i64::MAX)),
            answer_files::lines.eq(serde_json::to_string(lines).map_err(|e| Error::broken("returns", e))?),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// The latest files, newest first.
pub fn latest(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Left>, Error> {
    let rows: Vec<(String, String, i64, i64)> = answer_files::table
        .inner_join(
            sources::table
                .on(sources::community_id.eq(answer_files::community_id).and(sources::id.eq(answer_files::source_id))),
        )
        .filter(answer_files::community_id.eq(community))
        .order(answer_files::id.desc())
        .limit(limit)
        .select((answer_files::id, sources::name, answer_files::at, answer_files::answers))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, source, at, answers)| Left { id, source, at, answers }).collect())
}

/// What is in a file: its source, and its lines.
pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<(String, Vec<Line>)>, Error> {
    let found: Option<(String, String)> = answer_files::table
        .find((community, id))
        .select((answer_files::source_id, answer_files::lines))
        .first(conn)
        .optional()?;
    found
        .map(|(source, lines)| {
            let lines = serde_json::from_str(&lines).map_err(|e| Error::broken("returns", e))?;
            Ok((source, lines))
        })
        .transpose()
}

/// The steps of these lines, by id.
pub fn steps_of(conn: &mut Conn, community: &str, lines: &[Line]) -> Result<HashMap<String, Event>, Error> {
    let mut found = HashMap::new();
    for some in lines.chunks(256) {
        let steps: Vec<Event> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::id, some.iter().map(|line| line.step.as_str())))
            .select(Event::as_select())
            .load(conn)?;
        found.extend(steps.into_iter().map(|step| (step.id.clone(), step)));
    }
    Ok(found)
}
