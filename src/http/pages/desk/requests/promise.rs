//! A time promised with an answer: read from the form, said to the resident in the answer itself, and kept for the shift.

use crate::acts::desk::promise;
use crate::domain::request::Words;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::instant;
use crate::store::answers::Claim;
use crate::store::{people, requests};
use crate::words::{self, Lang, k};

const DAY: i64 = 24 * 3_600_000;
/// Nobody promises anything further ahead.
const AHEAD: i64 = 90 * DAY;
/// A day promised without an hour is promised by its evening.
const EVENING: &str = "18:00";

/// The promise in the form, `None` where none was made or it cannot be.
pub fn read(ctx: &Ctx, form: &Form, errors: &mut FieldErrors) -> Option<i64> {
    let (day, hour) = (form.text("promise_day"), form.text("promise_hour"));
    if day.is_empty() && hour.is_empty() {
        return None;
    }
    let hour = if hour.is_empty() { EVENING } else { hour };
    let at = instant(ctx, day, hour);
    match at {
        Some(at) if at > ctx.now && at - ctx.now <= AHEAD => return Some(at),
        Some(_) => errors.add("promise_day", k::PROMISE_ERROR_TIME),
        None => errors.add("promise_day", k::PROMISE_ERROR_READ),
    }
    None
}

/// The line that says it, in the resident's language.
pub async fn line(ctx: &Ctx, request: String, at: i64) -> Result<String, Error> {
    let community = ctx.community_id().to_owned();
    let found = ctx.app.db.read(move |conn| requests::find(conn, &community, &request)).await?.ok_or(Error::Missing)?;
    let lang = language(ctx, &found.resident_id).await?;
    let when = words::dates::moment(lang, &ctx.community.zone(), at, ctx.now);
    debug_assert!(when.chars().count() < Words::MOST);
    Ok(words::tell(lang, k::PROMISE_LINE, &[("when", when)]))
}

/// The language a resident reads.
pub async fn language(ctx: &Ctx, resident: &str) -> Result<Lang, Error> {
    let (community, resident) = (ctx.community_id().to_owned(), resident.to_owned());
    let person = ctx.app.db.read(move |conn| people::find(conn, &community, &resident)).await?;
    Ok(person.and_then(|p| Lang::parse(&p.lang)).unwrap_or_default())
}

/// Keeps it, once the answer has been given.
pub async fn keep(ctx: &Ctx, form: &Form, digest: [u8; 32], request: String, at: i64) -> Result<(), Error> {
    let mut standing = ctx.office_standing(super::HANDLE)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "desk.promise", digest };
    promise::promise(&ctx.app.db, ctx.community_id(), standing, claim, request, at).await
}
