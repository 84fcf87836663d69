//! Whom we ask afterwards whether it is fixed, and what they said: one row for each request that was said to be solved.

use diesel::prelude::*;

use super::columns::text_column;
use super::conn::Conn;
use super::requests::Request;
use super::schema::{acts, askings, request_events, requests};
use super::tx::Tx;
use crate::domain::asking::AskingState;
use crate::domain::permit::Permit;
use crate::domain::tiers::{AskRequest, Kind};
use crate::error::Error;

text_column!(AskingState);

#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = askings, primary_key(community_id, request_id), treat_none_as_null = true)]
pub struct AskingRow {
    pub community_id: String,
    pub request_id: String,
    pub resident_id: String,
    pub state: AskingState,
    /// When it was said to be solved; once asked, when it was asked.
    pub since_at: i64,
    /// Who said it was solved: they may not write the answer down.
    pub solved_by: String,
    /// `fixed` or `not_fixed`; see `domain::asking::Said`.
    pub word: Option<String>,
    pub said_at: Option<i64>,
    /// Staff who wrote the answer down on the telephone or at the door.
    pub taken_by: Option<String>,
    /// When the question really reached them: only from then on is no answer one. None while it waits to be sent, rung or
    /// handed over.
    pub reached_at: Option<i64>,
}

pub fn find(conn: &mut Conn, community: &str, request: &str) -> Result<Option<AskingRow>, Error> {
    Ok(askings::table.find((community, request)).select(AskingRow::as_select()).first(conn).optional()?)
}

/// Keeps it, new or changed.
pub fn keep<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, row: &AskingRow) -> Result<(), Error> {
    let key = askings::table.find((tx.community, &row.request_id));
    if diesel::update(key).set(row).execute(tx.conn)? == 0 {
        diesel::insert_into(askings::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// The question came to them: what is told of it was sent, or somebody says so.
pub(super) fn question_told(tx: &mut Tx<'_>, act: &str) -> Result<(), Error> {
    let about: Option<String> = acts::table
        .find((tx.community, act))
        .filter(acts::act.eq(AskRequest::RULE.code))
        .select(acts::subject_id)
        .first(tx.conn)
        .optional()?;
    let Some(request) = about else {
        return Ok(());
    };
    let row = askings::table.find((tx.community, &request));
    diesel::update(row.filter(askings::state.eq(AskingState::Asked)).filter(askings::reached_at.is_null()))
        .set(askings::reached_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Whom the question reached by `by` or before and who said nothing, the longest first.
pub fn unanswered(conn: &mut Conn, community: &str, by: i64, limit: i64) -> Result<Vec<AskingRow>, Error> {
    Ok(askings::table
        .filter(askings::community_id.eq(community))
        .filter(askings::state.eq(AskingState::Asked))
        .filter(askings::reached_at.le(by))
        .order((askings::reached_at.asc(), askings::request_id.asc()))
        .limit(limit)
        .select(AskingRow::as_select())
        .load(conn)?)
}

/// What has stood in a state since `by` or longer, the longest first.
pub fn due(conn: &mut Conn, community: &str, state: AskingState, by: i64, limit: i64) -> Result<Vec<AskingRow>, Error> {
    Ok(askings::table
        .filter(askings::community_id.eq(community))
        .filter(askings::state.eq(state))
        .filter(askings::since_at.le(by))
        .order((askings::since_at.asc(), askings::request_id.asc()))
        .limit(limit)
        .select(AskingRow::as_select())
        .load(conn)?)
}

/// Requests somebody was asked about and has not answered, newest first.
pub fn asked(conn: &mut Conn, community: &str, resident: &str, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(askings::table
        .inner_join(
            requests::table
                .on(requests::community_id.eq(askings::community_id).and(requests::id.eq(askings::request_id))),
        )
        .filter(askings::community_id.eq(community))
        .filter(askings::resident_id.eq(resident))
        .filter(askings::state.eq(AskingState::Asked))
        .order(askings::request_id.desc())
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// Who said last that it was solved.
pub fn solver(conn: &mut Conn, community: &str, request: &str) -> Result<Option<String>, Error> {
    let found: Option<Option<String>> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::request_id.eq(request))
        .filter(request_events::kind.eq("solved"))
        .order(request_events::id.desc())
        .select(request_events::actor_id)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}
