//! A code by text message or email: asking for one, and typing it. One answer for every number and mailbox.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::{let_in, retry_after, set, wait_words};
use crate::acts::codes::Asked;
use crate::acts::sign_in::{CodeOutcome, Place, ask_for_code, with_code};
use crate::domain::one_time::{CodeWay, Contact, LENGTH, LIVES};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::next::{self, Next};
use crate::http::{cookies, sealed};
use crate::store::tx::new_id;
use crate::views::page::Tab;
use crate::views::sign_in::{AskCode, TypeCode};
use crate::words::{Key, k, typed};

/// How long a browser's request lives: resending within it keeps the count of wrong tries.
const ASKING: i64 = 6 * LIVES;

/// What this browser carries from asking to typing.
#[derive(Clone, Serialize, Deserialize)]
struct Asking {
    subject: String,
    /// Masked, to be shown again.
    to: String,
}

pub async fn form(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    match elsewhere(&ctx, &query.next) {
        Some(elsewhere) => Ok(elsewhere),
        None => ctx.show(&view(&ctx, query.local(), String::new())),
    }
}

pub async fn ask(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    if let Some(elsewhere) = elsewhere(&ctx, &to) {
        return Ok(elsewhere);
    }
    let view = view(&ctx, to.clone(), form.typed("contact"));
    let mut errors = FieldErrors::default();
    let contact = form.parse("contact", &mut errors, |typed| readable(&ctx, typed));
    let Some(contact) = contact else {
        return again(&ctx, view, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let subject = asking(&ctx, &req).map_or_else(new_id, |before| before.subject);
    let asking = Asking { subject: subject.clone(), to: contact.masked() };
    match ask_for_code(&ctx.app, ctx.community_id(), subject, contact, ctx.address.clone()).await? {
        Asked::Wait { until } => {
            errors.add_with("contact", k::CODES_WAIT, vec![("wait", wait_words(&ctx, until))]);
            let mut response = again(&ctx, view, &errors, StatusCode::TOO_MANY_REQUESTS)?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
        Asked::OnItsWay | Asked::NotThere => {
            let mut response = ctx.go(&format!("/sign-in/code/typed{}", next::query(&to)));
            set(&mut response, &sealed::make(&ctx.app, cookies::CODE, asking, ctx.now + ASKING)?)?;
            Ok(response)
        }
    }
}

pub async fn typing(ctx: Ctx, req: HttpRequest, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    match (elsewhere(&ctx, &query.next), asking(&ctx, &req)) {
        (Some(elsewhere), _) => Ok(elsewhere),
        (None, Some(asking)) => ctx.show(&typing_view(&ctx, query.local(), asking.to)),
        (None, None) => Ok(ctx.go(&format!("/sign-in/code{}", next::query(&query.next)))),
    }
}

pub async fn enter(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    if let Some(elsewhere) = elsewhere(&ctx, &to) {
        return Ok(elsewhere);
    }
    let Some(asking) = asking(&ctx, &req) else {
        return Ok(ctx.go(&format!("/sign-in/code{}", next::query(&to))));
    };
    let view = typing_view(&ctx, to.clone(), asking.to);
    let Some(code) = typed::code(form.text("code"), LENGTH) else {
        return typed_again(&ctx, view, k::CODES_FORM);
    };
    let before = ctx.caller.as_deref().map(|caller| caller.session_id.clone());
    match with_code(&ctx.app, ctx.community_id(), asking.subject, code, before).await? {
        CodeOutcome::In(signed_in) => {
            let mut response = let_in(&ctx, &signed_in, &to)?;
            set(&mut response, &cookies::gone(&ctx.app, cookies::CODE))?;
            Ok(response)
        }
        CodeOutcome::Wrong => typed_again(&ctx, view, k::CODES_WRONG),
        CodeOutcome::Spent => {
            // The next code begins a request of its own.
            let mut response = typed_again(&ctx, view, k::CODES_SPENT)?;
            set(&mut response, &cookies::gone(&ctx.app, cookies::CODE))?;
            Ok(response)
        }
    }
}

/// Whoever is signed in has no need of it, least of all a helper on their own phone; at a kiosk staff are near.
fn elsewhere(ctx: &Ctx, to: &str) -> Option<HttpResponse> {
    if ctx.caller.is_some() {
        return Some(ctx.go(next::or_home(to)));
    }
    matches!(super::place(ctx), Place::Kiosk { .. }).then(|| ctx.go("/sign-in/card"))
}

/// A contact this house can really send to; whose it is, is not looked at here.
fn readable(ctx: &Ctx, typed: &str) -> Result<Contact, Key> {
    let contact = Contact::parse(typed).ok_or(k::CODES_CONTACT)?;
    let reaches = match contact.way() {
        CodeWay::Email => ctx.app.post.mail_way().reaches_people(),
        CodeWay::Sms | CodeWay::Call => ctx.app.post.sms_way().reaches_people(),
    };
    match (reaches, contact.way()) {
        (true, _) => Ok(contact),
        (false, CodeWay::Email) => Err(k::CODES_NO_MAIL),
        (false, _) => Err(k::CODES_NO_SMS),
    }
}

fn asking(ctx: &Ctx, req: &HttpRequest) -> Option<Asking> {
    sealed::read(req, &ctx.app, cookies::CODE)
}

fn view(ctx: &Ctx, next: String, contact: String) -> AskCode {
    AskCode { page: ctx.titled(k::CODES_TITLE, Tab::None), next, contact }
}

fn typing_view(ctx: &Ctx, next: String, to: String) -> TypeCode {
    TypeCode { page: ctx.titled(k::CODES_TYPE, Tab::None), next, to }
}

fn again(ctx: &Ctx, view: AskCode, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let page = view.page.with_errors(errors);
    ctx.show_as(status, &AskCode { page, ..view })
}

fn typed_again(ctx: &Ctx, view: TypeCode, key: Key) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("code", key);
    let page = view.page.with_errors(&errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &TypeCode { page, ..view })
}
