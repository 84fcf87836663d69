//! Groups: what they are for, whose seats they have, their members and terms, meetings and files.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{community_groups as groups, group_items as items, group_members as members, people};
use super::tx::{Tx, new_id};
use crate::domain::group::{EndWhy, GroupKind, MemberState, Plan, SeatKind, Seats};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Groups of one community.
pub const MOST: i64 = 200;
/// Meetings to come of one group, and files of it.
pub const ITEMS: i64 = 50;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = groups)]
pub struct Group {
    pub community_id: String,
    pub id: String,
    pub kind: GroupKind,
    pub name: String,
    /// What it does, in its own words.
    pub what: String,
    /// Residents may ask to join by themselves.
    pub open_to_join: bool,
    /// No kind of party holds more of its seats than this per hundred; 100: no such rule.
    pub most_percent: i32,
    /// JSON: how many seats each kind of party has; `[]` where it has no seats.
    pub seats: String,
    /// How long a term is; 0: none.
    pub term_months: i32,
    pub made_by: String,
    pub made_at: i64,
    pub ended_at: Option<i64>,
    pub version: i32,
}

impl Group {
    pub fn plan(&self) -> Plan {
        // The row was written by us; were it damaged, the group would show no seats and take nobody.
        let seats: Vec<Seats> = serde_json::from_str(&self.seats).unwrap_or_default();
        Plan { seats, most_percent: self.most_percent.unsigned_abs() }
    }
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = members)]
pub struct Member {
    pub community_id: String,
    pub id: String,
    pub group_id: String,
    pub person_id: String,
    /// A `Role` in text.
    pub role: String,
    /// A [`SeatKind`] in text; empty: no seat.
    pub seat: String,
    /// The helper who comes in their place.
    pub helper_id: Option<String>,
    pub state: MemberState,
    pub channel: String,
    pub standing: String,
    pub from_at: i64,
    pub until_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// An [`EndWhy`] in text.
    pub end_why: Option<String>,
    pub end_words: Option<String>,
    pub version: i32,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = items)]
pub struct Item {
    pub community_id: String,
    pub group_id: String,
    pub id: String,
    /// `meeting`, `photo` or `pdf`.
    pub kind: String,
    /// When a meeting is; of a file, when it was put there.
    pub at: i64,
    /// What is on the agenda, or what the file is.
    pub words: String,
    pub place: String,
    pub hash: Option<String>,
    pub bytes: i64,
    pub by_id: String,
    pub made_at: i64,
    pub ended_at: Option<i64>,
}

/// All that are not over, by kind and name.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<Group>, Error> {
    Ok(groups::table
        .filter(groups::community_id.eq(community))
        .filter(groups::ended_at.is_null())
        .order((groups::kind.asc(), groups::name.asc(), groups::id.asc()))
        .limit(MOST)
        .select(Group::as_select())
        .load(conn)?)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Group>, Error> {
    Ok(groups::table.find((community, id)).select(Group::as_select()).first(conn).optional()?)
}

/// Some of them by id.
pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Group>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Group> = groups::table
        .filter(groups::community_id.eq(community))
        .filter(among(groups::id, ids))
        .select(Group::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|g| (g.id.clone(), g)).collect())
}

/// What a group is, as it is written down.
#[derive(Clone, Debug)]
pub struct Facts {
    pub kind: GroupKind,
    pub name: String,
    pub what: String,
    pub open_to_join: bool,
    pub plan: Plan,
    pub term_months: u32,
}

fn seats_text(plan: &Plan) -> Result<String, Error> {
    serde_json::to_string(&plan.seats).map_err(|e| Error::broken("groups", e))
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, facts: &Facts) -> Result<String, Error> {
    let row = Group {
        community_id: tx.community.to_owned(),
        id: new_id(),
        kind: facts.kind,
        name: facts.name.clone(),
        what: facts.what.clone(),
        open_to_join: facts.open_to_join,
        most_percent: i32::try_from(facts.plan.most_percent).unwrap_or(100),
        seats: seats_text(&facts.plan)?,
        term_months: i32::try_from(facts.term_months).unwrap_or(0),
        made_by: permit.context().standing.actor.clone(),
        made_at: tx.now,
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(groups::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody changed it since `version` was read.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, facts: &Facts, version: i32) -> Result<(), Error> {
    let row =
        groups::table.find((tx.community, id)).filter(groups::version.eq(version)).filter(groups::ended_at.is_null());
    let changed = diesel::update(row)
        .set((
            groups::kind.eq(facts.kind),
            groups::name.eq(&facts.name),
            groups::what.eq(&facts.what),
            groups::open_to_join.eq(facts.open_to_join),
            groups::most_percent.eq(i32::try_from(facts.plan.most_percent).unwrap_or(100)),
            groups::seats.eq(seats_text(&facts.plan)?),
            groups::term_months.eq(i32::try_from(facts.term_months).unwrap_or(0)),
            groups::version.eq(version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

pub fn end<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str, version: i32) -> Result<(), Error> {
    let row =
        groups::table.find((tx.community, id)).filter(groups::version.eq(version)).filter(groups::ended_at.is_null());
    let changed = diesel::update(row)
        .set((groups::ended_at.eq(Some(tx.now)), groups::version.eq(version + 1)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// How many members each group has.
pub fn sizes(conn: &mut Conn, community: &str) -> Result<HashMap<String, i64>, Error> {
    let rows: Vec<(String, i64)> = members::table
        .filter(members::community_id.eq(community))
        .filter(members::state.eq(MemberState::Member))
        .group_by(members::group_id)
        .select((members::group_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Members, or those who ask, of a group, in the order they came, after the row given.
pub fn members(
    conn: &mut Conn,
    community: &str,
    group: &str,
    state: MemberState,
    after: &str,
    limit: i64,
) -> Result<Vec<(Member, Person)>, Error> {
    Ok(members::table
        .inner_join(
            people::table.on(people::community_id.eq(members::community_id).and(people::id.eq(members::person_id))),
        )
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(state))
        .filter(members::id.gt(after))
        .order(members::id.asc())
        .limit(limit)
        .select((Member::as_select(), Person::as_select()))
        .load(conn)?)
}

pub fn member(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Member>, Error> {
    Ok(members::table.find((community, id)).select(Member::as_select()).first(conn).optional()?)
}

/// What somebody is in a group now: a member, or asking to be one.
pub fn membership(conn: &mut Conn, community: &str, group: &str, person: &str) -> Result<Option<Member>, Error> {
    Ok(members::table
        .filter(members::community_id.eq(community))
        .filter(members::person_id.eq(person))
        .filter(among(members::state, [MemberState::Asked.as_str(), MemberState::Member.as_str()]))
        .filter(members::group_id.eq(group))
        .select(Member::as_select())
        .first(conn)
        .optional()?)
}

/// Everything somebody is in, or asks to be in.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Member>, Error> {
    Ok(members::table
        .filter(members::community_id.eq(community))
        .filter(members::person_id.eq(person))
        .filter(among(members::state, [MemberState::Asked.as_str(), MemberState::Member.as_str()]))
        .order(members::id.asc())
        .limit(MOST)
        .select(Member::as_select())
        .load(conn)?)
}

/// The groups somebody is a member of, by their ids.
pub fn joined(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<String>, Error> {
    let all = of_person(conn, community, person)?.into_iter();
    Ok(all.filter(|m| m.state == MemberState::Member).map(|m| m.group_id).collect())
}

/// How many seats of each kind are held.
pub fn taken(conn: &mut Conn, community: &str, group: &str) -> Result<HashMap<String, u32>, Error> {
    let rows: Vec<(String, i64)> = members::table
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(MemberState::Member))
        .group_by(members::seat)
        .select((members::seat, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(seat, n)| (seat, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

/// How many are members of a group.
pub fn size(conn: &mut Conn, community: &str, group: &str) -> Result<i64, Error> {
    Ok(members::table
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(MemberState::Member))
        .count()
        .get_result(conn)?)
}

/// By which way those who are in it came.
pub fn ways(conn: &mut Conn, community: &str, group: &str) -> Result<Vec<(String, String, i64)>, Error> {
    Ok(members::table
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(MemberState::Member))
        .group_by((members::standing, members::channel))
        .select((members::standing, members::channel, count_star()))
        .load(conn)?)
}

/// What somebody becomes in a group.
#[derive(Clone, Debug)]
pub struct NewMember<'a> {
    pub group: &'a str,
    pub person: &'a str,
    pub role: &'a str,
    pub seat: Option<SeatKind>,
    pub helper: Option<&'a str>,
    pub state: MemberState,
    pub until: Option<i64>,
}

pub fn add_member<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &NewMember<'_>) -> Result<String, Error> {
    let standing = &permit.context().standing;
    let row = Member {
        community_id: tx.community.to_owned(),
        id: new_id(),
        group_id: new.group.to_owned(),
        person_id: new.person.to_owned(),
        role: new.role.to_owned(),
        seat: new.seat.map_or("", |seat| seat.as_str()).to_owned(),
        helper_id: new.helper.map(str::to_owned),
        state: new.state,
        channel: standing.channel.as_str().to_owned(),
        standing: standing.word().to_owned(),
        from_at: tx.now,
        until_at: new.until,
        ended_at: None,
        end_why: None,
        end_words: None,
        version: 1,
    };
    diesel::insert_into(members::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// Writes a membership's new shape.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody was quicker.
pub fn change_member<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, to: &Member) -> Result<(), Error> {
    let row = members::table
        .find((tx.community, &to.id))
        .filter(members::version.eq(to.version))
        .filter(members::ended_at.is_null());
    let changed = diesel::update(row)
        .set((
            members::role.eq(&to.role),
            members::seat.eq(&to.seat),
            members::helper_id.eq(&to.helper_id),
            members::state.eq(to.state),
            members::from_at.eq(to.from_at),
            members::until_at.eq(to.until_at),
            members::version.eq(to.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

pub fn end_member<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    member: &Member,
    why: EndWhy,
    words: Option<&str>,
) -> Result<(), Error> {
    let row = members::table
        .find((tx.community, &member.id))
        .filter(members::version.eq(member.version))
        .filter(members::ended_at.is_null());
    let changed = diesel::update(row)
        .set((
            members::state.eq(MemberState::Ended),
            members::ended_at.eq(Some(tx.now)),
            members::end_why.eq(Some(why.as_str())),
            members::end_words.eq(words),
            members::version.eq(member.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// A meeting is shown for so long after it began, milliseconds.
const AFTERWARDS: i64 = 24 * 3_600_000;

/// Meetings of a group that are not over, and its files, the latest first.
pub fn items(conn: &mut Conn, community: &str, group: &str, now: i64) -> Result<Vec<Item>, Error> {
    Ok(items::table
        .filter(items::community_id.eq(community))
        .filter(items::group_id.eq(group))
        .filter(items::ended_at.is_null())
        .filter(items::kind.ne("meeting").or(items::at.gt(now - AFTERWARDS)))
        .order(items::id.desc())
        .limit(2 * ITEMS)
        .select(Item::as_select())
        .load(conn)?)
}

pub fn item(conn: &mut Conn, community: &str, group: &str, id: &str) -> Result<Option<Item>, Error> {
    Ok(items::table
        .find((community, group, id))
        .filter(items::ended_at.is_null())
        .select(Item::as_select())
        .first(conn)
        .optional()?)
}

/// A meeting or a file to be written down.
#[derive(Clone, Debug)]
pub struct NewItem {
    pub kind: &'static str,
    pub at: i64,
    pub words: String,
    pub place: String,
    pub hash: Option<String>,
    pub bytes: i64,
}

pub fn add_item<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, group: &str, new: &NewItem) -> Result<String, Error> {
    let row = Item {
        community_id: tx.community.to_owned(),
        group_id: group.to_owned(),
        id: new_id(),
        kind: new.kind.to_owned(),
        at: new.at,
        words: new.words.clone(),
        place: new.place.clone(),
        hash: new.hash.clone(),
        bytes: new.bytes,
        by_id: permit.context().standing.actor.clone(),
        made_at: tx.now,
        ended_at: None,
    };
    diesel::insert_into(items::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn end_item<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, group: &str, id: &str) -> Result<(), Error> {
    let row = items::table.find((tx.community, group, id)).filter(items::ended_at.is_null());
    let ended = diesel::update(row).set(items::ended_at.eq(Some(tx.now))).execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Missing) }
}
