//! Words of other houses for our categories: asked about on the page of a list, remembered, and forgotten on a page of
//! their own.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::holds;
use super::list;
use crate::acts::exchange::words as acts;
use crate::domain::tiers::{Kind, TellWords};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::{Parts, path_id};
use crate::store::{catalogue, category_words};
use crate::views::desk_exchange::{ToldRow, ToldWords};
use crate::views::page::Tab;
use crate::words::k;

/// Words asked about on one page; those of most rows come first.
pub const ASKED: usize = 30;
/// Rows of the page of what is remembered.
const PAGE: i64 = 50;

/// What was chosen for each word on the page of a list; what was left open stays open.
pub async fn tell(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let chosen = |at: usize| {
        let (word, category) = (form.text(&format!("word-{at}")), form.text(&format!("category-{at}")));
        (!word.is_empty() && !category.is_empty()).then(|| (word.to_owned(), category.to_owned()))
    };
    let told: Vec<(String, String)> = (0..ASKED).filter_map(chosen).collect();
    if told.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add("words", k::OUTSIDE_ERROR_NO_WORD);
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        return list::page(&ctx, id, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (standing, claim) = by_office(&ctx, &form, TellWords::RULE.offices, "desk.exchange.words")?;
    match acts::tell(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), told).await {
        Ok(_) => Ok(ctx.go(&format!("/desk/exchange/lists/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            list::page(&ctx, id, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    source: String,
    word: String,
}

pub async fn remembered(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let (community, after) = (ctx.community_id().to_owned(), after.into_inner());
    let (mut found, categories) = ctx
        .app
        .db
        .read(move |conn| {
            let after = (!after.source.is_empty()).then_some((after.source.as_str(), after.word.as_str()));
            let found = category_words::page(conn, &community, after, PAGE + 1)?;
            Ok((found, catalogue::categories(conn, &community)?))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let lang = ctx.prefs.lang;
    let means = |id: &str| categories.iter().find(|c| c.id == id).map(|c| c.name(lang).to_owned());
    let escape = crate::http::reply::url_escape;
    ctx.show(&ToldWords {
        page: ctx.titled(k::OUTSIDE_TOLD_TITLE, Tab::Requests),
        next: found.last().filter(|_| more).map(|w| format!("source={}&word={}", escape(&w.source), escape(&w.word))),
        rows: found
            .iter()
            .map(|w| ToldRow {
                source: w.source.clone(),
                word: w.word.clone(),
                category: means(&w.category_id).unwrap_or_default(),
                at: w.told_at,
            })
            .collect(),
        may_forget: holds(&ctx, TellWords::RULE.offices),
    })
}

pub async fn forget(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, TellWords::RULE.offices, "desk.exchange.words.end")?;
    let which = (form.text("source").to_owned(), form.text("word").to_owned());
    acts::forget(&ctx.app.db, ctx.community_id(), standing, claim, which).await?;
    Ok(ctx.go("/desk/exchange/words"))
}
