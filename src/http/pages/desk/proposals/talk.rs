//! A discussion as staff read it: all of it, with hiding for a published reason and deciding objections.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::said::{channel, channels};
use super::super::settings::by_office;
use super::{takes, writes};
use crate::acts::proposals::moderate::{self, Turn};
use crate::domain::proposal::HideWhy;
use crate::domain::tiers::{DecideHiding, HideComment, Kind, ObjectToHiding};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::proposals::reading::comment_row;
use crate::http::pages::proposals::{Read, comment_id, words};
use crate::http::{Parts, path_id};
use crate::store::proposal_talk::Comment;
use crate::views::desk_proposals::DeskTalk;
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::views::proposals::why_key;
use crate::words::k;

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

pub async fn list(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    show(&ctx, path_id(&path)?, None, after.into_inner()).await
}

pub async fn thread(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    show(&ctx, path_id(&path)?, Some(comment_id(&path)?), after.into_inner()).await
}

async fn show(ctx: &Ctx, id: String, comment: Option<String>, after: After) -> Result<HttpResponse, Error> {
    let (community, after) = (ctx.community_id().to_owned(), after.after.unwrap_or_default());
    let read = ctx.app.db.read(move |conn| Read::page(conn, &community, &id, comment.as_deref(), &after)).await?;
    let page = ctx.page(read.proposal.title.clone(), Tab::Part);
    let (shown, next) = read.shown();
    let row = |c: &Comment| comment_row(&page, &read.labels, c, None);
    let why = |why: &HideWhy| Choice {
        value: why.as_str().to_owned(),
        label: page.t(why_key(*why)).to_owned(),
        chosen: false,
    };
    ctx.show(&DeskTalk {
        id: read.proposal.id.clone(),
        title: read.proposal.title.clone(),
        may_write: writes(ctx),
        may_take: takes(ctx),
        channels: channels(&page, "phone"),
        above: read.above.as_ref().map(row),
        rows: shown.iter().map(row).collect(),
        whys: HideWhy::ALL.iter().map(why).collect(),
        next,
        page,
    })
}

pub async fn hide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, comment) = (path_id(&path)?, comment_id(&path)?);
    let (standing, claim) = by_office(&ctx, &form, HideComment::RULE.offices, "desk.proposals.hide")?;
    let why = HideWhy::parse(form.text("why")).ok_or_else(|| Error::field("why", k::PROPOSALS_ERROR_HIDE))?;
    moderate::turn(&ctx.app.db, ctx.community_id(), standing, claim, comment, Turn::Hide(why)).await?;
    Ok(ctx.go(&format!("/desk/proposals/{id}/talk")))
}

/// Its author rang, came by or wrote that it should be shown; nobody has to say why. A colleague looks.
pub async fn object(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, comment) = (path_id(&path)?, comment_id(&path)?);
    let (mut standing, claim) = by_office(&ctx, &form, ObjectToHiding::RULE.offices, "desk.proposals.object")?;
    standing.channel = channel(&form);
    let said = if form.has("words") { words(&form).map_err(Error::Invalid)? } else { String::new() };
    moderate::turn(&ctx.app.db, ctx.community_id(), standing, claim, comment, Turn::Object(said)).await?;
    Ok(ctx.go(&format!("/desk/proposals/{id}/talk")))
}

pub async fn decide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, comment) = (path_id(&path)?, comment_id(&path)?);
    let (standing, claim) = by_office(&ctx, &form, DecideHiding::RULE.offices, "desk.proposals.decide")?;
    let show = match form.text("decision") {
        "show" => true,
        "keep" => false,
        _ => return Err(Error::field("decision", k::PROPOSALS_ERROR_DECISION)),
    };
    let words = words(&form).map_err(Error::Invalid)?;
    moderate::turn(&ctx.app.db, ctx.community_id(), standing, claim, comment, Turn::Decide { show, words }).await?;
    Ok(ctx.go(&format!("/desk/proposals/{id}/talk")))
}
