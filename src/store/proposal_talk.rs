//! What is said about a proposal: comments, and replies one level deep.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::proposals::{count, tally};
use super::schema::proposal_comments as comments;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::proposal::CommentState;
use crate::domain::rates::way;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub community_id: String,
    pub id: String,
    pub proposal_id: String,
    /// The comment this one replies to; empty: to the proposal itself.
    pub parent_id: String,
    pub person_id: String,
    /// Their own words, kept also where others no longer read them.
    pub words: String,
    pub replies: i32,
    pub state: CommentState,
    /// A `HideWhy` in text; empty: never hidden.
    pub why: String,
    pub hidden_by: Option<String>,
    pub objection: String,
    pub decision: String,
    pub way: String,
    pub by_id: String,
    pub at: i64,
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Comment>, Error> {
    Ok(comments::table.find((community, id)).select(Comment::as_select()).first(conn).optional()?)
}

/// One page of a discussion, oldest first, after the row given: of one index range, whatever its length.
pub fn page(
    conn: &mut Conn,
    community: &str,
    proposal: &str,
    parent: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Comment>, Error> {
    Ok(comments::table
        .filter(comments::community_id.eq(community))
        .filter(comments::proposal_id.eq(proposal))
        .filter(comments::parent_id.eq(parent))
        .filter(comments::id.gt(after))
        .order(comments::id.asc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?)
}

/// The latest few, newest first.
pub fn latest(conn: &mut Conn, community: &str, proposal: &str, limit: i64) -> Result<Vec<Comment>, Error> {
    Ok(comments::table
        .filter(comments::community_id.eq(community))
        .filter(comments::proposal_id.eq(proposal))
        .filter(comments::parent_id.eq(""))
        .order(comments::id.desc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?)
}

/// What somebody said, of whatever proposal, the latest first.
pub fn by_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<Comment>, Error> {
    Ok(comments::table
        .filter(comments::community_id.eq(community))
        .filter(comments::person_id.eq(person))
        .order(comments::id.desc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?)
}

/// Hidden ones whose authors object, the oldest first.
pub fn objected(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Comment>, Error> {
    Ok(comments::table
        .filter(comments::community_id.eq(community))
        .filter(comments::state.eq(CommentState::Objected))
        .order(comments::id.asc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)?)
}

pub fn add<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    (proposal, parent): (&str, &str),
    person: &str,
    words: &str,
) -> Result<Comment, Error> {
    let standing = &permit.context().standing;
    let row = Comment {
        community_id: tx.community.to_owned(),
        id: new_id(),
        proposal_id: proposal.to_owned(),
        parent_id: parent.to_owned(),
        person_id: person.to_owned(),
        words: words.to_owned(),
        replies: 0,
        state: CommentState::Shown,
        why: String::new(),
        hidden_by: None,
        objection: String::new(),
        decision: String::new(),
        way: way(standing.word(), standing.channel.as_str()).as_str().to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        at: tx.now,
    };
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(comments::table).values(&row).execute(c))?;
    if !parent.is_empty() {
        diesel::update(comments::table.find((tx.community, parent)))
            .set(comments::replies.eq(comments::replies + 1))
            .execute(tx.conn)?;
    }
    count(tx, proposal, 0, 1)?;
    tally(tx, "comment", &row.way, 1)?;
    Ok(row)
}

/// Writes how a comment stands now, if it still stands as it was read (`from`).
pub fn turn<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, from: CommentState, to: &Comment) -> Result<(), Error> {
    let row = comments::table.find((tx.community, &to.id)).filter(comments::state.eq(from));
    let changed = diesel::update(row)
        .set((
            comments::state.eq(to.state),
            comments::why.eq(&to.why),
            comments::hidden_by.eq(&to.hidden_by),
            comments::objection.eq(&to.objection),
            comments::decision.eq(&to.decision),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// One of the latest things somebody said of a proposal that others may not read: shown to them, with the reason.
pub fn hidden_of(conn: &mut Conn, community: &str, proposal: &str, person: &str) -> Result<Vec<Comment>, Error> {
    let states = [CommentState::Hidden, CommentState::Objected, CommentState::Settled];
    Ok(comments::table
        .filter(comments::community_id.eq(community))
        .filter(comments::person_id.eq(person))
        .filter(comments::proposal_id.eq(proposal))
        .filter(among(comments::state, states.map(|s| s.as_str())))
        .order(comments::id.desc())
        .limit(10)
        .select(Comment::as_select())
        .load(conn)?)
}
