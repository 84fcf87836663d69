//! `/help`, `/offline` and the manifest: how to get a person, what to do without a network, and how a phone keeps us.

use askama::Template;
use serde::Serialize;
use serde_json::{Value, json};

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "help/help.html")]
pub struct Help {
    #[serde(skip)]
    pub page: Page,
    /// Where the desk is, in words.
    pub address: String,
    /// When somebody is there, and who answers when nobody is.
    pub shut: Option<super::desk_phone::Shut>,
}

/// Kept on the device by the service worker; it must hold nothing about anybody.
#[derive(Template, Serialize)]
#[template(path = "offline/offline.html")]
pub struct Offline {
    #[serde(skip)]
    pub page: Page,
}

/// `/manifest.webmanifest`: the name and the icons a phone shows when Linli is put on its first screen.
pub fn manifest(page: &Page) -> Value {
    let icon = |name: &str, sizes: &str, purpose: &str| json!({ "src": page.asset(name), "sizes": sizes, "type": if name.ends_with(".svg") { "image/svg+xml" } else { "image/png" }, "purpose": purpose });
    json!({
        "id": "/",
        "name": page.t1(k::HELP_MANIFEST_NAME, "community", &page.community),
        "short_name": page.t(k::HELP_MANIFEST_SHORT),
        "lang": page.lang.code(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffdf8",
        "theme_color": "#0b5345",
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable.png", "512x512", "maskable"),
            icon("icon.svg", "any", "any"),
        ],
    })
}
