//! A survey being written: its frame, then question by question; what is typed becomes facts, or comes back with what is
//! wrong.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::audience::{Chosen, choices};
use super::super::notices::Places;
use super::super::settings::by_office;
use super::super::when::{self, instant};
use super::{after, which};
use crate::acts::surveys::draft::{self, Edit};
use crate::domain::notice::Audience;
use crate::domain::survey::{ABOUT, Question, QuestionKind, QuestionRefusal, SAMPLE, TITLE};
use crate::domain::tiers::{Kind, WriteSurvey as Write};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::surveys::{self, Facts, Survey};
use crate::views::desk_surveys::{Typed, WriteSurvey};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy, tidy_line, tidy_words};

const OFFICES: &[crate::domain::standing::Office] = Write::RULE.offices;

fn typed_of(form: &Form) -> Typed {
    Typed {
        title: form.typed("title"),
        about: form.typed("about"),
        audience: form.text("audience").to_owned(),
        building: form.text("building").to_owned(),
        grid: form.text("grid").to_owned(),
        group: form.text("group").to_owned(),
        from: form.typed("from"),
        to: form.typed("to"),
        sample: form.typed("sample"),
        closes: form.typed("closes"),
        anonymous: form.has("anonymous"),
    }
}

fn typed_from(ctx: &Ctx, survey: &Survey) -> Result<Typed, Error> {
    let (closes, _) = when::typed(&ctx.community.zone(), survey.closes_at);
    let mut typed = Typed {
        title: survey.title.clone(),
        about: survey.about.clone(),
        audience: survey.audience.clone(),
        sample: if survey.is_drawn() { survey.sample.to_string() } else { String::new() },
        closes,
        anonymous: survey.anonymous,
        ..Typed::default()
    };
    match survey.to()? {
        Audience::Building(id) => typed.building = id,
        Audience::Grid(id) => typed.grid = id,
        Audience::Group(id) => typed.group = id,
        Audience::Age { from, to } => (typed.from, typed.to) = (from.to_string(), to.to_string()),
        _ => {}
    }
    Ok(typed)
}

fn parse(ctx: &Ctx, typed: &Typed) -> Result<Facts, FieldErrors> {
    let mut errors = FieldErrors::default();
    let (title, about) = (tidy_line(&typed.title), tidy_words(&typed.about));
    if title.is_empty() || title.chars().count() > TITLE {
        errors.add("title", k::SURVEYS_ERROR_TITLE);
    }
    if about.chars().count() > ABOUT {
        errors.add("about", k::SURVEYS_ERROR_ABOUT);
    }
    let to = Chosen {
        audience: &typed.audience,
        building: &typed.building,
        grid: &typed.grid,
        group: &typed.group,
        from: &typed.from,
        to: &typed.to,
    }
    .parse(&mut errors);
    let sample = match tidy(&typed.sample).as_str() {
        "" => Some(0),
        text => text.parse::<u32>().ok().filter(|n| (1..=SAMPLE).contains(n)),
    };
    if sample.is_none() {
        errors.add("sample", k::SURVEYS_ERROR_SAMPLE);
    }
    // Through the evening of the day that was named.
    let closes_at = instant(ctx, &typed.closes, "20:00").filter(|at| *at > ctx.now);
    if closes_at.is_none() {
        errors.add("closes", k::SURVEYS_ERROR_CLOSES);
    }
    match (to, sample, closes_at) {
        (Some(to), Some(sample), Some(closes_at)) if errors.0.is_empty() => {
            Ok(Facts { title, about, to, anonymous: typed.anonymous, sample, closes_at })
        }
        _ => Err(errors),
    }
}

async fn page(
    ctx: &Ctx,
    which: (&str, i32),
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let places = ctx.app.db.read(move |conn| Places::read(conn, &community)).await?;
    let title = if which.0.is_empty() { k::SURVEYS_NEW } else { k::SURVEYS_CHANGE };
    let view = WriteSurvey {
        page: ctx.titled(title, Tab::Part).with_errors(errors),
        id: which.0.to_owned(),
        version: i64::from(which.1),
        buildings: choices(&places.buildings, &typed.building),
        grids: choices(&places.grids, &typed.grid),
        groups: choices(&places.groups, &typed.group),
        typed,
    };
    ctx.show_as(status, &view)
}

pub async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    let typed = Typed { audience: "everyone".to_owned(), ..Typed::default() };
    page(&ctx, ("", 0), typed, &FieldErrors::default(), StatusCode::OK).await
}

pub async fn begin(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = typed_of(&form);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.surveys")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => draft::begin(&ctx.app.db, ctx.community_id(), standing, claim, facts).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/desk/surveys/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, ("", 0), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

pub async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let found = ctx.app.db.read(move |conn| surveys::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    let typed = typed_from(&ctx, &found)?;
    page(&ctx, (&found.id, found.version), typed, &FieldErrors::default(), StatusCode::OK).await
}

pub async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (which, typed) = (which(&path, &form)?, typed_of(&form));
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.surveys.rewrite")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => draft::change(&ctx.app.db, ctx.community_id(), standing, claim, which.clone(), facts).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/surveys/{}", which.0))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, (&which.0, which.1), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

pub async fn add(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = which(&path, &form)?;
    let typed = (form.text("kind").to_owned(), form.typed("text"), form.typed("options"));
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.surveys.questions")?;
    let id = which.0.clone();
    let done = match question(&typed) {
        Ok(question) => draft::edit(&ctx.app.db, ctx.community_id(), standing, claim, which, Edit::Add(question)).await,
        Err(error) => Err(error),
    };
    after(&ctx, id, done, typed).await
}

fn question((kind, text, options): &(String, String, String)) -> Result<Question, Error> {
    let kind = QuestionKind::parse(kind).ok_or(Error::field("kind", k::SURVEYS_ERROR_KIND))?;
    Question::parse(kind, text, options).map_err(|why| match why {
        QuestionRefusal::Text => Error::field("text", k::SURVEYS_ERROR_TEXT),
        QuestionRefusal::Options => Error::field("options", k::SURVEYS_ERROR_OPTIONS),
    })
}

pub async fn order(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = which(&path, &form)?;
    let edit = match (form.text("remove").parse(), form.text("raise").parse()) {
        (Ok(number), _) => Edit::Remove(number),
        (_, Ok(number)) => Edit::Raise(number),
        _ => return Err(Error::Missing),
    };
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.surveys.order")?;
    let id = which.0.clone();
    let done = draft::edit(&ctx.app.db, ctx.community_id(), standing, claim, which, edit).await;
    after(&ctx, id, done, super::Typed::default()).await
}
