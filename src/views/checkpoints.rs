//! `/open/checkpoints`: the seals of the record, for everybody to copy, print and keep.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// Newest first.
#[derive(Template, Serialize)]
#[template(path = "open/checkpoints.html")]
pub struct CheckpointList {
    #[serde(skip)]
    pub page: Page,
    /// The verifier's key: who signed.
    pub key: String,
    pub checkpoints: Vec<CheckpointRow>,
    /// Where older ones are.
    pub older: Option<String>,
}

#[derive(Serialize)]
pub struct CheckpointRow {
    /// How many entries it signs.
    pub size: i64,
    pub at: i64,
    /// The root of their tree, base64.
    pub root: String,
}

/// One, to read, print and keep.
#[derive(Template, Serialize)]
#[template(path = "open/checkpoint.html")]
pub struct OneCheckpoint {
    #[serde(skip)]
    pub page: Page,
    pub size: i64,
    pub at: i64,
    pub root: String,
    /// The signed note, whole.
    pub note: String,
    pub key: String,
    /// The checkpoint before, and the proof that it is the beginning of this one.
    pub before: Option<i64>,
    pub since_before: Vec<String>,
    /// SVG drawn by our own QR encoder from this page's address; squares only, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
}
