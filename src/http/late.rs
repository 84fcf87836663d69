//! What was done without a signal and sent later (docs/OFFLINE.md): which addresses take it, whether it still counts, and
//! the answer that says so and echoes its key.

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode};
use serde_json::json;

use super::ctx::Ctx;
use super::form::{CLIENT_TIME, Form, KEY};
use super::gate;
use crate::acts::late::{self, Came};
use crate::acts::wish::{Answer, Wish};
use crate::domain::mandate::Matter;
use crate::domain::offline::{Aside, judge, waited};
use crate::domain::standing::{Channel, Standing};
use crate::error::{Clash, Error};
use crate::store::answers::Claim;
use crate::words::{self, Key, k};

/// A form that may be filled in without a signal and sent later, from a helper's outbox.
pub struct Takes {
    /// Where it is posted, under `/for/{resident}`. Its handler asks [`aside`] first and takes [`standing`] from here.
    pub post: &'static str,
    /// What the outbox calls it; it names nobody, for it stands on the phone in the open.
    pub name: Key,
    /// The matter and the page of the resident's that is taken along for its form; `None`: it stands on `/visit` itself, or
    /// on the page of the line before.
    pub page: Option<(Matter, &'static str)>,
}

/// Every such form. A new one is a line here.
pub const TAKES: [Takes; 11] = [
    Takes { post: "/requests", name: k::HELD_WHAT_REPORT, page: None },
    Takes { post: "/requests/{id}/withdrawal", name: k::HELD_WHAT_WITHDRAW, page: None },
    Takes { post: "/me/contact/phone", name: k::HELD_WHAT_PHONE, page: Some((Matter::Contact, "/me/contact/phone")) },
    Takes { post: "/me/contact/email", name: k::HELD_WHAT_EMAIL, page: Some((Matter::Contact, "/me/contact/email")) },
    Takes { post: "/me/contact/home", name: k::HELD_WHAT_HOME, page: Some((Matter::Contact, "/me/contact/home")) },
    Takes { post: "/me/contact/reach", name: k::VISITS_WHAT_REACH, page: Some((Matter::Contact, "/me/contact/reach")) },
    Takes {
        post: "/activities/{id}/signup",
        name: k::VISITS_WHAT_SIGN_UP,
        page: Some((Matter::Activities, "/visit/activities")),
    },
    Takes {
        post: "/activities/{id}/arrival",
        name: k::VISITS_WHAT_ARRIVE,
        page: Some((Matter::Activities, "/visit/arrivals")),
    },
    Takes { post: "/meetings/{id}/arrival", name: k::VISITS_WHAT_ARRIVE, page: None },
    Takes {
        post: "/surveys/{id}/answers",
        name: k::VISITS_WHAT_ANSWER,
        page: Some((Matter::Proposals, "/visit/surveys")),
    },
    Takes { post: "/proposals", name: k::VISITS_WHAT_PROPOSE, page: Some((Matter::Proposals, "/visit/proposal")) },
];

/// Is this an act from an outbox, at an address that sets aside what may not be done any more? Only the two headers
/// say so here: nothing of the body has been read.
pub fn may_pass(req: &ServiceRequest) -> bool {
    let has = |name: &str| req.headers().get(name).is_some_and(|v| !v.is_empty());
    let pattern = req.match_pattern().unwrap_or_default();
    let under = pattern.split_once("/for/{resident}").map(|(_, rest)| rest);
    req.method() == Method::POST
        && has(KEY)
        && has(CLIENT_TIME)
        && under.is_some_and(|rest| TAKES.iter().any(|one| one.post == rest))
}

/// The caller's standing for an act that may have waited for a signal.
pub fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    let standing = ctx.standing()?;
    let client_at = form.client_at();
    let offline = client_at.is_some_and(|at| waited(at, ctx.now)) && standing.mandate().is_some();
    let channel = if offline { Channel::OfflineVisit } else { standing.channel };
    Ok(Standing { key: form.key(), client_at, channel, ..standing })
}

/// The answer where it does not count by itself any more: it was set aside. `None`: go on, it counts.
pub async fn aside(ctx: &Ctx, form: &Form, route: &'static str, wish: &Wish) -> Result<Option<HttpResponse>, Error> {
    let Some(acting) = ctx.acting.as_deref() else { return Ok(None) };
    if acting.mandate.is_none() {
        return Ok(None);
    }
    let over = gate::in_force(acting, ctx.now);
    let (Some(_), Some(client_at)) = (form.key(), form.client_at()) else {
        return over.map(|()| None);
    };
    let Some(why) = judge(client_at, ctx.now, over.is_err()) else { return Ok(None) };
    match keep(ctx, form, route, wish, why).await? {
        Some(answer) => Ok(Some(answer)),
        // Answered in time before: the same answer again, if that may still be had.
        None => over.map(|()| None),
    }
}

/// The answer to what waited for a signal and found it over, full, or answered by the resident: set aside like what came
/// too late. What was pressed just now, on a page that could have said so, is refused as ever.
pub async fn closed(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    wish: &Wish,
    refused: Error,
) -> Result<HttpResponse, Error> {
    if !is_late(ctx, form) {
        return Err(refused);
    }
    keep(ctx, form, route, wish, Aside::Closed).await?.ok_or(refused)
}

/// The answer to taking part, which may have waited for a signal and found it done already, over, or full.
pub async fn part(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    wish: &Wish,
    done: Result<(), Error>,
    (there, id): (&str, &str),
) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(ctx.created_for(form, there, id)),
        // Meanwhile they did it themselves, or somebody else did for them.
        Err(Error::Conflict(Clash::Exists)) if is_late(ctx, form) => Ok(answer(ctx, form, &Answer::Same, there)),
        Err(refused @ (Error::Conflict(Clash::TooLate) | Error::Invalid(_))) => {
            closed(ctx, form, route, wish, refused).await
        }
        Err(error) => Err(error),
    }
}

/// The same of being at the door: said twice it is so already, whoever says it.
pub async fn arrived(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    wish: &Wish,
    done: Result<(), Error>,
    (there, id): (&str, &str),
) -> Result<HttpResponse, Error> {
    match done {
        Err(Error::Conflict(Clash::Exists)) => Ok(answer(ctx, form, &Answer::Same, there)),
        done => part(ctx, form, route, wish, done, (there, id)).await,
    }
}

/// Did it wait for a signal, in the outbox of whoever acts by a mandate?
pub fn is_late(ctx: &Ctx, form: &Form) -> bool {
    let had_waited = form.client_at().is_some_and(|at| waited(at, ctx.now));
    had_waited && form.key().is_some() && ctx.acting.as_deref().is_some_and(|acting| acting.mandate.is_some())
}

async fn keep(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    wish: &Wish,
    why: Aside,
) -> Result<Option<HttpResponse>, Error> {
    let acting = ctx.acting.as_deref().ok_or(Error::Missing)?;
    let mandate = acting.mandate.as_ref().ok_or(Error::Missing)?;
    let (Some(key), Some(client_at)) = (form.key(), form.client_at()) else { return Ok(None) };
    let came = Came {
        resident: acting.resident_id.clone(),
        mandate: mandate.id.clone(),
        wish: wish.clone(),
        key: key.clone(),
        client_at,
        why,
    };
    let claim = Claim { key: Some(key.clone()), route, digest: form.digest() };
    let kept = late::keep(&ctx.app.db, ctx.community_id(), standing(ctx, form)?, claim, came).await?;
    Ok(kept.map(|id| answered(ctx, &id, &key, why)))
}

fn answered(ctx: &Ctx, id: &str, key: &str, why: Aside) -> HttpResponse {
    let location = format!("/set-aside/{id}");
    if !ctx.json {
        return ctx.go(&location);
    }
    HttpResponse::build(StatusCode::ACCEPTED).json(json!({
        "outcome": "set_aside",
        "key": key,
        "id": id,
        "location": location,
        "why": why.as_str(),
        "detail": words::say(ctx.prefs.lang, k::LATE_TITLE),
        "reason": words::say(ctx.prefs.lang, why_words(why)),
    }))
}

/// Why, in the helper's words.
pub fn why_words(why: Aside) -> Key {
    match why {
        Aside::MandateOver => k::LATE_WHY_MANDATE,
        Aside::TooOld => k::LATE_WHY_OLD,
        Aside::Ahead => k::LATE_WHY_AHEAD,
        Aside::Closed => k::LATE_WHY_CLOSED,
    }
}

/// The answer to a wish: on to the page of what came of it, or JSON that echoes the key.
pub fn answer(ctx: &Ctx, form: &Form, answer: &Answer, done: &str) -> HttpResponse {
    let (status, outcome, id, location) = match answer {
        Answer::Done(id) => (StatusCode::OK, "done", id.as_str(), done.to_owned()),
        Answer::Held(id) => (StatusCode::ACCEPTED, "held", id.as_str(), format!("{}/held/{id}", ctx.base())),
        Answer::Same => (StatusCode::OK, "same", "", done.to_owned()),
    };
    if !ctx.json {
        return ctx.go(&location);
    }
    HttpResponse::build(status).json(json!({ "outcome": outcome, "id": id, "location": location, "key": form.key() }))
}
