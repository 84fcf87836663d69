//! 协助登录: a helper hands their device to the resident beside them, and takes it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::acts::copresence::{self, Shown, StartOutcome};
use crate::acts::sign_in::{PasswordOutcome, PasswordTry, SecondOutcome, SignedIn, Who, second, with_password};
use crate::domain::card::CardNumber;
use crate::domain::password::Password;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Everyone, Helper, SignedIn as AnyoneIn};
use crate::http::pages::session::clear_site_data;
use crate::http::pages::sign_in::{let_in, password, retry_after, wait_words};
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::sessions::{Caller, SessionKind};
use crate::views::helper::{AssistReturn, AssistStart};
use crate::views::page::Tab;
use crate::words::{k, typed};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/assist", Helper, Pages, "sign a resident in who sits beside me", || web::route().to(form)),
        post("/assist", Helper, Pages, "start with their card and its next number", &["key", "card", "number"], || {
            web::route().to(start)
        }),
        post("/assist/end", AnyoneIn, Pages, "end it", &[], || web::route().to(end)),
        get("/assist/return", Everyone, Pages, "the helper proves again who they are", || web::route().to(return_form)),
        post("/assist/return", Everyone, Pages, "with a password or a second factor", &["password", "code"], || {
            web::route().to(come_back)
        }),
    ]
}

async fn form(ctx: Ctx) -> Result<HttpResponse, Error> {
    helper(&ctx)?;
    ctx.show(&view(&ctx, String::new(), None))
}

async fn start(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let helper = helper(&ctx)?;
    let mut errors = FieldErrors::default();
    let card = form.parse("card", &mut errors, |text| CardNumber::parse(text).ok_or(k::WAYS_CARD_NUMBER));
    let number = form.parse("number", &mut errors, |text| typed::code(text, 6).ok_or(k::WAYS_NUMBER_WRONG));
    let (Some(card), Some(number)) = (card, number) else {
        return again(&ctx, &form, None, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let shown = Shown { card, number, address: ctx.address.clone(), key: form.key() };
    match copresence::start(&ctx.app, helper, shown).await? {
        StartOutcome::In(token) => hand_over(&ctx, token, SessionKind::Copresence, "/"),
        StartOutcome::Wrong => wrong(&ctx, &form, k::WAYS_NUMBER_WRONG),
        StartOutcome::NoneLeft => wrong(&ctx, &form, k::WAYS_NUMBERS_NONE),
        StartOutcome::UsedBefore { next } => {
            errors.add_with("number", k::WAYS_NUMBER_USED, vec![("n", next.to_string())]);
            again(&ctx, &form, Some(u32::from(next)), &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        StartOutcome::Wait { until } => {
            errors.add_with("number", k::WAYS_CODE_WAIT, vec![("wait", wait_words(&ctx, until))]);
            let mut response = again(&ctx, &form, None, &errors, StatusCode::TOO_MANY_REQUESTS)?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

async fn end(ctx: Ctx, _: Form) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    if caller.kind != SessionKind::Copresence {
        return Ok(ctx.go("/"));
    }
    let token = copresence::end(&ctx.app, caller).await?;
    hand_over(&ctx, token, SessionKind::Pending, "/assist/return")
}

/// The other person's pages kept for being offline go before the device changes hands.
fn hand_over(ctx: &Ctx, token: String, kind: SessionKind, to: &str) -> Result<HttpResponse, Error> {
    let mut response = let_in(ctx, &SignedIn { token, kind }, to)?;
    clear_site_data(ctx, &mut response);
    Ok(response)
}

async fn return_form(ctx: Ctx) -> Result<HttpResponse, Error> {
    let Some(pending) = returning(&ctx) else {
        return Ok(ctx.go("/sign-in"));
    };
    let view = return_view(&ctx, pending).await?;
    ctx.show(&view)
}

async fn come_back(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let Some(pending) = returning(&ctx) else {
        return Ok(ctx.go("/sign-in"));
    };
    let view = return_view(&ctx, pending).await?;
    let (errors, until) = if view.asks_password {
        match password_again(&ctx, pending, &form).await? {
            PasswordOutcome::In(signed_in) | PasswordOutcome::Second(signed_in) => {
                return let_in(&ctx, &signed_in, "/for");
            }
            PasswordOutcome::ByPasskey => return Ok(ctx.go(&password::by_passkey("/for"))),
            PasswordOutcome::Wait { until } => (password::code_error(&ctx, Some(until)), Some(until)),
            PasswordOutcome::Wrong => (one("password", k::WAYS_PASSWORD_WRONG), None),
        }
    } else {
        match second(&ctx.app, pending, form.text("code"), &ctx.address).await? {
            SecondOutcome::In(signed_in, due) => return let_in(&ctx, &signed_in, &password::on_the_way(due, "/for")),
            SecondOutcome::ByPasskey => return Ok(ctx.go(&password::by_passkey("/for"))),
            SecondOutcome::Wait { until } => (password::code_error(&ctx, Some(until)), Some(until)),
            SecondOutcome::Wrong => (password::code_error(&ctx, None), None),
        }
    };
    let page = view.page.with_errors(&errors);
    let view = AssistReturn { page, ..view };
    let Some(until) = until else {
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &view)?;
    retry_after(&ctx, &mut response, until);
    Ok(response)
}

async fn password_again(ctx: &Ctx, pending: &Caller, form: &Form) -> Result<PasswordOutcome, Error> {
    let Some(password) = Password::typed(&form.typed("password")) else {
        return Ok(PasswordOutcome::Wrong);
    };
    let attempt = PasswordTry {
        who: Who::Person(pending.person_id.clone()),
        password,
        address: ctx.address.clone(),
        before: Some(pending.session_id.clone()),
    };
    with_password(&ctx.app, ctx.community_id(), attempt).await
}

/// A helper's own session; staff who also help sign in as helpers to do this.
fn helper(ctx: &Ctx) -> Result<&Caller, Error> {
    let caller = ctx.caller()?;
    match caller.kind {
        SessionKind::Helper | SessionKind::Staff => Ok(caller),
        _ => Err(Error::refused(crate::domain::policy::Refusal::NotYours)),
    }
}

/// A helper who has just taken the device back.
fn returning(ctx: &Ctx) -> Option<&Caller> {
    password::pending(ctx).filter(|pending| pending.parent_id.is_some())
}

async fn return_view(ctx: &Ctx, pending: &Caller) -> Result<AssistReturn, Error> {
    let (resident, asks_password) = copresence::came_from(&ctx.app, pending).await?;
    Ok(AssistReturn { page: ctx.titled(k::HELPER_RETURN, Tab::None), resident, asks_password })
}

fn view(ctx: &Ctx, card: String, position: Option<u32>) -> AssistStart {
    AssistStart { page: ctx.titled(k::HELPER_ASSIST_TITLE, Tab::None), card, position }
}

fn wrong(ctx: &Ctx, form: &Form, key: crate::words::Key) -> Result<HttpResponse, Error> {
    again(ctx, form, None, &one("number", key), StatusCode::UNPROCESSABLE_ENTITY)
}

fn again(
    ctx: &Ctx,
    form: &Form,
    position: Option<u32>,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let view = view(ctx, form.typed("card"), position);
    let page = view.page.with_errors(errors);
    ctx.show_as(status, &AssistStart { page, ..view })
}

fn one(field: &str, key: crate::words::Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    errors
}
