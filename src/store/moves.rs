//! Who moved from where to where, and when: a person's homes, and who lived in a home before.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{buildings, caseloads, moves, people};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::MovePerson;
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = moves)]
pub struct Move {
    pub id: String,
    pub person_id: String,
    pub from_home: Option<String>,
    /// `None`: away from the community.
    pub to_home: Option<String>,
    /// `2026-11-20`.
    pub on_day: String,
    pub words: String,
    pub by_id: String,
    pub at: i64,
}

/// A move to be written down.
#[derive(Clone, Copy, Debug)]
pub struct NewMove<'a> {
    pub person: &'a str,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    pub on_day: &'a str,
    pub words: &'a str,
}

pub fn insert(tx: &mut Tx<'_>, permit: &Permit<MovePerson>, new: &NewMove<'_>) -> Result<(), Error> {
    diesel::insert_into(moves::table)
        .values((
            moves::community_id.eq(tx.community),
            moves::id.eq(new_id()),
            moves::person_id.eq(new.person),
            moves::from_home.eq(new.from),
            moves::to_home.eq(new.to),
            moves::on_day.eq(new.on_day),
            moves::words.eq(new.words),
            moves::by_id.eq(&permit.context().standing.actor),
            moves::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// A person's moves, the latest first.
pub fn of_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<Move>, Error> {
    Ok(moves::table
        .filter(moves::community_id.eq(community))
        .filter(moves::person_id.eq(person))
        .order(moves::id.desc())
        .limit(limit)
        .select(Move::as_select())
        .load(conn)?)
}

/// Who moved out of a home, with their names, the latest first.
pub fn out_of(conn: &mut Conn, community: &str, home: &str, limit: i64) -> Result<Vec<(Move, String)>, Error> {
    Ok(moves::table
        .inner_join(people::table.on(people::community_id.eq(moves::community_id).and(people::id.eq(moves::person_id))))
        .filter(moves::community_id.eq(community))
        .filter(moves::from_home.eq(home))
        .order(moves::id.desc())
        .limit(limit)
        .select((Move::as_select(), people::name))
        .load(conn)?)
}

/// Colleagues to whom a building is given, by itself, by its grid or with everything: the caseload follows the home.
pub fn in_charge(conn: &mut Conn, community: &str, building: &str) -> Result<Vec<String>, Error> {
    let grid: Option<String> =
        buildings::table.find((community, building)).select(buildings::grid_id).first(conn).optional()?.flatten();
    let of_building = caseloads::area.eq("building").and(caseloads::area_id.eq(building.to_owned()));
    let of_grid = caseloads::area.eq("grid").and(caseloads::area_id.eq(grid.unwrap_or_default()));
    Ok(caseloads::table
        .inner_join(
            people::table.on(people::community_id.eq(caseloads::community_id).and(people::id.eq(caseloads::staff_id))),
        )
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::ended_at.is_null())
        .filter(caseloads::area.eq("all").or(of_building).or(of_grid))
        .select(people::name)
        .distinct()
        .order(people::name.asc())
        .limit(20)
        .load(conn)?)
}
