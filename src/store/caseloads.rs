//! Which part of the community is whose work: grids and buildings given to members of staff.

use std::collections::HashMap;

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{buildings, caseloads, grids, offices, people};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// A community's staff and areas are tens, not thousands.
const MOST: i64 = 500;

/// A part of the community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    All,
    Grid(String),
    Building(String),
}

impl Area {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Grid(_) => "grid",
            Self::Building(_) => "building",
        }
    }

    pub fn id(&self) -> &str {
        match self {
            Self::All => "",
            Self::Grid(id) | Self::Building(id) => id,
        }
    }

    /// `all`, `grid:…` or `building:…`, as a form sends it.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "all" => Some(Self::All),
            Some(("grid", id)) if !id.is_empty() => Some(Self::Grid(id.to_owned())),
            Some(("building", id)) if !id.is_empty() => Some(Self::Building(id.to_owned())),
            _ => None,
        }
    }

    pub fn as_text(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Grid(id) | Self::Building(id) => format!("{}:{id}", self.kind()),
        }
    }
}

/// A part given to somebody.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = caseloads)]
pub struct Given {
    pub staff_id: String,
    pub id: String,
    pub area: String,
    pub area_id: String,
    /// Whose it was before, where it was handed over.
    pub from_id: Option<String>,
    pub given_at: i64,
    pub given_by: String,
}

impl Given {
    pub fn area(&self) -> Area {
        match self.area.as_str() {
            "grid" => Area::Grid(self.area_id.clone()),
            "building" => Area::Building(self.area_id.clone()),
            _ => Area::All,
        }
    }
}

/// Every part that is somebody's now.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<Given>, Error> {
    Ok(caseloads::table
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::ended_at.is_null())
        .order((caseloads::staff_id.asc(), caseloads::id.asc()))
        .limit(MOST)
        .select(Given::as_select())
        .load(conn)?)
}

pub fn of_staff(conn: &mut Conn, community: &str, staff: &str) -> Result<Vec<Given>, Error> {
    Ok(caseloads::table
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::staff_id.eq(staff))
        .filter(caseloads::ended_at.is_null())
        .order(caseloads::id.asc())
        .limit(MOST)
        .select(Given::as_select())
        .load(conn)?)
}

/// Gives a part to somebody; what they have already is not given twice.
pub fn give<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    staff: &str,
    area: &Area,
    from: Option<&str>,
) -> Result<String, Error> {
    if of_staff(tx.conn, tx.community, staff)?.iter().any(|given| given.area() == *area) {
        return Err(Error::Conflict(Clash::Exists));
    }
    let id = new_id();
    diesel::insert_into(caseloads::table)
        .values((
            caseloads::community_id.eq(tx.community),
            caseloads::staff_id.eq(staff),
            caseloads::id.eq(&id),
            caseloads::area.eq(area.kind()),
            caseloads::area_id.eq(area.id()),
            caseloads::from_id.eq(from),
            caseloads::given_at.eq(tx.now),
            caseloads::given_by.eq(&permit.context().standing.actor),
            caseloads::ended_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Takes a part away.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when it was no longer theirs.
pub fn take<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, staff: &str, id: &str) -> Result<(), Error> {
    let row = caseloads::table.find((tx.community, staff, id)).filter(caseloads::ended_at.is_null());
    let ended = diesel::update(row).set(caseloads::ended_at.eq(Some(tx.now))).execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Grids: id and name.
pub fn grids(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(grids::table
        .filter(grids::community_id.eq(community))
        .order(grids::id.asc())
        .limit(MOST)
        .select((grids::id, grids::name))
        .load(conn)?)
}

/// In which grid a building stands, where it stands in one.
pub fn grid_of_buildings(conn: &mut Conn, community: &str) -> Result<HashMap<String, String>, Error> {
    let rows: Vec<(String, Option<String>)> = buildings::table
        .filter(buildings::community_id.eq(community))
        .limit(MOST)
        .select((buildings::id, buildings::grid_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(building, grid)| Some((building, grid?))).collect())
}

/// Is there such a part?
pub fn exists(conn: &mut Conn, community: &str, area: &Area) -> Result<bool, Error> {
    let found: Option<String> = match area {
        Area::All => return Ok(true),
        Area::Grid(id) => grids::table.find((community, id)).select(grids::id).first(conn).optional()?,
        Area::Building(id) => buildings::table.find((community, id)).select(buildings::id).first(conn).optional()?,
    };
    Ok(found.is_some())
}

/// Those who work with people's records, by name: id and name.
pub fn staff(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(community))
        .filter(offices::ended_at.is_null())
        .filter(people::state.eq("active"))
        .filter(offices::office.eq_any(["desk", "accounts"].map(str::to_owned)))
        .select((people::id, people::name))
        .distinct()
        .order((people::name.asc(), people::id.asc()))
        .limit(200)
        .load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn a_part_is_read_back_as_it_was_sent() {
        for text in ["all", "grid:g1", "building:b7"] {
            assert_eq!(Area::parse(text).map(|a| a.as_text()).as_deref(), Some(text));
        }
        for text in ["", "grid:", "street:x", "building"] {
            assert_eq!(Area::parse(text), None, "{text}");
        }
    }
}
