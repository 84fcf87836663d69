//! Requests as the public may read them (GeoReport v2): only those that are public, whole pages at a time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::requests::{Event, Request};
use super::schema::{categories, request_events, requests};
use crate::domain::open311::{Query, Window};
use crate::error::Error;

/// Whose eyes: what is public, and beside it what this source filed itself.
#[derive(Clone, Debug)]
pub struct Reader {
    pub source: Option<String>,
}

/// Steps since an instant that are looked through for the requests they changed; where there are more, so much changed
/// that walking the requests themselves finds enough soon.
const CHANGED: i64 = 2_000;

/// The requests asked for, newest first.
pub fn list(conn: &mut Conn, community: &str, reader: &Reader, asked: &Query) -> Result<Vec<Request>, Error> {
    let changed = match asked.updated_after {
        Some(after) => changed_since(conn, community, after)?,
        None => None,
    };
    let mut query = requests::table.filter(requests::community_id.eq(community)).into_boxed();
    query = match &reader.source {
        None => query.filter(requests::public.eq(true)),
        Some(source) => query.filter(requests::public.eq(true).or(requests::resident_id.eq(source.clone()))),
    };
    if !asked.numbers.is_empty() {
        query = query.filter(requests::number.eq_any(asked.numbers.clone()));
    }
    if !asked.services.is_empty() {
        // One alone is looked up in an index of its own.
        query = match category_ids(conn, community, &asked.services)?.as_slice() {
            [one] => query.filter(requests::category_id.eq(one.clone())),
            several => query.filter(among(requests::category_id, several)),
        };
    }
    if asked.window.from > i64::MIN {
        query = query.filter(requests::filed_at.ge(asked.window.from));
    }
    // What was filed later has a step that is later.
    let until = asked.window.until.min(asked.updated_before.unwrap_or(i64::MAX));
    if until < i64::MAX {
        query = query.filter(requests::filed_at.le(until));
    }
    if let Some(open) = asked.open {
        query = query.filter(requests::open.eq(open));
    }
    if let Some(ids) = changed {
        query = query.filter(among(requests::id, ids));
    } else if let Some(after) = asked.updated_after {
        query = query.filter(diesel::dsl::exists(steps_from(after)));
    }
    if let Some(before) = asked.updated_before {
        query = query.filter(diesel::dsl::not(diesel::dsl::exists(steps_from(before.saturating_add(1)))));
    }
    Ok(query
        .order((requests::filed_at.desc(), requests::id.desc()))
        .offset(asked.offset)
        .limit(asked.limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// The requests with a step since an instant, where they are few.
fn changed_since(conn: &mut Conn, community: &str, after: i64) -> Result<Option<Vec<String>>, Error> {
    let mut found: Vec<String> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::at.ge(after))
        .filter(request_events::internal.eq(false))
        .order((request_events::at.desc(), request_events::id.desc()))
        .limit(CHANGED + 1)
        .select(request_events::request_id)
        .load(conn)?;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) > CHANGED {
        return Ok(None);
    }
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

/// Steps of a request, seen by all, at or after an instant.
#[diesel::dsl::auto_type(no_type_alias)]
fn steps_from(at: i64) -> _ {
    request_events::table
        .filter(request_events::community_id.eq(requests::community_id))
        .filter(request_events::request_id.eq(requests::id))
        .filter(request_events::internal.eq(false))
        .filter(request_events::at.ge(at))
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

/// Steps of public requests within a window, newest first, each with its request.
pub fn steps_within(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    window: Window,
    limit: i64,
) -> Result<Vec<(Event, Request)>, Error> {
    let mut query = request_events::table
        .inner_join(requests::table.on(
            requests::community_id.eq(request_events::community_id).and(requests::id.eq(request_events::request_id)),
        ))
        .filter(request_events::community_id.eq(community))
        .filter(request_events::internal.eq(false))
        .filter(request_events::kind.ne("filed"))
        .filter(request_events::at.ge(window.from))
        .filter(request_events::at.le(window.until))
        .into_boxed();
    query = match &reader.source {
        None => query.filter(requests::public.eq(true)),
        Some(source) => query.filter(requests::public.eq(true).or(requests::resident_id.eq(source.clone()))),
    };
    Ok(query
        .order((request_events::at.desc(), request_events::id.desc()))
        .limit(limit)
        .select((Event::as_select(), Request::as_select()))
        .load(conn)?)
}
