//! 谢谢您: what taking part earns where the community gives thanks for it. Equal by every way, and never for how anybody
//! votes or answers: it is only asked that they took part.

use std::collections::HashSet;

use super::stored::stored;
use crate::words::typed::{tidy, tidy_line};

/// How often at most one has to take part for one thanks.
pub const TIMES_MOST: i32 = 100;
/// What is in the form where nothing was set yet.
pub const TIMES_USUAL: i32 = 10;
/// The longest that is said of it, characters: a line in large type.
pub const WORDS_MOST: usize = 60;

stored! {
    /// What can count. All of it the community holds or asks: nobody can make more of it by themselves. Proposals, what is
    /// said for them and to them, reports and ratings do not count: of those anybody could send dozens, and they would be
    /// sent for a bag of washing powder.
    pub enum Part {
        /// Came to an activity or a class.
        Activity => "activity",
        /// Answered a survey; what, nobody asks.
        Survey => "survey",
        /// Their line's vote was cast. Of a home with one vote everybody on the line took part: of a paper in the box it is
        /// not known whose hand it was, and no way may count for more than another.
        Ballot => "ballot",
        /// Came to a meeting of a council or another group.
        Meeting => "meeting",
    }
}

/// A rule as it holds from one instant until the next rule does. It governs what begins in that time: whoever's paper is
/// entered a week later took part when all others did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub version: i32,
    pub from_at: i64,
    /// Thanks are given at all.
    pub gives: bool,
    pub parts: Vec<Part>,
    /// So often makes one thanks.
    pub times: usize,
}

impl Rule {
    fn counts(&self, taken: &Taken) -> bool {
        self.gives && self.parts.contains(&taken.part)
    }
}

/// Something somebody took part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub part: Part,
    /// Its id: twice the same is once.
    pub what: String,
    /// When it began.
    pub at: i64,
}

/// What somebody's taking part comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often each kind counted; a kind that never did is left out.
    pub by_part: Vec<(Part, usize)>,
    /// How many thanks were earned under which rule, the oldest first.
    pub earned: Vec<(i32, usize)>,
    /// So often since the last one.
    pub begun: usize,
}

impl Tally {
    /// How often they took part in what counted.
    pub fn times(&self) -> usize {
        self.by_part.iter().map(|(_, n)| n).sum()
    }

    /// Earned and not handed over yet, by rule: the oldest goes first.
    pub fn due(&self, handed: usize) -> Vec<(i32, usize)> {
        let mut handed = handed;
        let mut due = Vec::new();
        for (version, earned) in &self.earned {
            let gone = handed.min(*earned);
            handed -= gone;
            if *earned > gone {
                due.push((*version, earned - gone));
            }
        }
        due
    }

    /// How many thanks were earned altogether.
    pub fn earned(&self) -> usize {
        self.earned.iter().map(|(_, n)| n).sum()
    }

    /// How many of them nobody has said a word of yet: what was handed over was said with it.
    pub fn untold(&self, told: usize, handed: usize) -> usize {
        self.earned().saturating_sub(told.max(handed))
    }

    /// So often more, and there is another, where this rule holds.
    pub fn to_go(&self, rule: &Rule) -> usize {
        rule.times.max(1).saturating_sub(self.begun).max(1)
    }

    fn add(&mut self, rule: &Rule, parts: &[Part]) {
        if !rule.gives {
            return;
        }
        let times = rule.times.max(1);
        // What was begun under an earlier rule is kept, one short of a whole one at most.
        let all = self.begun.min(times - 1) + parts.len();
        if all >= times {
            self.earned.push((rule.version, all / times));
        }
        self.begun = all % times;
        for part in parts {
            match self.by_part.iter_mut().find(|(known, _)| known == part) {
                Some((_, n)) => *n += 1,
                None => self.by_part.push((*part, 1)),
            }
        }
    }
}

/// Counts what somebody took part in under the rules, the oldest rule first. What was earned under one rule stays earned
/// whatever rule follows.
pub fn tally(rules: &[Rule], taken: &[Taken]) -> Tally {
    let mut seen = HashSet::new();
    let once: Vec<&Taken> = taken.iter().filter(|t| seen.insert((t.part, t.what.as_str()))).collect();
    let mut tally = Tally::default();
    for (n, rule) in rules.iter().enumerate() {
        let until = rules.get(n + 1).map_or(i64::MAX, |next| next.from_at);
        let within = |t: &&&Taken| (rule.from_at..until).contains(&t.at) && rule.counts(t);
        let parts: Vec<Part> = once.iter().filter(within).map(|t| t.part).collect();
        tally.add(rule, &parts);
    }
    tally.by_part.sort_by_key(|(part, _)| Part::ALL.iter().position(|known| known == part));
    tally
}

/// How often makes one thanks, from what was typed.
pub fn times(typed: &str) -> Option<i32> {
    tidy(typed).parse().ok().filter(|n| (1..=TIMES_MOST).contains(n))
}

/// What it is, in the community's own words, on one line; `None` where it is too long.
pub fn words(typed: &str) -> Option<String> {
    let words = tidy_line(typed);
    (words.chars().count() <= WORDS_MOST).then_some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rule(version: i32, from_at: i64, times: usize) -> Rule {
        Rule { version, from_at, gives: true, parts: Part::ALL.to_vec(), times }
    }

    fn off(version: i32, from_at: i64) -> Rule {
        Rule { gives: false, ..rule(version, from_at, 1) }
    }

    fn taken(part: Part, what: &str, at: i64) -> Taken {
        Taken { part, what: what.to_owned(), at }
    }

    /// So many activities, one an instant.
    fn many(from: i64, n: i64) -> Vec<Taken> {
        (from..from + n).map(|at| taken(Part::Activity, &at.to_string(), at)).collect()
    }

    #[test]
    fn so_often_makes_one() {
        let rules = [rule(1, 0, 10)];
        let none = tally(&rules, &[]);
        assert_eq!((none.times(), none.due(0), none.to_go(&rules[0])), (0, vec![], 10));
        let nine = tally(&rules, &many(0, 9));
        assert_eq!((nine.times(), nine.due(0), nine.to_go(&rules[0])), (9, vec![], 1));
        let ten = tally(&rules, &many(0, 10));
        assert_eq!((ten.times(), ten.due(0), ten.to_go(&rules[0])), (10, vec![(1, 1)], 10));
        let more = tally(&rules, &many(0, 34));
        assert_eq!((more.due(0), more.due(1), more.due(3)), (vec![(1, 3)], vec![(1, 2)], vec![]));
        assert_eq!((more.due(7), more.to_go(&rules[0])), (vec![], 6), "more was handed over than stands now");
    }

    #[test]
    fn the_same_thing_counts_once() {
        let rules = [rule(1, 0, 2)];
        let twice = [taken(Part::Ballot, "b", 5), taken(Part::Ballot, "b", 5), taken(Part::Survey, "b", 5)];
        let tally = tally(&rules, &twice);
        assert_eq!(tally.by_part, [(Part::Survey, 1), (Part::Ballot, 1)], "a survey of that id is another thing");
    }

    #[test]
    fn what_the_rule_does_not_name_counts_nothing() {
        let rules = [Rule { parts: vec![Part::Meeting], ..rule(1, 10, 1) }];
        let all = [taken(Part::Activity, "a", 20), taken(Part::Meeting, "early", 9), taken(Part::Meeting, "m", 10)];
        let tally = tally(&rules, &all);
        assert_eq!((tally.by_part.clone(), tally.due(0)), (vec![(Part::Meeting, 1)], vec![(1, 1)]));
    }

    #[test]
    fn a_new_rule_takes_nothing_back() {
        let mut all = many(0, 25);
        let before = tally(&[rule(1, 0, 10)], &all);
        let harder = [rule(1, 0, 10), rule(2, 100, 20)];
        assert_eq!(tally(&harder, &all).due(0), before.due(0));
        assert_eq!(tally(&harder, &all).to_go(&harder[1]), 15, "the five that were begun go on");
        all.extend(many(100, 15));
        assert_eq!(tally(&harder, &all).due(1), [(1, 1), (2, 1)], "the older one is handed over first");
        let easier = [rule(1, 0, 10), rule(2, 100, 2)];
        assert!(tally(&easier, &many(0, 9)).due(0).is_empty(), "what was begun is no thanks by itself");
        assert_eq!(tally(&easier, &many(0, 9)).to_go(&easier[1]), 1);
    }

    #[test]
    fn while_none_are_given_nothing_counts_and_nothing_is_lost() {
        let rules = [rule(1, 0, 10), off(2, 100), rule(3, 200, 10)];
        let mut all = many(0, 14);
        all.extend(many(100, 50));
        assert_eq!((tally(&rules[..2], &all).due(0), tally(&rules[..2], &all).times()), (vec![(1, 1)], 14));
        all.extend(many(200, 6));
        assert_eq!(tally(&rules, &all).due(0), [(1, 1), (3, 1)]);
        assert_eq!(tally(&[], &all), Tally::default());
    }

    #[test]
    fn what_is_typed() {
        assert_eq!((times("１０"), times(" 1 "), times("100")), (Some(10), Some(1), Some(100)));
        for bad in ["0", "101", "-1", "", "十", "1.5"] {
            assert_eq!(times(bad), None, "{bad}");
        }
        assert_eq!(words(" 一袋洗衣粉，\n到前台来拿 ").as_deref(), Some("一袋洗衣粉， 到前台来拿"));
        assert_eq!(words(&"长".repeat(WORDS_MOST + 1)), None);
    }

    proptest! {
        /// Whatever rules there were: whoever took part once more has not earned less, and a rule that comes later takes
        /// nothing from anybody.
        #[test]
        fn nobody_ever_loses_by_it(
            periods in proptest::collection::vec((0..40i64, 1..8usize, any::<bool>()), 1..6),
            ats in proptest::collection::vec(0..200i64, 0..60),
            extra in 0..200i64,
            next in 1..8usize,
        ) {
            let mut from = 0;
            let mut rules = Vec::new();
            for (n, (span, times, gives)) in periods.iter().enumerate() {
                let version = i32::try_from(n).unwrap_or(0);
                rules.push(Rule { gives: *gives, ..rule(version, from, *times) });
                from += span;
            }
            let all: Vec<Taken> =
                ats.iter().enumerate().map(|(n, at)| taken(Part::Activity, &n.to_string(), *at)).collect();
            let earned = |tally: &Tally| tally.earned.iter().map(|(_, n)| n).sum::<usize>();
            let before = tally(&rules, &all);
            let mut more = all.clone();
            more.push(taken(Part::Survey, "one more", extra));
            prop_assert!(earned(&tally(&rules, &more)) >= earned(&before));
            rules.push(rule(99, 1000, next));
            prop_assert_eq!(&tally(&rules, &all).earned, &before.earned);
            prop_assert!(before.begun <= before.times());
        }
    }
}
