//! What can be set at the desk: the place's name and number, kiosks, colleagues, and the responsibility list to read.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/settings.html")]
pub struct Settings {
    #[serde(skip)]
    pub page: Page,
    pub place: Place,
    /// Names of the buildings, in order.
    pub buildings: Vec<String>,
    pub may_change: bool,
    pub may_invite: bool,
    pub may_kiosk: bool,
    /// How messages leave, to be read.
    pub ways: Vec<WayRow>,
    /// What was only written down of late, newest first; for administrators.
    pub written: Vec<WrittenRow>,
    pub kiosks: Vec<KioskRow>,
    /// Saved a moment ago.
    pub saved: bool,
    /// The name typed for a new colleague, kept when refused.
    pub typed_colleague: String,
    /// Offices a colleague can have: field `office`, several.
    pub offices: Vec<Choice>,
}

/// How one kind of message leaves.
#[derive(Serialize)]
pub struct WayRow {
    /// `email` or `sms`.
    pub kind: &'static str,
    /// Whether it reaches people by itself.
    pub reaches: bool,
    /// The mail server's or gateway's host, or the file's name.
    pub by: String,
}

/// A message that was only written down. Its words are not shown: they may hold a code.
#[derive(Clone, Serialize)]
pub struct WrittenRow {
    pub at: i64,
    /// Masked.
    pub to: String,
}

/// A kiosk that is in use. Ended with POST `/desk/settings/kiosks/{id}/end`.
#[derive(Serialize)]
pub struct KioskRow {
    pub id: String,
    pub name: String,
    pub since: i64,
    pub seen_at: Option<i64>,
}

/// Name, telephone and address of the community, as typed or as stored.
#[derive(Serialize, Default)]
pub struct Place {
    pub name: String,
    pub phone: String,
    pub address: String,
    pub version: i64,
}

/// A one-time link, shown once: for a kiosk, or for a new colleague.
#[derive(Template, Serialize)]
#[template(path = "desk/one_link.html")]
pub struct OneLink {
    #[serde(skip)]
    pub page: Page,
    /// `kiosk` or `colleague`.
    pub kind: String,
    /// For a colleague: their name.
    pub name: String,
    pub link: String,
    /// SVG drawn by our own QR encoder from `link`; it holds squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
    pub ends_at: i64,
}

/// One more building; posts `building_name`, `units`, `floors`, `doors`.
#[derive(Template, Serialize)]
#[template(path = "desk/building.html")]
pub struct AddBuilding {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub units: String,
    pub floors: String,
    pub doors: String,
}
