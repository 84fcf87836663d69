//! A resident says 知道了 to a notice, or replies: on their own phone, at the kiosk, beside a helper or through one, at
//! the desk, by telephone, on the slip below a letter, or in the group chat.

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude};
use crate::domain::notice::heard;
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::{Channel, Right, Standing};
use crate::domain::tiers::{AcknowledgeNotice, Kind, ReplyNotice};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::notice_copies::{self, Copy};
use crate::store::notice_replies;
use crate::store::notices::{self, Notice};
use crate::store::outbox;
use crate::store::tx::Tx;

/// What is said to it.
#[derive(Clone, Debug)]
pub enum Hear {
    /// 知道了
    AllRight,
    Reply(Words),
}

/// Says it, once for each key.
pub async fn hear(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    notice: String,
    what: Hear,
) -> Result<(), Error> {
    db.write("hear_notice", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = notices::find(tx.conn, tx.community, &notice)?.ok_or(Error::Missing)?;
        let copy = notice_copies::find(tx.conn, tx.community, &notice, &resident)?;
        // What did not go to them is not theirs to know of, unless it is everybody's.
        if copy.is_none() && !found.is_public() {
            return Err(Error::Missing);
        }
        match &what {
            Hear::AllRight => all_right(tx, &standing, &found, copy.ok_or(Error::Missing)?)?,
            Hear::Reply(words) => reply(tx, &standing, &resident, &found, copy.as_ref(), words)?,
        }
        answers::keep(tx, &standing, &resident, &claim, &notice)
    })
    .await
}

fn all_right(tx: &mut Tx<'_>, standing: &Standing, notice: &Notice, copy: Copy) -> Result<(), Error> {
    if copy.acknowledged_at.is_some() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<AcknowledgeNotice>(tx, standing, &Subject::resident(&copy.person_id))?;
    note(tx, &permit, &copy)?;
    conclude(tx, permit, (SUBJECT, &notice.id), &json!({ "about": notice.title }))?;
    Ok(())
}

/// They know of it: it has reached them, and nobody need ring or go there.
pub(in crate::acts) fn note<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, copy: &Copy) -> Result<(), Error> {
    let standing = &permit.context().standing;
    // What they told the desk reached it the way it was told.
    let how = match (&standing.right, standing.channel) {
        (Right::Mandate(_), _) => "helper",
        (Right::Office { .. }, Channel::Phone) => "call",
        (Right::Office { .. }, Channel::Paper) => "paper",
        (Right::Office { .. }, Channel::GroupChat) => "group_chat",
        (Right::Office { .. }, _) => "desk",
        _ => "read",
    };
    let way = heard(standing.word(), standing.channel);
    notice_copies::acknowledge(tx, permit, &copy.id, way)?;
    notice_copies::reached(tx, permit, &copy.id, how)?;
    outbox::not_needed(tx, permit, &copy.id)
}

fn reply(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    notice: &Notice,
    copy: Option<&Copy>,
    words: &Words,
) -> Result<(), Error> {
    let before = notice_replies::of_person(tx.conn, tx.community, &notice.id, resident)?;
    if before.len() >= usize::try_from(notice_replies::MOST).unwrap_or(0) {
        return Err(Error::Conflict(Clash::TooManyWait));
    }
    let permit = ask::<ReplyNotice>(tx, standing, &Subject::resident(resident))?;
    notice_replies::insert(tx, &permit, &notice.id, resident, words.as_str())?;
    if let Some(copy) = copy {
        note(tx, &permit, copy)?;
    }
    let content = json!({ "about": notice.title, "words": words.as_str() });
    conclude(tx, permit, (SUBJECT, &notice.id), &content)?;
    Ok(())
}
