//! 我不同意: anybody who may read a decision objects to it while that is open; the group answers in words, and both stand
//! beside the decision.

use serde_json::json;

use super::{SUBJECT, find, readable};
use crate::acts::{ask, conclude};
use crate::domain::meeting::{OBJECTIONS_EACH, ObjectionState};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnswerDecision, ObjectToDecision};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::meeting_decisions as decisions;
use crate::words::k;

/// Who objects to which decision of which meeting, in their words.
#[derive(Clone, Debug)]
pub struct Objecting {
    pub resident: String,
    pub meeting: String,
    pub decision: String,
    pub words: String,
}

/// Objects, once for each key; one that waits for its answer is not said twice.
pub async fn object(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    what: Objecting,
) -> Result<String, Error> {
    db.write("object_to_decision", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &what.resident, &claim)? {
            return Ok(id);
        }
        let meeting = readable(tx, &what.meeting, &what.resident).map_err(|error| match error {
            // The desk knows that it is there, and is told whose it is.
            Error::Missing if standing.office().is_some() => Error::field("who", k::MEETINGS_ERROR_NOT_THEIRS),
            other => other,
        })?;
        let made = decisions::find(tx.conn, tx.community, &what.decision)?.filter(|d| d.meeting_id == meeting.id);
        let made = made.ok_or(Error::Missing)?;
        if tx.now > made.object_until {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let own = decisions::by_person(tx.conn, tx.community, &what.resident, 200)?;
        let waits = own.iter().filter(|o| o.state == ObjectionState::Open);
        if waits.clone().any(|o| o.decision_id == made.id) {
            return Err(Error::Conflict(Clash::Exists));
        }
        if waits.count() >= OBJECTIONS_EACH {
            return Err(Error::Conflict(Clash::TooManyWait));
        }
        let permit = ask::<ObjectToDecision>(tx, &standing, &Subject::resident(&what.resident))?;
        let id = decisions::object(tx, &permit, &made, &what.resident, &what.words)?;
        let content = json!({ "about": made.words, "words": what.words, "objection": id });
        conclude(tx, permit, (SUBJECT, &meeting.id), &content)?;
        answers::keep(tx, &standing, &what.resident, &claim, &id)?;
        Ok(id)
    })
    .await
}

/// The group's answer, which the desk writes down; whoever objected is told.
pub async fn reply(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (meeting, objection): (String, String),
    words: String,
) -> Result<(), Error> {
    db.write("answer_decision", community, move |tx| {
        let found = decisions::objection(tx.conn, tx.community, &objection)?.filter(|o| o.meeting_id == meeting);
        let found = found.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        let title = find(tx, &meeting)?.title;
        // Erased meanwhile, there is nobody to tell; the answer still stands beside the decision.
        let subject = if found.person_id.is_empty() { Subject::default() } else { Subject::resident(&found.person_id) };
        let permit = ask::<AnswerDecision>(tx, &standing, &subject)?;
        decisions::answer(tx, &permit, &objection, &words)?;
        conclude(tx, permit, (SUBJECT, &meeting), &json!({ "about": title, "words": words }))?;
        answers::keep(tx, &standing, &found.person_id, &claim, &objection)
    })
    .await
}
