//! Whoever leads the group a proposal was handed to answers it, in the group's name.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::reading::{Typed, page_with};
use crate::acts::proposals::hand;
use crate::domain::policy::Refusal;
use crate::domain::proposal::{TEXT, text};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::words::k;

pub async fn answer(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    // An office in a group is not lent to a helper.
    if ctx.acting.is_some() {
        return Err(Error::refused(Refusal::NotInGroup));
    }
    let id = path_id(&path)?;
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route: "proposals.answer", digest: form.digest() };
    let Ok(words) = text(form.text("answer"), TEXT) else {
        let mut errors = FieldErrors::default();
        errors.add("answer", k::PROPOSALS_ERROR_WORDS_DESK);
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let typed = Typed { answer: form.typed("answer"), ..Typed::default() };
        return page_with(&ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    hand::answer(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), words).await?;
    Ok(ctx.go(&format!("/proposals/{id}")))
}
