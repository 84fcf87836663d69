//! A home and who belongs to it: who lives there, who has the key, whom to ring first.

use diesel::prelude::*;

use super::conn::Conn;
use super::people::Person;
use super::schema::{households, people};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::KeepHousehold;
use crate::error::{Clash, Error};

/// People of one home.
const MOST: i64 = 30;

/// What is written down about a home.
#[derive(Clone, Debug, Default, Queryable, Selectable)]
#[diesel(table_name = households)]
pub struct Household {
    pub key_holder: String,
    pub call_first: String,
    pub notes: String,
    pub updated_by: String,
    pub updated_at: i64,
    /// 0: nothing is written down yet.
    pub version: i32,
}

/// What staff write down.
#[derive(Clone, Debug)]
pub struct Kept {
    pub key_holder: String,
    pub call_first: String,
    pub notes: String,
}

pub fn find(conn: &mut Conn, community: &str, home: &str) -> Result<Option<Household>, Error> {
    Ok(households::table.find((community, home)).select(Household::as_select()).first(conn).optional()?)
}

/// Who lives there now.
pub fn members(conn: &mut Conn, community: &str, home: &str) -> Result<Vec<Person>, Error> {
    Ok(people::table
        .filter(people::community_id.eq(community))
        .filter(people::home_id.eq(home))
        .filter(people::state.eq_any(["active", "suspended"].map(str::to_owned)))
        .order(people::id.asc())
        .limit(MOST)
        .select(Person::as_select())
        .load(conn)?)
}

/// Writes it down, if nobody did since `version` was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did (TRUST.md §6 case 27).
pub fn keep(
    tx: &mut Tx<'_>,
    permit: &Permit<KeepHousehold>,
    home: &str,
    version: i32,
    kept: &Kept,
) -> Result<(), Error> {
    let now = find(tx.conn, tx.community, home)?.map_or(0, |known| known.version);
    if now != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let set = (
        households::key_holder.eq(&kept.key_holder),
        households::call_first.eq(&kept.call_first),
        households::notes.eq(&kept.notes),
        households::updated_by.eq(&permit.context().standing.actor),
        households::updated_at.eq(tx.now),
        households::version.eq(version + 1),
    );
    if version == 0 {
        diesel::insert_into(households::table)
            .values((households::community_id.eq(tx.community), households::home_id.eq(home), set))
            .execute(tx.conn)?;
        return Ok(());
    }
    let row = households::table.find((tx.community, home)).filter(households::version.eq(version));
    let changed = diesel::update(row).set(set).execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
