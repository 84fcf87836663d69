//! Card and PIN: the form, what is sent, and the card's QR.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::{let_in, place, retry_after, set, wait_words};
use crate::acts::sign_in::{CardOutcome, CardTry, Place, with_card};
use crate::domain::card::{CardNumber, CardSecret};
use crate::domain::pin::Pin;
use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::next::Next;
use crate::http::{cookies, sealed};
use crate::store::credentials::cards::{self, By};
use crate::store::people;
use crate::views::page::Tab;
use crate::views::sign_in::{CardSignIn, UnknownPhone};
use crate::words::k;
use crate::words::masked::shortened;

/// How long a card stays shown, milliseconds: long enough for six figures, short on a kiosk.
const SHOWN: i64 = 5 * 60_000;

/// The card's QR opens this. It never signs in: it notes the card in a sealed cookie and goes on to
/// an address without the secret (TRUST.md §4).
pub async fn shown(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let secret = path.get("token").and_then(|token| CardSecret::parse(token)).ok_or(Error::Missing)?;
    let mut response = ctx.go("/sign-in/card");
    set(&mut response, &sealed::make(&ctx.app, cookies::CARD, secret.token(), ctx.now + SHOWN)?)?;
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    Ok(response)
}

pub async fn form(ctx: Ctx, req: HttpRequest, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    let shown = card_shown(&ctx, &req);
    let Asked::Form { known } = ask(&ctx, shown.clone()).await? else {
        return unknown(&ctx, shown.is_some(), String::new(), &FieldErrors::default(), StatusCode::OK);
    };
    ctx.show(&view(&ctx, query.local(), known, String::new()))
}

pub async fn enter(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    let secret = card_shown(&ctx, &req);
    let Asked::Form { known } = ask(&ctx, secret.clone()).await? else {
        return refused(&ctx, secret.is_some());
    };
    // A card that is nobody's any more, lost perhaps, must not stand before the number that is typed.
    let secret = secret.filter(|_| known.is_some());
    let mut errors = FieldErrors::default();
    let number = match (&secret, form.has("card"), place(&ctx)) {
        (Some(_), ..) | (None, false, Place::Own { .. }) => None,
        _ => form.parse("card", &mut errors, |typed| CardNumber::parse(typed).ok_or(k::WAYS_CARD_NUMBER)),
    };
    let pin = form.parse("pin", &mut errors, |typed| Pin::parse(typed).ok_or(k::WAYS_PIN_FORM));
    let view = view(&ctx, next_of(&form), known, form.typed("card"));
    let Some(pin) = pin.filter(|_| errors.0.is_empty()) else {
        return again(&ctx, view, &errors);
    };
    let shown = secret.is_some();
    let attempt = CardTry {
        place: place(&ctx),
        secret,
        number,
        pin,
        address: ctx.address.clone(),
        before: ctx.caller.as_deref().map(|caller| caller.session_id.clone()),
    };
    let to = view.next.clone();
    match with_card(&ctx.app, ctx.community_id(), attempt).await? {
        CardOutcome::In(signed_in) => let_in(&ctx, &signed_in, &to),
        CardOutcome::UnknownPhone => refused(&ctx, shown),
        CardOutcome::Wrong => again(&ctx, view, &one("pin", k::WAYS_CARD_WRONG)),
        CardOutcome::Stopped => again(&ctx, view, &one("pin", k::WAYS_PIN_STOPPED)),
        CardOutcome::Wait { until } => {
            let wait = Some(wait_words(&ctx, until));
            let mut response = ctx.show_as(StatusCode::TOO_MANY_REQUESTS, &CardSignIn { wait, ..view })?;
            retry_after(&ctx, &mut response, until);
            Ok(response)
        }
    }
}

/// The card whose QR was opened on this device a moment ago.
pub fn card_shown(ctx: &Ctx, req: &HttpRequest) -> Option<CardSecret> {
    sealed::read::<String>(req, &ctx.app, cookies::CARD).and_then(|token| CardSecret::parse(&token))
}

enum Asked {
    /// The PIN is asked for here; of whom, where that is known.
    Form { known: Option<String> },
    /// Not on this device: it is bound to nobody, or to another than the card's owner.
    NotHere,
}

async fn ask(ctx: &Ctx, secret: Option<CardSecret>) -> Result<Asked, Error> {
    let place = place(ctx);
    if place == Place::Unknown {
        return Ok(Asked::NotHere);
    }
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let owner = match &secret {
                Some(secret) => cards::owner(conn, &community, &By::Secret(secret))?,
                None => None,
            };
            match place {
                Place::Own { person, .. }
                    if secret.is_some() && owner.as_ref().map(|o| &o.person_id) != Some(&person) =>
                {
                    Ok(Asked::NotHere)
                }
                Place::Own { person, .. } => {
                    let name = people::name_of(conn, &community, &person)?;
                    Ok(Asked::Form { known: name.map(|name| shortened(&name)) })
                }
                _ => Ok(Asked::Form { known: owner.map(|owner| shortened(&owner.name)) }),
            }
        })
        .await
}

fn view(ctx: &Ctx, next: String, known: Option<String>, card: String) -> CardSignIn {
    CardSignIn { page: ctx.titled(k::SIGN_IN_CARD, Tab::None), next, known, card, wait: None }
}

/// The same page with what was wrong; the PIN is never given back.
fn again(ctx: &Ctx, view: CardSignIn, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let page = view.page.with_errors(errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &CardSignIn { page, ..view })
}

/// The PIN was not even looked at.
fn refused(ctx: &Ctx, card_shown: bool) -> Result<HttpResponse, Error> {
    unknown(ctx, card_shown, String::new(), &FieldErrors::default(), StatusCode::FORBIDDEN)
}

/// A phone nobody knows: it may ask to be recognised.
pub fn unknown(
    ctx: &Ctx,
    card_shown: bool,
    card: String,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::SIGN_IN_UNKNOWN, Tab::None).with_errors(errors);
    ctx.show_as(status, &UnknownPhone { page, card_shown, card })
}

fn next_of(form: &Form) -> String {
    crate::http::next::local(form.text("next")).unwrap_or_default().to_owned()
}

fn one(field: &str, key: crate::words::Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    errors
}
