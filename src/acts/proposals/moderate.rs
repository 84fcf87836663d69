//! A comment is hidden for a published reason; its author still reads it and may object; another member of staff looks,
//! and says in words why it stays hidden or is shown again (demands 79, 85).

use serde_json::json;

use super::COMMENT;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::proposal::{CommentState, HideWhy};
use crate::domain::standing::Standing;
use crate::domain::tiers::{DecideHiding, HideComment, ObjectToHiding};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposal_talk::{self as talk, Comment};
use crate::store::proposals;
use crate::store::tx::Tx;

/// What is done about a comment.
#[derive(Clone, Debug)]
pub enum Turn {
    Hide(HideWhy),
    /// By its author.
    Object(String),
    Decide {
        show: bool,
        words: String,
    },
}

/// Does it, once for each key; gives the proposal it is about.
pub async fn turn(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    comment: String,
    what: Turn,
) -> Result<String, Error> {
    db.write("turn_comment", community, move |tx| {
        let found = talk::find(tx.conn, tx.community, &comment)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(found.proposal_id);
        }
        match &what {
            Turn::Hide(why) => hide(tx, &standing, &found, *why)?,
            Turn::Object(words) => object(tx, &standing, &found, words)?,
            Turn::Decide { show, words } => decide(tx, &standing, &found, *show, words)?,
        }
        answers::keep(tx, &standing, &found.person_id, &claim, &comment)?;
        Ok(found.proposal_id)
    })
    .await
}

fn title(tx: &mut Tx<'_>, comment: &Comment) -> Result<String, Error> {
    Ok(proposals::find(tx.conn, tx.community, &comment.proposal_id)?.map(|p| p.title).unwrap_or_default())
}

fn in_state(comment: &Comment, state: CommentState) -> Result<(), Error> {
    if comment.state == state { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

fn hide(tx: &mut Tx<'_>, standing: &Standing, comment: &Comment, why: HideWhy) -> Result<(), Error> {
    in_state(comment, CommentState::Shown)?;
    let permit = ask::<HideComment>(tx, standing, &Subject::resident(&comment.person_id))?;
    let to = Comment {
        state: CommentState::Hidden,
        why: why.as_str().to_owned(),
        hidden_by: Some(standing.actor.clone()),
        objection: String::new(),
        decision: String::new(),
        ..comment.clone()
    };
    talk::turn(tx, &permit, comment.state, &to)?;
    let content = json!({ "about": title(tx, comment)?, "words": comment.words, "why": why.as_str() });
    conclude(tx, permit, (COMMENT, &comment.id), &content)?;
    Ok(())
}

fn object(tx: &mut Tx<'_>, standing: &Standing, comment: &Comment, words: &str) -> Result<(), Error> {
    let own = standing.office().is_some() || standing.actor == comment.person_id;
    if !own {
        return Err(Error::Missing);
    }
    in_state(comment, CommentState::Hidden)?;
    let permit = ask::<ObjectToHiding>(tx, standing, &Subject::resident(&comment.person_id))?;
    let to = Comment { state: CommentState::Objected, objection: words.to_owned(), ..comment.clone() };
    talk::turn(tx, &permit, comment.state, &to)?;
    let content = json!({ "about": title(tx, comment)?, "words": words });
    conclude(tx, permit, (COMMENT, &comment.id), &content)?;
    Ok(())
}

/// Another looks than whoever hid it.
fn decide(tx: &mut Tx<'_>, standing: &Standing, comment: &Comment, show: bool, words: &str) -> Result<(), Error> {
    in_state(comment, CommentState::Objected)?;
    let subject = Subject::resident(&comment.person_id).after(comment.hidden_by.as_deref());
    let permit = ask::<DecideHiding>(tx, standing, &subject)?;
    let state = if show { CommentState::Shown } else { CommentState::Settled };
    let to = Comment { state, decision: words.to_owned(), ..comment.clone() };
    talk::turn(tx, &permit, comment.state, &to)?;
    let content = json!({ "about": title(tx, comment)?, "words": words, "shown": show });
    conclude(tx, permit, (COMMENT, &comment.id), &content)?;
    Ok(())
}
