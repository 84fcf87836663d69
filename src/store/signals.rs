//! Signals: what the house noticed and a human should look at, open until somebody closed it with words.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{acts, mandate_evidence, mandates, outbox, signals};
use super::tx::{Tx, new_id};
use crate::domain::mandate::MandateState;
use crate::domain::permit::Permit;
use crate::domain::signals::{Before, Done, Missed, Seen, Watched};
use crate::domain::tiers::{CloseSignal, RaiseSignal};
use crate::error::{Clash, Error};

/// What `mark` holds while a signal is open; afterwards its own id, so that one of a kind about the same people is open.
const OPEN: &str = "open";

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = signals)]
pub struct Signal {
    pub community_id: String,
    pub id: String,
    /// A `SignalKind` in text.
    pub kind: String,
    pub about: String,
    pub mark: String,
    pub resident_id: Option<String>,
    pub helper_id: Option<String>,
    /// JSON, `domain::signals::Facts`.
    pub facts: String,
    pub seen_at: i64,
    /// How often it was seen while open.
    pub times: i32,
    pub raised_at: i64,
    pub closed_at: Option<i64>,
    pub closed_by: Option<String>,
    pub closed_words: Option<String>,
    pub version: i32,
}

impl Signal {
    pub fn open(&self) -> bool {
        self.mark == OPEN
    }
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Signal>, Error> {
    Ok(signals::table.find((community, id)).select(Signal::as_select()).first(conn).optional()?)
}

/// The open one of this kind about the same people, else the newest closed one.
pub fn before(conn: &mut Conn, community: &str, seen: &Seen) -> Result<Option<(String, Before)>, Error> {
    let rows: Vec<Signal> = signals::table
        .filter(signals::community_id.eq(community))
        .filter(signals::about.eq(seen.about()))
        .filter(signals::kind.eq(seen.kind.as_str()))
        .order(signals::id.desc())
        .limit(1)
        .select(Signal::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .next()
        .map(|s| (s.id.clone(), Before { open: s.open(), seen_at: s.seen_at, closed_at: s.closed_at })))
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<RaiseSignal>, seen: &Seen) -> Result<String, Error> {
    let signal = Signal {
        community_id: tx.community.to_owned(),
        id: new_id(),
        kind: seen.kind.as_str().to_owned(),
        about: seen.about(),
        mark: OPEN.to_owned(),
        resident_id: seen.resident.clone(),
        helper_id: seen.helper.clone(),
        facts: facts(seen)?,
        seen_at: seen.at,
        times: 1,
        raised_at: tx.now,
        closed_at: None,
        closed_by: None,
        closed_words: None,
        version: 1,
    };
    diesel::insert_into(signals::table).values(&signal).execute(tx.conn)?;
    Ok(signal.id)
}

/// An open one was seen again.
pub fn again(tx: &mut Tx<'_>, _: &Permit<RaiseSignal>, id: &str, seen: &Seen) -> Result<(), Error> {
    diesel::update(signals::table.find((tx.community, id)))
        .set((signals::facts.eq(facts(seen)?), signals::seen_at.eq(seen.at), signals::times.eq(signals::times + 1)))
        .execute(tx.conn)?;
    Ok(())
}

fn facts(seen: &Seen) -> Result<String, Error> {
    serde_json::to_string(&seen.facts).map_err(|e| Error::broken("signals", e))
}

/// Closes one that nobody closed meanwhile.
pub fn close(tx: &mut Tx<'_>, permit: &Permit<CloseSignal>, signal: &Signal, words: &str) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let changed =
        diesel::update(signals::table.find((tx.community, &signal.id)).filter(signals::version.eq(signal.version)))
            .set((
                signals::mark.eq(&signal.id),
                signals::closed_at.eq(Some(tx.now)),
                signals::closed_by.eq(Some(by)),
                signals::closed_words.eq(Some(words)),
                signals::version.eq(signals::version + 1),
            ))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Open or closed ones, newest first, before the id given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    open: bool,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Signal>, Error> {
    let mut query = signals::table.filter(signals::community_id.eq(community)).into_boxed();
    query = if open { query.filter(signals::mark.eq(OPEN)) } else { query.filter(signals::mark.ne(OPEN)) };
    if let Some(before) = before {
        query = query.filter(signals::id.lt(before.to_owned()));
    }
    Ok(query.order(signals::id.desc()).limit(limit).select(Signal::as_select()).load(conn)?)
}

/// The open ones about a helper, newest first.
pub fn open_about_helper(conn: &mut Conn, community: &str, helper: &str, limit: i64) -> Result<Vec<Signal>, Error> {
    Ok(signals::table
        .filter(signals::community_id.eq(community))
        .filter(signals::mark.eq(OPEN))
        .filter(signals::helper_id.eq(helper))
        .order(signals::id.desc())
        .limit(limit)
        .select(Signal::as_select())
        .load(conn)?)
}

/// How many are open, at most `most`.
pub fn count_open(conn: &mut Conn, community: &str, most: i64) -> Result<usize, Error> {
    Ok(signals::table
        .filter(signals::community_id.eq(community))
        .filter(signals::mark.eq(OPEN))
        .limit(most)
        .select(signals::id)
        .load::<String>(conn)?
        .len())
}

type DoneRow = (String, String, i32, String, String, Option<String>, String, i64);

/// Acts since an instant as the rules look at them, newest first, at most `limit`.
pub fn done_since(conn: &mut Conn, community: &str, since: i64, limit: i64) -> Result<Vec<Done>, Error> {
    let rows: Vec<DoneRow> = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::at.ge(since))
        .order(acts::at.desc())
        .limit(limit)
        .select((
            acts::id,
            acts::act,
            acts::tier,
            acts::standing,
            acts::actor_id,
            acts::assisted_by,
            acts::resident_id,
            acts::at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, code, tier, standing, actor, assisted_by, resident, at)| Done {
            id,
            code,
            tier,
            standing,
            actor,
            assisted_by,
            resident,
            at,
        })
        .collect())
}

type WatchedRow = (String, String, String, String, Option<String>, i64);

/// Through whom the word of residents came since an instant; only of those whose mandate has run as long. The residents
/// after the id given, at most `limit` of them, with the id of the last one looked at.
pub fn watched(
    conn: &mut Conn,
    community: &str,
    since: i64,
    after: &str,
    limit: i64,
) -> Result<(Vec<Watched>, Option<String>), Error> {
    let mut residents: Vec<String> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::state.eq_any([MandateState::Active, MandateState::CoolingOff]))
        .filter(mandates::consented_at.le(since))
        .filter(mandates::resident_id.gt(after))
        .order(mandates::resident_id.asc())
        .limit(limit)
        .select(mandates::resident_id)
        .load(conn)?;
    let last = residents.last().cloned();
    residents.dedup();
    let rows: Vec<WatchedRow> = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq_any(residents))
        .filter(acts::at.ge(since))
        .group_by((acts::resident_id, acts::act, acts::standing, acts::actor_id, acts::assisted_by))
        .select((
            acts::resident_id,
            acts::act,
            acts::standing,
            acts::actor_id,
            acts::assisted_by,
            diesel::dsl::count_star(),
        ))
        .load(conn)?;
    let watched = rows
        .into_iter()
        .map(|(resident, code, standing, actor, assisted_by, times)| Watched {
            resident,
            code,
            standing,
            actor,
            assisted_by,
            times,
        })
        .collect();
    Ok((watched, last))
}

/// Calls and visits that found nobody at least `tries` times and still wait.
pub fn missed(conn: &mut Conn, community: &str, tries: i32, before: i64, limit: i64) -> Result<Vec<Missed>, Error> {
    let rows: Vec<(String, i32, i64)> = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(outbox::channel.eq_any(["call", "visit"].map(str::to_owned)))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::tries.ge(tries))
        .filter(outbox::created_at.le(before))
        .order(outbox::due_at.asc())
        .limit(limit)
        .select((outbox::person_id, outbox::tries, outbox::created_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(resident, tries, since)| Missed { resident, tries, since }).collect())
}

/// The witnesses named on papers signed since an instant, newest first, at most `limit`.
pub fn witnesses(conn: &mut Conn, community: &str, since: i64, limit: i64) -> Result<Vec<String>, Error> {
    Ok(mandate_evidence::table
        .filter(mandate_evidence::community_id.eq(community))
        .filter(mandate_evidence::at.ge(since))
        .filter(mandate_evidence::witness_name.is_not_null())
        .order(mandate_evidence::id.desc())
        .limit(limit)
        .select(mandate_evidence::witness_name.assume_not_null())
        .load(conn)?)
}
