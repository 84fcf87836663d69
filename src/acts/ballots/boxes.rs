//! Paper: slips handed out at the desk, the list beside the ballot box, and papers read by two people and settled by a
//! third.

use std::collections::HashSet;

use serde_json::json;

use super::{SUBJECT, number, telling};
use crate::acts::{ask, conclude};
use crate::domain::ballot::paper::{NotRead, Read, Readings};
use crate::domain::ballot::roll::{Comes, NotTaken, replaces};
use crate::domain::ballot::{BallotState, takes_votes};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{HandSlip, ListBox, ReadPaper, TellLine};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballot_roll::{self, Line};
use crate::store::ballot_taking::{self, Casting};
use crate::store::ballots::{self, Ballot};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{ballot_box, ballot_says, people};
use crate::words::k;

/// Lines of a ballot-box list typed in one go.
pub const MOST_LINES: usize = 200;

/// Hands out a slip; gives its eight digits, to be shown once. Pressed twice, there is a new one and the old opens nothing.
pub async fn hand_slip(
    db: &Db,
    community: &str,
    standing: Standing,
    ballot: String,
    person: String,
) -> Result<String, Error> {
    db.write("hand_slip", community, move |tx| {
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        let line = ballot_roll::line_of(tx.conn, tx.community, &ballot, &person)?
            .ok_or(Error::field("who", k::BALLOTS_ERROR_NOT_ON_ROLL))?;
        if !takes_votes(found.state, found.dates(), tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        replaces(line.taken().as_ref(), &Comes::Own(&person))
            .map_err(|why| Error::field("who", super::cast::not_taken(why)))?;
        // Nobody makes sure of themselves.
        let permit = ask::<HandSlip>(tx, &standing, &Subject::resident(&person).after(Some(&person)))?;
        let code = ballot_says::hand(tx, &permit, &ballot, line.line, &person)?;
        let content = json!({ "about": found.title, "number": number(found.number), "line": line.line });
        conclude(tx, permit, (SUBJECT, &ballot), &content)?;
        Ok(code)
    })
    .await
}

/// What became of the lines of a ballot-box list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub taken: Vec<i32>,
    /// Had voted by another way, which their paper replaces.
    pub replaced: Vec<i32>,
    /// Stand on a list already: one of the two papers is one too many.
    pub twice: Vec<i32>,
    pub unknown: Vec<i32>,
}

impl Listed {
    /// As it goes into an address and beside the form's key.
    pub fn stored(&self) -> String {
        let join = |lines: &[i32]| lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        [&self.taken, &self.replaced, &self.twice, &self.unknown].map(|lines| join(lines)).join(";")
    }

    /// Reads what a repeated form is told.
    pub fn read(text: &str) -> Self {
        let mut parts =
            text.split(';').map(|part| part.split(',').filter_map(|n| n.parse().ok()).collect::<Vec<i32>>());
        let mut next = || parts.next().unwrap_or_default();
        Self { taken: next(), replaced: next(), twice: next(), unknown: next() }
    }
}

/// Takes a ballot-box list over: whoever stands on it has put a paper in. Each line is an act of its own, and everybody on
/// it is told.
pub async fn list(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    ballot: String,
    lines: Vec<i32>,
) -> Result<Listed, Error> {
    db.write("list_box", community, move |tx| {
        if let Claimed::Before(answer) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(Listed::read(&answer));
        }
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        // Also after the hour, as long as the urn is not closed: lists are typed in afterwards.
        if found.state != BallotState::Open {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let mut listed = Listed::default();
        for number in &lines {
            match ballot_roll::line(tx.conn, tx.community, &ballot, *number)? {
                Some(line) => one(tx, &standing, &found, &line, &mut listed)?,
                None => listed.unknown.push(*number),
            }
        }
        answers::keep(tx, &standing, "", &claim, &listed.stored())?;
        Ok(listed)
    })
    .await
}

fn one(tx: &mut Tx<'_>, standing: &Standing, ballot: &Ballot, line: &Line, listed: &mut Listed) -> Result<(), Error> {
    if let Err(NotTaken::OnPaper) = replaces(line.taken().as_ref(), &Comes::Box) {
        listed.twice.push(line.line);
        return Ok(());
    }
    let names = ballot_roll::names(tx.conn, tx.community, &ballot.id, line.line, line.line)?;
    let mut voters = names.get(&line.line).cloned().unwrap_or_default();
    // Two records that became one stand there twice.
    let mut known = HashSet::new();
    voters.retain(|(person, _)| person.as_ref().is_none_or(|id| known.insert(id.clone())));
    // Of one on the line it is known whose paper it is; of several, only that it is one of theirs.
    let person = match &voters[..] {
        [(Some(person), _)] => Some(person.clone()),
        _ => None,
    };
    let subject = person.as_deref().map_or_else(Subject::default, Subject::resident);
    let born = match &person {
        Some(id) => people::find(tx.conn, tx.community, id)?.and_then(|p| p.born),
        None => None,
    };
    let permit = ask::<ListBox>(tx, standing, &subject)?;
    let casting = Casting {
        channel: Channel::Paper,
        by: person,
        hands: None,
        band: Some(super::roll::band_at(tx, born.as_deref(), ballot.closes_at)?),
        sealed: None,
        choice: None,
    };
    ballot_taking::cast(tx, &permit, line, &casting)?;
    telling::enough(tx, &permit, &ballot.id, line.line, None)?;
    let replaced = line.taken_at.is_some();
    if replaced {
        listed.replaced.push(line.line)
    } else {
        listed.taken.push(line.line)
    }
    let of_one = permit.context().resident.is_some();
    let content = json!({ "about": ballot.title, "line": line.line, "replaced": replaced });
    conclude(tx, permit, (SUBJECT, &ballot.id), &content)?;
    if of_one { Ok(()) } else { tell_line(tx, standing, ballot, line.line, &voters) }
}

/// Nobody knows whose of them the paper is: each hears of it the way they chose, and can say that it was not theirs.
fn tell_line(
    tx: &mut Tx<'_>,
    standing: &Standing,
    ballot: &Ballot,
    line: i32,
    voters: &[(Option<String>, String)],
) -> Result<(), Error> {
    for person in voters.iter().filter_map(|(person, _)| person.as_deref()) {
        let permit = ask::<TellLine>(tx, standing, &Subject::resident(person))?;
        conclude(tx, permit, (SUBJECT, &ballot.id), &json!({ "about": ballot.title, "line": line }))?;
    }
    Ok(())
}

/// What one of the two read on a paper. Of an open ballot the paper bears its line, and that line must be on a list.
pub async fn read(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    ballot: String,
    serial: i32,
    what: Read,
) -> Result<(), Error> {
    db.write("read_paper", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        if !matches!(found.state, BallotState::Open | BallotState::Closed) || tx.now < found.opens_at {
            return Err(Error::Conflict(Clash::TooLate));
        }
        // A secret box is opened when it is over.
        if found.is_secret() && found.state != BallotState::Closed {
            return Err(Error::field("serial", k::BALLOTS_ERROR_BOX_SHUT));
        }
        if !found.is_secret() {
            let line = ballot_roll::line(tx.conn, tx.community, &ballot, serial)?;
            let on_paper = line.is_some_and(|l| l.channel.as_deref() == Some(Channel::Paper.as_str()));
            if !on_paper {
                return Err(Error::field("serial", k::BALLOTS_ERROR_NOT_LISTED));
            }
        }
        let questions = found.questions()?;
        let what = what.clone().map(|choice| choice.tidy(&questions));
        if what.as_ref().is_some_and(|choice| !choice.fits(&questions)) {
            return Err(Error::field("vote", k::BALLOTS_ERROR_CHOICE));
        }
        let mut readings = match ballot_box::paper(tx.conn, tx.community, &ballot, serial)? {
            Some(paper) => paper.readings()?,
            None => Readings::default(),
        };
        readings.read(&standing.actor, what).map_err(|why| match why {
            NotRead::Twice => Error::field("serial", k::BALLOTS_ERROR_READ_TWICE),
            NotRead::Settled => Error::field("serial", k::BALLOTS_ERROR_SETTLED),
        })?;
        if standing.office().is_none() {
            return Err(Error::refused(Refusal::NotThisOffice));
        }
        let permit = ask::<ReadPaper>(tx, &standing, &Subject::default())?;
        ballot_box::keep_paper(tx, &permit, &ballot, serial, &readings)?;
        // What it says is not in the record: two readings stand beside each other until the count, and no longer matter then.
        conclude(tx, permit, (SUBJECT, &ballot), &json!({ "about": found.title, "paper": serial }))?;
        answers::keep(tx, &standing, "", &claim, &ballot)
    })
    .await
}
