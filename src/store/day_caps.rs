//! More acts a day than usual, for one event, once a second member of staff has agreed (TRUST.md §3).

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::day_caps;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{AskDayCaps, WidenDayCaps};
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = day_caps)]
pub struct DayCap {
    pub community_id: String,
    pub id: String,
    pub helper_id: String,
    /// Named where also this resident's own limit is widened.
    pub resident_id: Option<String>,
    /// So many acts in a day.
    pub acts: i32,
    /// The event it is for.
    pub event: String,
    pub until_at: i64,
    pub asked_by: String,
    pub asked_at: i64,
    /// None: it waits for a second member of staff and widens nothing.
    pub agreed_by: Option<String>,
    pub agreed_at: Option<i64>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct NewDayCap {
    pub helper: String,
    pub resident: Option<String>,
    pub acts: i32,
    pub event: String,
    pub until_at: i64,
}

pub fn ask(tx: &mut Tx<'_>, permit: &Permit<AskDayCaps>, new: &NewDayCap) -> Result<String, Error> {
    let row = DayCap {
        community_id: tx.community.to_owned(),
        id: new_id(),
        helper_id: new.helper.clone(),
        resident_id: new.resident.clone(),
        acts: new.acts,
        event: new.event.clone(),
        until_at: new.until_at,
        asked_by: permit.context().standing.actor.clone(),
        asked_at: tx.now,
        agreed_by: None,
        agreed_at: None,
    };
    diesel::insert_into(day_caps::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<DayCap>, Error> {
    Ok(day_caps::table.find((community, id)).select(DayCap::as_select()).first(conn).optional()?)
}

/// A second member of staff agrees, once.
pub fn agree(tx: &mut Tx<'_>, permit: &Permit<WidenDayCaps>, id: &str) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = day_caps::table
        .find((tx.community, id))
        .filter(day_caps::agreed_by.is_null())
        .filter(day_caps::until_at.gt(tx.now));
    let changed = diesel::update(row)
        .set((day_caps::agreed_by.eq(Some(by)), day_caps::agreed_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// The most acts a day that stand agreed now: for a helper, and for a resident.
pub fn widened(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    resident: &str,
    now: i64,
) -> Result<(Option<u32>, Option<u32>), Error> {
    let for_helper: Option<i32> = day_caps::table
        .filter(day_caps::community_id.eq(community))
        .filter(day_caps::helper_id.eq(helper))
        .filter(day_caps::until_at.gt(now))
        .filter(day_caps::agreed_at.is_not_null())
        .order(day_caps::acts.desc())
        .select(day_caps::acts)
        .first(conn)
        .optional()?;
    let for_resident: Option<i32> = day_caps::table
        .filter(day_caps::community_id.eq(community))
        .filter(day_caps::resident_id.eq(resident))
        .filter(day_caps::until_at.gt(now))
        .filter(day_caps::agreed_at.is_not_null())
        .order(day_caps::acts.desc())
        .select(day_caps::acts)
        .first(conn)
        .optional()?;
    let count = |n: i32| u32::try_from(n).unwrap_or(0);
    Ok((for_helper.map(count), for_resident.map(count)))
}

/// Those that still run or wait, the soonest over first, after the row given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    now: i64,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<DayCap>, Error> {
    let mut query =
        day_caps::table.filter(day_caps::community_id.eq(community)).filter(day_caps::until_at.gt(now)).into_boxed();
    if let Some((until, id)) = after {
        query = query
            .filter(day_caps::until_at.gt(until).or(day_caps::until_at.eq(until).and(day_caps::id.gt(id.to_owned()))));
    }
    Ok(query
        .order((day_caps::until_at.asc(), day_caps::id.asc()))
        .limit(limit)
        .select(DayCap::as_select())
        .load(conn)?)
}
