//! The responsibility list (责任清单) as the community edits it: parties, categories with their lines, what they ask,
//! and the calendar by which working hours run.

mod calendar;
mod categories;
mod parties;
mod questions;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::standing::{Office, Standing};
use crate::domain::tiers::{ChangeList, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::store::answers::Claim;
use crate::store::catalogue::{self, Category, Party, Responsibility};
use crate::store::{questions as asked, work_calendar};
use crate::views::desk_list::{CategoryRow, ListAtDesk, ListOnPaper, PartyRow, WeekWords};
use crate::views::page::Tab;
use crate::words::numbers::zh_to_digits;
use crate::words::typed::tidy;
use crate::words::{Key, k};

pub use calendar::week_words;

const READ: Audience = Audience::Office(&[Office::Admin, Office::Desk]);
const CHANGE: &[Office] = ChangeList::RULE.offices;

pub fn entries() -> Vec<Entry> {
    let mut all = vec![
        get("/desk/settings/list", READ, Both, "the responsibility list: parties, categories, lines", || {
            web::route().to(show)
        }),
        get("/desk/settings/list/paper", READ, Both, "the responsibility list to print and put up", || {
            web::route().to(paper)
        }),
    ];
    all.extend(parties::entries());
    all.extend(categories::entries());
    all.extend(questions::entries());
    all.extend(calendar::entries());
    all
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrived {
    saved: String,
}

async fn show(ctx: Ctx, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (categories, lines, parties, counts) = ctx
        .app
        .db
        .read(move |conn| {
            let categories = catalogue::categories_in_use(conn, &community)?;
            let ids: Vec<String> = categories.iter().map(|c| c.id.clone()).collect();
            let counts = asked::counts(conn, &community, &ids)?;
            let lines = catalogue::responsibility_list(conn, &community, now)?;
            Ok((categories, lines, catalogue::parties(conn, &community)?, counts))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let last = categories.len().saturating_sub(1);
    let row = |(at, c): (usize, &Category)| {
        let line = lines.iter().find(|(of, ..)| of.id == c.id);
        CategoryRow {
            id: c.id.clone(),
            name: c.name(lang).to_owned(),
            hint: c.hint(lang).to_owned(),
            icon: c.icon.clone(),
            party: line.map(|(_, _, p)| p.name.clone()).unwrap_or_default(),
            answer_hours: line.map_or(0, |(_, l, _)| l.answer_hours.unsigned_abs()),
            solve_hours: line.map_or(0, |(_, l, _)| l.solve_hours.unsigned_abs()),
            hours: line.map(|(_, l, _)| l.hours).unwrap_or(crate::domain::request::Hours::Calendar),
            public: c.public,
            weighty: line.is_some_and(|(_, l, _)| l.tier > 1),
            questions: counts.get(&c.id).copied().unwrap_or(0),
            first: at == 0,
            last: at == last,
        }
    };
    let party = |p: &Party| PartyRow {
        id: p.id.clone(),
        name: p.name.clone(),
        kind: p.kind.clone(),
        phone: p.phone.clone(),
        lines: lines.iter().filter(|(_, l, _)| l.party_id == p.id).count(),
    };
    ctx.show(&ListAtDesk {
        page: ctx.titled(k::DESK_DUTIES, Tab::Settings),
        may_change: may_change(&ctx),
        saved: arrived.saved == "yes",
        parties: parties.iter().filter(|p| p.ended_at.is_none()).map(party).collect(),
        categories: categories.iter().enumerate().map(row).collect(),
    })
}

async fn paper(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (lines, week) = in_force(&ctx).await?;
    ctx.show(&ListOnPaper {
        page: ctx.titled(k::DESK_DUTIES, Tab::Settings),
        lines: lines.iter().map(|line| public_line(&ctx, line)).collect(),
        week,
    })
}

/// The list as it is in force, with the hours of the office in words.
pub async fn in_force(ctx: &Ctx) -> Result<(Vec<(Category, Responsibility, Party)>, WeekWords), Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let today = ctx.community.zone().to_datetime(jiff::Timestamp::from_millisecond(now).unwrap_or_default()).date();
    let (lines, (week, _), days) = ctx
        .app
        .db
        .read(move |conn| {
            let lines = catalogue::responsibility_list(conn, &community, now)?;
            let days = work_calendar::days(conn, &community, &today.to_string())?;
            Ok((lines, work_calendar::week(conn, &community)?, days))
        })
        .await?;
    let lines = lines.into_iter().filter(|(c, ..)| c.code != catalogue::CALL_ME).collect();
    Ok((lines, week_words(ctx, &week, &days)))
}

/// A line as everybody reads it.
pub fn public_line(ctx: &Ctx, line: &(Category, Responsibility, Party)) -> crate::views::desk_list::PublicLine {
    let (category, line, party) = line;
    crate::views::desk_list::PublicLine {
        category: category.name(ctx.prefs.lang).to_owned(),
        hint: category.hint(ctx.prefs.lang).to_owned(),
        icon: category.icon.clone(),
        party: party.name.clone(),
        phone: party.phone.clone(),
        answer_hours: line.answer_hours.unsigned_abs(),
        solve_hours: line.solve_hours.unsigned_abs(),
        hours: line.hours,
    }
}

fn may_change(ctx: &Ctx) -> bool {
    ctx.caller().is_ok_and(|caller| caller.offices.iter().any(|(office, _)| CHANGE.contains(office)))
}

fn by_office(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    super::settings::by_office(ctx, form, CHANGE, route)
}

/// One line of text, from one character to so many.
fn line(form: &Form, field: &str, most: usize, empty: Option<Key>, errors: &mut FieldErrors) -> String {
    let text = tidy(form.text(field));
    match text.chars().count() {
        0 => {
            if let Some(key) = empty {
                errors.add(field, key);
            }
        }
        count if count > most => errors.add_with(field, k::LIST_ERROR_LINE, vec![("most", most.to_string())]),
        _ => {}
    }
    text
}

/// A whole number as people type it.
fn whole(text: &str) -> Option<i32> {
    zh_to_digits(&tidy(text)).parse().ok()
}

/// Refused by an act: the form again, with what was typed.
fn refused(error: Error) -> Result<(FieldErrors, bool), Error> {
    use crate::error::Clash;
    match error {
        Error::Invalid(errors) => Ok((errors, false)),
        Error::Conflict(Clash::ChangedMeanwhile) => {
            let mut errors = FieldErrors::default();
            errors.add("", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            Ok((errors, true))
        }
        other => Err(other),
    }
}

fn status_of(errors: &FieldErrors, clash: bool) -> actix_web::http::StatusCode {
    use actix_web::http::StatusCode;
    match (clash, errors.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
