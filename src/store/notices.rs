//! Notices: what was said to whom, how far it has gone out, and what came of it. Each person's copy is in
//! [`super::notice_copies`].

use diesel::prelude::*;
use jiff::civil::Date;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{
    ballot_lines as lines, ballot_voters as voters, buildings, group_members, homes, notice_copies, notices, people,
    survey_people as asked,
};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::notice::{Audience, CopyState, NoticeKind, NoticeState};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices)]
pub struct Notice {
    pub community_id: String,
    pub id: String,
    pub kind: NoticeKind,
    pub title: String,
    pub body: String,
    /// Together an [`Audience`].
    pub audience: String,
    pub target: String,
    /// The group that says it, to its members; `None`: the community.
    pub group_id: Option<String>,
    /// The notice it corrects or withdraws.
    pub replaces_id: Option<String>,
    pub by_id: String,
    pub at: i64,
    pub state: NoticeState,
    /// The last person it was sent to; people are gone through by id.
    pub cursor: String,
    /// People it was sent to so far.
    pub total: i64,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub version: i32,
}

impl Notice {
    /// To whom it goes.
    ///
    /// # Errors
    /// The row was damaged.
    pub fn to(&self) -> Result<Audience, Error> {
        Audience::stored(&self.audience, &self.target).ok_or_else(|| Error::broken("notices", "a damaged audience"))
    }

    /// Anybody may read it without signing in.
    pub fn is_public(&self) -> bool {
        self.audience == "everyone" && self.state.stands()
    }
}

/// What is said.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub kind: NoticeKind,
    pub title: &'a str,
    pub body: &'a str,
    pub to: &'a Audience,
    pub group: Option<&'a str>,
    pub replaces: Option<&'a str>,
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &New<'_>) -> Result<String, Error> {
    let row = Notice {
        community_id: tx.community.to_owned(),
        id: new_id(),
        kind: new.kind,
        title: new.title.to_owned(),
        body: new.body.to_owned(),
        audience: new.to.kind().to_owned(),
        target: new.to.target(),
        group_id: new.group.map(str::to_owned),
        replaces_id: new.replaces.map(str::to_owned),
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
        state: NoticeState::Sending,
        cursor: String::new(),
        total: 0,
        sent_at: None,
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(notices::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Notice>, Error> {
    Ok(notices::table.find((community, id)).select(Notice::as_select()).first(conn).optional()?)
}

pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Notice>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(notices::table
        .filter(notices::community_id.eq(community))
        .filter(among(notices::id, ids))
        .select(Notice::as_select())
        .load(conn)?)
}

/// All of them, or a group's, newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    group: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Notice>, Error> {
    let mut query = notices::table.filter(notices::community_id.eq(community.to_owned())).into_boxed();
    if let Some(group) = group {
        query = query.filter(notices::group_id.assume_not_null().eq(group.to_owned()));
        query = query.filter(notices::group_id.is_not_null());
    }
    if let Some(before) = before {
        query = query.filter(notices::id.lt(before.to_owned()));
    }
    Ok(query.order(notices::id.desc()).limit(limit).select(Notice::as_select()).load(conn)?)
}

/// What everybody may read, newest first.
pub fn public(conn: &mut Conn, community: &str, before: Option<&str>, limit: i64) -> Result<Vec<Notice>, Error> {
    let mut query = notices::table
        .filter(notices::community_id.eq(community.to_owned()))
        .filter(among(notices::state, ["sending", "sent"]))
        .filter(notices::audience.eq("everyone"))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(notices::id.lt(before.to_owned()));
    }
    Ok(query.order(notices::id.desc()).limit(limit).select(Notice::as_select()).load(conn)?)
}

/// Those on their way, oldest first.
pub fn sending(conn: &mut Conn, community: &str) -> Result<Vec<String>, Error> {
    Ok(notices::table
        .filter(notices::community_id.eq(community))
        .filter(notices::state.eq(NoticeState::Sending))
        .order(notices::id.asc())
        .limit(50)
        .select(notices::id)
        .load(conn)?)
}

/// The one that stands in a notice's place, or takes it back.
pub fn in_place_of(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Notice>, Error> {
    Ok(notices::table
        .filter(notices::community_id.eq(community))
        .filter(notices::id.gt(id))
        .filter(notices::replaces_id.eq(id))
        .order(notices::id.desc())
        .select(Notice::as_select())
        .first(conn)
        .optional()?)
}

/// Notes how far it has gone.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where another server went on with it, or it was stopped.
pub fn advance(tx: &mut Tx<'_>, _: Housekeeping, notice: &Notice, cursor: &str, more: i64) -> Result<(), Error> {
    let row = notices::table
        .find((tx.community, &notice.id))
        .filter(notices::cursor.eq(&notice.cursor))
        .filter(notices::state.eq(NoticeState::Sending));
    let changed = diesel::update(row)
        .set((notices::cursor.eq(cursor), notices::total.eq(notices::total + more)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// It went out to everybody.
pub fn all_sent(tx: &mut Tx<'_>, _: Housekeeping, notice: &Notice) -> Result<(), Error> {
    let row = notices::table.find((tx.community, &notice.id)).filter(notices::state.eq(NoticeState::Sending));
    diesel::update(row)
        .set((notices::state.eq(NoticeState::Sent), notices::sent_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    Ok(())
}

/// It stands no longer.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody was quicker.
pub fn end<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, notice: &Notice, to: NoticeState) -> Result<(), Error> {
    let row = notices::table
        .find((tx.community, &notice.id))
        .filter(among(notices::state, ["sending", "sent"]))
        .filter(notices::version.eq(notice.version));
    let changed = diesel::update(row)
        .set((notices::state.eq(to), notices::ended_at.eq(Some(tx.now)), notices::version.eq(notice.version + 1)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Somebody the next chunk passes, and whether it is for them.
#[derive(Clone, Debug)]
pub struct Passed {
    pub person: Person,
    pub takes: bool,
}

/// People on the register after the id given, as far as the audience can be told by an index; age is judged for each.
pub fn audience(
    conn: &mut Conn,
    community: &str,
    to: &Audience,
    today: Date,
    after: &str,
    limit: i64,
) -> Result<Vec<Passed>, Error> {
    let mut query = people::table
        .filter(people::community_id.eq(community.to_owned()))
        .filter(people::id.gt(after.to_owned()))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .into_boxed();
    let copies = || {
        notice_copies::table
            .filter(notice_copies::community_id.eq(community.to_owned()))
            .select(notice_copies::person_id)
    };
    query = match to {
        Audience::Everyone | Audience::Age { .. } => query,
        Audience::Building(id) => query.filter(
            people::home_id.eq_any(
                homes::table
                    .filter(homes::community_id.eq(community.to_owned()))
                    .filter(homes::building_id.eq(id.clone()))
                    .select(homes::id.nullable()),
            ),
        ),
        Audience::Grid(id) => {
            query.filter(
                people::home_id.eq_any(
                    homes::table
                        .inner_join(buildings::table.on(
                            buildings::community_id.eq(homes::community_id).and(buildings::id.eq(homes::building_id)),
                        ))
                        .filter(homes::community_id.eq(community.to_owned()))
                        .filter(buildings::grid_id.eq(id.clone()))
                        .select(homes::id.nullable()),
                ),
            )
        }
        Audience::Group(id) => query.filter(
            people::id.eq_any(
                group_members::table
                    .filter(group_members::community_id.eq(community.to_owned()))
                    .filter(group_members::group_id.eq(id.clone()))
                    .filter(group_members::state.eq("member"))
                    .select(group_members::person_id),
            ),
        ),
        Audience::List(ids) => query.filter(among(people::id, ids.clone())),
        Audience::Again(id) => {
            query.filter(people::id.eq_any(copies().filter(notice_copies::notice_id.eq(id.clone()))))
        }
        Audience::Roll(id) => query.filter(
            people::id.eq_any(
                voters::table
                    .filter(voters::community_id.eq(community.to_owned()))
                    .filter(voters::ballot_id.eq(id.clone()))
                    .filter(voters::person_id.is_not_null())
                    .select(voters::person_id.assume_not_null()),
            ),
        ),
        Audience::NotVoted(id) => query.filter(
            people::id.eq_any(
                voters::table
                    .inner_join(
                        lines::table.on(lines::community_id
                            .eq(voters::community_id)
                            .and(lines::ballot_id.eq(voters::ballot_id))
                            .and(lines::line.eq(voters::line))),
                    )
                    .filter(voters::community_id.eq(community.to_owned()))
                    .filter(voters::ballot_id.eq(id.clone()))
                    .filter(voters::person_id.is_not_null())
                    .filter(lines::taken_at.is_null())
                    .select(voters::person_id.assume_not_null()),
            ),
        ),
        Audience::Asked(id) => query.filter(
            people::id.eq_any(
                asked::table
                    .filter(asked::community_id.eq(community.to_owned()))
                    .filter(asked::survey_id.eq(id.clone()))
                    .filter(asked::drawn.eq(true))
                    .select(asked::person_id),
            ),
        ),
        Audience::Seen(id) => query.filter(
            people::id.eq_any(
                copies()
                    .filter(notice_copies::notice_id.eq(id.clone()))
                    .filter(among(notice_copies::state, [CopyState::Waiting.as_str(), CopyState::Reached.as_str()])),
            ),
        ),
    };
    let found: Vec<Person> = query.order(people::id.asc()).limit(limit).select(Person::as_select()).load(conn)?;
    let passed = |person: Person| Passed { takes: to.takes(person.born.as_deref(), today), person };
    Ok(found.into_iter().map(passed).collect())
}
