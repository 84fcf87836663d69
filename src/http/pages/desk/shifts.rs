//! 交接班: what is open and promised, late and odd, handed to whoever comes next, and taken over by them.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::requests::Rows;
use super::settings::by_office;
use crate::acts::desk::shift as acts;
use crate::domain::standing::Office;
use crate::domain::tiers::{HandShift, Kind, TakeShift};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::number;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::requests::Request;
use crate::store::requests_queue as queue_store;
use crate::store::shifts::{self, Handover};
use crate::store::{calls_asked, calls_taken, objections, promises, queue};
use crate::views::desk_shifts::{Line, Shift, ShiftPaper, ShiftRow, Shifts, Stood};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::tidy_words;

const READ: Audience = Audience::Office(&[Office::Desk, Office::Auditor]);
const WHO: Audience = Audience::Office(HandShift::RULE.offices);
const PAGE: i64 = 20;
/// Lines of each kind that are handed over; beyond them the queue itself is read.
const LINES: usize = 20;
/// The most that is written with it.
const MOST: usize = 1_000;
const DAY: i64 = 24 * 3_600_000;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/shifts", READ, Both, "what stands now, and the handovers before", || web::route().to(list)),
        post("/desk/shifts", WHO, Both, "hand the shift over", &["key", "words"], || web::route().to(hand)),
        get("/desk/shifts/{id}", READ, Both, "one handover as it stood", || web::route().to(one)),
        get("/desk/shifts/{id}/print", READ, Both, "one handover on paper", || web::route().to(print)),
        post("/desk/shifts/{id}/take", WHO, Both, "take a shift over", &["key", "words"], || web::route().to(take)),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Before {
    before: String,
}

/// How things stand now, as far as it is handed over.
async fn stands(ctx: &Ctx) -> Result<Stood, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (waiting, late, promised, odd, objected, calls, asked) = ctx
        .app
        .db
        .read(move |conn| {
            let waiting = queue::waiting(conn, &community, now, now + DAY, now + DAY)?;
            let late: Vec<Request> =
                queue_store::soonest(conn, &community, LINES)?.into_iter().filter(|r| r.due_at < now).collect();
            let promised = promises::open(conn, &community, now, i64::try_from(LINES).unwrap_or(20))?;
            let odd = shifts::odd(conn, &community, i64::try_from(LINES).unwrap_or(20))?;
            let calls = calls_taken::to_ring_back(conn, &community, None, i64::try_from(LINES).unwrap_or(20))?;
            let asked = calls_asked::to_ring(conn, &community, None, i64::try_from(LINES).unwrap_or(20))?;
            let objected = objections::requests_waiting(conn, &community, i64::try_from(LINES).unwrap_or(20))?;
            let decided_by: HashMap<String, i64> = objected.iter().map(|(r, due)| (r.id.clone(), *due)).collect();
            let objected = objected.into_iter().map(|(r, _)| r).collect();
            let promised_rows: Vec<Request> = promised.iter().map(|(r, _)| r.clone()).collect();
            let due: HashMap<String, i64> = promised.into_iter().map(|(r, due)| (r.id, due)).collect();
            Ok((
                waiting,
                Rows::naming(conn, &community, late, false)?,
                (Rows::naming(conn, &community, promised_rows, false)?, due),
                Rows::naming(conn, &community, odd, false)?,
                (Rows::naming(conn, &community, objected, false)?, decided_by),
                calls,
                Rows::naming(conn, &community, asked, false)?,
            ))
        })
        .await?;
    let promised_at = |r: &Request| promised.1.get(&r.id).copied().unwrap_or_else(|| r.own_due());
    Ok(Stood {
        open: (waiting.unassigned + waiting.in_hand).unsigned_abs(),
        late: waiting.late.unsigned_abs(),
        nobodys: waiting.unassigned.unsigned_abs(),
        late_rows: lines(ctx, &late, |r| r.due_at)?,
        promised: lines(ctx, &promised.0, promised_at)?,
        odd: lines(ctx, &odd, Request::own_due)?,
        objections: lines(ctx, &objected.0, |r| objected.1.get(&r.id).copied().unwrap_or(r.answer_due))?,
        calls: calls.into_iter().map(of_call).collect(),
        asked: lines(ctx, &asked, Request::own_due)?,
    })
}

fn lines(ctx: &Ctx, rows: &Rows, at: impl Fn(&Request) -> i64) -> Result<Vec<Line>, Error> {
    rows.each(ctx, |r, row| {
        Ok(Line {
            id: r.id.clone(),
            number: number(r.number),
            what: row.category,
            place: r.place_words.clone(),
            who: match rows.name_of(r.handler_id.as_deref()) {
                nobody if nobody.is_empty() => row.party.unwrap_or_default(),
                name => name,
            },
            at: at(r),
        })
    })
}

async fn list(ctx: Ctx, before: web::Query<Before>) -> Result<HttpResponse, Error> {
    page(&ctx, &before.before, &FieldErrors::default(), String::new(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    before: &str,
    errors: &FieldErrors,
    typed: String,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (community, from) = (ctx.community_id().to_owned(), Some(before.to_owned()).filter(|b| !b.is_empty()));
    let (mut found, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let found = shifts::latest(conn, &community, from.as_deref(), PAGE + 1)?;
            let labels = named(conn, &community, &found)?;
            Ok((found, labels))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let view = Shifts {
        page: ctx.titled(k::SHIFT_TITLE, Tab::Today).with_errors(errors),
        now: stands(ctx).await?,
        since: if before.is_empty() { found.first().map(|h| h.at) } else { None },
        next: found.last().filter(|_| more).map(|h| format!("before={}", h.id)),
        rows: found.iter().map(|h| row(h, &labels)).collect(),
        typed,
        may_hand: holds(ctx),
    };
    ctx.show_as(status, &view)
}

fn holds(ctx: &Ctx) -> bool {
    ctx.caller().is_ok_and(|c| c.offices.iter().any(|(office, _)| HandShift::RULE.offices.contains(office)))
}

fn named(conn: &mut Conn, community: &str, found: &[Handover]) -> Result<HashMap<String, Label>, Error> {
    let mut ids: Vec<String> =
        found.iter().flat_map(|h| [Some(h.from_id.clone()), h.taken_by.clone()]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    people::labels(conn, community, &ids)
}

fn row(h: &Handover, labels: &HashMap<String, Label>) -> ShiftRow {
    let name = |id: &str| labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    ShiftRow {
        id: h.id.clone(),
        at: h.at,
        from: name(&h.from_id),
        taken_by: h.taken_by.as_deref().map(name).unwrap_or_default(),
        words: h.words.clone(),
    }
}

/// The words written with it; none are needed, for the page speaks for itself.
fn words_of(form: &Form) -> Result<String, FieldErrors> {
    let words = tidy_words(&form.typed("words"));
    if words.chars().count() <= MOST {
        return Ok(words);
    }
    let mut errors = FieldErrors::default();
    errors.add_with("words", k::SECOND_ERROR_WORDS_LONG, vec![("most", MOST.to_string())]);
    Err(errors)
}

async fn hand(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let words = match words_of(&form) {
        Ok(words) => words,
        Err(errors) if ctx.json => return Err(Error::Invalid(errors)),
        Err(errors) => {
            return page(&ctx, "", &errors, form.typed("words"), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let body = serde_json::to_string(&stands(&ctx).await?.bare()).map_err(|e| Error::broken("shifts", e))?;
    let (standing, claim) = by_office(&ctx, &form, HandShift::RULE.offices, "desk.shifts")?;
    let id = acts::hand(&ctx.app.db, ctx.community_id(), standing, claim, words, body).await?;
    Ok(ctx.created(&format!("/desk/shifts/{id}"), &id))
}

/// One handover with the names of both.
async fn find(ctx: &Ctx, id: String) -> Result<(Handover, HashMap<String, Label>), Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let found = shifts::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let labels = named(conn, &community, std::slice::from_ref(&found))?;
            Ok((found, labels))
        })
        .await
}

/// How things stood, with the names that ids have now.
async fn stood(ctx: &Ctx, found: &Handover) -> Result<Stood, Error> {
    // One written by an older version shows what it still can.
    let kept: Stood = serde_json::from_str(&found.body).unwrap_or_default();
    let mut ids: Vec<String> = kept.requests().map(|line| line.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let calls: Vec<String> = kept.calls.iter().map(|line| line.id.clone()).collect();
    let community = ctx.community_id().to_owned();
    let (rows, calls) = ctx
        .app
        .db
        .read(move |conn| {
            let found = queue_store::several(conn, &community, &ids)?;
            Ok((Rows::naming(conn, &community, found, false)?, calls_taken::several(conn, &community, &calls)?))
        })
        .await?;
    let named: HashMap<String, Line> =
        lines(ctx, &rows, Request::own_due)?.into_iter().map(|line| (line.id.clone(), line)).collect();
    let called: HashMap<String, Line> = calls.into_iter().map(of_call).map(|line| (line.id.clone(), line)).collect();
    Ok(kept.with_names(&named, &called))
}

fn of_call(c: calls_taken::Call) -> Line {
    Line { id: c.id, number: c.name, what: c.words, place: c.place_words, who: String::new(), at: c.at }
}

async fn one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    show(&ctx, path_id(&path)?, &FieldErrors::default(), String::new(), StatusCode::OK).await
}

async fn show(
    ctx: &Ctx,
    id: String,
    errors: &FieldErrors,
    typed: String,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (found, labels) = find(ctx, id).await?;
    let view = Shift {
        page: ctx.titled(k::SHIFT_TITLE, Tab::Today).with_errors(errors),
        row: row(&found, &labels),
        stood: stood(ctx, &found).await?,
        taken_at: found.taken_at,
        taken_words: found.taken_words.clone().unwrap_or_default(),
        may_take: holds(ctx) && found.taken_by.is_none() && found.from_id != ctx.caller()?.person_id,
        typed,
    };
    ctx.show_as(status, &view)
}

async fn print(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (found, labels) = find(&ctx, path_id(&path)?).await?;
    ctx.show(&ShiftPaper {
        page: ctx.titled(k::SHIFT_TITLE, Tab::Today),
        row: row(&found, &labels),
        stood: stood(&ctx, &found).await?,
        taken_at: found.taken_at,
        taken_words: found.taken_words.clone().unwrap_or_default(),
    })
}

async fn take(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let words = match words_of(&form) {
        Ok(words) => words,
        Err(errors) if ctx.json => return Err(Error::Invalid(errors)),
        Err(errors) => {
            return show(&ctx, id, &errors, form.typed("words"), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (standing, claim) = by_office(&ctx, &form, TakeShift::RULE.offices, "desk.shifts.take")?;
    acts::take(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await?;
    Ok(ctx.go(&format!("/desk/shifts/{id}")))
}
