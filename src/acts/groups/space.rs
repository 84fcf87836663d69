//! A group's own things: when it meets, and its papers. Put there by whoever leads it, keeps its papers, or by the desk. Of a
//! meeting its members are told, and told again where it does not take place.

use serde_json::json;

use super::{SUBJECT, find, subject};
use crate::acts::{ask, conclude};
use crate::domain::notice::{Audience, NoticeKind, TITLE};
use crate::domain::permit::Permit;
use crate::domain::standing::Standing;
use crate::domain::tiers::{GroupFile, GroupMeeting, Kind};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::communities;
use crate::store::db::Db;
use crate::store::groups::{self, NewItem};
use crate::store::notices::{self, New};
use crate::store::tx::Tx;
use crate::words::{self, Key, Lang, dates, k};

/// The kind of item that takes place, and is no paper.
const MEETING: &str = "meeting";

/// Writes down a meeting, or keeps a file whose content is in the blob store already; the id of the notice members get.
pub async fn add(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    group: String,
    new: NewItem,
) -> Result<Option<String>, Error> {
    db.write("add_to_group", community, move |tx| {
        let me = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &me, &claim)? {
            return Ok(None);
        }
        let found = find(tx, &group)?;
        room(tx, &group, &new)?;
        let about = subject(tx, &standing, &group)?;
        let content =
            json!({ "about": found.name, "kind": new.kind, "at": new.at, "words": new.words, "hash": new.hash });
        let notice = if new.kind == MEETING {
            let permit = ask::<GroupMeeting>(tx, &standing, &about)?;
            groups::add_item(tx, &permit, &group, &new)?;
            let body = say(k::GROUPS_TOLD_WHEN, &when(tx, new.at, &new.place)?);
            let notice = tell(tx, &permit, &group, (k::GROUPS_TOLD_MEETS, &new.words), &body)?;
            conclude(tx, permit, (SUBJECT, &group), &content)?;
            Some(notice)
        } else {
            let permit = ask::<GroupFile>(tx, &standing, &about)?;
            groups::add_item(tx, &permit, &group, &new)?;
            conclude(tx, permit, (SUBJECT, &group), &content)?;
            None
        };
        answers::keep(tx, &standing, &me, &claim, &group)?;
        Ok(notice)
    })
    .await
}

/// So many meetings to come, and so many papers; a meeting that is over takes nobody's room.
fn room(tx: &mut Tx<'_>, group: &str, new: &NewItem) -> Result<(), Error> {
    let meets = new.kind == MEETING;
    let there = groups::items(tx.conn, tx.community, group, tx.now)?;
    let many = there.iter().filter(|item| (item.kind == MEETING) == meets).count();
    if many < usize::try_from(groups::ITEMS).unwrap_or(0) {
        return Ok(());
    }
    Err(if meets {
        Error::field("date", k::GROUPS_ERROR_MANY_MEETINGS)
    } else {
        Error::field("file", k::GROUPS_ERROR_MANY_FILES)
    })
}

/// The members get a notice of their own group, in the language of the place.
fn tell<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    group: &str,
    (title, what): (Key, &str),
    body: &str,
) -> Result<String, Error> {
    let title: String = say(title, &[("what", what.to_owned())]).chars().take(TITLE).collect();
    let to = Audience::Group(group.to_owned());
    let new = New { kind: NoticeKind::Notice, title: &title, body, to: &to, group: Some(group), replaces: None };
    notices::insert(tx, permit, &new)
}

fn when(tx: &mut Tx<'_>, at: i64, place: &str) -> Result<[(&'static str, String); 2], Error> {
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    Ok([("when", dates::moment(Lang::default(), &zone, at, tx.now)), ("place", place.to_owned())])
}

fn say(key: Key, fields: &[(&str, String)]) -> String {
    words::tell(Lang::default(), key, fields)
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
        if old.kind == MEETING && old.at > tx.now {
            let body = say(k::GROUPS_TOLD_OFF_WHEN, &when(tx, old.at, &old.place)?);
            tell(tx, &permit, &group, (k::GROUPS_TOLD_OFF, &old.words), &body)?;
        }
        conclude(tx, permit, (SUBJECT, &group), &json!({ "about": found.name, "taken_away": old.words }))?;
        answers::keep(tx, &standing, &me, &claim, &group)
    })
    .await
}
