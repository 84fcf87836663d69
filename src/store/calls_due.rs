//! Whom to ring or visit: a person at a time with all that is to be said to them, so that nobody is rung three times in a
//! morning.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::among::among;
use super::conn::Conn;
use super::outbox::Message;
use super::schema::outbox;
use crate::error::Error;

/// The ways that go by mouth.
const BY_MOUTH: [&str; 2] = ["call", "visit"];
/// What is said to the people of one page at most; the rest comes when this was said.
const MOST: i64 = 300;

/// Of everybody who is to be told by `until`, the message that is due longest; the longest due first, after the one given.
pub fn first_of_each(
    conn: &mut Conn,
    community: &str,
    until: i64,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let none_before = sql::<Bool>(
        "NOT EXISTS (SELECT 1 FROM outbox earlier WHERE earlier.community_id = outbox.community_id \
         AND earlier.person_id = outbox.person_id AND earlier.channel IN ('call', 'visit') \
         AND earlier.state = 'waiting' AND earlier.due_at <= ",
    )
    .bind::<BigInt, _>(until)
    .sql(" AND (earlier.due_at, earlier.id) < (outbox.due_at, outbox.id))");
    let mut query = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(among(outbox::channel, BY_MOUTH))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(until))
        .filter(none_before)
        .into_boxed();
    if let Some((due, id)) = after {
        query = query.filter(outbox::due_at.gt(due).or(outbox::due_at.eq(due).and(outbox::id.gt(id))));
    }
    Ok(query.order((outbox::due_at.asc(), outbox::id.asc())).limit(limit).select(Message::as_select()).load(conn)?)
}

/// All that is to be said to these people, who come in the order given; for each of them what is due longest comes first.
pub fn of_people(conn: &mut Conn, community: &str, until: i64, people: &[String]) -> Result<Vec<Message>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Message> = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(among(outbox::person_id, people))
        .filter(among(outbox::channel, BY_MOUTH))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(until))
        .order((outbox::due_at.asc(), outbox::id.asc()))
        .limit(MOST)
        .select(Message::as_select())
        .load(conn)?;
    found.sort_by_key(|m| people.iter().position(|id| *id == m.person_id));
    Ok(found)
}
