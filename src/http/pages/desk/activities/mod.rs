//! Activities at the desk: the calendar, announcing and changing one, and the week on paper.

mod one;
mod writing;

use actix_web::{HttpResponse, web};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::notices::{READ, WRITE, writes};
use crate::domain::digest::week_of;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::activities::{next, row};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::activities;
use crate::views::desk_activities::{DeskActivities, WeekSheet};
use crate::views::page::Tab;
use crate::words::dates::parse_date;
use crate::words::k;

const PAGE: i64 = 25;
/// Far enough ahead for any calendar.
const AHEAD: i64 = 400 * 86_400_000;
/// Meetings of a week on paper.
const WEEK: i64 = 100;

pub fn entries() -> Vec<Entry> {
    let facts = &[
        "key",
        "version",
        "kind",
        "group",
        "title",
        "what",
        "place",
        "date",
        "from",
        "until",
        "seats",
        "times",
        "certificate",
    ];
    vec![
        get("/desk/activities", READ, Both, "what is on, soonest first; ?past=yes what was", || web::route().to(list)),
        get("/desk/activities/week", READ, Both, "the week on paper; ?from=2026-11-23", || web::route().to(week)),
        get("/desk/activities/new", WRITE, Both, "announce something", || web::route().to(writing::new)),
        post("/desk/activities", WRITE, Both, "announce it, once or weekly", facts, || {
            web::route().to(writing::announce)
        }),
        get("/desk/activities/{id}", READ, Both, "one activity and who is coming", || web::route().to(one::show)),
        get("/desk/activities/{id}/change", WRITE, Both, "change it", || web::route().to(writing::change)),
        post("/desk/activities/{id}", WRITE, Both, "write it anew", facts, || web::route().to(writing::rewrite)),
        post("/desk/activities/{id}/cancellation", WRITE, Both, "call it off", &["key", "version", "words"], || {
            web::route().to(one::cancel)
        }),
        post(
            "/desk/activities/{id}/signups",
            WRITE,
            Both,
            "enter who signed up on paper, by telephone or at the counter",
            &["key", "names", "channel"],
            || web::route().to(one::enter),
        ),
        post(
            "/desk/activities/{id}/signups/{signup}/withdrawal",
            WRITE,
            Both,
            "somebody no longer comes, as they told the desk",
            &["key"],
            || web::route().to(one::sign_off),
        ),
        post(
            "/desk/activities/{id}/attendance",
            WRITE,
            Both,
            "who came",
            &["key", "version", "seen", "came", "names"],
            || web::route().to(one::attend),
        ),
        get("/desk/activities/{id}/sheet", READ, Both, "the attendance sheet", || web::route().to(one::sheet)),
        get("/desk/activities/{id}/certificates", READ, Both, "certificates of those who came", || {
            web::route().to(one::certificates)
        }),
    ]
}

#[derive(Deserialize)]
pub struct Asked {
    past: Option<String>,
    after: Option<String>,
    from: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, now, asked) = (ctx.community_id().to_owned(), ctx.now, asked.into_inner());
    let past = asked.past.is_some();
    let after = asked.after.as_deref().and_then(|after| {
        let (at, id) = after.split_once('.')?;
        Some((at.parse::<i64>().ok()?, id.to_owned()))
    });
    let (found, fill) = ctx
        .app
        .db
        .read(move |conn| {
            // What goes on at this moment is still on.
            let began = now - crate::domain::activity::LONGEST;
            let found = match (past, &after) {
                (true, after) => {
                    let before = after.as_ref().map_or(now, |(at, _)| *at);
                    activities::past(conn, &community, before, PAGE + 1)?
                }
                (false, after) => {
                    let after = after.as_ref().map(|(at, id)| (*at, id.as_str()));
                    activities::between(conn, &community, began, now + AHEAD, after, PAGE + 1)?
                }
            };
            let ids: Vec<String> = found.iter().map(|a| a.id.clone()).collect();
            Ok((found, activities::fill(conn, &community, &ids)?))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let query = next(shown, more).map(|query| if past { format!("past=yes&{query}") } else { query });
    ctx.show(&DeskActivities {
        page: ctx.titled(k::ACTIVITIES_TITLE, Tab::Part),
        may_write: writes(&ctx),
        earlier: past,
        rows: shown.iter().map(|a| row(a, &fill, None)).collect(),
        next: query,
    })
}

async fn week(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let zone = ctx.community.zone();
    let asked = asked.from.as_deref().and_then(parse_date);
    let from =
        asked.and_then(|day| zone.to_timestamp(day.at(12, 0, 0, 0)).ok()).map_or(ctx.now, |t| t.as_millisecond());
    let this = week_of(from, &zone);
    let (second, third) = (weeks_on(&zone, this, 1), weeks_on(&zone, this, 2));
    let (community, now, by_itself) = (ctx.community_id().to_owned(), ctx.now, asked.is_none());
    let (monday, found, fill) = ctx
        .app
        .db
        .read(move |conn| {
            let mut monday = this;
            let mut found = activities::between(conn, &community, this, second, None, WEEK)?;
            // Nobody puts up a week that is over.
            if by_itself && found.iter().all(|a| a.ends_at < now) {
                monday = second;
                found = activities::between(conn, &community, second, third, None, WEEK)?;
            }
            let ids: Vec<String> = found.iter().map(|a| a.id.clone()).collect();
            Ok((monday, found, activities::fill(conn, &community, &ids)?))
        })
        .await?;
    ctx.show(&WeekSheet {
        page: ctx.titled(k::ACTIVITIES_TITLE, Tab::Part),
        from_at: monday,
        rows: found.iter().map(|a| row(a, &fill, None)).collect(),
        before: weeks_on(&zone, monday, -1),
        after: weeks_on(&zone, monday, 1),
    })
}

/// The same moment so many weeks on, by the clock of the place.
fn weeks_on(zone: &TimeZone, at: i64, weeks: i64) -> i64 {
    let then = Timestamp::from_millisecond(at).ok().and_then(|t| zone.to_datetime(t).checked_add(weeks.weeks()).ok());
    then.and_then(|t| zone.to_timestamp(t).ok()).map_or(at + weeks * 7 * 86_400_000, |t| t.as_millisecond())
}
