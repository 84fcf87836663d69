//! The desk writes a survey: what it is for, who is to be asked, until when, and what is asked.

use serde_json::json;

use super::SUBJECT;
use crate::acts::notices::publish::there;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::survey::{QUESTIONS, Question, SurveyState};
use crate::domain::tiers::WriteSurvey;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::surveys::{self, Facts, Survey};
use crate::store::tx::Tx;
use crate::words::k;

/// Begins one, without questions; gives its id.
pub async fn begin(db: &Db, community: &str, standing: Standing, claim: Claim, facts: Facts) -> Result<String, Error> {
    db.write("begin_survey", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        there(tx, &facts.to)?;
        let permit = ask::<WriteSurvey>(tx, &standing, &Subject::default())?;
        let id = surveys::insert(tx, &permit, &facts)?;
        conclude(tx, permit, (SUBJECT, &id), &content(&facts))?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

fn content(facts: &Facts) -> serde_json::Value {
    json!({ "about": facts.title, "words": facts.about, "to": facts.to.kind(), "target": facts.to.target(),
        "anonymous": facts.anonymous, "sample": facts.sample, "closes_at": facts.closes_at })
}

/// Writes the frame of a draft anew, if nobody did since `version` was read.
pub async fn change(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    facts: Facts,
) -> Result<(), Error> {
    db.write("change_survey", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        there(tx, &facts.to)?;
        let permit = ask::<WriteSurvey>(tx, &standing, &Subject::default())?;
        surveys::update(tx, &permit, &which.0, &facts, which.1)?;
        conclude(tx, permit, (SUBJECT, &which.0), &content(&facts))?;
        answers::keep(tx, &standing, "", &claim, &which.0)
    })
    .await
}

/// What becomes of the questions of a draft.
#[derive(Clone, Debug)]
pub enum Edit {
    Add(Question),
    /// By its number, from 1.
    Remove(usize),
    /// One place up.
    Raise(usize),
}

/// Another question, one less, or in another order.
pub async fn edit(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    edit: Edit,
) -> Result<(), Error> {
    db.write("edit_survey", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let survey = draft(tx, &which)?;
        let questions = edited(survey.questions()?, &edit)?;
        let permit = ask::<WriteSurvey>(tx, &standing, &Subject::default())?;
        surveys::ask(tx, &permit, &survey, &questions)?;
        conclude(tx, permit, (SUBJECT, &survey.id), &json!({ "about": survey.title, "questions": questions }))?;
        answers::keep(tx, &standing, "", &claim, &survey.id)
    })
    .await
}

/// A draft as it was when its page was read.
pub(super) fn draft(tx: &mut Tx<'_>, which: &(String, i32)) -> Result<Survey, Error> {
    let survey = surveys::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
    if survey.state != SurveyState::Draft {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if survey.version != which.1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    Ok(survey)
}

fn edited(mut questions: Vec<Question>, edit: &Edit) -> Result<Vec<Question>, Error> {
    match edit {
        Edit::Add(_) if questions.len() >= QUESTIONS => return Err(Error::field("text", k::SURVEYS_ERROR_MANY)),
        Edit::Add(question) => questions.push(question.clone()),
        Edit::Remove(number) if (1..=questions.len()).contains(number) => {
            questions.remove(number - 1);
        }
        Edit::Raise(number) if (2..=questions.len()).contains(number) => questions.swap(number - 1, number - 2),
        Edit::Remove(_) | Edit::Raise(_) => return Err(Error::Missing),
    }
    Ok(questions)
}
