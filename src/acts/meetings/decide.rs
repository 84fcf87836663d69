//! What a meeting decided: who sees to it and by when, followed until it is done. A decision about a proposal moves the
//! proposal; one about a request is a step that its resident reads.

use serde_json::json;

use super::{SUBJECT, find};
use crate::acts::proposals::answer::{self as proposal, Doing, What};
use crate::acts::{ask, conclude};
use crate::domain::meeting::{DECISIONS, MeetingState, PointKind, object_until};
use crate::domain::policy::Subject;
use crate::domain::proposal::Link;
use crate::domain::standing::Standing;
use crate::domain::tiers::{DecideMeeting, FollowDecision};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::meeting_decisions::{self as decisions, New};
use crate::store::meetings::{self, Meeting, Point};
use crate::store::requests::{self, Step};
use crate::store::tx::Tx;
use crate::store::{meeting_people, procedures, proposals};
use crate::words::k;

/// What is written down.
#[derive(Clone, Debug)]
pub struct Deciding {
    pub meeting: String,
    /// The point of the agenda it is about; `None`: none of them.
    pub point: Option<String>,
    pub words: String,
    pub owner: String,
    pub due_at: i64,
    pub becomes: Becomes,
}

/// What becomes of the proposal a decision is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Becomes {
    /// It stays where it is, and everybody reads what was decided.
    #[default]
    Stays,
    /// On to the next stage of its own procedure.
    Next,
    Done,
    Declined,
}

/// Writes it down, once for each key; gives its id.
///
/// # Errors
/// Not enough members came to decide anything; see `domain::meeting::Quorum`.
pub async fn decide(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    what: Deciding,
) -> Result<String, Error> {
    db.write("decide_meeting", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let meeting = find(tx, &what.meeting)?;
        may_decide(tx, &meeting)?;
        let point = point(tx, &what)?;
        let about = whose(tx, point.as_ref())?;
        let permit = ask::<DecideMeeting>(tx, &standing, &about)?;
        let new = New {
            meeting: &meeting.id,
            point: what.point.as_deref().unwrap_or_default(),
            words: &what.words,
            owner: &what.owner,
            due_at: what.due_at,
            object_until: object_until(tx.now, meeting.object_days),
        };
        let made = decisions::insert(tx, &permit, &new)?;
        if let Some(point) = point.as_ref().filter(|p| p.kind == PointKind::Request) {
            let step = Step { kind: "decided", words: Some(&what.words), ..Step::default() };
            requests::add_event(tx, &permit, &point.ref_id, &step)?;
        }
        let content =
            json!({ "about": meeting.title, "words": what.words, "owner": what.owner, "due_at": what.due_at });
        conclude(tx, permit, (SUBJECT, &meeting.id), &content)?;
        if let Some(point) = point.filter(|p| p.kind == PointKind::Proposal) {
            move_on(tx, &standing, &meeting, &point, &what)?;
        }
        answers::keep(tx, &standing, "", &claim, &made.id)?;
        Ok(made.id)
    })
    .await
}

/// It was held, and enough of the members were there.
fn may_decide(tx: &mut Tx<'_>, meeting: &Meeting) -> Result<(), Error> {
    if meeting.state != MeetingState::Held {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let (came, _) = meeting_people::came(tx.conn, tx.community, &meeting.id)?;
    if !meeting.quorum.is_met(came, u64::from(meeting.members.unsigned_abs())) {
        return Err(Error::field("words", k::MEETINGS_ERROR_QUORUM));
    }
    if decisions::of_meeting(tx.conn, tx.community, &meeting.id)?.len() >= DECISIONS {
        return Err(Error::Conflict(Clash::TooManyWait));
    }
    Ok(())
}

fn point(tx: &mut Tx<'_>, what: &Deciding) -> Result<Option<Point>, Error> {
    let Some(id) = &what.point else { return Ok(None) };
    let points = meetings::points(tx.conn, tx.community, &what.meeting)?;
    points.into_iter().find(|p| p.id == *id).map(Some).ok_or(Error::Missing)
}

/// The resident whose request it is about is told; a proposal's author is told by what moves the proposal.
fn whose(tx: &mut Tx<'_>, point: Option<&Point>) -> Result<Subject, Error> {
    let Some(point) = point.filter(|p| p.kind == PointKind::Request) else {
        return Ok(Subject::default());
    };
    let request = requests::find(tx.conn, tx.community, &point.ref_id)?.ok_or(Error::Missing)?;
    Ok(Subject::resident(&request.resident_id))
}

fn move_on(
    tx: &mut Tx<'_>,
    standing: &Standing,
    meeting: &Meeting,
    point: &Point,
    what: &Deciding,
) -> Result<(), Error> {
    let found = proposals::find(tx.conn, tx.community, &point.ref_id)?.ok_or(Error::Missing)?;
    // Ended or withdrawn meanwhile: the decision stands in the minutes alone.
    if !found.is_open() {
        return Ok(());
    }
    let becomes = match what.becomes {
        Becomes::Stays => What::News,
        Becomes::Done => What::Done,
        Becomes::Declined => What::Declined,
        Becomes::Next => {
            let procedure = procedures::version(tx.conn, tx.community, found.procedure)?;
            let next = procedure.after(&found.stage).ok_or_else(|| Error::field("becomes", k::MEETINGS_ERROR_LAST))?;
            What::Move(next.code.clone())
        }
    };
    let doing = Doing {
        proposal: found.id.clone(),
        version: found.version,
        what: becomes,
        words: what.words.clone(),
        group: Some(meeting.group_id.clone()),
        link: Some((Link::Meeting, meeting.id.clone())),
    };
    proposal::within(tx, standing, &found, &doing)
}

/// It is carried out, and what came of it in words.
pub async fn done(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (meeting, decision): (String, String),
    words: String,
) -> Result<(), Error> {
    db.write("follow_decision", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = decisions::find(tx.conn, tx.community, &decision)?.filter(|d| d.meeting_id == meeting);
        let found = found.ok_or(Error::Missing)?;
        let permit = ask::<FollowDecision>(tx, &standing, &Subject::default())?;
        decisions::done(tx, &permit, &found.id, &words)?;
        conclude(tx, permit, (SUBJECT, &meeting), &json!({ "about": found.words, "words": words }))?;
        answers::keep(tx, &standing, "", &claim, &found.id)
    })
    .await
}
