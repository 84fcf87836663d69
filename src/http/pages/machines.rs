//! What machines ask for: health, metrics, the API's description, the service worker, the manifest.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::assets;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::measure;
use crate::http::routes::{Entry, Mount::Pages, get};
use crate::store::outbox;
use crate::views::help::Offline;
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/healthz", Everyone, Pages, "is the process alive", || web::route().to(healthz)),
        get("/readyz", Everyone, Pages, "can it reach its database", || web::route().to(readyz)),
        get("/metrics", Everyone, Pages, "counters and timings, to this machine only", || web::route().to(metrics)),
        get("/openapi.json", Everyone, Pages, "this description", || web::route().to(openapi)),
        get("/sw.js", Everyone, Pages, "the service worker", || web::route().to(service_worker)),
        get("/manifest.webmanifest", Everyone, Pages, "how the app is installed", || web::route().to(manifest)),
        get("/offline", Everyone, Pages, "shown when there is no network", || web::route().to(offline)),
        get("/favicon.ico", Everyone, Pages, "the icon", || web::route().to(favicon)),
        get("/robots.txt", Everyone, Pages, "what search engines may read", || web::route().to(robots)),
    ]
}

async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

async fn readyz(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.app.db.read(|conn| crate::store::communities::first(conn).map(|_| ())).await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n"))
}

/// Numbers only, but still nobody else's business.
async fn metrics(ctx: Ctx) -> Result<HttpResponse, Error> {
    let local = ctx.address.parse::<std::net::IpAddr>().is_ok_and(|a| a.is_loopback());
    let Some(handle) = crate::commands::metrics_handle().filter(|_| local) else {
        return Err(Error::Missing);
    };
    let community = ctx.community_id().to_owned();
    for (channel, waiting) in ctx.app.db.read(move |conn| outbox::waiting(conn, &community)).await? {
        metrics::gauge!(measure::OUTBOX, "channel" => channel).set(waiting as f64);
    }
    metrics::gauge!(measure::HASHING).set(ctx.app.hasher.waiting() as f64);
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render()))
}

async fn openapi(ctx: Ctx) -> Result<HttpResponse, Error> {
    let description = crate::http::openapi::describe(&ctx.app.config.public_url)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(description))
}

/// Never from a cache: that is how a bad worker can be called back.
async fn service_worker() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(assets::SERVICE_WORKER)
}

async fn manifest(ctx: Ctx) -> HttpResponse {
    let icon = |name: &str, sizes: &str, purpose: &str| json!({ "src": assets::path(name), "sizes": sizes, "type": "image/png", "purpose": purpose });
    let name = if ctx.community.name.is_empty() { "邻里" } else { &ctx.community.name };
    HttpResponse::Ok()
        .content_type("application/manifest+json; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(
            json!({
                "id": "/", "name": name, "short_name": "邻里", "lang": "zh-CN", "start_url": "/", "scope": "/",
                "display": "standalone", "background_color": "#fffdf8", "theme_color": "#0b5345",
                "icons": [
                    icon("icon-192.png", "192x192", "any"),
                    icon("icon-512.png", "512x512", "any"),
                    icon("icon-maskable.png", "512x512", "maskable"),
                ],
            })
            .to_string(),
        )
}

async fn offline(ctx: Ctx) -> Result<HttpResponse, Error> {
    let mut page = ctx.titled(k::HELP_OFFLINE, Tab::None);
    // One copy for everybody: nobody's name, nobody's token.
    page.person = None;
    page.csrf = String::new();
    let mut reply = ctx.show(&Offline { page })?;
    reply.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    Ok(reply)
}

async fn favicon() -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, assets::path("icon-192.png"))).finish()
}

async fn robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("User-agent: *\nAllow: /open\nDisallow: /\n")
}
