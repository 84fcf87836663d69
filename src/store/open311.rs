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
use crate::domain::open311::{Query, Steps};
use crate::domain::request::steps::{open_after, turning};
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

/// A step with its request, and whether that was open once the step was done.
pub struct Told {
    pub step: Event,
    pub request: Request,
    pub open: bool,
}

/// Steps that a reader may see, newest first; and whether there are more than were asked for.
pub fn steps_within(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    asked: Steps,
) -> Result<(Vec<Told>, bool), Error> {
    let mut seen = seen_steps::newest(conn, community, reader, asked)?;
    let wanted = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = seen.len() > wanted;
    seen.truncate(wanted);
    let steps: Vec<String> = seen.iter().map(|(step, _)| step.clone()).collect();
    let mut of: Vec<String> = seen.into_iter().map(|(_, request)| request).collect();
    of.sort_unstable();
    of.dedup();
    let turns = turns_of(conn, community, &of)?;
    let of: HashMap<String, Request> =
        whole(conn, community, &of)?.into_iter().map(|request| (request.id.clone(), request)).collect();
    let mut events: Vec<Event> = Vec::with_capacity(steps.len());
    for some in steps.chunks(256) {
        let found: Vec<Event> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::id, some))
            .select(Event::as_select())
            .load(conn)?;
        events.extend(found);
    }
    events.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let beside = |step: Event| {
        let request = of.get(&step.request_id).cloned()?;
        let open = was_open(turns.get(&step.request_id), &step);
        Some(Told { step, request, open })
    };
    Ok((events.into_iter().filter_map(beside).collect(), more))
}

/// When and by which step a request was opened or closed, oldest first.
type Turns = Vec<(i64, String, bool)>;

/// The turns of many requests, by request: a step that turns nothing leaves it as the last turn before it did.
fn turns_of(conn: &mut Conn, community: &str, requests: &[String]) -> Result<HashMap<String, Turns>, Error> {
    let mut found: HashMap<String, Turns> = HashMap::new();
    for some in requests.chunks(256) {
        let steps: Vec<(String, i64, String, String)> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::request_id, some))
            .filter(among(request_events::kind, turning()))
            .select((request_events::request_id, request_events::at, request_events::id, request_events::kind))
            .load(conn)?;
        for (request, at, id, kind) in steps {
            if let Some(open) = open_after(&kind) {
                found.entry(request).or_default().push((at, id, open));
            }
        }
    }
    found.values_mut().for_each(|turns| turns.sort_unstable());
    Ok(found)
}

/// Everything begins open.
fn was_open(turns: Option<&Turns>, step: &Event) -> bool {
    let before = |turn: &&(i64, String, bool)| (turn.0, &turn.1) <= (step.at, &step.id);
    turns.and_then(|turns| turns.iter().rev().find(before)).is_none_or(|(_, _, open)| *open)
}
