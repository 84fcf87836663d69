//! The discussion of a proposal: a page of comments, one comment with its replies, saying something, objecting.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::notices::covered;
use super::claimed;
use super::reading::{comment_row, page as proposal_page};
use crate::acts::proposals::moderate::{self, Turn};
use crate::acts::proposals::talk::{self as talking, Saying};
use crate::domain::mandate::Matter;
use crate::domain::proposal::{COMMENT, text};
use crate::domain::request::WordsRefusal;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::paging::one_page;
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::proposal_talk::{self as talk, Comment};
use crate::store::proposals::{self, Proposal};
use crate::views::page::Tab;
use crate::views::proposals::Talk;
use crate::words::k;

pub const PAGE: i64 = 20;

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

/// A page of a discussion, whatever its length, in the same few statements.
pub struct Read {
    pub proposal: Proposal,
    pub above: Option<Comment>,
    pub rows: Vec<Comment>,
    pub labels: HashMap<String, Label>,
}

impl Read {
    pub fn page(conn: &mut Conn, community: &str, id: &str, parent: Option<&str>, after: &str) -> Result<Self, Error> {
        let proposal = proposals::find(conn, community, id)?.ok_or(Error::Missing)?;
        let above = match parent {
            Some(parent) => {
                let found = talk::find(conn, community, parent)?;
                Some(found.filter(|c| c.proposal_id == id && c.parent_id.is_empty()).ok_or(Error::Missing)?)
            }
            None => None,
        };
        let rows = talk::page(conn, community, id, parent.unwrap_or_default(), after, PAGE + 1)?;
        let mut ids: Vec<String> =
            rows.iter().chain(&above).flat_map(|c| [c.person_id.clone(), c.by_id.clone()]).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self { proposal, above, rows, labels: people::labels(conn, community, &ids)? })
    }

    /// The rows of this page, and the query of the next.
    pub fn shown(&self) -> (&[Comment], Option<String>) {
        let (shown, more) = one_page(&self.rows, PAGE);
        (shown, shown.last().filter(|_| more).map(|last| format!("after={}", last.id)))
    }
}

pub async fn list(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let after = after.into_inner().after.unwrap_or_default();
    page(&ctx, path_id(&path)?, None, after, String::new(), &FieldErrors::default(), StatusCode::OK).await
}

pub async fn thread(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let after = after.into_inner().after.unwrap_or_default();
    let comment = Some(comment_id(&path)?);
    page(&ctx, path_id(&path)?, comment, after, String::new(), &FieldErrors::default(), StatusCode::OK).await
}

pub fn comment_id(path: &Parts) -> Result<String, Error> {
    path.get("comment").cloned().ok_or(Error::Missing)
}

#[allow(clippy::too_many_arguments)] // which page, and what was typed into its form
async fn page(
    ctx: &Ctx,
    id: String,
    comment: Option<String>,
    after: String,
    typed: String,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    covered(ctx, Matter::Proposals)?;
    let (community, me) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let read = ctx.app.db.read(move |conn| Read::page(conn, &community, &id, comment.as_deref(), &after)).await?;
    let page = ctx.page(read.proposal.title.clone(), Tab::None).with_errors(errors);
    let (shown, next) = read.shown();
    let row = |c: &Comment| comment_row(&page, &read.labels, c, Some(&me));
    let view = Talk {
        id: read.proposal.id.clone(),
        title: read.proposal.title.clone(),
        above: read.above.as_ref().map(row),
        rows: shown.iter().map(row).collect(),
        next,
        open: read.proposal.is_open(),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

/// The words of a comment, or what is wrong with them.
pub fn words(form: &Form) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    match text(form.text("words"), COMMENT) {
        Ok(words) => return Ok(words),
        Err(WordsRefusal::Empty) => errors.add("words", k::PROPOSALS_ERROR_WORDS),
        Err(WordsRefusal::TooLong { most, by }) => {
            let args = vec![("most", most.to_string()), ("by", by.to_string())];
            errors.add_with("words", k::NOTICES_ERROR_LONG, args);
        }
    }
    Err(errors)
}

pub async fn say(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    match words(&form) {
        Ok(words) => said(&ctx, &form, id, None, words).await,
        Err(errors) if ctx.json => Err(Error::Invalid(errors)),
        Err(errors) => proposal_page(&ctx, id, form.typed("words"), &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
    }
}

pub async fn reply(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, to) = (path_id(&path)?, comment_id(&path)?);
    match words(&form) {
        Ok(words) => said(&ctx, &form, id, Some(to), words).await,
        Err(errors) if ctx.json => Err(Error::Invalid(errors)),
        Err(errors) => {
            let typed = form.typed("words");
            page(&ctx, id, Some(to), String::new(), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn said(ctx: &Ctx, form: &Form, id: String, to: Option<String>, words: String) -> Result<HttpResponse, Error> {
    let (standing, claim) = claimed(ctx, form, "proposals.comment")?;
    let resident = ctx.resident()?.to_owned();
    let back = match &to {
        Some(to) => format!("{}/proposals/{id}/talk/{to}", ctx.base()),
        None => format!("{}/proposals/{id}", ctx.base()),
    };
    let saying = Saying { resident, proposal: id, to, words };
    let comment = talking::say(&ctx.app.db, ctx.community_id(), standing, claim, saying).await?;
    Ok(ctx.created_for(form, &back, &comment))
}

/// Its author says that it should not have been hidden; somebody else looks.
pub async fn object(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, comment) = (path_id(&path)?, comment_id(&path)?);
    let (standing, claim) = claimed(&ctx, &form, "proposals.object")?;
    // Nobody has to say why.
    let said = if form.has("words") { words(&form) } else { Ok(String::new()) };
    match said {
        Ok(words) => {
            let what = Turn::Object(words);
            moderate::turn(&ctx.app.db, ctx.community_id(), standing, claim, comment, what).await?;
            Ok(ctx.go(&format!("{}/proposals/{id}", ctx.base())))
        }
        Err(errors) if ctx.json => Err(Error::Invalid(errors)),
        Err(errors) => proposal_page(&ctx, id, String::new(), &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
    }
}
