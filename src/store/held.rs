//! Acts that wait for the resident's own word: who asked for what, by what right, and what became of it. What was asked
//! for is sealed under the resident's key, as in the record.

use diesel::prelude::*;

use super::columns::text_column;
use super::conn::Conn;
use super::person_keys;
use super::schema::held_acts;
use super::tx::Tx;
use crate::domain::held::{HeldState, WAITS, Way};
use crate::domain::permit::Permit;
use crate::domain::standing::Assurance;
use crate::domain::tiers::{HoldAct, Kind};
use crate::error::{Clash, Error};
use crate::keys::{self, KeyRing};

text_column!(HeldState);

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = held_acts)]
pub struct HeldAct {
    pub community_id: String,
    pub id: String,
    /// The act that waits, by its name in the record: `contact.phone`.
    pub kind: String,
    pub resident_id: String,
    /// The helper; the resident where they asked themselves, beside a helper or with a code.
    pub actor_id: String,
    pub assisted_by: Option<String>,
    /// Whose hands asked: they never answer.
    pub hands_id: String,
    pub standing: String,
    pub mandate_id: Option<String>,
    pub mandate_version: Option<i32>,
    pub channel: String,
    pub assurance: String,
    pub device_id: Option<String>,
    pub session_id: Option<String>,
    pub client_at: Option<i64>,
    pub asked_at: i64,
    pub ends_at: i64,
    /// `None`: the resident was erased.
    pub sealed: Option<Vec<u8>>,
    /// The act with which it was asked for; its messages tell the resident.
    pub act_id: Option<String>,
    pub open: bool,
    pub state: HeldState,
    pub answered_at: Option<i64>,
    pub answered_by: Option<String>,
    /// A `Way` in text.
    pub answered_how: Option<String>,
    /// What was said with the answer.
    pub words: Option<String>,
    pub version: i32,
}

impl HeldAct {
    pub fn assurance(&self) -> Assurance {
        Assurance::parse(&self.assurance).unwrap_or(Assurance::Password)
    }

    /// Still to be answered. Clocks run out even while nobody rewrites the row.
    pub fn waits(&self, now: i64) -> bool {
        self.open && now < self.ends_at
    }
}

/// Something to keep.
#[derive(Clone, Copy, Debug)]
pub struct NewHeld<'a> {
    pub id: &'a str,
    pub kind: &'static str,
    pub resident: &'a str,
    /// What is asked for; sealed before it is written.
    pub content: &'a [u8],
}

/// Keeps what was asked for, with everything the permit knows of who asked.
pub fn insert(tx: &mut Tx<'_>, permit: &Permit<HoldAct>, new: &NewHeld<'_>) -> Result<HeldAct, Error> {
    let standing = permit.context().standing.clone();
    let sealed = match person_keys::of(tx, new.resident)? {
        Some(key) => Some(keys::seal_with(&key, &about(tx.community, new.id), new.content)?),
        None => None,
    };
    let row = HeldAct {
        community_id: tx.community.to_owned(),
        id: new.id.to_owned(),
        kind: new.kind.to_owned(),
        resident_id: new.resident.to_owned(),
        actor_id: standing.actor.clone(),
        assisted_by: standing.assisted_by().map(str::to_owned),
        hands_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        standing: standing.word().to_owned(),
        mandate_id: standing.mandate().map(|m| m.id.clone()),
        mandate_version: standing.mandate().map(|m| m.version),
        channel: standing.channel.as_str().to_owned(),
        assurance: standing.assurance.as_str().to_owned(),
        device_id: standing.device.clone(),
        session_id: standing.session.clone(),
        client_at: standing.client_at,
        asked_at: tx.now,
        ends_at: tx.now + WAITS,
        sealed,
        act_id: None,
        open: true,
        state: HeldState::Waiting,
        answered_at: None,
        answered_by: None,
        answered_how: None,
        words: None,
        version: 1,
    };
    diesel::insert_into(held_acts::table).values(&row).execute(tx.conn)?;
    Ok(row)
}

pub(super) fn about(community: &str, id: &str) -> Vec<u8> {
    format!("held/{community}/{id}").into_bytes()
}

/// The act it was asked for with, once that is written.
pub fn told_by_act(tx: &mut Tx<'_>, held: &str, act: &str) -> Result<(), Error> {
    diesel::update(held_acts::table.find((tx.community, held)))
        .set(held_acts::act_id.eq(Some(act)))
        .execute(tx.conn)?;
    Ok(())
}

/// What was asked for, opened. `None`: the resident's key was destroyed.
pub fn open(conn: &mut Conn, keys: &KeyRing, held: &HeldAct) -> Result<Option<Vec<u8>>, Error> {
    Ok(open_all(conn, keys, &held.resident_id, std::slice::from_ref(held))?.pop().flatten())
}

/// The same for several of one resident, their key read once.
pub fn open_all(
    conn: &mut Conn,
    keys: &KeyRing,
    resident: &str,
    rows: &[HeldAct],
) -> Result<Vec<Option<Vec<u8>>>, Error> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let key = person_keys::find(conn, keys, &first.community_id, resident)?;
    let opened = |row: &HeldAct| match (&row.sealed, &key) {
        (Some(sealed), Some(key)) if row.resident_id == resident => {
            keys::open_with(key, &about(&row.community_id, &row.id), sealed).map(|plain| Some(plain.to_vec()))
        }
        _ => Ok(None),
    };
    rows.iter().map(opened).collect()
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<HeldAct>, Error> {
    Ok(held_acts::table.find((community, id)).select(HeldAct::as_select()).first(conn).optional()?)
}

/// What waits for a resident, newest first.
pub fn waiting_for(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    now: i64,
    limit: i64,
) -> Result<Vec<HeldAct>, Error> {
    Ok(held_acts::table
        .filter(held_acts::community_id.eq(community))
        .filter(held_acts::resident_id.eq(resident))
        .filter(held_acts::open.eq(true))
        .filter(held_acts::ends_at.gt(now))
        .order(held_acts::id.desc())
        .limit(limit)
        .select(HeldAct::as_select())
        .load(conn)?)
}

/// How many of one helper's wait for one resident.
pub fn count_waiting(conn: &mut Conn, community: &str, hands: &str, resident: &str, now: i64) -> Result<i64, Error> {
    Ok(held_acts::table
        .filter(held_acts::community_id.eq(community))
        .filter(held_acts::hands_id.eq(hands))
        .filter(held_acts::resident_id.eq(resident))
        .filter(held_acts::open.eq(true))
        .filter(held_acts::ends_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// Whose, on a page.
#[derive(Clone, Debug)]
pub enum Of {
    /// A resident's own.
    Resident(String),
    /// What one pair of hands asked for one resident.
    Hands { hands: String, resident: String },
    /// All that wait, or all that are over.
    Desk { open: bool },
}

/// Newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    of: &Of,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<HeldAct>, Error> {
    let mut query = held_acts::table.filter(held_acts::community_id.eq(community)).into_boxed();
    query = match of {
        Of::Resident(resident) => query.filter(held_acts::resident_id.eq(resident.clone())),
        Of::Hands { hands, resident } => {
            query.filter(held_acts::hands_id.eq(hands.clone())).filter(held_acts::resident_id.eq(resident.clone()))
        }
        Of::Desk { open } => query.filter(held_acts::open.eq(*open)),
    };
    if let Some(before) = before {
        query = query.filter(held_acts::id.lt(before.to_owned()));
    }
    Ok(query.order(held_acts::id.desc()).limit(limit).select(HeldAct::as_select()).load(conn)?)
}

/// At the desk: all that wait, or all that are over.
pub fn at_desk(
    conn: &mut Conn,
    community: &str,
    open: bool,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<HeldAct>, Error> {
    page(conn, community, &Of::Desk { open }, before, limit)
}

/// Those whose thirty days are over, the oldest first.
pub fn over(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<String>, Error> {
    Ok(held_acts::table
        .filter(held_acts::community_id.eq(community))
        .filter(held_acts::open.eq(true))
        .filter(held_acts::ends_at.le(now))
        .order(held_acts::ends_at.asc())
        .limit(limit)
        .select(held_acts::id)
        .load(conn)?)
}

/// How it ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    pub state: HeldState,
    pub how: Option<Way>,
    pub words: Option<&'a str>,
}

/// Writes the answer, if nobody did before.
///
/// # Errors
/// [`Clash::TooLate`] when somebody did: of two presses in two tabs one counts.
pub fn end<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, held: &HeldAct, ending: &Ending<'_>) -> Result<(), Error> {
    let row = held_acts::table.find((tx.community, &held.id)).filter(held_acts::open.eq(true));
    let changed = diesel::update(row.filter(held_acts::version.eq(held.version)))
        .set((
            held_acts::open.eq(false),
            held_acts::state.eq(ending.state),
            held_acts::answered_at.eq(Some(tx.now)),
            held_acts::answered_by.eq(Some(permit.context().standing.actor.clone())),
            held_acts::answered_how.eq(ending.how.map(|way| way.as_str())),
            held_acts::words.eq(ending.words),
            held_acts::version.eq(held.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
