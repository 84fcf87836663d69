//! Devices: a resident's own enrolled phone, or a kiosk.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::devices;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{EnrolDevice, EnrolKiosk, Kind};
use crate::error::Error;
use crate::keys::{self, sha256};

/// An enrolled device. `kind` is `own` (then `person_id` is whose) or `kiosk`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = devices)]
pub struct Device {
    pub id: String,
    pub person_id: Option<String>,
    pub kind: String,
    pub label: String,
    pub enrolled_at: i64,
    pub seen_at: Option<i64>,
}

impl Device {
    /// The community's own tablet, for whoever comes.
    pub fn is_kiosk(&self) -> bool {
        self.kind == "kiosk"
    }
}

pub fn by_token(conn: &mut Conn, community: &str, token: &str) -> Result<Option<Device>, Error> {
    Ok(devices::table
        .filter(devices::community_id.eq(community))
        .filter(devices::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()))
        .filter(devices::ended_at.is_null())
        .select(Device::as_select())
        .first(conn)
        .optional()?)
}

/// A person's enrolled devices, newest first.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Device>, Error> {
    Ok(devices::table
        .filter(devices::community_id.eq(community))
        .filter(devices::person_id.eq(person))
        .filter(devices::ended_at.is_null())
        .order(devices::id.desc())
        .limit(20)
        .select(Device::as_select())
        .load(conn)?)
}

/// The community's kiosks, newest first.
pub fn kiosks(conn: &mut Conn, community: &str) -> Result<Vec<Device>, Error> {
    Ok(devices::table
        .filter(devices::community_id.eq(community))
        .filter(devices::kind.eq("kiosk"))
        .filter(devices::ended_at.is_null())
        .order(devices::id.desc())
        .limit(50)
        .select(Device::as_select())
        .load(conn)?)
}

/// It is nobody's and no kiosk any more; one that ended before stays so.
pub fn end<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, device: &str) -> Result<(), Error> {
    diesel::update(devices::table.find((tx.community, device)).filter(devices::ended_at.is_null()))
        .set(devices::ended_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Binds this browser to its owner; gives the device's id and the cookie's token.
pub fn enrol_own(
    tx: &mut Tx<'_>,
    _: &Permit<EnrolDevice>,
    person: &str,
    label: &str,
    by: Option<&str>,
) -> Result<(String, String), Error> {
    insert(tx, Some(person), "own", label, by)
}

pub fn enrol_kiosk(tx: &mut Tx<'_>, permit: &Permit<EnrolKiosk>, label: &str) -> Result<(String, String), Error> {
    let by = permit.context().standing.actor.clone();
    insert(tx, None, "kiosk", label, Some(&by))
}

fn insert(
    tx: &mut Tx<'_>,
    person: Option<&str>,
    kind: &str,
    label: &str,
    by: Option<&str>,
) -> Result<(String, String), Error> {
    let (id, token) = (new_id(), keys::token());
    diesel::insert_into(devices::table)
        .values((
            devices::community_id.eq(tx.community),
            devices::id.eq(&id),
            devices::person_id.eq(person),
            devices::kind.eq(kind),
            devices::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()),
            devices::label.eq(label),
            devices::enrolled_by.eq(by),
            devices::enrolled_at.eq(tx.now),
            devices::ended_at.eq(None::<i64>),
            devices::seen_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    Ok((id, token))
}
