//! 一步一步自己来: whether we may look what somebody can do alone, what they did by which way, and the step that is offered.
//! Theirs alone: a helper beside them sees whether they let us look, and nothing of what was seen.

use actix_web::{HttpResponse, web};

use crate::acts::next_steps;
use crate::domain::next_step::{self as rules, Done, MATTERS};
use crate::domain::policy::Refusal;
use crate::domain::standing::{Right, Standing};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::next;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::next_steps as kept;
use crate::store::sessions::SessionKind;
use crate::views::next_steps::{MySteps, StepAsk, WaysRow};
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me/steps", SignedIn, Both, "what one does alone, and the next small step", || web::route().to(show)),
        post("/me/steps", SignedIn, Both, "let the house look, or no longer", &["leave"], || web::route().to(change)),
        post("/me/steps/later", SignedIn, Both, "not now: wave the step away for a month", &["next"], || {
            web::route().to(later)
        }),
    ]
}

/// Whether we may look is theirs to say, also beside a helper: who never signs in by themselves is who the steps are for.
fn leave(ctx: &Ctx) -> Result<Standing, Error> {
    if is_beside(ctx)? { ctx.standing() } else { own(ctx) }
}

fn is_beside(ctx: &Ctx) -> Result<bool, Error> {
    Ok(ctx.caller()?.kind == SessionKind::Copresence)
}

/// Whoever is signed in by themselves.
fn own(ctx: &Ctx) -> Result<Standing, Error> {
    if is_beside(ctx)? {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    Ok(Standing { right: Right::OwnSelf, ..ctx.standing()? })
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (person, beside) = (leave(&ctx)?.actor, is_beside(&ctx)?);
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (row, done) = ctx
        .app
        .db
        .read(move |conn| {
            let row = kept::find(conn, &community, &person)?;
            // Without leave nothing is looked at, also not for this page; nor for whoever sits beside them.
            let done = match row {
                Some(_) if !beside => next_steps::done_by(conn, &community, std::slice::from_ref(&person), now)?,
                _ => Default::default(),
            };
            Ok((row, done.into_values().flatten().collect::<Vec<Done>>()))
        })
        .await?;
    ctx.show(&MySteps {
        page: ctx.titled(k::STEPS_TITLE, Tab::Me),
        let_us: row.is_some(),
        waved: !beside && row.as_ref().is_some_and(|row| row.waved_until > now),
        offer: row.as_ref().filter(|_| !beside).and_then(|row| next_steps::offered(row, now)).map(StepAsk::of),
        ways: MATTERS.into_iter().filter_map(|matter| WaysRow::of(matter, rules::tally(&done, matter))).collect(),
    })
}

async fn change(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = Standing { key: form.key(), ..leave(&ctx)? };
    match form.text("leave") {
        "yes" => next_steps::let_us(&ctx.app.db, ctx.community_id(), standing).await?,
        "no" => next_steps::stop(&ctx.app.db, ctx.community_id(), standing).await?,
        // Nothing was chosen: the page asks again.
        _ => {}
    }
    Ok(ctx.go("/me/steps"))
}

async fn later(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = Standing { key: form.key(), ..own(&ctx)? };
    next_steps::later(&ctx.app.db, ctx.community_id(), standing).await?;
    Ok(ctx.go(next::or_home(form.text("next"))))
}
