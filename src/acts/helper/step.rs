//! Each step on the way to helping: talked with, trained, signed, approved by one, activated by another; stopped and
//! resumed. All states and what follows are in `domain::accreditation`.

use serde_json::json;

use super::{SUBJECT, age, find, notes, stepped};
use crate::acts::{ask, conclude};
use crate::domain::accreditation::{self, ActivationRefusal, Agreement, Step};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::request::Words;
use crate::domain::second_eyes::{Two, another};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{
    ActivateHelper, AgreeHelper, ApproveHelper, InterviewHelper, Kind, ResumeHelper, SuspendHelper, TrainHelper,
};
use crate::error::{Clash, Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::communities;
use crate::store::conflicts;
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::people;
use crate::store::tx::Tx;
use crate::words::{Key, Lang, k};

/// What is done, and what was written with it.
#[derive(Clone, Debug)]
pub struct Taking {
    pub helper: String,
    pub step: Step,
    /// Notes of the talk, what was learnt, why it is stopped.
    pub words: Option<Words>,
    /// As the page was read; `None`: the sender did not say.
    pub version: Option<i32>,
    /// Whoever approves or activates says that they are not kin.
    pub apart: bool,
}

/// Takes one step.
pub async fn take(db: &Db, community: &str, standing: Standing, claim: Claim, taking: Taking) -> Result<(), Error> {
    db.write("helper_step", community, move |tx| {
        let helper = find(tx, &taking.helper)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &taking.helper, &claim)? {
            return Ok(());
        }
        if taking.version.is_some_and(|v| v != helper.version) {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        match taking.step {
            Step::Interview => one::<InterviewHelper>(tx, &standing, &helper, &taking)?,
            Step::Train => one::<TrainHelper>(tx, &standing, &helper, &taking)?,
            Step::Agree => agree(tx, &standing, &helper, &taking)?,
            Step::Approve => one::<ApproveHelper>(tx, &standing, &helper, &taking)?,
            Step::Activate => one::<ActivateHelper>(tx, &standing, &helper, &taking)?,
            Step::Suspend => one::<SuspendHelper>(tx, &standing, &helper, &taking)?,
            Step::Resume => one::<ResumeHelper>(tx, &standing, &helper, &taking)?,
            Step::Apply | Step::Leave | Step::Notice => return Err(Error::Missing),
        }
        answers::keep(tx, &standing, &taking.helper, &claim, &taking.helper)
    })
    .await
}

/// Somebody came to a training that the community gave: where that is their next step, it is taken. `false`: it is not.
pub fn trained(tx: &mut Tx<'_>, standing: &Standing, person: &str, words: Words) -> Result<bool, Error> {
    let Some(helper) = helpers::find(tx.conn, tx.community, person)? else {
        return Ok(false);
    };
    let next = accreditation::next_step(helper.standing(tx.now), tx.now);
    // Staff never take a step of their own accreditation.
    if next != Some(Step::Train) || standing.actor == person {
        return Ok(false);
    }
    let taking =
        Taking { helper: person.to_owned(), step: Step::Train, words: Some(words), version: None, apart: false };
    one::<TrainHelper>(tx, standing, &helper, &taking)?;
    Ok(true)
}

/// The helper's own signature, on their own phone; on paper staff take it in.
fn agree(tx: &mut Tx<'_>, standing: &Standing, helper: &Helper, taking: &Taking) -> Result<(), Error> {
    if matches!(standing.right, Right::Assisted { .. } | Right::Mandate(_)) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    one::<AgreeHelper>(tx, standing, helper, taking)
}

fn one<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, helper: &Helper, taking: &Taking) -> Result<(), Error> {
    let id = &helper.person_id;
    let by_staff = standing.office().is_some();
    // Staff never take a step of their own accreditation.
    let subject = Subject::resident(id).after(by_staff.then_some(id.as_str()));
    let to = accreditation::take(helper.standing(tx.now), taking.step, tx.now)
        .map_err(|_| Error::Conflict(Clash::TooLate))?;
    let subject = Subject { two: second(tx, standing, helper, taking.step)?, ..subject };
    let permit = ask::<K>(tx, standing, &subject)?;
    check(tx, standing, helper, taking)?;
    let signed = if taking.step == Step::Agree { Some(text(tx, helper)?) } else { None };
    let mut row = stepped(helper, to);
    match taking.step {
        Step::Approve => row.approved_by = Some(standing.actor.clone()),
        Step::Activate => row.activated_by = Some(standing.actor.clone()),
        _ => {}
    }
    helpers::write(tx, &permit, &row)?;
    let words = taking.words.as_ref().map(Words::as_str);
    helpers::add_step(tx, &permit, id, taking.step, words, signed.as_ref())?;
    let content = json!({ "step": taking.step.as_str(), "state": row.state, "until": row.accredited_until,
        "words": words, "text_version": signed.as_ref().map(|a| a.version),
        "text_hash": signed.as_ref().map(Agreement::hash) });
    conclude(tx, permit, (SUBJECT, id), &content)?;
    notes::tell(tx, id, taking.step, row.accredited_until)
}

/// Approved by one and made so by another; what one stopped another resumes.
fn second(tx: &mut Tx<'_>, standing: &Standing, helper: &Helper, step: Step) -> Result<Option<Two>, Error> {
    let (first, field, key) = match step {
        Step::Activate => (helper.approved_by.clone(), "apart", k::ACCREDIT_ERROR_SAME),
        Step::Resume => (stopped_by(tx, helper)?, "words", k::ACCREDIT_ERROR_RESUME),
        _ => return Ok(None),
    };
    let first = first.unwrap_or_default();
    another(&first, &standing.actor).map(Some).map_err(|_| Error::field(field, key))
}

/// What the helper signs today, in their own language.
pub fn text(tx: &mut Tx<'_>, helper: &Helper) -> Result<Agreement, Error> {
    let community = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
    let person = people::find(tx.conn, tx.community, &helper.person_id)?.ok_or(Error::Missing)?;
    let lang = Lang::parse(&person.lang).unwrap_or_default();
    Ok(accreditation::agreement(lang, helper.kind(), &person.name, &community.name, &community.phone))
}

fn check(tx: &mut Tx<'_>, standing: &Standing, helper: &Helper, taking: &Taking) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    let notes = matches!(taking.step, Step::Interview | Step::Train | Step::Suspend | Step::Resume);
    if notes && taking.words.is_none() {
        errors.add("words", k::ACCREDIT_ERROR_WORDS);
    }
    match taking.step {
        Step::Approve | Step::Activate => two_people(tx, standing, helper, taking, &mut errors)?,
        _ => {}
    }
    errors.finish()
}

/// One says yes, another makes it so, neither of them kin; and by then it is known how old the helper is.
fn two_people(
    tx: &mut Tx<'_>,
    standing: &Standing,
    helper: &Helper,
    taking: &Taking,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let kin = conflicts::close(tx.conn, tx.community, &helper.person_id, &standing.actor)?;
    let answer = match (taking.step, &helper.approved_by) {
        (Step::Activate, Some(by)) => {
            accreditation::check_activation(by, &standing.actor, &helper.person_id, kin).map(|_| ())
        }
        _ => accreditation::check_approval(&standing.actor, &helper.person_id, kin),
    };
    if let Err(why) = answer {
        errors.add("apart", refusal_words(why));
    } else if !taking.apart {
        errors.add("apart", k::ACCREDIT_ERROR_APART);
    }
    let community = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
    let person = people::find(tx.conn, tx.community, &helper.person_id)?.ok_or(Error::Missing)?;
    match age(person.born.as_deref(), &community.zone(), tx.now) {
        Some(age) if accreditation::old_enough(age) => {}
        Some(_) => errors.add("apart", k::MANDATING_ERROR_MINOR),
        None => errors.add("apart", k::MANDATING_ERROR_AGE),
    }
    Ok(())
}

fn refusal_words(why: ActivationRefusal) -> Key {
    match why {
        ActivationRefusal::SamePersonApproved => k::ACCREDIT_ERROR_SAME,
        ActivationRefusal::Themselves => k::ACCREDIT_ERROR_THEMSELVES,
        ActivationRefusal::Kin => k::ACCREDIT_ERROR_KIN,
    }
}

/// Who stopped it last.
fn stopped_by(tx: &mut Tx<'_>, helper: &Helper) -> Result<Option<String>, Error> {
    let steps = helpers::steps_of(tx.conn, tx.community, &helper.person_id, 50)?;
    Ok(steps.into_iter().find(|s| s.step == Step::Suspend.as_str()).map(|s| s.by_id))
}
