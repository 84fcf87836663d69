//! Mediation: cases, their sides, meetings, and what is looked at again afterwards.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{
    mediation_follow_ups as follow_ups, mediation_meetings as meetings, mediation_sides as sides, mediations,
};
use super::tx::{Tx, new_id};
use crate::domain::mediation::{self, MediationState, SignedHow};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Sides, meetings and follow-ups of one case.
pub const MOST: i64 = 40;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mediations)]
pub struct Mediation {
    pub community_id: String,
    pub id: String,
    /// M-101 without the M-.
    pub number: i64,
    pub request_id: String,
    /// What it is about, in words all sides may read.
    pub topic: String,
    pub state: MediationState,
    pub asked_by: Option<String>,
    /// Who leads it.
    pub mediator_id: Option<String>,
    pub opened_by: Option<String>,
    pub opened_at: i64,
    pub agreement: Option<String>,
    pub next_way: Option<String>,
    /// What was said at the end.
    pub closing: Option<String>,
    pub closed_at: Option<i64>,
    /// When somebody has to look at it again; see `domain::mediation::due`.
    pub due_at: Option<i64>,
    pub version: i32,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sides)]
pub struct Side {
    pub community_id: String,
    pub mediation_id: String,
    pub id: String,
    pub person_id: Option<String>,
    pub party_id: Option<String>,
    /// What they want, in their own words; read by the desk alone.
    pub position: String,
    pub signed_at: Option<i64>,
    /// A [`SignedHow`].
    pub signed_how: Option<String>,
    /// The step of the request with the photograph of the signed paper.
    pub event_id: Option<String>,
    pub added_at: i64,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = meetings)]
pub struct Meeting {
    pub community_id: String,
    pub mediation_id: String,
    pub id: String,
    pub at: i64,
    pub place: String,
    /// Who came, and what was said; empty until it was held.
    pub came: String,
    pub minutes: String,
    pub noted_by: String,
    pub noted_at: i64,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = follow_ups)]
pub struct FollowUp {
    pub community_id: String,
    pub mediation_id: String,
    pub id: String,
    pub due_at: i64,
    pub what: String,
    /// Whether it was kept; none until somebody looked.
    pub kept: Option<bool>,
    pub done_words: Option<String>,
    pub done_by: Option<String>,
    pub done_at: Option<i64>,
}

/// A case with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Case {
    pub mediation: Mediation,
    pub sides: Vec<Side>,
    pub meetings: Vec<Meeting>,
    pub follow_ups: Vec<FollowUp>,
}

impl Case {
    /// What is arranged and not done.
    fn arranged(&self) -> Vec<i64> {
        let held = self.meetings.iter().filter(|m| m.minutes.is_empty()).map(|m| m.at);
        held.chain(self.follow_ups.iter().filter(|f| f.done_at.is_none()).map(|f| f.due_at)).collect()
    }

    pub fn side_of(&self, person: &str) -> Option<&Side> {
        self.sides.iter().find(|s| s.person_id.as_deref() == Some(person))
    }
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, mediation: &Mediation) -> Result<(), Error> {
    diesel::insert_into(mediations::table).values(mediation).execute(tx.conn)?;
    Ok(())
}

pub fn case(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Case>, Error> {
    let Some(mediation) =
        mediations::table.find((community, id)).select(Mediation::as_select()).first(conn).optional()?
    else {
        return Ok(None);
    };
    Ok(Some(Case {
        sides: sides::table
            .filter(sides::community_id.eq(community))
            .filter(sides::mediation_id.eq(id))
            .order(sides::id.asc())
            .limit(MOST)
            .select(Side::as_select())
            .load(conn)?,
        meetings: meetings::table
            .filter(meetings::community_id.eq(community))
            .filter(meetings::mediation_id.eq(id))
            .order((meetings::at.asc(), meetings::id.asc()))
            .limit(MOST)
            .select(Meeting::as_select())
            .load(conn)?,
        follow_ups: follow_ups::table
            .filter(follow_ups::community_id.eq(community))
            .filter(follow_ups::mediation_id.eq(id))
            .order((follow_ups::due_at.asc(), follow_ups::id.asc()))
            .limit(MOST)
            .select(FollowUp::as_select())
            .load(conn)?,
        mediation,
    }))
}

/// The newest case of a request.
pub fn of_request(conn: &mut Conn, community: &str, request: &str) -> Result<Option<Mediation>, Error> {
    Ok(mediations::table
        .filter(mediations::community_id.eq(community))
        .filter(mediations::request_id.eq(request))
        .order(mediations::id.desc())
        .select(Mediation::as_select())
        .first(conn)
        .optional()?)
}

/// What has to be looked at, soonest first, after the row given; of one party's, where it is named.
pub fn due(
    conn: &mut Conn,
    community: &str,
    party: Option<&str>,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Mediation>, Error> {
    let mut query = mediations::table
        .filter(mediations::community_id.eq(community.to_owned()))
        .filter(mediations::due_at.is_not_null())
        .into_boxed();
    if let Some(party) = party {
        let theirs = sides::table
            .filter(sides::community_id.eq(community.to_owned()))
            .filter(sides::party_id.eq(party.to_owned()))
            .select(sides::mediation_id);
        query = query.filter(mediations::id.eq_any(theirs));
    }
    if let Some((due, id)) = after {
        query = query
            .filter(mediations::due_at.gt(due).or(mediations::due_at.eq(due).and(mediations::id.gt(id.to_owned()))));
    }
    Ok(query
        .order((mediations::due_at.asc(), mediations::id.asc()))
        .limit(limit)
        .select(Mediation::as_select())
        .load(conn)?)
}

/// The cases one is a side of, newest first.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Mediation>, Error> {
    let theirs: Vec<String> = sides::table
        .filter(sides::community_id.eq(community))
        .filter(sides::person_id.eq(person))
        .select(sides::mediation_id)
        .order(sides::mediation_id.desc())
        .limit(MOST)
        .load(conn)?;
    if theirs.is_empty() {
        return Ok(Vec::new());
    }
    Ok(mediations::table
        .filter(mediations::community_id.eq(community))
        .filter(among(mediations::id, theirs))
        .order(mediations::id.desc())
        .limit(MOST)
        .select(Mediation::as_select())
        .load(conn)?)
}

/// Writes a case's new shape, with the time it is looked at again.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody changed it since it was read.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, changed: &Mediation) -> Result<(), Error> {
    let now = case(tx.conn, tx.community, &changed.id)?.ok_or(Error::Missing)?;
    let due = mediation::due(changed.state, &now.arranged(), tx.now);
    let row = mediations::table.find((tx.community, &changed.id)).filter(mediations::version.eq(changed.version));
    let rows = diesel::update(row)
        .set((
            mediations::topic.eq(&changed.topic),
            mediations::state.eq(changed.state),
            mediations::mediator_id.eq(&changed.mediator_id),
            mediations::opened_by.eq(&changed.opened_by),
            mediations::agreement.eq(&changed.agreement),
            mediations::next_way.eq(&changed.next_way),
            mediations::closing.eq(&changed.closing),
            mediations::closed_at.eq(changed.closed_at),
            mediations::due_at.eq(due),
            mediations::version.eq(changed.version + 1),
        ))
        .execute(tx.conn)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Whose side it is: a person's or a party's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Person(String),
    Party(String),
}

pub fn add_side<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    case: &str,
    whose: &Whose,
    position: &str,
) -> Result<(), Error> {
    let (person_id, party_id) = match whose {
        Whose::Person(id) => (Some(id.clone()), None),
        Whose::Party(id) => (None, Some(id.clone())),
    };
    let side = Side {
        community_id: tx.community.to_owned(),
        mediation_id: case.to_owned(),
        id: new_id(),
        person_id,
        party_id,
        position: position.to_owned(),
        signed_at: None,
        signed_how: None,
        event_id: None,
        added_at: tx.now,
    };
    diesel::insert_into(sides::table).values(&side).execute(tx.conn)?;
    Ok(())
}

/// Another text is another agreement: every word given to the old one is void.
pub fn unsign<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, case: &str) -> Result<(), Error> {
    diesel::update(sides::table.filter(sides::community_id.eq(tx.community)).filter(sides::mediation_id.eq(case)))
        .set((
            sides::signed_at.eq(None::<i64>),
            sides::signed_how.eq(None::<String>),
            sides::event_id.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// # Errors
/// [`Clash::TooLate`] where that side gave its word before.
pub fn sign<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    side: &Side,
    how: SignedHow,
    event: Option<&str>,
) -> Result<(), Error> {
    let row = sides::table.find((tx.community, &side.mediation_id, &side.id)).filter(sides::signed_at.is_null());
    let signed = diesel::update(row)
        .set((sides::signed_at.eq(Some(tx.now)), sides::signed_how.eq(Some(how.as_str())), sides::event_id.eq(event)))
        .execute(tx.conn)?;
    if signed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

pub fn call_meeting<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    case: &str,
    at: i64,
    place: &str,
) -> Result<(), Error> {
    let meeting = Meeting {
        community_id: tx.community.to_owned(),
        mediation_id: case.to_owned(),
        id: new_id(),
        at,
        place: place.to_owned(),
        came: String::new(),
        minutes: String::new(),
        noted_by: permit.context().standing.actor.clone(),
        noted_at: tx.now,
    };
    diesel::insert_into(meetings::table).values(&meeting).execute(tx.conn)?;
    Ok(())
}

/// # Errors
/// [`Error::Missing`] where there is no such meeting, or it has its minutes.
pub fn note_meeting<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    case: &str,
    id: &str,
    came: &str,
    minutes: &str,
) -> Result<(), Error> {
    let row = meetings::table.find((tx.community, case, id)).filter(meetings::minutes.eq(""));
    let noted = diesel::update(row)
        .set((
            meetings::came.eq(came),
            meetings::minutes.eq(minutes),
            meetings::noted_by.eq(&permit.context().standing.actor),
            meetings::noted_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if noted == 1 { Ok(()) } else { Err(Error::Missing) }
}

pub fn add_follow_up<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    case: &str,
    due_at: i64,
    what: &str,
) -> Result<(), Error> {
    let row = FollowUp {
        community_id: tx.community.to_owned(),
        mediation_id: case.to_owned(),
        id: new_id(),
        due_at,
        what: what.to_owned(),
        kept: None,
        done_words: None,
        done_by: None,
        done_at: None,
    };
    diesel::insert_into(follow_ups::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// # Errors
/// [`Error::Missing`] where there is no such date, or somebody looked already.
pub fn follow_up_done<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    case: &str,
    id: &str,
    kept: bool,
    words: &str,
) -> Result<(), Error> {
    let row = follow_ups::table.find((tx.community, case, id)).filter(follow_ups::done_at.is_null());
    let done = diesel::update(row)
        .set((
            follow_ups::kept.eq(Some(kept)),
            follow_ups::done_words.eq(Some(words)),
            follow_ups::done_by.eq(Some(permit.context().standing.actor.clone())),
            follow_ups::done_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if done == 1 { Ok(()) } else { Err(Error::Missing) }
}
