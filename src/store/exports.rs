//! Requests for files: page by page in the order they were filed, never all at once.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::requests::{Event, Request};
use super::schema::{outside_orders, request_events, requests};
use crate::error::Error;

/// How many were filed within a window of milliseconds UTC, both ends within.
pub fn count(conn: &mut Conn, community: &str, (from, until): (i64, i64)) -> Result<i64, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::filed_at.ge(from))
        .filter(requests::filed_at.le(until))
        .count()
        .get_result(conn)?)
}

/// Where a page of a file ended: when the request was filed, and its id.
pub type Key = (i64, String);

/// The next of them after a place, in the order of filing: the index of that order is walked, and nothing sorted.
pub fn page(
    conn: &mut Conn,
    community: &str,
    (from, until): (i64, i64),
    after: Option<&Key>,
    limit: i64,
) -> Result<Vec<Request>, Error> {
    let mut query = requests::table
        .filter(requests::community_id.eq(community.to_owned()))
        .filter(requests::filed_at.ge(after.map_or(from, |(at, _)| *at)))
        .filter(requests::filed_at.le(until))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(requests::filed_at.gt(*at).or(requests::id.gt(id.clone())));
    }
    Ok(query
        .order((requests::filed_at.asc(), requests::id.asc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// The numbers other houses gave them, by request.
pub fn outside_numbers(
    conn: &mut Conn,
    community: &str,
    ids: &[String],
) -> Result<HashMap<String, (String, Option<i64>)>, Error> {
    let mut found = HashMap::new();
    for some in ids.chunks(256) {
        let rows: Vec<(String, String, Option<i64>)> = outside_orders::table
            .filter(outside_orders::community_id.eq(community))
            .filter(among(outside_orders::request_id, some))
            .select((outside_orders::request_id, outside_orders::number, outside_orders::deadline))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, number, deadline)| (id, (number, deadline))));
    }
    Ok(found)
}

/// The last answer, solution or refusal of each request.
pub fn last_answers(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Event>, Error> {
    let mut found = HashMap::new();
    for some in ids.chunks(256) {
        let steps: Vec<Event> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::request_id, some))
            .filter(among(request_events::kind, ["answered", "solved", "declined"]))
            .order(request_events::id.asc())
            .select(Event::as_select())
            .load(conn)?;
        found.extend(steps.into_iter().map(|step| (step.request_id.clone(), step)));
    }
    Ok(found)
}
