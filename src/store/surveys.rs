//! Surveys: what is asked, of whom, and what came of it.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::surveys;
use super::tx::{Tx, new_id};
use crate::domain::notice::Audience;
use crate::domain::permit::Permit;
use crate::domain::survey::tally::Tally;
use crate::domain::survey::{Question, SurveyState};
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = surveys)]
pub struct Survey {
    pub community_id: String,
    pub id: String,
    pub title: String,
    pub about: String,
    /// As of a notice: see [`Audience`].
    pub audience: String,
    pub target: String,
    /// Answers come off the names when it closes.
    pub anonymous: bool,
    /// People to be drawn; 0: all are asked.
    pub sample: i32,
    /// Of the drawing; empty until it opens, and where nobody is drawn.
    pub seed: String,
    /// Over the published roll.
    pub digest: String,
    /// JSON.
    pub questions: String,
    pub state: SurveyState,
    pub opened_at: Option<i64>,
    pub closes_at: i64,
    pub ended_at: Option<i64>,
    /// A [`Tally`] in JSON, once it is closed.
    pub results: Option<String>,
    pub by_id: String,
    pub made_at: i64,
    pub version: i32,
}

/// What is written at the desk.
#[derive(Clone, Debug)]
pub struct Facts {
    pub title: String,
    pub about: String,
    pub to: Audience,
    pub anonymous: bool,
    pub sample: u32,
    pub closes_at: i64,
}

impl Survey {
    pub fn questions(&self) -> Result<Vec<Question>, Error> {
        serde_json::from_str(&self.questions).map_err(|e| Error::broken("surveys", e))
    }

    pub fn to(&self) -> Result<Audience, Error> {
        Audience::stored(&self.audience, &self.target).ok_or_else(|| Error::broken("surveys", "an unknown audience"))
    }

    pub fn tally(&self) -> Result<Option<Tally>, Error> {
        let read = |text: &String| serde_json::from_str(text).map_err(|e| Error::broken("surveys", e));
        self.results.as_ref().map(read).transpose()
    }

    pub fn is_drawn(&self) -> bool {
        self.sample > 0
    }

    /// Answers are taken at this moment.
    pub fn takes_answers(&self, now: i64) -> bool {
        self.state == SurveyState::Open && now < self.closes_at
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::broken("surveys", e))
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, facts: &Facts) -> Result<String, Error> {
    let row = Survey {
        community_id: tx.community.to_owned(),
        id: new_id(),
        title: facts.title.clone(),
        about: facts.about.clone(),
        audience: facts.to.kind().to_owned(),
        target: facts.to.target(),
        anonymous: facts.anonymous,
        sample: i32::try_from(facts.sample).unwrap_or(0),
        seed: String::new(),
        digest: String::new(),
        questions: "[]".to_owned(),
        state: SurveyState::Draft,
        opened_at: None,
        closes_at: facts.closes_at,
        ended_at: None,
        results: None,
        by_id: permit.context().standing.actor.clone(),
        made_at: tx.now,
        version: 1,
    };
    diesel::insert_into(surveys::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Survey>, Error> {
    Ok(surveys::table.find((community, id)).select(Survey::as_select()).first(conn).optional()?)
}

/// Those in some states, newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    states: &[SurveyState],
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Survey>, Error> {
    let mut query = surveys::table
        .filter(surveys::community_id.eq(community.to_owned()))
        .filter(among(surveys::state, states.iter().map(SurveyState::as_str)))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(surveys::id.lt(before.to_owned()));
    }
    Ok(query.order(surveys::id.desc()).limit(limit).select(Survey::as_select()).load(conn)?)
}

/// Those whose last hour is over, for the job that closes them.
pub fn over(conn: &mut Conn, community: &str, now: i64) -> Result<Vec<Survey>, Error> {
    Ok(surveys::table
        .filter(surveys::community_id.eq(community))
        .filter(surveys::state.eq(SurveyState::Open))
        .filter(surveys::closes_at.le(now))
        .order(surveys::id.asc())
        .limit(20)
        .select(Survey::as_select())
        .load(conn)?)
}

fn one_row(changed: usize) -> Result<(), Error> {
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody changed it since `version` was read, or it is no draft any more.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, facts: &Facts, version: i32) -> Result<(), Error> {
    let row = surveys::table
        .find((tx.community, id))
        .filter(surveys::version.eq(version))
        .filter(surveys::state.eq(SurveyState::Draft));
    let changed = diesel::update(row)
        .set((
            surveys::title.eq(&facts.title),
            surveys::about.eq(&facts.about),
            surveys::audience.eq(facts.to.kind()),
            surveys::target.eq(facts.to.target()),
            surveys::anonymous.eq(facts.anonymous),
            surveys::sample.eq(i32::try_from(facts.sample).unwrap_or(0)),
            surveys::closes_at.eq(facts.closes_at),
            surveys::version.eq(version + 1),
        ))
        .execute(tx.conn)?;
    one_row(changed)
}

/// Puts other questions in place of those of a draft.
///
/// # Errors
/// As [`update`].
pub fn ask<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, survey: &Survey, questions: &[Question]) -> Result<(), Error> {
    let row = surveys::table
        .find((tx.community, &survey.id))
        .filter(surveys::version.eq(survey.version))
        .filter(surveys::state.eq(SurveyState::Draft));
    let changed = diesel::update(row)
        .set((surveys::questions.eq(json(&questions)?), surveys::version.eq(survey.version + 1)))
        .execute(tx.conn)?;
    one_row(changed)
}

/// From now on answers are taken; with the seed people were drawn by, and the digest of the roll.
///
/// # Errors
/// As [`update`].
pub fn open<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, survey: &Survey, seed: &str, digest: &str) -> Result<(), Error> {
    let row = surveys::table
        .find((tx.community, &survey.id))
        .filter(surveys::version.eq(survey.version))
        .filter(surveys::state.eq(SurveyState::Draft));
    let changed = diesel::update(row)
        .set((
            surveys::state.eq(SurveyState::Open),
            surveys::opened_at.eq(Some(tx.now)),
            surveys::seed.eq(seed),
            surveys::digest.eq(digest),
            surveys::version.eq(survey.version + 1),
        ))
        .execute(tx.conn)?;
    one_row(changed)
}

/// It ends: counted, or withdrawn without a count.
///
/// # Errors
/// As [`update`].
pub fn end<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, survey: &Survey, results: Option<&Tally>) -> Result<(), Error> {
    let to = if results.is_some() { SurveyState::Closed } else { SurveyState::Withdrawn };
    let text = results.map(json).transpose()?;
    let row = surveys::table.find((tx.community, &survey.id)).filter(surveys::version.eq(survey.version));
    let changed = diesel::update(row)
        .set((
            surveys::state.eq(to),
            surveys::ended_at.eq(Some(tx.now)),
            surveys::results.eq(text),
            surveys::version.eq(survey.version + 1),
        ))
        .execute(tx.conn)?;
    one_row(changed)
}
