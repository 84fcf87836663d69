//! How long what was done for somebody can be taken back (TRUST.md §2).

use super::tiers::{
    AnswerDecision, AnswerNotice, AnswerProposal, AnswerRequest, DecideMeeting, DecideObjection, DeclineRequest, Kind,
    RiseRequest, SolveRequest,
};

/// 24 hours, milliseconds.
pub const WINDOW: i64 = 24 * 3_600_000;
/// Never shorter than this once the resident knows, milliseconds (*fixed*).
pub const LEAST: i64 = 10 * 60_000;
/// Objection stays open this long after the resident knows, milliseconds.
pub const OBJECTION: i64 = 30 * 24 * 3_600_000;

/// What staff, a group or the house say in their own name. Nobody did it for her: there is nothing to call
/// 不是我的意思, and what she has to say to it she says where it stands (还没好, 我不同意, a word in the talk).
const IN_THEIR_OWN_NAME: &[&str] = &[
    AnswerRequest::RULE.code,
    SolveRequest::RULE.code,
    DeclineRequest::RULE.code,
    DecideObjection::RULE.code,
    RiseRequest::RULE.code,
    AnswerNotice::RULE.code,
    AnswerProposal::RULE.code,
    DecideMeeting::RULE.code,
    AnswerDecision::RULE.code,
];

/// Was it done in the resident's name, or to what is theirs, so that they are offered 不是我的意思?
pub fn in_her_name(act: &str) -> bool {
    !IN_THEIR_OWN_NAME.contains(&act)
}

/// Whether it can still be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The resident has not been reached, so the window has not begun.
    NotYetTold,
    /// Open until this instant.
    Until(i64),
    /// The resident is away: it stays open, and goes on when they are back.
    Paused,
    Over,
}

impl Undo {
    pub fn is_open(self) -> bool {
        self != Self::Over
    }

    /// Its end, where that is known.
    pub fn until(self) -> Option<i64> {
        match self {
            Self::Until(end) => Some(end),
            Self::NotYetTold | Self::Paused | Self::Over => None,
        }
    }
}

/// 暂时不在家: in hospital, travelling. From when, and until when, if that is known and not yet over it counts as open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    pub from: i64,
    /// `None`: still away, nobody said until when.
    pub until: Option<i64>,
}

impl Away {
    pub fn is_now(self, now: i64) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// 24 h from when the resident was reached, or until it takes effect, never under ten minutes; the time they were away
/// (`away`, in any order) is not counted.
pub fn undo(told_at: Option<i64>, effect_at: Option<i64>, away: &[Away], now: i64) -> Undo {
    let Some(told) = told_at else {
        return Undo::NotYetTold;
    };
    let least = at_home(told, LEAST, away);
    let end = match effect_at {
        Some(effect) => at_home(told, WINDOW, away).min(effect).max(least),
        None => at_home(told, WINDOW, away),
    };
    match (end, now < end) {
        (_, false) => Undo::Over,
        (i64::MAX, true) => Undo::Paused,
        (end, true) => Undo::Until(end),
    }
}

/// When `length` has passed from `start`, not counting what lies within the absences; `i64::MAX` where one has no end.
fn at_home(start: i64, length: i64, away: &[Away]) -> i64 {
    let mut sorted = away.to_vec();
    sorted.sort_by_key(|a| a.from);
    let mut end = start + length;
    let mut counted_to = start;
    for absence in sorted {
        let from = absence.from.max(counted_to);
        if from >= end {
            break;
        }
        let Some(until) = absence.until else {
            return i64::MAX;
        };
        if until > from {
            end += until - from;
            counted_to = until;
        }
    }
    end
}

/// The last moment for 不是我的意思; open without end while the resident has not been reached
/// (Civil Code art. 171: silence for 30 days refuses, it never consents).
pub fn object_until(told_at: Option<i64>) -> Option<i64> {
    told_at.map(|told| told + OBJECTION)
}

/// May 不是我的意思 be said of an act as it stands (`done`), done by that right, known to the resident since then? What one
/// did oneself, alone, is taken back or changed, not objected to.
pub fn may_object(state: &str, standing: &str, told_at: Option<i64>, now: i64) -> bool {
    state == "done" && standing != "self" && object_until(told_at).is_none_or(|until| now < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn away(from: i64, until: i64) -> Away {
        Away { from: from * HOUR, until: Some(until * HOUR) }
    }

    #[test]
    fn the_window_starts_when_she_was_reached() {
        assert_eq!(undo(None, None, &[], 100 * HOUR), Undo::NotYetTold);
        assert_eq!(undo(Some(0), None, &[], HOUR), Undo::Until(24 * HOUR));
        assert_eq!(undo(Some(0), None, &[], 24 * HOUR), Undo::Over);
    }

    #[test]
    fn what_staff_say_in_their_own_name_is_nobodys_wish() {
        assert!(!in_her_name("request.answer") && !in_her_name("request.solve") && !in_her_name("request.rise"));
        assert!(in_her_name("request.file") && in_her_name("person.correct") && in_her_name("card.issue"));
    }

    #[test]
    fn objection_stays_open_for_thirty_days_after_she_knew() {
        assert!(may_object("done", "mandate", None, 1_000 * HOUR));
        assert!(may_object("done", "office", Some(0), OBJECTION - 1));
        assert!(!may_object("done", "mandate", Some(0), OBJECTION));
        assert!(!may_object("objected", "mandate", None, 0) && !may_object("done", "self", None, 0));
    }

    #[test]
    fn work_that_began_closes_it_but_never_under_ten_minutes() {
        assert_eq!(undo(Some(0), Some(HOUR), &[], HOUR - 1), Undo::Until(HOUR));
        assert_eq!(undo(Some(0), Some(1), &[], 2), Undo::Until(LEAST));
        assert_eq!(undo(Some(2 * HOUR), Some(HOUR), &[], 2 * HOUR + 1), Undo::Until(2 * HOUR + LEAST));
        assert_eq!(undo(None, Some(HOUR), &[], 2 * HOUR), Undo::NotYetTold);
    }

    #[test]
    fn days_in_hospital_are_not_counted() {
        assert_eq!(undo(Some(0), None, &[away(4, 100)], 50 * HOUR), Undo::Until(120 * HOUR));
        assert_eq!(undo(Some(0), None, &[away(-10, 100)], 50 * HOUR), Undo::Until(124 * HOUR), "told while away");
        assert_eq!(undo(Some(0), None, &[away(24, 100)], 24 * HOUR), Undo::Over, "it was over before she left");
        let twice = [away(50, 60), away(4, 20)];
        assert_eq!(undo(Some(0), None, &twice, HOUR), Undo::Until(40 * HOUR), "the second absence came after the end");
        let overlapping = [away(4, 20), away(10, 30)];
        assert_eq!(undo(Some(0), None, &overlapping, HOUR), Undo::Until(50 * HOUR));
    }

    #[test]
    fn while_nobody_knows_when_she_is_back_it_stays_open() {
        let gone = [Away { from: 4 * HOUR, until: None }];
        assert_eq!(undo(Some(0), None, &gone, 1000 * HOUR), Undo::Paused);
        assert!(undo(Some(0), None, &gone, 1000 * HOUR).is_open());
        assert_eq!(undo(Some(0), Some(2 * HOUR), &gone, HOUR), Undo::Until(2 * HOUR), "the work began all the same");
    }
}
