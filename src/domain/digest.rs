//! The weekly paper for those whom no message reaches by itself (TRUST.md §2: a call-list entry, a letter, or a weekly
//! paper digest; it is not done until someone marks it reached).

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::looking::hour_of;
use super::person::Reach;
use super::tiers::{self, Rule};

const DAY: i64 = 24 * 3_600_000;
const WEEK: i64 = 7 * DAY;
/// What was missed while the house stood still is told of, as far back as this.
const CATCH_UP: i64 = 28 * DAY;

/// Notices on one paper, the newest: more is no paper any more but a book.
pub const NOTICES: usize = 8;

/// Who is given it: nothing of what they chose arrives by itself on a screen of their own. A number several people
/// answer carries neutral notices only, so it is no screen of theirs.
pub fn on_paper(ways: &[Reach], phone: Option<&str>, shared: bool, email: Option<&str>) -> bool {
    let arrives = |way: &Reach| match way {
        Reach::App => true,
        Reach::Sms => phone.is_some() && !shared,
        Reach::Email => email.is_some(),
        Reach::Call | Reach::Letter | Reach::Visit => false,
    };
    !ways.iter().any(arrives)
}

/// The Monday, at the first moment of the day there, of the week an instant lies in.
pub fn week_of(at: i64, zone: &TimeZone) -> i64 {
    let Ok(now) = Timestamp::from_millisecond(at) else { return at - at.rem_euclid(WEEK) };
    let day = zone.to_datetime(now).date();
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days())
        .ok()
        .and_then(|monday| zone.to_timestamp(monday.at(0, 0, 0, 0)).ok())
        .map_or(at, |monday| monday.as_millisecond())
}

/// From when on the paper of a week tells: where the last one ended, or a week back for who had none; never so far back
/// that it becomes a book.
pub fn since(last_until: Option<i64>, week: i64) -> i64 {
    last_until.unwrap_or(week - WEEK).max(week - CATCH_UP).min(week)
}

/// Does a paper that was made earlier give way to this week's, which then tells what both would have told? Not once it was
/// printed, in whichever hour: it may be in somebody's bag, and what is written down about it must be what stood on it.
pub fn gives_way(waits: bool, made_at: i64, mut printed_hours: impl Iterator<Item = i64>) -> bool {
    waits && !printed_hours.any(|hour| hour >= hour_of(made_at))
}

/// What is worth telling of: what others do for a resident and residents are told of at all.
pub fn told_of(act: &str) -> bool {
    tiers::ALL.iter().any(|rule: &&Rule| rule.tell && rule.code == act)
}

/// What stands in somebody's week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Done for them since the last paper.
    pub done: usize,
    /// Waits for 没错 or 不是我的意思, however old.
    pub asks: usize,
    /// Said to be solved, waits for 修好了 or 还没好.
    pub solved: usize,
    /// Went to them since the last paper.
    pub notices: usize,
}

/// Nothing to tell: no paper, so that the next one is read.
pub fn worth_paper(week: Week) -> bool {
    week != Week::default()
}

/// Whoever acted does not count as the one who told, however the paper came to the door (TRUST.md §2). Staff who answered
/// may bring their own answer.
pub fn counts_as_told(act: &str, standing: &str, hands: &str, carriers: &[&str]) -> bool {
    let undoable = tiers::ALL.iter().any(|rule| rule.code == act && rule.undo);
    let own_answer = standing == "office" && !undoable;
    own_answer || !carriers.contains(&hands)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    /// Monday 23 November 2026, 9:00 in Shanghai.
    const MORNING: i64 = 1_795_395_600_000;

    #[test]
    fn who_has_no_screen_gets_paper() {
        assert!(on_paper(&[Reach::Call, Reach::Letter], Some("13900000001"), false, None));
        assert!(on_paper(&[Reach::Sms], Some("88881234"), true, None), "a shared number is nobody's screen");
        assert!(on_paper(&[Reach::Sms, Reach::Email], None, false, None));
        assert!(!on_paper(&[Reach::Call, Reach::App], None, false, None));
        assert!(!on_paper(&[Reach::Email], None, false, Some("a@example.org")));
    }

    #[test]
    fn a_week_begins_on_monday_where_they_live() {
        let monday = MORNING - 9 * 3_600_000;
        assert_eq!(week_of(MORNING, &shanghai()), monday);
        assert_eq!(week_of(monday, &shanghai()), monday);
        assert_eq!(week_of(monday - 1, &shanghai()), monday - WEEK);
        assert_eq!(week_of(MORNING + 6 * DAY, &shanghai()), monday);
    }

    #[test]
    fn a_paper_begins_where_the_last_one_ended() {
        assert_eq!(since(None, 10 * WEEK), 9 * WEEK);
        assert_eq!(since(Some(9 * WEEK), 10 * WEEK), 9 * WEEK);
        assert_eq!(since(Some(7 * WEEK), 10 * WEEK), 7 * WEEK, "a week that was missed is told of");
        assert_eq!(since(Some(0), 10 * WEEK), 6 * WEEK);
        assert_eq!(since(Some(11 * WEEK), 10 * WEEK), 10 * WEEK);
    }

    #[test]
    fn a_paper_in_somebodys_bag_stays() {
        assert!(gives_way(true, MORNING, [].into_iter()));
        assert!(gives_way(true, MORNING, [MORNING - 5 * DAY].into_iter()), "that was another paper");
        assert!(!gives_way(true, MORNING + 60_000, [MORNING].into_iter()), "within the hour it was made");
        assert!(!gives_way(true, MORNING, [MORNING - 5 * DAY, MORNING + DAY].into_iter()));
        assert!(!gives_way(false, MORNING, [].into_iter()), "it reached somebody");
    }

    #[test]
    fn an_empty_week_is_no_paper() {
        assert!(!worth_paper(Week::default()));
        assert!(worth_paper(Week { solved: 1, ..Week::default() }));
        assert!(worth_paper(Week { notices: 1, ..Week::default() }));
    }

    #[test]
    fn the_helper_who_brings_the_paper_has_told_nothing_of_their_own() {
        assert!(!counts_as_told("request.file", "mandate", "li", &["zhou", "li"]));
        assert!(counts_as_told("request.file", "mandate", "li", &["zhou"]));
        assert!(!counts_as_told("request.file", "office", "zhou", &["zhou"]), "what can be taken back, never");
        assert!(counts_as_told("request.answer", "office", "zhou", &["zhou"]));
    }
}
