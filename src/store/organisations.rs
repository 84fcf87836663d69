//! Organisations whose members help in its name.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{helpers, organisations, people};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::AddOrganisation;
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    pub community_id: String,
    pub id: String,
    pub name: String,
    /// As shown.
    pub phone: Option<String>,
    pub created_at: i64,
}

/// Adds one; a name that is there already is a conflict.
pub fn insert(tx: &mut Tx<'_>, _: &Permit<AddOrganisation>, name: &str, phone: Option<&str>) -> Result<String, Error> {
    let row = Organisation {
        community_id: tx.community.to_owned(),
        id: new_id(),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        created_at: tx.now,
    };
    diesel::insert_into(organisations::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Organisation>, Error> {
    Ok(organisations::table.find((community, id)).select(Organisation::as_select()).first(conn).optional()?)
}

/// The organisation of one helper, by name.
pub fn of_helper(conn: &mut Conn, community: &str, helper: &str) -> Result<Option<String>, Error> {
    Ok(named_for(conn, community, helper)?.map(|(_, name)| name))
}

/// The organisation of one helper, by id and name.
pub fn named_for(conn: &mut Conn, community: &str, helper: &str) -> Result<Option<(String, String)>, Error> {
    Ok(helpers::table
        .inner_join(
            organisations::table.on(organisations::community_id
                .eq(helpers::community_id)
                .and(organisations::id.nullable().eq(helpers::organisation_id))),
        )
        .filter(helpers::community_id.eq(community))
        .filter(helpers::person_id.eq(helper))
        .select((organisations::id, organisations::name))
        .first(conn)
        .optional()?)
}

/// All of them by name; a community has a handful.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<Organisation>, Error> {
    Ok(organisations::table
        .filter(organisations::community_id.eq(community))
        .order(organisations::name.asc())
        .limit(200)
        .select(Organisation::as_select())
        .load(conn)?)
}

/// How many members each has who may act or are on the way there.
pub fn counts(conn: &mut Conn, community: &str) -> Result<std::collections::HashMap<String, i64>, Error> {
    let rows: Vec<(Option<String>, i64)> = helpers::table
        .filter(helpers::community_id.eq(community))
        .filter(helpers::organisation_id.is_not_null())
        .filter(helpers::state.ne("left"))
        .group_by(helpers::organisation_id)
        .select((helpers::organisation_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, n)| Some((id?, n))).collect())
}

/// A member by id: the name, what residents call them by, the state of their accreditation and its end.
#[derive(Clone, Debug, Queryable)]
pub struct Member {
    pub id: String,
    pub name: String,
    pub title: String,
    pub state: String,
    pub until: i64,
}

/// The members of one, after the id given.
pub fn members(
    conn: &mut Conn,
    community: &str,
    organisation: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Member>, Error> {
    Ok(helpers::table
        .inner_join(
            people::table.on(people::community_id.eq(helpers::community_id).and(people::id.eq(helpers::person_id))),
        )
        .filter(helpers::community_id.eq(community))
        .filter(helpers::organisation_id.eq(organisation))
        .filter(helpers::person_id.gt(after.unwrap_or("").to_owned()))
        .order(helpers::person_id.asc())
        .limit(limit)
        .select((helpers::person_id, people::name, helpers::title, helpers::state, helpers::accredited_until))
        .load(conn)?)
}
