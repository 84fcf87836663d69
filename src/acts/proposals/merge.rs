//! Two proposals of one matter go on as one: supporters follow, once each, and everybody is told.

use serde_json::json;

use super::{SUBJECT, open, tell_supporters};
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::proposal::{Link, ProposalState, StepKind};
use crate::domain::standing::Standing;
use crate::domain::tiers::MergeProposal;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposals::{self, Happened, Proposal};
use crate::store::{acts, proposal_supports as supports};
use crate::words::k;

/// `which` (id, version as read) becomes part of `into`; `why` is told to everybody.
pub async fn merge(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    into: String,
    why: String,
) -> Result<(), Error> {
    db.write("merge_proposal", community, move |tx| {
        let from = open(tx, &which.0)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &from.person_id, &claim)? {
            return Ok(());
        }
        if from.version != which.1 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let target = proposals::find(tx.conn, tx.community, &into)?;
        let target = target.filter(|t| t.is_open() && t.id != from.id);
        let target = target.ok_or_else(|| Error::field("into", k::PROPOSALS_ERROR_INTO))?;
        tell_supporters(tx, &standing, &from, k::PROPOSALS_TOLD_MERGED, &format!("{}\n{why}", target.title))?;
        let permit = ask::<MergeProposal>(tx, &standing, &Subject::resident(&from.person_id))?;
        let gained = supports::follow(tx, &permit, &from.id, &target.id)?;
        let to = Proposal {
            state: ProposalState::Merged,
            shelf: ProposalState::Merged.shelf().to_owned(),
            into_id: Some(target.id.clone()),
            waits: false,
            ..from.clone()
        };
        proposals::update(tx, &permit, &to)?;
        proposals::tally(tx, "ended", ProposalState::Merged.as_str(), 1)?;
        let leads = |id| Happened { words: &why, group: None, link: Link::Proposal.as_str(), link_id: id };
        proposals::add_step(tx, &permit, &to, StepKind::Merged, &leads(&target.id))?;
        proposals::add_step(tx, &permit, &target, StepKind::Merged, &leads(&from.id))?;
        acts::took_effect(tx, &permit, &from.id, "proposal.raise")?;
        let content = json!({ "about": from.title, "into": target.title, "words": why, "supporters": gained });
        conclude(tx, permit, (SUBJECT, &from.id), &content)?;
        answers::keep(tx, &standing, &from.person_id, &claim, &target.id)
    })
    .await
}
