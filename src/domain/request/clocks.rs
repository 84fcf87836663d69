//! The two clocks of a request, answer and solve, from the published responsibility list (责任清单).

use super::{RequestState, WorkCalendar};

const HOUR: i64 = 60 * 60 * 1000;

/// When an answer and a solution are due, in calendar hours (a leak does not wait for Monday) or in working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    pub answer_by: i64,
    pub solve_by: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Answer,
    Solve,
}

/// The clock that runs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Governing {
    pub which: Which,
    pub due_at: i64,
}

impl Governing {
    /// Negative when it is late: the value for `words::dates::left`.
    pub fn left(self, now: i64) -> i64 {
        self.due_at.saturating_sub(now)
    }

    pub fn late(self, now: i64) -> bool {
        now > self.due_at
    }

    /// In the last quarter of its time but not late yet: 快到期.
    pub fn soon(self, started_at: i64, now: i64) -> bool {
        let whole = self.due_at.saturating_sub(started_at);
        !self.late(now) && self.left(now) <= whole / 4
    }
}

impl Clocks {
    /// From the hours of the list. A request that is reopened starts both anew from that moment.
    pub fn due(filed_at: i64, answer_hours: u32, solve_hours: u32) -> Clocks {
        let after = |hours: u32| filed_at.saturating_add(i64::from(hours) * HOUR);
        Clocks { answer_by: after(answer_hours), solve_by: after(solve_hours) }
    }

    /// The same in the hours the office is open.
    pub fn working(from: i64, answer_hours: u32, solve_hours: u32, calendar: &WorkCalendar) -> Clocks {
        Clocks { answer_by: calendar.after(from, answer_hours), solve_by: calendar.after(from, solve_hours) }
    }

    /// With a deadline from outside, such as an order of the 12345 hotline: the stricter clock governs.
    pub fn and_outside(self, deadline: i64) -> Clocks {
        Clocks { answer_by: self.answer_by.min(deadline), solve_by: self.solve_by.min(deadline) }
    }

    /// Where two lines of the list promise something: the earlier of each.
    pub fn stricter(self, other: Clocks) -> Clocks {
        Clocks { answer_by: self.answer_by.min(other.answer_by), solve_by: self.solve_by.min(other.solve_by) }
    }

    /// The same for clocks that begin anew, after a reopening: a deadline that had passed by then was kept or missed, and
    /// asks nothing more; one still ahead governs again.
    pub fn begun_again(self, begun: i64, deadline: Option<i64>) -> Clocks {
        deadline.filter(|at| *at > begun).map_or(self, |at| self.and_outside(at))
    }

    /// Which clock runs now: the answer's until an answer was given, then the solution's; none when nobody has to do
    /// anything. `answered` counts only answers since the last reopening.
    pub fn governing(self, state: RequestState, answered: bool) -> Option<Governing> {
        if !state.open() {
            return None;
        }
        let awaits_answer = !answered && self.answer_by <= self.solve_by;
        let (which, due_at) =
            if awaits_answer { (Which::Answer, self.answer_by) } else { (Which::Solve, self.solve_by) };
        Some(Governing { which, due_at })
    }

    /// For the queue: what is due first stands first, so what is late rises by itself; what is finished stands last.
    pub fn sort_key(self, state: RequestState, answered: bool) -> i64 {
        self.governing(state, answered).map_or(i64::MAX, |governing| governing.due_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILED: i64 = 1_795_424_400_000;

    fn leak() -> Clocks {
        Clocks::due(FILED, 24, 72)
    }

    #[test]
    fn the_answer_clock_runs_first_then_the_solution_clock() {
        let governing = |state, answered| leak().governing(state, answered);
        assert_eq!(
            governing(RequestState::Filed, false),
            Some(Governing { which: Which::Answer, due_at: FILED + 24 * HOUR })
        );
        assert_eq!(
            governing(RequestState::Answered, true),
            Some(Governing { which: Which::Solve, due_at: FILED + 72 * HOUR })
        );
        // Handed on after an answer: the resident has been told, the mending is still due.
        assert_eq!(governing(RequestState::Assigned, true).map(|now| now.which), Some(Which::Solve));
        assert_eq!(governing(RequestState::Solved, true), None);
        assert_eq!(governing(RequestState::Withdrawn, false), None);
    }

    #[test]
    fn late_is_after_the_last_moment_and_soon_is_the_last_quarter() {
        let clock = Governing { which: Which::Answer, due_at: FILED + 24 * HOUR };
        assert!(!clock.late(FILED + 24 * HOUR) && clock.late(FILED + 24 * HOUR + 1));
        assert!(!clock.soon(FILED, FILED + 17 * HOUR) && clock.soon(FILED, FILED + 18 * HOUR));
        assert!(!clock.soon(FILED, FILED + 25 * HOUR));
        assert_eq!(clock.left(FILED + 27 * HOUR), -3 * HOUR);
    }

    #[test]
    fn the_stricter_clock_governs() {
        let strict = leak().and_outside(FILED + 12 * HOUR);
        assert_eq!((strict.answer_by, strict.solve_by), (FILED + 12 * HOUR, FILED + 12 * HOUR));
        assert_eq!(leak().and_outside(FILED + 100 * HOUR), leak());
    }

    #[test]
    fn a_deadline_still_ahead_governs_again_after_a_reopening() {
        let again = Clocks::due(FILED + 30 * HOUR, 24, 72);
        assert_eq!(again.begun_again(FILED + 30 * HOUR, Some(FILED + 40 * HOUR)).answer_by, FILED + 40 * HOUR);
        assert_eq!(again.begun_again(FILED + 30 * HOUR, Some(FILED + 20 * HOUR)), again, "it had passed");
        assert_eq!(again.begun_again(FILED + 30 * HOUR, None), again);
    }

    #[test]
    fn what_is_due_first_stands_first_and_what_is_done_last() {
        let mut queue = [
            ("done", leak().sort_key(RequestState::Confirmed, true)),
            ("tomorrow", leak().sort_key(RequestState::Filed, false)),
            ("late", Clocks::due(FILED - 96 * HOUR, 24, 72).sort_key(RequestState::Answered, true)),
            ("in three days", leak().sort_key(RequestState::Answered, true)),
        ];
        queue.sort_by_key(|(_, key)| *key);
        assert_eq!(queue.map(|(name, _)| name), ["late", "tomorrow", "in three days", "done"]);
    }
}
