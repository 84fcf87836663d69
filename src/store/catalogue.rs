//! What can be asked for and whose job it is: categories, parties, the responsibility list, buildings.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{buildings, categories, homes, parties, responsibilities};
use crate::domain::request::Hours;
use crate::error::Error;
use crate::words::Lang;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = categories)]
pub struct Category {
    pub community_id: String,
    pub id: String,
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub hint_zh: String,
    pub hint_en: String,
    pub icon: String,
    pub sort: i32,
    /// What the line in force says; kept with it by `list::begin_line`. A request goes by its own line's.
    pub public: bool,
    pub ended_at: Option<i64>,
    pub version: i32,
}

impl Category {
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.name_zh,
            Lang::En => &self.name_en,
        }
    }

    pub fn hint(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.hint_zh,
            Lang::En => &self.hint_en,
        }
    }
}

/// A line of the responsibility list (责任清单): whose job it is and within how many hours.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = responsibilities)]
pub struct Responsibility {
    pub community_id: String,
    pub id: String,
    pub category_id: String,
    pub party_id: String,
    pub answer_hours: i32,
    pub solve_hours: i32,
    pub from_at: i64,
    pub until_at: Option<i64>,
    /// What the two clocks count.
    pub hours: Hours,
    /// 2 where taking it back weighs as much as filing it did: complaints (TRUST.md §2).
    pub tier: i32,
    /// Whether what is filed under it may be public, where nobody's home is its place.
    pub public: bool,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = parties)]
pub struct Party {
    pub community_id: String,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub phone: Option<String>,
    pub sort: i32,
    pub ended_at: Option<i64>,
    pub version: i32,
}

/// The code of the category for "I cannot put it into words, please ring me".
pub const CALL_ME: &str = "call_me";

/// Categories in use, in the community's order; a community has tens, not thousands.
pub fn categories_in_use(conn: &mut Conn, community: &str) -> Result<Vec<Category>, Error> {
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .filter(categories::ended_at.is_null())
        .order((categories::sort.asc(), categories::id.asc()))
        .limit(200)
        .select(Category::as_select())
        .load(conn)?)
}

/// Those in use at an instant or later: what was said then may be of one that has ended since.
pub fn categories_since(conn: &mut Conn, community: &str, at: i64) -> Result<Vec<Category>, Error> {
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .filter(categories::ended_at.is_null().or(categories::ended_at.gt(at)))
        .order((categories::sort.asc(), categories::id.asc()))
        .limit(300)
        .select(Category::as_select())
        .load(conn)?)
}

/// Those named, whether in use or not; no statement where none is.
pub fn categories_among(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Category>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .filter(among(categories::id, ids))
        .select(Category::as_select())
        .load(conn)?)
}

/// All categories, also those no longer offered, for naming old requests.
pub fn categories(conn: &mut Conn, community: &str) -> Result<Vec<Category>, Error> {
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .order((categories::sort.asc(), categories::id.asc()))
        .limit(500)
        .select(Category::as_select())
        .load(conn)?)
}

pub fn category(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Category>, Error> {
    Ok(categories::table.find((community, id)).select(Category::as_select()).first(conn).optional()?)
}

/// The line in force for a category at an instant.
pub fn responsibility_at(
    conn: &mut Conn,
    community: &str,
    category: &str,
    at: i64,
) -> Result<Option<Responsibility>, Error> {
    Ok(responsibilities::table
        .filter(responsibilities::community_id.eq(community))
        .filter(responsibilities::category_id.eq(category))
        .filter(responsibilities::from_at.le(at))
        .filter(responsibilities::until_at.is_null().or(responsibilities::until_at.gt(at)))
        .order(responsibilities::from_at.desc())
        .select(Responsibility::as_select())
        .first(conn)
        .optional()?)
}

/// The whole list as it is in force: category, line, party.
pub fn responsibility_list(
    conn: &mut Conn,
    community: &str,
    at: i64,
) -> Result<Vec<(Category, Responsibility, Party)>, Error> {
    Ok(categories::table
        .inner_join(
            responsibilities::table.on(responsibilities::community_id
                .eq(categories::community_id)
                .and(responsibilities::category_id.eq(categories::id))
                .and(responsibilities::from_at.le(at))
                .and(responsibilities::until_at.is_null())),
        )
        .inner_join(
            parties::table
                .on(parties::community_id.eq(categories::community_id).and(parties::id.eq(responsibilities::party_id))),
        )
        .filter(categories::community_id.eq(community))
        .filter(categories::ended_at.is_null())
        .order((categories::sort.asc(), categories::id.asc()))
        .limit(200)
        .select((Category::as_select(), Responsibility::as_select(), Party::as_select()))
        .load(conn)?)
}

/// All parties, also those that serve no longer, for naming what they did.
pub fn parties(conn: &mut Conn, community: &str) -> Result<Vec<Party>, Error> {
    Ok(parties::table
        .filter(parties::community_id.eq(community))
        .order((parties::sort.asc(), parties::id.asc()))
        .limit(200)
        .select(Party::as_select())
        .load(conn)?)
}

/// Those that serve: what something can be given to.
pub fn parties_in_use(conn: &mut Conn, community: &str) -> Result<Vec<Party>, Error> {
    let all = parties(conn, community)?;
    Ok(all.into_iter().filter(|party| party.ended_at.is_none()).collect())
}

/// The kind of party that takes what the others could not settle among themselves.
pub const SUBDISTRICT: &str = "subdistrict";

/// Where requests rise to: the first party of that kind that serves.
pub fn subdistrict(conn: &mut Conn, community: &str) -> Result<Option<Party>, Error> {
    let all = parties(conn, community)?;
    Ok(all.into_iter().find(|party| party.kind == SUBDISTRICT && party.ended_at.is_none()))
}

pub fn party(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Party>, Error> {
    Ok(parties::table.find((community, id)).select(Party::as_select()).first(conn).optional()?)
}

/// Buildings in order: id and name.
pub fn buildings(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(buildings::table
        .filter(buildings::community_id.eq(community))
        .order((buildings::sort.asc(), buildings::id.asc()))
        .limit(500)
        .select((buildings::id, buildings::name))
        .load(conn)?)
}

/// The units of every building: building id, unit.
pub fn units(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(homes::table
        .filter(homes::community_id.eq(community))
        .select((homes::building_id, homes::unit))
        .distinct()
        .order((homes::building_id.asc(), homes::unit.asc()))
        .limit(2000)
        .load(conn)?)
}

/// One line of the list, in force or not: the one that governs a request filed under it.
pub fn responsibility(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Responsibility>, Error> {
    Ok(responsibilities::table.find((community, id)).select(Responsibility::as_select()).first(conn).optional()?)
}

/// The categories of some lines, by line; no statement where none is asked for.
pub fn categories_of_lines(
    conn: &mut Conn,
    community: &str,
    lines: &[String],
) -> Result<HashMap<String, Category>, Error> {
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let of = categories::community_id
        .eq(responsibilities::community_id)
        .and(categories::id.eq(responsibilities::category_id));
    let rows: Vec<(String, Category)> = responsibilities::table
        .inner_join(categories::table.on(of))
        .filter(responsibilities::community_id.eq(community))
        .filter(among(responsibilities::id, lines))
        .select((responsibilities::id, Category::as_select()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A line with its category: what a request filed under it goes by, whatever the list says today.
pub fn governing(conn: &mut Conn, community: &str, line: &str) -> Result<Option<(Category, Responsibility)>, Error> {
    let of = categories::community_id
        .eq(responsibilities::community_id)
        .and(categories::id.eq(responsibilities::category_id));
    Ok(responsibilities::table
        .inner_join(categories::table.on(of))
        .filter(responsibilities::community_id.eq(community))
        .filter(responsibilities::id.eq(line))
        .select((Category::as_select(), Responsibility::as_select()))
        .first(conn)
        .optional()?)
}
