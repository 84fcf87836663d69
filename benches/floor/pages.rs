//! The five pages: read, put the values into a page of the same length as Linli's, answer.

use std::fmt::Write;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::filing::{self, Filing};
use super::rows::{self, Line, Seen};
use super::store::Store;

const COOKIE: &str = "linli-demo-session";

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(home))
        .route("/requests", web::get().to(own_list))
        .route("/requests", web::post().to(file))
        .route("/requests/{id}", web::get().to(one))
        .route("/desk/requests", web::get().to(queue));
}

async fn home(req: HttpRequest, store: web::Data<Store>) -> HttpResponse {
    match req.cookie(COOKIE) {
        // Linli reads nothing for a stranger either.
        None => page(&req, "Linli"),
        Some(_) => read(&req, store, rows::home).await,
    }
}

async fn own_list(req: HttpRequest, store: web::Data<Store>) -> HttpResponse {
    read(&req, store, rows::own_list).await
}

async fn queue(req: HttpRequest, store: web::Data<Store>) -> HttpResponse {
    read(&req, store, rows::queue).await
}

async fn one(req: HttpRequest, store: web::Data<Store>, id: web::Path<String>) -> HttpResponse {
    let id = id.into_inner();
    read(&req, store, move |conn, seen| rows::one(conn, seen, &id)).await
}

async fn file(req: HttpRequest, store: web::Data<Store>, form: web::Form<Filing>) -> HttpResponse {
    let Some(token) = token(&req) else { return HttpResponse::Unauthorized().finish() };
    let filed = web::block(move || {
        let (seen, facts) = store.read(|conn| {
            let seen = rows::seen(conn, &token)?;
            let facts = filing::before_filing(conn, &seen)?;
            Ok((seen, facts))
        })?;
        store.write(|conn| filing::file(conn, &seen, &facts, &form))
    })
    .await;
    match filed {
        Ok(Some(id)) => {
            HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/requests/{id}/filed"))).finish()
        }
        _ => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn read<F>(req: &HttpRequest, store: web::Data<Store>, job: F) -> HttpResponse
where
    F: FnOnce(&mut super::Engine, &Seen) -> diesel::QueryResult<Vec<Line>> + Send + 'static,
{
    let Some(token) = token(req) else { return HttpResponse::Unauthorized().finish() };
    let found = web::block(move || {
        store.read(|conn| {
            let seen = rows::seen(conn, &token)?;
            let lines = job(conn, &seen)?;
            Ok((seen, lines))
        })
    })
    .await;
    let Ok(Some((seen, lines))) = found else { return HttpResponse::ServiceUnavailable().finish() };
    let mut body = seen.name;
    for line in lines {
        // Writing to a String cannot fail.
        let _ = write!(
            body,
            "<li><a href=\"/requests/{}\">{}</a> {} {} {} {}</li>",
            line.id, line.number, line.state, line.words, line.place, line.at
        );
    }
    page(req, &body)
}

fn token(req: &HttpRequest) -> Option<String> {
    req.cookie(COOKIE).map(|c| c.value().to_owned())
}

/// As many bytes as the header asks for, so that sending them costs both sides the same.
fn page(req: &HttpRequest, inner: &str) -> HttpResponse {
    let wanted = req
        .headers()
        .get("bench-bytes")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<usize>().ok())
        .unwrap_or(0);
    let mut html = String::with_capacity(wanted.max(inner.len() + 128));
    let _ = write!(html, "<!doctype html><title>floor</title><ul>{inner}</ul>");
    html.extend(std::iter::repeat_n(' ', wanted.saturating_sub(html.len())));
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(html)
}
