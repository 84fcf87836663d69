//! Meetings at the desk: what is coming and was, what is still to be carried out, and a meeting being planned.

mod doing;
mod one;
mod papers;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::notices::{READ, WRITE, writes};
use super::settings::by_office;
use crate::acts::meetings::plan;
use crate::domain::meeting::{OBJECT_DAYS_USUAL, holds_meetings, is_overdue};
use crate::domain::tiers::{Kind, PlanMeeting};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::meetings::{Asked, belongs, parse, quorums, row, typed_from, typed_of};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::meetings::{self, Meeting};
use crate::store::{groups, meeting_decisions as decisions};
use crate::views::desk_meetings::{DeskDecisions, DeskMeetings, ToDo, WriteMeeting};
use crate::views::desk_requests::Choice;
use crate::views::meetings::Typed;
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;
/// Objections that wait, on the first page.
const WAITING: i64 = 20;
const OFFICES: &[crate::domain::standing::Office] = PlanMeeting::RULE.offices;

pub fn entries() -> Vec<Entry> {
    let facts = &["key", "version", "group", "title", "place", "date", "from", "until", "quorum", "open", "days"];
    let mut all = vec![
        get("/desk/meetings", READ, Both, "meetings to come, soonest first; ?past=yes those that were", || {
            web::route().to(list)
        }),
        get("/desk/meetings/decisions", READ, Both, "what is still to be carried out, most urgent first", || {
            web::route().to(to_do)
        }),
        get("/desk/meetings/new", WRITE, Both, "plan one", || web::route().to(new)),
        post("/desk/meetings", WRITE, Both, "plan it", facts, || web::route().to(make)),
        get("/desk/meetings/{id}", READ, Both, "one meeting, its people, minutes and decisions", || {
            web::route().to(one::show)
        }),
        get("/desk/meetings/{id}/change", WRITE, Both, "move it", || web::route().to(change)),
        post("/desk/meetings/{id}", WRITE, Both, "write it anew", facts, || web::route().to(rewrite)),
    ];
    all.extend(doing::entries());
    all.extend(papers::entries());
    all
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let (community, now, span) = (ctx.community_id().to_owned(), ctx.now, asked.span(ctx.now));
    let (found, named, overdue, waiting) = ctx
        .app
        .db
        .read(move |conn| {
            let found = meetings::list(conn, &community, &span, None, PAGE + 1)?;
            let of: Vec<String> = found.iter().map(|m| m.group_id.clone()).collect();
            Ok((
                found,
                groups::by_ids(conn, &community, &of)?,
                decisions::overdue(conn, &community, now)?,
                decisions::unanswered(conn, &community, WAITING)?,
            ))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let past = asked.is_past();
    ctx.show(&DeskMeetings {
        page: ctx.titled(k::MEETINGS_TITLE, Tab::Part),
        may_write: writes(&ctx),
        earlier: past,
        rows: shown.iter().filter(|m| belongs(m, past, now)).map(|m| row(m, named.get(&m.group_id), None)).collect(),
        next: asked.next(shown, more),
        overdue,
        objections: waiting.into_iter().map(|o| (o.meeting_id, o.words)).collect(),
    })
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

async fn to_do(ctx: Ctx, asked: web::Query<After>) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let found = ctx
        .app
        .db
        .read(move |conn| {
            let after = asked.after.as_deref().and_then(|after| after.split_once('.'));
            let after = after.and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id)));
            decisions::to_do(conn, &community, after, PAGE + 1)
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let line = |(d, m): &(decisions::Made, Meeting)| ToDo {
        meeting: m.id.clone(),
        title: m.title.clone(),
        words: d.words.clone(),
        owner: d.owner.clone(),
        due_at: d.due_at,
        overdue: is_overdue(d.state, d.due_at, ctx.now),
    };
    ctx.show(&DeskDecisions {
        page: ctx.titled(k::MEETINGS_TO_DO, Tab::Part),
        rows: shown.iter().map(line).collect(),
        next: shown.last().filter(|_| more).map(|(d, _)| format!("after={}.{}", d.due_at, d.id)),
    })
}

async fn page(
    ctx: &Ctx,
    (id, version): (&str, i32),
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let all = ctx.app.db.read(move |conn| groups::all(conn, &community)).await?;
    let title = if id.is_empty() { k::MEETINGS_NEW } else { k::MEETINGS_CHANGE };
    let page = ctx.titled(title, Tab::Part).with_errors(errors);
    let group = |g: &groups::Group| Choice { value: g.id.clone(), label: g.name.clone(), chosen: g.id == typed.group };
    let view = WriteMeeting {
        id: id.to_owned(),
        version: i64::from(version),
        groups: all.iter().filter(|g| holds_meetings(g.kind)).map(group).collect(),
        quorums: quorums(&page, &typed.quorum),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

#[derive(Deserialize, Default)]
pub struct For {
    group: Option<String>,
}

async fn new(ctx: Ctx, asked: web::Query<For>) -> Result<HttpResponse, Error> {
    let group = asked.into_inner().group.unwrap_or_default();
    let typed = Typed { group, open: true, days: OBJECT_DAYS_USUAL.to_string(), ..Typed::default() };
    page(&ctx, ("", 0), typed, &FieldErrors::default(), StatusCode::OK).await
}

async fn make(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = typed_of(&form);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.meetings")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => plan::plan(&ctx.app.db, ctx.community_id(), standing, claim, facts).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/desk/meetings/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, ("", 0), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let found = ctx.app.db.read(move |conn| meetings::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    let typed = typed_from(&ctx, &found);
    page(&ctx, (&found.id, found.version), typed, &FieldErrors::default(), StatusCode::OK).await
}

async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed_of(&form));
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.meetings.rewrite")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => plan::change(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), facts).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/meetings/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, (&id, version), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}
