//! Answers: HTML or JSON from one view, redirects, files to save; errors are answered in `problem`.

use actix_web::body::BoxBody;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use serde::Serialize;
use serde_json::json;

use super::ctx::Ctx;
use super::{cookies, csrf, pages, routes};
use crate::domain::standing::Office;
use crate::error::Error;
use crate::keys;
pub use crate::store::people::office_words;
use crate::store::sessions::{Caller, SessionKind};
use crate::views::page::{Acting, Beside, Ends, Page, Tab, Whoami};
use crate::words::{self, Key, k};

impl Ctx {
    /// Everything around a page's own contents.
    pub fn page(&self, title: impl Into<String>, tab: Tab) -> Page {
        let zone = self.community.zone();
        let lang = self.prefs.lang;
        let phone = self.community.phone.clone();
        Page {
            lang,
            reader: lang,
            size: self.prefs.size.as_str(),
            theme: self.prefs.theme.as_str(),
            title: title.into(),
            community: self.community.name.clone(),
            phone_href: format!(
                "tel:{}",
                phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()
            ),
            phone,
            shut: pages::desk::hours::shut_now(self),
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
            offer: pages::settings::offered(self),
            lobby: self.in_lobby(),
            chosen_in_lobby: self.chosen && self.in_lobby(),
            ends: self.caller.as_deref().filter(|c| c.kind.warns()).map(|c| self.ends(c)),
            zone,
            now: self.now,
        }
    }

    /// A page titled by a message.
    pub fn titled(&self, key: Key, tab: Tab) -> Page {
        self.page(words::say(self.prefs.lang, key), tab)
    }

    /// A page titled in the resident's own words, or, for whoever acts for one, in words about them (`Page::whose`).
    pub fn titled_whose(&self, own: Key, about: Key, tab: Tab) -> Page {
        let mut page = self.page("", tab);
        page.title = page.whose(own, about);
        page
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

    fn ends(&self, caller: &Caller) -> Ends {
        let seconds = |ms: i64| (ms / 1000).max(1);
        Ends {
            idle: seconds(caller.idle_ms),
            lasts: seconds(caller.ends_at - self.now),
            keeps: caller.kind == SessionKind::Staff,
        }
    }

    fn whoami(&self, caller: &Caller) -> Whoami {
        let is_staff = matches!(caller.kind, SessionKind::Staff | SessionKind::Api) && !caller.offices.is_empty();
        Whoami {
            name: caller.name.clone(),
            label: self.label(caller),
            is_staff,
            is_helper: caller.helps_here(),
            is_kiosk: caller.kind == SessionKind::Kiosk || self.in_lobby(),
            tabs: if is_staff { tabs(caller) } else { Vec::new() },
            opens: if is_staff { opens(caller) } else { Vec::new() },
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

pub(super) fn html_reply(builder: &mut HttpResponseBuilder, html: String) -> HttpResponse {
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

/// The addresses of the desk's pages an office may see.
fn opens(caller: &Caller) -> Vec<&'static str> {
    let holds = |offices: &[Office]| caller.offices.iter().any(|(held, _)| offices.contains(held));
    routes::of_the_desk().iter().filter(|(_, offices)| holds(offices)).map(|(path, _)| *path).collect()
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
    if let Some(cookie) = view_in_lobby(ctx, &response) {
        set_cookie(&mut response, &cookie);
    }
    if ctx.new_visitor {
        set_cookie(&mut response, &cookies::make(&ctx.app, cookies::VISIT, &ctx.bound_to, 0));
    }
    response
}

fn set_cookie(response: &mut HttpResponse<BoxBody>, cookie: &Cookie<'_>) {
    if let Err(e) = response.add_cookie(cookie) {
        tracing::error!(error = %e, "a cookie could not be set");
    }
}

/// How whoever is at the tablet in the lobby chose to read lasts as long as they are there: each page they open keeps it,
/// and it goes when somebody signs in or out.
fn view_in_lobby(ctx: &Ctx, response: &HttpResponse<BoxBody>) -> Option<Cookie<'static>> {
    let sets = |name: &str| response.cookies().any(|cookie| cookie.name() == name);
    if !ctx.chosen || !ctx.in_lobby() || sets(cookies::VIEW) || ctx.here.starts_with(pages::session::STILL) {
        return None;
    }
    let hands_change = sets(&cookies::name(&ctx.app, cookies::SESSION));
    Some(if hands_change { cookies::view_gone(&ctx.app) } else { cookies::view_in_lobby(&ctx.app, ctx.prefs) })
}

/// Whose copy the service worker may keep, if anybody's: a mark of the session that says nothing
/// about it; `no` on shared devices, for staff (ACCESS.md §2), and for what a code opens.
fn keep_marker(ctx: &Ctx) -> String {
    match ctx.caller.as_deref() {
        _ if ctx.by_code => "no".into(),
        None => "anyone".into(),
        Some(caller) if ctx.acting.is_none() && matches!(caller.kind, SessionKind::Own | SessionKind::Helper) => {
            keys::hex(&keys::sha256(&[b"keep", caller.session_id.as_bytes()]))[..16].to_owned()
        }
        Some(_) => "no".into(),
    }
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
