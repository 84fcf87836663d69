//! A notice's copy for each person: by which way it goes, whether it really reached them, and when they said 知道了. Its
//! message in the outbox carries the copy's id where others carry that of an act.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{ballot_notices, ballots, notice_copies as copies, notices, outbox, people};
use super::tx::{Housekeeping, Tx};
use crate::domain::ballot::BallotState;
use crate::domain::notice::{CopyState, Heard};
use crate::domain::permit::Permit;
use crate::domain::person::Reach;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = copies)]
#[diesel(treat_none_as_default_value = false)] // so that many go in with one statement on SQLite too
pub struct Copy {
    pub community_id: String,
    pub notice_id: String,
    pub person_id: String,
    pub id: String,
    /// A [`Reach`] in text.
    pub way: String,
    pub state: CopyState,
    /// When the next way is tried by itself.
    pub due_at: Option<i64>,
    pub reached_at: Option<i64>,
    /// By which way it reached them in the end: a [`Reach`], `read` (on their own page or at the kiosk), `helper`, or what
    /// they told the desk by: `desk`, `paper`, `group_chat`.
    pub reached_how: Option<String>,
    pub reached_by: Option<String>,
    pub acknowledged_at: Option<i64>,
    /// The standing 知道了 was said in.
    pub acknowledged_how: Option<String>,
    /// A [`Heard`] in text.
    pub acknowledged_way: Option<String>,
}

pub fn insert(tx: &mut Tx<'_>, _: Housekeeping, rows: &[Copy]) -> Result<(), Error> {
    let rows = rows.to_vec();
    on_each!(&mut *tx.conn, c => diesel::insert_into(copies::table).values(&rows).execute(c))?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, notice: &str, person: &str) -> Result<Option<Copy>, Error> {
    Ok(copies::table.find((community, notice, person)).select(Copy::as_select()).first(conn).optional()?)
}

pub fn by_id(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Copy>, Error> {
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::id.eq(id))
        .select(Copy::as_select())
        .first(conn)
        .optional()?)
}

pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Copy>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(among(copies::id, ids))
        .select(Copy::as_select())
        .load(conn)?)
}

/// The copies some people have of a notice.
pub fn among_people(conn: &mut Conn, community: &str, notice: &str, people: &[String]) -> Result<Vec<Copy>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .filter(among(copies::person_id, people))
        .select(Copy::as_select())
        .load(conn)?)
}

/// Somebody's copies with when and what was said, newest first, before the notice given.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    person: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<(Copy, super::notices::Notice)>, Error> {
    let mut query = copies::table
        .inner_join(
            notices::table.on(notices::community_id.eq(copies::community_id).and(notices::id.eq(copies::notice_id))),
        )
        .filter(copies::community_id.eq(community.to_owned()))
        .filter(copies::person_id.eq(person.to_owned()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(copies::notice_id.lt(before.to_owned()));
    }
    Ok(query
        .order(copies::notice_id.desc())
        .limit(limit)
        .select((Copy::as_select(), super::notices::Notice::as_select()))
        .load(conn)?)
}

/// How many stand in which state by which way.
pub fn counts(conn: &mut Conn, community: &str, notice: &str) -> Result<Vec<(CopyState, String, i64)>, Error> {
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .group_by((copies::state, copies::way))
        .select((copies::state, copies::way, count_star()))
        .load(conn)?)
}

/// How many of each of some notices were reached, of how many that still count.
pub fn reached_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, (i64, i64)>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, CopyState, i64)> = copies::table
        .filter(copies::community_id.eq(community))
        .filter(among(copies::notice_id, ids))
        .group_by((copies::notice_id, copies::state))
        .select((copies::notice_id, copies::state, count_star()))
        .load(conn)?;
    let mut found: HashMap<String, (i64, i64)> = HashMap::new();
    for (notice, state, n) in rows {
        let both = found.entry(notice).or_default();
        both.0 += if state == CopyState::Reached { n } else { 0 };
        both.1 += if state == CopyState::Dropped { 0 } else { n };
    }
    Ok(found)
}

/// How many said that they know of it, by which way.
pub fn heard(conn: &mut Conn, community: &str, notice: &str) -> Result<Vec<(Heard, i64)>, Error> {
    let rows: Vec<(Option<String>, i64)> = copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .filter(copies::acknowledged_at.is_not_null())
        .group_by(copies::acknowledged_way)
        .select((copies::acknowledged_way, count_star()))
        .load(conn)?;
    let way = |(way, n): (Option<String>, i64)| (way.as_deref().and_then(Heard::parse).unwrap_or(Heard::Desk), n);
    Ok(rows.into_iter().map(way).collect())
}

/// Whom nobody has reached yet, by id, after the person given: for going round and asking.
pub fn not_reached(
    conn: &mut Conn,
    community: &str,
    notice: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(Copy, Person)>, Error> {
    Ok(copies::table
        .inner_join(
            people::table.on(people::community_id.eq(copies::community_id).and(people::id.eq(copies::person_id))),
        )
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .filter(copies::state.eq(CopyState::Waiting))
        .filter(copies::person_id.gt(after))
        .filter(people::state.eq("active"))
        .order(copies::person_id.asc())
        .limit(limit)
        .select((Copy::as_select(), Person::as_select()))
        .load(conn)?)
}

/// Those that waited for a reader long enough.
pub fn overdue(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<(Copy, Person)>, Error> {
    Ok(copies::table
        .inner_join(
            people::table.on(people::community_id.eq(copies::community_id).and(people::id.eq(copies::person_id))),
        )
        .filter(copies::community_id.eq(community))
        .filter(copies::due_at.le(now))
        .order((copies::due_at.asc(), copies::id.asc()))
        .limit(limit)
        .select((Copy::as_select(), Person::as_select()))
        .load(conn)?)
}

/// It goes by another way from now on.
pub fn goes_by(tx: &mut Tx<'_>, _: Housekeeping, id: &str, way: Reach, due_at: Option<i64>) -> Result<(), Error> {
    let row = copies::table.filter(copies::community_id.eq(tx.community)).filter(copies::id.eq(id));
    diesel::update(row.filter(copies::state.eq(CopyState::Waiting)))
        .set((copies::way.eq(way.as_str()), copies::due_at.eq(due_at)))
        .execute(tx.conn)?;
    Ok(())
}

/// A machine that carries such things took it.
pub fn reached_by_message(tx: &mut Tx<'_>, _: Housekeeping, id: &str, how: &str) -> Result<(), Error> {
    mark_reached(tx, id, how, None)
}

/// Somebody told them, or they read it.
pub fn reached<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, id: &str, how: &str) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    mark_reached(tx, id, how, Some(&by))
}

fn mark_reached(tx: &mut Tx<'_>, id: &str, how: &str, by: Option<&str>) -> Result<(), Error> {
    let row = copies::table.filter(copies::community_id.eq(tx.community)).filter(copies::id.eq(id));
    diesel::update(row.filter(copies::state.eq(CopyState::Waiting)))
        .set((
            copies::state.eq(CopyState::Reached),
            copies::due_at.eq(None::<i64>),
            copies::reached_at.eq(Some(tx.now)),
            copies::reached_how.eq(Some(how)),
            copies::reached_by.eq(by),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// They said 知道了, by this way. `false`: it was said before.
pub fn acknowledge<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, id: &str, way: Heard) -> Result<bool, Error> {
    let how = permit.context().standing.word();
    let row = copies::table
        .filter(copies::community_id.eq(tx.community))
        .filter(copies::id.eq(id))
        .filter(copies::acknowledged_at.is_null());
    let changed = diesel::update(row)
        .set((
            copies::acknowledged_at.eq(Some(tx.now)),
            copies::acknowledged_how.eq(Some(how)),
            copies::acknowledged_way.eq(Some(way.as_str())),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// Copies of a notice that still wait.
pub fn waiting(conn: &mut Conn, community: &str, notice: &str, limit: i64) -> Result<Vec<String>, Error> {
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .filter(copies::state.eq(CopyState::Waiting))
        .limit(limit)
        .select(copies::id)
        .load(conn)?)
}

/// Nobody need tell these people any more: their copies rest, and what waits to be sent does not go.
pub fn drop_waiting(tx: &mut Tx<'_>, _: Housekeeping, ids: &[String]) -> Result<(), Error> {
    for some in ids.chunks(250) {
        diesel::update(
            copies::table
                .filter(copies::community_id.eq(tx.community))
                .filter(among(copies::id, some))
                .filter(copies::state.eq(CopyState::Waiting)),
        )
        .set((copies::state.eq(CopyState::Dropped), copies::due_at.eq(None::<i64>)))
        .execute(tx.conn)?;
        diesel::update(
            outbox::table
                .filter(outbox::community_id.eq(tx.community))
                .filter(among(outbox::act_id.assume_not_null(), some))
                .filter(outbox::act_id.is_not_null())
                .filter(outbox::state.eq("waiting")),
        )
        .set((outbox::state.eq("cancelled"), outbox::done_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// Nobody waits any longer for a reader or the post: the next way is tried at once. How many that concerns.
pub fn hurry<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, notice: &str) -> Result<usize, Error> {
    let rows = copies::table
        .filter(copies::community_id.eq(tx.community))
        .filter(copies::notice_id.eq(notice))
        .filter(copies::state.eq(CopyState::Waiting))
        .filter(among(copies::way, ["app", "letter"]));
    Ok(diesel::update(rows).set(copies::due_at.eq(Some(tx.now))).execute(tx.conn)?)
}

/// To whom it is under way as a letter.
pub fn by_letter(conn: &mut Conn, community: &str, notice: &str, limit: i64) -> Result<Vec<String>, Error> {
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(copies::notice_id.eq(notice))
        .filter(copies::state.eq(CopyState::Waiting))
        .filter(copies::way.eq(Reach::Letter.as_str()))
        .limit(limit)
        .select(copies::person_id)
        .load(conn)?)
}

/// Notices that stand and wait for somebody's 知道了, newest first. Of a ballot that is open they are asked for their vote
/// instead, and what they need not be told of any more does not wait.
pub fn unread(
    conn: &mut Conn,
    community: &str,
    person: &str,
    limit: i64,
) -> Result<Vec<super::notices::Notice>, Error> {
    Ok(copies::table
        .inner_join(
            notices::table.on(notices::community_id.eq(copies::community_id).and(notices::id.eq(copies::notice_id))),
        )
        .filter(copies::community_id.eq(community))
        .filter(copies::person_id.eq(person))
        .filter(copies::acknowledged_at.is_null())
        .filter(copies::state.ne(CopyState::Dropped))
        .filter(among(notices::state, ["sending", "sent"]))
        .filter(
            copies::notice_id.ne_all(
                ballot_notices::table
                    .inner_join(
                        ballots::table.on(ballots::community_id
                            .eq(ballot_notices::community_id)
                            .and(ballots::id.eq(ballot_notices::ballot_id))),
                    )
                    .filter(ballots::community_id.eq(community))
                    .filter(ballots::state.eq(BallotState::Open))
                    .select(ballot_notices::notice_id),
            ),
        )
        .order(copies::notice_id.desc())
        .limit(limit)
        .select(super::notices::Notice::as_select())
        .load(conn)?)
}
