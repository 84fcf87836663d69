//! Who came is written down, tapped on a screen or copied from paper. Whoever came to something with a certificate gets
//! one; whoever came to a training of helpers has taken that step of their accreditation.

use std::collections::HashSet;

use serde_json::json;

use super::SUBJECT;
use crate::acts::helper::step;
use crate::acts::{ask, conclude};
use crate::domain::activity::{ATTENDANCE_WITHIN, ActivityKind, ActivityState, SignupState};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::Standing;
use crate::domain::tiers::NoteAttendance;
use crate::error::{Clash, Error};
use crate::keys::receipt_code;
use crate::store::activities;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::tx::Tx;

/// Writes down who came: the ids of their places. May be set right while it is fresh.
pub async fn attend(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    came: HashSet<String>,
) -> Result<(), Error> {
    db.write("note_attendance", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = activities::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
        if found.version != which.1 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let in_time = found.starts_at <= tx.now && tx.now <= found.ends_at + ATTENDANCE_WITHIN;
        if found.state == ActivityState::Cancelled || !in_time {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<NoteAttendance>(tx, &standing, &Subject::default())?;
        let mut there = Vec::new();
        for (signup, _) in activities::list(tx.conn, tx.community, &found.id)? {
            // Whoever waited and came had a place after all.
            let here = came.contains(&signup.id);
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
