//! 等您说说看法: surveys as residents and those who act for them answer them, a question on each page. What everybody reads of
//! them is in `open`.

mod open;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::notices::{covered, only_own, paragraphs};
use crate::acts::surveys::answer::{answer, draft_kind, refused};
use crate::acts::wish::Wish;
use crate::domain::mandate::Matter;
use crate::domain::rates::Way;
use crate::domain::standing::Right;
use crate::domain::survey::{Answers, Question, SurveyState};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Everyone, Resident};
use crate::http::paging::cut_to_page;
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, Mount::Pages, get, post};
use crate::http::{Parts, late, path_id};
use crate::store::answers::Claim;
use crate::store::drafts;
use crate::store::survey_people::{self, Line};
use crate::store::surveys::{self, Survey};
use crate::views::page::Tab;
use crate::views::surveys::{OneSurvey, QuestionView, SurveyCheck, SurveyDone, SurveyList, SurveyQuestion, SurveyRow};
use crate::words::k;

const PAGE: i64 = 25;
/// Under which the key of a form with answers is remembered.
const ROUTE: &str = "surveys.answer";

pub fn entries() -> Vec<Entry> {
    vec![
        get("/surveys", Resident, ForResident, "what this resident is asked, newest first", || web::route().to(list)),
        get("/surveys/{id}", Resident, ForResident, "one survey: what it is for, and its beginning", || {
            web::route().to(show)
        }),
        get("/surveys/{id}/check", Resident, ForResident, "what was answered, before it is sent", || {
            web::route().to(check)
        }),
        get("/surveys/{id}/done", Resident, ForResident, "it was sent", || web::route().to(done)),
        get("/surveys/{id}/questions/{number}", Resident, ForResident, "one question; ?mend=yes to come back", || {
            web::route().to(question)
        }),
        post(
            "/surveys/{id}/questions/{number}",
            Resident,
            ForResident,
            "keep the answer to one question, as a draft",
            &["answer", "mend"],
            || web::route().to(keep),
        ),
        post(
            "/surveys/{id}/answers",
            Resident,
            ForResident,
            "send what was kept, or what comes with the form: q1 to q12",
            &["key", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12"],
            || web::route().to(send),
        ),
        get("/open/surveys", Everyone, Both, "surveys, newest first", || web::route().to(open::list)),
        get("/open/surveys/{id}", Everyone, Both, "how one was asked, and what came of it", || {
            web::route().to(open::one)
        }),
        get("/open/surveys/{id}/roll.csv", Everyone, Pages, "the roll without names, to draw it again", || {
            web::route().to(open::roll)
        }),
        get("/open/surveys/{id}/figures.csv", Everyone, Pages, "the figures", || web::route().to(open::figures)),
    ]
}

#[derive(Deserialize)]
pub struct Paging {
    before: Option<String>,
}

/// A survey in a list.
pub fn row(survey: &Survey, line: Option<&Line>, now: i64) -> SurveyRow {
    SurveyRow {
        id: survey.id.clone(),
        title: survey.title.clone(),
        closes_at: survey.closes_at,
        state: survey.state,
        open: survey.takes_answers(now),
        answered: line.is_some_and(|l| l.answered_at.is_some()),
    }
}

async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Proposals)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let before = paging.into_inner().before;
    let mut found = ctx
        .app
        .db
        .read(move |conn| survey_people::of_person(conn, &community, &resident, before.as_deref(), PAGE + 1))
        .await?;
    let more = cut_to_page(&mut found, PAGE);
    let next = found.last().filter(|_| more).map(|(_, s)| format!("before={}", s.id));
    let hidden = only_own(&ctx)?;
    let rows = found
        .iter()
        .filter(|(_, s)| s.state != SurveyState::Withdrawn)
        .map(|(l, s)| row(s, Some(l).filter(|l| hidden.is_none() || l.hands_id == hidden), ctx.now))
        .collect();
    let page = ctx.titled_whose(k::SURVEYS_TITLE, k::SURVEYS_TITLE_FOR, Tab::None);
    ctx.show(&SurveyList { page, public: false, rows, next })
}

/// A survey somebody is asked, their line, and what they have kept of it.
struct Whole {
    survey: Survey,
    questions: Vec<Question>,
    line: Line,
    draft: Option<Answers>,
    /// Whoever looks gave these answers, or they are their own.
    own: bool,
    /// A helper looks, and the resident has answered themselves.
    shut: bool,
}

impl Whole {
    async fn read(ctx: &Ctx, path: &Parts) -> Result<Self, Error> {
        covered(ctx, Matter::Proposals)?;
        let (community, id, me) = (ctx.community_id().to_owned(), path_id(path)?, ctx.caller()?.person_id.clone());
        let resident = ctx.resident()?.to_owned();
        let (survey, line, draft) = ctx
            .app
            .db
            .read(move |conn| {
                let survey = surveys::find(conn, &community, &id)?.ok_or(Error::Missing)?;
                let line = survey_people::of(conn, &community, &id, &resident)?.ok_or(Error::Missing)?;
                let draft = drafts::find(conn, &community, &me, &resident, &draft_kind(&id))?;
                Ok((survey, line, draft))
            })
            .await?;
        if survey.state == SurveyState::Withdrawn || survey.state == SurveyState::Draft {
            return Err(Error::Missing);
        }
        let by_helper = matches!(ctx.standing()?.right, Right::Mandate(_));
        let mine = line.hands_id.as_deref() == Some(&ctx.caller()?.person_id);
        let own = ctx.acting.is_none() || (by_helper && mine && line.way() == Some(Way::Proxy));
        Ok(Self {
            questions: survey.questions()?,
            // A draft of an older form starts afresh rather than stopping anybody.
            draft: draft.and_then(|(_, body)| serde_json::from_str(&body).ok()),
            shut: by_helper && line.answered_at.is_some() && line.way() != Some(Way::Proxy),
            survey,
            line,
            own,
        })
    }

    fn answers(&self) -> Answers {
        match &self.draft {
            Some(draft) => draft.clone(),
            None if self.own => self.line.answers(),
            None => Answers::default(),
        }
    }

    fn question(&self, path: &Parts) -> Result<(usize, &Question), Error> {
        let number: usize = path.get("number").and_then(|n| n.parse().ok()).ok_or(Error::Missing)?;
        let at = number.checked_sub(1).ok_or(Error::Missing)?;
        Ok((number, self.questions.get(at).ok_or(Error::Missing)?))
    }

    /// Where one goes who can answer nothing here (any more).
    fn elsewhere(&self, ctx: &Ctx) -> Option<HttpResponse> {
        let open = self.survey.takes_answers(ctx.now) && !self.shut;
        (!open).then(|| ctx.go(&format!("{}/surveys/{}", ctx.base(), self.survey.id)))
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    let hidden = only_own(&ctx)?;
    let seen = Some(&whole.line).filter(|l| hidden.is_none() || l.hands_id == hidden);
    ctx.show(&OneSurvey {
        page: ctx.page(whole.survey.title.clone(), Tab::None),
        row: row(&whole.survey, seen, ctx.now),
        about: paragraphs(&whole.survey.about),
        questions: whole.questions.len(),
        anonymous: whole.survey.anonymous,
        drawn: whole.survey.is_drawn(),
        way: seen.and_then(Line::way),
        shut: whole.shut,
    })
}

#[derive(Deserialize)]
struct Mending {
    mend: Option<String>,
}

async fn question(ctx: Ctx, path: Parts, mending: web::Query<Mending>) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    if let Some(elsewhere) = whole.elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let given = whole.answers();
    let (number, _) = whole.question(&path)?;
    question_page(&ctx, &whole, number, given.to(number), mending.mend.is_some(), &FieldErrors::default())
}

fn question_page(
    ctx: &Ctx,
    whole: &Whole,
    number: usize,
    given: &[String],
    mending: bool,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let page = ctx.page(whole.survey.title.clone(), Tab::None).with_errors(errors);
    let question = whole.questions.get(number - 1).ok_or(Error::Missing)?;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = SurveyQuestion {
        id: whole.survey.id.clone(),
        title: whole.survey.title.clone(),
        of: whole.questions.len(),
        question: QuestionView::of(&page, number, question, given),
        mending,
        page,
    };
    ctx.show_as(status, &view)
}

fn given(form: &Form, field: &str) -> Vec<String> {
    form.all(field).into_iter().map(str::to_owned).collect()
}

/// Keeps one answer and goes on to the next question.
async fn keep(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    if let Some(elsewhere) = whole.elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    let (number, question) = whole.question(&path)?;
    let (typed, mending) = (given(&form, "answer"), form.has("mend"));
    let answer = match question.read(&typed) {
        Ok(answer) => answer,
        Err(why) if ctx.json => return Err(Error::field("answer", refused(why))),
        Err(why) => {
            let mut errors = FieldErrors::default();
            errors.add("answer", refused(why));
            return question_page(&ctx, &whole, number, &typed, mending, &errors);
        }
    };
    let mut answers = whole.answers();
    answers.set(number, answer);
    save(&ctx, &whole.survey.id, &answers).await?;
    let base = format!("{}/surveys/{}", ctx.base(), whole.survey.id);
    let last = number >= whole.questions.len();
    Ok(ctx.go(&if mending || last { format!("{base}/check") } else { format!("{base}/questions/{}", number + 1) }))
}

async fn save(ctx: &Ctx, survey: &str, answers: &Answers) -> Result<(), Error> {
    let body = serde_json::to_string(answers).map_err(|e| Error::broken("drafts", e))?;
    let (me, resident) = (ctx.caller()?.person_id.clone(), ctx.resident()?.to_owned());
    let kind = draft_kind(survey);
    ctx.app
        .db
        .write("save_survey_draft", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            drafts::save(tx, leave, &me, &resident, &kind, &body).map(|_| ())
        })
        .await
}

async fn check(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    if let Some(elsewhere) = whole.elsewhere(&ctx) {
        return Ok(elsewhere);
    }
    check_page(&ctx, &whole, &whole.answers(), &FieldErrors::default())
}

fn check_page(ctx: &Ctx, whole: &Whole, answers: &Answers, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let page = ctx.page(whole.survey.title.clone(), Tab::None).with_errors(errors);
    let shown = |(at, q): (usize, &Question)| QuestionView::of(&page, at + 1, q, answers.to(at + 1));
    let questions = whole.questions.iter().enumerate().map(shown).collect();
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (id, title, anonymous) = (whole.survey.id.clone(), whole.survey.title.clone(), whole.survey.anonymous);
    ctx.show_as(status, &SurveyCheck { id, title, anonymous, questions, page })
}

async fn send(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    let answers = match sent(&form) {
        answers if answers.0.is_empty() => whole.answers(),
        answers => answers,
    };
    let (resident, id) = (ctx.resident()?.to_owned(), whole.survey.id.clone());
    let wish = Wish::Answer { survey: id.clone(), answers: answers.0.clone().into_iter().collect() };
    if let Some(answer) = late::aside(&ctx, &form, ROUTE, &wish).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: ROUTE, digest: form.digest() };
    let standing = late::standing(&ctx, &form)?;
    let taken = answer(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone(), answers.clone()).await;
    match taken {
        Ok(()) => Ok(ctx.created_for(&form, &format!("{}/surveys/{id}/done", ctx.base()), &id)),
        Err(Error::Conflict(Clash::TooLate)) => {
            late::closed(&ctx, &form, ROUTE, &wish, Error::Conflict(Clash::TooLate)).await
        }
        Err(Error::Invalid(errors)) if whole.shut && late::is_late(&ctx, &form) => {
            late::closed(&ctx, &form, ROUTE, &wish, Error::Invalid(errors)).await
        }
        Err(Error::Invalid(errors)) if !ctx.json => check_page(&ctx, &whole, &answers, &errors),
        Err(other) => Err(other),
    }
}

/// All answers of one form: `q1` to `q12`.
pub fn sent(form: &Form) -> Answers {
    let mut answers = Answers::default();
    for (number, values) in form.all_beginning("q") {
        if let Ok(number) = number.parse() {
            answers.set(number, values);
        }
    }
    answers
}

async fn done(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, &path).await?;
    let page = ctx.titled(k::SURVEYS_DONE, Tab::None);
    ctx.show(&SurveyDone { page, row: row(&whole.survey, Some(&whole.line), ctx.now) })
}
