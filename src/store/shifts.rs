//! Handovers between shifts: what stood open then, the words with it, and who took over.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{requests, shift_handovers as table};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{HandShift, TakeShift};
use crate::error::{Clash, Error};
use crate::store::requests::Request;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Handover {
    pub community_id: String,
    pub id: String,
    pub at: i64,
    pub from_id: String,
    pub words: String,
    /// JSON: the page as it stood, see `views::desk_shifts::Stood`.
    pub body: String,
    pub taken_by: Option<String>,
    pub taken_at: Option<i64>,
    pub taken_words: Option<String>,
}

pub fn insert(tx: &mut Tx<'_>, permit: &Permit<HandShift>, words: &str, body: &str) -> Result<String, Error> {
    let row = Handover {
        community_id: tx.community.to_owned(),
        id: new_id(),
        at: tx.now,
        from_id: permit.context().standing.actor.clone(),
        words: words.to_owned(),
        body: body.to_owned(),
        taken_by: None,
        taken_at: None,
        taken_words: None,
    };
    diesel::insert_into(table::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Handover>, Error> {
    Ok(table::table.find((community, id)).select(Handover::as_select()).first(conn).optional()?)
}

/// The newest first, before the id given.
pub fn latest(conn: &mut Conn, community: &str, before: Option<&str>, limit: i64) -> Result<Vec<Handover>, Error> {
    let mut query = table::table.filter(table::community_id.eq(community.to_owned())).into_boxed();
    if let Some(before) = before {
        query = query.filter(table::id.lt(before.to_owned()));
    }
    Ok(query.order(table::id.desc()).limit(limit).select(Handover::as_select()).load(conn)?)
}

/// The next takes it over.
///
/// # Errors
/// [`Clash::TooLate`] when somebody did already.
pub fn take(tx: &mut Tx<'_>, permit: &Permit<TakeShift>, id: &str, words: &str) -> Result<(), Error> {
    let row = table::table.find((tx.community, id)).filter(table::taken_by.is_null());
    let taken = diesel::update(row)
        .set((
            table::taken_by.eq(Some(&permit.context().standing.actor)),
            table::taken_at.eq(Some(tx.now)),
            table::taken_words.eq(Some(words)),
        ))
        .execute(tx.conn)?;
    if taken == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// What residents said is still broken: nothing of it may be forgotten over a change of shift.
pub fn odd(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::state.eq("reopened"))
        .order((requests::due_at.asc(), requests::id.asc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}
