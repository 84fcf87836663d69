//! The record as the auditor reads it: every act with who, for whom, by what right and through which channel.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/record.html")]
pub struct RecordPage {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<RecordRow>,
    /// Sequence number to read on from, towards older entries.
    pub next: Option<i64>,
    /// Not the newest page.
    pub paged: bool,
}

#[derive(Serialize)]
pub struct RecordRow {
    pub seq: i64,
    pub at: i64,
    /// The kind of act, as the table of acts names it.
    pub act: String,
    /// The same in words, from that table.
    pub act_words: String,
    /// `None`: the server itself, by the clock.
    pub who: Option<String>,
    /// `None`: for themselves, or for nobody in particular.
    pub whom: Option<String>,
    /// `self`, `assisted`, `mandate`, `office` or `system`.
    pub standing: String,
    pub channel: String,
    /// SHA-256 in hex.
    pub hash: String,
}

impl RecordRow {
    /// Enough of the hash to compare by eye with a printed checkpoint.
    pub fn short_hash(&self) -> &str {
        self.hash.get(..8).unwrap_or(&self.hash)
    }
}

/// By what right something was done, in words.
pub fn standing_words(page: &Page, standing: &str) -> String {
    let key = match standing {
        "self" => k::RECORD_STANDING_SELF,
        "assisted" => k::RECORD_STANDING_ASSISTED,
        "mandate" => k::RECORD_STANDING_MANDATE,
        "office" => k::RECORD_STANDING_OFFICE,
        "system" => k::RECORD_STANDING_SYSTEM,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// Through which channel something was done, in words.
pub fn channel_words(page: &Page, channel: &str) -> String {
    let key = match channel {
        "own_phone" => k::RECORD_CHANNEL_OWN_PHONE,
        "helper_device" => k::RECORD_CHANNEL_HELPER_DEVICE,
        "kiosk" => k::RECORD_CHANNEL_KIOSK,
        "desk" => k::RECORD_CHANNEL_DESK,
        "phone" => k::RECORD_CHANNEL_PHONE,
        "paper" => k::RECORD_CHANNEL_PAPER,
        "offline_visit" => k::RECORD_CHANNEL_VISIT,
        "group_chat" => k::RECORD_CHANNEL_GROUP_CHAT,
        "api" => k::RECORD_CHANNEL_API,
        "console" => k::RECORD_CHANNEL_CONSOLE,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}
