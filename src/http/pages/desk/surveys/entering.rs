//! What somebody wrote on paper or said on the telephone is entered for them; and the list of who was not heard.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::notices::named;
use super::super::said::told;
use super::super::settings::by_office;
use super::read;
use crate::acts::surveys::answer::answer;
use crate::domain::standing::Standing;
use crate::domain::survey::Answers;
use crate::domain::tiers::{EnterAnswers, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::surveys::sent;
use crate::http::paging::cut_to_page;
use crate::http::{Parts, path_id};
use crate::store::people::Person;
use crate::store::survey_people::{self, Line};
use crate::store::{mine, people, surveys};
use crate::views::desk_surveys::{EnterSurvey, MissingRow, MissingSurvey};
use crate::views::page::Tab;
use crate::views::surveys::QuestionView;
use crate::words::{k, typed};

const PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct Whose {
    person: Option<String>,
    kept: Option<String>,
    after: Option<i32>,
}

#[derive(Default)]
struct Typed {
    person: String,
    who: String,
    how: String,
    answers: Answers,
    kept: String,
}

pub async fn form(ctx: Ctx, path: Parts, whose: web::Query<Whose>) -> Result<HttpResponse, Error> {
    let whose = whose.into_inner();
    let (person, kept) = (whose.person.unwrap_or_default(), whose.kept.unwrap_or_default());
    let typed = Typed { person, kept, ..Typed::default() };
    page(&ctx, path_id(&path)?, typed, &FieldErrors::default(), StatusCode::OK).await
}

async fn name_of(ctx: &Ctx, id: &str) -> Result<String, Error> {
    if id.is_empty() {
        return Ok(String::new());
    }
    let (community, id) = (ctx.community_id().to_owned(), id.to_owned());
    let found = ctx.app.db.read(move |conn| people::find(conn, &community, &id)).await?;
    Ok(found.ok_or(Error::Missing)?.name)
}

async fn page(
    ctx: &Ctx,
    id: String,
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let whole = read(ctx, id, String::new()).await?;
    if !whole.survey.takes_answers(ctx.now) {
        return Ok(ctx.go(&format!("/desk/surveys/{}", whole.survey.id)));
    }
    let (name, kept) = (name_of(ctx, &typed.person).await?, name_of(ctx, &typed.kept).await?);
    let page = ctx.titled(k::SURVEYS_ENTER, Tab::Part).with_errors(errors);
    let shown = |(at, q)| QuestionView::of(&page, at + 1, q, typed.answers.to(at + 1));
    let view = EnterSurvey {
        id: whole.survey.id.clone(),
        title: whole.survey.title.clone(),
        person: typed.person,
        name,
        who: typed.who,
        how: typed.how,
        questions: whole.questions.iter().enumerate().map(shown).collect(),
        kept,
        page,
    };
    ctx.show_as(status, &view)
}

pub async fn enter(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = Typed {
        person: form.text("person").to_owned(),
        who: form.typed("who"),
        how: form.text("how").to_owned(),
        answers: sent(&form),
        kept: String::new(),
    };
    match entered(&ctx, &id, &form, &typed).await {
        Ok(person) => Ok(ctx.go(&format!("/desk/surveys/{id}/entry?kept={person}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn entered(ctx: &Ctx, id: &str, form: &Form, typed: &Typed) -> Result<String, Error> {
    let mut errors = FieldErrors::default();
    let channel = told(&typed.how);
    if channel.is_none() {
        errors.add("how", k::SURVEYS_ERROR_HOW);
    }
    let person = if typed.person.is_empty() {
        one_named(ctx, &typed.who, &mut errors).await?
    } else {
        Some(typed.person.clone())
    };
    let (Some(channel), Some(person), true) = (channel, person, errors.0.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    asked(ctx, id, &person).await?;
    let (standing, claim) = by_office(ctx, form, EnterAnswers::RULE.offices, "desk.surveys.enter")?;
    let standing = Standing { channel, ..standing };
    let (survey, given) = (id.to_owned(), typed.answers.clone());
    answer(&ctx.app.db, ctx.community_id(), standing, claim, person.clone(), survey, given).await?;
    Ok(person)
}

async fn one_named(ctx: &Ctx, who: &str, errors: &mut FieldErrors) -> Result<Option<String>, Error> {
    let found = named(ctx, who, "who", errors).await?;
    match found.as_deref() {
        Some([one]) => Ok(Some(one.clone())),
        Some(_) => {
            errors.add("who", k::SURVEYS_ERROR_ONE);
            Ok(None)
        }
        None => Ok(None),
    }
}

/// Only who is asked can answer: a sample is none once others join it.
async fn asked(ctx: &Ctx, id: &str, person: &str) -> Result<(), Error> {
    let (community, survey, person) = (ctx.community_id().to_owned(), id.to_owned(), person.to_owned());
    let line = ctx.app.db.read(move |conn| survey_people::of(conn, &community, &survey, &person)).await?;
    if line.is_some() { Ok(()) } else { Err(Error::field("who", k::SURVEYS_ERROR_NOT_ASKED)) }
}

pub async fn missing(ctx: Ctx, path: Parts, whose: web::Query<Whose>) -> Result<HttpResponse, Error> {
    let (community, id, after) = (ctx.community_id().to_owned(), path_id(&path)?, whose.after.unwrap_or(0));
    let (survey, mut found, homes) = ctx
        .app
        .db
        .read(move |conn| {
            let survey = surveys::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let found = survey_people::missing(conn, &community, &id, after, PAGE + 1)?;
            let ids: Vec<String> = found.iter().map(|(line, _)| line.person_id.clone()).collect();
            let homes = mine::names_and_homes(conn, &community, &ids)?;
            Ok((survey, found, homes))
        })
        .await?;
    let more = cut_to_page(&mut found, PAGE);
    let row = |(_, person): &(Line, Person)| MissingRow {
        person: person.id.clone(),
        name: person.name.clone(),
        home: homes.get(&person.id).map(|(_, home)| home.clone()).unwrap_or_default(),
        phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
    };
    ctx.show(&MissingSurvey {
        page: ctx.titled(k::SURVEYS_MISSING, Tab::Part),
        open: survey.takes_answers(ctx.now),
        rows: found.iter().map(row).collect(),
        next: found.last().filter(|_| more).map(|(line, _)| format!("after={}", line.line)),
        id: survey.id,
        title: survey.title,
    })
}
