//! From done for them, over done beside them, to done alone: what somebody may soon do by themselves, and the one small step
//! that is offered next. It is only ever looked at with their leave, and nothing depends on taking it.

use super::mandate::Matter;
use super::rates::Way;

/// How far back is looked, milliseconds.
pub const LOOK_BACK: i64 = 90 * 24 * 3_600_000;
/// For how long a step that was waved away is not offered again.
pub const WAVED: i64 = 30 * 24 * 3_600_000;

/// Matters of which a step can be offered, the everyday ones first.
pub const MATTERS: [Matter; 4] = [Matter::Requests, Matter::Activities, Matter::Notices, Matter::Proposals];

/// Once may have been chance: done for them so often, it is theirs to try.
const FOR_THEM: usize = 2;
/// Beside a helper so often, it goes by itself.
const BESIDE: usize = 3;

/// One thing that was done, and by which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub matter: Matter,
    pub way: Way,
    pub at: i64,
}

/// How often one matter was done, by how it was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub for_them: usize,
    pub beside: usize,
    pub alone: usize,
}

/// What is offered, the smallest step first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It was done for them: next time they press, and whoever helps sits beside them.
    Beside,
    /// They did it beside somebody: once more where nothing counts.
    Practise,
    /// They did it beside somebody again and again: next time by themselves.
    Alone,
}

/// One step in one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub matter: Matter,
    pub step: Step,
}

impl Offer {
    /// As it is kept: `requests:beside`.
    pub fn code(&self) -> String {
        let step = match self.step {
            Step::Beside => "beside",
            Step::Practise => "practise",
            Step::Alone => "alone",
        };
        format!("{}:{step}", self.matter.as_str())
    }

    pub fn parse(code: &str) -> Option<Self> {
        let (matter, step) = code.split_once(':')?;
        let step = match step {
            "beside" => Step::Beside,
            "practise" => Step::Practise,
            "alone" => Step::Alone,
            _ => return None,
        };
        Some(Self { matter: Matter::parse(matter)?, step })
    }
}

/// How often a matter was done by each way.
pub fn tally(done: &[Done], matter: Matter) -> Tally {
    let mut tally = Tally::default();
    for one in done.iter().filter(|d| d.matter == matter) {
        match one.way {
            Way::Alone => tally.alone += 1,
            Way::Assisted => tally.beside += 1,
            Way::Proxy | Way::Phone | Way::Desk | Way::Paper => tally.for_them += 1,
            Way::Machine => {}
        }
    }
    tally
}

/// The one step to offer: the furthest on any matter, of those the most everyday. What they do alone needs none.
pub fn next(done: &[Done]) -> Option<Offer> {
    let step = |matter| {
        let tally = tally(done, matter);
        match tally {
            Tally { alone: 1.., .. } => None,
            Tally { beside: BESIDE.., .. } => Some(Step::Alone),
            Tally { beside: 1.., .. } => Some(Step::Practise),
            Tally { for_them: FOR_THEM.., .. } => Some(Step::Beside),
            Tally { .. } => None,
        }
    };
    let offers = MATTERS.into_iter().filter_map(|matter| Some(Offer { matter, step: step(matter)? }));
    offers.reduce(|best, offer| if offer.step > best.step { offer } else { best })
}

/// When they last did something alone for the first time that had been done for them or beside them before.
pub fn grown_at(done: &[Done]) -> Option<i64> {
    let first = |matter| {
        let of = || done.iter().filter(move |d| d.matter == matter);
        let alone = of().filter(|d| d.way == Way::Alone).map(|d| d.at).min()?;
        let before: Vec<Done> = of().filter(|d| d.at < alone).copied().collect();
        let tally = tally(&before, matter);
        (tally.for_them + tally.beside >= FOR_THEM).then_some(alone)
    };
    MATTERS.into_iter().filter_map(first).max()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn times(matter: Matter, way: Way, n: usize, from: i64) -> Vec<Done> {
        (0..n).map(|i| Done { matter, way, at: from + i64::try_from(i).unwrap_or(0) }).collect()
    }

    fn offered(done: &[Done]) -> Option<(Matter, Step)> {
        next(done).map(|offer| (offer.matter, offer.step))
    }

    #[test]
    fn once_done_for_somebody_says_nothing_yet() {
        assert_eq!(next(&[]), None);
        assert_eq!(next(&times(Matter::Requests, Way::Proxy, 1, 0)), None);
    }

    #[test]
    fn from_for_them_over_beside_to_alone() {
        let mut done = times(Matter::Requests, Way::Proxy, 2, 0);
        assert_eq!(offered(&done), Some((Matter::Requests, Step::Beside)));
        done.extend(times(Matter::Requests, Way::Assisted, 1, 10));
        assert_eq!(offered(&done), Some((Matter::Requests, Step::Practise)));
        done.extend(times(Matter::Requests, Way::Assisted, 2, 20));
        assert_eq!(offered(&done), Some((Matter::Requests, Step::Alone)));
        assert_eq!(grown_at(&done), None);
        done.extend(times(Matter::Requests, Way::Alone, 2, 30));
        assert_eq!(next(&done), None, "what they do alone needs no step");
        assert_eq!(grown_at(&done), Some(30), "the first time counts");
    }

    #[test]
    fn who_always_did_it_alone_has_not_grown() {
        let mut done = times(Matter::Activities, Way::Alone, 3, 0);
        done.extend(times(Matter::Activities, Way::Proxy, 5, 10));
        assert_eq!((next(&done), grown_at(&done)), (None, None));
    }

    #[test]
    fn the_furthest_matter_is_offered() {
        let mut done = times(Matter::Requests, Way::Desk, 4, 0);
        done.extend(times(Matter::Activities, Way::Assisted, 3, 0));
        assert_eq!(offered(&done), Some((Matter::Activities, Step::Alone)));
        let alike = [times(Matter::Notices, Way::Paper, 2, 0), times(Matter::Activities, Way::Phone, 2, 0)].concat();
        assert_eq!(offered(&alike), Some((Matter::Activities, Step::Beside)), "of like steps the more everyday");
    }

    #[test]
    fn a_machine_is_nobody() {
        assert_eq!(next(&times(Matter::Requests, Way::Machine, 9, 0)), None);
    }

    proptest! {
        /// An offer is kept as it was made, and no text from elsewhere breaks the reader.
        #[test]
        fn kept_and_read_again(text in "\\PC{0,30}", matter in 0..4usize, step in 0..3usize) {
            let step = [Step::Beside, Step::Practise, Step::Alone][step];
            let offer = Offer { matter: MATTERS[matter], step };
            prop_assert_eq!(Offer::parse(&offer.code()), Some(offer));
            let _ = Offer::parse(&text);
        }
    }
}
