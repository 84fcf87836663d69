//! Between the words of a new request and its check: what may be the same, reported already. 我也是 files it with that
//! one; 不是这件事 goes on. With nothing like it, nobody sees this page.

use actix_web::HttpResponse;

use super::draft::Desk;
use super::likes::{Likes, NewReport};
use super::one::Reader;
use super::{asking, filing, sending};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::views::page::Tab;
use crate::views::voices::Similar;
use crate::words::k;

pub async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    if let Some(step) = filing::unfinished(&desk) {
        return Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())));
    }
    let found = likes(&ctx, &desk).await?;
    if found.is_empty() {
        return Ok(ctx.go(&format!("{}/requests/new/check", ctx.base())));
    }
    let category = desk.category().map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default();
    let page = ctx.titled(k::VOICES_SIMILAR_TITLE, Tab::Requests);
    let (own, others) = (found.own(&ctx, &category), found.others(&ctx, &category, &desk.buildings));
    ctx.show(&Similar { steps: asking::steps(&desk), own, others, page })
}

pub async fn choose(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    if !form.has("join") {
        return Ok(ctx.go(&format!("{}/requests/new/check", ctx.base())));
    }
    if let Some(step) = filing::unfinished(&desk) {
        // Pressed twice: the draft is gone because the first press filed it.
        if let Some(answer) = sending::answered_before(&ctx, &form).await? {
            return Ok(ctx.go(&format!("{}/requests/{answer}/filed", ctx.base())));
        }
        return Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())));
    }
    sending::send(&ctx, &desk, &form, Some(form.text("join").to_owned())).await
}

/// The resident's own, and others' in places that are nobody's home.
async fn likes(ctx: &Ctx, desk: &Desk) -> Result<Likes, Error> {
    let reader = Reader::of(ctx)?;
    let (building, ..) = desk.resolved_place().unwrap_or_default();
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let new = NewReport {
        resident: ctx.resident()?.to_owned(),
        category: desk.draft.category.clone(),
        building,
        words: desk.draft.words.clone(),
        neighbours: desk.may_be_public(),
    };
    ctx.app.db.read(move |conn| Likes::read(conn, &community, &new, reader.only_filed_by(), now)).await
}
