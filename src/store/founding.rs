//! Laying out a community: buildings and homes, parties, categories, the responsibility list.

use diesel::prelude::*;

use super::catalogue::{Category, Party, Responsibility};
use super::questions::Question;
use super::schema::{buildings, categories, grids, homes, parties, questions, responsibilities};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

pub fn add_grid<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, name: &str) -> Result<(), Error> {
    diesel::insert_into(grids::table)
        .values((grids::community_id.eq(tx.community), grids::id.eq(id), grids::name.eq(name)))
        .execute(tx.conn)?;
    Ok(())
}

pub fn add_building<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    id: &str,
    name: &str,
    grid: Option<&str>,
    sort: i32,
) -> Result<(), Error> {
    diesel::insert_into(buildings::table)
        .values((
            buildings::community_id.eq(tx.community),
            buildings::id.eq(id),
            buildings::name.eq(name),
            buildings::grid_id.eq(grid),
            buildings::sort.eq(sort),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Homes of one building, as (id, unit, door); a hundred rows to a statement.
pub fn add_homes<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    building: &str,
    doors: &[(String, String, String)],
) -> Result<(), Error> {
    for some in doors.chunks(100) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, unit, door)| {
                (
                    homes::community_id.eq(tx.community),
                    homes::id.eq(id),
                    homes::building_id.eq(building),
                    homes::unit.eq(unit),
                    homes::door.eq(door),
                )
            })
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(homes::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub fn add_party<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, party: &Party) -> Result<(), Error> {
    diesel::insert_into(parties::table).values(party).execute(tx.conn)?;
    Ok(())
}

pub fn add_category<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, category: &Category) -> Result<(), Error> {
    diesel::insert_into(categories::table).values(category).execute(tx.conn)?;
    Ok(())
}

pub fn add_responsibility<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, line: &Responsibility) -> Result<(), Error> {
    diesel::insert_into(responsibilities::table).values(line).execute(tx.conn)?;
    Ok(())
}

pub fn add_question<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, question: &Question) -> Result<(), Error> {
    diesel::insert_into(questions::table).values(question).execute(tx.conn)?;
    Ok(())
}
