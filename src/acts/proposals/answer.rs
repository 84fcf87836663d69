//! What the community says to a proposal, and what becomes of it: an answer within the time, the next stage, news, its end.
//! A group's answer is written down by the desk in the group's name.

use serde_json::json;

use super::{SUBJECT, find, tell_supporters};
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::proposal::{Link, ProposalState, StepKind, is_late};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnswerProposal, MoveProposal, NoteProposal};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposals::{self, Happened, Proposal};
use crate::store::tx::Tx;
use crate::store::{activities, acts, ballots, groups, meetings, procedures, requests};
use crate::words::k;

/// What is done, with what is said to everybody.
#[derive(Clone, Debug)]
pub struct Doing {
    pub proposal: String,
    /// As it was read; a colleague's change is told, not overwritten.
    pub version: i32,
    pub what: What,
    pub words: String,
    /// In whose name, where it is not the community's.
    pub group: Option<String>,
    pub link: Option<(Link, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Answer,
    /// On to a stage of its own procedure.
    Move(String),
    News,
    Done,
    Declined,
}

/// Does it, once for each key. Author and supporters are told.
pub async fn act(db: &Db, community: &str, standing: Standing, claim: Claim, doing: Doing) -> Result<(), Error> {
    db.write("act_on_proposal", community, move |tx| {
        let found = find(tx, &doing.proposal)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        within(tx, &standing, &found, &doing)?;
        answers::keep(tx, &standing, &found.person_id, &claim, &doing.proposal)
    })
    .await
}

/// The same as part of something larger: a meeting that decides about a proposal.
pub fn within(tx: &mut Tx<'_>, standing: &Standing, found: &Proposal, doing: &Doing) -> Result<(), Error> {
    if !found.is_open() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if found.version != doing.version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    check_refs(tx, doing)?;
    let (to, kind) = becomes(tx, found, &doing.what)?;
    write(tx, standing, &to, kind, doing)?;
    tell_supporters(tx, standing, &to, k::PROPOSALS_TOLD_TITLE, &doing.words)
}

/// The group and what it leads to are there.
fn check_refs(tx: &mut Tx<'_>, doing: &Doing) -> Result<(), Error> {
    if let Some(group) = &doing.group {
        groups::find(tx.conn, tx.community, group)?.ok_or(Error::Missing)?;
    }
    let there = match &doing.link {
        None => true,
        Some((Link::Ballot, id)) => ballots::find(tx.conn, tx.community, id)?.is_some(),
        Some((Link::Activity, id)) => activities::find(tx.conn, tx.community, id)?.is_some(),
        Some((Link::Proposal, id)) => proposals::find(tx.conn, tx.community, id)?.is_some(),
        Some((Link::Request, id)) => requests::find(tx.conn, tx.community, id)?.is_some(),
        Some((Link::Meeting, id)) => meetings::find(tx.conn, tx.community, id)?.is_some(),
    };
    if there { Ok(()) } else { Err(Error::field("link", k::PROPOSALS_ERROR_LINK)) }
}

/// How it stands afterwards. The first that is said by the community, whatever it is, answers it.
fn becomes(tx: &mut Tx<'_>, found: &Proposal, what: &What) -> Result<(Proposal, StepKind), Error> {
    let answered_at = found.answered_at.or(Some(tx.now));
    let to = Proposal { answered_at, waits: false, ..found.clone() };
    let ends = |to: Proposal, state: ProposalState| Proposal { state, shelf: state.shelf().to_owned(), ..to };
    Ok(match what {
        What::Answer if found.answered_at.is_some() => return Err(Error::Conflict(Clash::Exists)),
        What::Answer => (to, StepKind::Answered),
        What::News => (to, StepKind::News),
        What::Move(stage) => {
            let procedure = procedures::version(tx.conn, tx.community, found.procedure)?;
            let known = procedure.stage(stage).filter(|s| s.code != found.stage);
            let stage = known.ok_or_else(|| Error::field("stage", k::PROPOSALS_ERROR_STAGE))?.code.clone();
            (Proposal { shelf: stage.clone(), stage, stage_at: tx.now, ..to }, StepKind::Moved)
        }
        What::Done => (ends(to, ProposalState::Done), StepKind::Done),
        What::Declined => (ends(to, ProposalState::Declined), StepKind::Declined),
    })
}

fn write(tx: &mut Tx<'_>, standing: &Standing, to: &Proposal, kind: StepKind, doing: &Doing) -> Result<(), Error> {
    let first = kind == StepKind::Answered || proposals_waited(tx, &to.id)?;
    let subject = Subject::resident(&to.person_id);
    let content = json!({ "about": to.title, "words": doing.words, "stage": to.stage, "state": to.state.as_str(),
        "group": doing.group });
    let (link, link_id) = doing.link.as_ref().map_or(("", ""), |(link, id)| (link.as_str(), id.as_str()));
    let happened = Happened { words: &doing.words, group: doing.group.as_deref(), link, link_id };
    if first {
        let late = is_late(to.answer_due, to.answered_at, false, tx.now);
        proposals::tally(tx, "answered", if late { "late" } else { "in_time" }, 1)?;
    }
    if !to.is_open() {
        proposals::tally(tx, "ended", to.state.as_str(), 1)?;
    }
    if kind == StepKind::Answered {
        let permit = ask::<AnswerProposal>(tx, standing, &subject)?;
        proposals::update(tx, &permit, to)?;
        proposals::add_step(tx, &permit, to, kind, &happened)?;
        acts::took_effect(tx, &permit, &to.id, "proposal.raise")?;
        conclude(tx, permit, (SUBJECT, &to.id), &content)?;
    } else {
        let permit = ask::<MoveProposal>(tx, standing, &subject)?;
        proposals::update(tx, &permit, to)?;
        proposals::add_step(tx, &permit, to, kind, &happened)?;
        acts::took_effect(tx, &permit, &to.id, "proposal.raise")?;
        conclude(tx, permit, (SUBJECT, &to.id), &content)?;
    }
    Ok(())
}

/// Did somebody owe it an answer until now?
fn proposals_waited(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    Ok(find(tx, id)?.waits)
}

/// What is written beside the author's own words.
#[derive(Clone, Debug)]
pub struct Notes {
    pub tidied: String,
    pub gains: String,
    pub bears: String,
    pub minority: String,
}

/// Writes it down. Their own words stay as they were.
pub async fn note(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    notes: Notes,
) -> Result<(), Error> {
    db.write("note_proposal", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = find(tx, &which.0)?;
        let permit = ask::<NoteProposal>(tx, &standing, &Subject::default())?;
        let to = Proposal {
            tidied: notes.tidied.clone(),
            gains: notes.gains.clone(),
            bears: notes.bears.clone(),
            minority: notes.minority.clone(),
            version: which.1,
            ..found.clone()
        };
        proposals::update(tx, &permit, &to)?;
        let content = json!({ "about": found.title, "tidied": to.tidied, "gains": to.gains, "bears": to.bears,
            "minority": to.minority, "before": { "gains": found.gains, "bears": found.bears } });
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        answers::keep(tx, &standing, "", &claim, &found.id)
    })
    .await
}
