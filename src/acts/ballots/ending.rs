//! The end: names come off and the urn is published; it is counted, published by another, and sealed for good.

use serde_json::json;

use super::{At, by_staff};
use crate::domain::ballot::count::{Result as Counted, Weight};
use crate::domain::ballot::file::{BallotFile, FORM, Mismatch, OpenVote, Opened, in_file};
use crate::domain::ballot::paper::{Fit, fit};
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::turnout::turnout;
use crate::domain::ballot::{BallotState, Step};
use crate::domain::permit::Permit;
use crate::domain::standing::Channel;
use crate::domain::tiers::{CloseBallot, CountBallot, Kind, PublishBallot, RecountBallot, SealBallot};
use crate::error::{Clash, Error};
use crate::store::ballot_box::{self, Papers};
use crate::store::ballots::Ballot;
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{ballot_says, ballot_taking};
use crate::words::k;

/// Closes the urn: every sealed choice leaves its line, all are laid in the order of their bytes, and the file is there
/// for everybody. From here on nothing leads from a name to a sealed ballot.
pub async fn close(db: &Db, community: &str, at: At) -> Result<(), Error> {
    by_staff::<CloseBallot, _, _>(db, community, "close_ballot", at, |tx, permit, ballot| {
        if tx.now < ballot.closes_at {
            return Err(Error::field("close", k::BALLOTS_ERROR_NOT_OVER));
        }
        let mut ballot = ballot.stepped(Step::Close)?;
        ballot.closed_at = Some(tx.now);
        let sealed = ballot_taking::strip(tx, permit, &ballot.id)?;
        let in_urn: Vec<String> = sealed.iter().map(|one| in_file(one)).collect();
        ballot_box::lay(tx, permit, &ballot.id, sealed)?;
        let file = begun(tx, &ballot, in_urn)?;
        // Before the first count: the file of the urn alone.
        let digest = keep(tx, permit, &ballot, 0, &file)?;
        ballot_box::publish_file(tx, permit, &ballot.id, 0)?;
        let content = json!({ "about": ballot.title, "in_urn": file.urn.len(), "listed": file.listed, "file": digest });
        Ok((ballot, content))
    })
    .await
}

/// The file as it stands before the count.
fn begun(tx: &mut Tx<'_>, ballot: &Ballot, urn: Vec<String>) -> Result<BallotFile, Error> {
    let (_, listed) = ballot_taking::taken(tx.conn, tx.community, &ballot.id)?;
    Ok(BallotFile {
        form: FORM.to_owned(),
        ballot: ballot.id.clone(),
        number: ballot.number,
        title: ballot.title.clone(),
        rules: ballot.rules()?,
        questions: ballot.questions()?,
        opens_at: ballot.opens_at,
        closes_at: ballot.closes_at,
        roll: ballot.roll(),
        roll_digest: ballot.roll_digest.clone(),
        round: ballot.round,
        urn,
        listed: u64::try_from(listed).unwrap_or(0),
        papers: 0,
        papers_why: String::new(),
        votes: None,
        lines: None,
        turnout: None,
        result: None,
    })
}

fn keep<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &Ballot,
    round: i32,
    file: &BallotFile,
) -> Result<String, Error> {
    let text = serde_json::to_string(file).map_err(|e| Error::broken("ballots", e))?;
    ballot_box::keep_file(tx, permit, &ballot.id, round, &text)
}

/// The file of this count, or of the one before where this one has none yet.
pub fn file_of(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<BallotFile, Error> {
    for round in (0..=ballot.round).rev() {
        if let Some(kept) = ballot_box::file(tx.conn, tx.community, &ballot.id, round)? {
            return BallotFile::read(&kept.file).map_err(|e| Error::broken("ballots", e));
        }
    }
    Err(Error::Missing)
}

/// Counts: an open ballot from its lines and papers; a secret one from what the holders of the halves opened offline.
/// Fewer papers than names need a word why; more cannot be.
pub async fn count(db: &Db, community: &str, at: At, opened: Option<Opened>, why: String) -> Result<(), Error> {
    by_staff::<CountBallot, _, _>(db, community, "count_ballot", at, move |tx, permit, ballot| {
        let mut ballot = ballot.stepped(Step::Count)?;
        let mut file = BallotFile { round: ballot.round, ..file_of(tx, &ballot)? };
        let papers = papers_fit(tx, &ballot, &why)?;
        file.papers = papers.settled;
        file.papers_why.clone_from(&why);
        let all = ballot_taking::all_taken(tx.conn, tx.community, &ballot.id)?;
        if ballot.is_secret() {
            file.votes = Some(secret_votes(tx, &ballot, &file, opened.as_ref())?);
        } else {
            file.lines = Some(open_votes(tx, &ballot, &all)?);
        }
        file.turnout =
            Some(turnout(all.iter().map(|(_, _, _, way, band)| (way.as_str(), band.as_deref().unwrap_or("unknown")))));
        let result = file.count().map_err(|why| unfit(&why))?;
        let content = json!({ "about": ballot.title, "round": ballot.round, "took_part": result.took_part });
        file.result = Some(result);
        keep(tx, permit, &ballot, ballot.round, &file)?;
        ballot.counted_at = Some(tx.now);
        ballot.counted_by = Some(permit.context().standing.actor.clone());
        Ok((ballot, content))
    })
    .await
}

fn papers_fit(tx: &mut Tx<'_>, ballot: &Ballot, why: &str) -> Result<Papers, Error> {
    let papers = ballot_box::papers_counted(tx.conn, tx.community, &ballot.id)?;
    if papers.waits + papers.differ > 0 {
        return Err(Error::field("papers", k::BALLOTS_ERROR_PAPERS_WAIT));
    }
    let (_, listed) = ballot_taking::taken(tx.conn, tx.community, &ballot.id)?;
    match fit(papers.settled, u64::try_from(listed).unwrap_or(0)) {
        Fit::Fits => Ok(papers),
        Fit::Fewer(_) if !why.trim().is_empty() => Ok(papers),
        Fit::Fewer(_) => Err(Error::field("why", k::BALLOTS_ERROR_PAPERS_FEWER)),
        Fit::More(_) => Err(Error::field("papers", k::BALLOTS_ERROR_PAPERS_MORE)),
    }
}

/// Out of the urn and from paper together, in the order of what they say: nothing tells which came by which way.
fn secret_votes(
    tx: &mut Tx<'_>,
    ballot: &Ballot,
    file: &BallotFile,
    opened: Option<&Opened>,
) -> Result<Vec<Option<Choice>>, Error> {
    let opened = match opened {
        Some(opened) => opened.opened.clone(),
        None if file.urn.is_empty() => Vec::new(),
        None => return Err(Error::field("opened", k::BALLOTS_ERROR_NO_OPENED)),
    };
    if opened.len() != file.urn.len() {
        return Err(Error::field("opened", k::BALLOTS_ERROR_OPENED_NUMBER));
    }
    let papers = ballot_box::settled(tx.conn, tx.community, &ballot.id)?;
    let mut votes: Vec<Option<Choice>> =
        opened.into_iter().map(Some).chain(papers.into_iter().map(|(_, what)| what)).collect();
    votes.sort();
    Ok(votes)
}

/// Every line that took part with what it says: as it was cast, or as its paper was read.
fn open_votes(tx: &mut Tx<'_>, ballot: &Ballot, all: &[ballot_taking::Took]) -> Result<Vec<OpenVote>, Error> {
    let papers: std::collections::HashMap<i32, Option<Choice>> =
        ballot_box::settled(tx.conn, tx.community, &ballot.id)?.into_iter().collect();
    let mut votes = Vec::with_capacity(all.len());
    for (line, area, choice, way, _) in all {
        let choice = match (choice, papers.get(line)) {
            (Some(text), _) => Some(serde_json::from_str(text).map_err(|e| Error::broken("ballots", e))?),
            (None, Some(read)) => read.clone(),
            // Listed beside the box, and no paper came out of it.
            (None, None) if way == Channel::Paper.as_str() => continue,
            (None, None) => return Err(Error::broken("ballots", "a vote without a choice")),
        };
        votes.push(OpenVote { line: *line, area: u64::try_from(*area).unwrap_or(0), choice });
    }
    Ok(votes)
}

fn unfit(why: &Mismatch) -> Error {
    match why {
        Mismatch::BadVote(_) => Error::field("opened", k::BALLOTS_ERROR_OPENED_BAD),
        _ => Error::field("opened", k::BALLOTS_ERROR_OPENED_NUMBER),
    }
}

/// Publishes what another counted; from now on it can be contested. Whoever contested an earlier count still waits for
/// their answer.
pub async fn publish(db: &Db, community: &str, at: At) -> Result<(), Error> {
    by_staff::<PublishBallot, _, _>(db, community, "publish_ballot", at, |tx, permit, ballot| {
        let until = ballot.dates().contest_until(tx.now);
        let by = permit.context().standing.actor.clone();
        let mut ballot = ballot.stepped(Step::Publish)?;
        ballot.contest_until = Some(until);
        ballot.published_at = Some(tx.now);
        ballot.published_by = Some(by);
        if ballot_says::waiting(tx.conn, tx.community, &ballot.id)? > 0 {
            ballot = ballot.stepped(Step::Contest)?;
        }
        ballot_box::publish_file(tx, permit, &ballot.id, ballot.round)?;
        let file = file_of(tx, &ballot)?;
        let content = json!({
            "about": ballot.title,
            "round": ballot.round,
            "took_part": file.result.as_ref().map(|r: &Counted| r.took_part).unwrap_or_else(Weight::default),
            "outcomes": file.result.as_ref().map(|r| &r.outcomes),
        });
        Ok((ballot, content))
    })
    .await
}

/// Whoever looks at a count before it is published finds a mistake: it is counted again.
pub async fn recount(db: &Db, community: &str, at: At, why: String) -> Result<(), Error> {
    by_staff::<RecountBallot, _, _>(db, community, "recount_ballot", at, move |_, _, ballot| {
        if ballot.state != BallotState::Counted {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let mut ballot = ballot.stepped(Step::Recount)?;
        ballot.round += 1;
        let content = json!({ "about": ballot.title, "words": why });
        Ok((ballot, content))
    })
    .await
}

/// The time for contesting is over and nobody waits: both holders have destroyed their half, and staff say how.
pub async fn seal(db: &Db, community: &str, at: At, how: String) -> Result<(), Error> {
    by_staff::<SealBallot, _, _>(db, community, "seal_ballot", at, move |tx, _, ballot| {
        let over = ballot.contest_until.is_some_and(|until| tx.now >= until);
        let waits = ballot_says::waiting(tx.conn, tx.community, &ballot.id)?;
        if !over || waits > 0 {
            return Err(Error::field("how", k::BALLOTS_ERROR_CONTEST_RUNS));
        }
        let mut ballot = ballot.stepped(Step::Seal)?;
        ballot.sealed_at = Some(tx.now);
        ballot.ending = how.clone();
        let content = json!({ "about": ballot.title, "words": how });
        Ok((ballot, content))
    })
    .await
}
