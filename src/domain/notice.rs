//! Notices (通知): to whom, by which way each of them chose, what counts as reached, and when the next way is tried
//! (CAPABILITIES.md 9).

use jiff::civil::Date;

use super::person::{Born, Reach};
use super::rates::{self, Way};
use super::request::WordsRefusal;
use super::standing::Channel;
use super::stored::stored;
use crate::words::typed::{tidy_line, tidy_words};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Whoever chose to read on their own page has this long to do so; then the next way they chose is tried.
pub const APP_WAITS: i64 = 2 * DAY;
/// The longest title, characters: it must fit into a text message.
pub const TITLE: usize = 40;
/// The longest text, characters: what one sheet of large type holds.
pub const BODY: usize = 1000;
/// Names on a list.
pub const LIST: usize = 60;

/// What is said: a title of one line and a text, both within bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    pub title: String,
    pub body: String,
}

impl Worded {
    pub fn title(typed: &str) -> Result<String, WordsRefusal> {
        bounded(tidy_line(typed), TITLE)
    }

    pub fn body(typed: &str) -> Result<String, WordsRefusal> {
        bounded(tidy_words(typed), BODY)
    }
}

fn bounded(text: String, most: usize) -> Result<String, WordsRefusal> {
    match text.chars().count() {
        0 => Err(WordsRefusal::Empty),
        length if length > most => Err(WordsRefusal::TooLong { most, by: length - most }),
        _ => Ok(text),
    }
}

stored! {
    /// By which way somebody's word that they know of it came.
    pub enum Heard {
        Alone => "alone",
        Assisted => "assisted",
        Proxy => "proxy",
        Phone => "phone",
        Desk => "desk",
        /// On the slip below the letter.
        Paper => "paper",
        /// At their door.
        Visit => "visit",
        GroupChat => "group_chat",
        Machine => "machine",
    }
}

/// By the standing and the channel it was said in.
pub fn heard(standing: &str, channel: Channel) -> Heard {
    match (channel, rates::way(standing, channel.as_str())) {
        (Channel::GroupChat, _) => Heard::GroupChat,
        (Channel::OfflineVisit, Way::Desk) => Heard::Visit,
        (_, Way::Alone) => Heard::Alone,
        (_, Way::Assisted) => Heard::Assisted,
        (_, Way::Proxy) => Heard::Proxy,
        (_, Way::Phone) => Heard::Phone,
        (_, Way::Desk) => Heard::Desk,
        (_, Way::Paper) => Heard::Paper,
        (_, Way::Machine) => Heard::Machine,
    }
}

stored! {
    /// What it is to those who read another before.
    pub enum NoticeKind {
        Notice => "notice",
        /// In place of one that was wrong.
        Correction => "correction",
        /// One is taken back.
        Withdrawal => "withdrawal",
    }
}

stored! {
    pub enum NoticeState {
        /// On its way, some people at a time.
        Sending => "sending",
        /// On its way to everybody; who was reached stands with each copy.
        Sent => "sent",
        /// Another stands in its place.
        Corrected => "corrected",
        Withdrawn => "withdrawn",
    }
}

impl NoticeState {
    /// Still what the community says.
    pub fn stands(self) -> bool {
        matches!(self, Self::Sending | Self::Sent)
    }
}

stored! {
    /// Whether one person was really reached.
    pub enum CopyState {
        Waiting => "waiting",
        Reached => "reached",
        /// Nobody need tell them any more: the notice was corrected or withdrawn.
        Dropped => "dropped",
    }
}

/// To whom it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// A building's id.
    Building(String),
    /// A grid's id.
    Grid(String),
    /// A group's id: its members.
    Group(String),
    /// Full years, both included.
    Age {
        from: u32,
        to: u32,
    },
    /// People's ids.
    List(Vec<String>),
    /// Whoever an earlier notice went to, whether it reached them or not.
    Again(String),
    /// Whoever an earlier notice had reached.
    Seen(String),
    /// A ballot's id: everybody on its roll.
    Roll(String),
    /// A ballot's id: those of its roll whose vote nobody has cast.
    NotVoted(String),
    /// A survey's id: those of its roll who are really asked.
    Asked(String),
}

impl Audience {
    /// The word kept in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Building(_) => "building",
            Self::Grid(_) => "grid",
            Self::Group(_) => "group",
            Self::Age { .. } => "age",
            Self::List(_) => "list",
            Self::Again(_) => "again",
            Self::Seen(_) => "seen",
            Self::Roll(_) => "roll",
            Self::NotVoted(_) => "not_voted",
            Self::Asked(_) => "asked",
        }
    }

    /// What stands beside it: an id, `60-79`, ids with commas.
    pub fn target(&self) -> String {
        match self {
            Self::Everyone => String::new(),
            Self::Building(id) | Self::Grid(id) | Self::Group(id) => id.clone(),
            Self::Again(id) | Self::Seen(id) | Self::Roll(id) | Self::NotVoted(id) | Self::Asked(id) => id.clone(),
            Self::Age { from, to } => format!("{from}-{to}"),
            Self::List(ids) => ids.join(","),
        }
    }

    /// Reads both back; `None` for what was never written so.
    pub fn stored(kind: &str, target: &str) -> Option<Self> {
        let id = || (!target.is_empty()).then(|| target.to_owned());
        match kind {
            "everyone" => Some(Self::Everyone),
            "building" => id().map(Self::Building),
            "grid" => id().map(Self::Grid),
            "group" => id().map(Self::Group),
            "again" => id().map(Self::Again),
            "seen" => id().map(Self::Seen),
            "roll" => id().map(Self::Roll),
            "not_voted" => id().map(Self::NotVoted),
            "asked" => id().map(Self::Asked),
            "list" => Some(Self::List(target.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect())),
            "age" => {
                let (from, to) = target.split_once('-')?;
                Some(Self::Age { from: from.parse().ok()?, to: to.parse().ok()? })
            }
            _ => None,
        }
    }

    /// Is somebody born then among them, as far as age goes? Who gave no birth date is in no band.
    pub fn takes(&self, born: Option<&str>, today: Date) -> bool {
        let Self::Age { from, to } = self else { return true };
        born.and_then(Born::stored).is_some_and(|born| (*from..=*to).contains(&born.age(today)))
    }
}

/// What there is to reach somebody by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contacts {
    pub phone: bool,
    /// Several people answer it.
    pub shared: bool,
    pub email: bool,
}

/// The ways somebody chose that can work, best first. A shared number gets no text messages; somebody rings instead.
fn usable(chosen: &str, has: Contacts) -> Vec<Reach> {
    let works = |way: &Reach| match way {
        Reach::Sms => has.phone && !has.shared,
        Reach::Email => has.email,
        Reach::App | Reach::Call | Reach::Letter | Reach::Visit => true,
    };
    chosen.split(',').filter_map(Reach::parse).filter(works).collect()
}

/// The way a notice goes to somebody first: the first they chose that works; who chose none is rung or visited.
pub fn first_way(chosen: &str, has: Contacts) -> Reach {
    usable(chosen, has).first().copied().unwrap_or(Reach::Call)
}

/// The way tried after one that reached nobody: the next they chose, else a call.
pub fn next_way(chosen: &str, has: Contacts, tried: Reach) -> Reach {
    let ways = usable(chosen, has);
    let after = ways.iter().position(|way| *way == tried).map_or(0, |at| at + 1);
    ways.get(after..).and_then(|rest| rest.first()).copied().filter(|way| *way != Reach::App).unwrap_or(Reach::Call)
}

/// When the next way is tried by itself; `None` where somebody says what came of it, or a machine knows. Of what is over
/// at an hour (`ends`, milliseconds UTC) half the time is kept for the other way.
pub fn due(way: Reach, now: i64, ends: Option<i64>) -> Option<i64> {
    let half = ends.map_or(APP_WAITS, |ends| (ends - now).max(0) / 2);
    (way == Reach::App).then_some(now + APP_WAITS.min(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Contacts = Contacts { phone: true, shared: false, email: true };

    #[test]
    fn what_was_heard_keeps_the_way_it_came() {
        assert_eq!(heard("self", Channel::OwnPhone), Heard::Alone);
        assert_eq!(heard("self", Channel::Kiosk), Heard::Alone);
        assert_eq!(heard("assisted", Channel::HelperDevice), Heard::Assisted);
        assert_eq!(heard("mandate", Channel::HelperDevice), Heard::Proxy);
        assert_eq!(heard("mandate", Channel::OfflineVisit), Heard::Proxy, "a helper's visit is no visit of ours");
        assert_eq!(heard("office", Channel::OfflineVisit), Heard::Visit);
        assert_eq!(heard("office", Channel::Phone), Heard::Phone);
        assert_eq!(heard("office", Channel::Desk), Heard::Desk);
        assert_eq!(heard("office", Channel::Paper), Heard::Paper);
        assert_eq!(heard("office", Channel::GroupChat), Heard::GroupChat);
        assert_eq!(heard("self", Channel::Api), Heard::Machine);
    }

    #[test]
    fn a_notice_goes_the_way_somebody_chose_first_if_it_can() {
        assert_eq!(first_way("sms,call", ALL), Reach::Sms);
        assert_eq!(first_way("sms,call", Contacts { shared: true, ..ALL }), Reach::Call);
        assert_eq!(first_way("email,letter", Contacts { email: false, ..ALL }), Reach::Letter);
        assert_eq!(first_way("app,sms", Contacts::default()), Reach::App);
        assert_eq!(first_way("", ALL), Reach::Call, "who chose nothing is rung");
        assert_eq!(first_way("sms", Contacts::default()), Reach::Call);
    }

    #[test]
    fn what_reached_nobody_is_tried_another_way_and_in_the_end_somebody_rings() {
        assert_eq!(next_way("app,sms", ALL, Reach::App), Reach::Sms);
        assert_eq!(next_way("app,sms", Contacts::default(), Reach::App), Reach::Call);
        assert_eq!(next_way("app,email,letter", ALL, Reach::Email), Reach::Letter);
        assert_eq!(next_way("call", ALL, Reach::Call), Reach::Call);
        assert_eq!(next_way("sms,app", ALL, Reach::Sms), Reach::Call, "an unread page is not waited for twice");
    }

    #[test]
    fn only_the_page_waits_for_a_reader() {
        assert_eq!(due(Reach::App, 10, None), Some(10 + APP_WAITS));
        assert_eq!(due(Reach::Letter, 10, None), None);
        assert_eq!(due(Reach::App, 10, Some(10 + 9 * DAY)), Some(10 + APP_WAITS));
        assert_eq!(due(Reach::App, 10, Some(10 + DAY)), Some(10 + DAY / 2), "in time to be told another way");
        assert_eq!(due(Reach::App, 10, Some(5)), Some(10), "what is over does not wait");
    }

    #[test]
    fn what_is_said_keeps_to_its_bounds() {
        assert_eq!(Worded::title(" 明天\n停水 ").as_deref(), Ok("明天 停水"));
        assert_eq!(Worded::title(&"水".repeat(TITLE + 2)), Err(WordsRefusal::TooLong { most: TITLE, by: 2 }));
        assert_eq!(Worded::body(" \n"), Err(WordsRefusal::Empty));
        assert!(Worded::body(&"水".repeat(BODY)).is_ok());
    }

    #[test]
    fn audiences_read_back() {
        let all = [
            Audience::Everyone,
            Audience::Building("b".into()),
            Audience::Grid("g".into()),
            Audience::Group("x".into()),
            Audience::Age { from: 60, to: 79 },
            Audience::List(vec!["a".into(), "b".into()]),
            Audience::Again("n".into()),
            Audience::Seen("n".into()),
            Audience::Roll("b".into()),
            Audience::NotVoted("b".into()),
            Audience::Asked("s".into()),
        ];
        for audience in all {
            assert_eq!(Audience::stored(audience.kind(), &audience.target()), Some(audience));
        }
        assert_eq!(Audience::stored("building", ""), None);
        assert_eq!(Audience::stored("age", "60"), None);
        assert_eq!(Audience::stored("street", "1"), None);
    }

    #[test]
    fn a_band_holds_who_is_that_old_today() {
        let (band, today) = (Audience::Age { from: 60, to: 79 }, Date::constant(2026, 11, 23));
        assert!(band.takes(Some("1948-03-05"), today) && band.takes(Some("1966-11-23"), today));
        assert!(!band.takes(Some("1966-11-24"), today) && !band.takes(Some("1946"), today));
        assert!(!band.takes(None, today), "nobody is guessed at");
        assert!(Audience::Everyone.takes(None, today));
    }
}
