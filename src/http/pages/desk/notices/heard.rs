//! What people said to a notice where no page of ours was: on a returned slip, in the residents' group of a messenger, on the
//! telephone or at the counter. The desk enters it in their own words.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::one::{Sent, page, read};
use crate::acts::notices::hear::{Hear, hear};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{Kind, ReplyNotice};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::said::{told_of_notice, whom};
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::requests::parse_words;
use crate::http::{Parts, path_id};
use crate::words::k;

/// Whose word it is, how it came, and what it says; the words go to the same inbox as every reply.
pub async fn enter(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let channel = told_of_notice(form.text("channel"));
    match entered(&ctx, &id, &form, channel).await {
        // Slips come in sheaves: the form stands open for the next one.
        Ok(()) => Ok(ctx.go(&format!("/desk/notices/{id}?said={}", channel.map_or("", |c| c.as_str())))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let whole = read(&ctx, id).await?;
            let sent = Sent {
                who: form.typed("who"),
                channel: form.text("channel").to_owned(),
                knows: form.has("knows"),
                said: form.typed("words"),
                ..Sent::default()
            };
            page(&ctx, &whole, sent, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

async fn entered(ctx: &Ctx, id: &str, form: &Form, channel: Option<Channel>) -> Result<(), Error> {
    let (standing, claim) = by_office(ctx, form, ReplyNotice::RULE.offices, "desk.notices.heard")?;
    let mut errors = FieldErrors::default();
    let who = whom(ctx, form, "who", &mut errors).await?;
    if channel.is_none() {
        errors.add("channel", k::TOLD_ERROR_HOW);
    }
    let what = what(form, &mut errors);
    let (Some(who), Some(channel), Some(what)) = (who, channel, what) else {
        return Err(Error::Invalid(errors));
    };
    let standing = Standing { channel, ..standing };
    let done = hear(&ctx.app.db, ctx.community_id(), standing, claim, who, id.to_owned(), what).await;
    done.map_err(|error| match error {
        Error::Missing => Error::field("who", k::TOLD_ERROR_NOT_THEIRS),
        Error::Conflict(Clash::TooLate) => Error::field("who", k::TOLD_ERROR_KNOWN),
        other => other,
    })
}

/// Who says something knows of it; who says nothing has to have been ticked.
fn what(form: &Form, errors: &mut FieldErrors) -> Option<Hear> {
    if form.has("words") {
        return parse_words(form.text("words")).map(Hear::Reply).map_err(|wrong| errors.add("said", wrong)).ok();
    }
    if !form.has("knows") {
        errors.add("said", k::TOLD_ERROR_NOTHING);
    }
    form.has("knows").then_some(Hear::AllRight)
}
