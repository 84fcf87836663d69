//! Who gave leave that we look what they can do alone, and the step that is offered to them; a row only while they let us.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{acts, next_steps as rows, people};
use super::tx::{Housekeeping, Tx};
use crate::domain::permit::Permit;
use crate::domain::tiers::{LeaveSteps, WaveStep};
use crate::error::Error;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rows, primary_key(community_id, person_id), treat_none_as_null = true)]
pub struct NextStep {
    pub community_id: String,
    pub person_id: String,
    pub leave_at: i64,
    /// `domain::next_step::Offer` in text; none where there is nothing to offer.
    pub offer: Option<String>,
    /// Waved away until then.
    pub waved_until: i64,
    /// When they did something alone that had been done for them before.
    pub grown_at: Option<i64>,
    /// When it was worked out.
    pub looked_at: i64,
}

pub fn find(conn: &mut Conn, community: &str, person: &str) -> Result<Option<NextStep>, Error> {
    Ok(rows::table.find((community, person)).select(NextStep::as_select()).first(conn).optional()?)
}

/// When somebody was born, as far as that is known, and their row here: what their first page asks about themselves.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<(Option<String>, Option<NextStep>), Error> {
    let theirs = rows::community_id.eq(people::community_id).and(rows::person_id.eq(people::id));
    let found: Option<(Option<String>, Option<NextStep>)> = people::table
        .left_join(rows::table.on(theirs))
        .filter(people::community_id.eq(community))
        .filter(people::id.eq(person))
        .select((people::born, Option::<NextStep>::as_select()))
        .first(conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Leave is given, with what was found at once.
pub fn begin(tx: &mut Tx<'_>, _: &Permit<LeaveSteps>, row: &NextStep) -> Result<(), Error> {
    if !change(tx, row)? {
        diesel::insert_into(rows::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// Leave is taken back: nothing of it is kept.
pub fn end(tx: &mut Tx<'_>, _: &Permit<LeaveSteps>, person: &str) -> Result<(), Error> {
    diesel::delete(rows::table.find((tx.community, person))).execute(tx.conn)?;
    Ok(())
}

pub fn wave(tx: &mut Tx<'_>, _: &Permit<WaveStep>, person: &str, until: i64) -> Result<bool, Error> {
    let row = rows::table.find((tx.community, person));
    Ok(diesel::update(row).set(rows::waved_until.eq(until)).execute(tx.conn)? == 1)
}

/// What was found when it was looked at again.
pub fn looked(tx: &mut Tx<'_>, _: Housekeeping, row: &NextStep) -> Result<(), Error> {
    // Leave may have been taken back in between: then there is no row, and none is made.
    change(tx, row).map(|_| ())
}

fn change(tx: &mut Tx<'_>, row: &NextStep) -> Result<bool, Error> {
    let found = diesel::update(rows::table.find((tx.community, &row.person_id))).set(row).execute(tx.conn)?;
    Ok(found == 1)
}

/// Those not looked at since `by`, the longest ago first.
pub fn due(conn: &mut Conn, community: &str, by: i64, limit: i64) -> Result<Vec<NextStep>, Error> {
    Ok(rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::looked_at.lt(by))
        .order((rows::looked_at.asc(), rows::person_id.asc()))
        .limit(limit)
        .select(NextStep::as_select())
        .load(conn)?)
}

/// An act as it bears on this: whose, which, by what right, through which channel, when.
pub type Lately = (String, String, String, String, i64);

/// What was done by or for these people since then, and stands.
pub fn lately(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    since: i64,
    limit: i64,
) -> Result<Vec<Lately>, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(among(acts::resident_id, people))
        .filter(acts::at.ge(since))
        .filter(acts::state.ne("undone"))
        .limit(limit)
        .select((acts::resident_id, acts::act, acts::standing, acts::channel, acts::at))
        .load(conn)?)
}

/// How many did alone, since then, what had been done for them before.
pub fn grown_since(conn: &mut Conn, community: &str, since: i64) -> Result<i64, Error> {
    Ok(rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::grown_at.ge(since))
        .count()
        .get_result(conn)?)
}
