//! Surveys at the desk: all of them, one with its progress and results, opening and ending it, and its paper.

mod entering;
mod writing;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::notices::{READ, WRITE, writes};
use super::settings::by_office;
use crate::acts::surveys::{close, open};
use crate::domain::survey::{Question, QuestionKind, SurveyState};
use crate::domain::tiers::{CloseSurvey, Kind, OpenSurvey, WithdrawSurvey};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::notices::paragraphs;
use crate::http::pages::surveys::row;
use crate::http::paging::{cut_to_page, one_page};
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::survey_people;
use crate::store::surveys::{self, Survey};
use crate::views::desk_requests::Choice;
use crate::views::desk_surveys::{DeskSurvey, DeskSurveys, SurveyPaper};
use crate::views::page::{Page, Tab};
use crate::views::surveys::{QuestionView, Results};
use crate::words::{Key, k};

const PAGE: i64 = 25;
/// Own words on a page.
const WORDS: i64 = 50;

pub fn entries() -> Vec<Entry> {
    let facts = &[
        "key",
        "version",
        "title",
        "about",
        "audience",
        "building",
        "grid",
        "group",
        "from",
        "to",
        "sample",
        "closes",
        "anonymous",
    ];
    vec![
        get("/desk/surveys", READ, Both, "surveys, newest first", || web::route().to(list)),
        get("/desk/surveys/new", WRITE, Both, "begin a survey", || web::route().to(writing::new)),
        post("/desk/surveys", WRITE, Both, "begin it", facts, || web::route().to(writing::begin)),
        get("/desk/surveys/{id}", READ, Both, "one survey; ?words= own words after one", || web::route().to(show)),
        get("/desk/surveys/{id}/change", WRITE, Both, "change its frame", || web::route().to(writing::change)),
        post("/desk/surveys/{id}", WRITE, Both, "write its frame anew", facts, || web::route().to(writing::rewrite)),
        post(
            "/desk/surveys/{id}/questions",
            WRITE,
            Both,
            "one more question",
            &["key", "version", "kind", "text", "options"],
            || web::route().to(writing::add),
        ),
        post(
            "/desk/surveys/{id}/order",
            WRITE,
            Both,
            "a question less, or one place up",
            &["key", "version", "remove", "raise"],
            || web::route().to(writing::order),
        ),
        post(
            "/desk/surveys/{id}/opening",
            WRITE,
            Both,
            "people are asked from now on",
            &["key", "version", "tell"],
            || web::route().to(opening),
        ),
        post("/desk/surveys/{id}/closing", WRITE, Both, "count it now", &["key", "version"], || {
            web::route().to(closing)
        }),
        post("/desk/surveys/{id}/withdrawal", WRITE, Both, "it is not asked after all", &["key", "version"], || {
            web::route().to(withdrawal)
        }),
        get("/desk/surveys/{id}/entry", WRITE, Both, "enter answers from paper or a call; ?person= whose", || {
            web::route().to(entering::form)
        }),
        post(
            "/desk/surveys/{id}/entry",
            WRITE,
            Both,
            "keep them",
            &["key", "person", "who", "how", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12"],
            || web::route().to(entering::enter),
        ),
        get("/desk/surveys/{id}/missing", WRITE, Both, "who was not heard, to go and ask", || {
            web::route().to(entering::missing)
        }),
        get("/desk/surveys/{id}/paper", READ, Both, "the form on paper", || web::route().to(paper)),
    ]
}

#[derive(Deserialize)]
pub struct Asked {
    before: Option<String>,
    words: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.into_inner().before);
    let mut found = ctx
        .app
        .db
        .read(move |conn| surveys::page(conn, &community, SurveyState::ALL, before.as_deref(), PAGE + 1))
        .await?;
    let more = cut_to_page(&mut found, PAGE);
    let next = found.last().filter(|_| more).map(|s| format!("before={}", s.id));
    let rows = found.iter().map(|s| row(s, None, ctx.now)).collect();
    ctx.show(&DeskSurveys { page: ctx.titled(k::SURVEYS_DESK, Tab::Part), may_write: writes(&ctx), rows, next })
}

/// One survey with what its page shows.
struct Whole {
    survey: Survey,
    questions: Vec<Question>,
    counts: (u64, u64),
    words: Vec<(String, i32, String)>,
}

async fn read(ctx: &Ctx, id: String, after: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let survey = surveys::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            Ok(Whole {
                questions: survey.questions()?,
                counts: survey_people::counts(conn, &community, &id)?,
                words: survey_people::words(conn, &community, &id, &after, WORDS + 1)?,
                survey,
            })
        })
        .await
}

/// A question being written, as it was typed: kind, text, choices.
type Typed = (String, String, String);

async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?, asked.into_inner().words.unwrap_or_default()).await?;
    page(&ctx, &whole, Typed::default(), &FieldErrors::default(), StatusCode::OK)
}

fn page(ctx: &Ctx, w: &Whole, typed: Typed, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let s = &w.survey;
    let page = ctx.page(s.title.clone(), Tab::Part).with_errors(errors);
    let kind = |kind: &QuestionKind| Choice {
        value: kind.as_str().to_owned(),
        label: page.t(kind_key(*kind)).to_owned(),
        chosen: kind.as_str() == typed.0,
    };
    let (shown, more) = one_page(&w.words, WORDS);
    let view = DeskSurvey {
        row: row(s, None, ctx.now),
        version: i64::from(s.version),
        may_write: writes(ctx),
        about: paragraphs(&s.about),
        audience: s.audience.clone(),
        anonymous: s.anonymous,
        sample: s.sample,
        questions: shown_questions(&page, &w.questions),
        asked: w.counts.0,
        answered: w.counts.1,
        results: s.tally()?.map(|tally| Results::of(&page, &w.questions, &tally)),
        words: shown.iter().map(|(_, question, words)| (*question, words.clone())).collect(),
        more_words: shown.last().filter(|_| more).map(|(id, ..)| format!("words={id}")),
        kinds: QuestionKind::ALL.iter().map(kind).collect(),
        text: typed.1,
        options: typed.2,
        page,
    };
    ctx.show_as(status, &view)
}

fn shown_questions(page: &Page, questions: &[Question]) -> Vec<QuestionView> {
    questions.iter().enumerate().map(|(at, q)| QuestionView::of(page, at + 1, q, &[])).collect()
}

fn kind_key(kind: QuestionKind) -> Key {
    match kind {
        QuestionKind::One => k::SURVEYS_KIND_ONE,
        QuestionKind::Several => k::SURVEYS_KIND_SEVERAL,
        QuestionKind::Scale => k::SURVEYS_KIND_SCALE,
        QuestionKind::YesNo => k::SURVEYS_KIND_YES_NO,
        QuestionKind::Number => k::SURVEYS_KIND_NUMBER,
        QuestionKind::Words => k::SURVEYS_KIND_WORDS,
    }
}

/// Which survey, as it was when the page was read.
fn which(path: &Parts, form: &Form) -> Result<(String, i32), Error> {
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    Ok((path_id(path)?, version))
}

/// Back to its page, or the page again with what was wrong.
async fn after(ctx: &Ctx, id: String, done: Result<(), Error>, typed: Typed) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/surveys/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let whole = read(ctx, id, String::new()).await?;
            page(ctx, &whole, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

async fn opening(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = which(&path, &form)?;
    let (standing, claim) = by_office(&ctx, &form, OpenSurvey::RULE.offices, "desk.surveys.open")?;
    let (id, tell) = (which.0.clone(), form.has("tell"));
    let done = open::open(&ctx.app.db, ctx.community_id(), standing, claim, which, tell).await;
    after(&ctx, id, done, Typed::default()).await
}

async fn closing(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = which(&path, &form)?;
    let (standing, claim) = by_office(&ctx, &form, CloseSurvey::RULE.offices, "desk.surveys.close")?;
    let id = which.0.clone();
    let done = close::close(&ctx.app.db, ctx.community_id(), standing, claim, which).await;
    after(&ctx, id, done, Typed::default()).await
}

async fn withdrawal(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = which(&path, &form)?;
    let (standing, claim) = by_office(&ctx, &form, WithdrawSurvey::RULE.offices, "desk.surveys.withdraw")?;
    let id = which.0.clone();
    let done = close::withdraw(&ctx.app.db, ctx.community_id(), standing, claim, which).await;
    after(&ctx, id, done, Typed::default()).await
}

async fn paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?, String::new()).await?;
    let page = ctx.page(whole.survey.title.clone(), Tab::Part);
    ctx.show(&SurveyPaper {
        id: whole.survey.id.clone(),
        title: whole.survey.title.clone(),
        about: paragraphs(&whole.survey.about),
        anonymous: whole.survey.anonymous,
        closes_at: whole.survey.closes_at,
        questions: shown_questions(&page, &whole.questions),
        page,
    })
}
