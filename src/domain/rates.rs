//! The three rates, and what is too few to show. Published: `/open/how` says the same in words.
//!
//! - answered in time = answered by the published hour / all that were answered, or whose hour has passed
//!   (the first answer, judged with whoever had the request when the hours for it ended, and kept when it is opened again)
//! - solved = residents who said 修好了, away from whoever acted / those who said so, who said 还没好, and who were asked
//!   and gave no answer
//!   (what another house or system reported has no resident: its word and its silence are nobody's)
//! - satisfied = 满意 / 满意 + 一般 + 不满意
//!
//! Whom the question did not reach yet enters no rate, and is counted beside them.
//!
//! A request counts once, by its resident's latest word, in the month it was filed. What was taken back is nobody's
//! work. The three are the hotline's (12345) 响应率, 解决率, 满意率, with the word given by the resident alone.

mod two_tables;

pub use two_tables::hidden_both;

use super::standing::Channel;
use super::stored::stored;

/// Below this a count could point at somebody.
pub const FEW: u64 = 5;
/// What hidden cells hold together at least: with less there would be one way only to share it among them.
const HELD: u64 = FEW + 2;

/// What is counted of some requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub filed: u64,
    pub answered_in_time: u64,
    /// Answered, or past the hour for it.
    pub answer_judged: u64,
    pub fixed: u64,
    pub not_fixed: u64,
    /// Asked, and no answer.
    pub silent: u64,
    /// To be asked, and nobody reached them yet.
    pub unreached: u64,
    pub good: u64,
    pub fair: u64,
    pub poor: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.filed += more.filed;
        self.answered_in_time += more.answered_in_time;
        self.answer_judged += more.answer_judged;
        self.fixed += more.fixed;
        self.not_fixed += more.not_fixed;
        self.silent += more.silent;
        self.unreached += more.unreached;
        self.good += more.good;
        self.fair += more.fair;
        self.poor += more.poor;
    }
}

impl Counts {
    /// What is said of the answer, and all else: the two may be of different parties.
    pub fn answers_apart(self) -> (Self, Self) {
        let answers =
            Self { answered_in_time: self.answered_in_time, answer_judged: self.answer_judged, ..Self::default() };
        (answers, Self { answered_in_time: 0, answer_judged: 0, ..self })
    }

    /// Those who were asked or said something by themselves.
    pub fn heard(&self) -> u64 {
        self.fixed + self.not_fixed + self.silent
    }

    pub fn rated(&self) -> u64 {
        self.good + self.fair + self.poor
    }

    pub fn answered_rate(&self) -> Option<u32> {
        per_hundred(self.answered_in_time, self.answer_judged)
    }

    pub fn solved_rate(&self) -> Option<u32> {
        per_hundred(self.fixed, self.heard())
    }

    pub fn satisfied_rate(&self) -> Option<u32> {
        per_hundred(self.good, self.rated())
    }
}

/// Whole per hundred, rounded down; nothing while there is too little to count.
pub fn per_hundred(part: u64, of: u64) -> Option<u32> {
    (of >= FEW).then(|| u32::try_from(part.min(of) * 100 / of).unwrap_or(100))
}

/// Which cells of a table with a published total are not shown: those of 1 to 4, and others in their order, one at least
/// and until [`HELD`] are held together, so that none can be had by subtraction. Which others depends on their place alone,
/// never on their value: who knows this rule learns nothing from it.
pub fn hidden(cells: &[u64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = cells.iter().map(|n| (1..FEW).contains(n)).collect();
    let Some(from) = hidden.iter().rposition(|h| *h) else {
        return hidden;
    };
    let mut others = 0;
    for at in (1..cells.len()).map(|step| (from + step) % cells.len()) {
        let held: u64 = cells.iter().zip(&hidden).filter(|(_, h)| **h).map(|(n, _)| n).sum();
        if others > 0 && held >= HELD {
            break;
        }
        others += usize::from(!hidden[at]);
        hidden[at] = true;
    }
    hidden
}

stored! {
    /// By what way a request reached us.
    pub enum Way {
        Alone => "alone",
        Assisted => "assisted",
        Proxy => "proxy",
        Phone => "phone",
        Desk => "desk",
        Paper => "paper",
        Machine => "machine",
    }
}

/// By the standing and channel the act was recorded with.
pub fn way(standing: &str, channel: &str) -> Way {
    match (standing, Channel::parse(channel)) {
        (_, Some(Channel::Api)) => Way::Machine,
        ("self", _) => Way::Alone,
        ("assisted", _) => Way::Assisted,
        ("mandate" | "guardian", _) => Way::Proxy,
        (_, Some(Channel::Phone)) => Way::Phone,
        (_, Some(Channel::Paper)) => Way::Paper,
        _ => Way::Desk,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn no_answer_is_never_content() {
        let counts = Counts { fixed: 6, not_fixed: 1, silent: 3, good: 4, fair: 1, ..Counts::default() };
        assert_eq!(counts.solved_rate(), Some(60), "the silent are among those asked");
        assert_eq!(counts.satisfied_rate(), Some(80));
        assert_eq!(Counts { unreached: 40, ..counts }.solved_rate(), Some(60), "who was not reached was not asked");
        let more = Counts { silent: 13, ..counts };
        assert!(more.solved_rate() < counts.solved_rate() && more.satisfied_rate() == counts.satisfied_rate());
    }

    #[test]
    fn too_few_make_no_rate() {
        assert_eq!(per_hundred(4, 4), None);
        assert_eq!(per_hundred(4, 5), Some(80));
        assert_eq!(per_hundred(2, 3 * 7), Some(9));
    }

    #[test]
    fn the_small_are_hidden_and_never_alone() {
        assert_eq!(hidden(&[9, 3, 12]), [false, true, true]);
        assert_eq!(hidden(&[9, 0, 12]), [false, false, false], "nothing points at nobody");
        assert_eq!(hidden(&[2, 2, 50, 60]), [true, true, true, false]);
        assert_eq!(hidden(&[50, 60, 4]), [true, false, true]);
        assert_eq!(hidden(&[]), Vec::<bool>::new());
        assert_eq!(hidden(&[3]), [true]);
    }

    /// All tables of three and four cells: whoever sees the total and what is shown, and knows the rule, still has two
    /// possible values at least for every hidden cell.
    #[test]
    fn nothing_hidden_can_be_had_by_subtraction() {
        type Seen = (u64, Vec<Option<u64>>);
        for (cells, most) in [(3, 11), (4, 8)] {
            let mut tables: Vec<Vec<u64>> = vec![Vec::new()];
            for _ in 0..cells {
                tables = tables.iter().flat_map(|t| (0..=most).map(move |n| [t.as_slice(), &[n]].concat())).collect();
            }
            let mut possible: BTreeMap<Seen, Vec<BTreeSet<u64>>> = BTreeMap::new();
            for table in &tables {
                let mask = hidden(table);
                let shown = table.iter().zip(&mask).map(|(n, h)| (!h).then_some(*n)).collect();
                let values =
                    possible.entry((table.iter().sum(), shown)).or_insert_with(|| vec![BTreeSet::new(); cells]);
                for (n, seen) in table.iter().zip(values) {
                    seen.insert(*n);
                }
            }
            for ((total, shown), values) in possible {
                // What the hidden hold together must fit one cell, or the tables tried here are not all there are.
                if total - shown.iter().flatten().sum::<u64>() > most {
                    continue;
                }
                for (at, values) in values.iter().enumerate().filter(|(at, _)| shown[*at].is_none()) {
                    assert!(values.len() >= 2, "{at} of {shown:?} with {total} can only be {values:?}");
                }
            }
        }
    }

    #[test]
    fn every_way_in_has_its_name() {
        assert_eq!(way("self", "own_phone"), Way::Alone);
        assert_eq!(way("self", "kiosk"), Way::Alone);
        assert_eq!(way("assisted", "helper_device"), Way::Assisted);
        assert_eq!(way("mandate", "helper_device"), Way::Proxy);
        assert_eq!(way("office", "phone"), Way::Phone);
        assert_eq!(way("office", "paper"), Way::Paper);
        assert_eq!(way("office", "desk"), Way::Desk);
        assert_eq!(way("self", "api"), Way::Machine);
    }
}
