//! Styles, scripts and icons, the service worker and the manifest: the same for everybody.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::assets;
use crate::error::Error;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Pages, get};

pub fn entries() -> Vec<Entry> {
    vec![get("/assets/{name}", Everyone, Pages, "a style, script or icon by its hashed name", || {
        web::route().to(asset)
    })]
}

/// The name holds the content's hash, so it may be kept for ever.
async fn asset(req: HttpRequest) -> Result<HttpResponse, Error> {
    let found = assets::by_path(req.path()).ok_or(Error::Missing)?;
    let accepts = |coding: &str| {
        req.headers()
            .get(header::ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.split(',').any(|one| one.trim().starts_with(coding)))
    };
    let mut reply = HttpResponse::Ok();
    reply
        .content_type(found.mime)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    let (coding, body) = match (found.br, found.gz) {
        (Some(br), _) if accepts("br") => ("br", br),
        (_, Some(gz)) if accepts("gzip") => ("gzip", gz),
        _ => ("identity", found.raw),
    };
    Ok(reply.insert_header((header::CONTENT_ENCODING, coding)).body(body))
}
