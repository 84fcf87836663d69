//! The desk writes down a proposal for who rings, comes by, or wrote it on the sheet: in their own words.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::said::{channel, channels, whom};
use super::super::settings::by_office;
use crate::acts::proposals::raise::{self as raising, Raising};
use crate::domain::request::Hand;
use crate::domain::tiers::{Kind, RaiseProposal};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::proposals::Draft;
use crate::views::desk_proposals::WriteProposal;
use crate::views::page::Tab;
use crate::words::k;

pub async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    show(&ctx, &Draft::default(), (String::new(), "phone"), &FieldErrors::default(), StatusCode::OK)
}

fn show(
    ctx: &Ctx,
    draft: &Draft,
    (who, way): (String, &str),
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::PROPOSALS_DESK_NEW, Tab::Part).with_errors(errors);
    ctx.show_as(status, &WriteProposal { who, channels: channels(&page, way), typed: draft.typed(), page })
}

pub async fn raise(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (mut standing, claim) = by_office(&ctx, &form, RaiseProposal::RULE.offices, "desk.proposals.raise")?;
    standing.channel = channel(&form);
    let draft = Draft::of(&form);
    let mut errors = FieldErrors::default();
    let resident = whom(&ctx, &form, "who", &mut errors).await?;
    let said = draft.said().map_err(|wrong| errors.0.extend(wrong.0));
    if let (Some(resident), Ok(said)) = (resident, said) {
        let hand = Hand::parse(form.text("hand")).unwrap_or(Hand::Dictated);
        let what = Raising { resident, said, building: None, hand };
        let id = raising::raise(&ctx.app.db, ctx.community_id(), standing, claim, what).await?;
        return Ok(ctx.created(&format!("/desk/proposals/{id}"), &id));
    }
    if ctx.json {
        return Err(Error::Invalid(errors));
    }
    let way = channel(&form).as_str();
    show(&ctx, &draft, (form.typed("who"), way), &errors, StatusCode::UNPROCESSABLE_ENTITY)
}
