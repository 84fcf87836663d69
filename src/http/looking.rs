//! Before something about a person is shown to staff: is it their work, or do they say why first? What
//! is shown is noted for the person to read (TRUST.md §6 cases 1 and 24).

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode};

use super::ctx::Ctx;
use crate::acts::looking as acts;
use crate::domain::looking::{Opening, Reason, What, opening};
use crate::domain::standing::Office;
use crate::error::{Clash, Error, FieldErrors};
use crate::store::looks;
use crate::store::merges;
use crate::store::sessions::{Caller, SessionKind};
use crate::views::desk_people::PersonWhy;
use crate::views::desk_requests::Choice;
use crate::views::looks::reason_words;
use crate::views::page::Tab;
use crate::words::k;

/// The addresses that are about one person, by the address alone: no handler can forget them.
const PERSON: &str = "/desk/people/{id}";

/// Stands in the gate: asks for the reason, or lets the request through and notes the look.
pub async fn before(ctx: &Ctx, req: &ServiceRequest) -> Result<Option<HttpResponse>, Error> {
    let pattern = req.match_pattern().unwrap_or_default();
    let pattern = pattern.strip_prefix("/api/v1").unwrap_or(&pattern);
    if let Some(acting) = ctx.acting.as_deref() {
        let Some(caller) = ctx.caller.as_deref() else { return Ok(None) };
        return match acting.mandate {
            Some(_) => helper(ctx, caller, &acting.resident_id, What::Person).await,
            None => at(ctx, &acting.resident_id, What::Person, false).await,
        };
    }
    // The reason itself is posted to the person's own address.
    let saying_why = pattern == PERSON && req.method() == Method::POST;
    if saying_why || !pattern.starts_with(PERSON) {
        return Ok(None);
    }
    let Some(id) = req.match_info().get("id") else { return Ok(None) };
    if let Some(there) = elsewhere(ctx, id, req.method()).await? {
        return Ok(Some(there));
    }
    // What was sent is not sent again by going on: they come back to the person first.
    let going = (req.method() != Method::GET).then(|| format!("/desk/people/{id}"));
    going_on(ctx, id, What::Person, false, going).await
}

/// The record became part of another: what is asked of it is asked there.
async fn elsewhere(ctx: &Ctx, id: &str, method: &Method) -> Result<Option<HttpResponse>, Error> {
    let (community, old) = (ctx.community_id().to_owned(), id.to_owned());
    let Some(kept) = ctx.app.db.read(move |conn| merges::kept_of(conn, &community, &old)).await? else {
        return Ok(None);
    };
    if *method != Method::GET {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    Ok(Some(ctx.go(&ctx.here.replacen(id, &kept, 1))))
}

/// Something about a person is opened by staff: `Some` is the page that asks why. `open_work` says that
/// the thing opened waits for this office anyway: an open request, a mandate to be checked.
pub async fn at(ctx: &Ctx, subject: &str, what: What, open_work: bool) -> Result<Option<HttpResponse>, Error> {
    going_on(ctx, subject, what, open_work, None).await
}

/// The same, going on somewhere else than here once it was said why.
async fn going_on(
    ctx: &Ctx,
    subject: &str,
    what: What,
    open_work: bool,
    going: Option<String>,
) -> Result<Option<HttpResponse>, Error> {
    let Some(caller) = ctx.caller.as_deref() else { return Ok(None) };
    if ctx.acting.as_deref().is_some_and(|acting| acting.mandate.is_some()) {
        return helper(ctx, caller, subject, what).await;
    }
    if !is_staff(caller) {
        return Ok(None);
    }
    let (community, viewer, id, now) =
        (ctx.community_id().to_owned(), caller.person_id.clone(), subject.to_owned(), ctx.now);
    let found = ctx.app.db.read(move |conn| looks::ties(conn, &community, &viewer, &id, what, now)).await?;
    let Some((ties, noted)) = found else { return Ok(None) };
    let offices: Vec<Office> = caller.offices.iter().map(|(office, _)| *office).collect();
    let how = opening(&offices, crate::domain::looking::Ties { open_work, ..ties });
    let Some(outcome) = how.as_str() else {
        return why(ctx, subject, &Said { next: going, ..Said::default() }, &FieldErrors::default()).map(Some);
    };
    debug_assert_ne!(how, Opening::Ask);
    if !noted {
        acts::seen(&ctx.app.db, ctx.community_id(), &caller.person_id, subject, outcome, what).await?;
    }
    Ok(None)
}

/// A helper under a mandate needs no reason; that they looked is noted all the same.
async fn helper(ctx: &Ctx, caller: &Caller, resident: &str, what: What) -> Result<Option<HttpResponse>, Error> {
    let (community, viewer, id, now) =
        (ctx.community_id().to_owned(), caller.person_id.clone(), resident.to_owned(), ctx.now);
    let noted = ctx.app.db.read(move |conn| looks::noted(conn, &community, &viewer, &id, what, now)).await?;
    if !noted {
        acts::seen(&ctx.app.db, ctx.community_id(), &caller.person_id, resident, "mandate", what).await?;
    }
    Ok(None)
}

/// Somebody signed in named a person they may not know of: they are told that nobody is there, and it is noted.
pub async fn denied(ctx: &Ctx, req: &ServiceRequest) -> Result<(), Error> {
    let named = req.match_info().get("resident");
    let (Some(caller), Some(named)) = (ctx.caller.as_deref(), named) else { return Ok(()) };
    acts::denied(&ctx.app.db, ctx.community_id(), &caller.person_id, named).await
}

/// Offices that see residents; a responsible party sees its own work only.
fn is_staff(caller: &Caller) -> bool {
    matches!(caller.kind, SessionKind::Staff | SessionKind::Api) && !caller.offices.is_empty()
}

/// What was said on the page that asks why, kept when it was not enough.
#[derive(Default)]
pub struct Said {
    pub reason: Option<Reason>,
    pub words: String,
    /// Where they were going; where they are, at first.
    pub next: Option<String>,
}

/// The page that asks why: 403 until it is said, 422 where it was not said well.
pub fn why(ctx: &Ctx, subject: &str, said: &Said, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::PEOPLE_WHY, Tab::People).with_errors(errors);
    let choice = |reason: Reason| Choice {
        value: reason.as_str().to_owned(),
        label: reason_words(&page, reason.as_str()).to_owned(),
        chosen: said.reason == Some(reason),
    };
    let status = if errors.0.is_empty() { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = PersonWhy {
        id: subject.to_owned(),
        reasons: Reason::ALL.into_iter().map(choice).collect(),
        words: said.words.clone(),
        next: said.next.clone().unwrap_or_else(|| ctx.here.clone()),
        page,
    };
    ctx.show_as(status, &view)
}
