//! What a person's own first page and own particulars need, gathered in a constant number of statements.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::requests::Request;
use super::schema::{buildings, cards, devices, homes, mandates, people, request_events, requests, sessions};
use super::sessions::SessionKind;
use crate::domain::mandate::MandateState;
use crate::domain::request::RequestState;
use crate::error::Error;

/// Open requests are counted up to here.
const COUNTED: i64 = 100;

/// How many requests of theirs are open, as far as a hundred.
pub fn open_requests(conn: &mut Conn, community: &str, resident: &str) -> Result<usize, Error> {
    let found: Vec<String> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq(resident))
        .filter(requests::open.eq(true))
        .select(requests::id)
        .limit(COUNTED)
        .load(conn)?;
    Ok(found.len())
}

/// Requests said to be solved, waiting for the resident's word, newest first.
pub fn awaiting_word(conn: &mut Conn, community: &str, resident: &str, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq(resident))
        .filter(requests::state.eq(RequestState::Solved))
        .order(requests::id.desc())
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// What was said last when these requests were solved, by request.
pub fn solving_words(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, Option<String>)> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(among(request_events::request_id, ids))
        .filter(request_events::kind.eq("solved"))
        .order(request_events::id.asc())
        .limit(200)
        .select((request_events::request_id, request_events::words))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, words)| Some((id, words?))).collect())
}

/// Several requests by id.
pub fn requests_by_id(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Request>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Request> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::id, ids))
        .select(Request::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|r| (r.id.clone(), r)).collect())
}

/// A mandate as the first page shows it.
#[derive(Clone, Debug, Queryable)]
pub struct Given {
    pub id: String,
    pub resident_id: String,
    pub helper_id: String,
    pub state: MandateState,
    pub matters: String,
    pub from_at: i64,
    pub until_at: i64,
}

type GivenColumns = (
    mandates::id,
    mandates::resident_id,
    mandates::helper_id,
    mandates::state,
    mandates::matters,
    mandates::from_at,
    mandates::until_at,
);
const GIVEN: GivenColumns = (
    mandates::id,
    mandates::resident_id,
    mandates::helper_id,
    mandates::state,
    mandates::matters,
    mandates::from_at,
    mandates::until_at,
);

/// A resident's mandates that stand or wait for consent.
pub fn given_by(conn: &mut Conn, community: &str, resident: &str, now: i64) -> Result<Vec<Given>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(resident))
        .filter(among(mandates::state, ["consent_pending", "cooling_off", "active"]))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.desc())
        .limit(20)
        .select(GIVEN)
        .load(conn)?)
}

/// A helper's mandates that stand or are suspended, one for each resident; caps keep them few (TRUST.md §3).
pub fn given_to(conn: &mut Conn, community: &str, helper: &str, now: i64) -> Result<Vec<Given>, Error> {
    let mut found: Vec<Given> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(among(mandates::state, ["cooling_off", "active", "suspended"]))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.desc())
        .limit(200)
        .select(GIVEN)
        .load(conn)?;
    let mut seen = std::collections::HashSet::new();
    found.retain(|m| seen.insert(m.resident_id.clone()));
    Ok(found)
}

/// Names and homes of several people, by id.
pub fn names_and_homes(
    conn: &mut Conn,
    community: &str,
    ids: &[String],
) -> Result<HashMap<String, (String, String)>, Error> {
    type Row = (String, String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = people::table
        .left_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .left_join(
            buildings::table
                .on(buildings::community_id.eq(people::community_id).and(homes::building_id.eq(buildings::id))),
        )
        .filter(people::community_id.eq(community))
        .filter(among(people::id, ids))
        .select((people::id, people::name, buildings::name.nullable(), homes::unit.nullable(), homes::door.nullable()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, building, unit, door)| {
            let home = [building, unit, door].into_iter().flatten().collect::<String>();
            (id, (name, home))
        })
        .collect())
}

/// States of the open and solved requests of several residents: who, state. At most five hundred.
pub fn states_of(conn: &mut Conn, community: &str, residents: &[String]) -> Result<Vec<(String, RequestState)>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::resident_id, residents))
        .filter(requests::open.eq(true).or(requests::state.eq(RequestState::Solved)))
        .select((requests::resident_id, requests::state))
        .limit(500)
        .load(conn)?)
}

/// What a helper filed last for these residents, newest first.
pub fn filed_for(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    residents: &[String],
    limit: i64,
) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::resident_id, residents))
        .filter(requests::filed_by.eq(helper))
        .order(requests::id.desc())
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// Somewhere a person is signed in.
#[derive(Clone, Debug, Queryable)]
pub struct SignedIn {
    pub id: String,
    pub person_id: String,
    pub kind: SessionKind,
    pub device: Option<String>,
    /// What its browser is called.
    pub label: String,
    pub created_at: i64,
    pub seen_at: i64,
    pub idle_ms: i64,
}

/// A person's living sessions, newest first.
pub fn sessions_of(conn: &mut Conn, community: &str, person: &str, now: i64) -> Result<Vec<SignedIn>, Error> {
    let mut found: Vec<SignedIn> =
        sessions::table
            .left_join(devices::table.on(
                devices::community_id.eq(sessions::community_id).and(sessions::device_id.eq(devices::id.nullable())),
            ))
            .filter(sessions::community_id.eq(community))
            .filter(sessions::person_id.eq(person))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::ends_at.gt(now))
            .filter(sessions::kind.ne("pending"))
            .order(sessions::id.desc())
            .limit(50)
            .select((
                sessions::id,
                sessions::person_id,
                sessions::kind,
                devices::label.nullable(),
                sessions::label,
                sessions::created_at,
                sessions::seen_at,
                sessions::idle_ms,
            ))
            .load(conn)?;
    found.retain(|s| s.seen_at + s.idle_ms > now);
    Ok(found)
}

/// The number of somebody's card in use.
pub fn card_number(conn: &mut Conn, community: &str, person: &str) -> Result<Option<String>, Error> {
    Ok(cards::table
        .filter(cards::community_id.eq(community))
        .filter(cards::person_id.eq(person))
        .filter(cards::ended_at.is_null())
        .order(cards::id.desc())
        .select(cards::number)
        .first(conn)
        .optional()?)
}
