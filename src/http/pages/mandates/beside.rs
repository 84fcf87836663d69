//! Beside a helper, signed in with the card's next number, a resident asks for that helper's help; the desk then asks her.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{claim, page as one_mandate, standing};
use crate::acts::mandate::open::{self, open as open_draft};
use crate::domain::mandate::{MandateKind, Matter, Term};
use crate::domain::policy::Refusal;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::mandates::kept;
use crate::http::{Parts, path_id};
use crate::views::desk_requests::Choice;
use crate::views::mandates::{AskBeside, matter_words};
use crate::views::page::Tab;
use crate::words::{self, k};

pub async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, &[Matter::Requests, Matter::Activities], &FieldErrors::default())
}

fn page(ctx: &Ctx, chosen: &[Matter], errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let Some((title, name)) = &ctx.caller()?.helper_beside else {
        return Err(Error::refused(Refusal::NotYours));
    };
    let lang = ctx.prefs.lang;
    let helper = words::tell(lang, k::HOUSE_HELPER_NAMED, &[("title", title.clone()), ("name", name.clone())]);
    let heading = words::tell(lang, k::MANDATES_ASK_BESIDE, &[("helper", helper.clone())]);
    let page = ctx.page(heading, Tab::Mandates).with_errors(errors);
    let matters = Matter::ALL
        .iter()
        .filter(|m| MandateKind::Ordinary.reaches(**m))
        .map(|m| Choice {
            value: m.as_str().to_owned(),
            label: matter_words(&page, m.as_str()),
            chosen: chosen.contains(m),
        })
        .collect();
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(status, &AskBeside { page, helper, matters })
}

pub async fn open(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (claim, matters) = (claim(&form, "mandates.open"), kept(&form));
    let standing = standing(&ctx, &form)?;
    match open_draft(&ctx.app.db, ctx.community_id(), standing, claim, matters.clone(), Term::Month).await {
        Ok(id) => Ok(ctx.created(&format!("/mandates/{id}"), &id)),
        Err(Error::Invalid(errors)) => page(&ctx, &matters, &errors),
        Err(other) => Err(other),
    }
}

/// A code by text message makes a second, weak proof over another channel (evidence K6).
pub async fn send_code(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let address = ctx.address.to_string();
    let standing = standing(&ctx, &form)?;
    match open::send_code(&ctx.app.db, ctx.community_id(), standing, id.clone(), address).await {
        Ok(()) => Ok(ctx.go(&format!("/mandates/{id}"))),
        Err(Error::Invalid(errors)) => one_mandate(&ctx, id, &errors).await,
        Err(other) => Err(other),
    }
}

pub async fn type_code(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, typed) = (standing(&ctx, &form)?, form.text("code").to_owned());
    if open::confirm_code(&ctx.app.db, ctx.community_id(), standing, id.clone(), typed).await? {
        return Ok(ctx.go(&format!("/mandates/{id}")));
    }
    let mut errors = FieldErrors::default();
    errors.add("code", k::MANDATES_CODE_WRONG);
    one_mandate(&ctx, id, &errors).await
}
