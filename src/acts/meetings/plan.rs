//! A meeting is planned, moved or called off, and whoever may come is told: by the desk, or by whoever leads the group or
//! keeps its papers.

use serde_json::{Value, json};

use super::{SUBJECT, about, ask_in_group, find, tell};
use crate::acts::{conclude, groups as acts_of_groups};
use crate::domain::meeting::{MeetingState, holds_meetings, may_answer};
use crate::domain::policy::Refusal;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CancelMeeting, InviteMeeting, PlanMeeting};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::meeting_people;
use crate::store::meetings::{self, Facts, Meeting};
use crate::store::tx::Tx;
use crate::words::{self, Lang, k};

/// The key of what was claimed belongs to whoever acts by themselves; staff act for nobody.
pub fn whose(standing: &Standing) -> String {
    if standing.office().is_some() { String::new() } else { standing.actor.clone() }
}

/// Whom an open meeting concerns is told by the desk, so it alone moves it, calls it off and invites to it.
fn reaches(standing: &Standing, meeting: &Meeting) -> Result<(), Error> {
    if meeting.open && standing.office().is_none() { Err(Error::refused(Refusal::NotYours)) } else { Ok(()) }
}

/// Plans one, once for each key; gives its id. Nobody is told before [`invite`].
pub async fn plan(db: &Db, community: &str, standing: Standing, claim: Claim, facts: Facts) -> Result<String, Error> {
    db.write("plan_meeting", community, move |tx| {
        let whose = whose(&standing);
        if let Claimed::Before(id) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(id);
        }
        let group = acts_of_groups::find(tx, &facts.group)?;
        if !holds_meetings(group.kind) {
            return Err(Error::field("group", k::MEETINGS_ERROR_GROUP));
        }
        let facts = within_reach(&standing, facts.clone());
        let permit = ask_in_group::<PlanMeeting>(tx, &standing, &facts.group)?;
        let row = meetings::insert(tx, &permit, &facts)?;
        conclude(tx, permit, (SUBJECT, &row.id), &content(&row))?;
        answers::keep(tx, &standing, &whose, &claim, &row.id)?;
        Ok(row.id)
    })
    .await
}

/// Whether everybody may come is the community's to say, not a group's own.
fn within_reach(standing: &Standing, facts: Facts) -> Facts {
    Facts { open: facts.open && standing.office().is_some(), ..facts }
}

fn content(m: &Meeting) -> Value {
    json!({ "about": m.title, "place": m.place, "starts_at": m.starts_at, "ends_at": m.ends_at, "open": m.open,
        "quorum": m.quorum.as_str(), "object_days": m.object_days, "group": m.group_id })
}

/// Writes it anew, if nobody did since `version` was read. At another time or place, whoever was told hears of it; at
/// another time, they are asked anew whether they come.
pub async fn change(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    facts: Facts,
) -> Result<(), Error> {
    db.write("change_meeting", community, move |tx| {
        let whose = whose(&standing);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(());
        }
        let before = planned(tx, &which)?;
        reaches(&standing, &before)?;
        let permit = ask_in_group::<PlanMeeting>(tx, &standing, &before.group_id)?;
        let open = if standing.office().is_some() { facts.open } else { before.open };
        let to = Meeting {
            title: facts.title.clone(),
            place: facts.place.clone(),
            starts_at: facts.starts_at,
            ends_at: facts.ends_at,
            open,
            quorum: facts.quorum,
            object_days: facts.object_days,
            ..before.clone()
        };
        meetings::update(tx, &permit, &to)?;
        let moved = to.starts_at != before.starts_at;
        if moved {
            meeting_people::ask_again(tx, &permit, &to.id)?;
        }
        conclude(tx, permit, (SUBJECT, &to.id), &content(&to))?;
        if to.invited_at.is_some() && (moved || to.place != before.place) {
            let how = words::say(Lang::default(), if moved { k::MEETINGS_TOLD_ASK } else { k::MEETINGS_TOLD_SAME });
            let body = format!("{}\n{how}", about(tx, &to)?);
            tell(tx, &standing, &to, k::MEETINGS_TOLD_MOVED, &body)?;
        }
        answers::keep(tx, &standing, &whose, &claim, &to.id)
    })
    .await
}

fn planned(tx: &mut Tx<'_>, (id, version): &(String, i32)) -> Result<Meeting, Error> {
    let found = find(tx, id)?;
    if found.version != *version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    if !may_answer(found.state, found.starts_at, tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    Ok(found)
}

/// Whoever may come is told: when, where, what is talked about, and how to say whether they come. Once.
pub async fn invite(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
) -> Result<(), Error> {
    db.write("invite_to_meeting", community, move |tx| {
        let whose = whose(&standing);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(());
        }
        let found = planned(tx, &which)?;
        reaches(&standing, &found)?;
        if found.invited_at.is_some() {
            return Err(Error::Conflict(Clash::Exists));
        }
        let body = invitation(tx, &found)?;
        tell(tx, &standing, &found, k::MEETINGS_TOLD_INVITED, &body)?;
        let permit = ask_in_group::<InviteMeeting>(tx, &standing, &found.group_id)?;
        meetings::update(tx, &permit, &Meeting { invited_at: Some(tx.now), ..found.clone() })?;
        conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "open": found.open }))?;
        answers::keep(tx, &standing, &whose, &claim, &found.id)
    })
    .await
}

fn invitation(tx: &mut Tx<'_>, meeting: &Meeting) -> Result<String, Error> {
    let mut body = about(tx, meeting)?;
    for (n, point) in meetings::points(tx.conn, tx.community, &meeting.id)?.iter().enumerate() {
        body.push_str(&format!("\n{}. {}", n + 1, point.words));
    }
    body.push('\n');
    body.push_str(words::say(Lang::default(), k::MEETINGS_TOLD_ASK));
    Ok(body)
}

/// It does not take place, and why; whoever was told hears of it.
pub async fn call_off(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    why: String,
) -> Result<(), Error> {
    db.write("call_off_meeting", community, move |tx| {
        let whose = whose(&standing);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(());
        }
        let found = find(tx, &which.0)?;
        reaches(&standing, &found)?;
        if found.version != which.1 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        if found.state != MeetingState::Planned {
            return Err(Error::Conflict(Clash::TooLate));
        }
        if found.invited_at.is_some() {
            let body = format!("{}\n{why}", about(tx, &found)?);
            tell(tx, &standing, &found, k::MEETINGS_TOLD_CALLED_OFF, &body)?;
        }
        let permit = ask_in_group::<CancelMeeting>(tx, &standing, &found.group_id)?;
        let to = Meeting { state: MeetingState::CalledOff, state_words: why.clone(), ..found.clone() };
        meetings::update(tx, &permit, &to)?;
        conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "why": why }))?;
        answers::keep(tx, &standing, &whose, &claim, &found.id)
    })
    .await
}
