//! Signing in with a passkey, without typing a name.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{let_in, place, retry_after, wait_words};
use crate::acts::sign_in::{PasskeyOutcome, PasskeyTry, with_passkey};
use crate::error::{Error, FieldErrors};
use crate::http::ceremony::{self, For};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::next;
use crate::views::page::Tab;
use crate::views::passkeys::PasskeySignIn;
use crate::words::{Key, k};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Arrived {
    next: String,
    instead: String,
}

pub async fn form(ctx: Ctx, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let to = next::local(&arrived.next).unwrap_or_default().to_owned();
    ctx.show(&view(&ctx, to, arrived.instead == "yes")?)
}

pub async fn enter(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    if ctx.app.passkeys.is_none() {
        return again(&ctx, to, k::PASSKEYS_NOT_HERE);
    }
    let Some(ceremony) = ceremony::opened(&ctx, For::SignIn, form.text("state")) else {
        return again(&ctx, to, k::PASSKEYS_ONCE_MORE);
    };
    let attempt = PasskeyTry {
        ceremony,
        answer: form.text("answer").to_owned(),
        place: place(&ctx),
        address: ctx.address.clone(),
        before: ctx.caller.as_deref().map(|caller| caller.session_id.clone()),
    };
    match with_passkey(&ctx.app, ctx.community_id(), attempt).await? {
        PasskeyOutcome::In(signed_in) => let_in(&ctx, &signed_in, &to),
        PasskeyOutcome::Wrong => again(&ctx, to, k::PASSKEYS_WRONG),
        PasskeyOutcome::Used => again(&ctx, to, k::PASSKEYS_ONCE_MORE),
        PasskeyOutcome::Elsewhere => again(&ctx, to, k::PASSKEYS_ELSEWHERE),
        PasskeyOutcome::Wait { until } => {
            let wait = Some(wait_words(&ctx, until));
            let view = PasskeySignIn { wait, ..view(&ctx, to, false)? };
            let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &view)?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

fn view(ctx: &Ctx, next: String, instead: bool) -> Result<PasskeySignIn, Error> {
    let asked = match &ctx.app.passkeys {
        Some(party) => Some(ceremony::asked(ctx, For::SignIn, party.begin_sign_in()?)?),
        None => None,
    };
    Ok(PasskeySignIn { page: ctx.titled(k::PASSKEYS_SIGN_IN, Tab::None), next, asked, instead, wait: None })
}

fn again(ctx: &Ctx, next: String, why: Key) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("", why);
    let view = view(ctx, next, false)?;
    let page = view.page.with_errors(&errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &PasskeySignIn { page, ..view })
}
