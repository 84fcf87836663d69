//! The weekly papers: whose, of which week, whether they reached them, and which acts they tell of.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::acts::Act;
use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::requests::Request;
use super::schema::{access_log, acts, digest_acts, digests, people, requests};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::looking::{What, hour_of};
use crate::domain::permit::Permit;
use crate::domain::request::RequestState;
use crate::domain::tiers::DeliverDigest;
use crate::error::{Clash, Error};
use crate::on_each;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = digests)]
pub struct Digest {
    pub id: String,
    pub person_id: String,
    /// Its Monday, milliseconds UTC.
    pub week: i64,
    /// Empty: no home is written down.
    pub building_id: String,
    /// 2单元301: the order in which somebody goes round.
    pub place: String,
    pub since: i64,
    pub until: i64,
    /// `waiting`, `reached`, `posted` or `dropped`.
    pub state: String,
    pub made_at: i64,
    pub tries: i32,
}

impl Digest {
    /// Nobody has handed it over or posted it yet.
    pub fn waits(&self) -> bool {
        self.state == "waiting"
    }
}

/// Residents after the id given, in the order they were registered.
pub fn residents_after(conn: &mut Conn, community: &str, after: &str, limit: i64) -> Result<Vec<Person>, Error> {
    Ok(people::table
        .filter(people::community_id.eq(community))
        .filter(people::id.gt(after))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .order(people::id.asc())
        .limit(limit)
        .select(Person::as_select())
        .load(conn)?)
}

/// Who has a paper of this week already, among these.
pub fn of_week(conn: &mut Conn, community: &str, week: i64, people: &[String]) -> Result<Vec<String>, Error> {
    Ok(digests::table
        .filter(digests::community_id.eq(community))
        .filter(digests::week.eq(week))
        .filter(among(digests::person_id, people))
        .select(digests::person_id)
        .load(conn)?)
}

/// Their papers of the weeks after an instant, those that gave way to another left out.
pub fn of_weeks_after(conn: &mut Conn, community: &str, after: i64, people: &[String]) -> Result<Vec<Digest>, Error> {
    Ok(digests::table
        .filter(digests::community_id.eq(community))
        .filter(digests::week.gt(after))
        .filter(among(digests::person_id, people))
        .filter(digests::state.ne("dropped"))
        .select(Digest::as_select())
        .load(conn)?)
}

/// When papers of these people were printed since an instant: person, and the beginning of the hour. The access log says
/// so, for printing changes nothing.
pub fn printed(conn: &mut Conn, community: &str, since: i64, people: &[String]) -> Result<Vec<(String, i64)>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(access_log::table
        .filter(access_log::community_id.eq(community))
        .filter(among(access_log::subject_id, people))
        .filter(access_log::hour.ge(hour_of(since)))
        .filter(access_log::what.like(format!("%{}%", What::Weekly.as_str())))
        .select((access_log::subject_id, access_log::hour))
        .load(conn)?)
}

/// What others did for several people within a span, and whatever still waits for their word, the oldest first.
pub fn told_or_asking(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    since: i64,
    until: i64,
) -> Result<Vec<Act>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(among(acts::resident_id, people))
        .filter(acts::standing.ne("self"))
        .filter(acts::at.lt(until))
        .filter(acts::at.ge(since).or(acts::asks.eq(true)))
        .order(acts::id.asc())
        .limit(20_000)
        .select(Act::as_select())
        .load(conn)?)
}

/// Requests of several people that wait for their word, the oldest first.
pub fn awaiting_word(conn: &mut Conn, community: &str, people: &[String]) -> Result<Vec<Request>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::resident_id, people))
        .filter(requests::state.eq(RequestState::Solved))
        .order(requests::id.asc())
        .limit(5_000)
        .select(Request::as_select())
        .load(conn)?)
}

/// A paper to be made.
#[derive(Clone, Debug)]
pub struct NewDigest {
    pub person: String,
    pub building: String,
    pub place: String,
    pub since: i64,
    pub acts: Vec<String>,
    /// Papers that still lie there unprinted, whose time it takes in.
    pub instead_of: Vec<String>,
}

/// Makes them, each in the place of those it takes in; who has one of this week keeps it.
pub fn make(tx: &mut Tx<'_>, _: Housekeeping, week: i64, new: &[NewDigest]) -> Result<(), Error> {
    for digest in new {
        let id = new_id();
        let row = (
            digests::community_id.eq(tx.community),
            digests::id.eq(&id),
            digests::person_id.eq(&digest.person),
            digests::week.eq(week),
            digests::building_id.eq(&digest.building),
            digests::place.eq(&digest.place),
            digests::since.eq(digest.since),
            digests::until.eq(week),
            digests::state.eq("waiting"),
            digests::made_at.eq(tx.now),
            digests::tries.eq(0),
        );
        let made = on_each!(&mut *tx.conn, c => diesel::insert_into(digests::table).values(row).on_conflict_do_nothing().execute(c))?;
        if made == 0 {
            continue;
        }
        drop_waiting(tx, &digest.instead_of)?;
        let rows: Vec<_> = digest
            .acts
            .iter()
            .map(|act| {
                (
                    digest_acts::community_id.eq(tx.community),
                    digest_acts::digest_id.eq(&id),
                    digest_acts::act_id.eq(act),
                )
            })
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(digest_acts::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// They are not carried round any more: another tells what they would have told.
fn drop_waiting(tx: &mut Tx<'_>, ids: &[String]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let waiting = digests::table
        .filter(digests::community_id.eq(tx.community))
        .filter(among(digests::id, ids))
        .filter(digests::state.eq("waiting"));
    diesel::update(waiting).set((digests::state.eq("dropped"), digests::done_at.eq(Some(tx.now)))).execute(tx.conn)?;
    Ok(())
}

/// How many wait in each building.
pub fn waiting(conn: &mut Conn, community: &str) -> Result<Vec<(String, i64)>, Error> {
    Ok(digests::table
        .filter(digests::community_id.eq(community))
        .filter(digests::state.eq("waiting"))
        .group_by(digests::building_id)
        .select((digests::building_id, count_star()))
        .load(conn)?)
}

/// How the papers of a week stand: building, state, number.
pub fn of_this_week(conn: &mut Conn, community: &str, week: i64) -> Result<Vec<(String, String, i64)>, Error> {
    Ok(digests::table
        .filter(digests::community_id.eq(community))
        .filter(digests::week.eq(week))
        .group_by((digests::building_id, digests::state))
        .select((digests::building_id, digests::state, count_star()))
        .load(conn)?)
}

/// The papers that wait in one building, in the order of the doors, after the place and id given; with their names.
pub fn of_building(
    conn: &mut Conn,
    community: &str,
    building: &str,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<(Digest, Person)>, Error> {
    let mut query = digests::table
        .inner_join(
            people::table.on(people::community_id.eq(digests::community_id).and(people::id.eq(digests::person_id))),
        )
        .filter(digests::community_id.eq(community.to_owned()))
        .filter(digests::state.eq("waiting"))
        .filter(digests::building_id.eq(building.to_owned()))
        .into_boxed();
    if let Some((place, id)) = after {
        let same = digests::place.eq(place.to_owned()).and(digests::id.gt(id.to_owned()));
        query = query.filter(digests::place.gt(place.to_owned()).or(same));
    }
    Ok(query
        .order((digests::place.asc(), digests::id.asc()))
        .limit(limit)
        .select((Digest::as_select(), Person::as_select()))
        .load(conn)?)
}

/// Some of the papers that wait in a building, by id.
pub fn waiting_among(conn: &mut Conn, community: &str, building: &str, ids: &[String]) -> Result<Vec<Digest>, Error> {
    Ok(digests::table
        .filter(digests::community_id.eq(community))
        .filter(among(digests::id, ids))
        .filter(digests::state.eq("waiting"))
        .filter(digests::building_id.eq(building))
        .order((digests::place.asc(), digests::id.asc()))
        .select(Digest::as_select())
        .load(conn)?)
}

/// The acts that several papers tell of: paper and act, the oldest first.
pub fn acts_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<(String, Act)>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(digest_acts::table
        .inner_join(
            acts::table.on(acts::community_id.eq(digest_acts::community_id).and(acts::id.eq(digest_acts::act_id))),
        )
        .filter(digest_acts::community_id.eq(community))
        .filter(among(digest_acts::digest_id, ids))
        .order(acts::id.asc())
        .select((digest_acts::digest_id, Act::as_select()))
        .load(conn)?)
}

/// What became of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    Reached,
    Posted,
    Missed,
}

/// Writes it down, if it still waits.
pub fn delivered(
    tx: &mut Tx<'_>,
    permit: &Permit<DeliverDigest>,
    id: &str,
    how: Delivered,
    carrier: Option<&str>,
) -> Result<(), Error> {
    let row = digests::table.find((tx.community, id)).filter(digests::state.eq("waiting"));
    let state = match how {
        Delivered::Reached => "reached",
        Delivered::Posted => "posted",
        Delivered::Missed => {
            let changed = diesel::update(row).set(digests::tries.eq(digests::tries + 1)).execute(tx.conn)?;
            return if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) };
        }
    };
    let changed = diesel::update(row)
        .set((
            digests::state.eq(state),
            digests::done_at.eq(Some(tx.now)),
            digests::done_by.eq(Some(&permit.context().standing.actor)),
            digests::carried_by.eq(carrier),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
