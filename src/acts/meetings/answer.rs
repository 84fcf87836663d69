//! 来, 不来, 我到了: somebody says whether they come to a meeting, or that they are there; alone, beside a helper, through one
//! whose mandate covers activities, or the desk writes down what they said.

use serde_json::json;

use super::{SUBJECT, about, find, is_member, readable};
use crate::acts::{ask, conclude, notices};
use crate::domain::meeting::{Answer, may_answer, may_arrive, may_attend};
use crate::domain::policy::Subject;
use crate::domain::rates::way;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnswerMeeting, ArriveMeeting, EnterMeetingAnswer, Kind, NoteMeeting};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::meeting_people::{self as people, Attendee, Noted};
use crate::store::meetings::Meeting;
use crate::store::tx::Tx;

/// Says so; said again otherwise, the last word counts.
pub async fn answer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    meeting: String,
    says: Answer,
) -> Result<(), Error> {
    db.write("answer_meeting", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = readable(tx, &meeting, &resident)?;
        if !may_answer(found.state, found.starts_at, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        if standing.office().is_some() {
            one(tx, &standing, &found.group_id, (&meeting, &resident, says))?;
            return answers::keep(tx, &standing, &resident, &claim, says.as_str());
        }
        let permit = ask::<AnswerMeeting>(tx, &standing, &Subject::resident(&resident))?;
        let before = people::of(tx.conn, tx.community, &meeting, &resident)?;
        let member = is_member(tx, &found.group_id, &resident)?;
        let noted = Noted { member, answer: Some(says), came: None };
        people::note(tx, &permit, &meeting, &resident, before.as_ref(), noted)?;
        notices::about::answered(tx, &permit, (SUBJECT, &meeting), &resident)?;
        let content = json!({ "about": about(tx, &found)?, "answer": says.as_str() });
        conclude(tx, permit, (SUBJECT, &meeting), &content)?;
        answers::keep(tx, &standing, &resident, &claim, says.as_str())
    })
    .await
}

/// They are at the door. The desk sets it right afterwards where it was not so.
pub async fn arrive(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    meeting: String,
) -> Result<(), Error> {
    db.write("arrive_at_meeting", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        arrive_within(tx, &standing, &resident, &meeting)?;
        answers::keep(tx, &standing, &resident, &claim, &meeting)
    })
    .await
}

/// The same inside a transaction; the desk, which asked them, writes it down in its own name as long as it is fresh.
///
/// # Errors
/// `Exists`: it is known already. `TooLate`: the doors are shut, or the list was closed.
pub fn arrive_within(tx: &mut Tx<'_>, standing: &Standing, resident: &str, meeting: &str) -> Result<(), Error> {
    let found = readable(tx, meeting, resident)?;
    let before = people::of(tx.conn, tx.community, meeting, resident)?;
    if before.as_ref().is_some_and(|row| row.came == Some(true)) {
        return Err(Error::Conflict(Clash::Exists));
    }
    let desk = standing.office().is_some();
    let in_time = match desk {
        true => may_attend(found.state, found.starts_at, found.ends_at, tx.now),
        false => may_arrive(found.state, found.starts_at, found.ends_at, standing.done_at(tx.now)),
    };
    if !in_time {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if desk {
        here::<NoteMeeting>(tx, standing, resident, &found, before)
    } else {
        here::<ArriveMeeting>(tx, standing, resident, &found, before)
    }
}

fn here<K: Kind>(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    found: &Meeting,
    before: Option<Attendee>,
) -> Result<(), Error> {
    let permit = ask::<K>(tx, standing, &Subject::resident(resident))?;
    let by = way(standing.word(), standing.channel.as_str());
    let noted = Noted { member: is_member(tx, &found.group_id, resident)?, answer: None, came: Some((true, Some(by))) };
    people::note(tx, &permit, &found.id, resident, before.as_ref(), noted)?;
    notices::about::answered(tx, &permit, (SUBJECT, &found.id), resident)?;
    let content = json!({ "about": about(tx, found)? });
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    Ok(())
}

/// What several people told the desk by telephone, at the counter or on paper: each is an act of its own.
pub async fn enter(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    meeting: String,
    (said_by, says): (Vec<String>, Answer),
) -> Result<(), Error> {
    db.write("enter_meeting_answers", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = find(tx, &meeting)?;
        if !may_answer(found.state, found.starts_at, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        for person in &said_by {
            one(tx, &standing, &found.group_id, (&meeting, person, says))?;
        }
        answers::keep(tx, &standing, "", &claim, &meeting)
    })
    .await
}

fn one(
    tx: &mut Tx<'_>,
    standing: &Standing,
    group: &str,
    (meeting, person, says): (&str, &str, Answer),
) -> Result<(), Error> {
    let permit = ask::<EnterMeetingAnswer>(tx, standing, &Subject::resident(person))?;
    let before = people::of(tx.conn, tx.community, meeting, person)?;
    let noted = Noted { member: is_member(tx, group, person)?, answer: Some(says), came: None };
    people::note(tx, &permit, meeting, person, before.as_ref(), noted)?;
    notices::about::answered(tx, &permit, (SUBJECT, meeting), person)?;
    conclude(tx, permit, (SUBJECT, meeting), &json!({ "answer": says.as_str() }))?;
    Ok(())
}
