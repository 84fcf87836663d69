//! Meetings of a council or committee (议事会开会): who is asked and comes, whether enough came to decide, what was decided
//! and until when anybody may object (CAPABILITIES.md 5 and 11; demands 12, 14, 85, 96, 97).

use super::group::GroupKind;
use super::proposal::bounded;
use super::rates::Way;
use super::request::WordsRefusal;
use super::stored::stored;
use crate::words::typed::{tidy_line, tidy_words};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A title fits on a line of large type, characters; so does a place.
pub const TITLE: usize = 40;
pub const PLACE: usize = 60;
/// A point of the agenda, characters.
pub const POINT: usize = 120;
/// Points of one agenda: what an evening holds.
pub const POINTS: usize = 20;
/// The minutes, characters: a few sheets of large type.
pub const MINUTES: usize = 6000;
/// Words of a decision, of an objection or of what came of it, characters.
pub const WORDS: usize = 500;
/// Who sees to a decision, characters.
pub const OWNER: usize = 40;
/// Decisions of one meeting.
pub const DECISIONS: usize = 40;
/// Objections to one meeting's decisions that wait for an answer from one person.
pub const OBJECTIONS_EACH: usize = 5;
/// Nobody sits longer than this.
pub const LONGEST: i64 = 12 * HOUR;
/// "I am here" is taken from this long before it begins.
pub const DOORS_OPEN: i64 = HOUR;
/// Who came is written down until this long after the end.
const ATTENDANCE_WITHIN: i64 = 30 * DAY;
/// Days in which anybody may object; what is proposed where nobody says otherwise.
pub const OBJECT_DAYS: std::ops::RangeInclusive<i32> = 1..=60;
pub const OBJECT_DAYS_USUAL: i32 = 7;

stored! {
    pub enum MeetingState {
        Planned => "planned",
        CalledOff => "called_off",
        /// Who came is written down.
        Held => "held",
    }
}

stored! {
    /// Whether somebody says that they will come.
    pub enum Answer {
        Coming => "coming",
        NotComing => "not_coming",
    }
}

stored! {
    /// How many of the members must be there for a decision to stand.
    pub enum Quorum {
        None => "none",
        /// More than half.
        Half => "half",
        /// Two thirds, as for representatives of residents (村民委员会组织法第二十六条, by analogy).
        TwoThirds => "two_thirds",
    }
}

stored! {
    /// Where a point of the agenda comes from.
    pub enum PointKind {
        Proposal => "proposal",
        Request => "request",
        Free => "free",
    }
}

stored! {
    pub enum DecisionState {
        /// Somebody still has to do it.
        Open => "open",
        Done => "done",
    }
}

stored! {
    pub enum ObjectionState {
        /// The group owes an answer.
        Open => "open",
        Answered => "answered",
    }
}

impl Quorum {
    /// Did enough of the members come?
    pub fn is_met(self, came: u64, members: u64) -> bool {
        match self {
            Self::None => true,
            Self::Half => came * 2 > members,
            Self::TwoThirds => members > 0 && came * 3 >= members * 2,
        }
    }
}

/// Groups that meet to decide: they have an agenda, minutes and decisions. The others simply get together.
pub fn holds_meetings(kind: GroupKind) -> bool {
    matches!(kind, GroupKind::Council | GroupKind::Digital | GroupKind::Owners | GroupKind::Committee)
}

/// May somebody say whether they will come? Until it begins.
pub fn may_answer(state: MeetingState, starts_at: i64, now: i64) -> bool {
    state == MeetingState::Planned && now < starts_at
}

/// May somebody say that they are there? While the doors are open.
pub fn may_arrive(state: MeetingState, starts_at: i64, ends_at: i64, now: i64) -> bool {
    state == MeetingState::Planned && starts_at - DOORS_OPEN <= now && now <= ends_at
}

/// May who came be written down, or set right?
pub fn may_attend(state: MeetingState, starts_at: i64, ends_at: i64, now: i64) -> bool {
    state != MeetingState::CalledOff && starts_at <= now && now <= ends_at + ATTENDANCE_WITHIN
}

/// May its minutes be written? From its beginning on; whether enough came is written down apart.
pub fn may_minute(state: MeetingState, starts_at: i64, now: i64) -> bool {
    state != MeetingState::CalledOff && (state == MeetingState::Held || starts_at <= now)
}

/// Until when anybody may object to what was decided at an instant: so many whole days.
pub fn object_until(decided: i64, days: i32) -> i64 {
    decided + i64::from(days) * DAY
}

/// A decision that should have been carried out by now.
pub fn is_overdue(state: DecisionState, due_at: i64, now: i64) -> bool {
    state == DecisionState::Open && due_at < now
}

/// By which way somebody took part: what they tapped themselves says more than the list that was ticked afterwards.
pub fn came_by(tapped: Option<Way>, listed: Way) -> Way {
    tapped.unwrap_or(listed)
}

/// A line that must be there.
pub fn line(typed: &str, most: usize) -> Result<String, WordsRefusal> {
    bounded(tidy_line(typed), most)
}

/// A text that must be there.
pub fn text(typed: &str, most: usize) -> Result<String, WordsRefusal> {
    bounded(tidy_words(typed), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_more_than_half_and_two_thirds_are_two_thirds() {
        assert!(!Quorum::Half.is_met(4, 8) && Quorum::Half.is_met(5, 8) && Quorum::Half.is_met(4, 7));
        assert!(Quorum::TwoThirds.is_met(2, 3) && Quorum::TwoThirds.is_met(6, 9) && !Quorum::TwoThirds.is_met(5, 8));
        assert!(!Quorum::Half.is_met(0, 0) && !Quorum::TwoThirds.is_met(0, 0), "nobody decides nothing");
        assert!(Quorum::None.is_met(0, 9));
    }

    #[test]
    fn an_answer_is_taken_until_it_begins_and_being_there_while_it_lasts() {
        let (starts, ends) = (10 * HOUR, 12 * HOUR);
        assert!(
            may_answer(MeetingState::Planned, starts, starts - 1) && !may_answer(MeetingState::Planned, starts, starts)
        );
        assert!(!may_answer(MeetingState::CalledOff, starts, 0));
        assert!(!may_arrive(MeetingState::Planned, starts, ends, starts - HOUR - 1));
        assert!(may_arrive(MeetingState::Planned, starts, ends, starts - HOUR));
        assert!(
            may_arrive(MeetingState::Planned, starts, ends, ends)
                && !may_arrive(MeetingState::Planned, starts, ends, ends + 1)
        );
        assert!(!may_arrive(MeetingState::Held, starts, ends, starts), "the list was closed");
    }

    #[test]
    fn who_came_is_written_down_while_it_is_fresh() {
        assert!(!may_attend(MeetingState::Planned, 10, 20, 9) && may_attend(MeetingState::Planned, 10, 20, 10));
        assert!(may_attend(MeetingState::Held, 10, 20, 20 + ATTENDANCE_WITHIN), "and set right");
        assert!(!may_attend(MeetingState::Held, 10, 20, 21 + ATTENDANCE_WITHIN));
        assert!(!may_attend(MeetingState::CalledOff, 10, 20, 10));
        assert!(!may_minute(MeetingState::Planned, 10, 9) && may_minute(MeetingState::Planned, 10, 10));
        assert!(!may_minute(MeetingState::CalledOff, 10, 11));
    }

    #[test]
    fn a_decision_is_overdue_only_while_it_is_not_done() {
        assert!(is_overdue(DecisionState::Open, 10, 11) && !is_overdue(DecisionState::Open, 10, 10));
        assert!(!is_overdue(DecisionState::Done, 10, 11));
        assert_eq!(object_until(5, 7), 5 + 7 * DAY);
    }

    #[test]
    fn a_tap_says_more_than_a_tick() {
        assert_eq!(came_by(Some(Way::Proxy), Way::Paper), Way::Proxy);
        assert_eq!(came_by(None, Way::Paper), Way::Paper);
    }

    #[test]
    fn councils_and_committees_meet_to_decide() {
        assert!(holds_meetings(GroupKind::Council) && holds_meetings(GroupKind::Owners));
        assert!(!holds_meetings(GroupKind::Residents) && !holds_meetings(GroupKind::Social));
    }

    #[test]
    fn words_are_kept_within_bounds() {
        assert_eq!(line(" 停车 ", TITLE), Ok("停车".to_owned()));
        assert_eq!(text("", WORDS), Err(WordsRefusal::Empty));
        assert_eq!(line("一二三", 2), Err(WordsRefusal::TooLong { most: 2, by: 1 }));
    }
}
