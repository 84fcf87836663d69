//! Somebody says something about a proposal, or to somebody who did: one level deep, so that nobody gets lost.

use serde_json::json;

use super::{COMMENT, open};
use crate::acts::act::hands;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::proposal::CommentState;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CommentProposal, UndoAct};
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposal_talk::{self as talk, Comment};
use crate::store::tx::Tx;

/// What is said.
#[derive(Clone, Debug)]
pub struct Saying {
    pub resident: String,
    pub proposal: String,
    /// The comment it replies to.
    pub to: Option<String>,
    pub words: String,
}

/// Says it; gives the comment's id.
pub async fn say(db: &Db, community: &str, standing: Standing, claim: Claim, what: Saying) -> Result<String, Error> {
    db.write("comment_proposal", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &what.resident, &claim)? {
            return Ok(id);
        }
        let found = open(tx, &what.proposal)?;
        let parent = match &what.to {
            Some(to) => parent(tx, to, &what.proposal)?,
            None => String::new(),
        };
        let permit = ask::<CommentProposal>(tx, &standing, &Subject::resident(&what.resident))?;
        let said = talk::add(tx, &permit, (&what.proposal, &parent), &what.resident, &what.words)?;
        let content = json!({ "about": found.title, "words": what.words, "reply_to": what.to });
        conclude(tx, permit, (COMMENT, &said.id), &content)?;
        answers::keep(tx, &standing, &what.resident, &claim, &said.id)?;
        Ok(said.id)
    })
    .await
}

/// What can be replied to: a comment others read. A reply to a reply is one to the comment above both.
fn parent(tx: &mut Tx<'_>, to: &str, proposal: &str) -> Result<String, Error> {
    let comment = talk::find(tx.conn, tx.community, to)?.filter(|c| c.proposal_id == proposal).ok_or(Error::Missing)?;
    if !comment.state.is_read() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    Ok(if comment.parent_id.is_empty() { comment.id } else { comment.parent_id })
}

pub(super) fn take_back(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let comment = talk::find(tx.conn, tx.community, &act.subject_id)?.ok_or(Error::Missing)?;
    if comment.state == CommentState::TakenBack {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let subject = Subject::resident(&act.resident_id);
    let subject = if standing.office().is_some() { subject.after(Some(hands(act))) } else { subject };
    let permit = ask::<UndoAct>(tx, standing, &subject)?;
    acts::answer(tx, &permit, act, &Answer::Undone)?;
    let from = comment.state;
    talk::turn(tx, &permit, from, &Comment { state: CommentState::TakenBack, ..comment.clone() })?;
    conclude(tx, permit, (COMMENT, &comment.id), &json!({ "undone": act.act }))?;
    Ok(())
}
