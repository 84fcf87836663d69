//! Requests as the public may read them (GeoReport v2): only those that are public, whole pages at a time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::open311_walk::{self as walk, Judge};
use super::requests::{Event, Request};
use super::requests_queue::several;
use super::schema::{categories, request_events, requests};
use super::seen_steps;
use crate::domain::open311::{Query, Window};
use crate::error::Error;

/// Whose eyes: what is public, and beside it what this source filed itself.
#[derive(Clone, Debug)]
pub struct Reader {
    pub source: Option<String>,
}

impl Reader {
    pub(super) fn sees(&self, public: bool, resident: &str) -> bool {
        public || self.source.as_deref() == Some(resident)
    }
}

/// The requests asked for, newest first. `None`: more would have to be looked at than one answer may cost
/// ([`walk::LOOKED`]), and a shorter span is to be asked for.
pub fn list(conn: &mut Conn, community: &str, reader: &Reader, asked: &Query) -> Result<Option<Vec<Request>>, Error> {
    if !asked.numbers.is_empty() {
        return by_numbers(conn, community, reader, asked).map(Some);
    }
    let categories = match asked.services.as_slice() {
        [] => None,
        codes => Some(category_ids(conn, community, codes)?),
    };
    if categories.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Some(Vec::new()));
    }
    let judge = Judge { asked, categories };
    if reader.source.is_none() && judge.one_index_says_all() {
        return in_order(conn, community, &judge).map(Some);
    }
    let changed = match asked.updated_after {
        Some(after) => walk::changed_since(conn, community, after)?,
        None => None,
    };
    let found = match changed {
        Some(ids) => Some(walk::those_changed(conn, community, reader, &judge, &ids)?),
        None => walk::walked(conn, community, reader, &judge)?,
    };
    match found {
        Some(ids) => whole(conn, community, &ids).map(Some),
        None => Ok(None),
    }
}

/// At most a hundred, and nothing else counts.
fn by_numbers(conn: &mut Conn, community: &str, reader: &Reader, asked: &Query) -> Result<Vec<Request>, Error> {
    let mut found: Vec<Request> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::number.eq_any(asked.numbers.clone()))
        .select(Request::as_select())
        .load(conn)?;
    found.retain(|r| reader.sees(r.public, &r.resident_id));
    found.sort_by(|a, b| (b.filed_at, &b.id).cmp(&(a.filed_at, &a.id)));
    Ok(found)
}

/// Where everything asked for stands in one index, in its order, the database skips and stops by itself.
fn in_order(conn: &mut Conn, community: &str, judge: &Judge<'_>) -> Result<Vec<Request>, Error> {
    Ok(walk::public_in_order(community, judge)
        .offset(judge.asked.offset)
        .limit(judge.asked.limit)
        .select(Request::as_select())
        .load(conn)?)
}

fn whole(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Request>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(256) {
        found.extend(several(conn, community, some)?);
    }
    Ok(found)
}

fn category_ids(conn: &mut Conn, community: &str, codes: &[String]) -> Result<Vec<String>, Error> {
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .filter(among(categories::code, codes))
        .select(categories::id)
        .load(conn)?)
}

/// The steps of many requests that all may know of, oldest first, by request.
pub fn steps_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Vec<Event>>, Error> {
    let mut found: HashMap<String, Vec<Event>> = HashMap::new();
    for some in ids.chunks(256) {
        let steps: Vec<Event> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::request_id, some))
            .filter(request_events::internal.eq(false))
            .order(request_events::id.asc())
            .select(Event::as_select())
            .load(conn)?;
        for step in steps {
            found.entry(step.request_id.clone()).or_default().push(step);
        }
    }
    Ok(found)
}

/// One request by its number, public or not.
pub fn by_number(conn: &mut Conn, community: &str, number: i64) -> Result<Option<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::number.eq(number))
        .select(Request::as_select())
        .first(conn)
        .optional()?)
}

pub fn by_id(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Request>, Error> {
    super::requests::find(conn, community, id)
}

/// Steps that a reader may see of a window, newest first, each with its request.
pub fn steps_within(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    window: Window,
    limit: usize,
) -> Result<Vec<(Event, Request)>, Error> {
    let seen = seen_steps::newest(conn, community, reader, window, limit)?;
    let steps: Vec<String> = seen.iter().map(|(step, _)| step.clone()).collect();
    let mut of: Vec<String> = seen.into_iter().map(|(_, request)| request).collect();
    of.sort_unstable();
    of.dedup();
    let of: HashMap<String, Request> =
        whole(conn, community, &of)?.into_iter().map(|request| (request.id.clone(), request)).collect();
    let mut events: Vec<Event> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(among(request_events::id, steps))
        .select(Event::as_select())
        .load(conn)?;
    events.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let beside = |event: Event| of.get(&event.request_id).cloned().map(|request| (event, request));
    Ok(events.into_iter().filter_map(beside).collect())
}
