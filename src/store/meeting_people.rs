//! Who says that they come to a meeting, and who came. A member has no row before they say something; once who came is
//! written down, everybody who was a member then has one.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{meeting_people as rows, meetings, people};
use super::tx::{Tx, new_id};
use crate::domain::meeting::Answer;
use crate::domain::permit::Permit;
use crate::domain::rates::{Way, way};
use crate::domain::tiers::Kind;
use crate::error::Error;

/// People of one meeting: far more than any room holds.
const MOST: i64 = 1_000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = rows)]
pub struct Attendee {
    pub community_id: String,
    pub id: String,
    pub meeting_id: String,
    pub person_id: String,
    /// A member of the group when who came was written down.
    pub member: bool,
    /// An [`Answer`] in text, or empty.
    pub answer: String,
    /// A [`Way`] in text: by which they answered; empty where they did not.
    pub way: String,
    /// Whose hands.
    pub by_id: String,
    pub at: i64,
    pub came: Option<bool>,
    /// A [`Way`] in text: by which that is known.
    pub came_way: String,
}

/// Everybody who said something or came, in the order they did.
pub fn of_meeting(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<(Attendee, Person)>, Error> {
    Ok(rows::table
        .inner_join(people::table.on(people::community_id.eq(rows::community_id).and(people::id.eq(rows::person_id))))
        .filter(rows::community_id.eq(community))
        .filter(rows::meeting_id.eq(meeting))
        .order(rows::id.asc())
        .limit(MOST)
        .select((Attendee::as_select(), Person::as_select()))
        .load(conn)?)
}

pub fn of(conn: &mut Conn, community: &str, meeting: &str, person: &str) -> Result<Option<Attendee>, Error> {
    Ok(rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::person_id.eq(person))
        .filter(rows::meeting_id.eq(meeting))
        .select(Attendee::as_select())
        .first(conn)
        .optional()?)
}

/// What somebody answered to some meetings.
pub fn answers_of(
    conn: &mut Conn,
    community: &str,
    person: &str,
    meetings: &[String],
) -> Result<HashMap<String, Answer>, Error> {
    if meetings.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(String, String)> = rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::person_id.eq(person))
        .filter(among(rows::meeting_id, meetings))
        .select((rows::meeting_id, rows::answer))
        .load(conn)?;
    Ok(found.into_iter().filter_map(|(id, answer)| Some((id, Answer::parse(&answer)?))).collect())
}

/// Those of these meetings that somebody is known to have come to.
pub fn here(conn: &mut Conn, community: &str, person: &str, meetings: &[String]) -> Result<HashSet<String>, Error> {
    if meetings.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<String> = rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::person_id.eq(person))
        .filter(rows::came.eq(Some(true)))
        .filter(among(rows::meeting_id, meetings))
        .select(rows::meeting_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// What somebody was asked to, came to or answered: when they said so, what it was called and where.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    person: &str,
    limit: i64,
) -> Result<Vec<(Attendee, String, String)>, Error> {
    Ok(rows::table
        .inner_join(
            meetings::table.on(meetings::community_id.eq(rows::community_id).and(meetings::id.eq(rows::meeting_id))),
        )
        .filter(rows::community_id.eq(community))
        .filter(rows::person_id.eq(person))
        .order(rows::meeting_id.desc())
        .limit(limit)
        .select((Attendee::as_select(), meetings::title, meetings::place))
        .load(conn)?)
}

/// How many members, and how many others, came.
pub fn came(conn: &mut Conn, community: &str, meeting: &str) -> Result<(u64, u64), Error> {
    let there = there(conn, community, meeting)?;
    let members = there.iter().filter(|who| who.member).count() as u64;
    Ok((members, there.len() as u64 - members))
}

/// By which way those who came took part.
pub fn ways(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<(Way, u64)>, Error> {
    let mut found: HashMap<Way, u64> = HashMap::new();
    for way in there(conn, community, meeting)?.iter().filter_map(|who| Way::parse(&who.came_way)) {
        *found.entry(way).or_default() += 1;
    }
    Ok(found.into_iter().collect())
}

/// Somebody who came.
struct There {
    member: bool,
    came_way: String,
}

/// Everybody who came, once: two records that have become one were one person all along, a member if either was. Whoever
/// was erased stands without an id, each for themselves.
fn there(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<There>, Error> {
    let found: Vec<(String, bool, String)> = rows::table
        .filter(rows::community_id.eq(community))
        .filter(rows::meeting_id.eq(meeting))
        .filter(rows::came.eq(true))
        .order(rows::id.asc())
        .select((rows::person_id, rows::member, rows::came_way))
        .load(conn)?;
    let mut once: Vec<There> = Vec::with_capacity(found.len());
    let mut at: HashMap<String, usize> = HashMap::new();
    for (person, member, came_way) in found {
        match at.get(&person).filter(|_| !person.is_empty()).and_then(|at| once.get_mut(*at)) {
            Some(known) => known.member |= member,
            None => {
                at.insert(person, once.len());
                once.push(There { member, came_way });
            }
        }
    }
    Ok(once)
}

/// What is noted of somebody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted {
    pub member: bool,
    pub answer: Option<Answer>,
    /// Did they come, and by which way is that known?
    pub came: Option<(bool, Option<Way>)>,
}

/// Notes it, over what was noted of them before.
pub fn note<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    meeting: &str,
    person: &str,
    before: Option<&Attendee>,
    noted: Noted,
) -> Result<(), Error> {
    let standing = &permit.context().standing;
    let by = standing.assisted_by().unwrap_or(&standing.actor).to_owned();
    let came_way = |noted: &Noted| noted.came.and_then(|(_, way)| way).map_or("", |way| way.as_str()).to_owned();
    let said = way(standing.word(), standing.channel.as_str()).as_str().to_owned();
    let Some(old) = before else {
        let row = Attendee {
            community_id: tx.community.to_owned(),
            id: new_id(),
            meeting_id: meeting.to_owned(),
            person_id: person.to_owned(),
            member: noted.member,
            answer: noted.answer.map_or("", |a| a.as_str()).to_owned(),
            way: if noted.answer.is_some() { said } else { String::new() },
            by_id: by,
            at: tx.now,
            came: noted.came.map(|(came, _)| came),
            came_way: came_way(&noted),
        };
        diesel::insert_into(rows::table).values(&row).execute(tx.conn)?;
        return Ok(());
    };
    // Both rows of somebody whose two records have become one.
    let row = rows::table
        .filter(rows::community_id.eq(tx.community))
        .filter(rows::meeting_id.eq(meeting))
        .filter(rows::person_id.eq(&old.person_id));
    if let Some(answer) = noted.answer {
        diesel::update(row)
            .set((rows::answer.eq(answer.as_str()), rows::way.eq(said), rows::by_id.eq(by), rows::at.eq(tx.now)))
            .execute(tx.conn)?;
    }
    if let Some((came, _)) = noted.came {
        diesel::update(row)
            .set((rows::came.eq(Some(came)), rows::came_way.eq(came_way(&noted)), rows::member.eq(noted.member)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// It is at another time: what they said holds no longer, and they are asked anew.
pub fn ask_again<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, meeting: &str) -> Result<(), Error> {
    diesel::update(rows::table.filter(rows::community_id.eq(tx.community)).filter(rows::meeting_id.eq(meeting)))
        .set((rows::answer.eq(""), rows::way.eq("")))
        .execute(tx.conn)?;
    Ok(())
}
