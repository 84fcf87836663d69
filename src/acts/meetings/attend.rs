//! Who came is written down from the sheet, and the minutes; both can be set right while they are fresh.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::{SUBJECT, ask_in_group, find, plan};
use crate::acts::{ask, conclude, notices};
use crate::domain::group::{MEMBERS, MemberState};
use crate::domain::meeting::{MeetingState, came_by, may_attend, may_minute};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::rates::Way;
use crate::domain::standing::Standing;
use crate::domain::tiers::{KeepMinutes, NoteMeeting};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::groups;
use crate::store::meeting_people::{self as people, Attendee, Noted};
use crate::store::meetings::{self, Meeting};
use crate::store::people::labels;
use crate::store::tx::Tx;

/// Writes down who came, by the ids of people: members, and others who were there. From now on the members are those of
/// this day, whoever joins or leaves afterwards.
pub async fn attend(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    came: HashSet<String>,
) -> Result<(), Error> {
    db.write("note_meeting", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = fresh(tx, &which)?;
        if !may_attend(found.state, found.starts_at, found.ends_at, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<NoteMeeting>(tx, &standing, &Subject::default())?;
        let rows = once_each(people::of_meeting(tx.conn, tx.community, &found.id)?.into_iter().map(|(row, _)| row));
        let members = members(tx, &found, &rows)?;
        known(tx, came.iter().filter(|id| !members.contains(*id) && !rows.contains_key(*id)).cloned().collect())?;
        note_all(tx, &permit, &found.id, (&rows, &members, &came))?;
        let many = i32::try_from(members.len()).unwrap_or(i32::MAX);
        meetings::update(tx, &permit, &Meeting { state: MeetingState::Held, members: many, ..found.clone() })?;
        notices::about::over(tx, (SUBJECT, &found.id))?;
        let content = json!({ "about": found.title, "came": came.len(), "members": many });
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        answers::keep(tx, &standing, "", &claim, &found.id)
    })
    .await
}

/// A row a person: two records that have become one were a member if either was.
fn once_each(rows: impl Iterator<Item = Attendee>) -> HashMap<String, Attendee> {
    let mut once: HashMap<String, Attendee> = HashMap::new();
    for row in rows {
        match once.get_mut(&row.person_id) {
            Some(known) => known.member |= row.member,
            None => {
                once.insert(row.person_id.clone(), row);
            }
        }
    }
    once
}

fn fresh(tx: &mut Tx<'_>, (id, version): &(String, i32)) -> Result<Meeting, Error> {
    let found = find(tx, id)?;
    if found.version == *version { Ok(found) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Today's members the first time; the same ones when it is set right.
fn members(tx: &mut Tx<'_>, found: &Meeting, rows: &HashMap<String, Attendee>) -> Result<HashSet<String>, Error> {
    if found.state == MeetingState::Held {
        return Ok(rows.values().filter(|r| r.member).map(|r| r.person_id.clone()).collect());
    }
    let all = i64::try_from(MEMBERS).unwrap_or(i64::MAX);
    let now = groups::members(tx.conn, tx.community, &found.group_id, MemberState::Member, "", all)?;
    Ok(now.into_iter().map(|(m, _)| m.person_id).collect())
}

/// Whoever came beside them is somebody here.
fn known(tx: &mut Tx<'_>, others: Vec<String>) -> Result<(), Error> {
    let found = labels(tx.conn, tx.community, &others)?;
    if others.iter().all(|id| found.contains_key(id)) { Ok(()) } else { Err(Error::Missing) }
}

fn note_all(
    tx: &mut Tx<'_>,
    permit: &Permit<NoteMeeting>,
    meeting: &str,
    (rows, members, came): (&HashMap<String, Attendee>, &HashSet<String>, &HashSet<String>),
) -> Result<(), Error> {
    let mut all: Vec<&String> = members.iter().chain(rows.keys()).chain(came).collect();
    all.sort_unstable();
    all.dedup();
    for person in all {
        let before = rows.get(person);
        let here = came.contains(person);
        let tapped = before.and_then(|row| Way::parse(&row.came_way));
        let by = here.then(|| came_by(tapped, Way::Paper));
        let noted = Noted { member: members.contains(person), answer: None, came: Some((here, by)) };
        people::note(tx, permit, meeting, person, before, noted)?;
    }
    Ok(())
}

/// Writes the minutes of a meeting that was held or has begun: the desk, or whoever leads the group or keeps its papers.
/// What one wrote the other can set right, as long as they read what stands there.
pub async fn minutes(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    words: String,
) -> Result<(), Error> {
    db.write("keep_minutes", community, move |tx| {
        let whose = plan::whose(&standing);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(());
        }
        let found = find(tx, &which.0)?;
        let permit = ask_in_group::<KeepMinutes>(tx, &standing, &found.group_id)?;
        let found = fresh(tx, &which)?;
        if !may_minute(found.state, found.starts_at, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let to = Meeting { minutes: words.clone(), minutes_at: Some(tx.now), ..found.clone() };
        meetings::update(tx, &permit, &to)?;
        conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "words": words }))?;
        answers::keep(tx, &standing, &whose, &claim, &found.id)
    })
    .await
}
