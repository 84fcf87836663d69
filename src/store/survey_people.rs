//! Who is asked by a survey, and what they answered, a line each; and own words, apart from everybody.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::conn::Conn;
use super::people::Person;
use super::schema::{people, survey_people as lines, survey_words as words, surveys};
use super::surveys::Survey;
use super::tx::{Tx, new_id};
use crate::domain::ballot::roll::Band;
use crate::domain::permit::Permit;
use crate::domain::rates::Way;
use crate::domain::survey::Answers;
use crate::domain::survey::tally::Asked;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

/// Rows written in one statement.
const CHUNK: usize = 80;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = lines, treat_none_as_default_value = false)] // so that many go in with one statement on SQLite too
pub struct Line {
    pub community_id: String,
    pub survey_id: String,
    /// From 1.
    pub line: i32,
    pub id: String,
    pub person_id: String,
    /// A [`Band`] in text: their age on the day it opened.
    pub band: String,
    /// Age band and building, under a number that says nothing by itself.
    pub stratum: i32,
    /// Really asked: all, or whom the lot fell on.
    pub drawn: bool,
    /// A [`Way`] in text, once they answered.
    pub way: Option<String>,
    /// The helper whose hands it was.
    pub hands_id: Option<String>,
    pub answered_at: Option<i64>,
    /// [`Answers`] in JSON; of an anonymous survey only until it closes.
    pub answers: Option<String>,
}

impl Line {
    pub fn new(tx: &Tx<'_>, survey: &str, line: i32, person: &str, band: Band, stratum: i32, drawn: bool) -> Self {
        Self {
            community_id: tx.community.to_owned(),
            survey_id: survey.to_owned(),
            line,
            id: new_id(),
            person_id: person.to_owned(),
            band: band.as_str().to_owned(),
            stratum,
            drawn,
            way: None,
            hands_id: None,
            answered_at: None,
            answers: None,
        }
    }

    pub fn way(&self) -> Option<Way> {
        self.way.as_deref().and_then(Way::parse)
    }

    pub fn answers(&self) -> Answers {
        self.answers.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    fn asked(&self) -> Asked {
        let answered = self.way().filter(|_| self.answers.is_some()).map(|way| (way, self.answers()));
        Asked { band: Band::parse(&self.band).unwrap_or(Band::Unknown), drawn: self.drawn, answered }
    }
}

/// Writes the roll, once, when it opens.
pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, roll: &[Line]) -> Result<(), Error> {
    for some in roll.chunks(CHUNK) {
        let some = some.to_vec();
        on_each!(&mut *tx.conn, c => diesel::insert_into(lines::table).values(&some).execute(c))?;
    }
    Ok(())
}

/// Somebody's line, if they are really asked.
pub fn of(conn: &mut Conn, community: &str, survey: &str, person: &str) -> Result<Option<Line>, Error> {
    Ok(lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::person_id.eq(person))
        .filter(lines::survey_id.eq(survey))
        .filter(lines::drawn.eq(true))
        .order(lines::line.asc())
        .select(Line::as_select())
        .first(conn)
        .optional()?)
}

/// What somebody is or was asked, newest first.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    person: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<(Line, Survey)>, Error> {
    let mut query = lines::table
        .inner_join(
            surveys::table.on(surveys::community_id.eq(lines::community_id).and(surveys::id.eq(lines::survey_id))),
        )
        .filter(lines::community_id.eq(community.to_owned()))
        .filter(lines::person_id.eq(person.to_owned()))
        .filter(lines::drawn.eq(true))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(lines::survey_id.lt(before.to_owned()));
    }
    Ok(query.order(lines::survey_id.desc()).limit(limit).select((Line::as_select(), Survey::as_select())).load(conn)?)
}

/// Open ones somebody has not answered: id and title, for their first page.
pub fn waiting_for(
    conn: &mut Conn,
    community: &str,
    person: &str,
    now: i64,
    limit: i64,
) -> Result<Vec<(String, String)>, Error> {
    Ok(lines::table
        .inner_join(
            surveys::table.on(surveys::community_id.eq(lines::community_id).and(surveys::id.eq(lines::survey_id))),
        )
        .filter(lines::community_id.eq(community))
        .filter(lines::person_id.eq(person))
        .filter(lines::drawn.eq(true))
        .filter(lines::answered_at.is_null())
        .filter(surveys::state.eq("open"))
        .filter(surveys::closes_at.gt(now))
        .order(lines::survey_id.desc())
        .limit(limit)
        .select((surveys::id, surveys::title))
        .load(conn)?)
}

/// Keeps what somebody answered, in the place of what they had answered before.
pub fn answer<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    line: &Line,
    way: Way,
    answers: &Answers,
) -> Result<(), Error> {
    let standing = &permit.context().standing;
    let hands = if way == Way::Proxy { Some(standing.actor.as_str()) } else { standing.assisted_by() };
    let text = serde_json::to_string(answers).map_err(|e| Error::broken("surveys", e))?;
    diesel::update(lines::table.find((tx.community, &line.survey_id, line.line)))
        .set((
            lines::way.eq(Some(way.as_str())),
            lines::hands_id.eq(hands),
            lines::answered_at.eq(Some(tx.now)),
            lines::answers.eq(Some(text)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Everybody on the roll, for the one count at the end.
pub fn all(conn: &mut Conn, community: &str, survey: &str) -> Result<Vec<Asked>, Error> {
    let rows: Vec<Line> = lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::survey_id.eq(survey))
        .order(lines::line.asc())
        .select(Line::as_select())
        .load(conn)?;
    Ok(once(&rows))
}

/// Each person once: two records that became one since have a line each, and are asked if either line is, heard by the
/// first that was answered. Whoever was erased stands without an id, each for themselves.
fn once(rows: &[Line]) -> Vec<Asked> {
    let mut people: Vec<Asked> = Vec::with_capacity(rows.len());
    let mut at: HashMap<&str, usize> = HashMap::new();
    for line in rows {
        let asked = line.asked();
        let person = line.person_id.as_str();
        match at.get(person).filter(|_| !person.is_empty()).and_then(|at| people.get_mut(*at)) {
            Some(known) => {
                known.drawn |= asked.drawn;
                known.answered = known.answered.take().or(asked.answered);
            }
            None => {
                at.insert(person, people.len());
                people.push(asked);
            }
        }
    }
    people
}

/// The roll without anybody's name: line, stratum, drawn.
pub fn roll(conn: &mut Conn, community: &str, survey: &str) -> Result<Vec<(i32, i32, bool)>, Error> {
    Ok(lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::survey_id.eq(survey))
        .order(lines::line.asc())
        .select((lines::line, lines::stratum, lines::drawn))
        .load(conn)?)
}

/// People, not lines: two records that became one are one, and whoever was erased stands without an id.
const PEOPLE: &str = "COUNT(DISTINCT CASE WHEN person_id = '' THEN id ELSE person_id END)";
/// Nothing of what somebody erased had answered is left.
const ANSWERED: &str = "COUNT(DISTINCT CASE WHEN answered_at IS NOT NULL THEN person_id END)";

/// Of those asked: how many, and how many answered.
pub fn counts(conn: &mut Conn, community: &str, survey: &str) -> Result<(u64, u64), Error> {
    let (asked, answered): (i64, i64) = lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::survey_id.eq(survey))
        .filter(lines::drawn.eq(true))
        .select((sql::<BigInt>(PEOPLE), sql::<BigInt>(ANSWERED)))
        .first(conn)?;
    Ok((asked.unsigned_abs(), answered.unsigned_abs()))
}

/// Two records may have become one: then it is asked for once, and not at all if either line was answered.
const NOT_TWICE: &str = "NOT EXISTS (SELECT 1 FROM survey_people twin
    WHERE twin.community_id = survey_people.community_id AND twin.person_id = survey_people.person_id
    AND twin.survey_id = survey_people.survey_id
    AND (twin.answered_at IS NOT NULL OR (twin.drawn AND twin.line < survey_people.line)))";

/// Who was not heard, after the line given: the list to go and ask.
pub fn missing(
    conn: &mut Conn,
    community: &str,
    survey: &str,
    after: i32,
    limit: i64,
) -> Result<Vec<(Line, Person)>, Error> {
    Ok(lines::table
        .inner_join(people::table.on(people::community_id.eq(lines::community_id).and(people::id.eq(lines::person_id))))
        .filter(lines::community_id.eq(community))
        .filter(lines::survey_id.eq(survey))
        .filter(lines::line.gt(after))
        .filter(lines::drawn.eq(true))
        .filter(lines::answered_at.is_null())
        .filter(sql::<Bool>(NOT_TWICE))
        .order(lines::line.asc())
        .limit(limit)
        .select((Line::as_select(), Person::as_select()))
        .load(conn)?)
}

/// Takes the answers off the names; that somebody answered, and by which way, stays.
pub fn part<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, survey: &str) -> Result<(), Error> {
    let of_survey = lines::table.filter(lines::community_id.eq(tx.community)).filter(lines::survey_id.eq(survey));
    diesel::update(of_survey).set(lines::answers.eq(None::<String>)).execute(tx.conn)?;
    Ok(())
}

/// Keeps own words apart, under ids that say nothing of when or by whom they were written.
pub fn keep_words<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    survey: &str,
    said: &[(usize, String)],
) -> Result<(), Error> {
    for some in said.chunks(CHUNK) {
        let rows: Vec<_> = some
            .iter()
            .map(|(question, text)| {
                (
                    words::community_id.eq(tx.community.to_owned()),
                    words::survey_id.eq(survey.to_owned()),
                    words::id.eq(uuid::Uuid::new_v4().to_string()),
                    words::question.eq(i32::try_from(*question).unwrap_or(0)),
                    words::words.eq(text.clone()),
                )
            })
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(words::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Own words in no order of people, after the id given: id, question, words.
pub fn words(
    conn: &mut Conn,
    community: &str,
    survey: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, i32, String)>, Error> {
    Ok(words::table
        .filter(words::community_id.eq(community))
        .filter(words::survey_id.eq(survey))
        .filter(words::id.gt(after))
        .order(words::id.asc())
        .limit(limit)
        .select((words::id, words::question, words::words))
        .load(conn)?)
}
