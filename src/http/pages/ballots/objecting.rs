//! 名册不对, 对结果有意见: said by oneself on one page, with an answer that comes back to the ballot's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Mine, may_object};
use crate::acts::ballots::objection::{self, Said};
use crate::domain::ballot::roll::ObjectionKind;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::views::ballots::ObjectionForm;
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/ballots/{id}/objection", Resident, Both, "object to the roll or the result", || web::route().to(form)),
        post(
            "/ballots/{id}/objections",
            Resident,
            Both,
            "kind=missing, wrong, stranger (before it opens) or result (while it can be contested)",
            &["key", "kind", "words"],
            || web::route().to(object),
        ),
    ]
}

async fn form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let mine = Mine::read(&ctx, &path).await?;
    shown(&ctx, &mine, String::new(), String::new(), &FieldErrors::default())
}

fn shown(ctx: &Ctx, mine: &Mine, kind: String, words: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let about = may_object(&mine.ballot, mine.line.is_some(), ctx.now);
    if about.is_empty() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if about == "roll" { k::BALLOTS_OBJECT_ROLL } else { k::BALLOTS_OBJECT_RESULT };
    ctx.show_as(
        status,
        &ObjectionForm {
            page: ctx.titled(title, Tab::None).with_errors(errors),
            id: mine.ballot.id.clone(),
            title: mine.ballot.title.clone(),
            about,
            on_roll: mine.line.is_some(),
            kind,
            words,
        },
    )
}

async fn object(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mine = Mine::read(&ctx, &path).await?;
    let mut errors = FieldErrors::default();
    let kind = form.parse("kind", &mut errors, |text| ObjectionKind::parse(text).ok_or(k::BALLOTS_ERROR_OBJECT_KIND));
    let words = form.parse("words", &mut errors, parse_words);
    let (Some(kind), Some(words)) = (kind, words) else {
        return shown(&ctx, &mine, form.typed("kind"), form.typed("words"), &errors);
    };
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "ballots.object", digest: form.digest() };
    let person = ctx.resident()?.to_owned();
    let said = Said { ballot: id.clone(), person, kind, words };
    objection::object(&ctx.app.db, ctx.community_id(), standing, claim, said).await?;
    Ok(ctx.go(&format!("/ballots/{id}#objections")))
}
