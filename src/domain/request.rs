//! Requests (报事报修): their states, who must answer by when, and the words people use in them (TRUST.md §2,
//! CAPABILITIES.md 4).

mod clocks;
pub mod likeness;
mod publicity;
pub mod steps;
mod words;
mod work_time;

pub use clocks::{Clocks, Governing, Which};
pub use publicity::{Hand, Leave, PublicSummary, SummaryRefusal};
pub use words::{PlaceWords, Words, WordsRefusal};
pub use work_time::{Hours, Week, WorkCalendar};

use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A solved request that nobody says anything about is closed after this; closing is not consent and enters no rate as
/// satisfied.
pub const CLOSES_AFTER: i64 = 7 * DAY;
/// Reopening stays possible as long as an objection does (TRUST.md §2).
pub const REOPENS_WITHIN: i64 = 30 * DAY;

stored! {
    pub enum RequestState {
        /// Handed in; the published list has named a responsible party.
        Filed => "filed",
        /// That party has taken it.
        Accepted => "accepted",
        /// Given to somebody by name, or to another party.
        Assigned => "assigned",
        /// The resident has been told what will happen.
        Answered => "answered",
        /// The party says it is done.
        Solved => "solved",
        /// The resident says it is done.
        Confirmed => "confirmed",
        /// The resident says it is not.
        Reopened => "reopened",
        /// Nobody said anything after it was solved.
        Closed => "closed",
        /// Refused, with a coded reason the resident reads.
        Declined => "declined",
        /// Taken back by the resident.
        Withdrawn => "withdrawn",
    }
}

stored! {
    /// What can be done with a request once it is filed.
    pub enum RequestStep {
        Accept => "accept",
        Assign => "assign",
        Transfer => "transfer",
        Answer => "answer",
        Solve => "solve",
        Confirm => "confirm",
        Reopen => "reopen",
        Close => "close",
        Decline => "decline",
        Withdraw => "withdraw",
        /// One tap; changes no state.
        Rate => "rate",
        /// Words between staff, or more words from the resident; changes no state.
        Note => "note",
        /// The resident does not agree with a refusal; another looks at it.
        Object => "object",
        /// Who looked agrees with the resident.
        Restore => "restore",
        /// The resident takes back that it was called off for them.
        TakeUp => "take_up",
    }
}

stored! {
    /// Why a request goes to another party: a transfer without a reason is how things get lost (demand 8, 82).
    pub enum TransferReason {
        NotOurWork => "not_our_work",
        NotOurPlace => "not_our_place",
        NeedsLicence => "needs_licence",
        NeedsSeveral => "needs_several",
        WrongCategory => "wrong_category",
        ResidentAsked => "resident_asked",
    }
}

stored! {
    pub enum DeclineReason {
        Duplicate => "duplicate",
        OutsideCommunity => "outside_community",
        PrivateMatter => "private_matter",
        NotAllowed => "not_allowed",
        NotFound => "not_found",
    }
}

stored! {
    /// How high a request has risen.
    pub enum Level {
        /// The desk's lead sees it on top.
        Lead => "lead",
        /// The subdistrict has it.
        Subdistrict => "subdistrict",
    }
}

stored! {
    /// Why it rose.
    pub enum Cause {
        Overdue => "overdue",
        Transfers => "transfers",
    }
}

/// Handed on so often already, it rises to the subdistrict instead of being handed on once more (demand 8).
pub const MOST_TRANSFERS: i32 = 2;

/// Does the next hand-over go up instead of sideways? What the subdistrict gives down is no passing the buck.
pub fn transfer_rises(transfers: i32, held_by_subdistrict: bool) -> bool {
    transfers >= MOST_TRANSFERS && !held_by_subdistrict
}

/// How high an open request stands now: its clock ran out at `due_at`, and the same time passed once more at
/// `second_due`.
pub fn risen(due_at: i64, second_due: i64, now: i64) -> Option<Level> {
    if now > second_due.max(due_at) {
        Some(Level::Subdistrict)
    } else if now > due_at {
        Some(Level::Lead)
    } else {
        None
    }
}

stored! {
    /// One scale everywhere, three words that can be said aloud on the telephone: 满意, 一般, 不满意. Five grades would ask
    /// for a precision nobody has about a mended pipe, and would differ by channel.
    pub enum Rating {
        Good => "good",
        Fair => "fair",
        Poor => "poor",
    }
}

use RequestState::*;
use RequestStep as Step;

impl RequestState {
    /// Somebody still has to do something about it: it belongs in the queue and has a clock.
    pub fn open(self) -> bool {
        matches!(self, Filed | Accepted | Assigned | Answered | Reopened)
    }

    /// Waiting for the resident's word.
    pub fn awaits_resident(self) -> bool {
        self == Solved
    }
}

/// The state a step leads to; `None` where it may not be taken now.
pub fn may(from: RequestState, step: RequestStep) -> Option<RequestState> {
    match step {
        Step::Accept => matches!(from, Filed | Assigned | Reopened).then_some(Accepted),
        Step::Assign | Step::Transfer => from.open().then_some(Assigned),
        Step::Answer => from.open().then_some(Answered),
        // What is mended on the spot need not be answered first.
        Step::Solve => from.open().then_some(Solved),
        Step::Confirm => matches!(from, Solved | Closed).then_some(Confirmed),
        // What was refused is not reopened with a tap: it is objected to, and another decides.
        Step::Reopen => matches!(from, Solved | Confirmed | Closed).then_some(Reopened),
        Step::Close => (from == Solved).then_some(Closed),
        // Where nothing came before that forbids it: `may_decline`.
        Step::Decline => matches!(from, Filed | Accepted | Assigned | Answered).then_some(Declined),
        Step::Withdraw => from.open().then_some(Withdrawn),
        Step::Rate => matches!(from, Solved | Confirmed | Closed | Declined).then_some(from),
        Step::Note => (from != Withdrawn).then_some(from),
        Step::Object => (from == Declined).then_some(Declined),
        Step::Restore => (from == Declined).then_some(Reopened),
        Step::TakeUp => (from == Withdrawn).then_some(Reopened),
    }
}

/// The state of a request that is put under another category; `None` once nobody has to do anything about it any more.
/// Where another party has it now, nobody of theirs has taken it yet; what its resident was told, or said, stands.
pub fn put_right(from: RequestState, moves: bool) -> Option<RequestState> {
    match from {
        Accepted | Assigned if moves => Some(Filed),
        other => other.open().then_some(other),
    }
}

/// The state a refusal leads to. Not after the resident said that it is still broken, or a refusal did not stand: it has
/// `begun_again` then, and is answered or handed on, never brushed off, whoever took it on since.
pub fn may_decline(from: RequestState, begun_again: bool) -> Option<RequestState> {
    may(from, Step::Decline).filter(|_| !begun_again)
}

/// Whether the time to reopen has not run out. `ended_at` is when it was solved, confirmed, closed or declined.
pub fn reopens(ended_at: i64, now: i64) -> bool {
    now.saturating_sub(ended_at) < REOPENS_WITHIN
}

/// Whether a solved request closes by itself now.
pub fn closes(state: RequestState, solved_at: i64, now: i64) -> bool {
    state == Solved && now.saturating_sub(solved_at) >= CLOSES_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every step from every state, written out: the first letters of the state it leads to, `.` where it may not be.
    /// Columns in the order of `RequestStep::ALL`: accept, assign, transfer, answer, solve, confirm, reopen, close,
    /// decline, withdraw, rate, note, object, restore, take up.
    const TABLE: [(&str, &str); 10] = [
        ("filed", "acc asg asg ans sol .   .   .   dec wit .   fil .   .   ."),
        ("accepted", ".   asg asg ans sol .   .   .   dec wit .   acc .   .   ."),
        ("assigned", "acc asg asg ans sol .   .   .   dec wit .   asg .   .   ."),
        ("answered", ".   asg asg ans sol .   .   .   dec wit .   ans .   .   ."),
        ("solved", ".   .   .   .   .   con reo clo .   .   sol sol .   .   ."),
        ("confirmed", ".   .   .   .   .   .   reo .   .   .   con con .   .   ."),
        ("reopened", "acc asg asg ans sol .   .   .   .   wit .   reo .   .   ."),
        ("closed", ".   .   .   .   .   con reo .   .   .   clo clo .   .   ."),
        ("declined", ".   .   .   .   .   .   .   .   .   .   dec dec dec reo ."),
        ("withdrawn", ".   .   .   .   .   .   .   .   .   .   .   .   .   .   reo"),
    ];

    fn short(state: RequestState) -> &'static str {
        match state {
            Assigned => "asg",
            other => &other.as_str()[..3],
        }
    }

    #[test]
    fn every_step_from_every_state_is_as_written() {
        assert_eq!(TABLE.len(), RequestState::ALL.len());
        for ((row, cells), from) in TABLE.iter().zip(RequestState::ALL) {
            assert_eq!(*row, from.as_str());
            let cells: Vec<&str> = cells.split_whitespace().collect();
            assert_eq!(cells.len(), RequestStep::ALL.len());
            for (cell, step) in cells.iter().zip(RequestStep::ALL) {
                assert_eq!(may(*from, *step).map_or(".", short), *cell, "{} {}", from.as_str(), step.as_str());
            }
        }
    }

    #[test]
    fn what_has_begun_again_is_never_brushed_off() {
        for from in RequestState::ALL {
            assert_eq!(may_decline(*from, false), may(*from, RequestStep::Decline), "{}", from.as_str());
            assert_eq!(may_decline(*from, true), None, "{}", from.as_str());
        }
    }

    #[test]
    fn the_third_hand_over_goes_up_and_what_came_down_may_be_given_on() {
        assert!(!transfer_rises(1, false) && transfer_rises(2, false) && !transfer_rises(5, true));
    }

    #[test]
    fn under_another_category_nobody_has_taken_it_yet_and_nothing_said_is_unsaid() {
        assert_eq!((put_right(Assigned, true), put_right(Accepted, false)), (Some(Filed), Some(Accepted)));
        assert_eq!((put_right(Reopened, true), put_right(Answered, true)), (Some(Reopened), Some(Answered)));
        assert_eq!((put_right(Solved, true), put_right(Withdrawn, false)), (None, None));
    }

    #[test]
    fn late_is_the_leads_and_late_twice_the_subdistricts() {
        assert_eq!(risen(100, 200, 100), None);
        assert_eq!(risen(100, 200, 101), Some(Level::Lead));
        assert_eq!(risen(100, 200, 200), Some(Level::Lead));
        assert_eq!(risen(100, 200, 201), Some(Level::Subdistrict));
        assert_eq!(risen(100, 50, 90), None, "never before it is due");
    }

    #[test]
    fn a_request_closes_after_a_week_and_reopens_within_a_month() {
        assert!(!closes(Solved, 0, CLOSES_AFTER - 1) && closes(Solved, 0, CLOSES_AFTER));
        assert!(!closes(Answered, 0, CLOSES_AFTER));
        assert!(reopens(0, REOPENS_WITHIN - 1) && !reopens(0, REOPENS_WITHIN));
    }
}
