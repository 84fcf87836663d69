//! 不用办了: calling a request off; by a helper a complaint waits for the resident's own word.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::filing::parse_words;
use super::one::{Reader, number};
use crate::acts::requests::withdraw;
use crate::acts::wish::{self, Wish};
use crate::domain::request::{self, RequestStep};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::http::{Parts, late, path_id};
use crate::store::answers::Claim;
use crate::store::catalogue;
use crate::store::requests;
use crate::views::contact::Withdrawal;
use crate::views::page::Tab;
use crate::words::k;

/// Under which a form's key is remembered.
const ROUTE: &str = "requests.withdraw";

pub fn entries() -> Vec<Entry> {
    vec![
        get("/requests/{id}/withdrawal", Resident, ForResident, "call a request off", || web::route().to(ask)),
        post("/requests/{id}/withdrawal", Resident, ForResident, "call it off", &["key", "words"], || {
            web::route().to(call_off)
        }),
    ]
}

async fn ask(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, String::new(), &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, id: String, words: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (community, reader) = (ctx.community_id().to_owned(), Reader::of(ctx)?);
    let resident = ctx.resident()?.to_owned();
    let (found, category, weighs) = ctx
        .app
        .db
        .read(move |conn| {
            let found =
                requests::find(conn, &community, &id)?.filter(|r| reader.may_see(r) && r.resident_id == resident);
            let found = found.ok_or(Error::Missing)?;
            let category = catalogue::category(conn, &community, &found.category_id)?.ok_or(Error::Missing)?;
            let weighs = withdraw::weighs(conn, &community, &found)?;
            Ok((found, category, weighs))
        })
        .await?;
    if request::may(found.state, RequestStep::Withdraw).is_none() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &Withdrawal {
            page: ctx.titled(k::WITHDRAW_TITLE, Tab::Requests).with_errors(errors),
            id: found.id.clone(),
            number: number(found.number),
            category: category.name(ctx.prefs.lang).to_owned(),
            typed_words: words,
            waits: weighs && ctx.standing()?.waits_for_own_word(),
        },
    )
}

async fn call_off(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let words = match form.has("words").then(|| parse_words(form.text("words"))).transpose() {
        Ok(words) => words.map(|w| w.as_str().to_owned()),
        Err(key) => {
            let mut errors = FieldErrors::default();
            errors.add("words", key);
            return page(&ctx, id, form.typed("words"), &errors).await;
        }
    };
    let wish = Wish::Withdraw { request: id.clone(), words };
    if let Some(answer) = late::aside(&ctx, &form, ROUTE, &wish).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: ROUTE, digest: form.digest() };
    let (standing, resident) = (late::standing(&ctx, &form)?, ctx.resident()?.to_owned());
    let answer = wish::grant(&ctx.app.db, ctx.community_id(), standing, claim, resident, wish).await?;
    Ok(late::answer(&ctx, &form, &answer, &format!("{}/requests/{id}", ctx.base())))
}
