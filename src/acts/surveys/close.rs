//! A survey closes by itself at its hour, is closed early, or is withdrawn. What was answered is counted once; of an
//! anonymous survey the answers then come off the names.

use serde_json::json;

use super::SUBJECT;
use crate::acts::conclude;
use crate::acts::notices::about;
use crate::domain::notice::{Audience, NoticeKind, NoticeState, TITLE};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::survey::tally::{Asked, tally};
use crate::domain::survey::{Question, QuestionKind, SurveyState};
use crate::domain::tiers::{CloseSurvey, Kind, WithdrawSurvey};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::notices::{self, New};
use crate::store::survey_people;
use crate::store::surveys::{self, Survey};
use crate::store::tx::Tx;
use crate::words::{self, Lang, k};

/// Closes every survey whose last hour is over.
pub async fn run(db: &Db, community: &str) -> Result<(), Error> {
    db.write("close_surveys", community, move |tx| {
        for survey in surveys::over(tx.conn, tx.community, tx.now)? {
            let permit = tx.permit::<CloseSurvey>(&Standing::of_the_house(), &Subject::default())?;
            count(tx, permit, &survey)?;
        }
        Ok(())
    })
    .await
}

/// The desk closes one before its hour.
pub async fn close(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
) -> Result<(), Error> {
    db.write("close_survey", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let survey = running(tx, &which, &[SurveyState::Open])?;
        let permit = crate::acts::ask::<CloseSurvey>(tx, &standing, &Subject::default())?;
        count(tx, permit, &survey)?;
        answers::keep(tx, &standing, "", &claim, &survey.id)
    })
    .await
}

/// It was wrong to ask, or is not asked after all: nothing is counted, and what was answered is forgotten.
pub async fn withdraw(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
) -> Result<(), Error> {
    db.write("withdraw_survey", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let survey = running(tx, &which, &[SurveyState::Draft, SurveyState::Open])?;
        let permit = crate::acts::ask::<WithdrawSurvey>(tx, &standing, &Subject::default())?;
        survey_people::part(tx, &permit, &survey.id)?;
        surveys::end(tx, &permit, &survey, None)?;
        take_back(tx, &permit, &survey)?;
        conclude(tx, permit, (SUBJECT, &survey.id), &json!({ "about": survey.title }))?;
        answers::keep(tx, &standing, "", &claim, &survey.id)
    })
    .await
}

/// Whom its invitation had reached hears that they are not asked after all; nobody else hears of it any more.
fn take_back<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, survey: &Survey) -> Result<(), Error> {
    let Some(old) = about::ended(tx, permit, (SUBJECT, &survey.id), NoticeState::Withdrawn)? else { return Ok(()) };
    let what = [("what", survey.title.clone())];
    let title: String = words::tell(Lang::default(), k::SURVEYS_INVITE_TITLE, &what).chars().take(TITLE).collect();
    let body = words::say(Lang::default(), k::SURVEYS_TOLD_WITHDRAWN);
    let to = Audience::Seen(old.clone());
    let new = New { kind: NoticeKind::Withdrawal, title: &title, body, to: &to, group: None, replaces: Some(&old) };
    notices::insert(tx, permit, &new).map(|_| ())
}

fn running(tx: &mut Tx<'_>, which: &(String, i32), states: &[SurveyState]) -> Result<Survey, Error> {
    let survey = surveys::find(tx.conn, tx.community, &which.0)?.ok_or(Error::Missing)?;
    if !states.contains(&survey.state) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if survey.version != which.1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    Ok(survey)
}

fn count<K: Kind>(tx: &mut Tx<'_>, permit: Permit<K>, survey: &Survey) -> Result<(), Error> {
    let questions = survey.questions()?;
    let people = survey_people::all(tx.conn, tx.community, &survey.id)?;
    let counted = tally(&questions, &people);
    survey_people::keep_words(tx, &permit, &survey.id, &own_words(&questions, &people))?;
    if survey.anonymous {
        survey_people::part(tx, &permit, &survey.id)?;
    }
    surveys::end(tx, &permit, survey, Some(&counted))?;
    about::over(tx, (SUBJECT, &survey.id))?;
    let content = json!({ "about": survey.title, "asked": counted.asked, "answered": counted.answered });
    conclude(tx, permit, (SUBJECT, &survey.id), &content)?;
    Ok(())
}

/// What people wrote themselves, by the number of the question.
fn own_words(questions: &[Question], people: &[Asked]) -> Vec<(usize, String)> {
    let asked: Vec<usize> =
        questions.iter().enumerate().filter(|(_, q)| q.kind == QuestionKind::Words).map(|(at, _)| at + 1).collect();
    let answers = people.iter().filter_map(|p| p.answered.as_ref().map(|(_, a)| a));
    answers
        .flat_map(|a| asked.iter().filter_map(|n| Some((*n, a.to(*n).first()?.clone()))).collect::<Vec<_>>())
        .collect()
}
