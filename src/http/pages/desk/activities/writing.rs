//! An activity being written: what is typed becomes facts, or comes back with what is wrong.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::settings::by_office;
use super::super::when::{self, NotThen};
use crate::acts::activities::plan;
use crate::domain::activity::{ActivityKind, LONGEST, SEATS, SERIES, weekly};
use crate::domain::tiers::{Kind, PlanActivity};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::activities::{self, Activity, Facts};
use crate::store::groups;
use crate::views::activities::kind_key;
use crate::views::desk_activities::{Typed, WriteActivity};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy, tidy_line, tidy_words};

const OFFICES: &[crate::domain::standing::Office] = PlanActivity::RULE.offices;
const TITLE: usize = 40;
const WHAT: usize = 500;
const PLACE: usize = 60;

fn typed_of(form: &Form) -> Typed {
    Typed {
        kind: form.text("kind").to_owned(),
        group: form.text("group").to_owned(),
        title: form.typed("title"),
        what: form.typed("what"),
        place: form.typed("place"),
        date: form.typed("date"),
        from: form.typed("from"),
        until: form.typed("until"),
        seats: form.typed("seats"),
        times: form.typed("times"),
        certificate: form.has("certificate"),
    }
}

fn typed_from(ctx: &Ctx, activity: &Activity) -> Typed {
    let zone = ctx.community.zone();
    let ((date, from), (_, until)) = (when::typed(&zone, activity.starts_at), when::typed(&zone, activity.ends_at));
    Typed {
        kind: activity.kind.as_str().to_owned(),
        group: activity.group_id.clone().unwrap_or_default(),
        title: activity.title.clone(),
        what: activity.what.clone(),
        place: activity.place.clone(),
        date,
        from,
        until,
        seats: activity.seats.to_string(),
        times: String::new(),
        certificate: activity.certificate,
    }
}

/// What is announced, and how many times, weekly.
fn parse(ctx: &Ctx, typed: &Typed) -> Result<(Facts, u32), FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = ActivityKind::parse(&typed.kind);
    if kind.is_none() {
        errors.add("kind", k::ACTIVITIES_ERROR_KIND);
    }
    let (title, what, place) = (tidy_line(&typed.title), tidy_words(&typed.what), tidy_line(&typed.place));
    if title.is_empty() || title.chars().count() > TITLE {
        errors.add("title", k::ACTIVITIES_ERROR_TITLE);
    }
    if what.chars().count() > WHAT {
        errors.add("what", k::ACTIVITIES_ERROR_WHAT);
    }
    if place.is_empty() || place.chars().count() > PLACE {
        errors.add("place", k::ACTIVITIES_ERROR_PLACE);
    }
    let times = when::hours(ctx, &typed.date, &typed.from, &typed.until, LONGEST);
    match times {
        Ok(_) => {}
        Err(NotThen::TooLong) => errors.add("until", k::ACTIVITIES_ERROR_LONG),
        Err(NotThen::When) => errors.add("date", k::ACTIVITIES_ERROR_WHEN),
    }
    let seats = tidy(&typed.seats).parse::<i32>().ok().filter(|n| (1..=SEATS).contains(n));
    if seats.is_none() {
        errors.add("seats", k::ACTIVITIES_ERROR_SEATS);
    }
    let many = match tidy(&typed.times).as_str() {
        "" => Some(1),
        text => text.parse::<u32>().ok().filter(|n| (1..=SERIES).contains(n)),
    };
    if many.is_none() {
        errors.add("times", k::ACTIVITIES_ERROR_TIMES);
    }
    match (kind, times, seats, many) {
        (Some(kind), Ok((starts_at, ends_at)), Some(seats), Some(many)) if errors.0.is_empty() => {
            let group = Some(typed.group.clone()).filter(|group| !group.is_empty());
            let certificate = typed.certificate;
            Ok((Facts { kind, title, what, place, starts_at, ends_at, seats, certificate, group }, many))
        }
        _ => Err(errors),
    }
}

async fn page(
    ctx: &Ctx,
    which: (&str, i32),
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let all = ctx.app.db.read(move |conn| groups::all(conn, &community)).await?;
    let title = if which.0.is_empty() { k::ACTIVITIES_NEW } else { k::ACTIVITIES_CHANGE };
    let page = ctx.titled(title, Tab::Part).with_errors(errors);
    let kind = |kind: &ActivityKind| Choice {
        value: kind.as_str().to_owned(),
        label: page.t(kind_key(*kind)).to_owned(),
        chosen: kind.as_str() == typed.kind,
    };
    let group = |g: &groups::Group| Choice { value: g.id.clone(), label: g.name.clone(), chosen: g.id == typed.group };
    let view = WriteActivity {
        id: which.0.to_owned(),
        version: i64::from(which.1),
        kinds: ActivityKind::ALL.iter().map(kind).collect(),
        groups: all.iter().map(group).collect(),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

pub async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, ("", 0), Typed::default(), &FieldErrors::default(), StatusCode::OK).await
}

pub async fn announce(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = typed_of(&form);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.activities")?;
    let done = match parse(&ctx, &typed) {
        Ok((facts, many)) => {
            let times = weekly(&ctx.community.zone(), facts.starts_at, facts.ends_at, many);
            plan::announce(&ctx.app.db, ctx.community_id(), standing, claim, facts, times).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/desk/activities/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, ("", 0), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

pub async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let found = ctx.app.db.read(move |conn| activities::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    let typed = typed_from(&ctx, &found);
    page(&ctx, (&found.id, found.version), typed, &FieldErrors::default(), StatusCode::OK).await
}

pub async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed_of(&form));
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.activities.rewrite")?;
    let done = match parse(&ctx, &typed) {
        Ok((facts, _)) => {
            plan::change(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), facts).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/activities/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, (&id, version), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}
