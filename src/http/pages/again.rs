//! Proving again who one is: asked for by the gate when an act needs it, and then back to what was being done,
//! with everything that was typed. What came when its session was over is found here too, after signing in again.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpResponse, web};

use super::sign_in::{let_in, renew, retry_after, wait_words};
use crate::acts::sign_in::{Given, ProveOutcome, SignedIn as Renewed, Ways, prove as give, ways};
use crate::domain::password::Password;
use crate::domain::pin::Pin;
use crate::domain::policy::Refusal;
use crate::error::{Denied, Error, FieldErrors};
use crate::http::ceremony::{self, For};
use crate::http::ctx::Ctx;
use crate::http::form::{Form, Stashed};
use crate::http::gate::Audience::SignedIn;
use crate::http::next::{self, Next};
use crate::http::reply::url_escape;
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::http::{Parts, path_id, unsent};
use crate::views::again::{Again, AgainWays, Resume};
use crate::views::page::Tab;
use crate::words::{Key, k};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/again", SignedIn, Pages, "prove again who one is, then go on at ?next=", || web::route().to(show)),
        post(
            "/again",
            SignedIn,
            Pages,
            "prove it, by what the account has",
            &["pin", "password", "code", "next", "to", "kept"],
            || web::route().to(prove),
        ),
        post(
            "/again/passkey",
            SignedIn,
            Pages,
            "prove it with one's passkey",
            &["state", "answer", "next", "to", "kept"],
            || web::route().to(prove_by_passkey),
        ),
        get("/again/kept/{id}", SignedIn, Pages, "what was sent when the session was over", || {
            web::route().to(unsent_before)
        }),
    ]
}

/// An answer that asks for a fresh proof becomes the page that takes it. What was sent is kept in that page, and
/// nowhere else. A form of an earlier session of theirs is given back to be sent from this one.
pub async fn or(ctx: &Ctx, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let denied = match response.response().error().and_then(|e| e.as_error::<Error>()) {
        Some(Error::Forbidden(denied)) if !ctx.json => Some(*denied),
        _ => None,
    };
    let Some(denied) = denied else {
        return response;
    };
    let stashed = response.request().extensions_mut().remove::<Stashed>();
    let page = match (denied, stashed) {
        (Denied::Act(Refusal::ProveAgain), None) => Ok(Some(led_to(ctx))),
        (Denied::Act(Refusal::ProveAgain), Some(stashed)) => asking(ctx, &stashed).await.map(Some),
        (Denied::Form, Some(stashed)) => unsent::of_earlier(ctx, response.request(), &stashed).await,
        _ => Ok(None),
    };
    match page {
        Ok(Some(page)) => ServiceResponse::new(response.into_parts().0, page),
        Ok(None) => response,
        Err(error) => {
            tracing::error!(%error, "the page that asks for a proof, or gives a form back, broke");
            response
        }
    }
}

fn led_to(ctx: &Ctx) -> HttpResponse {
    let to = format!("/again?next={}", url_escape(&ctx.here));
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

async fn asking(ctx: &Ctx, stashed: &Stashed) -> Result<HttpResponse, Error> {
    let kept = serde_json::to_string(&stashed.pairs()).map_err(|e| Error::broken("http", e))?;
    let going = Going { next: String::new(), to: ctx.here.clone(), kept, photos: stashed.files };
    let view = view(ctx, going).await?;
    ctx.show_as(StatusCode::UNAUTHORIZED, &view)
}

/// Where they were going, and with what in their hands.
struct Going {
    next: String,
    to: String,
    kept: String,
    photos: bool,
}

impl Going {
    fn of(form: &Form) -> Self {
        let local = |name: &str| next::local(form.text(name)).unwrap_or_default().to_owned();
        Self { next: local("next"), to: local("to"), kept: form.typed("kept"), photos: form.has("photos") }
    }

    /// Names and values of what was being sent; nothing where nothing was, or where it is none of ours.
    fn fields(&self) -> Option<Vec<(String, String)>> {
        if self.to.is_empty() {
            return None;
        }
        serde_json::from_str(&self.kept).ok()
    }
}

async fn view(ctx: &Ctx, going: Going) -> Result<Again, Error> {
    let ways = theirs(ctx).await?;
    let passkey = match ctx.app.passkeys.as_ref().filter(|_| ways.passkey) {
        Some(party) => Some(ceremony::asked(ctx, For::Again, party.begin_sign_in()?)?),
        None => None,
    };
    Ok(Again {
        page: ctx.titled(k::AGAIN_TITLE, Tab::None),
        passkey,
        ways: AgainWays { pin: ways.pin, password: ways.password, code: ways.code },
        next: going.next,
        to: going.to,
        kept: going.kept,
        photos: going.photos,
        wait: None,
    })
}

async fn theirs(ctx: &Ctx) -> Result<Ways, Error> {
    let (caller, now) = (ctx.caller()?.clone(), ctx.now);
    ctx.app.db.read(move |conn| ways(conn, &caller, now)).await
}

async fn show(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    if ctx.recently().is_ok() {
        return Ok(ctx.go(next::or_home(&query.next)));
    }
    let going = Going { next: query.local(), to: String::new(), kept: String::new(), photos: false };
    ctx.show(&view(&ctx, going).await?)
}

/// Whoever has nothing waiting under that id goes on to their first page.
async fn unsent_before(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    match unsent::waiting(&ctx, &path_id(&path)?).await? {
        Some(view) => ctx.show(&view),
        None => Ok(ctx.go("/")),
    }
}

async fn prove(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let going = Going::of(&form);
    let ways = theirs(&ctx).await?;
    let given = match read(&form, ways) {
        Ok(given) => given,
        Err(errors) => return again(&ctx, going, &errors, None).await,
    };
    answered(&ctx, given, going, &wrong(ways)).await
}

async fn prove_by_passkey(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let going = Going::of(&form);
    let Some(ceremony) = ceremony::opened(&ctx, For::Again, form.text("state")) else {
        return again(&ctx, going, &one("", k::PASSKEYS_ONCE_MORE), None).await;
    };
    let given = Given::Passkey { answer: form.text("answer").to_owned(), ceremony };
    answered(&ctx, given, going, &one("", k::PASSKEYS_WRONG)).await
}

async fn answered(ctx: &Ctx, given: Given, going: Going, wrong: &FieldErrors) -> Result<HttpResponse, Error> {
    match give(&ctx.app, ctx.caller()?, given, &ctx.address).await? {
        ProveOutcome::Proved(renewed) => go_on(ctx, &renewed, &going),
        ProveOutcome::Wrong => again(ctx, going, wrong, None).await,
        ProveOutcome::Stopped => again(ctx, going, &one("pin", k::WAYS_PIN_STOPPED), None).await,
        ProveOutcome::Wait { until } => again(ctx, going, &FieldErrors::default(), Some(until)).await,
    }
}

fn read(form: &Form, ways: Ways) -> Result<Given, FieldErrors> {
    if ways.pin {
        return Pin::parse(form.text("pin")).map(Given::Pin).ok_or_else(|| one("pin", k::WAYS_PIN_FORM));
    }
    // Not trimmed: a password is compared as it is.
    let password = Password::typed(&form.typed("password")).filter(|_| ways.password).ok_or_else(|| wrong(ways))?;
    Ok(Given::Password { password, code: form.text("code").to_owned() })
}

fn wrong(ways: Ways) -> FieldErrors {
    match (ways.pin, ways.code) {
        (true, _) => one("pin", k::AGAIN_WRONG_PIN),
        (false, true) => one("password", k::AGAIN_WRONG_BOTH),
        (false, false) => one("password", k::AGAIN_WRONG_PASSWORD),
    }
}

/// What was being sent is given back to be sent, under the same key; else on to the page they wanted.
fn go_on(ctx: &Ctx, renewed: &Renewed, going: &Going) -> Result<HttpResponse, Error> {
    let Some(kept) = going.fields() else {
        return let_in(ctx, renewed, &going.next);
    };
    let kept = kept.into_iter().filter(|(name, _)| name != "csrf").collect();
    let mut response =
        ctx.show(&Resume { page: ctx.titled(k::AGAIN_RESUME, Tab::None), to: going.to.clone(), kept })?;
    renew(ctx, &mut response, renewed)?;
    Ok(response)
}

async fn again(ctx: &Ctx, going: Going, errors: &FieldErrors, until: Option<i64>) -> Result<HttpResponse, Error> {
    let view = view(ctx, going).await?;
    let page = view.page.with_errors(errors);
    let view = Again { page, wait: until.map(|until| wait_words(ctx, until)), ..view };
    let Some(until) = until else {
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &view)?;
    retry_after(ctx, &mut response, until);
    Ok(response)
}

fn one(field: &str, key: Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    errors
}
