//! Email and password, and the second factor after it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{let_in, retry_after, wait_words};
use crate::acts::sign_in::{PasswordOutcome, PasswordTry, SecondOutcome, Who, second as give_second, with_password};
use crate::domain::passkey::Due;
use crate::domain::password::Password;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::next::{self, Next};
use crate::store::sessions::{Caller, SessionKind};
use crate::views::page::Tab;
use crate::views::sign_in::{PasswordSignIn, SecondFactor};
use crate::words::{k, typed};

pub async fn form(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    ctx.show(&view(&ctx, query.local(), String::new()))
}

pub async fn enter(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    let view = view(&ctx, to.clone(), form.typed("email"));
    // Not trimmed: a password is compared as it is.
    let Some(password) = Password::typed(&form.typed("password")) else {
        return again(&ctx, view);
    };
    let attempt = PasswordTry {
        who: Who::Email(typed::email(form.text("email"))),
        password,
        address: ctx.address.clone(),
        before: ctx.caller.as_deref().map(|caller| caller.session_id.clone()),
    };
    match with_password(&ctx.app, ctx.community_id(), attempt).await? {
        PasswordOutcome::In(signed_in) => let_in(&ctx, &signed_in, &to),
        PasswordOutcome::ByPasskey => Ok(ctx.go(&by_passkey(&to))),
        PasswordOutcome::Second(signed_in) => let_in(&ctx, &signed_in, &format!("/sign-in/second{}", next::query(&to))),
        PasswordOutcome::Wrong => again(&ctx, view),
        PasswordOutcome::Wait { until } => {
            let wait = Some(wait_words(&ctx, until));
            let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &PasswordSignIn { wait, ..view })?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

pub async fn second_form(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    if pending(&ctx).is_none() {
        return Ok(ctx.go("/sign-in"));
    }
    ctx.show(&second_view(&ctx, query.local()))
}

pub async fn second(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    let Some(pending) = pending(&ctx) else {
        // Ten minutes have passed since the password: it is asked again.
        return Ok(ctx.go(&format!("/sign-in/password{}", next::query(&to))));
    };
    match give_second(&ctx.app, pending, form.text("code"), &ctx.address).await? {
        SecondOutcome::In(signed_in, due) => let_in(&ctx, &signed_in, &on_the_way(due, &to)),
        SecondOutcome::ByPasskey => Ok(ctx.go(&by_passkey(&to))),
        SecondOutcome::Wrong => {
            let view = second_view(&ctx, to);
            let page = view.page.with_errors(&code_error(&ctx, None));
            ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &SecondFactor { page, ..view })
        }
        SecondOutcome::Wait { until } => {
            let view = second_view(&ctx, to);
            let page = view.page.with_errors(&code_error(&ctx, Some(until)));
            let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &SecondFactor { page, ..view })?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

/// Where staff go whose password opens nothing any more.
pub fn by_passkey(to: &str) -> String {
    let next = next::query(to);
    format!("/sign-in/passkey{next}{}instead=yes", if next.is_empty() { '?' } else { '&' })
}

/// Staff without a passkey are asked for one before they go on, and in the end they make one first.
pub fn on_the_way(due: Due, to: &str) -> String {
    match due {
        Due::Nothing => to.to_owned(),
        Due::Ask { .. } => format!("/passkeys/ask{}", next::query(to)),
        Due::Now => format!("/passkeys/new{}", next::query(to)),
    }
}

/// Somebody whose password was right and whose second factor is still to come.
pub fn pending(ctx: &Ctx) -> Option<&Caller> {
    ctx.caller.as_deref().filter(|caller| caller.kind == SessionKind::Pending && !caller.is_enrolling())
}

/// What is said of a second factor that did not fit, or of too many.
pub fn code_error(ctx: &Ctx, wait_until: Option<i64>) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match wait_until {
        Some(until) => errors.add_with("code", k::WAYS_CODE_WAIT, vec![("wait", wait_words(ctx, until))]),
        None => errors.add("code", k::WAYS_SECOND_WRONG),
    }
    errors
}

fn view(ctx: &Ctx, next: String, email: String) -> PasswordSignIn {
    PasswordSignIn { page: ctx.titled(k::SIGN_IN_PASSWORD_TITLE, Tab::None), next, email, wait: None }
}

fn second_view(ctx: &Ctx, next: String) -> SecondFactor {
    SecondFactor { page: ctx.titled(k::SIGN_IN_SECOND, Tab::None), next }
}

/// One answer for every account, known or unknown.
fn again(ctx: &Ctx, view: PasswordSignIn) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("password", k::WAYS_PASSWORD_WRONG);
    let page = view.page.with_errors(&errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &PasswordSignIn { page, ..view })
}
