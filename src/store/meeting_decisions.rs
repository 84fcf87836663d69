//! What meetings decided, who sees to it and by when; and who objects, with the group's answer.

use diesel::prelude::*;

use super::conn::Conn;
use super::meetings::Meeting;
use super::schema::{meeting_decisions as decisions, meeting_objections as objections, meetings};
use super::tx::{Tx, new_id};
use crate::domain::meeting::{DecisionState, ObjectionState};
use crate::domain::permit::Permit;
use crate::domain::rates::way;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Objections shown of one meeting.
const OBJECTIONS: i64 = 200;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
pub struct Made {
    pub community_id: String,
    pub id: String,
    pub meeting_id: String,
    /// The point of the agenda; empty: none of them.
    pub item_id: String,
    pub words: String,
    /// Who sees to it, by name.
    pub owner: String,
    pub due_at: i64,
    /// Until when anybody may object.
    pub object_until: i64,
    pub state: DecisionState,
    /// What came of it.
    pub done_words: String,
    pub done_at: Option<i64>,
    pub by_id: String,
    pub at: i64,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objections)]
pub struct Objection {
    pub community_id: String,
    pub id: String,
    pub meeting_id: String,
    pub decision_id: String,
    pub person_id: String,
    pub words: String,
    pub state: ObjectionState,
    pub answer: String,
    pub answered_by: Option<String>,
    pub answered_at: Option<i64>,
    /// A `Way` in text.
    pub way: String,
    /// Whose hands wrote it down.
    pub by_id: String,
    pub at: i64,
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub meeting: &'a str,
    pub point: &'a str,
    pub words: &'a str,
    pub owner: &'a str,
    pub due_at: i64,
    pub object_until: i64,
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &New<'_>) -> Result<Made, Error> {
    let row = Made {
        community_id: tx.community.to_owned(),
        id: new_id(),
        meeting_id: new.meeting.to_owned(),
        item_id: new.point.to_owned(),
        words: new.words.to_owned(),
        owner: new.owner.to_owned(),
        due_at: new.due_at,
        object_until: new.object_until,
        state: DecisionState::Open,
        done_words: String::new(),
        done_at: None,
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
    };
    diesel::insert_into(decisions::table).values(&row).execute(tx.conn)?;
    Ok(row)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Made>, Error> {
    Ok(decisions::table.find((community, id)).select(Made::as_select()).first(conn).optional()?)
}

/// All of one meeting, in order.
pub fn of_meeting(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<Made>, Error> {
    Ok(decisions::table
        .filter(decisions::community_id.eq(community))
        .filter(decisions::meeting_id.eq(meeting))
        .order(decisions::id.asc())
        .select(Made::as_select())
        .load(conn)?)
}

/// Those that somebody still has to carry out, the most urgent first, after the row given.
pub fn to_do(
    conn: &mut Conn,
    community: &str,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<(Made, Meeting)>, Error> {
    let mut query = decisions::table
        .inner_join(
            meetings::table
                .on(meetings::community_id.eq(decisions::community_id).and(meetings::id.eq(decisions::meeting_id))),
        )
        .filter(decisions::community_id.eq(community.to_owned()))
        .filter(decisions::state.eq(DecisionState::Open))
        .into_boxed();
    if let Some((at, id)) = after {
        query =
            query.filter(decisions::due_at.gt(at).or(decisions::due_at.eq(at).and(decisions::id.gt(id.to_owned()))));
    }
    Ok(query
        .order((decisions::due_at.asc(), decisions::id.asc()))
        .limit(limit)
        .select((Made::as_select(), Meeting::as_select()))
        .load(conn)?)
}

/// How many should have been carried out by now.
pub fn overdue(conn: &mut Conn, community: &str, now: i64) -> Result<i64, Error> {
    Ok(decisions::table
        .filter(decisions::community_id.eq(community))
        .filter(decisions::state.eq(DecisionState::Open))
        .filter(decisions::due_at.lt(now))
        .count()
        .get_result(conn)?)
}

/// # Errors
/// [`Clash::TooLate`] where it was done before.
pub fn done<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, words: &str) -> Result<(), Error> {
    let row = decisions::table.find((tx.community, id)).filter(decisions::state.eq(DecisionState::Open));
    let changed = diesel::update(row)
        .set((
            decisions::state.eq(DecisionState::Done),
            decisions::done_words.eq(words),
            decisions::done_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

pub fn object<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    decision: &Made,
    person: &str,
    words: &str,
) -> Result<String, Error> {
    let standing = &permit.context().standing;
    let row = Objection {
        community_id: tx.community.to_owned(),
        id: new_id(),
        meeting_id: decision.meeting_id.clone(),
        decision_id: decision.id.clone(),
        person_id: person.to_owned(),
        words: words.to_owned(),
        state: ObjectionState::Open,
        answer: String::new(),
        answered_by: None,
        answered_at: None,
        way: way(standing.word(), standing.channel.as_str()).as_str().to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        at: tx.now,
    };
    diesel::insert_into(objections::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn objection(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Objection>, Error> {
    Ok(objections::table.find((community, id)).select(Objection::as_select()).first(conn).optional()?)
}

/// What was said against a meeting's decisions, in order.
pub fn objections_to(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::meeting_id.eq(meeting))
        .order(objections::id.asc())
        .limit(OBJECTIONS)
        .select(Objection::as_select())
        .load(conn)?)
}

/// Those that wait for an answer, the oldest first.
pub fn unanswered(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::state.eq(ObjectionState::Open))
        .order(objections::id.asc())
        .limit(limit)
        .select(Objection::as_select())
        .load(conn)?)
}

/// What somebody objected to: their words, and the answer.
pub fn by_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::person_id.eq(person))
        .order(objections::id.desc())
        .limit(limit)
        .select(Objection::as_select())
        .load(conn)?)
}

/// # Errors
/// [`Clash::TooLate`] where a colleague answered already.
pub fn answer<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, id: &str, words: &str) -> Result<(), Error> {
    let row = objections::table.find((tx.community, id)).filter(objections::state.eq(ObjectionState::Open));
    let changed = diesel::update(row)
        .set((
            objections::state.eq(ObjectionState::Answered),
            objections::answer.eq(words),
            objections::answered_by.eq(Some(permit.context().standing.actor.clone())),
            objections::answered_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
