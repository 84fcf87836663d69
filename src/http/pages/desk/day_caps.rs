//! More acts a day than usual: one member of staff asks, for one event; another agrees.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::calls::After;
use super::second_eyes::said;
use super::settings::by_office;
use crate::acts::day;
use crate::domain::card::CardNumber;
use crate::domain::mandate::Caps;
use crate::domain::tiers::{AskDayCaps, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::credentials::cards::{self, By};
use crate::store::day_caps::{self, DayCap, NewDayCap};
use crate::store::helpers;
use crate::store::people::{self, Label};
use crate::views::desk_day::{DayCapRow, DayCapTyped, DayCaps};
use crate::views::desk_requests::Named;
use crate::views::page::Tab;
use crate::words::dates::parse_date;
use crate::words::k;
use crate::words::typed::tidy;

const WHO: Audience = Audience::Office(AskDayCaps::RULE.offices);
const PAGE: i64 = 40;
/// Nobody does more than this for others in a day.
const MOST: i32 = 200;
/// An event is not further off than this, in days.
const FURTHEST: i64 = 60;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/day-caps", WHO, Both, "more acts a day for one event: ?helper= &after=", || web::route().to(show)),
        post(
            "/desk/day-caps",
            WHO,
            Both,
            "ask for it, until the end of a day",
            &["key", "helper", "resident", "acts", "day", "event"],
            || web::route().to(ask),
        ),
        post("/desk/day-caps/{id}/agreement", WHO, Both, "agree; never to one's own", &["key"], || {
            web::route().to(agree)
        }),
    ]
}

#[derive(Deserialize)]
struct Asked {
    helper: Option<String>,
    after: Option<String>,
}

async fn show(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let typed = DayCapTyped { day: today(&ctx).to_string(), ..DayCapTyped::default() };
    page(&ctx, asked.helper, After { after: asked.after }.row(), typed, &FieldErrors::default()).await
}

fn today(ctx: &Ctx) -> Date {
    let now = jiff::Timestamp::from_millisecond(ctx.now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    ctx.community.zone().to_datetime(now).date()
}

struct Whole {
    rows: Vec<DayCap>,
    labels: HashMap<String, Label>,
    helper: Option<(String, i64)>,
}

async fn page(
    ctx: &Ctx,
    helper: Option<String>,
    after: Option<(i64, String)>,
    typed: DayCapTyped,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let since = day::began(&ctx.community.zone(), now);
    let w = ctx
        .app
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(until, id)| (*until, id.as_str()));
            let rows = day_caps::page(conn, &community, now, after, PAGE + 1)?;
            let helper = match helper.filter(|id| !id.is_empty()) {
                Some(id) if helpers::find(conn, &community, &id)?.is_some() => {
                    let done = helpers::acts_since(conn, &community, &id, since)?;
                    Some((id, done))
                }
                _ => None,
            };
            let mut ids: Vec<String> = rows.iter().flat_map(people_of).collect();
            ids.extend(helper.iter().map(|(id, _)| id.clone()));
            Ok(Whole { labels: people::labels(conn, &community, &ids)?, rows, helper })
        })
        .await?;
    let on_page = &w.rows[..w.rows.len().min(usize::try_from(PAGE).unwrap_or(usize::MAX))];
    let last = on_page.last().filter(|_| w.rows.len() > on_page.len());
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let caps = Caps::default();
    let me = ctx.caller()?.person_id.clone();
    ctx.show_as(
        status,
        &DayCaps {
            page: ctx.titled(k::DAY_TITLE, Tab::Helpers).with_errors(errors),
            rows: on_page.iter().map(|cap| row(ctx, cap, &w.labels, &me)).collect(),
            next: last.map(|cap| format!("after={}.{}", cap.until_at, cap.id)),
            acts_today: w.helper.as_ref().map_or(0, |(_, done)| *done),
            helper: w.helper.map(|(id, _)| named(ctx, &id, &w.labels)),
            usual: caps.acts_by_a_helper_a_day,
            usual_resident: caps.acts_for_a_resident_a_day,
            typed,
        },
    )
}

fn people_of(cap: &DayCap) -> Vec<String> {
    let mut ids = vec![cap.helper_id.clone(), cap.asked_by.clone()];
    ids.extend(cap.resident_id.clone());
    ids.extend(cap.agreed_by.clone());
    ids
}

fn named(ctx: &Ctx, id: &str, labels: &HashMap<String, Label>) -> Named {
    Named { id: id.to_owned(), name: labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default() }
}

fn row(ctx: &Ctx, cap: &DayCap, labels: &HashMap<String, Label>, me: &str) -> DayCapRow {
    DayCapRow {
        id: cap.id.clone(),
        helper: named(ctx, &cap.helper_id, labels),
        resident: cap.resident_id.as_ref().map(|id| named(ctx, id, labels)),
        acts: cap.acts,
        event: cap.event.clone(),
        until: cap.until_at,
        asked_by: named(ctx, &cap.asked_by, labels).name,
        agreed_by: cap.agreed_by.as_ref().map(|id| named(ctx, id, labels).name),
        may_agree: cap.agreed_by.is_none() && cap.asked_by != me && cap.helper_id != me,
    }
}

async fn ask(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let helper = form.text("helper").to_owned();
    let acts = form.text("acts").parse::<i32>().ok().filter(|n| (1..=MOST).contains(n));
    if acts.is_none() {
        errors.add_with("acts", k::DAY_ERROR_ACTS, vec![("most", MOST.to_string())]);
    }
    let until = day_end(&ctx, form.text("day"));
    if until.is_none() {
        errors.add("day", k::DAY_ERROR_DAY);
    }
    let event = said(&form, "event", k::DAY_ERROR_EVENT, &mut errors);
    let resident = resident(&ctx, &form, &mut errors).await?;
    if let (Some(acts), Some(until_at), true) = (acts, until, errors.0.is_empty()) {
        let (standing, claim) = by_office(&ctx, &form, AskDayCaps::RULE.offices, "day_caps.ask")?;
        let wanted = NewDayCap { helper: helper.clone(), resident, acts, event, until_at };
        match day::ask_for(&ctx.app.db, ctx.community_id(), standing, claim, wanted).await {
            Ok(_) => return Ok(ctx.go(&format!("/desk/day-caps?helper={helper}"))),
            Err(Error::Invalid(more)) => errors.0.extend(more.0),
            Err(error) => return Err(error),
        }
    }
    let typed = DayCapTyped {
        resident: form.typed("resident"),
        acts: form.typed("acts"),
        day: form.typed("day"),
        event: form.typed("event"),
    };
    page(&ctx, Some(helper), None, typed, &errors).await
}

/// The resident by the number on their card, or by id for machines; nobody where nothing was typed.
async fn resident(ctx: &Ctx, form: &Form, errors: &mut FieldErrors) -> Result<Option<String>, Error> {
    let typed = tidy(form.text("resident")).replace(' ', "");
    if typed.is_empty() {
        return Ok(None);
    }
    let (community, wanted) = (ctx.community_id().to_owned(), typed);
    let found = ctx
        .app
        .db
        .read(move |conn| {
            if let Some(number) = CardNumber::parse(&wanted) {
                return Ok(cards::owner(conn, &community, &By::Number(&number))?.map(|card| card.person_id));
            }
            Ok(people::name_of(conn, &community, &wanted)?.map(|_| wanted))
        })
        .await?;
    if found.is_none() {
        errors.add("resident", k::DAY_ERROR_RESIDENT);
    }
    Ok(found)
}

/// The end of that day in the community's time; today, or within two months.
fn day_end(ctx: &Ctx, typed: &str) -> Option<i64> {
    let date = parse_date(typed)?;
    let today = today(ctx);
    let last = today.checked_add(FURTHEST.days()).ok()?;
    let after = date.checked_add(1.day()).ok()?;
    let at = ctx.community.zone().to_timestamp(after.at(0, 0, 0, 0)).ok()?.as_millisecond();
    (date >= today && date <= last).then_some(at)
}

async fn agree(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, AskDayCaps::RULE.offices, "day_caps.agree")?;
    day::agree(&ctx.app.db, ctx.community_id(), standing, claim, path_id(&path)?).await?;
    Ok(ctx.go("/desk/day-caps"))
}
