//! Whether taking part earns thanks, what counts, how often makes one, and what it is: set by the administrator.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::acts::thanks::set as acts;
use crate::domain::standing::Office;
use crate::domain::thanks::{self as rules, Part, TIMES_USUAL, WORDS_MOST};
use crate::domain::tiers::{Kind, SetThanks};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::settings::by_office;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::people::{self, Label};
use crate::store::thanks::{self as store, NewRule, RuleRow};
use crate::views::desk_requests::Choice;
use crate::views::desk_thanks::{RuleLine, ThanksRule, Typed};
use crate::views::page::Tab;
use crate::views::thanks::part_words;
use crate::words::k;

const READ: Audience = Audience::Office(&[Office::Admin, Office::Desk]);
/// Earlier rules shown.
const SHOWN: usize = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/thanks", READ, Both, "what taking part earns, and what was set so far", || {
            web::route().to(show)
        }),
        post(
            "/desk/settings/thanks",
            Audience::Office(SetThanks::RULE.offices),
            Both,
            "set what taking part earns from now on",
            &["key", "version", "gives", "part", "times", "zh", "en"],
            || web::route().to(set),
        ),
    ]
}

/// Everything the page needs, read at once.
struct Whole {
    /// The newest first.
    rules: Vec<RuleRow>,
    labels: HashMap<String, Label>,
}

async fn whole(ctx: &Ctx) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let mut rules = store::all(conn, &community)?;
            rules.reverse();
            let mut ids: Vec<String> = rules.iter().take(SHOWN).map(|row| row.by_id.clone()).collect();
            ids.sort_unstable();
            ids.dedup();
            Ok(Whole { labels: people::labels(conn, &community, &ids)?, rules })
        })
        .await
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let whole = whole(&ctx).await?;
    let typed = typed_of(whole.rules.first());
    page(&ctx, &whole, typed, &FieldErrors::default(), StatusCode::OK)
}

/// The form as the rule stands; everything ticked where there is none.
fn typed_of(row: Option<&RuleRow>) -> Typed {
    let Some(row) = row else {
        let parts = Part::ALL.iter().map(|part| part.as_str().to_owned()).collect();
        return Typed { parts, times: TIMES_USUAL.to_string(), ..Typed::default() };
    };
    Typed {
        version: i64::from(row.version),
        gives: row.gives,
        parts: row.parts().iter().map(|part| part.as_str().to_owned()).collect(),
        times: row.times.to_string(),
        zh: row.words_zh.clone(),
        en: row.words_en.clone(),
    }
}

fn page(
    ctx: &Ctx,
    whole: &Whole,
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::THANKS_SET_TITLE, Tab::Settings).with_errors(errors);
    let choice = |part: &Part| Choice {
        value: part.as_str().to_owned(),
        label: part_words(&page, part).to_owned(),
        chosen: typed.parts.iter().any(|chosen| chosen == part.as_str()),
    };
    let line = |row: &RuleRow| RuleLine {
        from_at: row.from_at,
        by: whole.labels.get(&row.by_id).map(|l| l.name.clone()).unwrap_or_default(),
        gives: row.gives,
        parts: row.parts(),
        times: row.times,
        words: row.words(ctx.prefs.lang).to_owned(),
    };
    let view = ThanksRule {
        may_change: ctx.caller()?.offices.iter().any(|(office, _)| SetThanks::RULE.offices.contains(office)),
        parts: Part::ALL.iter().map(choice).collect(),
        rules: whole.rules.iter().take(SHOWN).map(line).collect(),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

/// Whoever gives none has nothing else to say; what was said of it stays for another time, as far as it can be used.
fn read(form: &Form, stands: Option<&RuleRow>) -> Result<NewRule, FieldErrors> {
    let mut errors = FieldErrors::default();
    let gives = form.has("gives");
    let chosen = form.all("part");
    let parts: Vec<Part> = Part::ALL.iter().copied().filter(|part| chosen.contains(&part.as_str())).collect();
    let times = rules::times(form.text("times"));
    if gives && parts.is_empty() {
        errors.add("part", k::THANKS_ERROR_PARTS);
    }
    if gives && times.is_none() {
        errors.add("times", k::THANKS_ERROR_TIMES);
    }
    let mut words = |field: &str, needed: bool| {
        let words = rules::words(&form.typed(field));
        match &words {
            None => errors.add_with(field, k::SECOND_ERROR_WORDS_LONG, vec![("most", WORDS_MOST.to_string())]),
            Some(text) if needed && text.is_empty() => errors.add(field, k::THANKS_ERROR_WORDS),
            Some(_) => {}
        }
        words.unwrap_or_default()
    };
    let (words_zh, words_en) = (words("zh", gives), words("en", false));
    let times = times.or(stands.map(|row| row.times)).unwrap_or(TIMES_USUAL);
    if errors.0.is_empty() { Ok(NewRule { gives, parts, times, words_zh, words_en }) } else { Err(errors) }
}

async fn set(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut typed = Typed {
        version: form.text("version").parse().unwrap_or(0),
        gives: form.has("gives"),
        parts: form.all("part").into_iter().map(str::to_owned).collect(),
        times: form.typed("times"),
        zh: form.typed("zh"),
        en: form.typed("en"),
    };
    let version = i32::try_from(typed.version).unwrap_or(0);
    let whole = whole(&ctx).await?;
    let done = match read(&form, whole.rules.first()) {
        Ok(rule) => {
            let (standing, claim) = by_office(&ctx, &form, SetThanks::RULE.offices, "desk.settings.thanks")?;
            acts::set(&ctx.app.db, ctx.community_id(), standing, claim, version, rule).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go("/desk/settings/thanks")),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, &whole, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        // Somebody was quicker: what was typed stays, and the next press counts.
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => {
            let whole = self::whole(&ctx).await?;
            typed.version = whole.rules.first().map_or(0, |row| i64::from(row.version));
            let mut errors = FieldErrors::default();
            errors.add("zh", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            page(&ctx, &whole, typed, &errors, StatusCode::CONFLICT)
        }
        Err(other) => Err(other),
    }
}
