//! The paper on a screen: answer, look once more, cast; and the receipt. Nothing of a choice is ever in an address.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{Mine, own_standing, receipt_block, sheet, votes_here};
use crate::acts::ballots::cast;
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::roll::{Comes, replaces};
use crate::domain::ballot::takes_votes;
use crate::domain::policy::Refusal;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::views::ballots::{VoteCheck, VotePaper, VoteTaken};
use crate::views::page::Tab;
use crate::words::k;

/// Somebody's ballot that they can vote in, here and now.
async fn open_to_me(ctx: &Ctx, path: &Parts) -> Result<Mine, Error> {
    let mine = Mine::read(ctx, path).await?;
    let line = mine.on_roll()?;
    if !votes_here(ctx) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    if !takes_votes(mine.ballot.state, mine.ballot.dates(), ctx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    replaces(line.taken().as_ref(), &Comes::Own(ctx.resident()?)).map_err(|_| Error::Conflict(Clash::TooLate))?;
    Ok(mine)
}

pub async fn paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let mine = open_to_me(&ctx, &path).await?;
    shown(&ctx, &mine, None, &FieldErrors::default())
}

/// 改: the paper with what was answered.
pub async fn again(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mine = open_to_me(&ctx, &path).await?;
    let choice = sheet::read(&form, &mine.ballot.questions()?, &mut FieldErrors::default());
    shown(&ctx, &mine, Some(&choice), &FieldErrors::default())
}

fn shown(ctx: &Ctx, mine: &Mine, choice: Option<&Choice>, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let ballot = &mine.ballot;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &VotePaper {
            page: ctx.page(ballot.title.clone(), Tab::None).with_errors(errors),
            title: ballot.title.clone(),
            secret: ballot.is_secret(),
            basis: ballot.basis(),
            questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, choice),
            to: format!("/ballots/{}/check", ballot.id),
            back: format!("/ballots/{}", ballot.id),
            code: String::new(),
            again: mine.line.as_ref().is_some_and(|l| l.taken_at.is_some()),
            name: String::new(),
        },
    )
}

/// What was answered, once more, before it is cast.
pub async fn check(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mine = open_to_me(&ctx, &path).await?;
    let questions = mine.ballot.questions()?;
    let mut errors = FieldErrors::default();
    let choice = sheet::read(&form, &questions, &mut errors);
    if !errors.0.is_empty() {
        return shown(&ctx, &mine, Some(&choice), &errors);
    }
    let id = &mine.ballot.id;
    ctx.show(&VoteCheck {
        page: ctx.titled(k::BALLOTS_CHECK, Tab::None),
        title: mine.ballot.title.clone(),
        secret: mine.ballot.is_secret(),
        questions: sheet::lines(ctx.prefs.lang, &questions, Some(&choice)),
        to: format!("/ballots/{id}/votes"),
        change: format!("/ballots/{id}/vote"),
        code: String::new(),
        name: String::new(),
    })
}

pub async fn cast(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    if ctx.acting.is_some() {
        return stated(&ctx, id, &form).await;
    }
    let mut standing = own_standing(&ctx)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let mine = Mine::read(&ctx, &path).await?;
    mine.on_roll()?;
    let mut errors = FieldErrors::default();
    let choice = sheet::read(&form, &mine.ballot.questions()?, &mut errors);
    let done = match errors.finish() {
        Ok(()) => cast::cast(&ctx.app.db, ctx.community_id(), standing, id.clone(), choice.clone()).await,
        Err(errors) => Err(errors),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/ballots/{id}/taken"))),
        Err(Error::Invalid(errors)) if !ctx.json => shown(&ctx, &mine, Some(&choice), &errors),
        Err(other) => Err(other),
    }
}

/// A helper presses: what the resident stated is cast.
async fn stated(ctx: &Ctx, id: String, form: &Form) -> Result<HttpResponse, Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let resident = ctx.resident()?.to_owned();
    cast::cast_stated(&ctx.app.db, ctx.community_id(), standing, id.clone(), resident).await?;
    Ok(ctx.go(&format!("{}/ballots/{id}", ctx.base())))
}

/// 投好了: the receipt says that they took part; of a secret ballot, the code of what lies sealed on their line.
pub async fn taken(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let mine = Mine::read(&ctx, &path).await?;
    let page = ctx.titled(k::BALLOTS_TAKEN, Tab::None);
    let took = mine.took(&ctx, &page).ok_or(Error::Missing)?;
    let ballot = &mine.ballot;
    ctx.show(&VoteTaken {
        page,
        id: ballot.id.clone(),
        number: crate::acts::ballots::number(ballot.number),
        n: ballot.number,
        title: ballot.title.clone(),
        secret: ballot.is_secret(),
        code: took.code,
        receipt: mine.receipt.as_ref().map(|act| receipt_block(&ctx, act)).transpose()?,
        closes_at: ballot.closes_at,
        by_slip: false,
    })
}
