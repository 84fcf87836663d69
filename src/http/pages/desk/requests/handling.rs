//! The forms of a request at the desk: accept, assign, hand on, answer, solve, decline, note.

use actix_web::HttpResponse;

use super::one::{self, Kept, Outcome, Whole};
use super::{HANDLE, holds, promise};
use crate::acts::requests::handle::{self, Handling};
use crate::acts::requests::ring;
use crate::domain::request::{DeclineReason, TransferReason, Words, WordsRefusal};
use crate::domain::standing::Office;
use crate::domain::tiers::{Kind, RingAsked};
use crate::domain::wording::fill;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::receive_photos;
use crate::http::path_id;
use crate::store::answers::Claim;
use crate::words::k;

type Path = crate::http::Parts;

/// Which form was sent: its name on the page and its route for repeated keys.
struct Sent {
    name: &'static str,
    route: &'static str,
    /// What was promised with it, and by when.
    promise: Option<i64>,
}

impl Sent {
    fn of(name: &'static str, route: &'static str) -> Self {
        Self { name, route, promise: None }
    }
}

pub async fn assign(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let sent = Sent::of("assignment", "desk.assign");
    let handler = Some(form.text("person").to_owned()).filter(|p| !p.is_empty());
    act(&ctx, &path, &form, &sent, Ok(Handling::Assign { handler })).await
}

pub async fn accept(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let sent = Sent::of("acceptance", "desk.accept");
    act(&ctx, &path, &form, &sent, Ok(Handling::Accept)).await
}

pub async fn decline(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let sent = Sent::of("refusal", "desk.decline");
    let mut errors = FieldErrors::default();
    let reason =
        form.parse("decline_reason", &mut errors, |text| DeclineReason::parse(text).ok_or(k::TELLING_ERROR_REASON));
    let words = words_of(&form, &mut errors);
    let what = match (reason, words) {
        (Some(reason), Some(words)) => Ok(Handling::Decline { reason, words }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, &sent, what).await
}

pub async fn transfer(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    if form.has("insert") {
        return insert(&ctx, &path, &form, "transfer").await;
    }
    let sent = Sent::of("transfer", "desk.transfer");
    let mut errors = FieldErrors::default();
    let reason = form.parse("reason", &mut errors, |text| TransferReason::parse(text).ok_or(k::TELLING_ERROR_REASON));
    let party =
        form.parse(
            "party",
            &mut errors,
            |text| {
                if text.is_empty() { Err(k::HOUSE_ERROR_PARTY) } else { Ok(text.to_owned()) }
            },
        );
    let words = words_of(&form, &mut errors);
    let what = match (party, reason, words) {
        (Some(party), Some(reason), Some(words)) => Ok(Handling::Transfer { party, reason, words }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, &sent, what).await
}

pub async fn answer(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    if form.has("insert") {
        return insert(&ctx, &path, &form, "answer").await;
    }
    let mut errors = FieldErrors::default();
    let promise = promise::read(&ctx, &form, &mut errors);
    let sent = Sent { promise, ..Sent::of("answer", "desk.answer") };
    let words = match promise {
        Some(at) => words_with(&promise::line(&ctx, path_id(&path)?, at).await?, &form, &mut errors),
        None => words_of(&form, &mut errors),
    };
    let what = match words {
        Some(words) if errors.0.is_empty() => Ok(Handling::Answer { words }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, &sent, what).await
}

/// Kept words put into the form, after what was typed: chosen and pressed, without any script.
async fn insert(ctx: &Ctx, path: &Path, form: &Form, name: &'static str) -> Result<HttpResponse, Error> {
    let whole = Whole::read(ctx, path_id(path)?).await?;
    let lang = promise::language(ctx, whole.resident()).await?;
    let mut errors = FieldErrors::default();
    let mut kept = Kept::of(form, name);
    match whole.wording(form.text("wording")) {
        Some(wording) => kept = kept.with_words(&fill(wording.words(lang), &whole.facts(ctx, lang))),
        None => errors.add("wording", k::WORDING_ERROR_CHOOSE),
    }
    one::page(ctx, &whole, &Outcome { kept, errors, clash: false })
}

pub async fn solve(ctx: Ctx, path: Path, mut form: Form) -> Result<HttpResponse, Error> {
    if form.has("insert") {
        return insert(&ctx, &path, &form, "solution").await;
    }
    let sent = Sent::of("solution", "desk.solve");
    // Before the files are taken out of the form: the digest is over all that was sent.
    let digest = form.digest();
    let mut errors = FieldErrors::default();
    let words = words_of(&form, &mut errors);
    let photos = match receive_photos(&ctx.app, &mut form).await {
        Ok(photos) => photos,
        Err(Error::Invalid(bad)) => {
            errors.0.extend(bad.0.into_iter().map(|e| crate::error::FieldError { field: "photo".to_owned(), ..e }));
            Vec::new()
        }
        Err(other) => return Err(other),
    };
    let what = match words {
        Some(words) if errors.0.is_empty() => Ok(Handling::Solve { words, photos }),
        _ => Err(errors),
    };
    act_with(&ctx, &path, &form, &sent, digest, what).await
}

pub async fn note(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let sent = Sent::of("note", "desk.note");
    let mut errors = FieldErrors::default();
    let what = words_of(&form, &mut errors).map(|words| Handling::Note { words }).ok_or(errors);
    act(&ctx, &path, &form, &sent, what).await
}

/// Whoever asked for a call was rung; what they said stays beside the request.
pub async fn ring(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let done = match words_of(&form, &mut errors) {
        Some(words) => {
            let mut standing = ctx.office_standing(RingAsked::RULE.offices)?;
            standing.key = form.key();
            standing.client_at = form.client_at();
            let claim = Claim { key: form.key(), route: "desk.ring", digest: form.digest() };
            ring::ring(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await
        }
        None => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/requests/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let whole = Whole::read(&ctx, id).await?;
            one::page(&ctx, &whole, &Outcome { kept: Kept::of(&form, "call"), errors, clash: false })
        }
        Err(other) => Err(other),
    }
}

pub(super) fn words_of(form: &Form, errors: &mut FieldErrors) -> Option<Words> {
    words_with("", form, errors)
}

/// The words typed, with a line after them where there is one.
fn words_with(line: &str, form: &Form, errors: &mut FieldErrors) -> Option<Words> {
    form.parse("words", errors, |typed| {
        let whole = if typed.trim().is_empty() { String::new() } else { format!("{typed}\n{line}") };
        Words::parse(&whole).map_err(|why| match why {
            WordsRefusal::Empty => k::TELLING_ERROR_WORDS,
            WordsRefusal::TooLong { .. } => k::HOUSE_ERROR_WORDS_LONG,
        })
    })
}

async fn act(
    ctx: &Ctx,
    path: &Path,
    form: &Form,
    sent: &Sent,
    what: Result<Handling, FieldErrors>,
) -> Result<HttpResponse, Error> {
    act_with(ctx, path, form, sent, form.digest(), what).await
}

/// Does it, and goes back to the request; refused, the page again with what was typed kept and, if
/// somebody else was quicker, who changed what (TRUST.md §6 case 27).
async fn act_with(
    ctx: &Ctx,
    path: &Path,
    form: &Form,
    sent: &Sent,
    digest: [u8; 32],
    what: Result<Handling, FieldErrors>,
) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let done = match what {
        Ok(handling) => {
            let done = submit(ctx, form, sent.route, digest, id.clone(), handling).await;
            match (done, sent.promise) {
                (Ok(()), Some(at)) => promise::keep(ctx, form, digest, id.clone(), at).await,
                (done, _) => done,
            }
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let (errors, clash) = match done {
        // What a party handed on is no longer theirs to look at.
        Ok(()) if sent.name == "transfer" && !holds(ctx, Office::Desk) => return Ok(ctx.go("/desk/requests")),
        Ok(()) => return Ok(ctx.go(&format!("/desk/requests/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => (errors, false),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => (FieldErrors::default(), true),
        Err(other) => return Err(other),
    };
    let whole = Whole::read(ctx, id).await?;
    let outcome = Outcome { kept: Kept::of(form, sent.name), errors, clash };
    one::page(ctx, &whole, &outcome)
}

async fn submit(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    digest: [u8; 32],
    id: String,
    what: Handling,
) -> Result<(), Error> {
    let version: i32 = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    let mut standing = ctx.office_standing(HANDLE)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route, digest };
    handle::handle(&ctx.app.db, ctx.community_id(), standing, claim, id, version, what).await
}
