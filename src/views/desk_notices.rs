//! Notices at the desk: the list, writing one and seeing it before it goes, how far it has got, whom it has not reached,
//! letters, and what people say.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::domain::notice::{Heard, NoticeState};
use crate::domain::reading::{Ease, Reading};
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "desk/notices.html")]
pub struct DeskNotices {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub rows: Vec<DeskRow>,
    /// Replies that wait for an answer; counted as far as a page.
    pub open_replies: u64,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct DeskRow {
    pub id: String,
    pub title: String,
    pub to: String,
    pub at: i64,
    pub state: NoticeState,
    pub reached: i64,
    pub of: i64,
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice_write.html")]
pub struct WriteNotice {
    #[serde(skip)]
    pub page: Page,
    pub title: String,
    pub body: String,
    /// `everyone`, `building`, `grid`, `group`, `age` or `list`.
    pub audience: String,
    pub buildings: Vec<Choice>,
    pub grids: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub list: String,
    /// What could be said more simply, once something is written.
    pub reading: Option<Reading>,
}

impl WriteNotice {
    fn chosen(&self, audience: &str) -> bool {
        self.audience == audience
    }

    fn ease(&self, reading: &Reading) -> &'static str {
        ease_words(&self.page, reading.ease)
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice_check.html")]
pub struct CheckNotice {
    #[serde(skip)]
    pub page: Page,
    pub title: String,
    pub body: Vec<String>,
    pub to: String,
    pub reading: Reading,
    /// People by the way it goes to them first.
    pub ways: Vec<WayCount>,
    pub total: i64,
    /// Where it goes when pressed, and where it can be changed.
    pub send: String,
    pub change: String,
    /// What is sent along, where nothing was kept on the server: name and value.
    pub fields: Vec<(String, String)>,
}

/// People by way.
#[derive(Serialize, Clone)]
pub struct WayCount {
    pub way: String,
    pub words: String,
    pub reached: i64,
    pub waiting: i64,
}

impl CheckNotice {
    fn ease(&self) -> &'static str {
        ease_words(&self.page, self.reading.ease)
    }
}

/// How easily a text reads, in words.
pub fn ease_words(page: &Page, ease: Ease) -> &'static str {
    page.t(match ease {
        Ease::Easy => k::NOTICES_READ_EASY,
        Ease::Fair => k::NOTICES_READ_FAIR,
        Ease::Hard => k::NOTICES_READ_HARD,
    })
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice.html")]
pub struct DeskNotice {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub may_write: bool,
    pub title: String,
    pub body: Vec<String>,
    pub to: String,
    pub by: String,
    pub at: i64,
    pub state: NoticeState,
    pub instead: Option<String>,
    pub before: Option<String>,
    pub sent_to: i64,
    pub ways: Vec<WayCount>,
    pub reached: i64,
    pub waiting: i64,
    pub acknowledged: i64,
    /// Of those, by each way that anybody took.
    pub heard: Vec<HeardBy>,
    pub replies: i64,
    /// Text and link to be copied into the official account and groups.
    pub to_copy: String,
    /// Why it is taken back, as typed.
    pub words: String,
    /// What somebody told the desk may be entered, by these ways; as typed.
    pub may_take: bool,
    pub channels: Vec<Choice>,
    pub who: String,
    pub knows: bool,
    pub said: String,
    /// The one before was kept, and the next is waited for.
    pub kept: bool,
}

/// How many said by one way that they know of it.
#[derive(Serialize, Clone)]
pub struct HeardBy {
    pub way: Heard,
    pub words: String,
    pub n: i64,
}

/// What such a way is called.
pub fn heard_key(way: Heard) -> Key {
    match way {
        Heard::Alone => k::TOLD_WAY_ALONE,
        Heard::Assisted => k::TOLD_WAY_ASSISTED,
        Heard::Proxy => k::TOLD_WAY_PROXY,
        Heard::Phone => k::TOLD_WAY_PHONE,
        Heard::Desk => k::TOLD_WAY_DESK,
        Heard::Paper => k::TOLD_WAY_PAPER,
        Heard::Visit => k::TOLD_WAY_VISIT,
        Heard::GroupChat => k::TOLD_WAY_GROUP_CHAT,
        Heard::Machine => k::TOLD_WAY_MACHINE,
    }
}

impl DeskNotice {
    /// The form for what somebody told the desk is looked at.
    fn takes(&self) -> bool {
        let looked_at = ["who", "channel", "said"].iter().any(|field| self.page.error_of(field).is_some());
        self.kept || looked_at
    }

    fn stands(&self) -> bool {
        self.state.stands()
    }

    fn sending(&self) -> bool {
        self.state == NoticeState::Sending
    }

    fn state_words(&self) -> &'static str {
        state_words(&self.page, self.state)
    }
}

/// How far a notice is, in words of staff.
pub fn state_words(page: &Page, state: impl std::borrow::Borrow<NoticeState>) -> &'static str {
    page.t(match state.borrow() {
        NoticeState::Sending => k::NOTICES_STATE_SENDING,
        NoticeState::Sent => k::NOTICES_STATE_SENT,
        NoticeState::Corrected => k::NOTICES_STATE_CORRECTED,
        NoticeState::Withdrawn => k::NOTICES_STATE_WITHDRAWN,
    })
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice_correct.html")]
pub struct CorrectNotice {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub title: String,
    pub body: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice_missing.html")]
pub struct NotReached {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub rows: Vec<MissingRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct MissingRow {
    pub person: String,
    pub name: String,
    pub home: String,
    pub phone: String,
    /// By which way it is under way to them.
    pub way: String,
    pub mind: Vec<String>,
}

/// The same on paper, to go round with.
#[derive(Template, Serialize)]
#[template(path = "paper/notice_missing.html")]
pub struct MissingSheet {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub body: Vec<String>,
    pub rows: Vec<MissingRow>,
    pub more: bool,
}

/// A notice as letters, a sheet each.
#[derive(Template, Serialize)]
#[template(path = "paper/notice.html")]
pub struct NoticeLetters {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub body: Vec<String>,
    pub at: i64,
    /// Names and homes; one without a name where it is to be put up.
    pub to: Vec<(String, String)>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/notice_replies.html")]
pub struct Replies {
    #[serde(skip)]
    pub page: Page,
    pub may_answer: bool,
    pub answered: bool,
    pub rows: Vec<InboxRow>,
    /// The answer as it was typed, and to which.
    pub typed: Option<(String, String)>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct InboxRow {
    pub id: String,
    pub notice: String,
    pub title: String,
    pub person: String,
    pub name: String,
    pub home: String,
    pub words: String,
    /// Whose hands wrote it, where they were not the person's own.
    pub by: String,
    pub channel: String,
    pub at: i64,
    pub answer: String,
    pub answered_by: String,
}

impl Replies {
    fn typed_for(&self, id: &str) -> &str {
        self.typed.as_ref().filter(|(reply, _)| reply == id).map_or("", |(_, words)| words)
    }

    fn wrong(&self, id: &str) -> bool {
        self.typed.as_ref().is_some_and(|(reply, _)| reply == id)
    }
}
