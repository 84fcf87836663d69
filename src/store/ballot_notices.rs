//! Which notices speak of a ballot: one when it is announced, one before it closes, one where it is called off. That each
//! stands here once is why nobody is told twice.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::notice_copies::Copy;
use super::schema::{ballot_notices as told, ballot_voters as voters, notice_copies as copies};
use super::tx::{Housekeeping, Tx};
use crate::domain::ballot::Telling;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = told)]
pub struct Told {
    pub community_id: String,
    pub ballot_id: String,
    pub stage: Telling,
    pub notice_id: String,
    /// From when on nobody need be told of it any more; `None` once that was seen to.
    pub rests_at: Option<i64>,
}

pub fn insert<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    ballot: &str,
    stage: Telling,
    notice: &str,
    rests_at: Option<i64>,
) -> Result<(), Error> {
    let row = Told {
        community_id: tx.community.to_owned(),
        ballot_id: ballot.to_owned(),
        stage,
        notice_id: notice.to_owned(),
        rests_at,
    };
    diesel::insert_into(told::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Those of a ballot, in no order.
pub fn of_ballot(conn: &mut Conn, community: &str, ballot: &str) -> Result<Vec<Told>, Error> {
    Ok(told::table
        .filter(told::community_id.eq(community))
        .filter(told::ballot_id.eq(ballot))
        .select(Told::as_select())
        .load(conn)?)
}

/// The ballot a notice speaks of.
pub fn ballot_of(conn: &mut Conn, community: &str, notice: &str) -> Result<Option<String>, Error> {
    Ok(told::table
        .filter(told::community_id.eq(community))
        .filter(told::notice_id.eq(notice))
        .select(told::ballot_id)
        .first(conn)
        .optional()?)
}

/// What nobody need be told of any more: the ballot is over.
pub fn resting(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<Told>, Error> {
    Ok(told::table
        .filter(told::community_id.eq(community))
        .filter(told::rests_at.le(now))
        .order((told::rests_at.asc(), told::ballot_id.asc(), told::stage.asc()))
        .limit(limit)
        .select(Told::as_select())
        .load(conn)?)
}

/// It rests from now on.
pub fn rests<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, told: &Told) -> Result<(), Error> {
    set_rest(tx, told, Some(tx.now))
}

/// All of its copies rest.
pub fn rested(tx: &mut Tx<'_>, _: Housekeeping, told: &Told) -> Result<(), Error> {
    set_rest(tx, told, None)
}

fn set_rest(tx: &mut Tx<'_>, row: &Told, at: Option<i64>) -> Result<(), Error> {
    diesel::update(told::table.find((tx.community, &row.ballot_id, row.stage)))
        .set(told::rests_at.eq(at))
        .execute(tx.conn)?;
    Ok(())
}

/// The copies of these notices that whoever may cast a line's vote has.
pub fn copies_of_line(
    conn: &mut Conn,
    community: &str,
    notices: &[String],
    ballot: &str,
    line: i32,
) -> Result<Vec<Copy>, Error> {
    let people: Vec<String> = voters::table
        .filter(voters::community_id.eq(community))
        .filter(voters::ballot_id.eq(ballot))
        .filter(voters::line.eq(line))
        .filter(voters::person_id.is_not_null())
        .select(voters::person_id.assume_not_null())
        .load(conn)?;
    if people.is_empty() || notices.is_empty() {
        return Ok(Vec::new());
    }
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(among(copies::notice_id, notices))
        .filter(among(copies::person_id, people))
        .select(Copy::as_select())
        .load(conn)?)
}
