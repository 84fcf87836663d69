//! The desk announces an activity or a series of them, changes one, or calls one off; whoever signed up is told.

use serde_json::json;

use super::{SUBJECT, about, sign_up};
use crate::acts::notices::about as about_notices;
use crate::acts::{ask, conclude};
use crate::domain::activity::ActivityState;
use crate::domain::notice::{Audience, NoticeKind, NoticeState, TITLE};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CancelActivity, PlanActivity};
use crate::error::{Clash, Error};
use crate::store::activities::{self, Activity, Facts};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::notice_subjects;
use crate::store::notices::{self, New};
use crate::store::tx::Tx;
use crate::words::{self, Lang, k};

/// Announces it: once for each (start, end) given; gives the first one's id.
pub async fn announce(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    facts: Facts,
    times: Vec<(i64, i64)>,
) -> Result<String, Error> {
    db.write("plan_activity", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let mut series: Option<String> = None;
        for (starts_at, ends_at) in &times {
            let permit = ask::<PlanActivity>(tx, &standing, &Subject::default())?;
            let one = Facts { starts_at: *starts_at, ends_at: *ends_at, ..facts.clone() };
            let id = activities::insert(tx, &permit, &one, series.as_deref())?;
            let content = json!({ "about": one.title, "starts_at": starts_at, "place": one.place, "seats": one.seats });
            conclude(tx, permit, (SUBJECT, &id), &content)?;
            series.get_or_insert(id);
        }
        let id = series.ok_or(Error::Missing)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// Writes one anew, if nobody did since `version` was read; more places are given to those who wait.
pub async fn change(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    facts: Facts,
) -> Result<(), Error> {
    db.write("change_activity", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let before = activities::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
        let taken = fill(tx, &before.id)?.0;
        if usize::try_from(facts.seats).unwrap_or(0) < taken {
            return Err(Error::field("seats", k::ACTIVITIES_ERROR_TAKEN));
        }
        let permit = ask::<PlanActivity>(tx, &standing, &Subject::default())?;
        activities::update(tx, &permit, &before.id, &facts, which.1)?;
        let content = json!({ "about": facts.title, "starts_at": facts.starts_at, "place": facts.place,
            "seats": facts.seats });
        conclude(tx, permit, (SUBJECT, &before.id), &content)?;
        let now = activities::find(tx.conn, tx.community, &before.id)?.ok_or(Error::Missing)?;
        if now.starts_at != before.starts_at || now.place != before.place {
            let body = about(tx, &now)?;
            tell(tx, &standing, &now, k::ACTIVITIES_MOVED_TITLE, &body)?;
        }
        sign_up::move_up(tx, &now)?;
        answers::keep(tx, &standing, "", &claim, &before.id)
    })
    .await
}

fn fill(tx: &mut Tx<'_>, id: &str) -> Result<(usize, usize), Error> {
    let found = activities::fill(tx.conn, tx.community, std::slice::from_ref(&id.to_owned()))?;
    Ok(found.get(id).copied().unwrap_or_default())
}

/// It does not take place, and why; whoever signed up is told the way they chose, until they were reached.
pub async fn cancel(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    why: String,
) -> Result<(), Error> {
    db.write("cancel_activity", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = activities::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
        if found.version != which.1 {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        if found.state != ActivityState::Planned {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let body = format!("{}\n{why}", about(tx, &found)?);
        tell(tx, &standing, &found, k::ACTIVITIES_CANCELLED_TITLE, &body)?;
        let permit = ask::<CancelActivity>(tx, &standing, &Subject::default())?;
        activities::turn(tx, &permit, &found, ActivityState::Cancelled, &why)?;
        conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "why": why }))?;
        answers::keep(tx, &standing, "", &claim, &found.id)
    })
    .await
}

/// Whoever has a place or waits for one gets a notice of it, in the language of the place, in the stead of what was said of
/// it before.
fn tell(tx: &mut Tx<'_>, standing: &Standing, activity: &Activity, title: words::Key, body: &str) -> Result<(), Error> {
    let there = activities::list(tx.conn, tx.community, &activity.id)?;
    if there.is_empty() {
        return Ok(());
    }
    let permit = ask::<crate::domain::tiers::PublishNotice>(tx, standing, &Subject::default())?;
    let title: String =
        words::tell(Lang::default(), title, &[("what", activity.title.clone())]).chars().take(TITLE).collect();
    let to = Audience::List(there.into_iter().map(|(signup, _)| signup.person_id).collect());
    let subject = (SUBJECT, activity.id.as_str());
    let before = about_notices::ended(tx, &permit, subject, NoticeState::Corrected)?;
    let kind = if before.is_some() { NoticeKind::Correction } else { NoticeKind::Notice };
    let new = New { kind, title: &title, body, to: &to, group: None, replaces: before.as_deref() };
    let id = notices::insert(tx, &permit, &new)?;
    notice_subjects::insert(tx, &permit, subject, &id)?;
    let content = json!({ "about": title, "words": body, "activity": activity.id });
    conclude(tx, permit, (crate::acts::notices::SUBJECT, &id), &content)?;
    Ok(())
}
