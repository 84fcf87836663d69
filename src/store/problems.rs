//! Problems: requests of one cause, answered and mended together. Each keeps its own words, number and resident.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::requests::Request;
use super::schema::{people, problem_requests, problems, requests};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::likeness::MOST_VOICES;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = problems)]
pub struct Problem {
    pub community_id: String,
    pub id: String,
    /// The request whose clock runs for all.
    pub lead_id: String,
    pub created_at: i64,
    pub created_by: String,
    pub version: i32,
}

/// A request that belongs to a problem.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = problem_requests)]
pub struct Member {
    pub community_id: String,
    pub request_id: String,
    pub problem_id: String,
    pub resident_id: String,
    /// `first`, `joined` (我也是) or `merged` (by the desk).
    pub how: String,
    pub joined_at: i64,
    pub joined_by: String,
}

/// The problem a request belongs to.
pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Option<Problem>, Error> {
    Ok(problem_requests::table
        .inner_join(
            problems::table.on(problems::community_id
                .eq(problem_requests::community_id)
                .and(problems::id.eq(problem_requests::problem_id))),
        )
        .filter(problem_requests::community_id.eq(community))
        .filter(problem_requests::request_id.eq(request))
        .select(Problem::as_select())
        .first(conn)
        .optional()?)
}

/// Everybody of a problem, the first to come first.
pub fn members(conn: &mut Conn, community: &str, problem: &str) -> Result<Vec<Member>, Error> {
    Ok(problem_requests::table
        .filter(problem_requests::community_id.eq(community))
        .filter(problem_requests::problem_id.eq(problem))
        .order(problem_requests::request_id.asc())
        .limit(bound())
        .select(Member::as_select())
        .load(conn)?)
}

/// Its requests as they stand, the first to come first.
pub fn requests_of(conn: &mut Conn, community: &str, problem: &str) -> Result<Vec<Request>, Error> {
    Ok(problem_requests::table
        .inner_join(
            requests::table.on(requests::community_id
                .eq(problem_requests::community_id)
                .and(requests::id.eq(problem_requests::request_id))),
        )
        .filter(problem_requests::community_id.eq(community))
        .filter(problem_requests::problem_id.eq(problem))
        .order(problem_requests::request_id.asc())
        .limit(bound())
        .select(Request::as_select())
        .load(conn)?)
}

fn bound() -> i64 {
    i64::try_from(MOST_VOICES).unwrap_or(i64::MAX)
}

/// How many requests each of these problems holds.
pub fn voices(conn: &mut Conn, community: &str, problems: &[String]) -> Result<HashMap<String, i64>, Error> {
    if problems.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, i64)> = problem_requests::table
        .filter(problem_requests::community_id.eq(community))
        .filter(among(problem_requests::problem_id, problems))
        .group_by(problem_requests::problem_id)
        .select((problem_requests::problem_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The problems that some of these requests belong to, by request.
pub fn problems_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let belongs: Vec<(String, String)> = problem_requests::table
        .filter(problem_requests::community_id.eq(community))
        .filter(among(problem_requests::request_id, ids))
        .select((problem_requests::request_id, problem_requests::problem_id))
        .load(conn)?;
    Ok(belongs.into_iter().collect())
}

/// How many voices each of these requests speaks with: those of its problem, itself among them.
pub fn voices_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, i64>, Error> {
    let belongs = problems_of(conn, community, ids)?;
    let problems: Vec<String> = belongs.values().cloned().collect();
    let counted = voices(conn, community, &problems)?;
    Ok(belongs.into_iter().filter_map(|(id, problem)| Some((id, *counted.get(&problem)?))).collect())
}

/// A line of a problem at the desk: request, number, whose, how it came, state.
#[derive(Clone, Debug, Queryable)]
pub struct Voice {
    pub request_id: String,
    pub number: i64,
    pub resident: String,
    pub how: String,
    pub words: String,
    pub state: crate::domain::request::RequestState,
    pub joined_at: i64,
}

/// The voices of a problem for the desk, the first to come first, up to fifty.
pub fn lines(conn: &mut Conn, community: &str, problem: &str) -> Result<Vec<Voice>, Error> {
    Ok(problem_requests::table
        .inner_join(
            requests::table.on(requests::community_id
                .eq(problem_requests::community_id)
                .and(requests::id.eq(problem_requests::request_id))),
        )
        .inner_join(
            people::table.on(people::community_id.eq(requests::community_id).and(people::id.eq(requests::resident_id))),
        )
        .filter(problem_requests::community_id.eq(community))
        .filter(problem_requests::problem_id.eq(problem))
        .order(problem_requests::request_id.asc())
        .limit(50)
        .select((
            requests::id,
            requests::number,
            people::name,
            problem_requests::how,
            requests::words,
            requests::state,
            problem_requests::joined_at,
        ))
        .load(conn)?)
}

/// A new problem, with its first request.
pub fn begin<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, first: &Request) -> Result<Problem, Error> {
    let by = permit.context().standing.actor.clone();
    let problem = Problem {
        community_id: tx.community.to_owned(),
        id: new_id(),
        lead_id: first.id.clone(),
        created_at: tx.now,
        created_by: by,
        version: 1,
    };
    diesel::insert_into(problems::table).values(&problem).execute(tx.conn)?;
    add(tx, permit, &problem.id, first, "first")?;
    Ok(problem)
}

pub fn add<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    problem: &str,
    request: &Request,
    how: &str,
) -> Result<(), Error> {
    let member = Member {
        community_id: tx.community.to_owned(),
        request_id: request.id.clone(),
        problem_id: problem.to_owned(),
        resident_id: request.resident_id.clone(),
        how: how.to_owned(),
        joined_at: tx.now,
        joined_by: permit.context().standing.actor.clone(),
    };
    diesel::insert_into(problem_requests::table).values(&member).execute(tx.conn)?;
    Ok(())
}

/// One goes its own way again; the others keep together, with the next as the first, and a last one is alone.
pub fn leave<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, problem: &Problem, request: &str) -> Result<(), Error> {
    diesel::delete(problem_requests::table.find((tx.community, request))).execute(tx.conn)?;
    let left = members(tx.conn, tx.community, &problem.id)?;
    if left.len() < 2 {
        diesel::delete(
            problem_requests::table
                .filter(problem_requests::community_id.eq(tx.community))
                .filter(problem_requests::problem_id.eq(&problem.id)),
        )
        .execute(tx.conn)?;
        diesel::delete(problems::table.find((tx.community, &problem.id))).execute(tx.conn)?;
        return Ok(());
    }
    let lead = if problem.lead_id == request { &left[0].request_id } else { &problem.lead_id };
    let changed =
        diesel::update(problems::table.find((tx.community, &problem.id)).filter(problems::version.eq(problem.version)))
            .set((problems::lead_id.eq(lead), problems::version.eq(problem.version + 1)))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// The clock of a request that goes with others, or alone again; see `domain::request::likeness::voice_due`.
pub fn set_due<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str, due_at: i64) -> Result<(), Error> {
    diesel::update(requests::table.find((tx.community, request))).set(requests::due_at.eq(due_at)).execute(tx.conn)?;
    Ok(())
}
