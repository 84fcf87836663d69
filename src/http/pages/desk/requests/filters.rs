//! Keeping a filter of the queue: for oneself or for the desk, and the one a colleague's queue opens with.

use actix_web::HttpResponse;

use super::asked::Asked;
use super::holds;
use super::list::{self, Refused};
use crate::domain::standing::Office;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::queue_filters::{self as store, SHARED};
use crate::words::k;
use crate::words::typed::tidy;

/// The longest name that fits on a line of filters.
const MOST: usize = 20;

pub async fn keep(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let asked = Asked::parse(form.text("query"));
    let name = tidy(form.text("name"));
    let mut errors = FieldErrors::default();
    match name.chars().count() {
        0 => errors.add("name", k::QUEUE_ERROR_NAME),
        n if n > MOST => errors.add_with("name", k::QUEUE_ERROR_NAME_LONG, vec![("most", MOST.to_string())]),
        _ => {}
    }
    if !errors.0.is_empty() {
        return refuse(&ctx, &form, &asked, errors).await;
    }
    let me = ctx.caller()?.person_id.clone();
    let owner = if form.has("share") && holds(&ctx, Office::Desk) { SHARED.to_owned() } else { me.clone() };
    let (query, start) = (asked.query(), form.has("start"));
    let kept = query.clone();
    let done = ctx
        .app
        .db
        .write("keep_filter", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            store::keep(tx, leave, &owner, &name, &kept, &me)?;
            if start {
                store::set_start(tx, leave, &me, Some(kept.as_str()).filter(|q| !q.is_empty()))?;
            }
            Ok(())
        })
        .await;
    match done {
        Err(Error::Conflict(Clash::Exists)) => {
            let mut errors = FieldErrors::default();
            errors.add_with("name", k::QUEUE_ERROR_FULL, vec![("most", store::MOST.to_string())]);
            refuse(&ctx, &form, &asked, errors).await
        }
        Err(other) => Err(other),
        Ok(()) => Ok(ctx.go(&format!("/desk/requests?all=yes&{query}"))),
    }
}

async fn refuse(ctx: &Ctx, form: &Form, asked: &Asked, errors: FieldErrors) -> Result<HttpResponse, Error> {
    if ctx.json {
        return Err(Error::Invalid(errors));
    }
    list::show(ctx, asked, &Refused { errors, name: form.typed("name"), ..Refused::default() }).await
}

pub async fn forget(ctx: Ctx, path: Parts, _: Form) -> Result<HttpResponse, Error> {
    let (id, me) = (path_id(&path)?, ctx.caller()?.person_id.clone());
    let also_shared = holds(&ctx, Office::Desk);
    ctx.app
        .db
        .write("forget_filter", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            store::forget(tx, leave, &me, also_shared, &id)
        })
        .await?;
    Ok(ctx.go("/desk/requests?all=yes"))
}

pub async fn start(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (query, me) = (Asked::parse(form.text("query")).query(), ctx.caller()?.person_id.clone());
    let kept = query.clone();
    ctx.app
        .db
        .write("start_filter", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            store::set_start(tx, leave, &me, Some(kept.as_str()).filter(|q| !q.is_empty()))
        })
        .await?;
    Ok(ctx.go(&format!("/desk/requests?all=yes&{query}")))
}
