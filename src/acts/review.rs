//! A second look: somebody other than whoever granted it says whether a stopped mandate goes on, whether one made in
//! haste was right, how the resident is with a helper of long standing, whether a report is true.

use serde_json::json;

use crate::acts::mandate::check::{self, How};
use crate::acts::mandate::revoke::{self, Reason};
use crate::acts::{ask, conclude, life};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::review::{HandsRefusal, Outcome, ReviewKind, check_hands};
use crate::domain::second_eyes::Two;
use crate::domain::standing::Standing;
use crate::domain::tiers::DecideReview;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Mandate};
use crate::store::reviews::{self, Review};
use crate::store::tx::Tx;
use crate::words::k;

/// What the reviewer found.
#[derive(Clone, Debug)]
pub struct Found {
    pub review: String,
    pub version: Option<i32>,
    pub outcome: Outcome,
    /// How they spoke with the resident; needed to lift a stop.
    pub how: Option<How>,
    pub words: Option<String>,
    /// After a death: who of the household goes on with what is still broken.
    pub heir: Option<String>,
}

/// Decides it, or, where it takes two, keeps the first one's word.
///
/// # Errors
/// [`Refusal::OwnHands`] for whoever granted it, or looked first; a field error at `outcome` or `how`.
pub async fn decide(db: &Db, community: &str, standing: Standing, claim: Claim, found: Found) -> Result<(), Error> {
    db.write("decide_review", community, move |tx| {
        let review = reviews::find(tx.conn, tx.community, &found.review)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &review.person_id, &claim)? {
            return Ok(());
        }
        if found.version.is_some_and(|v| v != review.version) || review.state != "open" {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        if !review.kind.outcomes().contains(&found.outcome) {
            return Err(Error::field("outcome", k::REVIEWS_ERROR_OUTCOME));
        }
        let mandate = match &review.mandate_id {
            Some(id) => mandates::find(tx.conn, tx.community, id)?,
            None => None,
        };
        let two = hands(tx, &standing, &review, mandate.as_ref())?;
        let permit = ask::<DecideReview>(tx, &standing, &Subject::resident(&review.person_id))?;
        if review.kind.hands() == 2 && review.first_by.is_none() {
            reviews::first(tx, &permit, &review, found.outcome)?;
        } else {
            settle(tx, &permit, &standing, (&review, two), mandate.as_ref(), &found)?;
            reviews::done(tx, &permit, &review, found.outcome, found.words.as_deref())?;
        }
        let content = json!({ "kind": review.kind.as_str(), "outcome": found.outcome.as_str(), "words": found.words });
        conclude(tx, permit, ("review", &review.id), &content)?;
        answers::keep(tx, &standing, &review.person_id, &claim, &review.id)
    })
    .await
}

/// Never the granter, nor any who vouched for it, nor the helper, nor the same one twice.
fn hands(
    tx: &mut Tx<'_>,
    standing: &Standing,
    review: &Review,
    mandate: Option<&Mandate>,
) -> Result<Option<Two>, Error> {
    let mut concerned = vec![review.person_id.clone()];
    let mut granted = false;
    if let Some(m) = mandate {
        concerned.push(m.helper_id.clone());
        let evidence = mandates::evidence_of(tx.conn, tx.community, &m.id)?;
        let me = Some(standing.actor.as_str());
        // Those who speak with her again later granted nothing.
        let vouched = evidence.iter().filter(|e| m.consented_at.is_some_and(|at| e.at <= at));
        granted = vouched.into_iter().any(|e| e.staff_id.as_deref() == me || e.second_id.as_deref() == me);
    }
    let concerned: Vec<&str> = concerned.iter().map(String::as_str).collect();
    let granted_by = if granted { Some(standing.actor.as_str()) } else { review.granted_by.as_deref() };
    check_hands(&standing.actor, granted_by, review.first_by.as_deref(), &concerned).map_err(|why| match why {
        HandsRefusal::Granted | HandsRefusal::Twice | HandsRefusal::Themselves => Error::refused(Refusal::OwnHands),
    })
}

fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<DecideReview>,
    standing: &Standing,
    (review, two): (&Review, Option<Two>),
    mandate: Option<&Mandate>,
    found: &Found,
) -> Result<(), Error> {
    if review.kind.is_of_a_person() {
        if review.first_outcome.as_deref() != Some(found.outcome.as_str()) {
            return Err(Error::field("outcome", k::REVIEWS_ERROR_TWO_DIFFER));
        }
        let two = two.ok_or(Error::Conflict(Clash::NeedsSecond))?;
        return of_a_person(tx, permit, standing, (review, two), found);
    }
    let Some(mandate) = mandate else {
        return Err(Error::Missing);
    };
    match found.outcome {
        Outcome::Lifted => {
            let how = found.how.ok_or_else(|| Error::field("how", k::REVIEWS_ERROR_HOW))?;
            check::resume_in(tx, standing, mandate, how)
        }
        Outcome::Ended if mandate.state_now(tx.now).open() => revoke::end(tx, standing, mandate, Reason::Asked, None),
        _ => Ok(()),
    }
}

fn of_a_person(
    tx: &mut Tx<'_>,
    permit: &Permit<DecideReview>,
    standing: &Standing,
    (review, two): (&Review, Two),
    found: &Found,
) -> Result<(), Error> {
    match (review.kind, found.outcome) {
        (ReviewKind::Death, Outcome::Confirmed) => {
            life::died(tx, permit, standing, (review, two), found.heir.as_deref())
        }
        (ReviewKind::Death, _) => life::lives(tx, permit, review),
        (_, Outcome::Confirmed) => life::lost_capacity(tx, standing, review, two),
        _ => life::capable(tx, permit, review),
    }
}
