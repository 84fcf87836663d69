//! Reports that may be one: what is known in a category near a place, of what happened in nobody's home.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{buildings, nearby, problem_requests, problems, requests};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::request::RequestState;
use crate::domain::tiers::Kind;
use crate::error::Error;

/// Reports of one place weighed at most, the newest first.
const WEIGHED: i64 = 60;

/// The grid a building stands in, or none.
pub fn grid_of(conn: &mut Conn, community: &str, building: &str) -> Result<Option<String>, Error> {
    let found = buildings::table.find((community, building)).select(buildings::grid_id).first(conn).optional()?;
    Ok(found.flatten())
}

/// Where it is looked for: the grid, or the building itself where that stands in none; empty on shared ground.
pub fn area(building: Option<&str>, grid: Option<&str>) -> String {
    grid.or(building).unwrap_or_default().to_owned()
}

/// Lets neighbours find it. Never called for what happens in somebody's home.
pub fn add<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    category: &str,
    area: &str,
    request: &str,
    building: Option<&str>,
) -> Result<(), Error> {
    diesel::insert_into(nearby::table)
        .values((
            nearby::community_id.eq(tx.community),
            nearby::category_id.eq(category),
            nearby::grid_id.eq(area),
            nearby::request_id.eq(request),
            nearby::building_id.eq(building),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// It is found no more: taken back.
pub fn remove<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, category: &str, area: &str, request: &str) -> Result<(), Error> {
    diesel::delete(nearby::table.find((tx.community, category, area, request))).execute(tx.conn)?;
    Ok(())
}

/// A report as the rule weighs it.
#[derive(Clone, Debug, Queryable)]
pub struct Near {
    pub id: String,
    pub number: i64,
    pub resident_id: String,
    pub category_id: String,
    pub building_id: Option<String>,
    pub words: String,
    pub state: RequestState,
    pub filed_at: i64,
    pub solved_at: Option<i64>,
    /// The problem it belongs to, and the first of that problem.
    pub problem_id: Option<String>,
    pub lead_id: Option<String>,
}

type Columns = (
    requests::id,
    requests::number,
    requests::resident_id,
    requests::category_id,
    requests::building_id,
    requests::words,
    requests::state,
    requests::filed_at,
    requests::solved_at,
);
const COLUMNS: Columns = (
    requests::id,
    requests::number,
    requests::resident_id,
    requests::category_id,
    requests::building_id,
    requests::words,
    requests::state,
    requests::filed_at,
    requests::solved_at,
);

type Row = (String, i64, String, String, Option<String>, String, RequestState, i64, Option<i64>);

/// The newest reports of a category in an area, in shared places only.
pub fn in_area(conn: &mut Conn, community: &str, category: &str, area: &str) -> Result<Vec<Near>, Error> {
    let rows: Vec<(Row, Option<String>, Option<String>)> = nearby::table
        .inner_join(
            requests::table
                .on(requests::community_id.eq(nearby::community_id).and(requests::id.eq(nearby::request_id))),
        )
        .left_join(
            problem_requests::table.on(problem_requests::community_id
                .eq(nearby::community_id)
                .and(problem_requests::request_id.eq(nearby::request_id))),
        )
        .left_join(
            problems::table.on(problems::community_id
                .eq(nearby::community_id)
                .and(problems::id.nullable().eq(problem_requests::problem_id.nullable()))),
        )
        .filter(nearby::community_id.eq(community))
        .filter(nearby::category_id.eq(category))
        .filter(nearby::grid_id.eq(area))
        .order(nearby::request_id.desc())
        .limit(WEIGHED)
        .select((COLUMNS, problem_requests::problem_id.nullable(), problems::lead_id.nullable()))
        .load(conn)?;
    Ok(rows.into_iter().map(near).collect())
}

fn near((row, problem_id, lead_id): (Row, Option<String>, Option<String>)) -> Near {
    let (id, number, resident_id, category_id, building_id, words, state, filed_at, solved_at) = row;
    Near { id, number, resident_id, category_id, building_id, words, state, filed_at, solved_at, problem_id, lead_id }
}
