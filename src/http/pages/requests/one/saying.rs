//! What the resident says about a request: take it back, it is fixed, it is not, I do not agree, how it was.

use actix_web::HttpResponse;

use crate::acts::requests::say::{self, Say};
use crate::domain::request::{Rating, Words};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::parse_words;
use crate::http::path_id;
use crate::store::answers::Claim;
use crate::words::k;

pub async fn undo(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    speak(&ctx, &path, &form, Say::TakeBack).await
}

pub async fn confirm(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    speak(&ctx, &path, &form, Say::Fixed).await
}

pub async fn reopen(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let words = optional_words(&form)?;
    speak(&ctx, &path, &form, Say::NotFixed { words }).await
}

pub async fn object(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let words = parse_words(form.text("words")).map_err(|key| Error::field("words", key))?;
    speak(&ctx, &path, &form, Say::Disagree { words }).await
}

pub async fn rate(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let rating = match form.text("rating") {
        "3" | "good" => Rating::Good,
        "2" | "fair" => Rating::Fair,
        "1" | "poor" => Rating::Poor,
        _ => return Err(Error::field("rating", k::HOUSE_ERROR_RATING)),
    };
    let words = optional_words(&form)?;
    speak(&ctx, &path, &form, Say::Rated { rating, words }).await
}

fn optional_words(form: &Form) -> Result<Option<Words>, Error> {
    if !form.has("words") {
        return Ok(None);
    }
    parse_words(form.text("words")).map(Some).map_err(|key| Error::field("words", key))
}

async fn speak(ctx: &Ctx, path: &crate::http::Parts, form: &Form, what: Say) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim {
        key: form.key(),
        route: match what {
            Say::TakeBack => "requests.undo",
            Say::Fixed => "requests.confirm",
            Say::NotFixed { .. } => "requests.reopen",
            Say::Rated { .. } => "requests.rate",
            Say::Disagree { .. } => "requests.object",
        },
        digest: form.digest(),
    };
    let resident = ctx.resident()?.to_owned();
    say::say(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone(), what).await?;
    Ok(ctx.go(&format!("{}/requests/{id}", ctx.base())))
}
