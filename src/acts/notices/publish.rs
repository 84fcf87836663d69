//! Somebody at the desk writes a notice, sets one right, takes one back, or has those rung whom it has not reached; whoever
//! leads a group writes to its members.

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude};
use crate::domain::group::Role;
use crate::domain::notice::{Audience, NoticeKind, NoticeState, Worded};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{ChaseNotice, CorrectNotice, GroupNotice, PublishNotice, WithdrawNotice};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::caseloads::{self, Area};
use crate::store::db::Db;
use crate::store::groups;
use crate::store::notice_copies;
use crate::store::notices::{self, New, Notice};
use crate::store::tx::Tx;
use crate::words::k;

/// What goes to whom.
#[derive(Clone, Debug)]
pub struct Written {
    pub worded: Worded,
    pub to: Audience,
}

/// Tells people something; gives the notice's id. It goes out by itself, some people at a time (`send`).
pub async fn publish(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    what: Written,
) -> Result<String, Error> {
    db.write("publish_notice", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let permit = ask::<PublishNotice>(tx, &standing, &Subject::default())?;
        there(tx, &what.to)?;
        let new = New {
            kind: NoticeKind::Notice,
            title: &what.worded.title,
            body: &what.worded.body,
            to: &what.to,
            group: None,
            replaces: None,
        };
        let id = notices::insert(tx, &permit, &new)?;
        conclude(tx, permit, (SUBJECT, &id), &content(&what.worded, &what.to))?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

fn content(worded: &Worded, to: &Audience) -> serde_json::Value {
    json!({ "about": worded.title, "words": worded.body, "to": to.kind(), "target": to.target() })
}

/// The building, grid or group is one of ours.
pub fn there(tx: &mut Tx<'_>, to: &Audience) -> Result<(), Error> {
    let (known, field) = match to {
        Audience::Building(id) => (caseloads::exists(tx.conn, tx.community, &Area::Building(id.clone()))?, "building"),
        Audience::Grid(id) => (caseloads::exists(tx.conn, tx.community, &Area::Grid(id.clone()))?, "grid"),
        Audience::Group(id) => {
            (groups::find(tx.conn, tx.community, id)?.is_some_and(|g| g.ended_at.is_none()), "group")
        }
        Audience::List(ids) => (!ids.is_empty(), "list"),
        _ => (true, ""),
    };
    if known { Ok(()) } else { Err(Error::field(field, k::NOTICES_ERROR_TO)) }
}

/// Whoever leads a group, or keeps its papers, writes to its members.
pub async fn to_group(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    group: String,
    worded: Worded,
) -> Result<String, Error> {
    db.write("group_notice", community, move |tx| {
        let me = standing.actor.clone();
        if let Claimed::Before(id) = answers::claim(tx, &standing, &me, &claim)? {
            return Ok(id);
        }
        groups::find(tx.conn, tx.community, &group)?.filter(|g| g.ended_at.is_none()).ok_or(Error::Missing)?;
        let member = groups::membership(tx.conn, tx.community, &group, &me)?.ok_or(Error::Missing)?;
        let subject = Subject::resident(&me).in_group(Role::parse(&member.role));
        let permit = ask::<GroupNotice>(tx, &standing, &subject)?;
        let to = Audience::Group(group.clone());
        let new = New {
            kind: NoticeKind::Notice,
            title: &worded.title,
            body: &worded.body,
            to: &to,
            group: Some(&group),
            replaces: None,
        };
        let id = notices::insert(tx, &permit, &new)?;
        conclude(tx, permit, (SUBJECT, &id), &content(&worded, &to))?;
        answers::keep(tx, &standing, &me, &claim, &id)?;
        Ok(id)
    })
    .await
}

fn standing_notice(tx: &mut Tx<'_>, id: &str, version: i32) -> Result<Notice, Error> {
    let notice = notices::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)?;
    if !notice.state.stands() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if notice.version != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    Ok(notice)
}

/// Another stands in its place from now on. Whoever saw the first is told, and whoever did not sees only the second; gives
/// the new one's id.
pub async fn correct(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    old: (String, i32),
    worded: Worded,
) -> Result<String, Error> {
    db.write("correct_notice", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let notice = standing_notice(tx, &old.0, old.1)?;
        let permit = ask::<CorrectNotice>(tx, &standing, &Subject::default())?;
        // What everybody may read stays everybody's; what had not gone out to all yet goes to all it was meant for.
        let to = match notice.state {
            NoticeState::Sent if !notice.is_public() => Audience::Again(notice.id.clone()),
            _ => notice.to()?,
        };
        notices::end(tx, &permit, &notice, NoticeState::Corrected)?;
        let new = New {
            kind: NoticeKind::Correction,
            title: &worded.title,
            body: &worded.body,
            to: &to,
            group: notice.group_id.as_deref(),
            replaces: Some(&notice.id),
        };
        let id = notices::insert(tx, &permit, &new)?;
        conclude(tx, permit, (SUBJECT, &id), &content(&worded, &to))?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// It is taken back, with words; whoever saw it is told, and nobody else hears of it any more.
pub async fn withdraw(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    old: (String, i32),
    words: String,
) -> Result<String, Error> {
    db.write("withdraw_notice", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let notice = standing_notice(tx, &old.0, old.1)?;
        let permit = ask::<WithdrawNotice>(tx, &standing, &Subject::default())?;
        notices::end(tx, &permit, &notice, NoticeState::Withdrawn)?;
        let to = Audience::Seen(notice.id.clone());
        let new = New {
            kind: NoticeKind::Withdrawal,
            title: &notice.title,
            body: &words,
            to: &to,
            group: notice.group_id.as_deref(),
            replaces: Some(&notice.id),
        };
        let id = notices::insert(tx, &permit, &new)?;
        conclude(tx, permit, (SUBJECT, &id), &json!({ "about": notice.title, "words": words }))?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// Whoever it has not reached by page or letter is told another way, at once: somebody rings or goes there.
pub async fn chase(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("chase_notice", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let notice = notices::find(tx.conn, tx.community, &id)?.filter(|n| n.state.stands()).ok_or(Error::Missing)?;
        let permit = ask::<ChaseNotice>(tx, &standing, &Subject::default())?;
        let many = notice_copies::hurry(tx, &permit, &notice.id)?;
        conclude(tx, permit, (SUBJECT, &id), &json!({ "about": notice.title, "many": many }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
