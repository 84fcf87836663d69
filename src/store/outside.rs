//! What came with a report from another system, beside the request itself: who sent it, its token, its place
//! on the globe, and the updates that followed.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{outside_reports, outside_updates};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{FileByKey, UpdateByKey};
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outside_reports)]
pub struct OutsideReport {
    pub community_id: String,
    pub request_id: String,
    pub source_id: String,
    pub key_id: String,
    /// Opaque; whoever holds it learns the number.
    pub token: String,
    pub lat_e7: Option<i64>,
    pub long_e7: Option<i64>,
    /// As given; never fetched, shown to staff as a link.
    pub media_url: Option<String>,
    pub account_id: Option<String>,
    pub device_id: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub at: i64,
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<FileByKey>, report: &OutsideReport) -> Result<(), Error> {
    diesel::insert_into(outside_reports::table).values(report).execute(tx.conn)?;
    Ok(())
}

pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Option<OutsideReport>, Error> {
    Ok(outside_reports::table.find((community, request)).select(OutsideReport::as_select()).first(conn).optional()?)
}

/// The request behind a token.
pub fn request_of_token(conn: &mut Conn, community: &str, token: &str) -> Result<Option<String>, Error> {
    Ok(outside_reports::table
        .filter(outside_reports::community_id.eq(community))
        .filter(outside_reports::token.eq(token))
        .select(outside_reports::request_id)
        .first(conn)
        .optional()?)
}

/// Those of many requests, by request.
pub fn of_many(conn: &mut Conn, community: &str, requests: &[String]) -> Result<HashMap<String, OutsideReport>, Error> {
    let mut found = HashMap::new();
    for some in requests.chunks(256) {
        let rows: Vec<OutsideReport> = outside_reports::table
            .filter(outside_reports::community_id.eq(community))
            .filter(among(outside_reports::request_id, some))
            .select(OutsideReport::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.request_id.clone(), row)));
    }
    Ok(found)
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outside_updates)]
pub struct OutsideUpdate {
    pub community_id: String,
    pub source_id: String,
    /// The other system's own id of it.
    pub update_id: String,
    /// The step of the request it became.
    pub id: String,
    pub request_id: String,
    /// `open` or `closed`, as the other system says.
    pub status: String,
    pub words: String,
    /// By the other system's clock.
    pub updated_at: i64,
    /// When it came.
    pub at: i64,
}

/// An update that came before under the same id, from the same source.
pub fn update_before(
    conn: &mut Conn,
    community: &str,
    source: &str,
    update: &str,
) -> Result<Option<OutsideUpdate>, Error> {
    Ok(outside_updates::table
        .find((community, source, update))
        .select(OutsideUpdate::as_select())
        .first(conn)
        .optional()?)
}

pub fn add_update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateByKey>,
    request: &str,
    event: &str,
    update: &crate::domain::open311::Update,
) -> Result<OutsideUpdate, Error> {
    let row = OutsideUpdate {
        community_id: tx.community.to_owned(),
        source_id: permit.context().standing.actor.clone(),
        update_id: update.update_id.clone(),
        id: event.to_owned(),
        request_id: request.to_owned(),
        status: update.status.as_str().to_owned(),
        words: update.description.as_str().to_owned(),
        updated_at: update.updated_at,
        at: tx.now,
    };
    diesel::insert_into(outside_updates::table).values(&row).execute(tx.conn)?;
    Ok(row)
}

/// Those of many steps, each given with its request, by the step.
pub fn updates_of(
    conn: &mut Conn,
    community: &str,
    steps: &[(&str, &str)],
) -> Result<HashMap<String, OutsideUpdate>, Error> {
    let mut found = HashMap::new();
    for some in steps.chunks(256) {
        let rows: Vec<OutsideUpdate> = outside_updates::table
            .filter(outside_updates::community_id.eq(community))
            .filter(among(outside_updates::request_id, some.iter().map(|(request, _)| (*request).to_owned())))
            .filter(among(outside_updates::id, some.iter().map(|(_, step)| (*step).to_owned())))
            .select(OutsideUpdate::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}
