//! The forms of a case at the desk.

use actix_web::HttpResponse;

use super::KEEP;
use super::one::{self, Kept, Whole};
use crate::acts::mediation::{self, Doing};
use crate::domain::mediation::{MediationState, NextWay};
use crate::domain::request::{Words, WordsRefusal};
use crate::domain::tiers::{Kind, OpenMediation};
use crate::error::{Clash, Error, FieldError, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::receive_photos;
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::mediations::Whose;
use crate::store::people_search;
use crate::words::dates::parse_date;
use crate::words::k;
use crate::words::typed::tidy;

const MOST_LINE: usize = 120;

pub async fn open(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let Some(topic) = words(&form, &mut errors) else {
        return Err(Error::Invalid(errors));
    };
    let mut standing = ctx.office_standing(OpenMediation::RULE.offices)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "desk.mediations.open", digest: form.digest() };
    let id = mediation::open(&ctx.app.db, ctx.community_id(), standing, claim, path_id(&path)?, topic).await?;
    Ok(ctx.created(&format!("/desk/mediations/{id}"), &id))
}

fn words(form: &Form, errors: &mut FieldErrors) -> Option<Words> {
    form.parse("words", errors, |typed| {
        Words::parse(typed).map_err(|why| match why {
            WordsRefusal::Empty => k::MEDIATION_ERROR_WORDS,
            WordsRefusal::TooLong { .. } => k::HOUSE_ERROR_WORDS_LONG,
        })
    })
}

/// A short line, which may be empty where no key says otherwise.
fn line(form: &Form, field: &str, empty: Option<crate::words::Key>, errors: &mut FieldErrors) -> String {
    let text = tidy(form.text(field));
    match (text.chars().count(), empty) {
        (0, Some(key)) => errors.add(field, key),
        (count, _) if count > MOST_LINE => {
            errors.add_with(field, k::LIST_ERROR_LINE, vec![("most", MOST_LINE.to_string())])
        }
        _ => {}
    }
    text
}

/// A day and an hour on the community's clock; noon where no hour is asked for.
fn instant(ctx: &Ctx, form: &Form, with_time: bool, errors: &mut FieldErrors) -> Option<i64> {
    let date = parse_date(form.text("date"));
    if date.is_none() {
        errors.add("date", k::LIST_ERROR_DAY);
    }
    let time = if with_time { clock(form.text("time")) } else { Some((12, 0)) };
    if time.is_none() {
        errors.add("time", k::LIST_ERROR_TIME);
    }
    let ((hour, minute), date) = (time?, date?);
    let at = ctx.community.zone().to_timestamp(date.at(hour, minute, 0, 0)).ok()?.as_millisecond();
    if at < ctx.now {
        errors.add("date", k::MEDIATION_ERROR_PAST);
        return None;
    }
    Some(at)
}

fn clock(text: &str) -> Option<(i8, i8)> {
    let text = tidy(text).replace('.', ":");
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

pub async fn side(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let position = line(&form, "position", None, &mut errors);
    let whose = match (form.text("party"), form.text("resident")) {
        ("", "") => {
            errors.add("side", k::MEDIATION_ERROR_WHO);
            None
        }
        ("", typed) => resident(&ctx, typed, &mut errors).await?,
        (party, _) => Some(Whose::Party(party.to_owned())),
    };
    let doing = match whose {
        Some(whose) if errors.0.is_empty() => Ok(Doing::AddSide { whose, position }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "sides", form.digest(), doing).await
}

/// The one resident that fits what was typed: a name, a home, or the number on the card.
async fn resident(ctx: &Ctx, typed: &str, errors: &mut FieldErrors) -> Result<Option<Whose>, Error> {
    let (community, typed) = (ctx.community_id().to_owned(), typed.to_owned());
    let found = ctx.app.db.read(move |conn| people_search::search(conn, &community, &typed, None, 3)).await?;
    let mut active = found.into_iter().filter(|p| p.state == "active");
    match (active.next(), active.next()) {
        (Some(person), None) => return Ok(Some(Whose::Person(person.id))),
        (None, _) => errors.add("resident", k::MEDIATION_ERROR_NOBODY),
        _ => errors.add("resident", k::MEDIATION_ERROR_SEVERAL),
    }
    Ok(None)
}

pub async fn call(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let at = instant(&ctx, &form, true, &mut errors);
    let place = line(&form, "place", Some(k::MEDIATION_ERROR_PLACE), &mut errors);
    let doing = match at {
        Some(at) if errors.0.is_empty() => Ok(Doing::CallMeeting { at, place }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "meetings", form.digest(), doing).await
}

pub async fn minutes(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let came = line(&form, "came", Some(k::MEDIATION_ERROR_CAME), &mut errors);
    let doing = match words(&form, &mut errors) {
        Some(minutes) if errors.0.is_empty() => {
            Ok(Doing::NoteMeeting { meeting: form.text("meeting").to_owned(), came, minutes })
        }
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "minutes", form.digest(), doing).await
}

pub async fn agreement(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let doing = words(&form, &mut errors).map(|text| Doing::WriteAgreement { text }).ok_or(errors);
    act(&ctx, &path, &form, "agreement", form.digest(), doing).await
}

pub async fn sign(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    // Before the files are taken out of the form: the digest is over all that was sent.
    let digest = form.digest();
    let doing = match receive_photos(&ctx.app, &mut form).await {
        Ok(photos) => Ok(Doing::Sign { side: form.text("side").to_owned(), photos }),
        Err(Error::Invalid(bad)) => {
            Err(FieldErrors(bad.0.into_iter().map(|e| FieldError { field: "photo".to_owned(), ..e }).collect()))
        }
        Err(other) => return Err(other),
    };
    act(&ctx, &path, &form, "signature", digest, doing).await
}

pub async fn follow_up(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let at = instant(&ctx, &form, false, &mut errors);
    let what = line(&form, "what", Some(k::MEDIATION_ERROR_WHAT), &mut errors);
    let doing = match at {
        Some(due_at) if errors.0.is_empty() => Ok(Doing::FollowUp { due_at, what }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "follow-ups", form.digest(), doing).await
}

pub async fn followed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let kept = form.parse("kept", &mut errors, |text| match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(k::MEDIATION_ERROR_KEPT),
    });
    let doing = match (kept, words(&form, &mut errors)) {
        (Some(kept), Some(words)) => {
            Ok(Doing::FollowedUp { follow_up: form.text("follow_up").to_owned(), kept, words })
        }
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "followed", form.digest(), doing).await
}

pub async fn close(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let state = form.parse("outcome", &mut errors, |text| {
        MediationState::parse(text).filter(|s| s.over()).ok_or(k::MEDIATION_ERROR_OUTCOME)
    });
    let next = NextWay::parse(form.text("next")).unwrap_or(NextWay::Nothing);
    let doing = match (state, words(&form, &mut errors)) {
        (Some(state), Some(words)) => Ok(Doing::Close { state, next, words }),
        _ => Err(errors),
    };
    act(&ctx, &path, &form, "outcome", form.digest(), doing).await
}

/// Does it, and goes back to the case; refused, the page again with what was typed.
async fn act(
    ctx: &Ctx,
    path: &Parts,
    form: &Form,
    name: &'static str,
    digest: [u8; 32],
    doing: Result<Doing, FieldErrors>,
) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let done = match doing {
        Ok(doing) => {
            let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
            let mut standing = ctx.office_standing(KEEP)?;
            standing.key = form.key();
            standing.client_at = form.client_at();
            let claim = Claim { key: form.key(), route: "desk.mediations", digest };
            mediation::keep(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version, doing).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let (errors, clash) = match done {
        Ok(()) => return Ok(ctx.go(&format!("/desk/mediations/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => (errors, false),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => (FieldErrors::default(), true),
        Err(other) => return Err(other),
    };
    let w = Whole::read(ctx, id).await?;
    one::page(ctx, &w, Kept::of(form, name), &errors, clash)
}
