//! Proposals (大家商量): what may be said in one, when it may be supported or answered, and why a comment may be hidden
//! (CAPABILITIES.md 5; demands 12, 14, 19, 35, 79, 85, 93).

use super::request::{WordsRefusal, WorkCalendar};
use super::stored::stored;
use crate::words::typed::{tidy_line, tidy_words};

/// A title fits on a line of large type, characters.
pub const TITLE: usize = 40;
/// Each of the longer texts, characters.
pub const TEXT: usize = 2000;
/// A comment, characters.
pub const COMMENT: usize = 1000;
/// Open proposals one person may have at a time: a voice for each, not the floor for one.
pub const OPEN_EACH: i64 = 10;

stored! {
    pub enum ProposalState {
        Open => "open",
        /// Taken up, and carried out.
        Done => "done",
        /// Not taken up, with the reason in words.
        Declined => "declined",
        /// Goes on as part of another.
        Merged => "merged",
        Withdrawn => "withdrawn",
    }
}

impl ProposalState {
    /// Under which heading one that is no longer open is found: what had a result stands together.
    pub fn shelf(self) -> &'static str {
        match self {
            Self::Done | Self::Declined => "ended",
            Self::Open | Self::Merged | Self::Withdrawn => self.as_str(),
        }
    }
}

stored! {
    /// How a comment stands.
    pub enum CommentState {
        Shown => "shown",
        /// Hidden from others; its author still reads it, and why.
        Hidden => "hidden",
        /// Its author objects, and somebody else looks.
        Objected => "objected",
        /// Looked at again by another, and it stays hidden.
        Settled => "settled",
        /// Its author took it back.
        TakenBack => "taken_back",
    }
}

impl CommentState {
    /// May others read it?
    pub fn is_read(self) -> bool {
        self == Self::Shown
    }
}

stored! {
    /// Why a comment is hidden; there is no other reason (demand 79).
    pub enum HideWhy {
        Insult => "insult",
        /// Somebody's number, address, illness.
        Private => "private",
        Advert => "advert",
        /// A link or number that smells of fraud.
        Fraud => "fraud",
        OffTopic => "off_topic",
    }
}

stored! {
    /// What happened to a proposal, on the page of what came of it.
    pub enum StepKind {
        Raised => "raised",
        /// Enough neighbours carried it on.
        Supported => "supported",
        Moved => "moved",
        Answered => "answered",
        News => "news",
        /// Another became part of it, or it of another.
        Merged => "merged",
        Done => "done",
        Declined => "declined",
        Withdrawn => "withdrawn",
    }
}

stored! {
    /// Where a step leads.
    pub enum Link {
        Ballot => "ballot",
        Activity => "activity",
        Proposal => "proposal",
        /// Of a group, where it stood on the agenda or was decided.
        Meeting => "meeting",
        /// Of a request everybody reads number and kind, and no more where its resident keeps it private.
        Request => "request",
    }
}

/// What is proposed, within bounds. Who gains and who bears the cost may be left for the discussion to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub title: String,
    pub what: String,
    pub why: String,
    pub gains: String,
    pub bears: String,
    pub place: String,
}

/// A line that must be there.
pub fn title(typed: &str) -> Result<String, WordsRefusal> {
    bounded(tidy_line(typed), TITLE)
}

/// A text that must be there.
pub fn text(typed: &str, most: usize) -> Result<String, WordsRefusal> {
    bounded(tidy_words(typed), most)
}

/// One that may be empty.
pub fn maybe(typed: &str, most: usize) -> Result<String, WordsRefusal> {
    match text(typed, most) {
        Err(WordsRefusal::Empty) => Ok(String::new()),
        other => other,
    }
}

/// Within bounds, or what is wrong with it.
pub(super) fn bounded(text: String, most: usize) -> Result<String, WordsRefusal> {
    match text.chars().count() {
        0 => Err(WordsRefusal::Empty),
        length if length > most => Err(WordsRefusal::TooLong { most, by: length - most }),
        _ => Ok(text),
    }
}

/// The close of the last of so many working days after the day it was raised. Where nobody ever works, calendar days.
pub fn answer_due(calendar: &WorkCalendar, raised: i64, days: u32) -> i64 {
    let mut at = raised;
    for _ in 0..days {
        at = calendar.next_day_closes(at).unwrap_or(at + 86_400_000);
    }
    at
}

/// Was the answer late, or is it?
pub fn is_late(answer_due: i64, answered_at: Option<i64>, waits: bool, now: i64) -> bool {
    match answered_at {
        Some(at) => at > answer_due,
        None => waits && now > answer_due,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::request::Week;

    /// Saturday 28 November 2026, 10:00 in Shanghai.
    const SATURDAY: i64 = 1_795_831_200_000;

    #[test]
    fn an_answer_is_due_on_working_days() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let calendar = WorkCalendar { zone: zone.clone(), week: Week::default(), days: BTreeMap::new() };
        let due = answer_due(&calendar, SATURDAY, 1);
        let day = zone.to_datetime(jiff::Timestamp::from_millisecond(due).unwrap()).date();
        assert_eq!(day.to_string(), "2026-11-30", "Monday");
        let week = zone.to_datetime(jiff::Timestamp::from_millisecond(answer_due(&calendar, SATURDAY, 5)).unwrap());
        assert_eq!(week.date().to_string(), "2026-12-04", "Friday");
    }

    #[test]
    fn late_is_after_the_last_moment_and_only_while_somebody_must_answer() {
        assert!(!is_late(10, None, true, 10) && is_late(10, None, true, 11));
        assert!(!is_late(10, None, false, 11), "withdrawn, nobody owes an answer");
        assert!(is_late(10, Some(11), false, 99) && !is_late(10, Some(10), false, 99));
    }

    #[test]
    fn what_is_said_is_kept_within_bounds() {
        assert_eq!(title("  装一个 扶手 "), Ok("装一个 扶手".to_owned()));
        assert_eq!(title(""), Err(WordsRefusal::Empty));
        assert_eq!(title(&"长".repeat(TITLE + 2)), Err(WordsRefusal::TooLong { most: TITLE, by: 2 }));
        assert_eq!(maybe(" ", 10), Ok(String::new()));
        assert_eq!(maybe("一二三", 2), Err(WordsRefusal::TooLong { most: 2, by: 1 }));
    }

    #[test]
    fn only_what_is_shown_is_read_by_others() {
        let read: Vec<_> = CommentState::ALL.iter().filter(|s| s.is_read()).collect();
        assert_eq!(read, [&CommentState::Shown]);
    }
}
