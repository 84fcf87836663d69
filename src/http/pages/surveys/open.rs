//! What everybody reads of surveys, without signing in: how each was asked, what came of it, and what is needed to draw the
//! same people again.

use actix_web::{HttpResponse, web};

use super::{PAGE, Paging, row};
use crate::domain::survey::SurveyState;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::notices::paragraphs;
use crate::http::paging::cut_to_page;
use crate::http::{Parts, path_id};
use crate::sheets::CsvTable;
use crate::store::survey_people;
use crate::store::surveys::{self, Survey};
use crate::views::page::Tab;
use crate::views::surveys::{OpenSurvey, Results, SurveyList};
use crate::words::k;

const PUBLIC: &[SurveyState] = &[SurveyState::Open, SurveyState::Closed];

pub async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), paging.into_inner().before);
    let mut found =
        ctx.app.db.read(move |conn| surveys::page(conn, &community, PUBLIC, before.as_deref(), PAGE + 1)).await?;
    let more = cut_to_page(&mut found, PAGE);
    let next = found.last().filter(|_| more).map(|s| format!("before={}", s.id));
    let rows = found.iter().map(|s| row(s, None, ctx.now)).collect();
    ctx.show(&SurveyList { page: ctx.titled(k::SURVEYS_TITLE, Tab::None), public: true, rows, next })
}

async fn published(ctx: &Ctx, path: &Parts) -> Result<Survey, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(path)?);
    let found = ctx.app.db.read(move |conn| surveys::find(conn, &community, &id)).await?;
    found.filter(|s| PUBLIC.contains(&s.state)).ok_or(Error::Missing)
}

pub async fn one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let survey = published(&ctx, &path).await?;
    let page = ctx.page(survey.title.clone(), Tab::None);
    let questions = survey.questions()?;
    ctx.show(&OpenSurvey {
        row: row(&survey, None, ctx.now),
        about: paragraphs(&survey.about),
        anonymous: survey.anonymous,
        sample: survey.sample,
        seed: survey.seed.clone(),
        digest: survey.digest.clone(),
        results: survey.tally()?.map(|tally| Results::of(&page, &questions, &tally)),
        page,
    })
}

/// Line, stratum, drawn: enough to draw the same people again, and nothing of who they are.
pub async fn roll(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let survey = published(&ctx, &path).await?;
    let community = ctx.community_id().to_owned();
    let rows = ctx.app.db.read(move |conn| survey_people::roll(conn, &community, &survey.id)).await?;
    let mut table = CsvTable::new(&["line", "stratum", "drawn"]);
    for (line, stratum, drawn) in rows {
        let (line, stratum) = (line.to_string(), stratum.to_string());
        table.row(&[line.as_str(), stratum.as_str(), if drawn { "1" } else { "0" }]);
    }
    Ok(ctx.csv("survey-roll.csv", table))
}

pub async fn figures(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let survey = published(&ctx, &path).await?;
    let tally = survey.tally()?.ok_or(Error::Missing)?;
    let page = ctx.page(survey.title.clone(), Tab::None);
    let questions = survey.questions()?;
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let share = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut table = CsvTable::new(&["about", "of", "all", "asked", "answered", "percent", "weighted_percent"]);
    let (all, asked, answered) = (tally.all.to_string(), tally.asked.to_string(), tally.answered.to_string());
    table.row(&["everybody", "", all.as_str(), asked.as_str(), answered.as_str(), "", ""]);
    for (about, cells) in [("age", &tally.bands), ("way", &tally.ways)] {
        for cell in cells {
            let (all, asked, answered) = (number(cell.all), number(cell.asked), number(cell.answered));
            table.row(&[about, cell.of.as_str(), all.as_str(), asked.as_str(), answered.as_str(), "", ""]);
        }
    }
    for question in Results::of(&page, &questions, &tally).questions {
        for line in &question.lines {
            let (count, plain, weighted) = (number(line.count), share(line.plain), share(line.weighted));
            table.row(&[
                question.text.clone(),
                line.words.clone(),
                String::new(),
                String::new(),
                count,
                plain,
                weighted,
            ]);
        }
    }
    Ok(ctx.csv("survey-figures.csv", table))
}
