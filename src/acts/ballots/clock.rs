//! A ballot opens at its hour, if nobody waits for an answer about the roll. It takes no votes after its last hour,
//! whether or not anybody presses anything; the urn is closed by staff, for the lists beside the boxes come first. Before
//! that hour, who has not voted is told once more.

use serde_json::json;

use super::{SUBJECT, telling};
use crate::acts::conclude;
use crate::domain::ballot::{BallotState, Step, takes_votes};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::OpenBallot;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{ballot_says, ballots};

/// Looked at in one turn.
const BATCH: i64 = 50;

/// Opens what is due, and reminds of what is nearly over; how many there were.
pub async fn run(db: &Db, community: &str) -> Result<usize, Error> {
    let (now, id) = (db.now(), community.to_owned());
    // Asked before writing, so that an idle house writes nothing.
    let due = db.read(move |conn| ballots::due(conn, &id, now, BATCH)).await?;
    telling::rest(db, community).await?;
    let mut done = 0;
    if due.iter().any(|b| b.state == BallotState::Announced) {
        done += db.write("open_ballots", community, open).await?;
    }
    if due.iter().any(|b| takes_votes(b.state, b.dates(), now)) {
        done += db.write("remind_ballots", community, remind).await?;
    }
    Ok(done)
}

fn remind(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let due = ballots::due(tx.conn, tx.community, tx.now, BATCH)?;
    let (mut reminded, now) = (0, tx.now);
    for ballot in due.into_iter().filter(|b| takes_votes(b.state, b.dates(), now)) {
        telling::remind(tx, ballot)?;
        reminded += 1;
    }
    Ok(reminded)
}

fn open(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let mut opened = 0;
    for ballot in ballots::due(tx.conn, tx.community, tx.now, BATCH)? {
        let waits = ballot_says::waiting(tx.conn, tx.community, &ballot.id)?;
        if ballot.state != BallotState::Announced || waits > 0 {
            continue;
        }
        let permit = tx.permit::<OpenBallot>(&Standing::of_the_house(), &Subject::default())?;
        let ballot = ballot.stepped(Step::Open)?;
        ballots::update(tx, &permit, &ballot)?;
        conclude(tx, permit, (SUBJECT, &ballot.id), &json!({ "about": ballot.title }))?;
        opened += 1;
    }
    Ok(opened)
}
