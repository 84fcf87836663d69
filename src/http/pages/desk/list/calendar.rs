//! The community's calendar: the ordinary week, holidays, and the days that make up for them (调休).

use actix_web::{HttpResponse, web};
use jiff::civil::Date;

use super::super::hours::days_in_words;
use super::{READ, refused, status_of};
use crate::acts::list::calendar::{self, Change};
use crate::domain::desk_hours::minutes;
use crate::domain::request::Week;
use crate::domain::standing::{Office, Standing};
use crate::domain::tiers::{ChangeCalendar, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::answers::Claim;
use crate::store::work_calendar::{self, Day};
use crate::views::desk_list::{CalendarAtDesk, DayRow, WeekForm, WeekWords};
use crate::views::page::Tab;
use crate::words::dates::{minute_of_day, parse_date, plain_date};
use crate::words::typed::tidy;
use crate::words::{self, k};

const CHANGE: &[Office] = ChangeCalendar::RULE.offices;
/// Days set in one go: the longest holiday, and then some.
const MOST_DAYS: usize = 60;
const MOST_NAME: usize = 20;
const WEEKDAYS: [words::Key; 7] = [
    k::LIST_MONDAY,
    k::LIST_TUESDAY,
    k::LIST_WEDNESDAY,
    k::LIST_THURSDAY,
    k::LIST_FRIDAY,
    k::LIST_SATURDAY,
    k::LIST_SUNDAY,
];

pub fn entries() -> Vec<Entry> {
    let admin = Audience::Office(CHANGE);
    vec![
        get("/desk/settings/calendar", READ, Both, "working days and hours, holidays, make-up days", || {
            web::route().to(show)
        }),
        post(
            "/desk/settings/calendar/week",
            admin,
            Both,
            "the ordinary week",
            &["key", "version", "day", "opens", "closes", "rest_from", "rest_to"],
            || web::route().to(week),
        ),
        post(
            "/desk/settings/calendar/days",
            admin,
            Both,
            "days that are off (works=no) or worked (works=yes), from one to another",
            &["key", "from", "to", "name", "works"],
            || web::route().to(days),
        ),
        post(
            "/desk/settings/calendar/plain",
            admin,
            Both,
            "a day is as its weekday says again",
            &["key", "date"],
            || web::route().to(plain),
        ),
    ]
}

/// What was typed into either form, when it was refused.
#[derive(Default)]
struct Typed {
    week: Option<WeekForm>,
    days: (String, String, String, bool),
}

async fn page(ctx: &Ctx, typed: Typed, errors: &FieldErrors, clash: bool) -> Result<HttpResponse, Error> {
    let (community, today) = (ctx.community_id().to_owned(), today(ctx));
    let ((week, version), listed) = ctx
        .app
        .db
        .read(move |conn| {
            Ok((work_calendar::week(conn, &community)?, work_calendar::days(conn, &community, &today.to_string())?))
        })
        .await?;
    let page = ctx.titled(k::LIST_CALENDAR, Tab::Settings).with_errors(errors);
    let mut form = typed.week.unwrap_or_else(|| week_form(&week));
    form.version = i64::from(version);
    form.names = WEEKDAYS.iter().map(|key| page.t(*key).to_owned()).collect();
    let (from, to, name, works) = typed.days;
    let view = CalendarAtDesk {
        may_change: ctx.caller()?.offices.iter().any(|(office, _)| CHANGE.contains(office)),
        words: week_words(ctx, &week, &listed),
        days: listed.iter().filter_map(|day| row(ctx, day)).collect(),
        week: form,
        from,
        to,
        name,
        works,
        page,
    };
    ctx.show_as(status_of(errors, clash), &view)
}

fn today(ctx: &Ctx) -> Date {
    ctx.community.zone().to_datetime(jiff::Timestamp::from_millisecond(ctx.now).unwrap_or_default()).date()
}

fn row(ctx: &Ctx, day: &Day) -> Option<DayRow> {
    let date: Date = day.day.parse().ok()?;
    Some(DayRow {
        words: format!("{} {}", plain_date(ctx.prefs.lang, date), weekday(ctx, date)),
        date: day.day.clone(),
        works: day.works,
        name: day.name.clone(),
    })
}

fn weekday(ctx: &Ctx, date: Date) -> &'static str {
    let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7;
    words::say(ctx.prefs.lang, WEEKDAYS[at])
}

fn week_form(week: &Week) -> WeekForm {
    let rest = |of: fn((u16, u16)) -> u16| week.rest.map(|rest| clock(of(rest))).unwrap_or_default();
    WeekForm {
        version: 0,
        names: Vec::new(),
        days: week.days,
        opens: clock(week.opens),
        closes: clock(week.closes),
        rest_from: rest(|(from, _)| from),
        rest_to: rest(|(_, to)| to),
    }
}

/// 8:30
fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// The hours of the office as everybody reads them: which days, from when to when, and what differs in the coming days.
pub fn week_words(ctx: &Ctx, week: &Week, days: &[Day]) -> WeekWords {
    let page = ctx.page("", Tab::None);
    let hour = |minutes| minute_of_day(page.lang, minutes);
    let span = |from, to| page.t2(k::HOURS_FROM_TO, "from", hour(from), "to", hour(to));
    let hours = match week.rest {
        Some((from, to)) => [span(week.opens, from), span(to, week.closes)].join(page.t(k::PEOPLE_COMMA)),
        None => span(week.opens, week.closes),
    };
    WeekWords {
        days: days_in_words(&page, &week.days),
        hours,
        differs: days.iter().take(31).filter_map(|day| row(ctx, day)).collect(),
    }
}

fn by_office(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    super::super::settings::by_office(ctx, form, CHANGE, route)
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, Typed::default(), &FieldErrors::default(), false).await
}

async fn week(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let mut days = [false; 7];
    for day in form.all("day").into_iter().filter_map(|d| d.parse::<usize>().ok()) {
        if let Some(works) = day.checked_sub(1).and_then(|at| days.get_mut(at)) {
            *works = true;
        }
    }
    let typed = WeekForm {
        version: 0,
        names: Vec::new(),
        days,
        opens: form.typed("opens"),
        closes: form.typed("closes"),
        rest_from: form.typed("rest_from"),
        rest_to: form.typed("rest_to"),
    };
    let mut clash = false;
    if let Some(week) = read_week(&typed, &mut errors) {
        let version = form.text("version").parse().unwrap_or(0);
        match change(&ctx, &form, "desk.calendar.week", Change::Week { week, version }).await {
            Ok(done) => return Ok(done),
            Err(error) => (errors, clash) = refused(error)?,
        }
    }
    page(&ctx, Typed { week: Some(typed), ..Typed::default() }, &errors, clash).await
}

/// The week as typed; a rest needs both its ends, inside the day.
fn read_week(typed: &WeekForm, errors: &mut FieldErrors) -> Option<Week> {
    let mut time = |field: &str, text: &str| {
        let found = minutes(text);
        if found.is_none() {
            errors.add(field, k::LIST_ERROR_TIME);
        }
        found
    };
    let (opens, closes) = (time("opens", &typed.opens), time("closes", &typed.closes));
    let no_rest = tidy(&typed.rest_from).is_empty() && tidy(&typed.rest_to).is_empty();
    let rest = if no_rest { None } else { time("rest_from", &typed.rest_from).zip(time("rest_to", &typed.rest_to)) };
    if !typed.days.contains(&true) {
        errors.add("day", k::LIST_ERROR_NO_DAY);
    }
    if opens.zip(closes).is_some_and(|(opens, closes)| opens >= closes) {
        errors.add("closes", k::LIST_ERROR_CLOSES);
    }
    let (opens, closes) = (opens?, closes?);
    if rest.is_some_and(|(from, to)| from >= to || from <= opens || to >= closes) {
        errors.add("rest_from", k::LIST_ERROR_REST);
    }
    errors.0.is_empty().then_some(Week { days: typed.days, opens, closes, rest })
}

async fn days(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let works = form.text("works") == "yes";
    let name = super::line(&form, "name", MOST_NAME, None, &mut errors);
    let span = read_days(&form, &mut errors);
    let mut clash = false;
    if let (Some(span), true) = (span, errors.0.is_empty()) {
        let days = span.into_iter().map(|day| Day { day: day.to_string(), works, name: name.clone() }).collect();
        match change(&ctx, &form, "desk.calendar.days", Change::Days(days)).await {
            Ok(done) => return Ok(done),
            Err(error) => (errors, clash) = refused(error)?,
        }
    }
    let typed = Typed { days: (form.typed("from"), form.typed("to"), form.typed("name"), works), week: None };
    page(&ctx, typed, &errors, clash).await
}

/// Every day from the first to the last; one day where no last is given.
fn read_days(form: &Form, errors: &mut FieldErrors) -> Option<Vec<Date>> {
    let from = parse_date(form.text("from"));
    if from.is_none() {
        errors.add("from", k::LIST_ERROR_DAY);
    }
    let to = if form.has("to") { parse_date(form.text("to")) } else { from };
    if to.is_none() && form.has("to") {
        errors.add("to", k::LIST_ERROR_DAY);
    }
    let (from, to) = (from?, to?);
    let span: Vec<Date> =
        from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(MOST_DAYS + 1).collect();
    if span.is_empty() || span.len() > MOST_DAYS {
        errors.add_with("to", k::LIST_ERROR_SPAN, vec![("most", MOST_DAYS.to_string())]);
        return None;
    }
    Some(span)
}

async fn plain(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let day = parse_date(form.text("date")).ok_or_else(|| Error::field("date", k::LIST_ERROR_DAY))?;
    change(&ctx, &form, "desk.calendar.plain", Change::Plain(vec![day.to_string()])).await
}

async fn change(ctx: &Ctx, form: &Form, route: &'static str, what: Change) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(ctx, form, route)?;
    calendar::change(&ctx.app.db, ctx.community_id(), standing, claim, what).await?;
    ctx.app.community_changed();
    Ok(ctx.go("/desk/settings/calendar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(clock(510), "8:30");
    }
}
