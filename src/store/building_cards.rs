//! Residents of one building with their doors and whether they have a card, for printing on sheets.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{buildings, cards, caseloads, homes, people};
use crate::error::Error;

/// Somebody who lives in the building.
#[derive(Clone, Debug)]
pub struct Neighbour {
    pub id: String,
    pub name: String,
    pub lang: String,
    pub unit: String,
    pub door: String,
    pub has_card: bool,
}

/// By unit and door, after the one given; or those named alone.
pub fn of_building(
    conn: &mut Conn,
    community: &str,
    building: &str,
    after: Option<(&str, &str, &str)>,
    only: Option<&[String]>,
    limit: i64,
) -> Result<Vec<Neighbour>, Error> {
    let mut query = homes::table
        .inner_join(
            people::table
                .on(people::community_id.eq(homes::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .left_join(
            cards::table.on(cards::community_id
                .eq(people::community_id)
                .and(cards::person_id.eq(people::id))
                .and(cards::state.eq("active"))),
        )
        .filter(homes::community_id.eq(community.to_owned()))
        .filter(homes::building_id.eq(building.to_owned()))
        .filter(people::state.eq("active"))
        .filter(people::is_resident.eq(true))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(people::id.eq_any(only.to_vec()));
    }
    if let Some((unit, door, id)) = after {
        let (unit, door, id) = (unit.to_owned(), door.to_owned(), id.to_owned());
        let same_door = homes::door.gt(door.clone()).or(homes::door.eq(door).and(people::id.gt(id)));
        query = query.filter(homes::unit.gt(unit.clone()).or(homes::unit.eq(unit).and(same_door)));
    }
    let rows: Vec<(String, String, String, String, String, Option<String>)> = query
        .order((homes::unit.asc(), homes::door.asc(), people::id.asc()))
        .limit(limit)
        .select((people::id, people::name, people::lang, homes::unit, homes::door, cards::id.nullable()))
        .load(conn)?;
    let neighbour = |(id, name, lang, unit, door, card): (String, String, String, String, String, Option<String>)| {
        Neighbour { id, name, lang, unit, door, has_card: card.is_some() }
    };
    Ok(rows.into_iter().map(neighbour).collect())
}

/// Is this building in somebody's area?
pub fn in_area(conn: &mut Conn, community: &str, staff: &str, building: &str) -> Result<bool, Error> {
    let grid: Option<Option<String>> =
        buildings::table.find((community, building)).select(buildings::grid_id).first(conn).optional()?;
    let Some(grid) = grid else { return Ok(false) };
    let areas: Vec<(String, String)> = caseloads::table
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::staff_id.eq(staff))
        .filter(caseloads::ended_at.is_null())
        .limit(500)
        .select((caseloads::area, caseloads::area_id))
        .load(conn)?;
    Ok(areas.iter().any(|(area, id)| match area.as_str() {
        "all" => true,
        "building" => id == building,
        _ => grid.as_ref() == Some(id),
    }))
}

/// Is everything given to somebody? Who has no home is in nobody's grid.
pub fn has_all(conn: &mut Conn, community: &str, staff: &str) -> Result<bool, Error> {
    let found = caseloads::table
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::staff_id.eq(staff))
        .filter(caseloads::ended_at.is_null())
        .filter(caseloads::area.eq("all"))
        .select(caseloads::id)
        .first::<String>(conn)
        .optional()?;
    Ok(found.is_some())
}
