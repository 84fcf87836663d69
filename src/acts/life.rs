//! Somebody is said to have died, or to be no longer able to decide for themselves. What must stop stops at once; two
//! members of staff find out whether it is true (TRUST.md §3).

use serde_json::json;

use crate::acts::mandate::{self, SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::{MandateState, begins_as, doubted};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::review::ReviewKind;
use crate::domain::second_eyes::Two;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndByDeath, EndByIncapacity, Kind, PassRequest, ReportDeath, ReportDoubt};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate};
use crate::store::people::{self, Person};
use crate::store::reviews::{self, NewReview, Review};
use crate::store::tx::Tx;
use crate::store::{outbox, people_write, requests, sessions, work_calendar};

/// What was reported, and by whom, as they said it.
#[derive(Clone, Debug)]
pub struct Report {
    pub person: String,
    pub told_by: Option<String>,
    pub words: Option<String>,
}

/// Messages and sign-in are silent from now on; what runs beside a helper ends.
pub async fn report_death(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    report: Report,
) -> Result<(), Error> {
    db.write("report_death", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &report.person, &claim)? {
            return Ok(());
        }
        let person = reported(tx, &standing, &report)?;
        let permit = ask::<ReportDeath>(tx, &standing, &Subject::resident(&person.id))?;
        people_write::set_state(tx, &permit, &person, "suspended")?;
        outbox::silence(tx, &permit, &person.id)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &person.id)?;
        wait_for_two(tx, permit, &person, &report, ReviewKind::Death)?;
        answers::keep(tx, &standing, &report.person, &claim, &report.person)
    })
    .await
}

/// Every mandate they gave carries the harmless only, from now on.
pub async fn report_doubt(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    report: Report,
) -> Result<(), Error> {
    db.write("report_doubt", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &report.person, &claim)? {
            return Ok(());
        }
        let person = reported(tx, &standing, &report)?;
        let permit = ask::<ReportDoubt>(tx, &standing, &Subject::resident(&person.id))?;
        for m in mandates::open_of_resident(tx.conn, tx.community, &person.id, tx.now)? {
            if let Some(tier) = doubted(m.kind, m.tier_max) {
                mandates::change(tx, &permit, &m, &Change::TierMax(tier))?;
            }
        }
        wait_for_two(tx, permit, &person, &report, ReviewKind::Capacity)?;
        answers::keep(tx, &standing, &report.person, &claim, &report.person)
    })
    .await
}

/// Nobody reports themselves, nor somebody who is not on the register.
fn reported(tx: &mut Tx<'_>, standing: &Standing, report: &Report) -> Result<Person, Error> {
    let person = people::find(tx.conn, tx.community, &report.person)?.ok_or(Error::Missing)?;
    if person.state != "active" {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if person.id == standing.actor { Err(Error::refused(Refusal::OwnHands)) } else { Ok(person) }
}

fn wait_for_two<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    person: &Person,
    report: &Report,
    kind: ReviewKind,
) -> Result<(), Error> {
    let calendar = work_calendar::read(tx.conn, tx.community, tx.now)?;
    let new = NewReview {
        kind,
        person: &person.id,
        mandate: None,
        // Whoever took the report may be one of the two; the other is another.
        granted_by: None,
        told_by: report.told_by.as_deref(),
        words: report.words.as_deref(),
        due_at: kind.due(tx.now, &calendar),
        state_before: Some(&person.state),
    };
    reviews::open(tx, &permit, &new)?;
    let content = json!({ "told_by": report.told_by, "words": report.words });
    conclude(tx, permit, ("person", &person.id), &content)?;
    Ok(())
}

/// Two have found that it is true. `heir`: who of the household goes on with what is still broken at home.
pub fn died<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    standing: &Standing,
    (review, two): (&Review, Two),
    heir: Option<&str>,
) -> Result<(), Error> {
    let person = people::find(tx.conn, tx.community, &review.person_id)?.ok_or(Error::Missing)?;
    people_write::set_state(tx, permit, &person, "deceased")?;
    let mut theirs = mandates::open_of_resident(tx.conn, tx.community, &person.id, tx.now)?;
    theirs.extend(mandates::open_of_helper(tx.conn, tx.community, &person.id, tx.now)?);
    theirs.extend(mandates::waiting_of(tx.conn, tx.community, &person.id)?);
    for m in &theirs {
        end::<EndByDeath>(tx, standing, m, MandateState::EndedDeath, two)?;
        if m.helper_id != person.id {
            writing::helper(tx, m, writing::ENDED, &standing.actor)?;
        }
    }
    match heir {
        Some(heir) => pass(tx, standing, &person, heir, two),
        None => Ok(()),
    }
}

/// What the home still waits for goes on in the name of somebody who lives there.
fn pass(tx: &mut Tx<'_>, standing: &Standing, person: &Person, heir: &str, two: Two) -> Result<(), Error> {
    let Some(home) = &person.home_id else {
        return Err(Error::Missing);
    };
    let household = people_write::household(tx.conn, tx.community, home, &person.id)?;
    if !household.iter().any(|p| p.id == heir) {
        return Err(Error::Missing);
    }
    for request in requests::open_of(tx.conn, tx.community, &person.id)? {
        let permit = ask::<PassRequest>(tx, standing, &Subject::resident(heir).by_two(two))?;
        requests::pass(tx, &permit, &request, heir)?;
        conclude(tx, permit, ("request", &request.id), &json!({ "number": request.number }))?;
    }
    Ok(())
}

/// It was not true: everything stands as before.
pub fn lives<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, review: &Review) -> Result<(), Error> {
    let person = people::find(tx.conn, tx.community, &review.person_id)?.ok_or(Error::Missing)?;
    people_write::set_state(tx, permit, &person, review.state_before.as_deref().unwrap_or("active"))
}

/// Two have found that they cannot decide: nobody helps others any more who cannot (art. 173, 3). What others do for them
/// stays with the harmless until there is a guardian.
pub fn lost_capacity(tx: &mut Tx<'_>, standing: &Standing, review: &Review, two: Two) -> Result<(), Error> {
    for m in mandates::open_of_helper(tx.conn, tx.community, &review.person_id, tx.now)? {
        end::<EndByIncapacity>(tx, standing, &m, MandateState::EndedIncapacity, two)?;
    }
    for m in mandates::waiting_of(tx.conn, tx.community, &review.person_id)? {
        if m.helper_id == review.person_id {
            end::<EndByIncapacity>(tx, standing, &m, MandateState::EndedIncapacity, two)?;
        }
    }
    Ok(())
}

/// The doubt was unfounded: each mandate carries again what its evidence carries.
pub fn capable<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, review: &Review) -> Result<(), Error> {
    for m in mandates::open_of_resident(tx.conn, tx.community, &review.person_id, tx.now)? {
        let evidence = mandates::evidence_of(tx.conn, tx.community, &m.id)?;
        let (_, tier, _) = begins_as(m.kind, mandate::carried(&evidence), tx.now);
        if i32::from(tier) != m.tier_max {
            mandates::change(tx, permit, &m, &Change::TierMax(i32::from(tier)))?;
        }
    }
    Ok(())
}

fn end<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, m: &Mandate, state: MandateState, two: Two) -> Result<(), Error> {
    let permit = ask::<K>(tx, standing, &Subject::resident(&m.resident_id).by_two(two))?;
    mandates::change(tx, &permit, m, &Change::Ended { state, reason: state.as_str() })?;
    let content = mandate::content(tx, m, state, json!({}))?;
    conclude(tx, permit, (SUBJECT, &m.id), &content)?;
    Ok(())
}
