//! 一步一步自己来: somebody lets us look what they can do alone, waves a step away, or takes the leave back; and the clock
//! that looks again.

use std::collections::HashMap;

use serde_json::json;

use super::{ask, conclude};
use crate::domain::mandate::Matter;
use crate::domain::next_step::{self as rules, Done, Offer};
use crate::domain::policy::Subject;
use crate::domain::rates::way;
use crate::domain::standing::Standing;
use crate::domain::tiers::{ALL, LeaveSteps, WaveStep};
use crate::error::{Clash, Error};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::next_steps::{self, NextStep};

/// People looked at in one go, and their acts: far more than anybody does in three months.
const BATCH: i64 = 50;
const ACTS: i64 = 20_000;
/// Looked at again after this, milliseconds: a little less than the job's day.
const AGAIN: i64 = 20 * 3_600_000;

/// Leave is given; what there is to offer is worked out at once. Given twice it is the same leave.
pub async fn let_us(db: &Db, community: &str, standing: Standing) -> Result<(), Error> {
    db.write("let_steps", community, move |tx| {
        let person = standing.actor.clone();
        if next_steps::find(tx.conn, tx.community, &person)?.is_some() {
            return Ok(());
        }
        let permit = ask::<LeaveSteps>(tx, &standing, &Subject::resident(&person))?;
        let done = done_by(tx.conn, tx.community, std::slice::from_ref(&person), tx.now)?;
        let blank = NextStep {
            community_id: tx.community.to_owned(),
            person_id: person.clone(),
            leave_at: tx.now,
            offer: None,
            waved_until: 0,
            grown_at: None,
            looked_at: tx.now,
        };
        let row = found(blank, done.get(&person).map_or(&[], Vec::as_slice), tx.now);
        next_steps::begin(tx, &permit, &row)?;
        conclude(tx, permit, ("person", &person), &json!({ "leave": true })).map(|_| ())
    })
    .await
}

/// Leave is taken back, and what was worked out is forgotten.
pub async fn stop(db: &Db, community: &str, standing: Standing) -> Result<(), Error> {
    db.write("stop_steps", community, move |tx| {
        let person = standing.actor.clone();
        if next_steps::find(tx.conn, tx.community, &person)?.is_none() {
            return Ok(());
        }
        let permit = ask::<LeaveSteps>(tx, &standing, &Subject::resident(&person))?;
        next_steps::end(tx, &permit, &person)?;
        conclude(tx, permit, ("person", &person), &json!({ "leave": false })).map(|_| ())
    })
    .await
}

/// Not now: the step comes again after a month at the earliest.
pub async fn later(db: &Db, community: &str, standing: Standing) -> Result<(), Error> {
    db.write("wave_step", community, move |tx| {
        let person = standing.actor.clone();
        let row = next_steps::find(tx.conn, tx.community, &person)?.ok_or(Error::Conflict(Clash::TooLate))?;
        if row.waved_until > tx.now {
            return Ok(());
        }
        let permit = ask::<WaveStep>(tx, &standing, &Subject::resident(&person))?;
        next_steps::wave(tx, &permit, &person, tx.now + rules::WAVED)?;
        conclude(tx, permit, ("person", &person), &json!({ "offer": row.offer })).map(|_| ())
    })
    .await
}

/// Looks again at everybody who lets us, some at a time; cut short it goes on where it stood.
pub async fn look(db: &Db, community: &str) -> Result<(), Error> {
    loop {
        let left = db
            .write("look_at_steps", community, move |tx| {
                let due = next_steps::due(tx.conn, tx.community, tx.now - AGAIN, BATCH)?;
                let people: Vec<String> = due.iter().map(|row| row.person_id.clone()).collect();
                let done = done_by(tx.conn, tx.community, &people, tx.now)?;
                let many = due.len();
                for row in due {
                    let theirs = done.get(&row.person_id).map_or(&[][..], Vec::as_slice);
                    let row = found(row, theirs, tx.now);
                    next_steps::looked(tx, tx.housekeeping(), &row)?;
                }
                Ok(many)
            })
            .await?;
        if left < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(());
        }
    }
}

/// The row with what these acts say. Who once did something alone has, whatever is forgotten since.
fn found(row: NextStep, done: &[Done], now: i64) -> NextStep {
    NextStep {
        offer: rules::next(done).map(|offer| offer.code()),
        grown_at: rules::grown_at(done).max(row.grown_at),
        looked_at: now,
        ..row
    }
}

/// What these people did in the last months, by person, as far as it is of a matter.
pub fn done_by(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    now: i64,
) -> Result<HashMap<String, Vec<Done>>, Error> {
    let mut by_person: HashMap<String, Vec<Done>> = HashMap::new();
    for (person, act, standing, channel, at) in
        next_steps::lately(conn, community, people, now - rules::LOOK_BACK, ACTS)?
    {
        if let Some(matter) = matter(&act) {
            by_person.entry(person).or_default().push(Done { matter, way: way(&standing, &channel), at });
        }
    }
    Ok(by_person)
}

/// The matter of an act, by the one table of acts.
fn matter(act: &str) -> Option<Matter> {
    ALL.iter().find(|rule| rule.code == act).and_then(|rule| rule.matter)
}

/// What is offered now, unless it was waved away.
pub fn offered(row: &NextStep, now: i64) -> Option<Offer> {
    row.offer.as_deref().filter(|_| row.waved_until <= now).and_then(Offer::parse)
}
