//! Everybody on the register, in few words each: what a list from elsewhere is compared with, and what leaves as one.

use diesel::prelude::*;

use super::conn::Conn;
use super::people::Person;
use super::schema::{buildings, helpers, homes, people};
use crate::error::Error;

/// What tells somebody from others.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: String,
    pub name: String,
    pub born: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// Building's id, unit, door.
    pub home: Option<(String, String, String)>,
    pub helps: bool,
}

type KnownRow = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// One statement, whatever their number.
pub fn everybody(conn: &mut Conn, community: &str) -> Result<Vec<Known>, Error> {
    let rows = people::table
        .left_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .left_join(
            helpers::table.on(helpers::community_id.eq(people::community_id).and(helpers::person_id.eq(people::id))),
        )
        .filter(people::community_id.eq(community))
        .order(people::id.asc())
        .select((
            people::id,
            people::name,
            people::born,
            people::phone,
            people::email,
            homes::building_id.nullable(),
            homes::unit.nullable(),
            homes::door.nullable(),
            helpers::person_id.nullable(),
        ))
        .load::<KnownRow>(conn)?;
    let known = |(id, name, born, phone, email, building, unit, door, helper): KnownRow| Known {
        id,
        name,
        born,
        phone,
        email,
        home: building.zip(unit).zip(door).map(|((building, unit), door)| (building, unit, door)),
        helps: helper.is_some(),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Somebody on the list that leaves, with building, unit and door as they are called.
pub type Listed = (Person, Option<(String, String, String)>);

/// Residents on the register after the id given, in the order they were registered.
pub fn page_after(conn: &mut Conn, community: &str, after: &str, limit: i64) -> Result<Vec<Listed>, Error> {
    let rows = people::table
        .left_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .left_join(
            buildings::table
                .on(buildings::community_id.eq(people::community_id).and(homes::building_id.eq(buildings::id))),
        )
        .filter(people::community_id.eq(community))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .filter(people::id.gt(after))
        .order(people::id.asc())
        .limit(limit)
        .select((Person::as_select(), buildings::name.nullable(), homes::unit.nullable(), homes::door.nullable()))
        .load::<(Person, Option<String>, Option<String>, Option<String>)>(conn)?;
    let home = |building: Option<String>, unit: Option<String>, door: Option<String>| {
        building.zip(unit).zip(door).map(|((building, unit), door)| (building, unit, door))
    };
    Ok(rows.into_iter().map(|(person, building, unit, door)| (person, home(building, unit, door))).collect())
}
