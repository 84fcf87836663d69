//! Notices as people read them: the list, one with 知道了 and a place to answer, and the public ones.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::notice::NoticeState;
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "notices/list.html")]
pub struct NoticeList {
    #[serde(skip)]
    pub page: Page,
    /// Everybody's, read without signing in.
    pub public: bool,
    pub rows: Vec<NoticeRow>,
    pub older: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct NoticeRow {
    pub id: String,
    pub title: String,
    /// How it begins: what comes twice under one title is told apart by it.
    pub begins: String,
    /// The group that says it; empty: the community.
    pub group: String,
    pub at: i64,
    pub state: NoticeState,
    /// It waits for 知道了.
    pub asks: bool,
}

#[derive(Template, Serialize)]
#[template(path = "notices/one.html")]
pub struct OneNotice {
    #[serde(skip)]
    pub page: Page,
    pub public: bool,
    pub id: String,
    pub title: String,
    /// A paragraph each.
    pub body: Vec<String>,
    pub group: String,
    /// Who wrote it: 社工周敏.
    pub by: String,
    pub at: i64,
    pub state: NoticeState,
    /// The one that stands in its place, or takes it back.
    pub instead: Option<String>,
    /// The one in whose place this one stands.
    pub before: Option<String>,
    /// The meeting it speaks of, where this reader may go there.
    pub meeting: Option<String>,
    /// The ballot it speaks of, for the voters themselves.
    pub ballot: Option<String>,
    pub asks: bool,
    pub acknowledged_at: Option<i64>,
    /// What this person said to it, with the answers.
    pub replies: Vec<ReplyLine>,
    pub may_reply: bool,
    /// The reply as it was typed, where it has to be looked at again.
    pub words: String,
}

#[derive(Serialize, Clone)]
pub struct ReplyLine {
    pub words: String,
    pub at: i64,
    /// With what they are, where somebody else wrote it down: 志愿者李明.
    pub by: String,
    pub answer: String,
}

/// What became of a notice, in words; nothing while it stands.
pub fn state_key(state: NoticeState) -> Option<Key> {
    match state {
        NoticeState::Sending | NoticeState::Sent => None,
        NoticeState::Corrected => Some(k::NOTICES_STATE_CORRECTED),
        NoticeState::Withdrawn => Some(k::NOTICES_STATE_WITHDRAWN),
    }
}

/// How a notice begins, in a line: a few dozen characters, half as many where they are wide, never within an English word.
pub fn beginning(body: &str) -> String {
    const ROOM: usize = 72;
    let line = body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    let mut left = ROOM;
    let end = line.char_indices().find(|(_, c)| {
        let fits = wide(*c) <= left;
        left = left.saturating_sub(wide(*c));
        !fits
    });
    let Some((end, next)) = end else {
        return line.to_owned();
    };
    let (cut, within) = (&line[..end], next.is_ascii_alphanumeric());
    let word = cut.len() - cut.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    let cut = if within && word < cut.len() { &cut[..cut.len() - word] } else { cut };
    format!("{}…", cut.trim_end())
}

impl NoticeRow {
    pub fn over(&self, page: &Page) -> Option<&'static str> {
        state_key(self.state).map(|key| page.t(key))
    }
}

impl OneNotice {
    fn over(&self) -> Option<&'static str> {
        state_key(self.state).map(|key| self.page.t(key))
    }

    fn list(&self) -> &'static str {
        if self.public { "/open/notices" } else { "/notices" }
    }

    /// 知道了, or whose 知道了 is passed on.
    fn all_right(&self) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(k::NOTICES_ALL_RIGHT_FOR, "name", &acting.resident),
            None => self.page.t(k::NOTICES_ALL_RIGHT).to_owned(),
        }
    }

    fn send(&self) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(k::NOTICES_REPLY_FOR, "name", &acting.resident),
            None => self.page.t(k::NOTICES_REPLY_GO).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn it_begins_whole_and_ends_between_words() {
        assert_eq!(beginning("\n  明天停水。\n请接好水。"), "明天停水。");
        assert_eq!(beginning(&"水".repeat(36)), "水".repeat(36));
        assert_eq!(beginning(&"水".repeat(37)), format!("{}…", "水".repeat(36)));
        let long = "word ".repeat(20);
        assert_eq!(beginning(&long), format!("{}…", "word ".repeat(14).trim_end()));
        assert_eq!(beginning(""), "");
    }
}
