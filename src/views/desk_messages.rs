//! Messages that were only written down.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// The most characters of a text that stand in the list as they are.
const LONG: usize = 120;
/// Of a longer one so many are shown.
const OPENING: usize = 40;

#[derive(Template, Serialize)]
#[template(path = "desk/messages.html")]
pub struct Messages {
    #[serde(skip)]
    pub page: Page,
    /// Mail, and text messages, leave the house by themselves.
    pub mail: bool,
    pub sms: bool,
    /// Newest first.
    pub rows: Vec<MessageRow>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct MessageRow {
    pub at: i64,
    /// Masked.
    pub to: String,
    pub by_mail: bool,
    /// `None` where it holds a code, or may.
    pub text: Option<String>,
    /// A code for signing in, which nobody else is to see.
    pub code: bool,
    /// `None` where nobody knows any more whose it was.
    pub known: Option<Known>,
}

impl MessageRow {
    /// Of a long text, a mandate in full, how it begins; the whole of it is folded away.
    fn opening(&self) -> Option<String> {
        let text = self.text.as_deref().filter(|text| text.chars().nth(LONG).is_some())?;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("{}…", line.chars().take(OPENING).collect::<String>()))
    }
}

#[derive(Serialize)]
pub struct Known {
    pub id: String,
    pub name: String,
    /// What it was about, in words of staff.
    pub about: String,
    pub told_at: Option<i64>,
    /// Somebody still has to tell them.
    pub waits: bool,
}
