//! Ties between helpers and residents: declared, found, or shown by something that was refused (TRUST.md §3).

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::contacts;
use super::schema::{conflicts, people};
use super::tx::{Tx, new_id};
use crate::domain::accreditation::{Conflict, Tie};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// What `mark` holds while a row stands; afterwards its own id, so that each tie stands once.
const STANDS: &str = "open";
/// The kind of a row about something refused because it would have served the helper (Civil Code art. 168).
pub const SELF_DEALING: &str = "self_dealing";

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conflicts)]
pub struct ConflictRow {
    pub community_id: String,
    pub id: String,
    pub helper_id: String,
    pub resident_id: String,
    /// A `Conflict` in text, or [`SELF_DEALING`].
    pub kind: String,
    /// `declared` by the helper or for them, `found` by somebody else, `refused`: an act that would have served them.
    pub source: String,
    pub mark: String,
    pub words: Option<String>,
    pub by_id: String,
    pub at: i64,
    /// Who looked at it and found that a mandate may be given all the same.
    pub accepted_by: Option<String>,
    pub accepted_at: Option<i64>,
    pub closed_by: Option<String>,
    pub closed_at: Option<i64>,
    pub closed_words: Option<String>,
    pub version: i32,
}

impl ConflictRow {
    pub fn stands(&self) -> bool {
        self.mark == STANDS
    }
}

/// A row to write.
#[derive(Clone, Debug)]
pub struct NewConflict<'a> {
    pub helper: &'a str,
    pub resident: &'a str,
    pub kind: &'a str,
    pub source: &'a str,
    pub words: Option<&'a str>,
    pub by: &'a str,
}

/// The ties that stand between a helper and a resident.
pub fn between(conn: &mut Conn, community: &str, helper: &str, resident: &str) -> Result<Vec<Tie>, Error> {
    let rows: Vec<(String, Option<String>)> = conflicts::table
        .filter(conflicts::community_id.eq(community))
        .filter(conflicts::helper_id.eq(helper))
        .filter(conflicts::resident_id.eq(resident))
        .filter(conflicts::mark.eq(STANDS))
        .select((conflicts::kind, conflicts::accepted_by))
        .load(conn)?;
    let tie = |(kind, accepted_by): (String, Option<String>)| Some(Tie { kind: Conflict::parse(&kind)?, accepted_by });
    Ok(rows.into_iter().filter_map(tie).collect())
}

/// Do two people share a home?
pub fn live_together(conn: &mut Conn, community: &str, one: &str, other: &str) -> Result<bool, Error> {
    let homes: Vec<Option<String>> = people::table
        .filter(people::community_id.eq(community))
        .filter(people::id.eq_any([one.to_owned(), other.to_owned()]))
        .select(people::home_id)
        .load(conn)?;
    Ok(matches!(homes.as_slice(), [Some(a), Some(b)] if a == b))
}

/// Are the two kin, as far as anybody has said, or do they live together?
pub fn close(conn: &mut Conn, community: &str, one: &str, other: &str) -> Result<bool, Error> {
    let kin = |ties: Vec<Tie>| ties.iter().any(|t| matches!(t.kind, Conflict::Kin | Conflict::CoResident));
    Ok(kin(between(conn, community, one, other)?)
        || kin(between(conn, community, other, one)?)
        || live_together(conn, community, one, other)?)
}

/// The same asked of several at once: who of these is kin of somebody, as far as anybody has said, or lives with them.
pub fn close_among(conn: &mut Conn, community: &str, one: &str, others: &[String]) -> Result<Vec<String>, Error> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let kin = [Conflict::Kin.as_str(), Conflict::CoResident.as_str()];
    let mut found: Vec<String> = conflicts::table
        .filter(conflicts::community_id.eq(community))
        .filter(conflicts::helper_id.eq(one))
        .filter(among(conflicts::resident_id, others))
        .filter(among(conflicts::kind, kin))
        .filter(conflicts::mark.eq(STANDS))
        .select(conflicts::resident_id)
        .load(conn)?;
    let from_them: Vec<String> = conflicts::table
        .filter(conflicts::community_id.eq(community))
        .filter(among(conflicts::helper_id, others))
        .filter(conflicts::resident_id.eq(one))
        .filter(among(conflicts::kind, kin))
        .filter(conflicts::mark.eq(STANDS))
        .select(conflicts::helper_id)
        .load(conn)?;
    found.extend(from_them);
    let home: Option<Option<String>> =
        people::table.find((community, one)).select(people::home_id).first(conn).optional()?;
    if let Some(home) = home.flatten() {
        let together = contacts::others_at_home(conn, community, &home, one)?;
        found.extend(together.into_iter().filter(|person| others.contains(person)));
    }
    Ok(found)
}

/// Writes a tie, once: the id, or `None` where it stands already.
pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, new: &NewConflict<'_>) -> Result<Option<String>, Error> {
    let known = conflicts::table
        .filter(conflicts::community_id.eq(tx.community))
        .filter(conflicts::helper_id.eq(new.helper))
        .filter(conflicts::resident_id.eq(new.resident))
        .filter(conflicts::kind.eq(new.kind))
        .filter(conflicts::mark.eq(STANDS))
        .select(conflicts::id)
        .first::<String>(tx.conn)
        .optional()?;
    if known.is_some() {
        return Ok(None);
    }
    let row = ConflictRow {
        community_id: tx.community.to_owned(),
        id: new_id(),
        helper_id: new.helper.to_owned(),
        resident_id: new.resident.to_owned(),
        kind: new.kind.to_owned(),
        source: new.source.to_owned(),
        mark: STANDS.to_owned(),
        words: new.words.map(str::to_owned),
        by_id: new.by.to_owned(),
        at: tx.now,
        accepted_by: None,
        accepted_at: None,
        closed_by: None,
        closed_at: None,
        closed_words: None,
        version: 1,
    };
    diesel::insert_into(conflicts::table).values(&row).execute(tx.conn)?;
    Ok(Some(row.id))
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<ConflictRow>, Error> {
    Ok(conflicts::table.find((community, id)).select(ConflictRow::as_select()).first(conn).optional()?)
}

/// A helper's, those that stand first, newest first.
pub fn of_helper(conn: &mut Conn, community: &str, helper: &str, limit: i64) -> Result<Vec<ConflictRow>, Error> {
    Ok(conflicts::table
        .filter(conflicts::community_id.eq(community))
        .filter(conflicts::helper_id.eq(helper))
        .order(conflicts::id.desc())
        .limit(limit)
        .select(ConflictRow::as_select())
        .load(conn)?)
}

/// All that stand, newest first, before the id given.
pub fn standing(conn: &mut Conn, community: &str, before: Option<&str>, limit: i64) -> Result<Vec<ConflictRow>, Error> {
    let mut query =
        conflicts::table.filter(conflicts::community_id.eq(community)).filter(conflicts::mark.eq(STANDS)).into_boxed();
    if let Some(before) = before {
        query = query.filter(conflicts::id.lt(before.to_owned()));
    }
    Ok(query.order(conflicts::id.desc()).limit(limit).select(ConflictRow::as_select()).load(conn)?)
}

/// What somebody at the desk says of a tie.
pub enum Look<'a> {
    /// A mandate may be given all the same, by somebody else.
    Accepted,
    /// It is over, or there was nothing.
    Closed { words: &'a str },
}

pub fn look<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, row: &ConflictRow, look: &Look<'_>) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let found = conflicts::table.find((tx.community, &row.id)).filter(conflicts::version.eq(row.version));
    let version = conflicts::version.eq(row.version + 1);
    let changed = match look {
        Look::Accepted => diesel::update(found)
            .set((version, conflicts::accepted_by.eq(Some(by)), conflicts::accepted_at.eq(Some(tx.now))))
            .execute(tx.conn)?,
        Look::Closed { words } => diesel::update(found)
            .set((
                version,
                conflicts::mark.eq(&row.id),
                conflicts::closed_by.eq(Some(by)),
                conflicts::closed_at.eq(Some(tx.now)),
                conflicts::closed_words.eq(Some(*words)),
            ))
            .execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
