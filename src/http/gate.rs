//! The gate every request passes: who is it, for whom, and may they be at this address at all?

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::FutureExt;

use super::ctx::{ActingFor, Ctx};
use super::pages::{again, passkeys};
use super::{agent, cookies, late, looking, problem, reply, unsent};
use crate::app::App;
use crate::domain::policy::Refusal;
use crate::domain::standing::Office;
use crate::error::{Denied, Error};
use crate::keys;
use crate::store::conn::Conn;
use crate::store::sessions::{Caller, Seen, SessionKind};
use crate::store::{devices, mandates, merges, people, sessions};
use crate::words::Lang;

/// How coarsely it is known when somebody was here last, milliseconds.
const SEEN_EVERY: i64 = 3_600_000;
/// The same where pages warn half a minute before the end: they count from when they came.
const SEEN_WHERE_WARNED: i64 = 10_000;

/// Who may be at an address; what they may do there is the policy's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    SignedIn,
    /// A resident: alone, beside a helper, at a kiosk; or somebody acting for one under `/for/…`.
    Resident,
    Helper,
    Office(&'static [Office]),
}

/// Resolves the request, lets it through or not, and turns errors into pages.
pub async fn pass(
    audience: Audience,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // No database keeps a NUL in text, and nobody types one into an address.
    if req.uri().path_and_query().is_some_and(|p| p.as_str().contains("%00")) {
        return Ok(problem::bare(req, &Error::Missing));
    }
    let (ctx, acting) = match resolve(&req).await {
        Ok(resolved) => resolved,
        Err(error) => return Ok(problem::bare(req, &error)),
    };
    if matches!(acting, Err(Error::Missing))
        && let Err(error) = looking::denied(&ctx, &req).await
    {
        return Ok(problem::bare(req, &error));
    }
    let late = late::may_pass(&req);
    let allowed = acting.and_then(|()| check(&ctx, audience, req.path(), late));
    if ctx.community.ready_at.is_none() && !open_before_set_up(req.path()) {
        let (http, _) = req.into_parts();
        return Ok(ServiceResponse::new(http, reply::finish(&ctx, problem::being_set_up(&ctx))));
    }
    let asked = match &allowed {
        Ok(()) => looking::before(&ctx, &req).await,
        Err(_) => Ok(None),
    };
    let allowed = match asked {
        Ok(Some(page)) => {
            let (http, _) = req.into_parts();
            return Ok(ServiceResponse::new(http, reply::finish(&ctx, page)));
        }
        Ok(None) => allowed,
        Err(error) => Err(error),
    };
    req.extensions_mut().insert(ctx.clone());
    let response = match allowed {
        Ok(()) => {
            let http = req.request().clone();
            match AssertUnwindSafe(next.call(req)).catch_unwind().await {
                Ok(answer) => again::or(&ctx, answer?.map_into_boxed_body()).await,
                // What nobody thought of is told as what it is: something of ours broke.
                Err(_) => ServiceResponse::new(http, problem::error(&ctx, &Error::broken("http", "a page panicked"))),
            }
        }
        Err(error) => {
            let (http, payload) = req.into_parts();
            let page = unsent::kept(&ctx, &http, payload, &error).await;
            let page = page.unwrap_or_else(|| problem::error(&ctx, &error));
            return Ok(ServiceResponse::new(http, reply::finish(&ctx, page)));
        }
    };
    Ok(response.map_body_and_errors(&ctx))
}

/// What answers before the first administrator has set the place up.
fn open_before_set_up(path: &str) -> bool {
    const EXACT: [&str; 8] =
        ["/setup", "/settings", "/healthz", "/readyz", "/metrics", "/sw.js", "/manifest.webmanifest", "/offline"];
    EXACT.contains(&path) || path.starts_with("/setup/") || path.starts_with("/assets/")
}

trait Finish {
    fn map_body_and_errors(self, ctx: &Ctx) -> Self;
}

impl Finish for ServiceResponse<BoxBody> {
    /// A handler's error becomes a page in the person's words, in this one place.
    fn map_body_and_errors(self, ctx: &Ctx) -> Self {
        let (req, res) = self.into_parts();
        let page = match res.error().and_then(|e| e.as_error::<Error>()) {
            Some(error) => Some(problem::error(ctx, error)),
            None => res.error().map(|e| problem::outside_error(ctx, e)),
        };
        ServiceResponse::new(req, reply::finish(ctx, page.unwrap_or(res)))
    }
}

/// The request's context, and beside it whether the resident in the address may be acted for: that
/// refusal is a page like any other, with the person's own words and size.
async fn resolve(req: &ServiceRequest) -> Result<(Ctx, Result<(), Error>), Error> {
    let app =
        req.app_data::<web::Data<App>>().ok_or_else(|| Error::broken("http", "no application"))?.clone().into_inner();
    let api = req.path().starts_with("/api/v1/") || req.path() == "/api/v1";
    let token = if api { bearer(req) } else { cookies::read(req.request(), &app, cookies::SESSION) };
    let device = if api { None } else { cookies::read(req.request(), &app, cookies::DEVICE) };
    let resident = req.match_info().get("resident").map(str::to_owned);
    let community = app.community().await?;
    let now = app.db.now();
    let found = find(&app, &community.id, token.clone(), api, device, resident, now).await?;
    let visitor = cookies::read(req.request(), &app, cookies::VISIT);
    // A cookie of a session long over is nobody: without one for visitors its browser could never sign in again.
    let new_visitor = found.caller.is_none() && visitor.is_none() && !api;
    let bound_to: Arc<str> = match (&found.caller, &token) {
        (Some(caller), Some(_)) => caller.session_id.as_str().into(),
        _ => visitor.unwrap_or_else(keys::token).into(),
    };
    // The warning that a shared device is about to end comes by itself, and must not keep it alive.
    if let Some(caller) = found.caller.as_ref().filter(|_| req.path() != super::pages::session::STILL) {
        keep_alive(&app, req.request(), caller, now).await?;
    }
    let lobby = found.device.as_deref().is_some_and(devices::Device::is_kiosk);
    let prefs = cookies::prefs(req.request(), found.caller.as_deref(), lobby);
    let (acting, refused) = match found.acting {
        Some(Ok(acting)) => (Some(acting), Ok(())),
        Some(Err(error)) => (None, Err(error)),
        None => (None, Ok(())),
    };
    let ctx = Ctx {
        json: api || wants_json(req),
        address: cookies::address(req.request(), &app).into(),
        here: here(req, api),
        by_code: BY_CODE.iter().any(|part| req.match_info().get(part).is_some()),
        app,
        community,
        prefs,
        caller: found.caller,
        acting,
        api,
        now,
        bound_to,
        new_visitor,
        unasked: cookies::unasked(req.request()),
        chosen: cookies::chosen(req.request()),
        device: found.device,
        on_device: found.on_device,
    };
    Ok((ctx, refused))
}

/// What codes and tokens are called in the table of addresses.
const BY_CODE: [&str; 2] = ["code", "token"];

#[derive(Default)]
struct Found {
    caller: Option<Arc<Caller>>,
    device: Option<Arc<devices::Device>>,
    on_device: Option<Arc<str>>,
    acting: Option<Result<Arc<ActingFor>, Error>>,
}

/// Everything the gate reads, in one visit to the database; nothing at all for a stranger without cookies.
async fn find(
    app: &Arc<App>,
    community: &str,
    token: Option<String>,
    api: bool,
    device: Option<String>,
    resident: Option<String>,
    now: i64,
) -> Result<Found, Error> {
    if token.is_none() && device.is_none() {
        return Ok(Found::default());
    }
    let community = community.to_owned();
    app.db
        .read(move |conn| {
            let caller = match token {
                Some(token) => sessions::caller(conn, &community, &token, now)?,
                None => None,
            };
            // A browser's session is no program's token, nor the other way round: the record would name a wrong way.
            let caller = caller.filter(|c| (c.kind == SessionKind::Api) == api);
            let known = match device {
                Some(token) => devices::by_token(conn, &community, &token)?,
                None => None,
            };
            let on_device = known.as_ref().map(|device| device.id.as_str().into());
            let of_theirs = |c: &Caller| c.kind == SessionKind::Own || c.kind == SessionKind::Kiosk;
            let device = known.filter(|_| caller.as_ref().is_none_or(of_theirs));
            let acting = match (&caller, resident) {
                (Some(caller), Some(resident)) => {
                    // An old link, from before two records became one, leads to the person.
                    let resident = merges::kept_of(conn, &community, &resident)?.unwrap_or(resident);
                    Some(acting_for(conn, &community, caller, &resident).map(Arc::new))
                }
                _ => None,
            };
            Ok(Found { caller: caller.map(Arc::new), device: device.map(Arc::new), on_device, acting })
        })
        .await
}

/// A helper without any mandate for them, or anybody else, is told the same as for one who does not
/// exist (TRUST.md §6 case 1).
fn acting_for(conn: &mut Conn, community: &str, caller: &Caller, resident: &str) -> Result<ActingFor, Error> {
    let is_desk = caller.kind == SessionKind::Staff || caller.kind == SessionKind::Api;
    if is_desk && caller.offices.iter().any(|(office, _)| *office == Office::Desk) {
        let person = people::name_of(conn, community, resident)?.ok_or(Error::Missing)?;
        return Ok(ActingFor { resident_id: resident.to_owned(), resident_name: person, mandate: None });
    }
    // Whoever the resident in the address is, and whether there is one: it says nothing of them.
    if caller.is_helper && caller.kind == SessionKind::Kiosk {
        return Err(Error::refused(Refusal::NotAtKiosk));
    }
    if !caller.helps_here() {
        return Err(Error::Missing);
    }
    let Some((facts, name)) = mandates::latest_between(conn, community, &caller.person_id, resident)? else {
        return Err(Error::Missing);
    };
    Ok(ActingFor { resident_id: resident.to_owned(), resident_name: name, mandate: Some(facts) })
}

/// What answers also while a resident is signed in beside the helper: nobody's pages.
fn never_frozen(path: &str) -> bool {
    const EXACT: [&str; 8] =
        ["/sw.js", "/manifest.webmanifest", "/offline", "/help", "/settings", "/healthz", "/readyz", "/favicon.ico"];
    EXACT.contains(&path) || path.starts_with("/assets/")
}

fn check(ctx: &Ctx, audience: Audience, path: &str, late: bool) -> Result<(), Error> {
    if audience == Audience::Everyone {
        return match &ctx.caller {
            Some(caller) if caller.frozen && !never_frozen(path) => Err(Error::Locked),
            _ => Ok(()),
        };
    }
    let caller = ctx.caller()?;
    if caller.frozen {
        return Err(Error::Locked);
    }
    if caller.kind == SessionKind::Pending && !(caller.is_enrolling() && passkeys::open_while_enrolling(path)) {
        return Err(Error::Forbidden(Denied::SignIn));
    }
    // What waited in a helper's phone is not lost because the mandate ended meanwhile: it is set aside by its page.
    if let Some(acting) = ctx.acting.as_ref().filter(|_| !late) {
        in_force(acting, ctx.now)?;
    }
    match audience {
        Audience::Everyone | Audience::SignedIn => Ok(()),
        Audience::Resident if ctx.acting.is_some() || caller.is_resident || caller.is_helper => Ok(()),
        Audience::Resident => Err(Error::refused(Refusal::NotYours)),
        Audience::Helper if caller.helps_here() => Ok(()),
        // The helper's own pages, asked for while the phone is in a resident's name.
        Audience::Helper if caller.kind == SessionKind::Copresence => Err(Error::Locked),
        Audience::Helper if caller.is_helper => Err(Error::refused(Refusal::NotAtKiosk)),
        Audience::Helper => Err(Error::refused(Refusal::NotYours)),
        Audience::Office(offices) => {
            let staff = matches!(caller.kind, SessionKind::Staff | SessionKind::Api);
            let holds = caller.offices.iter().any(|(office, _)| offices.contains(office));
            if staff && holds { Ok(()) } else { Err(Error::refused(Refusal::NotThisOffice)) }
        }
    }
}

/// The pages of a resident close with the mandate, not a click later (TRUST.md §6 cases 3 and 4).
pub fn in_force(acting: &ActingFor, now: i64) -> Result<(), Error> {
    match &acting.mandate {
        Some(m) if !m.in_force(now) => Err(Error::refused(Refusal::MandateNotInForce)),
        _ => Ok(()),
    }
}

/// Idle time counts from the last request; written at most once in a tenth of the idle time, or an hour (ten seconds
/// where pages warn), and with the first page, which is when the browser gets its name.
async fn keep_alive(app: &Arc<App>, req: &HttpRequest, caller: &Caller, now: i64) -> Result<(), Error> {
    let named = !caller.label.is_empty() || caller.kind == SessionKind::Pending;
    let coarsely = if caller.kind.warns() { SEEN_WHERE_WARNED } else { SEEN_EVERY };
    if named && now - caller.seen_at < (caller.idle_ms / 10).min(coarsely) {
        return Ok(());
    }
    let label = if caller.label.is_empty() { agent::label(req) } else { caller.label.clone() };
    let label = if label.is_empty() { sessions::NAMELESS.to_owned() } else { label };
    let (session, device) = (caller.session_id.clone(), caller.device_id.clone());
    app.db
        .write("keep_session", &caller.community_id, move |tx| {
            let leave = tx.housekeeping();
            sessions::touch(tx, leave, &Seen { session: &session, device: device.as_deref(), label: &label })
        })
        .await
}

fn bearer(req: &ServiceRequest) -> Option<String> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|t| t.trim().to_owned())
}

fn wants_json(req: &ServiceRequest) -> bool {
    req.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"))
}

fn here(req: &ServiceRequest, api: bool) -> String {
    let full = req.uri().path_and_query().map_or("/", |p| p.as_str());
    let full = if api { full.strip_prefix("/api/v1").unwrap_or(full) } else { full };
    full.to_owned()
}

/// The language an unknown visitor's browser asks for.
pub fn accepted_language(req: &actix_web::HttpRequest) -> Option<Lang> {
    let value = req.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    Lang::from_accept(value)
}
