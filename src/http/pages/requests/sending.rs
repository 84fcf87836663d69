//! A report is filed: from the draft of the short pages, from a form that says it all, or as a request to be rung.

use std::collections::BTreeMap;

use actix_web::HttpResponse;

use super::draft::{Desk, Draft};
use super::filing::{parse_words, place_errors, unfinished, young_alone};
use super::{asking, photos};
use crate::acts::requests::file::{self, More, Report};
use crate::acts::requests::kept::Besides;
use crate::acts::wish::Wish;
use crate::domain::request::{Hand, PlaceWords, Words};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::late;
use crate::store::answers::Claim;
use crate::store::{catalogue, requests};
use crate::views::page::Tab;
use crate::words::k;

/// Under which a form's key is remembered.
const ROUTE: &str = "requests.file";

/// Files what the draft says, or, for machines, what the form itself says.
pub async fn file(ctx: Ctx, mut form: Form) -> Result<HttpResponse, Error> {
    let mut desk = Desk::read(&ctx).await?;
    let whole = form.has("category") || form.has("whole");
    let mut photos = Vec::new();
    if whole {
        desk.draft = Draft {
            category: form.text("category").to_owned(),
            place: form.text("place").to_owned(),
            building: form.text("building").to_owned(),
            detail: form.typed("detail"),
            words: form.typed("words"),
            hand: form.text("hand").to_owned(),
            summary: form.typed("summary"),
            answers: BTreeMap::new(),
            id: None,
        };
        if let Some(category) = desk.categories.iter().find(|c| c.code == desk.draft.category) {
            desk.draft.category = category.id.clone();
        }
        asking::take_up(&ctx, &mut desk, &form).await?;
        let errors = whole_errors(&ctx, &desk);
        photos = photos::receive(&ctx.app, &mut form).await?;
        if !ctx.json && !errors.0.is_empty() {
            return super::along::step_by_step(&ctx, &desk, photos).await;
        }
        errors.finish()?;
    } else if let Some(step) = unfinished(&desk) {
        // A second press after the draft was filed gets the first one's answer below; a draft that
        // is really unfinished goes back to what is missing.
        if let Some(answer) = answered_before(&ctx, &form).await? {
            return Ok(ctx.go(&format!("{}/requests/{answer}/filed", ctx.base())));
        }
        return Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())));
    }
    send_with(&ctx, &desk, &form, Asked::default(), photos).await
}

fn whole_errors(ctx: &Ctx, desk: &Desk) -> FieldErrors {
    let mut errors = place_errors(desk);
    if let Err(bad) = asking::read(desk, ctx.prefs.lang, &ctx.community.zone()) {
        errors.0.extend(bad.0);
    }
    if desk.category().is_none() {
        errors.add("category", k::HOUSE_ERROR_CATEGORY);
    }
    if let Err(key) = parse_words(&desk.draft.words) {
        errors.add("words", key);
    }
    errors
}

pub(super) async fn answered_before(ctx: &Ctx, form: &Form) -> Result<Option<String>, Error> {
    let (standing, resident) = (ctx.standing()?, ctx.resident()?.to_owned());
    let Some(key) = form.key() else {
        return Ok(None);
    };
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| crate::store::answers::before(conn, &community, &standing.actor, &resident, ROUTE, &key))
        .await
}

/// Files it; with `joins`, together with what a neighbour reported.
pub(super) async fn send(ctx: &Ctx, desk: &Desk, form: &Form, joins: Option<String>) -> Result<HttpResponse, Error> {
    send_with(ctx, desk, form, Asked { joins, call: false }, Vec::new()).await
}

/// What is asked beside the report itself.
#[derive(Default)]
struct Asked {
    joins: Option<String>,
    /// They ask to be rung: what is missing is no mistake.
    call: bool,
}

async fn send_with(
    ctx: &Ctx,
    desk: &Desk,
    form: &Form,
    asked: Asked,
    photos: Vec<requests::NewPhoto>,
) -> Result<HttpResponse, Error> {
    let (building_id, unit, place) =
        desk.resolved_place().ok_or_else(|| Error::field("place", k::HOUSE_ERROR_PLACE))?;
    let report = Report {
        resident: ctx.resident()?.to_owned(),
        category_id: desk.draft.category.clone(),
        building_id,
        unit,
        place: PlaceWords::parse(&place).map_err(|_| Error::field("detail", k::HOUSE_ERROR_PLACE_LONG))?,
        words: match asked.call && desk.draft.words.trim().is_empty() {
            true => Words::unsaid(),
            false => parse_words(&desk.draft.words).map_err(|key| Error::field("words", key))?,
        },
        answers: match asked.call {
            true => asking::so_far(desk, &ctx.community.zone()),
            false => asking::read(desk, ctx.prefs.lang, &ctx.community.zone()).map_err(Error::Invalid)?,
        },
        draft: desk.draft.id.clone(),
    };
    let more = More {
        shared: desk.is_shared(),
        lets_public: form.has("public") && desk.may_be_public(),
        hand: Hand::parse(&desk.draft.hand),
        summary: Words::parse(&desk.draft.summary).ok(),
        joins: asked.joins,
        photos,
        call: asked.call,
    };
    let drafted = report.draft.as_ref().map(|_| desk.photos.iter().map(requests::NewPhoto::from).collect());
    let besides = Besides::of(&more, drafted.unwrap_or_default());
    if let Some(answer) = late::aside(ctx, form, ROUTE, &wish_of(&report, besides)).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: ROUTE, digest: form.digest() };
    let standing = late::standing(ctx, form)?;
    let id = file::file_with(&ctx.app.db, ctx.community_id(), standing, claim, report, more).await?;
    Ok(ctx.created_for(form, &format!("{}/requests/{id}/filed", ctx.base()), &id))
}

/// The same, to be kept and looked at.
fn wish_of(report: &Report, besides: Besides) -> Wish {
    Wish::Report {
        category: report.category_id.clone(),
        building: report.building_id.clone(),
        unit: report.unit.clone(),
        place: report.place.as_str().to_owned(),
        words: report.words.as_str().to_owned(),
        answers: report.answers.iter().map(|a| (a.question_id.clone(), a.values.clone())).collect(),
        besides,
    }
}

/// 我说不清，请打电话给我: files what was said so far, with a call asked for. Nothing is said in their place.
pub(super) async fn call_me(ctx: &Ctx, mut desk: Desk, form: &Form) -> Result<HttpResponse, Error> {
    if desk.category().is_none() {
        let category = desk.categories.iter().find(|c| c.code == catalogue::CALL_ME).ok_or(Error::Missing)?;
        desk.draft.category = category.id.clone();
        desk.questions.clear();
    }
    if matches!(parse_words(&desk.draft.words), Err(key) if key == k::HOUSE_ERROR_WORDS_LONG) {
        // Typed before, and too long to be kept: it is shown where it can be shortened.
        return Ok(ctx.go(&format!("{}/requests/new/words", ctx.base())));
    }
    somewhere(ctx, &mut desk);
    send_with(ctx, &desk, form, Asked { call: true, ..Asked::default() }, Vec::new()).await
}

/// A place that was not said, or could not be taken, is asked about on the telephone; what was typed of it stays.
fn somewhere(ctx: &Ctx, desk: &mut Desk) {
    let young = young_alone(ctx, desk);
    if place_errors(desk).0.is_empty() && (!young || desk.is_shared()) {
        return;
    }
    let typed = desk.draft.detail.trim().to_owned();
    let at_home = desk.home.is_some() && !young && desk.draft.place != "shared";
    desk.draft.place = if at_home { "home" } else { "shared" }.to_owned();
    desk.draft.detail = match typed.is_empty() {
        true => ctx.page("", Tab::None).t(k::HOUSE_CALL_ME_PLACE).to_owned(),
        false => typed,
    };
    if !place_errors(desk).0.is_empty() {
        // Longer than a place may be: it is theirs, and stands with their words.
        let long =
            std::mem::replace(&mut desk.draft.detail, ctx.page("", Tab::None).t(k::HOUSE_CALL_ME_PLACE).to_owned());
        let both: Vec<&str> = [desk.draft.words.trim(), long.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
        let both = both.join("\n");
        if Words::parse(&both).is_ok() {
            desk.draft.words = both;
        }
    }
}
