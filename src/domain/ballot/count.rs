//! Counting. The same votes give the same result, in whatever order they come and whoever counts.
//!
//! - A question is carried where an option reaches the threshold among all who took part, those who left it blank too.
//! - Owners: by heads and by floor area, each for itself; and two thirds of both must have taken part (Civil Code
//!   art. 278). A head is an owner, however many homes are theirs (Supreme People's Court on art. 278, no. 9).
//! - Ranked: the option with the fewest first places goes, and its votes to the next of their choice, until one has
//!   more than half of what is left. Where several have the fewest, who had fewer in the round before goes; where that
//!   says nothing either, who stands further down on the paper.

use serde::{Deserialize, Serialize};

use super::question::{Choice, Question, QuestionKind};
use super::{Basis, Rules, Threshold};
use crate::domain::stored::stored;

/// Heads and floor area, in hundredths of a square metre; no area where people or homes vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    pub heads: u64,
    pub area: u64,
}

impl Weight {
    pub const ONE: Self = Self { heads: 1, area: 0 };
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, more: Self) {
        self.heads += more.heads;
        self.area += more.area;
    }
}

impl std::iter::Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// One vote that counts. `None`: taken part with a paper that nobody can read.
pub type Vote<'a> = (Option<&'a Choice>, Weight);

stored! {
    pub enum Verdict {
        Carried => "carried",
        /// Too few took part.
        NoQuorum => "no_quorum",
        BelowThreshold => "below_threshold",
        /// As many for the one as for the other.
        Tie => "tie",
    }
}

/// One round of a ranking: what each option still in has, nothing for those that are out.
pub type Round = Vec<Option<u64>>;

/// What came of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// For each option; of a ranking, first places.
    pub votes: Vec<Weight>,
    pub blank: Weight,
    pub verdict: Verdict,
    /// What was chosen, by its place.
    pub chosen: Vec<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
}

/// What came of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Result {
    /// Who was on the roll.
    pub roll: Weight,
    pub took_part: Weight,
    /// Papers that say nothing anybody could read.
    pub void: Weight,
    pub quorum: bool,
    pub outcomes: Vec<Outcome>,
}

pub fn count(rules: Rules, questions: &[Question], roll: Weight, votes: &[Vote<'_>]) -> Result {
    let took_part: Weight = votes.iter().map(|(_, weight)| *weight).sum();
    let void = votes.iter().filter(|(choice, _)| choice.is_none()).map(|(_, weight)| *weight).sum();
    let quorum = enough(rules, roll, took_part);
    let outcome = |(at, question)| one(rules, question, at, took_part, quorum, votes);
    Result { roll, took_part, void, quorum, outcomes: questions.iter().enumerate().map(outcome).collect() }
}

/// Have enough taken part?
pub fn enough(rules: Rules, roll: Weight, took_part: Weight) -> bool {
    if rules.basis == Basis::Owners {
        let two_thirds = Threshold::TwoThirds;
        return two_thirds.reached(took_part.heads, roll.heads) && two_thirds.reached(took_part.area, roll.area);
    }
    let percent = u64::try_from(rules.quorum_percent).unwrap_or(0);
    took_part.heads > 0 && took_part.heads * 100 >= roll.heads * percent
}

fn one(rules: Rules, question: &Question, at: usize, of: Weight, quorum: bool, votes: &[Vote<'_>]) -> Outcome {
    let mut each = vec![Weight::default(); question.width()];
    let mut blank = Weight::default();
    let answers: Vec<(&[usize], Weight)> = votes
        .iter()
        .filter_map(|(choice, weight)| choice.map(|c| (c.0.get(at).map_or(&[][..], Vec::as_slice), *weight)))
        .collect();
    for (answer, weight) in &answers {
        let counted = if question.kind == QuestionKind::Ranked { &answer[..answer.len().min(1)] } else { answer };
        if counted.is_empty() {
            blank += *weight;
        }
        counted.iter().for_each(|option| each[*option] += *weight);
    }
    let (verdict, chosen, rounds) = match question.kind {
        QuestionKind::Ranked => by_rounds(question.width(), &answers),
        QuestionKind::YesNo => for_or_against(rules, &each, of),
        QuestionKind::Single => best(rules, &each, of, 1),
        QuestionKind::Several => best(rules, &each, of, question.most),
    };
    let (verdict, chosen) = if quorum { (verdict, chosen) } else { (Verdict::NoQuorum, Vec::new()) };
    Outcome { votes: each, blank, verdict, chosen, rounds }
}

type Found = (Verdict, Vec<usize>, Vec<Round>);

fn reaches(rules: Rules, part: Weight, of: Weight) -> bool {
    let by_area = rules.basis != Basis::Owners || rules.threshold.reached(part.area, of.area);
    rules.threshold.reached(part.heads, of.heads) && by_area
}

fn for_or_against(rules: Rules, each: &[Weight], of: Weight) -> Found {
    let (yes, no) = (each[0], each[1]);
    if yes.heads == no.heads && rules.threshold == Threshold::Most {
        return (Verdict::Tie, Vec::new(), Vec::new());
    }
    let more = rules.threshold != Threshold::Most || yes.heads > no.heads;
    if more && reaches(rules, yes, of) {
        (Verdict::Carried, vec![0], Vec::new())
    } else {
        (Verdict::BelowThreshold, Vec::new(), Vec::new())
    }
}

/// The `places` best of those that reach the threshold. Where there are as many for one more as for the last who would
/// have a place, none of those has it.
fn best(rules: Rules, each: &[Weight], of: Weight, places: usize) -> Found {
    let mut order: Vec<usize> = (0..each.len()).filter(|o| reaches(rules, each[*o], of)).collect();
    if order.is_empty() {
        return (Verdict::BelowThreshold, Vec::new(), Vec::new());
    }
    order.sort_by_key(|o| (std::cmp::Reverse((each[*o].heads, each[*o].area)), *o));
    let level = |o: usize| (each[o].heads, each[o].area);
    let tied = order.get(places).map(|next| level(*next)).filter(|next| level(order[places - 1]) == *next);
    let mut chosen: Vec<usize> =
        order.iter().take(places).copied().filter(|o| tied.is_none_or(|tied| level(*o) != tied)).collect();
    chosen.sort_unstable();
    let verdict = if tied.is_some() { Verdict::Tie } else { Verdict::Carried };
    (verdict, chosen, Vec::new())
}

fn by_rounds(width: usize, answers: &[(&[usize], Weight)]) -> Found {
    let mut out = vec![false; width];
    let mut rounds: Vec<Round> = Vec::new();
    loop {
        let mut now = vec![0_u64; width];
        for (answer, weight) in answers {
            if let Some(option) = answer.iter().find(|o| !out[**o]) {
                now[*option] += weight.heads;
            }
        }
        rounds.push(now.iter().zip(&out).map(|(n, out)| (!out).then_some(*n)).collect());
        let left: u64 = now.iter().sum();
        if left == 0 {
            return (Verdict::BelowThreshold, Vec::new(), rounds);
        }
        if let Some(winner) = (0..width).find(|o| now[*o] * 2 > left) {
            return (Verdict::Carried, vec![winner], rounds);
        }
        let standing: Vec<usize> = (0..width).filter(|o| !out[*o]).collect();
        // Two left with as many each: no round parts them.
        if standing.len() == 2 {
            return (Verdict::Tie, Vec::new(), rounds);
        }
        let Some(last) = standing.into_iter().min_by_key(|o| (history(&rounds, *o), std::cmp::Reverse(*o))) else {
            return (Verdict::BelowThreshold, Vec::new(), rounds);
        };
        out[last] = true;
    }
}

/// What an option had, the latest round first.
fn history(rounds: &[Round], option: usize) -> Vec<u64> {
    rounds.iter().rev().map(|round| round[option].unwrap_or(0)).collect()
}
