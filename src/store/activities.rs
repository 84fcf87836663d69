//! Activities and classes: when and where, who has a place or waits for one, who came.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{activities, activity_signups as signups, people};
use super::tx::{Tx, new_id};
use crate::domain::activity::{ActivityKind, ActivityState, LONGEST, SignupState};
use crate::domain::permit::Permit;
use crate::domain::rates::{Way, way};
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = activities)]
pub struct Activity {
    pub community_id: String,
    pub id: String,
    /// The same for every meeting of a series; the first one's id.
    pub series_id: String,
    pub kind: ActivityKind,
    pub title: String,
    pub what: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub seats: i32,
    /// Whoever came is given a certificate.
    pub certificate: bool,
    /// The group that holds it.
    pub group_id: Option<String>,
    pub state: ActivityState,
    /// Why it does not take place.
    pub state_words: String,
    pub by_id: String,
    pub made_at: i64,
    pub version: i32,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = signups)]
pub struct Signup {
    pub community_id: String,
    pub activity_id: String,
    pub id: String,
    pub person_id: String,
    pub state: SignupState,
    /// A [`Way`] in text.
    pub way: String,
    /// Whose hands signed them up.
    pub by_id: String,
    pub at: i64,
    /// When they moved up from the waiting list.
    pub moved_at: Option<i64>,
    pub came: Option<bool>,
    pub came_at: Option<i64>,
    /// The code on their certificate.
    pub certificate: Option<String>,
}

/// What is announced.
#[derive(Clone, Debug)]
pub struct Facts {
    pub kind: ActivityKind,
    pub title: String,
    pub what: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub seats: i32,
    pub certificate: bool,
    pub group: Option<String>,
}

/// Announces one; the first of a series gives it its name.
pub fn insert<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    facts: &Facts,
    series: Option<&str>,
) -> Result<String, Error> {
    let id = new_id();
    let row = Activity {
        community_id: tx.community.to_owned(),
        series_id: series.unwrap_or(&id).to_owned(),
        id,
        kind: facts.kind,
        title: facts.title.clone(),
        what: facts.what.clone(),
        place: facts.place.clone(),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        seats: facts.seats,
        certificate: facts.certificate,
        group_id: facts.group.clone(),
        state: ActivityState::Planned,
        state_words: String::new(),
        by_id: permit.context().standing.actor.clone(),
        made_at: tx.now,
        version: 1,
    };
    diesel::insert_into(activities::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Activity>, Error> {
    Ok(activities::table.find((community, id)).select(Activity::as_select()).first(conn).optional()?)
}

/// Those that begin from one instant until another, soonest first, after the row given.
pub fn between(
    conn: &mut Conn,
    community: &str,
    from: i64,
    until: i64,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Activity>, Error> {
    let mut query = activities::table
        .filter(activities::community_id.eq(community.to_owned()))
        .filter(activities::starts_at.ge(from))
        .filter(activities::starts_at.lt(until))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            activities::starts_at.gt(at).or(activities::starts_at.eq(at).and(activities::id.gt(id.to_owned()))),
        );
    }
    Ok(query
        .order((activities::starts_at.asc(), activities::id.asc()))
        .limit(limit)
        .select(Activity::as_select())
        .load(conn)?)
}

/// Those that began before an instant, the latest first.
pub fn past(conn: &mut Conn, community: &str, before: i64, limit: i64) -> Result<Vec<Activity>, Error> {
    Ok(activities::table
        .filter(activities::community_id.eq(community))
        .filter(activities::starts_at.lt(before))
        .order((activities::starts_at.desc(), activities::id.desc()))
        .limit(limit)
        .select(Activity::as_select())
        .load(conn)?)
}

/// What is still to come of a series, soonest first.
pub fn series(conn: &mut Conn, community: &str, series: &str, now: i64) -> Result<Vec<Activity>, Error> {
    Ok(activities::table
        .filter(activities::community_id.eq(community))
        .filter(activities::starts_at.gt(now))
        .filter(activities::series_id.eq(series))
        .filter(activities::state.eq(ActivityState::Planned))
        .order((activities::starts_at.asc(), activities::id.asc()))
        .limit(i64::from(crate::domain::activity::SERIES))
        .select(Activity::as_select())
        .load(conn)?)
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody changed it since `version` was read.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, facts: &Facts, version: i32) -> Result<(), Error> {
    let row = activities::table
        .find((tx.community, id))
        .filter(activities::version.eq(version))
        .filter(activities::state.eq(ActivityState::Planned));
    let changed = diesel::update(row)
        .set((
            activities::kind.eq(facts.kind),
            activities::title.eq(&facts.title),
            activities::what.eq(&facts.what),
            activities::place.eq(&facts.place),
            activities::starts_at.eq(facts.starts_at),
            activities::ends_at.eq(facts.ends_at),
            activities::seats.eq(facts.seats),
            activities::certificate.eq(facts.certificate),
            activities::group_id.eq(&facts.group),
            activities::version.eq(version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

pub fn turn<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    activity: &Activity,
    to: ActivityState,
    words: &str,
) -> Result<(), Error> {
    let row = activities::table.find((tx.community, &activity.id)).filter(activities::version.eq(activity.version));
    let changed = diesel::update(row)
        .set((
            activities::state.eq(to),
            activities::state_words.eq(words),
            activities::version.eq(activity.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// How many have a place, and how many wait, of some activities.
pub fn fill(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, (usize, usize)>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, SignupState, i64)> = signups::table
        .filter(signups::community_id.eq(community))
        .filter(among(signups::activity_id, ids))
        .group_by((signups::activity_id, signups::state))
        .select((signups::activity_id, signups::state, count_star()))
        .load(conn)?;
    let mut found: HashMap<String, (usize, usize)> = HashMap::new();
    for (id, state, n) in rows {
        let both = found.entry(id).or_default();
        match state {
            SignupState::In => both.0 = usize::try_from(n).unwrap_or(0),
            SignupState::Waiting => both.1 = usize::try_from(n).unwrap_or(0),
            SignupState::Out => {}
        }
    }
    Ok(found)
}

/// Who has a place and who waits, in the order they came.
pub fn list(conn: &mut Conn, community: &str, activity: &str) -> Result<Vec<(Signup, Person)>, Error> {
    Ok(signups::table
        .inner_join(
            people::table.on(people::community_id.eq(signups::community_id).and(people::id.eq(signups::person_id))),
        )
        .filter(signups::community_id.eq(community))
        .filter(signups::activity_id.eq(activity))
        .filter(among(signups::state, [SignupState::In.as_str(), SignupState::Waiting.as_str()]))
        .order((signups::state.asc(), signups::id.asc()))
        .limit(1_000)
        .select((Signup::as_select(), Person::as_select()))
        .load(conn)?)
}

/// Somebody's place or wait at one activity.
pub fn of(conn: &mut Conn, community: &str, activity: &str, person: &str) -> Result<Option<Signup>, Error> {
    Ok(signups::table
        .filter(signups::community_id.eq(community))
        .filter(signups::activity_id.eq(activity))
        .filter(signups::person_id.eq(person))
        .filter(among(signups::state, [SignupState::In.as_str(), SignupState::Waiting.as_str()]))
        .select(Signup::as_select())
        .first(conn)
        .optional()?)
}

/// One place by its id, whatever became of it.
pub fn signup(conn: &mut Conn, community: &str, activity: &str, id: &str) -> Result<Option<Signup>, Error> {
    Ok(signups::table.find((community, activity, id)).select(Signup::as_select()).first(conn).optional()?)
}

/// How somebody stands at several of them.
pub fn of_several(
    conn: &mut Conn,
    community: &str,
    ids: &[String],
    person: &str,
) -> Result<HashMap<String, SignupState>, Error> {
    let rows: Vec<(String, SignupState)> = signups::table
        .filter(signups::community_id.eq(community))
        .filter(among(signups::activity_id, ids))
        .filter(signups::person_id.eq(person))
        .filter(among(signups::state, [SignupState::In.as_str(), SignupState::Waiting.as_str()]))
        .select((signups::activity_id, signups::state))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Everything somebody has signed up for that goes on at an instant or begins later, soonest first.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    person: &str,
    from: i64,
    limit: i64,
) -> Result<Vec<(Signup, Activity)>, Error> {
    Ok(signups::table
        .inner_join(
            activities::table
                .on(activities::community_id.eq(signups::community_id).and(activities::id.eq(signups::activity_id))),
        )
        .filter(signups::community_id.eq(community))
        .filter(signups::person_id.eq(person))
        .filter(among(signups::state, [SignupState::In.as_str(), SignupState::Waiting.as_str()]))
        .filter(activities::starts_at.ge(from - LONGEST))
        .filter(activities::ends_at.ge(from))
        .order((activities::starts_at.asc(), activities::id.asc()))
        .limit(limit)
        .select((Signup::as_select(), Activity::as_select()))
        .load(conn)?)
}

/// What somebody came to and has a certificate of, the latest first.
pub fn certificates(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<(Signup, Activity)>, Error> {
    Ok(signups::table
        .inner_join(
            activities::table
                .on(activities::community_id.eq(signups::community_id).and(activities::id.eq(signups::activity_id))),
        )
        .filter(signups::community_id.eq(community))
        .filter(signups::person_id.eq(person))
        .filter(signups::certificate.is_not_null())
        .order(activities::starts_at.desc())
        .limit(50)
        .select((Signup::as_select(), Activity::as_select()))
        .load(conn)?)
}

/// How many took part, or have a place, by which way.
pub fn ways(conn: &mut Conn, community: &str, activity: &str) -> Result<Vec<(Way, u64)>, Error> {
    let rows: Vec<(String, i64)> = signups::table
        .filter(signups::community_id.eq(community))
        .filter(signups::activity_id.eq(activity))
        .filter(signups::state.eq(SignupState::In))
        .filter(signups::came.is_null().or(signups::came.eq(true)))
        .group_by(signups::way)
        .select((signups::way, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(way, n)| Some((Way::parse(&way)?, n.unsigned_abs()))).collect())
}

pub fn sign_up<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    activity: &str,
    person: &str,
    state: SignupState,
) -> Result<String, Error> {
    let standing = &permit.context().standing;
    let row = Signup {
        community_id: tx.community.to_owned(),
        activity_id: activity.to_owned(),
        id: new_id(),
        person_id: person.to_owned(),
        state,
        way: way(standing.word(), standing.channel.as_str()).as_str().to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        at: tx.now,
        moved_at: None,
        came: None,
        came_at: None,
        certificate: None,
    };
    diesel::insert_into(signups::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// # Errors
/// [`Clash::TooLate`] where it was done before.
pub fn sign_off<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, signup: &Signup) -> Result<(), Error> {
    let row = signups::table
        .find((tx.community, &signup.activity_id, &signup.id))
        .filter(signups::state.ne(SignupState::Out));
    let changed = diesel::update(row).set(signups::state.eq(SignupState::Out)).execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Whoever has waited longest.
pub fn waiting(conn: &mut Conn, community: &str, activity: &str, limit: i64) -> Result<Vec<Signup>, Error> {
    Ok(signups::table
        .filter(signups::community_id.eq(community))
        .filter(signups::activity_id.eq(activity))
        .filter(signups::state.eq(SignupState::Waiting))
        .order(signups::id.asc())
        .limit(limit)
        .select(Signup::as_select())
        .load(conn)?)
}

pub fn move_up<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, signup: &Signup) -> Result<(), Error> {
    diesel::update(signups::table.find((tx.community, &signup.activity_id, &signup.id)))
        .set((signups::state.eq(SignupState::In), signups::moved_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    Ok(())
}

pub fn note_came<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    signup: &Signup,
    came: bool,
    certificate: Option<&str>,
) -> Result<(), Error> {
    diesel::update(signups::table.find((tx.community, &signup.activity_id, &signup.id)))
        .set((signups::came.eq(Some(came)), signups::came_at.eq(Some(tx.now)), signups::certificate.eq(certificate)))
        .execute(tx.conn)?;
    Ok(())
}
