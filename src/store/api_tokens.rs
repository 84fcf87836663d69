//! Tokens issued to members of staff for their programs. The token itself is a session of theirs, of which only the hash is
//! kept; here stands what it is for, who issued it, and why it ended.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{api_tokens, offices, people, sessions};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{EndToken, IssueToken};
use crate::domain::token::TokenEnd;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    pub community_id: String,
    /// The session's.
    pub id: String,
    /// Whose programs work with it.
    pub person_id: String,
    pub label: String,
    pub issued_by: String,
    pub issued_at: i64,
    /// When it ends by itself.
    pub ends_at: i64,
    pub ended_by: Option<String>,
    pub ended_at: Option<i64>,
    /// A [`TokenEnd`] in text.
    pub reason: Option<String>,
}

pub fn add(tx: &mut Tx<'_>, _: &Permit<IssueToken>, token: &ApiToken) -> Result<(), Error> {
    diesel::insert_into(api_tokens::table).values(token).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<ApiToken>, Error> {
    Ok(api_tokens::table.find((community, id)).select(ApiToken::as_select()).first(conn).optional()?)
}

/// What became of a token's session.
#[derive(Clone, Debug)]
pub struct Used {
    /// It ended with the person's other sessions: suspended, left, a new password.
    pub ended_at: Option<i64>,
    pub seen_at: i64,
    /// The program's own name; empty until it was used.
    pub agent: String,
}

type Row = (ApiToken, Option<i64>, Option<i64>, Option<String>);

/// Newest first, before the id given, each with its session; `None` where that is gone.
pub fn list(
    conn: &mut Conn,
    community: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<(ApiToken, Option<Used>)>, Error> {
    let session = sessions::community_id.eq(api_tokens::community_id).and(sessions::id.eq(api_tokens::id));
    let mut query = api_tokens::table
        .left_join(sessions::table.on(session))
        .filter(api_tokens::community_id.eq(community))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(api_tokens::id.lt(before.to_owned()));
    }
    Ok(query
        .order(api_tokens::id.desc())
        .limit(limit)
        .select((
            ApiToken::as_select(),
            sessions::ended_at.nullable(),
            sessions::seen_at.nullable(),
            sessions::label.nullable(),
        ))
        .load::<Row>(conn)?
        .into_iter()
        .map(|(token, ended_at, seen_at, agent)| {
            let used = seen_at.zip(agent).map(|(seen_at, agent)| Used { ended_at, seen_at, agent });
            (token, used)
        })
        .collect())
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody ended it already.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<EndToken>, id: &str, reason: TokenEnd) -> Result<(), Error> {
    let row = api_tokens::table.find((tx.community, id)).filter(api_tokens::ended_at.is_null());
    let ended = diesel::update(row)
        .set((
            api_tokens::ended_at.eq(Some(tx.now)),
            api_tokens::ended_by.eq(Some(&permit.context().standing.actor)),
            api_tokens::reason.eq(Some(reason.as_str())),
        ))
        .execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Everybody who serves in some office, by name.
pub fn staff(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(community))
        .filter(offices::ended_at.is_null())
        .filter(people::state.eq("active"))
        .select((people::id, people::name))
        .distinct()
        .order((people::name.asc(), people::id.asc()))
        .limit(500)
        .load(conn)?)
}
