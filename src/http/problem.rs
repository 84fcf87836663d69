//! Every error as a page, or as problem+json (RFC 9457), in this one place: its status, why, what was kept, what to do next.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use serde_json::json;

use super::ctx::Ctx;
use super::reply::{html_reply, url_escape};
use crate::domain::policy::Refusal;
use crate::error::{Clash, Denied, Error};
use crate::views::errors::Problem;
use crate::views::helper::Frozen;
use crate::views::page::Tab;
use crate::words::{self, Key, k};

/// How an error is answered: status, reason in words, and where to go on.
struct Shape {
    status: StatusCode,
    reason: Option<Key>,
    kept: bool,
    back: &'static str,
}

fn shape(error: &Error) -> Shape {
    let (status, reason, kept, back) = match error {
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, None, false, ""),
        Error::Forbidden(Denied::SignIn) => (StatusCode::UNAUTHORIZED, None, false, "/sign-in"),
        Error::Forbidden(Denied::Form) => (StatusCode::FORBIDDEN, Some(k::HOUSE_OLD_FORM), false, ""),
        // What waits in a helper's phone stays there until they proved it (ACCESS.md §2: 401 keeps it).
        Error::Forbidden(Denied::Act(Refusal::ProveAgain)) => {
            (StatusCode::UNAUTHORIZED, Some(k::AGAIN_ASKED), false, "")
        }
        Error::Forbidden(Denied::Act(why)) => (StatusCode::FORBIDDEN, Some(refusal_words(*why)), false, ""),
        Error::Missing => (StatusCode::NOT_FOUND, None, false, ""),
        Error::Conflict(clash) => (StatusCode::CONFLICT, Some(clash_words(*clash)), false, ""),
        Error::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Some(k::HOUSE_TOO_BIG), false, ""),
        Error::Locked => (StatusCode::LOCKED, None, false, ""),
        Error::Busy { until: Some(_) } => (StatusCode::TOO_MANY_REQUESTS, None, false, ""),
        Error::Busy { until: None } => (StatusCode::SERVICE_UNAVAILABLE, None, false, ""),
        Error::InDoubt => (StatusCode::GATEWAY_TIMEOUT, None, false, ""),
        Error::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, None, false, ""),
    };
    Shape { status, reason, kept, back }
}

fn refusal_words(why: Refusal) -> Key {
    match why {
        Refusal::NotYours => k::HOUSE_REFUSED_NOT_YOURS,
        Refusal::OutsideMatter => k::HOUSE_REFUSED_OUTSIDE_MATTER,
        Refusal::MandateNotInForce => k::HOUSE_REFUSED_MANDATE_NOT_IN_FORCE,
        Refusal::NeverForAnother => k::HOUSE_REFUSED_NEVER_FOR_ANOTHER,
        Refusal::OwnDeviceOnly => k::HOUSE_REFUSED_OWN_DEVICE_ONLY,
        Refusal::NotThisOffice => k::HOUSE_REFUSED_NOT_THIS_OFFICE,
        Refusal::OtherParty => k::HOUSE_REFUSED_OTHER_PARTY,
        Refusal::OwnHands => k::HOUSE_REFUSED_OWN_HANDS,
        Refusal::NeedsSecond => k::SECOND_CLASH_NEEDED,
        Refusal::NoNumberToRing => k::HOUSE_REFUSED_NO_NUMBER_TO_RING,
        Refusal::ProveAgain => k::AGAIN_ASKED,
        Refusal::FrozenAfterRecovery => k::RECOVERY_REFUSED_FROZEN,
        Refusal::ContactInDoubt => k::NOTME_REFUSED,
        Refusal::AboveItsTier => k::MANDATING_REFUSED_TIER,
        Refusal::ThroughGuardian => k::MANDATING_REFUSED_CHILD,
        Refusal::SelfDealing => k::DEALING_REFUSED,
        Refusal::SameDevice => k::HELD_REFUSED_SAME_DEVICE,
        Refusal::HelperDidEnough => k::DAY_REFUSED_HELPER,
        Refusal::EnoughForResident => k::DAY_REFUSED_RESIDENT,
        Refusal::NotInGroup => k::GROUPS_REFUSED_ROLE,
        Refusal::NotAtKiosk => k::HOUSE_REFUSED_NOT_AT_KIOSK,
        Refusal::NotByToken => k::HOUSE_REFUSED_NOT_BY_TOKEN,
    }
}

fn clash_words(clash: Clash) -> Key {
    match clash {
        Clash::ChangedMeanwhile => k::HOUSE_CLASH_CHANGED_MEANWHILE,
        Clash::TooLate => k::HOUSE_CLASH_TOO_LATE,
        Clash::KeyReused => k::HOUSE_CLASH_KEY_REUSED,
        Clash::Exists => k::HOUSE_CLASH_EXISTS,
        Clash::NeedsTwo => k::RECOVERY_CLASH_TWO,
        Clash::OwnRequest => k::SECOND_CLASH_OWN,
        Clash::OwnOfficer => k::SECOND_CLASH_OFFICER,
        Clash::NeedsSecond => k::SECOND_CLASH_NEEDED,
        Clash::TooManyWait => k::HELD_CLASH_MANY,
        Clash::TooManyProposals => k::TAKING_CLASH_PROPOSALS,
    }
}

/// An error as a page, or as problem+json (RFC 9457). Logged here, once, without personal data.
pub fn error(ctx: &Ctx, error: &Error) -> HttpResponse {
    if let Error::Broken(broken) = error {
        tracing::error!(room = broken.room, cause = %broken.cause, "broken");
    }
    if matches!(error, Error::Forbidden(Denied::SignIn)) && !ctx.json {
        let next = url_escape(&ctx.here);
        return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?next={next}"))).finish();
    }
    if let (Error::Locked, Some(page)) = (error, frozen(ctx)) {
        return page;
    }
    let shape = shape(error);
    let reason = match (error, shape.reason) {
        (Error::Invalid(fields), _) => {
            fields.0.iter().map(|f| words::tell(ctx.prefs.lang, f.key, &f.args)).collect::<Vec<_>>().join("\n")
        }
        (_, Some(key)) => words::say(ctx.prefs.lang, key).to_owned(),
        _ => String::new(),
    };
    let mut response = problem(ctx, shape.status, reason, shape.kept, shape.back, error);
    if let Error::Busy { until } = error {
        let seconds = until.map_or(5, |u| ((u - ctx.now) / 1000).max(1));
        if let Ok(value) = header::HeaderValue::from_str(&seconds.to_string()) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
    }
    response
}

/// A helper's own pages while somebody is signed in beside them: who, and until when.
fn frozen(ctx: &Ctx) -> Option<HttpResponse> {
    let (resident, ends_at) = ctx.caller.as_deref()?.frozen_beside.clone()?;
    if ctx.json {
        return None;
    }
    let view =
        Frozen { page: ctx.titled(Problem::title_key(StatusCode::LOCKED.as_u16()), Tab::None), resident, ends_at };
    ctx.show_as(StatusCode::LOCKED, &view).ok()
}

/// Any address of a place that nobody has set up yet: people are led to a plain page that says so.
pub fn being_set_up(ctx: &Ctx) -> HttpResponse {
    if ctx.json {
        return error(ctx, &Error::Busy { until: None });
    }
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/setup")).finish()
}

/// Errors the web server made itself: a path that does not parse, a body that broke off.
pub fn outside_error(ctx: &Ctx, e: &actix_web::Error) -> HttpResponse {
    let status = e.as_response_error().status_code();
    problem(ctx, status, String::new(), false, "", &Error::Missing)
}

/// A page for a status without a cause of ours (404 and 405 of the router).
pub fn plain_status(ctx: &Ctx, status: StatusCode) -> HttpResponse {
    problem(ctx, status, String::new(), false, "", &Error::Missing)
}

fn problem(ctx: &Ctx, status: StatusCode, reason: String, kept: bool, back: &str, error: &Error) -> HttpResponse {
    let title = words::say(ctx.prefs.lang, Problem::title_key(status.as_u16()));
    if ctx.json {
        let fields: Vec<_> = match error {
            Error::Invalid(fields) => fields
                .0
                .iter()
                .map(|f| json!({ "field": f.field, "detail": words::tell(ctx.prefs.lang, f.key, &f.args) }))
                .collect(),
            _ => Vec::new(),
        };
        let mut body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": reason, "errors": fields });
        if let Error::Conflict(clash) = error {
            body["clash"] = json!(clash.code());
        }
        return HttpResponse::build(status)
            .content_type("application/problem+json; charset=utf-8")
            .body(body.to_string());
    }
    let view =
        Problem { page: ctx.page(title, Tab::None), status: status.as_u16(), reason, kept, back: back.to_owned() };
    match view.render() {
        Ok(html) => html_reply(&mut HttpResponse::build(status), html),
        Err(e) => {
            tracing::error!(error = %e, "the error page itself broke");
            HttpResponse::build(status).body(title)
        }
    }
}

/// When not even the community could be found: no words to choose from, so both languages, plainly.
pub fn bare(req: ServiceRequest, error: &Error) -> ServiceResponse<BoxBody> {
    let status = shape(error).status;
    if let Error::Broken(broken) = error {
        tracing::error!(room = broken.room, cause = %broken.cause, "broken");
    }
    let lang = super::gate::accepted_language(req.request()).unwrap_or(words::Lang::Zh);
    let title = words::say(lang, Problem::title_key(status.as_u16()));
    let (http, _) = req.into_parts();
    let mut plain = HttpResponse::build(status);
    plain.content_type("text/plain; charset=utf-8").insert_header((header::CACHE_CONTROL, "no-store"));
    ServiceResponse::new(http, plain.body(title))
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        shape(self).status
    }

    /// Only a carrier: the gate turns it into a page.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}
