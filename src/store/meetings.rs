//! Meetings of groups: when and where, the agenda, the minutes. Who comes is in [`super::meeting_people`], what was decided
//! in [`super::meeting_decisions`].

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{meeting_items as items, meeting_notices as told, meetings};
use super::tx::{Tx, new_id};
use crate::domain::meeting::{MeetingState, PointKind, Quorum};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = meetings)]
pub struct Meeting {
    pub community_id: String,
    pub id: String,
    pub group_id: String,
    pub title: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    /// Every resident may come, and reads it; else the members alone.
    pub open: bool,
    pub quorum: Quorum,
    /// Days in which anybody may object to what it decides.
    pub object_days: i32,
    pub state: MeetingState,
    /// Why it does not take place.
    pub state_words: String,
    /// When whoever may come was told of it.
    pub invited_at: Option<i64>,
    /// How many members there were when it was held.
    pub members: i32,
    pub minutes: String,
    pub minutes_at: Option<i64>,
    pub by_id: String,
    pub made_at: i64,
    pub version: i32,
}

/// A point of the agenda.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = items)]
pub struct Point {
    pub community_id: String,
    pub meeting_id: String,
    pub id: String,
    /// Its place in the order.
    pub place: i32,
    pub kind: PointKind,
    /// The proposal or the request; empty for a free one.
    pub ref_id: String,
    pub words: String,
    pub by_id: String,
}

/// What is planned.
#[derive(Clone, Debug)]
pub struct Facts {
    pub group: String,
    pub title: String,
    pub place: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub open: bool,
    pub quorum: Quorum,
    pub object_days: i32,
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, facts: &Facts) -> Result<Meeting, Error> {
    let row = Meeting {
        community_id: tx.community.to_owned(),
        id: new_id(),
        group_id: facts.group.clone(),
        title: facts.title.clone(),
        place: facts.place.clone(),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        open: facts.open,
        quorum: facts.quorum,
        object_days: facts.object_days,
        state: MeetingState::Planned,
        state_words: String::new(),
        invited_at: None,
        members: 0,
        minutes: String::new(),
        minutes_at: None,
        by_id: permit.context().standing.actor.clone(),
        made_at: tx.now,
        version: 1,
    };
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(meetings::table).values(&row).execute(c))?;
    Ok(row)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Meeting>, Error> {
    Ok(meetings::table.find((community, id)).select(Meeting::as_select()).first(conn).optional()?)
}

/// Some of them by id.
pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Meeting>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(meetings::table
        .filter(meetings::community_id.eq(community))
        .filter(among(meetings::id, ids))
        .select(Meeting::as_select())
        .load(conn)?)
}

/// Writes what may change of a meeting.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody was quicker.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, to: &Meeting) -> Result<(), Error> {
    let row = meetings::table.find((tx.community, &to.id)).filter(meetings::version.eq(to.version));
    let changed = diesel::update(row)
        .set((
            (meetings::title.eq(&to.title), meetings::place.eq(&to.place), meetings::open.eq(to.open)),
            (meetings::starts_at.eq(to.starts_at), meetings::ends_at.eq(to.ends_at)),
            (meetings::quorum.eq(to.quorum), meetings::object_days.eq(to.object_days)),
            (meetings::state.eq(to.state), meetings::state_words.eq(&to.state_words)),
            (meetings::invited_at.eq(to.invited_at), meetings::members.eq(to.members)),
            (meetings::minutes.eq(&to.minutes), meetings::minutes_at.eq(to.minutes_at)),
            meetings::version.eq(to.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Which way a list goes, and from where.
#[derive(Clone, Debug)]
pub enum Span {
    /// Those that end after an instant, soonest first.
    Coming { from: i64, after: Option<(i64, String)> },
    /// Those that began before it, the latest first.
    Past { before: i64, after: Option<(i64, String)> },
}

/// Meetings that somebody may read: the open ones, and those of their own groups. `groups: None`: staff, who read all.
pub fn list(
    conn: &mut Conn,
    community: &str,
    span: &Span,
    groups: Option<&[String]>,
    limit: i64,
) -> Result<Vec<Meeting>, Error> {
    let mut found = some(conn, community, span, true, None, limit)?;
    found.extend(some(conn, community, span, false, groups, limit)?);
    let key = |m: &Meeting| (m.starts_at, m.id.clone());
    match span {
        Span::Coming { .. } => found.sort_by_key(key),
        Span::Past { .. } => found.sort_by_key(|m| std::cmp::Reverse(key(m))),
    }
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// The open ones, or those that are not; of some groups alone where they are named.
fn some(
    conn: &mut Conn,
    community: &str,
    span: &Span,
    open: bool,
    groups: Option<&[String]>,
    limit: i64,
) -> Result<Vec<Meeting>, Error> {
    let mut query = meetings::table
        .filter(meetings::community_id.eq(community.to_owned()))
        .filter(meetings::open.eq(open))
        .into_boxed();
    if let Some(groups) = groups {
        query = query.filter(among(meetings::group_id, groups));
    }
    query = match span {
        Span::Coming { from, after } => {
            let query = query.filter(meetings::starts_at.ge(*from));
            let query = match after {
                Some((at, id)) => query.filter(
                    meetings::starts_at.gt(*at).or(meetings::starts_at.eq(*at).and(meetings::id.gt(id.clone()))),
                ),
                None => query,
            };
            query.order((meetings::starts_at.asc(), meetings::id.asc()))
        }
        Span::Past { before, after } => {
            let query = query.filter(meetings::starts_at.lt(*before));
            let query = match after {
                Some((at, id)) => query.filter(
                    meetings::starts_at.lt(*at).or(meetings::starts_at.eq(*at).and(meetings::id.lt(id.clone()))),
                ),
                None => query,
            };
            query.order((meetings::starts_at.desc(), meetings::id.desc()))
        }
    };
    Ok(query.limit(limit).select(Meeting::as_select()).load(conn)?)
}

/// Those of one group, the latest first.
pub fn of_group(conn: &mut Conn, community: &str, group: &str, limit: i64) -> Result<Vec<Meeting>, Error> {
    Ok(meetings::table
        .filter(meetings::community_id.eq(community))
        .filter(meetings::group_id.eq(group))
        .order((meetings::starts_at.desc(), meetings::id.desc()))
        .limit(limit)
        .select(Meeting::as_select())
        .load(conn)?)
}

/// The agenda, in order.
pub fn points(conn: &mut Conn, community: &str, meeting: &str) -> Result<Vec<Point>, Error> {
    Ok(items::table
        .filter(items::community_id.eq(community))
        .filter(items::meeting_id.eq(meeting))
        .order((items::place.asc(), items::id.asc()))
        .select(Point::as_select())
        .load(conn)?)
}

/// What a point is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPoint {
    pub kind: PointKind,
    pub of: String,
    pub words: String,
}

pub fn add_point<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    meeting: &str,
    place: i32,
    new: &NewPoint,
) -> Result<(), Error> {
    let row = Point {
        community_id: tx.community.to_owned(),
        meeting_id: meeting.to_owned(),
        id: new_id(),
        place,
        kind: new.kind,
        ref_id: new.of.clone(),
        words: new.words.clone(),
        by_id: permit.context().standing.actor.clone(),
    };
    diesel::insert_into(items::table).values(&row).execute(tx.conn)?;
    Ok(())
}

pub fn place_point<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, point: &Point, place: i32) -> Result<(), Error> {
    diesel::update(items::table.find((tx.community, &point.meeting_id, &point.id)))
        .set(items::place.eq(place))
        .execute(tx.conn)?;
    Ok(())
}

pub fn remove_point<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, point: &Point) -> Result<(), Error> {
    diesel::delete(items::table.find((tx.community, &point.meeting_id, &point.id))).execute(tx.conn)?;
    Ok(())
}

/// A notice speaks of a meeting, and leads there.
pub fn told_by<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, meeting: &str, notice: &str) -> Result<(), Error> {
    let row = (told::community_id.eq(tx.community), told::notice_id.eq(notice), told::meeting_id.eq(meeting));
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(told::table).values(row).execute(c))?;
    Ok(())
}

/// The meeting a notice speaks of.
pub fn of_notice(conn: &mut Conn, community: &str, notice: &str) -> Result<Option<String>, Error> {
    Ok(told::table.find((community, notice)).select(told::meeting_id).first(conn).optional()?)
}
