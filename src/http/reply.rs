//! Answers: HTML or JSON from one view, redirects, and every error as a page, in this one place.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;
use serde::Serialize;
use serde_json::json;

use super::ctx::Ctx;
use super::{cookies, csrf};
use crate::domain::policy::Refusal;
use crate::domain::standing::Office;
use crate::error::{Clash, Denied, Error};
use crate::keys;
pub use crate::store::people::office_words;
use crate::store::sessions::{Caller, SessionKind};
use crate::views::errors::Problem;
use crate::views::helper::Frozen;
use crate::views::page::{Acting, Beside, Page, Tab, Whoami};
use crate::words::{self, Key, k};

impl Ctx {
    /// Everything around a page's own contents.
    pub fn page(&self, title: impl Into<String>, tab: Tab) -> Page {
        let zone = self.community.zone();
        let lang = self.prefs.lang;
        let phone = self.community.phone.clone();
        Page {
            lang,
            size: self.prefs.size.as_str(),
            theme: self.prefs.theme.as_str(),
            title: title.into(),
            community: self.community.name.clone(),
            phone_href: format!(
                "tel:{}",
                phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()
            ),
            phone,
            shut: super::pages::desk::hours::shut_now(self),
            base: self.base(),
            acting: self.acting_banner(&zone),
            beside: self.beside_banner(&zone),
            person: self.caller.as_deref().filter(|c| c.kind != SessionKind::Pending).map(|c| self.whoami(c)),
            tab,
            csrf: csrf::token(self),
            key: keys::token(),
            today: words::dates::day(lang, &zone, self.now, self.now),
            errors: Vec::new(),
            here: self.here.clone(),
            offer: super::pages::settings::offered(self),
            lobby: in_lobby(self),
            zone,
            now: self.now,
        }
    }

    /// A page titled by a message.
    pub fn titled(&self, key: Key, tab: Tab) -> Page {
        self.page(words::say(self.prefs.lang, key), tab)
    }

    fn acting_banner(&self, zone: &jiff::tz::TimeZone) -> Option<Acting> {
        let acting = self.acting.as_deref()?;
        let caller = self.caller.as_deref()?;
        Some(Acting {
            resident: acting.resident_name.clone(),
            initial: acting.resident_name.chars().take(1).collect(),
            helper: self.label(caller),
            until: acting
                .mandate
                .as_ref()
                .map(|m| words::dates::day(self.prefs.lang, zone, m.until_at, self.now))
                .unwrap_or_default(),
        })
    }

    fn beside_banner(&self, zone: &jiff::tz::TimeZone) -> Option<Beside> {
        let caller = self.caller.as_deref().filter(|c| c.kind == SessionKind::Copresence)?;
        Some(Beside {
            resident: caller.name.clone(),
            helper: caller.helper_beside.as_ref().map_or_else(String::new, |(title, name)| {
                words::tell(self.prefs.lang, k::HOUSE_HELPER_NAMED, &[("title", title.clone()), ("name", name.clone())])
            }),
            ends: words::dates::hour(self.prefs.lang, zone, caller.ends_at),
        })
    }

    fn whoami(&self, caller: &Caller) -> Whoami {
        let is_staff = matches!(caller.kind, SessionKind::Staff | SessionKind::Api) && !caller.offices.is_empty();
        Whoami {
            name: caller.name.clone(),
            label: self.label(caller),
            is_staff,
            is_helper: caller.is_helper && caller.kind != SessionKind::Copresence,
            is_kiosk: caller.kind == SessionKind::Kiosk || in_lobby(self),
            tabs: if is_staff { tabs(caller) } else { Vec::new() },
        }
    }

    /// 志愿者李明, 社工周敏: a name with what they are.
    pub fn label(&self, caller: &Caller) -> String {
        let lang = self.prefs.lang;
        // Of several offices, the one people know them by.
        let order = [Office::Admin, Office::Desk, Office::Accounts, Office::Auditor, Office::Party];
        let office = order.iter().find_map(|o| caller.offices.iter().find(|(held, _)| held == o));
        match (&caller.helper_title, office) {
            (_, Some((office, _))) if caller.kind == SessionKind::Staff => {
                format!("{} · {}", caller.name, words::say(lang, office_words(*office)))
            }
            (Some(title), _) => {
                words::tell(lang, k::HOUSE_HELPER_NAMED, &[("title", title.clone()), ("name", caller.name.clone())])
            }
            _ => caller.name.clone(),
        }
    }

    /// A view as a page or as JSON.
    pub fn show<V: Template + Serialize>(&self, view: &V) -> Result<HttpResponse, Error> {
        self.show_as(StatusCode::OK, view)
    }

    pub fn show_as<V: Template + Serialize>(&self, status: StatusCode, view: &V) -> Result<HttpResponse, Error> {
        if self.json {
            return Ok(HttpResponse::build(status).json(view));
        }
        let html = view.render().map_err(|e| Error::broken("views", e))?;
        Ok(html_reply(&mut HttpResponse::build(status), html))
    }

    /// After a form: 303, or for machines 200 with the address.
    pub fn go(&self, to: &str) -> HttpResponse {
        if self.json {
            return HttpResponse::Ok().json(json!({ "location": to }));
        }
        HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
    }

    /// A list to be kept as a file; never shown in the browser, whatever is in it.
    pub fn csv(&self, name: &'static str, table: crate::sheets::CsvTable) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
            .body(table.finish())
    }

    /// A workbook to save.
    pub fn workbook(&self, name: &'static str, bytes: Vec<u8>) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
            .body(bytes)
    }

    /// The same for something newly made from a form that may have waited in an outbox: the answer echoes its key.
    pub fn created_for(&self, form: &super::form::Form, to: &str, id: &str) -> HttpResponse {
        match (self.json, form.key()) {
            (true, Some(key)) => HttpResponse::Created()
                .insert_header((header::LOCATION, format!("/api/v1{to}")))
                .json(json!({ "id": id, "location": to, "outcome": "done", "key": key })),
            _ => self.created(to, id),
        }
    }

    /// The same for something newly made.
    pub fn created(&self, to: &str, id: &str) -> HttpResponse {
        if self.json {
            return HttpResponse::Created()
                .insert_header((header::LOCATION, format!("/api/v1{to}")))
                .json(json!({ "id": id, "location": to }));
        }
        self.go(to)
    }
}

fn html_reply(builder: &mut HttpResponseBuilder, html: String) -> HttpResponse {
    builder.content_type("text/html; charset=utf-8").body(html)
}

/// The desk's pages an office may see.
fn tabs(caller: &Caller) -> Vec<Tab> {
    let holds = |offices: &[Office]| caller.offices.iter().any(|(o, _)| offices.contains(o));
    let table: [(Tab, &[Office]); 10] = [
        (Tab::Today, &[Office::Desk, Office::Accounts, Office::Admin, Office::Auditor]),
        (Tab::Requests, &[Office::Desk, Office::Party, Office::Auditor]),
        (Tab::People, &[Office::Desk, Office::Accounts]),
        (Tab::Mandates, &[Office::Desk, Office::Accounts, Office::Auditor]),
        (Tab::Helpers, &[Office::Desk, Office::Accounts, Office::Admin]),
        (Tab::Calls, &[Office::Desk, Office::Accounts]),
        (Tab::Letters, &[Office::Desk, Office::Accounts]),
        (Tab::Part, &[Office::Desk, Office::Admin, Office::Auditor]),
        (Tab::Record, &[Office::Auditor, Office::Admin]),
        (Tab::Settings, &[Office::Admin, Office::Desk]),
    ];
    table.into_iter().filter(|(_, offices)| holds(offices)).map(|(tab, _)| tab).collect()
}

/// At the community's own tablet.
fn in_lobby(ctx: &Ctx) -> bool {
    ctx.device.as_deref().is_some_and(|device| device.kind == "kiosk")
}

/// The last touches on every answer: who may keep it, and a visitor's cookie where there was none.
pub fn finish(ctx: &Ctx, mut response: HttpResponse<BoxBody>) -> HttpResponse<BoxBody> {
    let headers = response.headers_mut();
    // Styles and scripts are the same for everybody and kept for ever, also by machines in between: nothing of anybody's
    // goes with them.
    let kept = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    if kept.is_some_and(|value| value.ends_with("immutable")) {
        return response;
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    let keep = keep_marker(ctx);
    if let Ok(value) = header::HeaderValue::from_str(&keep) {
        headers.insert(header::HeaderName::from_static("linli-keep"), value);
    }
    headers.append(header::VARY, header::HeaderValue::from_static("Accept, Accept-Language, Cookie"));
    if ctx.new_visitor {
        let cookie = cookies::make(&ctx.app, cookies::VISIT, &ctx.bound_to, 0);
        if let Err(e) = response.add_cookie(&cookie) {
            tracing::error!(error = %e, "a cookie could not be set");
        }
    }
    response
}

/// Whose copy the service worker may keep, if anybody's: a mark of the session that says nothing
/// about it; `no` on shared devices and for staff (ACCESS.md §2).
fn keep_marker(ctx: &Ctx) -> String {
    match ctx.caller.as_deref() {
        None => "anyone".into(),
        Some(caller) if ctx.acting.is_none() && matches!(caller.kind, SessionKind::Own | SessionKind::Helper) => {
            keys::hex(&keys::sha256(&[b"keep", caller.session_id.as_bytes()]))[..16].to_owned()
        }
        Some(_) => "no".into(),
    }
}

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
        Refusal::SelfDealing => k::HELD_REFUSED_SELF_DEALING,
        Refusal::SameDevice => k::HELD_REFUSED_SAME_DEVICE,
        Refusal::HelperDidEnough => k::DAY_REFUSED_HELPER,
        Refusal::EnoughForResident => k::DAY_REFUSED_RESIDENT,
        Refusal::NotInGroup => k::GROUPS_REFUSED_ROLE,
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

/// Percent-encoding for one value of a query.
pub fn url_escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
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
