//! The community itself: its name, its telephone, its clock.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{communities, counters};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{ChangeSettings, Kind, SetUpCommunity};
use crate::error::{Clash, Error};

/// Communities of one database, at most.
pub const MOST: i64 = 10_000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = communities)]
pub struct Community {
    pub id: String,
    pub name: String,
    /// As people read it: 8888 1234.
    pub phone: String,
    pub address: String,
    /// IANA name.
    pub time_zone: String,
    pub host: Option<String>,
    pub created_at: i64,
    /// When the first administrator finished setting up; `None` before.
    pub ready_at: Option<i64>,
    pub version: i32,
}

impl Community {
    /// The community's clock; Shanghai's where the name is unknown to this machine.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
    }
}

/// The community this server serves.
pub fn first(conn: &mut Conn) -> Result<Option<Community>, Error> {
    Ok(communities::table.order(communities::created_at.asc()).select(Community::as_select()).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Community>, Error> {
    Ok(communities::table.find(id).select(Community::as_select()).first(conn).optional()?)
}

/// Every community of this database, oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Community>, Error> {
    Ok(communities::table.order(communities::created_at.asc()).limit(MOST).select(Community::as_select()).load(conn)?)
}

/// An empty community, made at the first start of a new database, before any person is in it.
pub fn create_empty(conn: &mut Conn, now: i64) -> Result<Community, Error> {
    let community = Community {
        id: new_id(),
        name: String::new(),
        phone: String::new(),
        address: String::new(),
        time_zone: "Asia/Shanghai".into(),
        host: None,
        created_at: now,
        ready_at: None,
        version: 1,
    };
    diesel::insert_into(communities::table).values(&community).execute(conn)?;
    Ok(community)
}

/// What the place is called and how it is reached.
#[derive(Clone, Debug)]
pub struct Particulars {
    pub name: String,
    pub phone: String,
    pub address: String,
    pub time_zone: String,
}

pub fn set_up(tx: &mut Tx<'_>, permit: &Permit<SetUpCommunity>, p: &Particulars) -> Result<(), Error> {
    store(tx, permit, p, None)?;
    diesel::update(communities::table.find(tx.community))
        .set(communities::ready_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Changes the particulars if nobody else did since `version` was read.
pub fn change(tx: &mut Tx<'_>, permit: &Permit<ChangeSettings>, p: &Particulars, version: i32) -> Result<(), Error> {
    store(tx, permit, p, Some(version))
}

fn store<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, p: &Particulars, version: Option<i32>) -> Result<(), Error> {
    let set = (
        communities::name.eq(&p.name),
        communities::phone.eq(&p.phone),
        communities::address.eq(&p.address),
        communities::time_zone.eq(&p.time_zone),
        communities::version.eq(communities::version + 1),
    );
    let row = communities::table.find(tx.community);
    let changed = match version {
        Some(v) => diesel::update(row.filter(communities::version.eq(v))).set(set).execute(tx.conn)?,
        None => diesel::update(row).set(set).execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// The next number of a series (requests: R-1001, R-1002 …), without the database's sequences,
/// which differ between engines and leave gaps.
pub fn next_number<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, series: &str, first: i64) -> Result<i64, Error> {
    let row = counters::table.find((tx.community, series));
    let moved = diesel::update(row).set(counters::value.eq(counters::value + 1)).execute(tx.conn)?;
    if moved == 1 {
        return Ok(row.select(counters::value).first(tx.conn)?);
    }
    diesel::insert_into(counters::table)
        .values((counters::community_id.eq(tx.community), counters::name.eq(series), counters::value.eq(first)))
        .execute(tx.conn)?;
    Ok(first)
}
