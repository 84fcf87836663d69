//! Signals: the house noticed something, and a human looks at it (TRUST.md §3). Whatever part of the house notices calls
//! [`raise`] in its own transaction; what shows only over days is found by [`scan`]. A signal never blocks anything.

use jiff::tz::TimeZone;
use serde_json::json;

use super::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::signals::{self as rules, Seen, Thresholds, What};
use crate::domain::standing::Standing;
use crate::domain::tiers::{CloseSignal, RaiseSignal};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{absences, signals};

/// The kind of subject signals have in the record.
pub const SUBJECT: &str = "signal";
/// Acts one scan looks at, one by one.
const ACTS: i64 = 10_000;
/// Rows of the other lists a scan reads at once.
const ROWS: i64 = 500;
/// Pages of residents one scan looks through.
const PAGES: usize = 40;
/// Signals raised in one transaction.
const BATCH: usize = 50;

/// Raises a signal, or notes on the open one that it was seen again; `true` if there is a new one. What somebody has
/// already looked at is not raised a second time.
pub fn raise(tx: &mut Tx<'_>, seen: &Seen) -> Result<bool, Error> {
    raise_by(tx, seen, Thresholds::default().quiet_days)
}

fn raise_by(tx: &mut Tx<'_>, seen: &Seen, quiet_days: i64) -> Result<bool, Error> {
    let before = signals::before(tx.conn, tx.community, seen)?;
    let what = rules::what_to_do(seen.kind, seen.at, before.as_ref().map(|(_, b)| *b), quiet_days);
    if what == What::Nothing {
        return Ok(false);
    }
    let permit = tx.permit::<RaiseSignal>(&Standing::of_the_house(), &Subject::default())?;
    let id = match (what, before) {
        (What::Again, Some((id, _))) => {
            signals::again(tx, &permit, &id, seen)?;
            id
        }
        _ => signals::insert(tx, &permit, seen)?,
    };
    // No names: this entry is about nobody's key.
    conclude(tx, permit, (SUBJECT, &id), &json!({ "kind": seen.kind.as_str() }))?;
    Ok(what == What::Raise)
}

/// Somebody looked, and says what came of it. Whoever the signal is about does not close it.
pub async fn close(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    words: Words,
) -> Result<(), Error> {
    db.write("close_signal", community, move |tx| {
        let found = signals::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &id, &claim)? {
            return Ok(());
        }
        let subject = Subject::default().after(found.helper_id.as_deref());
        let permit = ask::<CloseSignal>(tx, &standing, &subject)?;
        if !found.open() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        signals::close(tx, &permit, &found, words.as_str())?;
        conclude(tx, permit, (SUBJECT, &id), &json!({ "kind": found.kind, "words": words.as_str() }))?;
        answers::keep(tx, &standing, &id, &claim, &id)
    })
    .await
}

/// Looks through the last days and raises what it finds; gives how many are new. Run by the clock, once for each
/// community; every query is bounded.
pub async fn scan(db: &Db, community: &str, zone: TimeZone, t: Thresholds) -> Result<usize, Error> {
    let (now, name) = (db.now(), community.to_owned());
    let found = db.read(move |conn| look(conn, &name, &zone, &t, now)).await?;
    let mut raised = 0;
    for some in found.chunks(BATCH) {
        let some = some.to_vec();
        raised += db
            .write("scan_signals", community, move |tx| {
                let mut new = 0;
                for seen in &some {
                    new += usize::from(raise_by(tx, seen, t.quiet_days)?);
                }
                Ok(new)
            })
            .await?;
    }
    Ok(raised)
}

fn look(conn: &mut Conn, community: &str, zone: &TimeZone, t: &Thresholds, now: i64) -> Result<Vec<Seen>, Error> {
    let acts = signals::done_since(conn, community, now - t.window(), ACTS)?;
    let mut found = rules::changed_before(&acts, t);
    found.extend(rules::night_acts(&acts, zone, t));
    found.extend(rules::confirmed_fast(&acts, t));
    found.extend(rules::withdrawn_by_proxy(&acts));
    let mut missed = signals::missed(conn, community, t.unreachable_tries, t.unreachable_before(now), ROWS)?;
    let people: Vec<String> = missed.iter().map(|m| m.resident.clone()).collect();
    let away = absences::away_among(conn, community, &people, now)?;
    missed.retain(|m| !away.contains(&m.resident));
    found.extend(rules::unreachable(&missed, t, now));
    let witnesses = signals::witnesses(conn, community, t.witness_since(now), ROWS)?;
    found.extend(rules::same_witness(&witnesses, t, now));
    let mut after = String::new();
    for _ in 0..PAGES {
        let (watched, last) = signals::watched(conn, community, t.only_channel_since(now), &after, ROWS)?;
        found.extend(rules::only_channel(&watched, t, now));
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    Ok(found)
}
