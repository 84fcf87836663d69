//! What people said to notices: one inbox, oldest first, and an answer to each.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::writes;
use crate::acts::notices::inbox;
use crate::domain::tiers::{AnswerNotice, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::requests::parse_words;
use crate::http::paging::one_page;
use crate::http::{Parts, path_id};
use crate::post::notices::title;
use crate::store::mine;
use crate::store::notice_replies::{self, Reply};
use crate::store::notices::{self, Notice};
use crate::store::people;
use crate::views::desk_notices::{InboxRow, Replies};
use crate::views::desk_record::channel_words;
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;

#[derive(Deserialize)]
pub struct Asked {
    state: Option<String>,
    after: Option<String>,
}

pub async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner(), None, &FieldErrors::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    asked: Asked,
    typed: Option<(String, String)>,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let answered = asked.state.as_deref() == Some("answered");
    let (community, state) = (ctx.community_id().to_owned(), if answered { "answered" } else { "open" });
    let (found, said, homes, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let found = notice_replies::page(conn, &community, state, asked.after.as_deref(), PAGE + 1)?;
            let ids: Vec<String> = found.iter().map(|r| r.notice_id.clone()).collect();
            let who: Vec<String> = found.iter().map(|r| r.person_id.clone()).collect();
            let hands: Vec<String> =
                found.iter().flat_map(|r| [Some(r.by_id.clone()), r.answered_by.clone()]).flatten().collect();
            let said: HashMap<String, Notice> =
                notices::by_ids(conn, &community, &ids)?.into_iter().map(|n| (n.id.clone(), n)).collect();
            let homes = mine::names_and_homes(conn, &community, &who)?;
            Ok((found, said, homes, people::labels(conn, &community, &hands)?))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let page = ctx.titled(k::NOTICES_REPLIES, Tab::Part).with_errors(errors);
    let lang = ctx.prefs.lang;
    let called = |id: &str| labels.get(id).map(|l| l.called(lang)).unwrap_or_default();
    let row = |r: &Reply| {
        let (name, home) = homes.get(&r.person_id).cloned().unwrap_or_default();
        InboxRow {
            id: r.id.clone(),
            notice: r.notice_id.clone(),
            title: said.get(&r.notice_id).map(|n| title(n, lang)).unwrap_or_default(),
            person: r.person_id.clone(),
            name,
            home,
            words: r.words.clone(),
            by: if r.by_id == r.person_id { String::new() } else { called(&r.by_id) },
            channel: channel_words(&page, &r.channel).to_string(),
            at: r.at,
            answer: r.answer.clone().unwrap_or_default(),
            answered_by: r.answered_by.as_deref().map(called).unwrap_or_default(),
        }
    };
    let next = shown
        .last()
        .filter(|_| more)
        .map(|last| if answered { format!("state=answered&after={}", last.id) } else { format!("after={}", last.id) });
    let view = Replies { rows: shown.iter().map(row).collect(), may_answer: writes(ctx), answered, typed, next, page };
    ctx.show_as(status, &view)
}

pub async fn answer(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let again = |errors: FieldErrors, status| {
        let typed = Some((id.clone(), form.typed("words")));
        let ctx = ctx.clone();
        async move { page(&ctx, Asked { state: None, after: None }, typed, &errors, status).await }
    };
    let words = match parse_words(form.text("words")) {
        Ok(words) => words,
        Err(key) if ctx.json => return Err(Error::field("words", key)),
        Err(key) => {
            let mut errors = FieldErrors::default();
            errors.add("words", key);
            return again(errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (standing, claim) = by_office(&ctx, &form, AnswerNotice::RULE.offices, "desk.notices.answer")?;
    match inbox::answer(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await {
        Ok(()) => Ok(ctx.go("/desk/notices/replies")),
        // A colleague was quicker: their answer counts, and what was typed is shown no more where it would mislead.
        Err(Error::Conflict(Clash::TooLate)) if !ctx.json => {
            let mut errors = FieldErrors::default();
            errors.add("", k::NOTICES_ERROR_ANSWERED);
            again(errors, StatusCode::CONFLICT).await
        }
        Err(other) => Err(other),
    }
}
