//! 活动和上课, as residents and those who act for them see it: the calendar, signing up and off, and the feed for
//! calendars (RFC 5545).

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use icalendar::{Calendar, Component, Event, EventLike};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::notices::{covered, only_own, paragraphs};
use crate::acts::activities::{attend, sign_up};
use crate::acts::wish::Wish;
use crate::domain::activity::{ActivityState, SignupState, by_way, may_arrive};
use crate::domain::mandate::Matter;
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Everyone, Resident};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, Mount::Pages, get, post};
use crate::http::{Parts, late, path_id};
use crate::store::activities::{self, Activity, Signup};
use crate::store::answers::Claim;
use crate::store::{activity_company, groups, thanks};
use crate::views::activities::{ActivityList, ActivityRow, CertificateLine, OneActivity};
use crate::views::desk_groups::WayLine;
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;
/// Under which the key of signing up is remembered.
const SIGN_UP: &str = "activities.sign_up";
/// And that of being there.
const ARRIVE: &str = "activities.arrive";
/// Signed up for: more than anybody keeps in mind.
const MINE: i64 = 20;
/// How far ahead the calendar reaches.
const AHEAD: i64 = 92 * 86_400_000;
/// Meetings in the feed.
const FEED: i64 = 200;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/activities", Resident, ForResident, "what is on, soonest first, and what one signed up for", || {
            web::route().to(list)
        }),
        get("/activities/{id}", Resident, ForResident, "one activity or class", || web::route().to(show)),
        post(
            "/activities/{id}/signup",
            Resident,
            ForResident,
            "sign up, or wait for a place",
            &["key", "series"],
            || web::route().to(up),
        ),
        post("/activities/{id}/withdrawal", Resident, ForResident, "no longer coming", &["key"], || {
            web::route().to(off)
        }),
        post("/activities/{id}/arrival", Resident, ForResident, "here at the door", &["key"], || {
            web::route().to(arrive)
        }),
        get("/open/activities", Everyone, Both, "what is on, for everybody", || web::route().to(public)),
        get("/open/activities/{id}", Everyone, Both, "one activity, for everybody", || web::route().to(public_one)),
        get("/activities.ics", Everyone, Pages, "the same as a calendar (RFC 5545)", || web::route().to(feed)),
    ]
}

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

impl After {
    /// `start.id`, as the page before gave it.
    fn row(&self) -> Option<(i64, String)> {
        let (at, id) = self.after.as_deref()?.split_once('.')?;
        Some((at.parse().ok()?, id.to_owned()))
    }
}

/// An activity in a list.
pub fn row(activity: &Activity, fill: &HashMap<String, (usize, usize)>, own: Option<SignupState>) -> ActivityRow {
    let (taken, waiting) = fill.get(&activity.id).copied().unwrap_or_default();
    ActivityRow {
        id: activity.id.clone(),
        kind: activity.kind,
        title: activity.title.clone(),
        place: activity.place.clone(),
        starts_at: activity.starts_at,
        ends_at: activity.ends_at,
        state: activity.state,
        seats: activity.seats,
        taken,
        waiting,
        own,
    }
}

/// The query of the page after this one.
pub fn next(shown: &[Activity], more: bool) -> Option<String> {
    shown.last().filter(|_| more).map(|last| format!("after={}.{}", last.starts_at, last.id))
}

struct Read {
    found: Vec<Activity>,
    fill: HashMap<String, (usize, usize)>,
    mine: Vec<(Signup, Activity)>,
    certificates: Vec<(Signup, Activity)>,
    /// There is something to see of what taking part earns.
    thanks: bool,
}

async fn read(ctx: &Ctx, resident: Option<String>, after: &After) -> Result<Read, Error> {
    let (community, now, after) = (ctx.community_id().to_owned(), ctx.now, after.row());
    ctx.app
        .db
        .read(move |conn| {
            let from = after.as_ref().map(|(at, id)| (*at, id.as_str()));
            let found = activities::between(conn, &community, now, now + AHEAD, from, PAGE + 1)?;
            let (mine, certificates, thanks) = match &resident {
                Some(resident) => (
                    activities::of_person(conn, &community, resident, now, MINE)?,
                    activities::certificates(conn, &community, resident)?,
                    thanks::concerns(conn, &community, resident)?,
                ),
                None => (Vec::new(), Vec::new(), false),
            };
            let ids: Vec<String> =
                found.iter().map(|a| a.id.clone()).chain(mine.iter().map(|(_, a)| a.id.clone())).collect();
            Ok(Read { fill: activities::fill(conn, &community, &ids)?, found, mine, certificates, thanks })
        })
        .await
}

async fn list(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let after = after.into_inner();
    let mut found = read(&ctx, Some(ctx.resident()?.to_owned()), &after).await?;
    if let Some(me) = only_own(&ctx)? {
        found.mine.retain(|(signup, _)| signup.by_id == me);
        found.certificates.clear();
    }
    let first = after.after.is_none();
    view(&ctx, &found, false, first)
}

fn view(ctx: &Ctx, read: &Read, public: bool, first: bool) -> Result<HttpResponse, Error> {
    let (shown, more) = one_page(&read.found, PAGE);
    let own = |id: &str| read.mine.iter().find(|(_, a)| a.id == id).map(|(signup, _)| signup.state);
    let certificate = |(signup, activity): &(Signup, Activity)| CertificateLine {
        title: activity.title.clone(),
        at: activity.starts_at,
        code: signup.certificate.clone().unwrap_or_default(),
    };
    ctx.show(&ActivityList {
        page: ctx.titled(k::ACTIVITIES_TITLE, Tab::None),
        public,
        mine: read.mine.iter().filter(|_| first).map(|(s, a)| row(a, &read.fill, Some(s.state))).collect(),
        rows: shown.iter().map(|a| row(a, &read.fill, own(&a.id))).collect(),
        certificates: read.certificates.iter().filter(|_| first).map(certificate).collect(),
        thanks: read.thanks,
        next: next(shown, more),
    })
}

async fn one(ctx: &Ctx, id: String, resident: Option<String>) -> Result<OneActivity, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let hidden = if ctx.caller.is_some() { only_own(ctx)? } else { None };
    let (found, own, fill, group, later, theirs, company, ways) = ctx
        .app
        .db
        .read(move |conn| {
            let found = activities::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let own = match &resident {
                Some(resident) => activities::of(conn, &community, &id, resident)?,
                None => None,
            };
            let own = own.filter(|signup| hidden.as_ref().is_none_or(|me| signup.by_id == *me));
            let group = match &found.group_id {
                Some(group) => groups::find(conn, &community, group)?.map(|g| g.name).unwrap_or_default(),
                None => String::new(),
            };
            let later = activities::series(conn, &community, &found.series_id, now.max(found.starts_at))?;
            let dates: Vec<String> = later.iter().map(|a| a.id.clone()).collect();
            let all: Vec<String> = dates.iter().cloned().chain([id.clone()]).collect();
            let fill = activities::fill(conn, &community, &all)?;
            // How the others of its series stand is of use to whoever is on the list of this one.
            let theirs = match (&resident, &own) {
                (Some(resident), Some(_)) if !dates.is_empty() && hidden.is_none() => {
                    Some(activities::of_several(conn, &community, &dates, resident)?)
                }
                _ => None,
            };
            let company = match &own {
                Some(signup) => activity_company::company(conn, &community, signup)?,
                None => None,
            };
            // How those who came had signed up is known once the list is closed.
            let ways = match found.state {
                ActivityState::Held => activities::ways(conn, &community, &id)?,
                ActivityState::Planned | ActivityState::Cancelled => Vec::new(),
            };
            Ok((found, own, fill, group, later, theirs, company, ways))
        })
        .await?;
    let to_come = found.state == ActivityState::Planned && found.starts_at > ctx.now;
    let arrived = own.as_ref().is_some_and(|s| s.came == Some(true));
    let at_the_door =
        |s: &Signup| may_arrive(found.state, s.state, found.starts_at, found.ends_at, ctx.now) && !arrived;
    let page = ctx.page(found.title.clone(), Tab::None);
    let held = found.state == ActivityState::Held;
    let dates: Vec<ActivityRow> = match &theirs {
        Some(theirs) => later.iter().map(|a| row(a, &fill, theirs.get(&a.id).copied())).collect(),
        None => Vec::new(),
    };
    Ok(OneActivity {
        may_sign_up_rest: to_come && dates.iter().any(|one| one.own.is_none() && one.takes_more()),
        dates,
        may_arrive: own.as_ref().is_some_and(at_the_door),
        arrived,
        ways: if held { WayLine::all(&page, &by_way(&ways)) } else { Vec::new() },
        page,
        public: false,
        row: row(&found, &fill, own.as_ref().map(|s| s.state)),
        what: paragraphs(&found.what),
        group,
        state_words: found.state_words.clone(),
        company: company.map(|who| who.called(ctx.prefs.lang)).unwrap_or_default(),
        series: !later.is_empty(),
        may_sign_up: to_come && own.is_none(),
        may_sign_off: to_come && own.is_some(),
    })
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let view = one(&ctx, path_id(&path)?, Some(ctx.resident()?.to_owned())).await?;
    ctx.show(&view)
}

fn claimed(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    Ok((standing, Claim { key: form.key(), route, digest: form.digest() }))
}

async fn up(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, series) = (path_id(&path)?, form.has("series"));
    let wish = Wish::SignUp { activity: id.clone(), series };
    if let Some(answer) = late::aside(&ctx, &form, SIGN_UP, &wish).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: SIGN_UP, digest: form.digest() };
    let (standing, resident) = (late::standing(&ctx, &form)?, ctx.resident()?.to_owned());
    let there = format!("{}/activities/{id}", ctx.base());
    let done = sign_up::sign_up(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone(), series).await;
    late::part(&ctx, &form, SIGN_UP, &wish, done.map(drop), (&there, &id)).await
}

async fn arrive(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let wish = Wish::Arrive { activity: id.clone() };
    if let Some(answer) = late::aside(&ctx, &form, ARRIVE, &wish).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: ARRIVE, digest: form.digest() };
    let (standing, resident) = (late::standing(&ctx, &form)?, ctx.resident()?.to_owned());
    let there = format!("{}/activities/{id}", ctx.base());
    let done = attend::arrive(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await;
    late::arrived(&ctx, &form, ARRIVE, &wish, done, (&there, &id)).await
}

async fn off(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = claimed(&ctx, &form, "activities.sign_off")?;
    let resident = ctx.resident()?.to_owned();
    sign_up::sign_off(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.go(&format!("{}/activities/{id}", ctx.base())))
}

async fn public(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let found = read(&ctx, None, &after).await?;
    view(&ctx, &found, true, false)
}

async fn public_one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let view = one(&ctx, path_id(&path)?, None).await?;
    ctx.show(&OneActivity { public: true, may_sign_up: false, ..view })
}

/// For anybody's calendar: what is on, and what was called off.
async fn feed(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let found =
        ctx.app.db.read(move |conn| activities::between(conn, &community, now, now + AHEAD, None, FEED)).await?;
    let mut calendar = Calendar::new();
    calendar.name(&ctx.community.name);
    for activity in &found {
        calendar.push(event(activity, &ctx.app.config.public_url));
    }
    Ok(HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(calendar.to_string()))
}

fn event(activity: &Activity, public_url: &str) -> Event {
    let cancelled = activity.state == ActivityState::Cancelled;
    Event::new()
        .uid(&activity.id)
        .summary(&activity.title)
        .description(if cancelled { &activity.state_words } else { &activity.what })
        .location(&activity.place)
        .add_property("DTSTAMP", instant(activity.made_at))
        .add_property("DTSTART", instant(activity.starts_at))
        .add_property("DTEND", instant(activity.ends_at))
        .add_property("SEQUENCE", activity.version.to_string())
        .add_property("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" })
        .add_property("URL", format!("{public_url}/open/activities/{}", activity.id))
        .done()
}

/// 20261125T013000Z
fn instant(at: i64) -> String {
    let time = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(at).unwrap_or_default());
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
