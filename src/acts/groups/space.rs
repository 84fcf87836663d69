//! A group's own things: when it meets, and its papers. Put there by whoever leads it, keeps its papers, or by the desk.

use serde_json::json;

use super::{SUBJECT, find, subject};
use crate::acts::{ask, conclude};
use crate::domain::standing::Standing;
use crate::domain::tiers::{GroupFile, GroupMeeting};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::groups::{self, NewItem};
use crate::store::tx::Tx;

/// Writes down a meeting, or keeps a file whose content is in the blob store already.
pub async fn add(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    group: String,
    new: NewItem,
) -> Result<(), Error> {
    db.write("add_to_group", community, move |tx| {
        let me = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &me, &claim)? {
            return Ok(());
        }
        let found = find(tx, &group)?;
        if groups::items(tx.conn, tx.community, &group)?.len() >= usize::try_from(groups::ITEMS).unwrap_or(0) {
            return Err(Error::Conflict(Clash::TooManyWait));
        }
        let about = subject(tx, &standing, &group)?;
        let content =
            json!({ "about": found.name, "kind": new.kind, "at": new.at, "words": new.words, "hash": new.hash });
        if new.kind == "meeting" {
            let permit = ask::<GroupMeeting>(tx, &standing, &about)?;
            groups::add_item(tx, &permit, &group, &new)?;
            conclude(tx, permit, (SUBJECT, &group), &content)?;
        } else {
            let permit = ask::<GroupFile>(tx, &standing, &about)?;
            groups::add_item(tx, &permit, &group, &new)?;
            conclude(tx, permit, (SUBJECT, &group), &content)?;
        }
        answers::keep(tx, &standing, &me, &claim, &group)
    })
    .await
}

/// It does not take place, or is taken away again.
pub async fn take_away(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    group: String,
    item: String,
) -> Result<(), Error> {
    db.write("take_from_group", community, move |tx: &mut Tx<'_>| {
        let me = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &me, &claim)? {
            return Ok(());
        }
        let found = find(tx, &group)?;
        let old = groups::item(tx.conn, tx.community, &group, &item)?.ok_or(Error::Missing)?;
        let about = subject(tx, &standing, &group)?;
        let permit = ask::<GroupFile>(tx, &standing, &about)?;
        groups::end_item(tx, &permit, &group, &item)?;
        conclude(tx, permit, (SUBJECT, &group), &json!({ "about": found.name, "taken_away": old.words }))?;
        answers::keep(tx, &standing, &me, &claim, &group)
    })
    .await
}
