//! One step after another on the way to helping, and once more each year: which comes next, and what it leads to
//! (TRUST.md §3).

use super::{HelperKind, HelperState, LASTS, may_become};
use crate::domain::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A year may be renewed from this long before its end,
pub const RENEW_BEFORE: i64 = 60 * DAY;
/// and the helper hears of its end this long before.
pub const NOTICE_BEFORE: i64 = 30 * DAY;

stored! {
    /// What is done on the way.
    pub enum Step {
        Apply => "applied",
        /// Of family far away: identity checked by video.
        Interview => "interviewed",
        Train => "trained",
        /// The agreement, or the one page of rules, read and signed.
        Agree => "agreed",
        Approve => "approved",
        Activate => "activated",
        Suspend => "suspended",
        Resume => "resumed",
        Leave => "left",
        /// The end of the year was announced.
        Notice => "noticed",
    }
}

stored! {
    /// How far a renewal has come while the old year still runs.
    pub enum Renewal {
        Agreed => "agreed",
        Approved => "approved",
    }
}

/// Where somebody stands on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub kind: HelperKind,
    /// As it counts now; see [`super::state_now`].
    pub state: HelperState,
    pub renewal: Option<Renewal>,
    pub until: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepRefusal {
    /// Another step comes first, or this one has been taken.
    NotNow,
}

/// The step that comes next; `None` where nothing waits.
pub fn next_step(at: Standing, now: i64) -> Option<Step> {
    match (at.state, at.renewal) {
        (HelperState::Applied | HelperState::Expired, _) => Some(Step::Interview),
        // Family read one page of rules; there is no course.
        (HelperState::Interviewed, _) if at.kind == HelperKind::Family => Some(Step::Agree),
        (HelperState::Interviewed, _) => Some(Step::Train),
        (HelperState::Trained, _) => Some(Step::Agree),
        (HelperState::Agreed, _) => Some(Step::Approve),
        (HelperState::Approved, _) => Some(Step::Activate),
        (HelperState::Active, Some(Renewal::Agreed)) => Some(Step::Approve),
        (HelperState::Active, Some(Renewal::Approved)) => Some(Step::Activate),
        (HelperState::Active, None) if at.until - now <= RENEW_BEFORE => Some(Step::Agree),
        (HelperState::Active, None) => None,
        (HelperState::Suspended, _) => Some(Step::Resume),
        (HelperState::Left, _) => Some(Step::Apply),
    }
}

/// What a step leads to. While a renewal is under way the old year goes on.
pub fn take(at: Standing, step: Step, now: i64) -> Result<Standing, StepRefusal> {
    let to = match step {
        Step::Suspend => HelperState::Suspended,
        Step::Leave => HelperState::Left,
        Step::Notice => return Ok(at),
        _ if next_step(at, now) != Some(step) => return Err(StepRefusal::NotNow),
        Step::Agree if at.state == HelperState::Active => return Ok(Standing { renewal: Some(Renewal::Agreed), ..at }),
        Step::Approve if at.state == HelperState::Active => {
            return Ok(Standing { renewal: Some(Renewal::Approved), ..at });
        }
        Step::Activate if at.state == HelperState::Active => {
            return Ok(Standing { renewal: None, until: now + LASTS, ..at });
        }
        Step::Apply => HelperState::Applied,
        Step::Interview => HelperState::Interviewed,
        Step::Train => HelperState::Trained,
        Step::Agree => HelperState::Agreed,
        Step::Approve => HelperState::Approved,
        Step::Activate | Step::Resume => HelperState::Active,
    };
    let straight = at.kind == HelperKind::Family && (at.state, to) == (HelperState::Interviewed, HelperState::Agreed);
    if !may_become(at.state, to) && !straight {
        return Err(StepRefusal::NotNow);
    }
    let until = if step == Step::Activate { now + LASTS } else { at.until };
    Ok(Standing { state: to, renewal: None, until, ..at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(kind: HelperKind) -> Standing {
        Standing { kind, state: HelperState::Applied, renewal: None, until: 0 }
    }

    fn walk(mut at: Standing, now: i64) -> (Standing, Vec<Step>) {
        let mut steps = Vec::new();
        while let Some(step) = next_step(at, now) {
            at = take(at, step, now).unwrap();
            steps.push(step);
        }
        (at, steps)
    }

    #[test]
    fn a_volunteer_walks_the_whole_way_and_family_a_shorter_one() {
        let (at, steps) = walk(begun(HelperKind::Volunteer), 5);
        assert_eq!(steps, [Step::Interview, Step::Train, Step::Agree, Step::Approve, Step::Activate]);
        assert_eq!((at.state, at.until), (HelperState::Active, 5 + LASTS));
        let (_, steps) = walk(begun(HelperKind::Family), 5);
        assert_eq!(steps, [Step::Interview, Step::Agree, Step::Approve, Step::Activate]);
    }

    #[test]
    fn no_step_is_skipped_or_taken_twice() {
        let at = begun(HelperKind::Volunteer);
        for step in [Step::Train, Step::Agree, Step::Approve, Step::Activate, Step::Resume, Step::Apply] {
            assert_eq!(take(at, step, 0), Err(StepRefusal::NotNow), "{step:?}");
        }
        let (active, _) = walk(at, 0);
        assert_eq!(take(active, Step::Interview, 0), Err(StepRefusal::NotNow));
    }

    #[test]
    fn a_renewal_leaves_the_old_year_running() {
        let (active, _) = walk(begun(HelperKind::Volunteer), 0);
        let near = active.until - RENEW_BEFORE;
        assert_eq!(next_step(active, near - 1), None, "too early");
        let agreed = take(active, Step::Agree, near).unwrap();
        assert_eq!((agreed.state, agreed.until), (HelperState::Active, active.until));
        let (renewed, _) = walk(agreed, near);
        assert_eq!((renewed.until, renewed.renewal), (near + LASTS, None));
    }

    #[test]
    fn one_is_stopped_at_once_and_leaves_at_any_time() {
        let (active, _) = walk(begun(HelperKind::Volunteer), 0);
        let stopped = take(active, Step::Suspend, 1).unwrap();
        assert_eq!(take(stopped, Step::Resume, 2).unwrap().state, HelperState::Active);
        for at in [begun(HelperKind::Family), active, stopped] {
            assert_eq!(take(at, Step::Leave, 3).unwrap().state, HelperState::Left);
        }
        assert!(take(begun(HelperKind::Volunteer), Step::Suspend, 3).is_err(), "nothing to stop yet");
    }
}
