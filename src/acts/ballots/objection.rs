//! 名册不对, 我有意见: anybody may object to the roll before it opens, and whoever is on it to the result while it can be
//! contested. Each gets an answer, from another than whoever wrote it down.

use serde_json::json;

use super::{At, SUBJECT, number, telling};
use crate::acts::{ask, conclude};
use crate::domain::ballot::roll::{ObjectionKind, ObjectionState};
use crate::domain::ballot::{BallotState, Basis, Step};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::Standing;
use crate::domain::tiers::{DecideBallot, Kind, ObjectToBallot};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballot_says::{self, Objection};
use crate::store::ballots::{self, Ballot};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{ballot_roll, people};
use crate::words::k;

/// What somebody says against a ballot.
#[derive(Clone, Debug)]
pub struct Said {
    pub ballot: String,
    pub person: String,
    pub kind: ObjectionKind,
    pub words: Words,
}

/// Says it, by oneself, or as the desk wrote it down for somebody.
pub async fn object(db: &Db, community: &str, standing: Standing, claim: Claim, said: Said) -> Result<(), Error> {
    db.write("object_to_ballot", community, move |tx| {
        let Said { ballot, person, kind, words } = &said;
        let kind = *kind;
        if let Claimed::Before(_) = answers::claim(tx, &standing, person, &claim)? {
            return Ok(());
        }
        let found = ballots::find(tx.conn, tx.community, ballot)?.ok_or(Error::Missing)?;
        let on_roll = ballot_roll::line_of(tx.conn, tx.community, ballot, person)?.is_some();
        in_time(&found, kind, on_roll, tx.now)?;
        let waiting = ballot_says::own_objections(tx.conn, tx.community, ballot, person)?;
        if waiting.iter().filter(|o| o.state == ObjectionState::Waiting.as_str()).count() >= 3 {
            return Err(Error::Conflict(Clash::TooManyWait));
        }
        let permit = ask::<ObjectToBallot>(tx, &standing, &Subject::resident(person))?;
        ballot_says::object(tx, &permit, ballot, person, kind, words.as_str())?;
        if kind == ObjectionKind::Result {
            ballots::update(tx, &permit, &found.clone().stepped(Step::Contest)?)?;
        }
        let content = json!({
            "about": found.title,
            "number": number(found.number),
            "kind": kind.as_str(),
            "words": words.as_str(),
        });
        conclude(tx, permit, (SUBJECT, ballot), &content)?;
        answers::keep(tx, &standing, person, &claim, ballot)
    })
    .await
}

fn in_time(ballot: &Ballot, kind: ObjectionKind, on_roll: bool, now: i64) -> Result<(), Error> {
    let open = match kind {
        ObjectionKind::Result => {
            let contested = matches!(ballot.state, BallotState::Published | BallotState::Contested);
            on_roll && contested && ballot.contest_until.is_some_and(|until| now < until)
        }
        // Who stands on it does not say that they are missing.
        ObjectionKind::Missing => ballot.state == BallotState::Announced && !on_roll,
        ObjectionKind::Wrong | ObjectionKind::Stranger => ballot.state == BallotState::Announced,
    };
    if open { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// What the desk answers.
#[derive(Clone, Debug)]
pub struct Decision {
    pub objection: String,
    pub granted: bool,
    pub words: Words,
    /// A line that is taken off the roll with it.
    pub strike: Option<i32>,
}

/// Answers one. What is granted about the roll is done at once; what is granted about the result opens the count again.
pub async fn decide(db: &Db, community: &str, at: At, decision: Decision) -> Result<(), Error> {
    db.write("decide_ballot", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &at.standing, "", &at.claim)? {
            return Ok(());
        }
        let ballot = ballots::find(tx.conn, tx.community, &at.ballot)?.ok_or(Error::Missing)?;
        let objection = ballot_says::objection(tx.conn, tx.community, &at.ballot, &decision.objection)?;
        let objection = objection.ok_or(Error::Missing)?;
        let by_desk = objection.filed_by != objection.person_id;
        let subject = Subject::resident(&objection.person_id)
            .after(by_desk.then_some(objection.filed_by.as_str()).or(Some(objection.person_id.as_str())));
        let subject = hands_against(&ballot, &objection).into_iter().fold(subject, |s, hand| s.after(Some(hand)));
        let permit = ask::<DecideBallot>(tx, &at.standing, &subject)?;
        let state = if decision.granted { ObjectionState::Granted } else { ObjectionState::Refused };
        ballot_says::decide(tx, &permit, &objection, state, decision.words.as_str())?;
        let changed = match ObjectionKind::parse(&objection.kind) {
            Some(ObjectionKind::Result) => result(tx, &ballot, decision.granted)?,
            Some(kind) => on_the_roll(tx, &permit, &ballot, &objection, kind, &decision)?,
            None => ballot.clone(),
        };
        ballots::update(tx, &permit, &changed)?;
        let content = json!({
            "about": format!("{}，{}", ballot.title, decision.words.as_str()),
            "granted": decision.granted,
            "words": decision.words.as_str(),
            "struck": decision.strike,
            "roll_digest": changed.roll_digest,
        });
        conclude(tx, permit, (SUBJECT, &at.ballot), &content)?;
        answers::keep(tx, &at.standing, "", &at.claim, &at.ballot)
    })
    .await
}

/// Whose work it complains of: whoever counted or published the result does not judge what is said against it.
pub fn hands_against<'a>(ballot: &'a Ballot, objection: &Objection) -> Vec<&'a str> {
    if ObjectionKind::parse(&objection.kind) != Some(ObjectionKind::Result) {
        return Vec::new();
    }
    [&ballot.counted_by, &ballot.published_by].into_iter().flatten().map(String::as_str).collect()
}

/// Where nobody waits any more, the result stands; where one was right, it is counted again, and once for all who said so.
fn result(tx: &mut Tx<'_>, ballot: &Ballot, granted: bool) -> Result<Ballot, Error> {
    // Another was right before, and it is being counted anew already.
    if matches!(ballot.state, BallotState::Closed | BallotState::Counted) {
        return Ok(ballot.clone());
    }
    if granted {
        let contested = ballot.clone().stepped(Step::Contest)?;
        let mut again = contested.stepped(Step::Recount)?;
        again.round += 1;
        return Ok(again);
    }
    let waits = ballot_says::waiting(tx.conn, tx.community, &ballot.id)?;
    if waits > 0 || ballot.state != BallotState::Contested {
        return Ok(ballot.clone());
    }
    ballot.clone().stepped(Step::Stand)
}

fn on_the_roll<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &Ballot,
    objection: &Objection,
    kind: ObjectionKind,
    decision: &Decision,
) -> Result<Ballot, Error> {
    if ballot.state != BallotState::Announced {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if !decision.granted {
        return Ok(ballot.clone());
    }
    if let Some(line) = decision.strike {
        telling::enough(tx, permit, &ballot.id, line, None)?;
        ballot_roll::strike(tx, permit, &ballot.id, line).map_err(|_| Error::field("strike", k::BALLOTS_ERROR_LINE))?;
    }
    if kind == ObjectionKind::Missing {
        enter(tx, permit, ballot, &objection.person_id)?;
    }
    let frozen = ballot_roll::freeze(tx.conn, tx.community, &ballot.id)?;
    if frozen.lines == 0 {
        return Err(Error::field("strike", k::BALLOTS_ERROR_EMPTY_ROLL));
    }
    let mut changed = ballot.clone();
    changed.roll_lines = frozen.lines;
    changed.roll_area = frozen.area;
    changed.roll_digest = frozen.digest;
    Ok(changed)
}

/// A line for somebody who was left out; where homes vote, one more of the home that stands there already.
fn enter<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, ballot: &Ballot, person: &str) -> Result<(), Error> {
    // Which homes are theirs and how large stands in the land register, not here.
    if ballot.basis() == Basis::Owners {
        return Err(Error::field("granted", k::BALLOTS_ERROR_OWNER_ANEW));
    }
    if ballot_roll::line_of(tx.conn, tx.community, &ballot.id, person)?.is_some() {
        return Err(Error::Conflict(Clash::Exists));
    }
    let found = people::find(tx.conn, tx.community, person)?.ok_or(Error::Missing)?;
    let place = match &found.home_id {
        Some(home) => people::home_of(tx.conn, tx.community, home)?.map(|h| h.in_words()).unwrap_or_default(),
        None => String::new(),
    };
    let of_home = match ballot.basis() {
        Basis::Household => ballot_roll::line_at(tx.conn, tx.community, &ballot.id, &place)?,
        Basis::Person | Basis::Owners => None,
    };
    match of_home {
        Some(line) => ballot_roll::add_voter(tx, permit, &ballot.id, line, person)?,
        None => ballot_roll::add(tx, permit, &ballot.id, &place, person).map(|_| ())?,
    }
    telling::entered(tx, &ballot.id, person)
}
