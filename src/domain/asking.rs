//! Asking afterwards: some days after something was solved, every resident who said nothing is asked, and who gives no
//! answer is counted as such (CAPABILITIES.md 4; FixMyStreet #3332 is why).

use serde::Deserialize;

use super::request::RequestState;
use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;

stored! {
    pub enum AskingState {
        /// Not asked yet; at its time somebody will be.
        Waiting => "waiting",
        /// Asked, and no word yet; whether it reached them is told apart.
        Asked => "asked",
        /// The resident said, away from whoever acted.
        Answered => "answered",
        /// The question reached them, and nothing was said in time. Never counted as content.
        Silent => "silent",
        /// No longer worth asking: taken back, or nobody is left to ask.
        Dropped => "dropped",
    }
}

stored! {
    /// The resident's own word.
    pub enum Said {
        Fixed => "fixed",
        NotFixed => "not_fixed",
    }
}

/// When people are asked, and how long an answer is waited for. One place; `[asking]` in linli.toml changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asking {
    /// Days after something was solved.
    pub after_days: i64,
    /// Days an answer is waited for, once the question reached them.
    pub wait_days: i64,
}

impl Default for Asking {
    fn default() -> Self {
        Self { after_days: 3, wait_days: 14 }
    }
}

impl Asking {
    /// Whatever was said to be solved by then is asked about now.
    pub fn solved_by(self, now: i64) -> i64 {
        now.saturating_sub(self.after_days.max(0).saturating_mul(DAY))
    }

    /// Whom the question reached by then and who said nothing counts as silent now.
    pub fn asked_by(self, now: i64) -> i64 {
        now.saturating_sub(self.wait_days.max(1).saturating_mul(DAY))
    }
}

/// Whether a request is still worth asking about: said to be solved, and nothing said away from whoever acted.
pub fn worth_asking(state: RequestState, confirmed_beside: bool) -> bool {
    matches!(state, RequestState::Solved | RequestState::Closed)
        || (state == RequestState::Confirmed && confirmed_beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days_later_and_two_weeks_for_an_answer() {
        let asking = Asking::default();
        assert_eq!(asking.solved_by(3 * DAY), 0);
        assert_eq!(asking.asked_by(17 * DAY), 3 * DAY);
        assert_eq!(Asking { after_days: -4, wait_days: 0 }.solved_by(7), 7, "never before it was solved");
        assert_eq!(
            Asking { after_days: 0, wait_days: 0 }.asked_by(DAY),
            0,
            "nobody is silent before they could answer"
        );
    }

    #[test]
    fn what_was_said_beside_a_helper_is_asked_again_and_what_was_said_freely_is_not() {
        assert!(worth_asking(RequestState::Solved, false) && worth_asking(RequestState::Closed, false));
        assert!(worth_asking(RequestState::Confirmed, true) && !worth_asking(RequestState::Confirmed, false));
        for state in [RequestState::Reopened, RequestState::Withdrawn, RequestState::Declined, RequestState::Answered] {
            assert!(!worth_asking(state, false));
        }
    }
}
