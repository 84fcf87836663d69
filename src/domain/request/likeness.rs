//! Whether two reports are likely of one cause. A published rule: `/open/how` shows these very numbers, and every
//! suggestion says why it is made (CAPABILITIES.md 15, demand 74).

use super::RequestState;
use crate::words::gist::Gist;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Points for the same building.
pub const SAME_BUILDING: u32 = 40;
/// Points when both are on shared ground, in no building.
pub const SHARED_GROUND: u32 = 30;
/// Points for two buildings of one grid.
pub const SAME_GRID: u32 = 15;
/// Most points for words in common.
pub const WORDS: u32 = 40;
/// Said to be "in like words" from this share on, per hundred.
pub const LIKE_WORDS: u32 = 30;
/// Points by age: reported at most so many days ago. What is older gets none.
pub const AGES: [(i64, u32); 3] = [(2, 20), (7, 12), (14, 6)];
/// From so many points on it is suggested.
pub const ENOUGH: u32 = 50;
/// What was solved longer ago is another matter, days.
pub const SOLVED_WITHIN: i64 = 14;
/// What was reported longer ago is not looked at, days.
pub const REPORTED_WITHIN: i64 = 60;
/// Suggestions on one page.
pub const SHOWN: usize = 3;
/// Beyond this many voices a problem takes no more: everybody knows.
pub const MOST_VOICES: usize = 500;

/// A report as far as the rule looks at it.
#[derive(Clone, Debug)]
pub struct Report {
    pub category: String,
    /// `None` on shared ground.
    pub building: Option<String>,
    pub grid: Option<String>,
    pub gist: Gist,
}

/// One that is known already.
#[derive(Clone, Debug)]
pub struct Known {
    pub report: Report,
    pub state: RequestState,
    pub filed_at: i64,
    pub solved_at: Option<i64>,
}

/// Why it is suggested, each a few plain words on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    SameBuilding,
    SharedGround,
    SameGrid,
    LikeWords,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub points: u32,
    pub reasons: Vec<Reason>,
}

/// How likely the two are one; `None` where it is not worth asking. Another category is another matter altogether.
pub fn likeness(new: &Report, known: &Known, now: i64) -> Option<Likeness> {
    if new.category != known.report.category || !is_alive(known, now) {
        return None;
    }
    let (place, why) = place(new, &known.report)?;
    let words = new.gist.shared_with(&known.report.gist);
    let points = place + words * WORDS / 100 + age(known.filed_at, now);
    let mut reasons = vec![why];
    if words >= LIKE_WORDS {
        reasons.push(Reason::LikeWords);
    }
    (points >= ENOUGH).then_some(Likeness { points, reasons })
}

/// Those worth asking about, the likeliest first and the newest of equals; a handful.
pub fn ranked<T>(new: &Report, known: Vec<(T, Known)>, now: i64) -> Vec<(T, Known, Likeness)> {
    let mut found: Vec<_> =
        known.into_iter().filter_map(|(what, one)| likeness(new, &one, now).map(|l| (what, one, l))).collect();
    found.sort_by_key(|(_, one, l)| (std::cmp::Reverse(l.points), std::cmp::Reverse(one.filed_at)));
    found
}

/// Still being worked on, or solved so lately that it may not hold.
fn is_alive(known: &Known, now: i64) -> bool {
    let lately = known.solved_at.is_some_and(|at| now - at <= SOLVED_WITHIN * DAY);
    let ended = matches!(known.state, RequestState::Withdrawn | RequestState::Declined);
    now - known.filed_at <= REPORTED_WITHIN * DAY && !ended && (known.state.open() || lately)
}

fn place(new: &Report, known: &Report) -> Option<(u32, Reason)> {
    match (&new.building, &known.building) {
        (Some(one), Some(other)) if one == other => Some((SAME_BUILDING, Reason::SameBuilding)),
        (None, None) => Some((SHARED_GROUND, Reason::SharedGround)),
        (Some(_), Some(_)) if new.grid.is_some() && new.grid == known.grid => Some((SAME_GRID, Reason::SameGrid)),
        _ => None,
    }
}

fn age(filed_at: i64, now: i64) -> u32 {
    let days = (now - filed_at) / DAY;
    AGES.iter().find(|(most, _)| days <= *most).map_or(0, |(_, points)| *points)
}

/// When somebody's own clock runs, or `i64::MAX` while theirs is the first one's clock: a voice that joined waits with
/// the first for as long as the first is owed the same. What is owed to the voice alone shows in the queue by itself.
pub fn voice_due(lead_open: bool, lead_answered: bool, voice_answered: bool, own_due: i64) -> i64 {
    let waits_with_the_first = lead_open && (!lead_answered || voice_answered);
    if waits_with_the_first { i64::MAX } else { own_due }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_395_600_000;

    fn report(building: Option<&str>, words: &str) -> Report {
        Report {
            category: "water".into(),
            building: building.map(str::to_owned),
            grid: building.map(|_| "one".to_owned()),
            gist: Gist::of(words),
        }
    }

    fn known(building: Option<&str>, words: &str, days: i64) -> Known {
        let filed_at = NOW - days * DAY;
        Known { report: report(building, words), state: RequestState::Filed, filed_at, solved_at: None }
    }

    fn points(new: &Report, known: &Known) -> Option<u32> {
        likeness(new, known, NOW).map(|l| l.points)
    }

    #[test]
    fn the_same_building_three_days_ago_is_asked_about() {
        let new = report(Some("3"), "楼道水管漏水了");
        let found = likeness(&new, &known(Some("3"), "楼梯口一直滴水", 3), NOW).unwrap();
        assert_eq!(found.reasons, [Reason::SameBuilding]);
        let alike = likeness(&new, &known(Some("3"), "楼道水管漏水", 3), NOW).unwrap();
        assert_eq!(alike.reasons, [Reason::SameBuilding, Reason::LikeWords]);
        assert!(alike.points > found.points);
    }

    #[test]
    fn further_away_it_takes_like_words() {
        let new = report(Some("3"), "楼道水管漏水了");
        assert_eq!(points(&new, &known(Some("4"), "地下室进水", 0)), None, "another building of the grid");
        assert!(points(&new, &known(Some("4"), "楼道水管漏水", 0)).is_some());
        assert_eq!(points(&new, &known(None, "楼道水管漏水", 0)), None, "a building is not the shared ground");
    }

    #[test]
    fn the_likeliest_stands_first_and_of_equals_the_newest() {
        let new = report(Some("3"), "楼道水管漏水");
        let all = vec![
            ("older", known(Some("3"), "楼道水管漏水", 6)),
            ("grid", known(Some("4"), "楼道水管漏水", 1)),
            ("newer", known(Some("3"), "楼道水管漏水", 5)),
            (
                "lift",
                Known { report: Report { category: "lift".into(), ..report(Some("3"), "") }, ..known(None, "", 0) },
            ),
        ];
        let names: Vec<_> = ranked(&new, all, NOW).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["newer", "older", "grid"]);
    }

    #[test]
    fn another_category_is_another_matter() {
        let new = Report { category: "lift".into(), ..report(Some("3"), "楼道水管漏水") };
        assert_eq!(points(&new, &known(Some("3"), "楼道水管漏水", 0)), None);
    }

    #[test]
    fn what_is_over_is_not_asked_about() {
        let new = report(Some("3"), "楼道水管漏水");
        let with = |state, solved: Option<i64>| Known {
            state,
            solved_at: solved.map(|days| NOW - days * DAY),
            ..known(Some("3"), "楼道水管漏水", 20)
        };
        assert!(points(&new, &with(RequestState::Solved, Some(14))).is_some());
        assert_eq!(points(&new, &with(RequestState::Solved, Some(15))), None);
        assert_eq!(points(&new, &with(RequestState::Withdrawn, None)), None);
        assert_eq!(points(&new, &known(Some("3"), "楼道水管漏水", 61)), None);
    }

    #[test]
    fn a_voice_has_no_clock_of_its_own_while_the_first_is_owed_the_same() {
        assert_eq!(voice_due(true, false, false, 7), i64::MAX, "nobody was answered");
        assert_eq!(voice_due(true, true, false, 7), 7, "the first was answered before this voice came");
        assert_eq!(voice_due(true, true, true, 7), i64::MAX, "both wait for the mending");
        assert_eq!(voice_due(false, true, true, 7), 7, "the first is done, this one says it is not");
    }
}
