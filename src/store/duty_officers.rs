//! The subdistrict's duty officers: whom the desk rings when nobody else is there to look a second time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::duty_officers;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::ChangeDutyOfficers;
use crate::error::{Clash, Error};

/// A subdistrict has a handful.
const MOST: i64 = 50;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = duty_officers)]
pub struct DutyOfficer {
    pub id: String,
    pub name: String,
    /// 街道办事处值班室.
    pub office: String,
    /// Digits only.
    pub phone: String,
    /// Who wrote them down: never one of those who rely on them.
    pub added_by: String,
}

/// Those who may be rung now.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<DutyOfficer>, Error> {
    Ok(duty_officers::table
        .filter(duty_officers::community_id.eq(community))
        .filter(duty_officers::ended_at.is_null())
        .order(duty_officers::id.asc())
        .limit(MOST)
        .select(DutyOfficer::as_select())
        .load(conn)?)
}

/// One of them, also when they no longer serve: what they agreed to stays theirs.
pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<DutyOfficer>, Error> {
    Ok(duty_officers::table.find((community, id)).select(DutyOfficer::as_select()).first(conn).optional()?)
}

/// The names of several with their office, by id.
pub fn names(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    let rows: Vec<(String, String, String)> = duty_officers::table
        .filter(duty_officers::community_id.eq(community))
        .filter(duty_officers::id.eq_any(ids.to_vec()))
        .select((duty_officers::id, duty_officers::name, duty_officers::office))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, office)| (id, format!("{office}{name}"))).collect())
}

pub fn add(
    tx: &mut Tx<'_>,
    permit: &Permit<ChangeDutyOfficers>,
    name: &str,
    office: &str,
    phone: &str,
) -> Result<String, Error> {
    if all(tx.conn, tx.community)?.iter().any(|o| o.name == name && o.phone == phone) {
        return Err(Error::Conflict(Clash::Exists));
    }
    let id = new_id();
    diesel::insert_into(duty_officers::table)
        .values((
            duty_officers::community_id.eq(tx.community),
            duty_officers::id.eq(&id),
            duty_officers::name.eq(name),
            duty_officers::office.eq(office),
            duty_officers::phone.eq(phone),
            duty_officers::added_by.eq(&permit.context().standing.actor),
            duty_officers::added_at.eq(tx.now),
            duty_officers::ended_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub fn end(tx: &mut Tx<'_>, _: &Permit<ChangeDutyOfficers>, id: &str) -> Result<(), Error> {
    let row = duty_officers::table.find((tx.community, id)).filter(duty_officers::ended_at.is_null());
    let ended = diesel::update(row).set(duty_officers::ended_at.eq(Some(tx.now))).execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
