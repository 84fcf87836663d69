//! The short pages of a new request, kept as a draft on the server; `sending` files it.

use actix_web::{HttpResponse, http::StatusCode};

use super::asking;
use super::draft::{Desk, Draft};
use super::photos;
use super::sending::{answered_before, call_me};
use crate::domain::capacity::is_young;
use crate::domain::request::{Hand, PlaceWords, Words};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::catalogue::{self, Party, Responsibility};
use crate::store::{drafts, requests};
use crate::views::page::Tab;
use crate::views::requests::{AskWhat, AskWhere, AskWords, CategoryChoice, CheckRequest, Photo, PlaceChoice};
use crate::words::{self, Key, k};

/// A photo as a page shows it.
pub fn shown(ctx: &Ctx, photo: &requests::Photo) -> Photo {
    Photo {
        url: format!("{}/photos/{}?size=thumb", ctx.base(), photo.id),
        id: photo.id.clone(),
        width: photo.width,
        height: photo.height,
    }
}

pub async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    Ok(ctx.go(&format!("{}/requests/new/what", ctx.base())))
}

pub async fn what(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    show_what(&ctx, &desk, &FieldErrors::default())
}

fn show_what(ctx: &Ctx, desk: &Desk, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let lang = ctx.prefs.lang;
    let categories = desk
        .categories
        .iter()
        .filter(|c| c.code != catalogue::CALL_ME)
        .map(|c| CategoryChoice {
            value: c.id.clone(),
            name: c.name(lang).to_owned(),
            hint: c.hint(lang).to_owned(),
            icon: c.icon.clone(),
            chosen: c.id == desk.draft.category,
        })
        .collect();
    let page = titled(ctx, k::REQUESTS_ASK_WHAT, errors);
    ctx.show_as(status(errors), &AskWhat { page, categories })
}

pub async fn choose_what(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut desk = Desk::read(&ctx).await?;
    let before = std::mem::replace(&mut desk.draft.category, form.text("category").to_owned());
    if form.has("call") {
        if desk.draft.category.is_empty() {
            desk.draft.category = before;
        } else if desk.draft.category != before {
            // What the page before asked belongs to another category.
            desk.questions.clear();
        }
        return call_me(&ctx, desk, &form).await;
    }
    if desk.category().is_none() {
        let mut errors = FieldErrors::default();
        errors.add("category", k::HOUSE_ERROR_CATEGORY);
        return show_what(&ctx, &desk, &errors);
    }
    save(&ctx, &desk.draft, Vec::new(), Vec::new()).await?;
    Ok(ctx.go(&format!("{}/requests/new/where", ctx.base())))
}

pub async fn place(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    show_place(&ctx, &desk, &FieldErrors::default())
}

fn show_place(ctx: &Ctx, desk: &Desk, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let choice = |chosen: &str| {
        let chosen = chosen.to_owned();
        move |(value, name): (String, String)| PlaceChoice { chosen: value == chosen, value, name }
    };
    let view = AskWhere {
        page: titled(ctx, k::REQUESTS_ASK_WHERE, errors),
        near: desk.near(ctx).into_iter().map(choice(&desk.draft.place)).collect(),
        buildings: desk.choices().into_iter().map(choice(&desk.draft.building)).collect(),
        steps: asking::steps(desk),
        other: desk.draft.place == "other",
        detail: desk.draft.detail.clone(),
    };
    ctx.show_as(status(errors), &view)
}

pub async fn choose_place(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut desk = Desk::read(&ctx).await?;
    desk.draft.place = form.text("place").to_owned();
    desk.draft.building = form.text("building").to_owned();
    desk.draft.detail = form.typed("detail");
    // Whoever picked a building meant it, also without the tap on "elsewhere".
    if desk.draft.place.is_empty() && !desk.draft.building.is_empty() {
        desk.draft.place = "other".to_owned();
    }
    if form.has("call") {
        return call_me(&ctx, desk, &form).await;
    }
    let mut errors = place_errors(&desk);
    if errors.0.is_empty() && young_alone(&ctx, &desk) && !desk.is_shared() {
        errors.add("place", k::YOUNG_ERROR_HOME);
    }
    save(&ctx, &desk.draft, Vec::new(), Vec::new()).await?;
    if !errors.0.is_empty() {
        return show_place(&ctx, &desk, &errors);
    }
    let next = if desk.questions.is_empty() { "words" } else { "questions" };
    Ok(ctx.go(&format!("{}/requests/new/{next}", ctx.base())))
}

/// Somebody under eighteen, for themselves: of what is at home the guardian speaks, of what everybody shares they may.
pub(super) fn young_alone(ctx: &Ctx, desk: &Desk) -> bool {
    ctx.acting.is_none() && is_young(desk.person.born.as_deref(), &ctx.community.zone(), ctx.now)
}

pub(super) fn place_errors(desk: &Desk) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match desk.resolved_place() {
        Some((_, _, words)) if PlaceWords::parse(&words).is_ok() => {}
        Some(_) => errors.add("detail", k::HOUSE_ERROR_PLACE_LONG),
        None if desk.draft.place == "shared" => errors.add("detail", k::HOUSE_ERROR_PLACE_WHERE),
        None if desk.draft.place == "other" => errors.add("building", k::HOUSE_ERROR_BUILDING),
        None => errors.add("place", k::HOUSE_ERROR_PLACE),
    }
    errors
}

pub async fn words(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    show_words(&ctx, &desk, &FieldErrors::default())
}

fn show_words(ctx: &Ctx, desk: &Desk, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let view = AskWords {
        page: titled(ctx, k::REQUESTS_ASK_WORDS, errors),
        category: desk.category().map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default(),
        words: desk.draft.words.clone(),
        steps: asking::steps(desk),
        photos: desk.shown_photos(ctx),
        room: 4usize.saturating_sub(desk.photos.len()),
        dictated: desk.draft.hand == Hand::Dictated.as_str(),
        summary: desk.draft.summary.clone(),
    };
    ctx.show_as(status(errors), &view)
}

pub async fn write_words(ctx: Ctx, mut form: Form) -> Result<HttpResponse, Error> {
    let mut desk = Desk::read(&ctx).await?;
    let calls = form.has("call");
    if calls && let Some(answer) = answered_before(&ctx, &form).await? {
        return Ok(ctx.go(&format!("{}/requests/{answer}/filed", ctx.base())));
    }
    desk.draft.words = form.typed("words");
    desk.draft.hand = form.text("hand").to_owned();
    desk.draft.summary = form.typed("summary");
    let drop: Vec<String> = form.all("drop").into_iter().map(str::to_owned).collect();
    let mut errors = FieldErrors::default();
    let staying = desk.photos.iter().filter(|p| !drop.contains(&p.id)).count();
    let mut photos = Vec::new();
    if staying + form.files.len() > 4 {
        errors.add("photos", k::HOUSE_TOO_BIG);
    } else {
        match photos::receive(&ctx.app, &mut form).await {
            Ok(kept) => photos = kept,
            Err(Error::Invalid(bad)) => errors.0.extend(bad.0),
            Err(other) => return Err(other),
        }
    }
    if !(calls && form.typed("words").trim().is_empty()) {
        form.parse("words", &mut errors, parse_words);
    }
    if form.has("summary") {
        form.parse("summary", &mut errors, parse_words);
    }
    save(&ctx, &desk.draft, photos, drop).await?;
    if !errors.0.is_empty() {
        let desk = Desk::read(&ctx).await?;
        return show_words(&ctx, &desk, &errors);
    }
    if calls {
        // Read again, with the photos that have just come.
        return call_me(&ctx, Desk::read(&ctx).await?, &form).await;
    }
    // What neighbours may have reported already stands between; with nothing like it, one goes straight on.
    Ok(ctx.go(&format!("{}/requests/new/similar", ctx.base())))
}

/// The words of a report, or what is wrong with them.
pub fn parse_words(typed: &str) -> Result<Words, Key> {
    use crate::domain::request::WordsRefusal;
    Words::parse(typed).map_err(|why| match why {
        WordsRefusal::Empty => k::HOUSE_ERROR_WORDS,
        WordsRefusal::TooLong { .. } => k::HOUSE_ERROR_WORDS_LONG,
    })
}

pub async fn check(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    let Some(step) = unfinished(&desk) else {
        return show_check(&ctx, &desk).await;
    };
    Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())))
}

/// The first page that still wants something.
pub(super) fn unfinished(desk: &Desk) -> Option<&'static str> {
    if desk.category().is_none() {
        Some("what")
    } else if !place_errors(desk).0.is_empty() {
        Some("where")
    } else if asking::unanswered(desk) {
        Some("questions")
    } else if Words::parse(&desk.draft.words).is_err() {
        Some("words")
    } else {
        None
    }
}

async fn show_check(ctx: &Ctx, desk: &Desk) -> Result<HttpResponse, Error> {
    let (line, party) = duty(ctx, &desk.draft.category).await?;
    let view = CheckRequest {
        page: titled(ctx, k::REQUESTS_CHECK, &FieldErrors::default()),
        category: desk.category().map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default(),
        place: desk.resolved_place().map(|(_, _, words)| words).unwrap_or_default(),
        words: desk.draft.words.trim().to_owned(),
        steps: asking::steps(desk),
        answers: asking::in_words(ctx, desk),
        photos: desk.shown_photos(ctx),
        reply_to: words::tell(
            ctx.prefs.lang,
            k::REQUESTS_REPLY_TO,
            &[("name", desk.person.name.clone()), ("ways", super::one::reach_words(ctx, &desk.person.reach))],
        ),
        party: party.name,
        answer_hours: line.answer_hours.unsigned_abs(),
        solve_hours: line.solve_hours.unsigned_abs(),
        may_be_public: desk.may_be_public(),
        hours: line.hours,
    };
    ctx.show(&view)
}

async fn duty(ctx: &Ctx, category: &str) -> Result<(Responsibility, Party), Error> {
    let (community, category, now) = (ctx.community_id().to_owned(), category.to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let line = catalogue::responsibility_at(conn, &community, &category, now)?
                .ok_or_else(|| Error::field("category", k::HOUSE_ERROR_CATEGORY))?;
            let party = catalogue::party(conn, &community, &line.party_id)?.ok_or(Error::Missing)?;
            Ok((line, party))
        })
        .await
}

pub(super) async fn save(
    ctx: &Ctx,
    draft: &Draft,
    photos: Vec<requests::NewPhoto>,
    drop: Vec<String>,
) -> Result<(), Error> {
    let body = serde_json::to_string(draft).map_err(|e| Error::broken("drafts", e))?;
    let (owner, resident) = (ctx.caller()?.person_id.clone(), ctx.resident()?.to_owned());
    ctx.app
        .db
        .write("save_draft", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            let id = drafts::save(tx, leave, &owner, &resident, "request", &body)?;
            for photo in &drop {
                requests::drop_draft_photo(tx, leave, &id, photo)?;
            }
            for photo in &photos {
                requests::add_draft_photo(tx, leave, &id, &owner, photo)?;
            }
            Ok(())
        })
        .await
}

pub(super) fn titled(ctx: &Ctx, key: Key, errors: &FieldErrors) -> crate::views::page::Page {
    ctx.titled(key, Tab::Requests).with_errors(errors)
}

pub(super) fn status(errors: &FieldErrors) -> StatusCode {
    if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
