//! 暂时不在家: when a resident is away, from when until when, as far as anybody said.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::absences;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{EndAway, SetAway};
use crate::domain::undo::Away;
use crate::error::{Clash, Error};

/// Absences that can touch a window still open; older ones do not.
const LATELY: i64 = 20;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = absences)]
pub struct Absence {
    pub community_id: String,
    pub id: String,
    pub resident_id: String,
    pub from_at: i64,
    /// When they meant to be back; none where nobody knew.
    pub until_at: Option<i64>,
    /// Where to, or why, in their words; may be empty.
    pub words: String,
    pub set_by: String,
    pub set_at: i64,
    pub ended_by: Option<String>,
    /// When somebody said that they are back.
    pub ended_at: Option<i64>,
}

impl Absence {
    pub fn span(&self) -> Away {
        let until = match (self.until_at, self.ended_at) {
            (Some(until), Some(ended)) => Some(until.min(ended)),
            (until, ended) => until.or(ended),
        };
        Away { from: self.from_at, until }
    }
}

/// The newest absences of a resident.
pub fn of_resident(conn: &mut Conn, community: &str, resident: &str) -> Result<Vec<Absence>, Error> {
    Ok(absences::table
        .filter(absences::community_id.eq(community))
        .filter(absences::resident_id.eq(resident))
        .order(absences::id.desc())
        .limit(LATELY)
        .select(Absence::as_select())
        .load(conn)?)
}

/// The same as the rules of undoing count them.
pub fn spans(conn: &mut Conn, community: &str, resident: &str) -> Result<Vec<Away>, Error> {
    Ok(of_resident(conn, community, resident)?.iter().map(Absence::span).collect())
}

/// Whether they are away now; the newest absence says so.
pub fn now(conn: &mut Conn, community: &str, resident: &str, at: i64) -> Result<Option<Absence>, Error> {
    let newest = of_resident(conn, community, resident)?;
    Ok(newest.into_iter().find(|absence| absence.span().is_now(at)))
}

/// Which of these people are away now.
pub fn away_among(conn: &mut Conn, community: &str, people: &[String], at: i64) -> Result<Vec<String>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(absences::table
        .filter(absences::community_id.eq(community))
        .filter(among(absences::resident_id, people))
        .filter(absences::from_at.le(at))
        .filter(absences::ended_at.is_null())
        .filter(absences::until_at.is_null().or(absences::until_at.gt(at)))
        .select(absences::resident_id)
        .load(conn)?)
}

/// An absence to write down.
#[derive(Clone, Copy, Debug)]
pub struct NewAbsence<'a> {
    pub resident: &'a str,
    pub until_at: Option<i64>,
    pub words: &'a str,
}

/// From now on; one that runs already ends with this.
pub fn insert(tx: &mut Tx<'_>, permit: &Permit<SetAway>, new: &NewAbsence<'_>) -> Result<String, Error> {
    let by = permit.context().standing.actor.clone();
    diesel::update(
        absences::table
            .filter(absences::community_id.eq(tx.community))
            .filter(absences::resident_id.eq(new.resident))
            .filter(absences::ended_at.is_null()),
    )
    .set((absences::ended_at.eq(Some(tx.now)), absences::ended_by.eq(Some(by.clone()))))
    .execute(tx.conn)?;
    let row = Absence {
        community_id: tx.community.to_owned(),
        id: new_id(),
        resident_id: new.resident.to_owned(),
        from_at: tx.now,
        until_at: new.until_at,
        words: new.words.to_owned(),
        set_by: by,
        set_at: tx.now,
        ended_by: None,
        ended_at: None,
    };
    diesel::insert_into(absences::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// They are back.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<EndAway>, id: &str) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = absences::table.find((tx.community, id)).filter(absences::ended_at.is_null());
    let changed = diesel::update(row)
        .set((absences::ended_at.eq(Some(tx.now)), absences::ended_by.eq(Some(by))))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
