//! What waits for a second pair of eyes, and what they said.

use diesel::prelude::*;

use super::conn::Conn;
use super::duty_officers;
use super::schema::second_eyes;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::second_eyes::SecondEyes;
use crate::domain::tiers::{AnswerSecond, AskSecond, Kind};
use crate::error::{Clash, Error};

/// Asked for and not yet answered, or answered and not yet used: a day's worth.
const MOST: i64 = 100;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = second_eyes)]
pub struct Asked {
    pub id: String,
    /// The act that is to be done, by its name in the record.
    pub purpose: String,
    /// Whom or what it is about.
    pub subject_id: String,
    pub asked_by: String,
    pub words: String,
    pub asked_at: i64,
    /// `waiting`, `agreed`, `refused` or `used`.
    pub state: String,
    pub second_id: Option<String>,
    pub officer_id: Option<String>,
    pub recorded_by: Option<String>,
    pub answer: Option<String>,
    pub called_at: Option<i64>,
    pub answered_at: Option<i64>,
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Asked>, Error> {
    Ok(second_eyes::table.find((community, id)).select(Asked::as_select()).first(conn).optional()?)
}

/// What stands in one state, newest first, before the id given.
pub fn in_state(
    conn: &mut Conn,
    community: &str,
    state: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Asked>, Error> {
    let mut query = second_eyes::table
        .filter(second_eyes::community_id.eq(community.to_owned()))
        .filter(second_eyes::state.eq(state.to_owned()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(second_eyes::id.lt(before.to_owned()));
    }
    Ok(query.order(second_eyes::id.desc()).limit(limit).select(Asked::as_select()).load(conn)?)
}

/// What stands open about one thing: asked, or agreed and not yet used; the newest.
pub fn open_for(conn: &mut Conn, community: &str, purpose: &str, subject: &str) -> Result<Option<Asked>, Error> {
    Ok(second_eyes::table
        .filter(second_eyes::community_id.eq(community))
        .filter(second_eyes::state.eq_any(["waiting", "agreed"].map(str::to_owned)))
        .filter(second_eyes::purpose.eq(purpose))
        .filter(second_eyes::subject_id.eq(subject))
        .order(second_eyes::id.desc())
        .select(Asked::as_select())
        .first(conn)
        .optional()?)
}

/// Asks; what was asked before about the same, and not yet used, stops.
pub fn ask(
    tx: &mut Tx<'_>,
    permit: &Permit<AskSecond>,
    purpose: &str,
    subject: &str,
    words: &str,
) -> Result<String, Error> {
    diesel::update(
        second_eyes::table
            .filter(second_eyes::community_id.eq(tx.community))
            .filter(second_eyes::state.eq_any(["waiting", "agreed"].map(str::to_owned)))
            .filter(second_eyes::purpose.eq(purpose))
            .filter(second_eyes::subject_id.eq(subject)),
    )
    .set(second_eyes::state.eq("refused"))
    .execute(tx.conn)?;
    let id = new_id();
    diesel::insert_into(second_eyes::table)
        .values((
            second_eyes::community_id.eq(tx.community),
            second_eyes::id.eq(&id),
            second_eyes::purpose.eq(purpose),
            second_eyes::subject_id.eq(subject),
            second_eyes::asked_by.eq(&permit.context().standing.actor),
            second_eyes::words.eq(words),
            second_eyes::asked_at.eq(tx.now),
            second_eyes::state.eq("waiting"),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// What was said, by whom.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    Agreed {
        words: &'a str,
    },
    Refused {
        words: &'a str,
    },
    /// By whoever asked.
    TakenBack {
        words: &'a str,
    },
    /// The officer agreed on the telephone, at that time, in these words.
    ByPhone {
        officer: &'a str,
        called_at: i64,
        words: &'a str,
    },
}

/// Keeps the answer, if it still waits.
pub fn answer(tx: &mut Tx<'_>, permit: &Permit<AnswerSecond>, id: &str, said: &Said<'_>) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = second_eyes::table.find((tx.community, id)).filter(second_eyes::state.eq("waiting"));
    let at = second_eyes::answered_at.eq(Some(tx.now));
    let by_staff = |state: &'static str, words: &str| {
        (
            second_eyes::state.eq(state),
            second_eyes::second_id.eq(Some(by.clone())),
            second_eyes::answer.eq(Some(words.to_owned())),
        )
    };
    let changed = match said {
        Said::Agreed { words } => diesel::update(row).set((at, by_staff("agreed", words))).execute(tx.conn)?,
        Said::Refused { words } => diesel::update(row).set((at, by_staff("refused", words))).execute(tx.conn)?,
        // Nobody is their own second pair of eyes, not even for a no.
        Said::TakenBack { words } => diesel::update(row)
            .set((
                at,
                second_eyes::state.eq("refused"),
                second_eyes::recorded_by.eq(Some(&by)),
                second_eyes::answer.eq(Some(*words)),
            ))
            .execute(tx.conn)?,
        Said::ByPhone { officer, called_at, words } => diesel::update(row)
            .set((
                at,
                second_eyes::state.eq("agreed"),
                second_eyes::officer_id.eq(Some(*officer)),
                second_eyes::recorded_by.eq(Some(&by)),
                second_eyes::called_at.eq(Some(*called_at)),
                second_eyes::answer.eq(Some(*words)),
            ))
            .execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Whose eyes they were.
pub fn whose(conn: &mut Conn, community: &str, asked: &Asked) -> Result<Option<SecondEyes>, Error> {
    if let Some(staff) = &asked.second_id {
        return Ok(Some(SecondEyes::Staff(staff.clone())));
    }
    let (Some(id), Some(recorded_by)) = (&asked.officer_id, &asked.recorded_by) else { return Ok(None) };
    let officer = duty_officers::find(conn, community, id)?.ok_or(Error::Missing)?;
    Ok(Some(SecondEyes::DutyOfficer {
        officer: officer.id,
        name: officer.name,
        number: officer.phone,
        added_by: officer.added_by,
        recorded_by: recorded_by.clone(),
    }))
}

/// Used up by the act it was asked for: it counts once.
pub fn used<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str) -> Result<(), Error> {
    let row = second_eyes::table.find((tx.community, id)).filter(second_eyes::state.eq("agreed"));
    let changed = diesel::update(row)
        .set((second_eyes::state.eq("used"), second_eyes::used_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::NeedsSecond)) }
}

/// What waits and what was agreed and not yet used, for the desk's page.
pub fn open(conn: &mut Conn, community: &str) -> Result<Vec<Asked>, Error> {
    let mut found = in_state(conn, community, "waiting", None, MOST)?;
    found.extend(in_state(conn, community, "agreed", None, MOST)?);
    Ok(found)
}
