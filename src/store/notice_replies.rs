//! What people say to a notice: one inbox for the desk, and the answer to each.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::notice_replies as replies;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Replies of one person to one notice.
pub const MOST: i64 = 20;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = replies)]
pub struct Reply {
    pub community_id: String,
    pub id: String,
    pub notice_id: String,
    pub person_id: String,
    /// Whose hands wrote it down.
    pub by_id: String,
    pub channel: String,
    pub words: String,
    pub at: i64,
    /// `open` or `answered`.
    pub state: String,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
    pub answered_at: Option<i64>,
}

pub fn insert<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    notice: &str,
    person: &str,
    words: &str,
) -> Result<String, Error> {
    let standing = &permit.context().standing;
    let row = Reply {
        community_id: tx.community.to_owned(),
        id: new_id(),
        notice_id: notice.to_owned(),
        person_id: person.to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        channel: standing.channel.as_str().to_owned(),
        words: words.to_owned(),
        at: tx.now,
        state: "open".to_owned(),
        answer: None,
        answered_by: None,
        answered_at: None,
    };
    diesel::insert_into(replies::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Reply>, Error> {
    Ok(replies::table.find((community, id)).select(Reply::as_select()).first(conn).optional()?)
}

/// The inbox: in one state, oldest first, after the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    state: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Reply>, Error> {
    Ok(replies::table
        .filter(replies::community_id.eq(community))
        .filter(replies::state.eq(state))
        .filter(replies::id.gt(after.unwrap_or_default()))
        .order(replies::id.asc())
        .limit(limit)
        .select(Reply::as_select())
        .load(conn)?)
}

/// What one person said to a notice, in order.
pub fn of_person(conn: &mut Conn, community: &str, notice: &str, person: &str) -> Result<Vec<Reply>, Error> {
    Ok(replies::table
        .filter(replies::community_id.eq(community))
        .filter(replies::notice_id.eq(notice))
        .filter(replies::person_id.eq(person))
        .order(replies::id.asc())
        .limit(MOST)
        .select(Reply::as_select())
        .load(conn)?)
}

/// Everything somebody said to notices, newest first.
pub fn by_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<Reply>, Error> {
    Ok(replies::table
        .filter(replies::community_id.eq(community))
        .filter(replies::person_id.eq(person))
        .order(replies::id.desc())
        .limit(limit)
        .select(Reply::as_select())
        .load(conn)?)
}

/// How many replies a notice has.
pub fn count(conn: &mut Conn, community: &str, notice: &str) -> Result<i64, Error> {
    Ok(replies::table
        .filter(replies::community_id.eq(community))
        .filter(replies::notice_id.eq(notice))
        .count()
        .get_result(conn)?)
}

/// # Errors
/// [`Clash::TooLate`] where a colleague answered it before.
pub fn answer<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, id: &str, words: &str) -> Result<(), Error> {
    let row = replies::table.find((tx.community, id)).filter(replies::state.eq("open"));
    let changed = diesel::update(row)
        .set((
            replies::state.eq("answered"),
            replies::answer.eq(Some(words)),
            replies::answered_by.eq(Some(permit.context().standing.actor.clone())),
            replies::answered_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
