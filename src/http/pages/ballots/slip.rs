//! At the kiosk, with a slip from the desk: for whoever has no card at hand, or no PIN in mind. The desk made sure who it
//! is and stands aside; nobody is signed in, and nothing stays behind.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{receipt_block, sheet};
use crate::acts::ballots::cast::Taken;
use crate::acts::ballots::slip;
use crate::domain::ballot::question::Choice;
use crate::domain::budget::{SLIP_ADDRESS, SLIP_DEVICE};
use crate::domain::policy::Refusal;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::ballot_says;
use crate::store::ballots::{self, Ballot};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::people;
use crate::views::ballots::{SlipAsk, VoteCheck, VotePaper, VoteTaken};
use crate::views::page::Tab;
use crate::words::k;

fn at_kiosk(ctx: &Ctx) -> bool {
    ctx.in_lobby() && ctx.caller.is_none()
}

pub async fn ask(ctx: Ctx) -> Result<HttpResponse, Error> {
    asked(&ctx, String::new(), &FieldErrors::default())
}

fn asked(ctx: &Ctx, code: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.titled(k::BALLOTS_SLIP, Tab::None).with_errors(errors);
    ctx.show_as(status, &SlipAsk { page, kiosk: at_kiosk(ctx), code })
}

/// A slip that can be used, with its ballot and whose it is.
struct Opened {
    ballot: Ballot,
    name: String,
    taken: bool,
}

async fn opened(ctx: &Ctx, code: &str) -> Result<Option<Opened>, Error> {
    if !at_kiosk(ctx) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    spend(ctx).await?;
    let (community, code, now, app) = (ctx.community_id().to_owned(), code.to_owned(), ctx.now, ctx.app.clone());
    ctx.app
        .db
        .read(move |conn| {
            let Some(slip) = ballot_says::slip(conn, app.db.keys(), &community, &code, now)? else { return Ok(None) };
            let ballot = ballots::find(conn, &community, &slip.ballot_id)?.ok_or(Error::Missing)?;
            let line = crate::store::ballot_roll::line(conn, &community, &slip.ballot_id, slip.line)?;
            let name = people::name_of(conn, &community, &slip.person_id)?.unwrap_or_default();
            Ok(Some(Opened { ballot, name, taken: line.is_some_and(|l| l.taken_at.is_some()) }))
        })
        .await
}

/// Eight digits that live ten minutes are not found by trying; and nobody tries for long.
async fn spend(ctx: &Ctx) -> Result<(), Error> {
    let device = ctx.device.as_deref().map(|d| d.id.clone()).unwrap_or_default();
    let address = ctx.address.to_string();
    let over = ctx
        .app
        .db
        .write("ballot_slip_tries", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            let budgets = [
                (Bucket::budget(tx.keys, "ballot-slip-device", &device), SLIP_DEVICE),
                (Bucket::budget(tx.keys, "ballot-slip-address", &address), SLIP_ADDRESS),
            ];
            tries::spend(tx, leave, &budgets)
        })
        .await?;
    match over {
        Some(until) => Err(Error::Busy { until: Some(until) }),
        None => Ok(()),
    }
}

fn no_slip(ctx: &Ctx, form: &Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("code", k::BALLOTS_ERROR_SLIP);
    asked(ctx, form.typed("code"), &errors)
}

pub async fn open(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let Some(slip) = opened(&ctx, form.text("code")).await? else { return no_slip(&ctx, &form) };
    // Coming back from the check with answers to change.
    let questions = slip.ballot.questions()?;
    let answered = form.has("again").then(|| sheet::read(&form, &questions, &mut FieldErrors::default()));
    paper(&ctx, &slip, form.text("code"), answered.as_ref(), &FieldErrors::default())
}

fn paper(
    ctx: &Ctx,
    slip: &Opened,
    code: &str,
    choice: Option<&Choice>,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &VotePaper {
            page: ctx.page(slip.ballot.title.clone(), Tab::None).with_errors(errors),
            title: slip.ballot.title.clone(),
            secret: slip.ballot.is_secret(),
            basis: slip.ballot.basis(),
            questions: sheet::lines(ctx.prefs.lang, &slip.ballot.questions()?, choice),
            to: "/ballots/slip/check".to_owned(),
            back: "/ballots/slip".to_owned(),
            code: code.to_owned(),
            again: slip.taken,
            name: slip.name.clone(),
        },
    )
}

pub async fn check(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let code = form.text("code");
    let Some(slip) = opened(&ctx, code).await? else { return no_slip(&ctx, &form) };
    let questions = slip.ballot.questions()?;
    let mut errors = FieldErrors::default();
    let choice = sheet::read(&form, &questions, &mut errors);
    if !errors.0.is_empty() {
        return paper(&ctx, &slip, code, Some(&choice), &errors);
    }
    ctx.show(&VoteCheck {
        page: ctx.titled(k::BALLOTS_CHECK, Tab::None),
        title: slip.ballot.title.clone(),
        secret: slip.ballot.is_secret(),
        questions: sheet::lines(ctx.prefs.lang, &questions, Some(&choice)),
        to: "/ballots/slip/votes".to_owned(),
        change: "/ballots/slip".to_owned(),
        code: code.to_owned(),
        name: slip.name,
    })
}

pub async fn cast(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let code = form.text("code").to_owned();
    let Some(opened) = opened(&ctx, &code).await? else { return pressed_again(&ctx, &form, code).await };
    let mut errors = FieldErrors::default();
    let choice = sheet::read(&form, &opened.ballot.questions()?, &mut errors);
    if !errors.0.is_empty() {
        return paper(&ctx, &opened, &code, Some(&choice), &errors);
    }
    let device = ctx.device.as_deref().map(|d| d.id.clone());
    match slip::cast(&ctx.app.db, ctx.community_id(), code.clone(), device, form.key(), choice.clone()).await {
        Ok(done) => taken(&ctx, &opened.ballot, &done),
        Err(Error::Invalid(errors)) => paper(&ctx, &opened, &code, Some(&choice), &errors),
        Err(other) => Err(other),
    }
}

/// The slip is used, by this very form: the vote was taken, and the answer to it may not have come through.
async fn pressed_again(ctx: &Ctx, form: &Form, code: String) -> Result<HttpResponse, Error> {
    let (community, key, now, app) = (ctx.community_id().to_owned(), form.key(), ctx.now, ctx.app.clone());
    let before = ctx
        .app
        .db
        .read(move |conn| {
            let Some(key) = key else { return Ok(None) };
            let Some((ballot, done)) = slip::before(conn, app.db.keys(), &community, &code, &key, now)? else {
                return Ok(None);
            };
            Ok(ballots::find(conn, &community, &ballot)?.map(|ballot| (ballot, done)))
        })
        .await?;
    match before {
        Some((ballot, done)) => taken(ctx, &ballot, &done),
        None => no_slip(ctx, form),
    }
}

fn taken(ctx: &Ctx, ballot: &Ballot, done: &Taken) -> Result<HttpResponse, Error> {
    ctx.show(&VoteTaken {
        page: ctx.titled(k::BALLOTS_TAKEN, Tab::None),
        id: ballot.id.clone(),
        number: crate::acts::ballots::number(ballot.number),
        n: ballot.number,
        title: ballot.title.clone(),
        secret: ballot.is_secret(),
        receipt: done.act.as_ref().map(|act| receipt_block(ctx, act)).transpose()?,
        code: done.code.clone().unwrap_or_default(),
        closes_at: ballot.closes_at,
        by_slip: true,
    })
}
