//! 暂时不在家: the resident, or the desk for them, says that they are away, until when if they know, and that they are back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::acts::away;
use crate::domain::policy::Refusal;
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::store::absences;
use crate::store::answers::Claim;
use crate::views::contact::AwayPage;
use crate::views::page::Tab;
use crate::words::dates::parse_date;
use crate::words::k;
use crate::words::typed::tidy_words;

/// The most that is said of it, in characters.
const MOST: usize = 100;
/// Nobody plans further ahead than this, in days.
const FURTHEST: i64 = 366;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me/away", Resident, ForResident, "whether the resident is away", || web::route().to(show)),
        post("/me/away", Resident, ForResident, "say that they are away", &["key", "until", "words"], || {
            web::route().to(set)
        }),
        post("/me/away/end", Resident, ForResident, "say that they are back", &["key"], || web::route().to(end)),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, String::new(), String::new(), &FieldErrors::default()).await
}

/// Where she is, a helper is not told here; the policy says the same of setting it.
fn not_by_mandate(ctx: &Ctx) -> Result<(), Error> {
    match ctx.acting.as_ref().and_then(|a| a.mandate.as_ref()) {
        Some(_) => Err(Error::refused(Refusal::NeverForAnother)),
        None => Ok(()),
    }
}

async fn page(ctx: &Ctx, until: String, words: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    not_by_mandate(ctx)?;
    let (community, id, now) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.now);
    let away = ctx.app.db.read(move |conn| absences::now(conn, &community, &id, now)).await?;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &AwayPage {
            page: ctx.titled(k::AWAY_TITLE, Tab::Me).with_errors(errors),
            away: away.is_some(),
            since: away.as_ref().map_or(ctx.now, |a| a.from_at),
            until: away.as_ref().and_then(|a| a.until_at),
            words: away.map(|a| a.words).unwrap_or_default(),
            typed_until: until,
            typed_words: words,
        },
    )
}

fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.standing()? })
}

async fn set(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let until = match form.has("until") {
        true => until(&ctx, form.text("until")).or_else(|| {
            errors.add("until", k::AWAY_ERROR_UNTIL);
            None
        }),
        false => None,
    };
    let words = tidy_words(form.text("words"));
    if words.chars().count() > MOST {
        errors.add("words", k::AWAY_ERROR_WORDS);
    }
    if !errors.0.is_empty() {
        return page(&ctx, form.typed("until"), form.typed("words"), &errors).await;
    }
    let claim = Claim { key: form.key(), route: "away.set", digest: form.digest() };
    let (standing, resident) = (standing(&ctx, &form)?, ctx.resident()?.to_owned());
    away::set(&ctx.app.db, ctx.community_id(), standing, claim, resident, until, words).await?;
    Ok(ctx.go(&format!("{}/me/away", ctx.base())))
}

/// The beginning of the day on which they are back, in the community's time: from tomorrow to a year on.
fn until(ctx: &Ctx, typed: &str) -> Option<i64> {
    let date = parse_date(typed)?;
    let zone = ctx.community.zone();
    let at = zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_millisecond();
    let day = 24 * 3_600_000;
    (at > ctx.now && at - ctx.now < FURTHEST * day).then_some(at)
}

async fn end(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let claim = Claim { key: form.key(), route: "away.end", digest: form.digest() };
    let (standing, resident) = (standing(&ctx, &form)?, ctx.resident()?.to_owned());
    away::end(&ctx.app.db, ctx.community_id(), standing, claim, resident).await?;
    Ok(ctx.go(&format!("{}/me/away", ctx.base())))
}
