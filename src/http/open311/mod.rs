//! Open311 GeoReport v2: the community's requests for other systems, in XML and JSON alike. Nothing here is
//! stored twice, and nothing is ever answered as a page.

mod call;
mod doc;
mod read;
mod shapes;
mod write;

use std::panic::AssertUnwindSafe;

use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{Route, web};
use futures_util::FutureExt;

pub use call::{Call, Trouble};
pub use doc::{Doc, Format, Value};

use super::gate::Audience::Everyone;
use super::routes::{Entry, Mount, get, post};
use crate::domain::open311::Fault;
use crate::error::Error;

/// The address everything stands under.
const ROOT: &str = "/open311";

/// What POST requests takes, beside `attribute[CODE]` and `attribute[CODE][]`.
const REPORT: &[&str] = &[
    "api_key",
    "jurisdiction_id",
    "service_code",
    "lat",
    "long",
    "address_string",
    "address_id",
    "email",
    "device_id",
    "account_id",
    "first_name",
    "last_name",
    "phone",
    "description",
    "media_url",
];
const UPDATE: &[&str] =
    &["api_key", "jurisdiction_id", "update_id", "updated_datetime", "service_request_id", "status", "description"];

pub fn entries() -> Vec<Entry> {
    use Mount::Open311 as Here;
    vec![
        get("/open311/discovery.{format}", Everyone, Here, "where what is, and how to get a key", || {
            route(read::discovery)
        }),
        get("/open311/v2/services.{format}", Everyone, Here, "what can be reported", || route(read::services)),
        get("/open311/v2/services/{code}.{format}", Everyone, Here, "what a service asks", || route(read::definition)),
        get(
            "/open311/v2/requests.{format}",
            Everyone,
            Here,
            "public requests, newest first: service_request_id, service_code, start_date, end_date, status, page, \
             page_size, updated_after, updated_before, extensions",
            || route(read::requests),
        ),
        post("/open311/v2/requests.{format}", Everyone, Here, "report something, with a key", REPORT, || {
            route(write::report)
        }),
        get("/open311/v2/requests/{id}.{format}", Everyone, Here, "one public request", || route(read::request)),
        get("/open311/v2/tokens/{token}.{format}", Everyone, Here, "the number behind a token", || route(read::token)),
        get(
            "/open311/v2/servicerequestupdates.{format}",
            Everyone,
            Here,
            "what happened to public requests, newest first: start_date, end_date, page, page_size",
            || route(read::updates),
        ),
        post(
            "/open311/v2/servicerequestupdates.{format}",
            Everyone,
            Here,
            "say more about a report of one's own, with a key",
            UPDATE,
            || route(write::update),
        ),
    ]
}

/// The room with a door of its own: whatever goes wrong in it is said in the format that was asked for.
pub fn scope() -> impl HttpServiceFactory {
    let mut by_path: Vec<(&'static str, Vec<Entry>)> = Vec::new();
    for entry in entries() {
        match by_path.iter_mut().find(|(path, _)| *path == entry.path) {
            Some((_, list)) => list.push(entry),
            None => by_path.push((entry.path, vec![entry])),
        }
    }
    let mut scope = web::scope(ROOT);
    for (path, list) in by_path {
        let within = path.strip_prefix(ROOT).unwrap_or(path).replace("{format}", "{format:xml|json}");
        let mut resource = web::resource(within);
        for entry in list {
            let made = entry.make();
            resource = resource.route(if entry.method == Method::GET {
                made.guard(actix_web::guard::Any(actix_web::guard::Get()).or(actix_web::guard::Head()))
            } else {
                made.method(entry.method)
            });
        }
        scope = scope.service(resource.default_service(route(wrong_method)));
    }
    scope.default_service(route(nothing_here)).wrap(from_fn(call::door))
}

/// A handler as a route: its document, or what was wrong, in the caller's format. A panic is one of the things
/// that can be wrong.
fn route<F, A>(handler: F) -> Route
where
    F: Fn(Call) -> A + Clone + 'static,
    A: Future<Output = Result<Doc, Trouble>> + 'static,
{
    web::to(move |call: Call| {
        let handler = handler.clone();
        async move {
            let format = call.format;
            let begun = AssertUnwindSafe(async move { handler(call).await }).catch_unwind().await;
            match begun {
                Ok(Ok(doc)) => doc.reply(format),
                Ok(Err(trouble)) => trouble.reply(format),
                Err(_) => Trouble::from(Error::broken("open311", "a handler panicked")).reply(format),
            }
        }
    })
}

async fn wrong_method(_: Call) -> Result<Doc, Trouble> {
    Err(Trouble::one(Fault { code: 405, description: "this method is not for this address".into() }))
}

async fn nothing_here(_: Call) -> Result<Doc, Trouble> {
    Err(Trouble::one(Fault::missing("there is no such resource")))
}
