//! What became of messages that were only written down: whom they were for, and whether that person knows by now.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{acts, outbox, people};
use crate::error::Error;

/// One of them, by the outbox's own id.
#[derive(Clone, Debug, Queryable)]
pub struct Written {
    pub id: String,
    pub person_id: String,
    pub name: String,
    /// What it was about; `post::words` and `acts::codes` know.
    pub template: String,
    pub channel: String,
    /// When somebody had told them, milliseconds UTC.
    pub told_at: Option<i64>,
    /// It is about an act they were to be told of.
    pub act_id: Option<String>,
}

/// By id, those that are known: one statement.
pub fn of_messages(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Written>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Written> = outbox::table
        .inner_join(
            people::table.on(people::community_id.eq(outbox::community_id).and(people::id.eq(outbox::person_id))),
        )
        .left_join(
            acts::table.on(acts::community_id.eq(outbox::community_id).and(acts::id.nullable().eq(outbox::act_id))),
        )
        .filter(outbox::community_id.eq(community))
        .filter(among(outbox::id, ids))
        .select((
            outbox::id,
            people::id,
            people::name,
            outbox::template,
            outbox::channel,
            acts::told_at.nullable(),
            outbox::act_id,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
}
