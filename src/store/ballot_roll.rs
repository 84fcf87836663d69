//! The roll of a ballot: its lines, one vote each; who may cast it; and that it was cast.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{ballot_lines as lines, ballot_voters as voters, ballots, buildings, homes, people};
use super::tx::{Tx, new_id};
use crate::domain::ballot::BallotState;
use crate::domain::ballot::roll::Taken;
use crate::domain::permit::Permit;
use crate::domain::standing::Channel;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::keys::{hex, sha256};
use crate::on_each;

/// Rows written in one statement.
const CHUNK: usize = 100;
/// Ballots that are out at one time, with two people on each; far more than anybody holds.
const MOST_ROLLS: i64 = 200;
/// Names on one line: owners of one home, or grown-ups of it.
const MOST_NAMES: usize = 30;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lines, treat_none_as_default_value = false)] // so that many go in with one statement on SQLite too
pub struct Line {
    pub community_id: String,
    pub ballot_id: String,
    /// From 1, in the order of the doors.
    pub line: i32,
    /// The homes it stands for, as people call them.
    pub place: String,
    /// Hundredths of a square metre.
    pub area: i64,
    pub taken_at: Option<i64>,
    pub channel: Option<String>,
    pub cast_by: Option<String>,
    /// The helper who cast it.
    pub hands_id: Option<String>,
    /// How old they are on the last day.
    pub band: Option<String>,
    /// Of a secret ballot, until it is closed.
    pub sealed: Option<Vec<u8>>,
    /// Of an open one.
    pub choice: Option<String>,
}

impl Line {
    pub fn new(tx: &Tx<'_>, ballot: &str, line: i32, place: String, area: i64) -> Self {
        Self {
            community_id: tx.community.to_owned(),
            ballot_id: ballot.to_owned(),
            line,
            place,
            area,
            taken_at: None,
            channel: None,
            cast_by: None,
            hands_id: None,
            band: None,
            sealed: None,
            choice: None,
        }
    }

    /// How it was used up to now.
    pub fn taken(&self) -> Option<Taken> {
        let channel = Channel::parse(self.channel.as_deref()?)?;
        Some(Taken { by: self.cast_by.clone(), hands: self.hands_id.clone(), channel })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = voters, treat_none_as_default_value = false)]
pub struct Voter {
    pub community_id: String,
    pub ballot_id: String,
    pub id: String,
    pub line: i32,
    pub person_id: Option<String>,
    /// Only of owners who are not on the register: of the others it stands there.
    pub name: String,
}

impl Voter {
    pub fn new(tx: &Tx<'_>, ballot: &str, line: i32, person: Option<&str>, name: &str) -> Self {
        Self {
            community_id: tx.community.to_owned(),
            ballot_id: ballot.to_owned(),
            id: new_id(),
            line,
            person_id: person.map(str::to_owned),
            name: if person.is_some() { String::new() } else { name.to_owned() },
        }
    }
}

/// Somebody who might be on a roll.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub person: String,
    pub name: String,
    pub born: Option<String>,
    pub home: Option<String>,
    pub building: Option<String>,
    pub unit: Option<String>,
    pub door: Option<String>,
}

impl Candidate {
    pub fn place(&self) -> String {
        [&self.building, &self.unit, &self.door].into_iter().flatten().map(String::as_str).collect()
    }
}

type Row = (String, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// Everybody who lives here and is not shut out, in the order of the doors; of one building where it is named.
pub fn candidates(conn: &mut Conn, community: &str, building: Option<&str>) -> Result<Vec<Candidate>, Error> {
    let mut query = people::table
        .left_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .left_join(
            buildings::table
                .on(buildings::community_id.eq(people::community_id).and(homes::building_id.eq(buildings::id))),
        )
        .filter(people::community_id.eq(community.to_owned()))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .into_boxed();
    if let Some(building) = building {
        query = query.filter(homes::building_id.eq(building.to_owned()));
    }
    let rows = query
        .order((buildings::sort.asc(), homes::unit.asc(), homes::door.asc(), people::id.asc()))
        .select((
            people::id,
            people::name,
            people::born,
            people::home_id,
            buildings::name.nullable(),
            homes::unit.nullable(),
            homes::door.nullable(),
        ))
        .load::<Row>(conn)?;
    let candidate = |(person, name, born, home, building, unit, door): Row| Candidate {
        person,
        name,
        born,
        home,
        building,
        unit,
        door,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// Puts a roll in the place of the one before.
pub fn replace<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    ballot: &str,
    roll: &[Line],
    names: &[Voter],
) -> Result<(), Error> {
    diesel::delete(lines::table.filter(lines::community_id.eq(tx.community)).filter(lines::ballot_id.eq(ballot)))
        .execute(tx.conn)?;
    diesel::delete(voters::table.filter(voters::community_id.eq(tx.community)).filter(voters::ballot_id.eq(ballot)))
        .execute(tx.conn)?;
    for some in roll.chunks(CHUNK) {
        let some = some.to_vec();
        on_each!(&mut *tx.conn, c => diesel::insert_into(lines::table).values(&some).execute(c))?;
    }
    for some in names.chunks(CHUNK) {
        let some = some.to_vec();
        on_each!(&mut *tx.conn, c => diesel::insert_into(voters::table).values(&some).execute(c))?;
    }
    Ok(())
}

/// One more line, after the last.
pub fn add<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, place: &str, person: &str) -> Result<i32, Error> {
    let last: Option<i32> = lines::table
        .filter(lines::community_id.eq(tx.community))
        .filter(lines::ballot_id.eq(ballot))
        .select(max(lines::line))
        .first(tx.conn)?;
    let line = Line::new(tx, ballot, last.unwrap_or(0) + 1, place.to_owned(), 0);
    diesel::insert_into(lines::table).values(&line).execute(tx.conn)?;
    join(tx, ballot, line.line, person)?;
    Ok(line.line)
}

fn join(tx: &mut Tx<'_>, ballot: &str, line: i32, person: &str) -> Result<(), Error> {
    let voter = Voter::new(tx, ballot, line, Some(person), "");
    diesel::insert_into(voters::table).values(&voter).execute(tx.conn)?;
    Ok(())
}

/// One more who may cast the vote of a line.
pub fn add_voter<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, line: i32, person: &str) -> Result<(), Error> {
    join(tx, ballot, line, person)
}

/// Takes a line off a roll on which nobody has voted yet.
///
/// # Errors
/// [`Error::Missing`] where there is no such line.
pub fn strike<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, line: i32) -> Result<(), Error> {
    let row = lines::table.find((tx.community, ballot, line)).filter(lines::taken_at.is_null());
    if diesel::delete(row).execute(tx.conn)? != 1 {
        return Err(Error::Missing);
    }
    diesel::delete(
        voters::table
            .filter(voters::community_id.eq(tx.community))
            .filter(voters::ballot_id.eq(ballot))
            .filter(voters::line.eq(line)),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// What a frozen roll comes to: lines, area, and a digest over all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub lines: i32,
    pub area: i64,
    pub digest: String,
}

/// Counts a roll, and digests it: line, place, area, and who may cast it.
pub fn freeze(conn: &mut Conn, community: &str, ballot: &str) -> Result<Frozen, Error> {
    let all = lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .order(lines::line.asc())
        .select((lines::line, lines::place, lines::area))
        .load::<(i32, String, i64)>(conn)?;
    let named = voters::table
        .filter(voters::community_id.eq(community))
        .filter(voters::ballot_id.eq(ballot))
        .order((voters::line.asc(), voters::id.asc()))
        .select((voters::line, voters::person_id, voters::name))
        .load::<(i32, Option<String>, String)>(conn)?;
    let mut text = String::new();
    for (line, place, area) in &all {
        text.push_str(&format!("{line}\t{place}\t{area}\n"));
    }
    for (line, person, name) in named {
        text.push_str(&format!("{line}\t{}\n", person.unwrap_or(name)));
    }
    Ok(Frozen {
        lines: i32::try_from(all.len()).map_err(|e| Error::broken("ballots", e))?,
        area: all.iter().map(|(_, _, area)| area).sum(),
        digest: hex(&sha256(&[text.as_bytes()])),
    })
}

/// Have two records a line each on a roll that is out and not closed yet? A home's one line is no matter.
pub fn meet(conn: &mut Conn, community: &str, one: &str, other: &str) -> Result<bool, Error> {
    let rows: Vec<(String, i32, String)> = voters::table
        .inner_join(
            ballots::table.on(ballots::community_id.eq(voters::community_id).and(ballots::id.eq(voters::ballot_id))),
        )
        .filter(voters::community_id.eq(community))
        .filter(among(voters::person_id.assume_not_null(), [one, other]))
        .filter(among(ballots::state, [BallotState::Announced.as_str(), BallotState::Open.as_str()]))
        .select((voters::ballot_id, voters::line, voters::person_id.assume_not_null()))
        .limit(MOST_ROLLS)
        .load(conn)?;
    let mut pairs = rows.iter().filter(|(.., who)| who == one);
    Ok(pairs.any(|(ballot, line, _)| rows.iter().any(|(b, l, who)| who == other && b == ballot && l != line)))
}

/// Somebody's line, the first where two records became one.
pub fn line_of(conn: &mut Conn, community: &str, ballot: &str, person: &str) -> Result<Option<Line>, Error> {
    let number: Option<i32> = voters::table
        .filter(voters::community_id.eq(community))
        .filter(voters::person_id.eq(person))
        .filter(voters::ballot_id.eq(ballot))
        .order(voters::line.asc())
        .select(voters::line)
        .first(conn)
        .optional()?;
    match number {
        Some(number) => line(conn, community, ballot, number),
        None => Ok(None),
    }
}

pub fn line(conn: &mut Conn, community: &str, ballot: &str, number: i32) -> Result<Option<Line>, Error> {
    Ok(lines::table.find((community, ballot, number)).select(Line::as_select()).first(conn).optional()?)
}

/// Which ballots somebody has a line in and has not voted in; for their first page.
pub fn not_voted(conn: &mut Conn, community: &str, person: &str, ballots: &[String]) -> Result<Vec<String>, Error> {
    if ballots.is_empty() {
        return Ok(Vec::new());
    }
    Ok(voters::table
        .inner_join(
            lines::table.on(lines::community_id
                .eq(voters::community_id)
                .and(lines::ballot_id.eq(voters::ballot_id))
                .and(lines::line.eq(voters::line))),
        )
        .filter(voters::community_id.eq(community))
        .filter(voters::person_id.eq(person))
        .filter(among(voters::ballot_id, ballots.to_vec()))
        .filter(lines::taken_at.is_null())
        .select(voters::ballot_id)
        .load(conn)?)
}

/// Who may cast a line's vote: their id on the register, where they are on it, and their name.
pub type Named = HashMap<i32, Vec<(Option<String>, String)>>;

/// Who stands on the lines from one number to another, in one statement.
pub fn names(conn: &mut Conn, community: &str, ballot: &str, from: i32, to: i32) -> Result<Named, Error> {
    let rows = voters::table
        .left_join(
            people::table
                .on(people::community_id.eq(voters::community_id).and(voters::person_id.eq(people::id.nullable()))),
        )
        .filter(voters::community_id.eq(community))
        .filter(voters::ballot_id.eq(ballot))
        .filter(voters::line.between(from, to))
        .order((voters::line.asc(), voters::id.asc()))
        .select((voters::line, voters::person_id, voters::name, people::name.nullable()))
        .load(conn)?;
    Ok(by_line(rows))
}

/// Who stands on these lines, in one statement.
pub fn names_of(conn: &mut Conn, community: &str, ballot: &str, numbers: Vec<i32>) -> Result<Named, Error> {
    let rows = voters::table
        .left_join(
            people::table
                .on(people::community_id.eq(voters::community_id).and(voters::person_id.eq(people::id.nullable()))),
        )
        .filter(voters::community_id.eq(community))
        .filter(voters::ballot_id.eq(ballot))
        .filter(voters::line.eq_any(numbers))
        .order((voters::line.asc(), voters::id.asc()))
        .select((voters::line, voters::person_id, voters::name, people::name.nullable()))
        .load(conn)?;
    Ok(by_line(rows))
}

fn by_line(rows: Vec<(i32, Option<String>, String, Option<String>)>) -> Named {
    let mut all = Named::new();
    for (line, person, own, registered) in rows {
        let of_line = all.entry(line).or_default();
        if of_line.len() < MOST_NAMES {
            of_line.push((person, registered.unwrap_or(own)));
        }
    }
    all
}

/// Lines after the number given.
pub fn page(conn: &mut Conn, community: &str, ballot: &str, after: i32, limit: i64) -> Result<Vec<Line>, Error> {
    Ok(lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .filter(lines::line.gt(after))
        .order(lines::line.asc())
        .limit(limit)
        .select(Line::as_select())
        .load(conn)?)
}

/// The line of a home, by what it is called; for a ballot of homes.
pub fn line_at(conn: &mut Conn, community: &str, ballot: &str, place: &str) -> Result<Option<i32>, Error> {
    if place.is_empty() {
        return Ok(None);
    }
    Ok(lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .filter(lines::place.eq(place))
        .order(lines::line.asc())
        .select(lines::line)
        .first(conn)
        .optional()?)
}

/// The lines these people stand on.
pub fn lines_of(conn: &mut Conn, community: &str, ballot: &str, people: &[String]) -> Result<Vec<Line>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(lines::table
        .inner_join(
            voters::table.on(voters::community_id
                .eq(lines::community_id)
                .and(voters::ballot_id.eq(lines::ballot_id))
                .and(voters::line.eq(lines::line))),
        )
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .filter(among(voters::person_id.assume_not_null(), people.to_vec()))
        .order(lines::line.asc())
        .limit(20)
        .select(Line::as_select())
        .load(conn)?)
}
