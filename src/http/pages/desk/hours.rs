//! When somebody is at the desk, who answers when nobody is, and the words for it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::desk::hours as acts;
use crate::domain::desk_hours::{Hours, minutes, runs, shown};
use crate::domain::standing::Office;
use crate::domain::tiers::{ChangeSettings, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::desk_hours::{self as store, Row, Rule};
use crate::views::desk_hours::{DeskHours, Typed};
use crate::views::desk_phone::Shut;
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Shut as ShutNow, Tab};
use crate::words::dates::minute_of_day;
use crate::words::typed::{phone, show_phone, tidy, tidy_words};
use crate::words::{Key, k};

const READ: Audience = Audience::Office(&[Office::Admin, Office::Desk]);
/// The longest that is read out to somebody in a hurry.
const MOST: usize = 200;
const DAYS: [Key; 7] = [
    k::HOURS_MONDAY,
    k::HOURS_TUESDAY,
    k::HOURS_WEDNESDAY,
    k::HOURS_THURSDAY,
    k::HOURS_FRIDAY,
    k::HOURS_SATURDAY,
    k::HOURS_SUNDAY,
];

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/hours", READ, Both, "when the desk is open, and who answers otherwise", || {
            web::route().to(show)
        }),
        post(
            "/desk/settings/hours",
            Audience::Office(ChangeSettings::RULE.offices),
            Both,
            "set when the desk is open, and who answers otherwise",
            &["key", "version", "day", "opens", "closes", "phone", "zh", "en"],
            || web::route().to(set),
        ),
    ]
}

/// The rule in force, in words, and whether the desk is shut now; `None` where nobody set one.
pub async fn rule(ctx: &Ctx) -> Result<Option<Shut>, Error> {
    let community = ctx.community_id().to_owned();
    let row = ctx.app.db.read(move |conn| store::find(conn, &community)).await?;
    Ok(row.map(|row| in_words(ctx, &row)))
}

/// Said at the foot of every page while nobody is there, from what is remembered of the place.
pub fn shut_now(ctx: &Ctx) -> Option<ShutNow> {
    let row = ctx.app.hours()?;
    let shut = !open_now(ctx, &row.hours());
    shut.then(|| ShutNow { phone: on_one_line(&row.phone), phone_href: format!("tel:{}", row.phone) })
}

/// The same where it has to be said because the desk is shut.
pub async fn if_shut(ctx: &Ctx) -> Result<Option<Shut>, Error> {
    Ok(rule(ctx).await?.filter(|rule| rule.now))
}

/// A number that never breaks in the middle, in however large a type.
fn on_one_line(phone: &str) -> String {
    show_phone(phone).replace(' ', "\u{a0}")
}

/// 周一到周五、周日
pub fn days_in_words(page: &Page, days: &[bool; 7]) -> String {
    let runs: Vec<String> = runs(days).into_iter().map(|run| run_in_words(page, run)).collect();
    runs.join(page.t(k::PEOPLE_COMMA))
}

/// 周一到周五; two days are named both.
fn run_in_words(page: &Page, (first, last): (usize, usize)) -> String {
    let name = |day: usize| DAYS.get(day).map(|key| page.t(*key)).unwrap_or_default();
    match last - first {
        0 => name(first).to_owned(),
        1 => [name(first), name(last)].join(page.t(k::PEOPLE_COMMA)),
        _ => page.t2(k::HOURS_FROM_TO, "from", name(first), "to", name(last)),
    }
}

fn in_words(ctx: &Ctx, row: &Row) -> Shut {
    let hours = row.hours();
    let page = ctx.page("", Tab::None);
    // Nobody wonders why it is shut on a Wednesday.
    let special = ctx
        .app
        .special_day()
        .filter(|day| !day.name.is_empty())
        .map(|day| page.t1(if day.works { k::OUTSIDE_MAKE_UP_DAY } else { k::OUTSIDE_HOLIDAY }, "name", &day.name));
    Shut {
        phone: on_one_line(&row.phone),
        phone_href: format!("tel:{}", row.phone),
        words: row.words(ctx.prefs.lang).to_owned(),
        hours: special.unwrap_or_default()
            + &page.t3(
                k::HOURS_IN_WORDS,
                "days",
                days_in_words(&page, &hours.days),
                "opens",
                minute_of_day(ctx.prefs.lang, hours.opens),
                "closes",
                minute_of_day(ctx.prefs.lang, hours.closes),
            ),
        now: !open_now(ctx, &hours),
    }
}

fn open_now(ctx: &Ctx, hours: &Hours) -> bool {
    let Ok(at) = jiff::Timestamp::from_millisecond(ctx.now) else { return true };
    let local = ctx.community.zone().to_datetime(at);
    let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
    let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
    hours.open_at(weekday, minute, ctx.app.special_day().map(|day| day.works))
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let stands = standing(&ctx).await?;
    page(&ctx, typed_of(stands.as_ref()), &FieldErrors::default(), StatusCode::OK)
}

async fn standing(ctx: &Ctx) -> Result<Option<Row>, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| store::find(conn, &community)).await
}

/// The form as the rule stands; a working week where there is none.
fn typed_of(row: Option<&Row>) -> Typed {
    let Some(row) = row else {
        return Typed { days: "12345".into(), opens: "08:30".into(), closes: "17:30".into(), ..Typed::default() };
    };
    let hours = row.hours();
    Typed {
        version: i64::from(row.version),
        days: row.days.clone(),
        opens: shown(hours.opens),
        closes: shown(hours.closes),
        phone: show_phone(&row.phone),
        zh: row.words_zh.clone(),
        en: row.words_en.clone(),
    }
}

fn page(ctx: &Ctx, typed: Typed, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let page: Page = ctx.titled(k::HOURS_TITLE, Tab::Settings).with_errors(errors);
    let days = DAYS.into_iter().zip('1'..='7').map(|(key, digit)| Choice {
        value: digit.to_string(),
        label: page.t(key).to_owned(),
        chosen: typed.days.contains(digit),
    });
    let may = ctx.caller()?.offices.iter().any(|(office, _)| ChangeSettings::RULE.offices.contains(office));
    let open_on = days_in_words(&page, &Hours::days_of(&typed.days));
    let view = DeskHours { days: days.collect(), open_on, typed, may_change: may, page };
    ctx.show_as(status, &view)
}

fn read(form: &Form) -> Result<Rule, FieldErrors> {
    let mut errors = FieldErrors::default();
    let days = Hours::days_of(&form.all("day").concat());
    if days.iter().all(|on| !on) {
        errors.add("day", k::HOURS_ERROR_DAY);
    }
    let opens = form.parse("opens", &mut errors, |text| minutes(text).ok_or(k::HOURS_ERROR_TIME));
    let closes = form.parse("closes", &mut errors, |text| minutes(text).ok_or(k::HOURS_ERROR_TIME));
    if let (Some(opens), Some(closes)) = (opens, closes)
        && opens >= closes
    {
        errors.add("closes", k::HOURS_ERROR_ORDER);
    }
    let number = match tidy(form.text("phone")).as_str() {
        "" => Some(String::new()),
        // Emergency and hotline numbers are short, and people know them so.
        short if short.len() <= 6 && short.bytes().all(|b| b.is_ascii_digit()) => Some(short.to_owned()),
        typed => phone(typed).or_else(|| {
            errors.add("phone", k::PHONE_ERROR_NUMBER);
            None
        }),
    };
    let mut words = |field: &str, needed: bool| {
        let text = tidy_words(&form.typed(field));
        match text.chars().count() {
            0 if needed => errors.add(field, k::HOURS_ERROR_WORDS),
            n if n > MOST => errors.add_with(field, k::SECOND_ERROR_WORDS_LONG, vec![("most", MOST.to_string())]),
            _ => {}
        }
        text
    };
    let (words_zh, words_en) = (words("zh", true), words("en", false));
    match (opens, closes, number) {
        (Some(opens), Some(closes), Some(phone)) if errors.0.is_empty() => {
            Ok(Rule { hours: Hours { days, opens, closes }, phone, words_zh, words_en })
        }
        _ => Err(errors),
    }
}

async fn set(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut typed = Typed {
        version: form.text("version").parse().unwrap_or(0),
        days: form.all("day").concat(),
        opens: form.typed("opens"),
        closes: form.typed("closes"),
        phone: form.typed("phone"),
        zh: form.typed("zh"),
        en: form.typed("en"),
    };
    let version = i32::try_from(typed.version).unwrap_or(0);
    let done = match read(&form) {
        Ok(rule) => {
            let (standing, claim) = by_office(&ctx, &form, ChangeSettings::RULE.offices, "desk.settings.hours")?;
            acts::set(&ctx.app.db, ctx.community_id(), standing, claim, version, rule).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => {
            ctx.app.community_changed();
            Ok(ctx.go("/desk/settings/hours"))
        }
        Err(Error::Invalid(errors)) if !ctx.json => page(&ctx, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => {
            typed.version = standing(&ctx).await?.map_or(0, |row| i64::from(row.version));
            let mut errors = FieldErrors::default();
            errors.add("opens", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            page(&ctx, typed, &errors, StatusCode::CONFLICT)
        }
        Err(other) => Err(other),
    }
}
