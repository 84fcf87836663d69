//! Somebody answers a survey: alone, beside a helper, through one whose mandate covers 大家商量, by telephone, or on a paper
//! that the desk enters. Until it closes they may answer again; the last word counts.

use serde_json::json;

use super::SUBJECT;
use crate::acts::notices::about;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::rates::way;
use crate::domain::standing::Standing;
use crate::domain::survey::{AnswerRefusal, Answers, NotTaken, replaces};
use crate::domain::tiers::{AnswerSurvey, EnterAnswers, Kind};
use crate::error::{Clash, Error};
use crate::store::answers::{self as keys, Claim, Claimed};
use crate::store::db::Db;
use crate::store::drafts;
use crate::store::survey_people::{self, Line};
use crate::store::surveys::{self, Survey};
use crate::store::tx::Tx;
use crate::words::{Key, k};

/// The kind of draft unfinished answers are kept as.
pub fn draft_kind(survey: &str) -> String {
    format!("survey.{survey}")
}

/// Takes somebody's answers, in the place of those before; the draft of whoever sends them is done with.
pub async fn answer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    survey: String,
    given: Answers,
) -> Result<(), Error> {
    db.write("answer_survey", community, move |tx| {
        if let Claimed::Before(_) = keys::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        within(tx, &standing, &resident, &survey, &given)?;
        keys::keep(tx, &standing, &resident, &claim, &survey)
    })
    .await
}

/// The same inside a transaction.
pub fn within(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    survey: &str,
    given: &Answers,
) -> Result<(), Error> {
    let survey = surveys::find(tx.conn, tx.community, survey)?.ok_or(Error::Missing)?;
    let line = survey_people::of(tx.conn, tx.community, &survey.id, resident)?.ok_or(Error::Missing)?;
    if !survey.takes_answers(tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let given = given
        .checked(&survey.questions()?)
        .map_err(|(number, why)| Error::field(&format!("q{number}"), refused(why)))?;
    if given.0.is_empty() {
        return Err(Error::field("answers", k::SURVEYS_ERROR_EMPTY));
    }
    if standing.office().is_some() {
        take::<EnterAnswers>(tx, standing, &survey, &line, &given)?;
    } else {
        take::<AnswerSurvey>(tx, standing, &survey, &line, &given)?;
    }
    let leave = tx.housekeeping();
    drafts::remove(tx, leave, &standing.actor, resident, &draft_kind(&survey.id))
}

/// What is said of an answer that is none.
pub fn refused(why: AnswerRefusal) -> Key {
    match why {
        AnswerRefusal::Choice => k::SURVEYS_ERROR_CHOICE,
        AnswerRefusal::NoNumber => k::SURVEYS_ERROR_NUMBER,
        AnswerRefusal::TooLong => k::SURVEYS_ERROR_WORDS,
    }
}

/// The record says that they took part, not what they answered.
fn take<K: Kind>(
    tx: &mut Tx<'_>,
    standing: &Standing,
    survey: &Survey,
    line: &Line,
    given: &Answers,
) -> Result<(), Error> {
    let way = way(standing.word(), standing.channel.as_str());
    replaces(line.way(), way).map_err(|NotTaken::OwnStands| Error::field("answers", k::SURVEYS_ERROR_OWN_STANDS))?;
    let subject = Subject::resident(&line.person_id);
    let permit = ask::<K>(tx, standing, &subject)?;
    survey_people::answer(tx, &permit, line, way, given)?;
    about::answered(tx, &permit, (SUBJECT, &survey.id), &line.person_id)?;
    conclude(tx, permit, (SUBJECT, &survey.id), &json!({ "about": survey.title, "again": line.way.is_some() }))?;
    Ok(())
}
