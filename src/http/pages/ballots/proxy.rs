//! 请人替我投: naming a helper and what they shall cast; and the same as that helper sees it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Mine, own_standing, sheet, votes_here};
use crate::acts::ballots::proxy;
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::takes_votes;
use crate::domain::policy::Refusal;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::{ballot_says, people};
use crate::views::ballots::{HelperChoice, ProxyForm, StatedVote};
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/ballots/{id}/proxy", Resident, Both, "ask a helper to cast what one states", || web::route().to(form)),
        post("/ballots/{id}/proxy", Resident, Both, "name the helper and the choice", &["key", "helper", "q0"], || {
            web::route().to(give)
        }),
        post("/ballots/{id}/proxy/end", Resident, Both, "take it back", &["key"], || web::route().to(end)),
    ]
}

async fn form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let mine = Mine::read(&ctx, &path).await?;
    shown(&ctx, &mine, "", None, &FieldErrors::default()).await
}

async fn shown(
    ctx: &Ctx,
    mine: &Mine,
    helper: &str,
    choice: Option<&Choice>,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let ballot = &mine.ballot;
    if ballot.is_secret() || !ballot.rules()?.proxies {
        return Err(Error::Missing);
    }
    if mine.on_roll()?.taken_at.is_some() || ctx.now >= ballot.closes_at {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if !votes_here(ctx) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    let (community, person, now) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.now);
    let (ids, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let ids = ballot_says::helpers_of(conn, &community, &person, now)?;
            let labels = people::labels(conn, &community, &ids)?;
            Ok((ids, labels))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let one = |id: &String| HelperChoice {
        name: labels.get(id).map(|l| l.called(lang)).unwrap_or_default(),
        chosen: id == helper,
        id: id.clone(),
    };
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &ProxyForm {
            page: ctx.titled(k::BALLOTS_PROXY, Tab::None).with_errors(errors),
            id: ballot.id.clone(),
            title: ballot.title.clone(),
            helpers: ids.iter().map(one).collect(),
            questions: sheet::lines(lang, &ballot.questions()?, choice),
        },
    )
}

async fn give(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mine = Mine::read(&ctx, &path).await?;
    mine.on_roll()?;
    let mut errors = FieldErrors::default();
    if !form.has("helper") {
        errors.add("helper", k::BALLOTS_ERROR_HELPER);
    }
    let choice = sheet::read(&form, &mine.ballot.questions()?, &mut errors);
    let helper = form.text("helper").to_owned();
    let mut standing = own_standing(&ctx)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "ballots.proxy", digest: form.digest() };
    let done = match errors.finish() {
        Ok(()) => {
            let (db, community) = (&ctx.app.db, ctx.community_id());
            proxy::give(db, community, standing, claim, id.clone(), helper.clone(), choice.clone()).await
        }
        Err(errors) => Err(errors),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/ballots/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => shown(&ctx, &mine, &helper, Some(&choice), &errors).await,
        Err(other) => Err(other),
    }
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "ballots.proxy_end", digest: form.digest() };
    proxy::end(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/ballots/{id}")))
}

/// As the helper sees it: what was stated, and a button that casts it. Of other ballots of theirs a helper sees nothing.
pub async fn stated(ctx: &Ctx, path: &Parts) -> Result<HttpResponse, Error> {
    let mine = Mine::read(ctx, path).await?;
    let me = &ctx.caller()?.person_id;
    let proxy = mine.proxy.as_ref().filter(|p| &p.helper_id == me).ok_or(Error::Missing)?;
    let choice: Choice = serde_json::from_str(&proxy.choice).map_err(|e| Error::broken("ballots", e))?;
    let ballot = &mine.ballot;
    ctx.show(&StatedVote {
        page: ctx.page(ballot.title.clone(), Tab::None),
        id: ballot.id.clone(),
        number: crate::acts::ballots::number(ballot.number),
        title: ballot.title.clone(),
        resident: ctx.acting.as_ref().map(|a| a.resident_name.clone()).unwrap_or_default(),
        questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, Some(&choice)),
        closes_at: ballot.closes_at,
        open: takes_votes(ballot.state, ballot.dates(), ctx.now),
        cast: proxy.state == "cast",
    })
}
