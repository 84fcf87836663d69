//! What is open and late by building, and where the buildings stand on the plan. Counts end at a bound: beyond it
//! nobody counts, one goes there.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::conn::Conn;
use super::schema::building_spots;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::plan::Spot;
use crate::domain::tiers::PlanPlaces;
use crate::error::Error;
use crate::on_each;

/// Nothing is counted beyond this at one place.
pub const COUNTED: i64 = 100;

/// A building with what waits there.
#[derive(Clone, Debug, QueryableByName)]
pub struct Place {
    #[diesel(sql_type = Text)]
    pub id: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub grid_id: String,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    pub row_no: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub column_no: Option<i32>,
}

#[derive(QueryableByName)]
struct Outdoors {
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
}

/// Each count walks at most a hundred entries of `requests_due_by_building`. What goes with others stands at the end of
/// time: a problem is counted once, where its first is, as the queue shows it.
const PLACES: &str = "SELECT b.id AS id, b.name AS name, COALESCE(b.grid_id, '') AS grid_id,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests r WHERE r.community_id = $1 AND r.building_id = b.id AND r.open = TRUE AND r.due_at < 9223372036854775807 LIMIT 100) x) AS waiting,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests r WHERE r.community_id = $1 AND r.building_id = b.id AND r.open = TRUE AND r.due_at < $2 LIMIT 100) y) AS late,
 s.row_no AS row_no, s.column_no AS column_no
 FROM buildings b LEFT JOIN building_spots s ON s.community_id = b.community_id AND s.building_id = b.id
 WHERE b.community_id = $1 ORDER BY b.sort, b.id LIMIT 500";

const OUTDOORS: &str = "SELECT
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests r WHERE r.community_id = $1 AND r.building_id IS NULL AND r.open = TRUE AND r.due_at < 9223372036854775807 LIMIT 100) x) AS waiting,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests r WHERE r.community_id = $1 AND r.building_id IS NULL AND r.open = TRUE AND r.due_at < $2 LIMIT 100) y) AS late";

pub fn all(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Place>, Error> {
    let query = diesel::sql_query(PLACES).bind::<Text, _>(community).bind::<BigInt, _>(now);
    Ok(on_each!(conn, c => query.load(c))?)
}

/// What waits at no building: open and late.
pub fn outdoors(conn: &mut Conn, community: &str, now: i64) -> Result<(i64, i64), Error> {
    let query = diesel::sql_query(OUTDOORS).bind::<Text, _>(community).bind::<BigInt, _>(now);
    let found: Outdoors = on_each!(conn, c => query.get_result(c))?;
    Ok((found.waiting, found.late))
}

/// The plan as it was typed last, row by row.
pub fn spots(conn: &mut Conn, community: &str) -> Result<Vec<Spot>, Error> {
    Ok(building_spots::table
        .filter(building_spots::community_id.eq(community))
        .order((building_spots::row_no.asc(), building_spots::column_no.asc()))
        .limit(500)
        .select((building_spots::building_id, building_spots::row_no, building_spots::column_no))
        .load(conn)?)
}

/// Puts a new plan in the place of the old.
pub fn plan(tx: &mut Tx<'_>, _: &Permit<PlanPlaces>, spots: &[Spot]) -> Result<(), Error> {
    diesel::delete(building_spots::table.filter(building_spots::community_id.eq(tx.community))).execute(tx.conn)?;
    for some in spots.chunks(100) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, row, column)| {
                (
                    building_spots::community_id.eq(tx.community.to_owned()),
                    building_spots::building_id.eq(id.clone()),
                    building_spots::row_no.eq(*row),
                    building_spots::column_no.eq(*column),
                )
            })
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(building_spots::table).values(&rows).execute(c))?;
    }
    Ok(())
}
