//! Who came is written down: tapped at the door by whoever has a place, ticked on a screen or copied from paper by the
//! desk. Whoever came to something with a certificate gets one; whoever came to a training of helpers has taken that step
//! of their accreditation.

use std::collections::HashSet;

use serde_json::json;

use super::{SUBJECT, about, sign_up};
use crate::acts::helper::step;
use crate::acts::{ask, conclude};
use crate::domain::activity::{ATTENDANCE_WITHIN, ActivityKind, ActivityState, SignupState, may_arrive};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::Standing;
use crate::domain::tiers::{ArriveActivity, NoteAttendance};
use crate::error::{Clash, Error};
use crate::keys::receipt_code;
use crate::store::activities::{self, Activity};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::tx::Tx;

/// They are at the door: alone, beside a helper, or through one whose mandate covers activities.
pub async fn arrive(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    activity: String,
) -> Result<(), Error> {
    db.write("arrive_at_activity", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        arrive_within(tx, &standing, &resident, &activity)?;
        answers::keep(tx, &standing, &resident, &claim, &activity)
    })
    .await
}

/// The same inside a transaction; the desk, which asked them, writes it down in its own name as long as it is fresh.
///
/// # Errors
/// `Exists`: it is known already. `TooLate`: they have no place, the doors are shut, or the list was closed.
pub fn arrive_within(tx: &mut Tx<'_>, standing: &Standing, resident: &str, activity: &str) -> Result<(), Error> {
    let found = activities::find(tx.conn, tx.community, activity)?.ok_or(Error::Missing)?;
    let place = activities::of(tx.conn, tx.community, activity, resident)?.ok_or(Error::Conflict(Clash::TooLate))?;
    if place.came == Some(true) {
        return Err(Error::Conflict(Clash::Exists));
    }
    let subject = Subject::resident(resident);
    let about = about(tx, &found)?;
    if standing.office().is_some() {
        if !is_fresh(&found, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<NoteAttendance>(tx, standing, &subject)?;
        let code = found.certificate.then(receipt_code).filter(|_| found.state == ActivityState::Held);
        activities::note_came(tx, &permit, &place, true, code.as_deref())?;
        conclude(tx, permit, (SUBJECT, activity), &json!({ "about": about }))?;
        return Ok(());
    }
    if !may_arrive(found.state, place.state, found.starts_at, found.ends_at, standing.done_at(tx.now)) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<ArriveActivity>(tx, standing, &subject)?;
    // What it gives them follows when the list is closed.
    activities::note_came(tx, &permit, &place, true, None)?;
    conclude(tx, permit, (SUBJECT, activity), &json!({ "about": about }))?;
    Ok(())
}

/// May who came be written down now?
fn is_fresh(activity: &Activity, now: i64) -> bool {
    let in_time = activity.starts_at <= now && now <= activity.ends_at + ATTENDANCE_WITHIN;
    activity.state != ActivityState::Cancelled && in_time
}

/// Who came, as it is written down.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// Ids of the places of those who were ticked.
    pub places: HashSet<String>,
    /// People who came without having signed up.
    pub others: Vec<String>,
    /// When the list was read, milliseconds UTC: whoever tapped at the door after that is there, ticked or not.
    pub seen: i64,
}

/// Writes down who came. May be set right while it is fresh.
pub async fn attend(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    came: Came,
) -> Result<(), Error> {
    db.write("note_attendance", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = activities::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
        if found.version != which.1 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        if !is_fresh(&found, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<NoteAttendance>(tx, &standing, &Subject::default())?;
        let mut places = came.places.clone();
        for person in &came.others {
            places.insert(sign_up::walk_in(tx, &standing, person, &found)?);
        }
        let mut there = Vec::new();
        for (signup, _) in activities::list(tx.conn, tx.community, &found.id)? {
            // Whoever waited and came had a place after all.
            let tapped = signup.came == Some(true) && signup.came_at.is_some_and(|at| at > came.seen);
            let here = tapped || places.contains(&signup.id);
            if signup.state == SignupState::Waiting && !here {
                continue;
            }
            let code = match (here && found.certificate, &signup.certificate) {
                (true, Some(code)) => Some(code.clone()),
                (true, None) => Some(receipt_code()),
                (false, _) => None,
            };
            if signup.state == SignupState::Waiting {
                activities::move_up(tx, &permit, &signup)?;
            }
            activities::note_came(tx, &permit, &signup, here, code.as_deref())?;
            if here {
                there.push(signup.person_id);
            }
        }
        activities::turn(tx, &permit, &found, ActivityState::Held, "")?;
        conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "came": there.len() }))?;
        if found.kind == ActivityKind::Training {
            trained(tx, &standing, &found.title, &there)?;
        }
        answers::keep(tx, &standing, "", &claim, &found.id)
    })
    .await
}

fn trained(tx: &mut Tx<'_>, standing: &Standing, title: &str, people: &[String]) -> Result<(), Error> {
    for person in people {
        let words = Words::parse(title).map_err(|_| Error::broken("activities", "a title without words"))?;
        step::trained(tx, standing, person, words)?;
    }
    Ok(())
}
