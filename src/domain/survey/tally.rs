//! What came of a survey: who answered by age band and way, and each answer as it was given and as the make-up of those
//! who were to be asked would have it, so that loud is told from representative.
//!
//! The weighted share of an answer = Σ over age bands (people of the band among all who might be asked ÷ all of those in
//! bands that answered) × (those of the band who gave it ÷ those of the band who answered the question). A band from which
//! nobody answered cannot be weighed, and is named.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answers, Question, QuestionKind};
use crate::domain::ballot::roll::Band;
use crate::domain::rates::{FEW, Way, hidden};

/// One who was to be asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub band: Band,
    /// Among those who were really asked: all, or the drawn ones.
    pub drawn: bool,
    pub answered: Option<(Way, Answers)>,
}

/// How many of one band or way; none where it is too few to show, or where it would give away one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub of: String,
    /// In the make-up of all who might be asked; of ways there is none.
    pub all: Option<u64>,
    pub asked: Option<u64>,
    pub answered: Option<u64>,
}

/// One answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub value: String,
    pub count: Option<u64>,
    /// Per hundred of those who answered the question.
    pub plain: Option<u32>,
    /// The same, weighed by age band.
    pub weighted: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Result {
    /// Who answered this question; none where they are too few.
    pub answered: Option<u64>,
    pub lines: Vec<Line>,
    /// Of numbers: the lower quarter, the middle, the upper quarter.
    pub middle: Option<[u32; 3]>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub all: u64,
    pub asked: u64,
    pub answered: u64,
    pub bands: Vec<Cell>,
    pub ways: Vec<Cell>,
    /// Bands with people in them from which nobody answered.
    pub silent: Vec<String>,
    pub results: Vec<Result>,
}

/// Counts a survey. What may be published and what may not is decided here, once.
pub fn tally(questions: &[Question], people: &[Asked]) -> Tally {
    let answers: Vec<(Band, &Answers)> =
        people.iter().filter_map(|p| p.answered.as_ref().map(|(_, answers)| (p.band, answers))).collect();
    let size = |band: Band| people.iter().filter(|p| p.band == band).count() as u64;
    let sizes: BTreeMap<&str, u64> = Band::ALL.iter().map(|band| (band.as_str(), size(*band))).collect();
    let bands = bands(people, &sizes);
    // Where few would be pointed at, nobody is named silent.
    let silent =
        |band: &Band| size(*band) >= FEW && !answers.iter().any(|(answered, _)| answered.as_str() == band.as_str());
    Tally {
        all: people.len() as u64,
        asked: people.iter().filter(|p| p.drawn).count() as u64,
        answered: answers.len() as u64,
        bands,
        ways: ways(people),
        silent: Band::ALL.iter().filter(|band| silent(band)).map(|band| band.as_str().to_owned()).collect(),
        results: questions.iter().enumerate().map(|(at, q)| result(q, at + 1, &answers, &sizes)).collect(),
    }
}

fn bands(people: &[Asked], sizes: &BTreeMap<&str, u64>) -> Vec<Cell> {
    let count =
        |band: &Band, wanted: fn(&Asked) -> bool| people.iter().filter(|p| p.band == *band && wanted(p)).count() as u64;
    let all: Vec<u64> = Band::ALL.iter().map(|band| sizes[band.as_str()]).collect();
    let asked: Vec<u64> = Band::ALL.iter().map(|band| count(band, |p| p.drawn)).collect();
    let answered: Vec<u64> = Band::ALL.iter().map(|band| count(band, |p| p.answered.is_some())).collect();
    let (few_all, few_asked, few_answered) = (hidden(&all), hidden(&asked), hidden(&answered));
    let cell = |at: usize| Cell {
        of: Band::ALL[at].as_str().to_owned(),
        all: (!few_all[at]).then_some(all[at]),
        asked: (!few_asked[at]).then_some(asked[at]),
        answered: (!few_answered[at]).then_some(answered[at]),
    };
    (0..Band::ALL.len()).map(cell).collect()
}

fn ways(people: &[Asked]) -> Vec<Cell> {
    let count = |way: &Way| people.iter().filter(|p| p.answered.as_ref().is_some_and(|(w, _)| w == way)).count() as u64;
    let counts: Vec<u64> = Way::ALL.iter().map(count).collect();
    let few = hidden(&counts);
    let cell = |at: usize| Cell {
        of: Way::ALL[at].as_str().to_owned(),
        all: None,
        asked: None,
        answered: (!few[at]).then_some(counts[at]),
    };
    (0..Way::ALL.len()).map(cell).collect()
}

fn result(question: &Question, number: usize, answers: &[(Band, &Answers)], sizes: &BTreeMap<&str, u64>) -> Result {
    let given: Vec<(Band, &[String])> =
        answers.iter().map(|(band, a)| (*band, a.to(number))).filter(|(_, a)| !a.is_empty()).collect();
    let total = given.len() as u64;
    if total < FEW {
        return Result { answered: None, lines: Vec::new(), middle: None };
    }
    if question.kind == QuestionKind::Number {
        let numbers = given.iter().filter_map(|(_, a)| a.first()?.parse::<u32>().ok()).collect();
        return Result { answered: Some(total), lines: Vec::new(), middle: middle(numbers) };
    }
    let values = question.values();
    let counts: Vec<u64> =
        values.iter().map(|value| given.iter().filter(|(_, a)| a.contains(value)).count() as u64).collect();
    let few = hidden(&counts);
    let line = |at: usize| Line {
        value: values[at].clone(),
        count: (!few[at]).then_some(counts[at]),
        plain: (!few[at]).then(|| rounded(counts[at] as f64 / total as f64)),
        weighted: (!few[at]).then(|| rounded(weighed(&values[at], &given, sizes))),
    };
    Result { answered: Some(total), lines: (0..values.len()).map(line).collect(), middle: None }
}

/// The share of an answer, each band counting as much as it has people.
fn weighed(value: &str, given: &[(Band, &[String])], sizes: &BTreeMap<&str, u64>) -> f64 {
    let mut by_band: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (band, answer) in given {
        let both = by_band.entry(band.as_str()).or_default();
        both.0 += u64::from(answer.iter().any(|a| a == value));
        both.1 += 1;
    }
    let people: u64 = by_band.keys().map(|band| sizes[band]).sum();
    by_band
        .iter()
        .map(|(band, (gave, of))| sizes[band] as f64 / people.max(1) as f64 * (*gave as f64 / *of as f64))
        .sum()
}

/// Per hundred, to the nearest.
fn rounded(share: f64) -> u32 {
    (share * 100.0).round().clamp(0.0, 100.0) as u32
}

fn middle(mut numbers: Vec<u32>) -> Option<[u32; 3]> {
    numbers.sort_unstable();
    let at = |quarter: usize| numbers.get((numbers.len().checked_sub(1)?) * quarter / 4).copied();
    Some([at(1)?, at(2)?, at(3)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes_no() -> Question {
        Question::parse(QuestionKind::YesNo, "要电梯吗？", "").expect("a question")
    }

    fn said(band: Band, value: &str) -> Asked {
        let mut answers = Answers::default();
        answers.set(1, vec![value.to_owned()]);
        Asked { band, drawn: true, answered: Some((Way::Alone, answers)) }
    }

    fn silent(band: Band) -> Asked {
        Asked { band, drawn: true, answered: None }
    }

    fn many(n: usize, one: impl Fn() -> Asked) -> Vec<Asked> {
        (0..n).map(|_| one()).collect()
    }

    /// Half of the place is over 75 and mostly silent; the loud young are told from the place.
    #[test]
    fn loud_is_told_from_representative() {
        let mut people = many(40, || said(Band::Under40, "yes"));
        people.extend(many(10, || said(Band::Over75, "no")));
        people.extend(many(30, || silent(Band::Over75)));
        people.extend(many(20, || silent(Band::Under75)));
        let counted = tally(&[yes_no()], &people);
        assert_eq!((counted.all, counted.asked, counted.answered), (100, 100, 50));
        let yes = &counted.results[0].lines[0];
        assert_eq!((yes.count, yes.plain, yes.weighted), (Some(40), Some(80), Some(50)));
        assert_eq!(counted.silent, ["under_75"]);
        let old = counted.bands.iter().find(|c| c.of == "over_75").expect("a band");
        assert_eq!((old.all, old.answered), (Some(40), Some(10)));
    }

    #[test]
    fn few_are_not_shown_nor_can_they_be_reckoned() {
        let mut people = many(20, || said(Band::Under40, "yes"));
        people.extend(many(2, || said(Band::Over75, "no")));
        let counted = tally(&[yes_no()], &people);
        assert!(counted.results[0].lines.iter().all(|l| l.count.is_none() && l.weighted.is_none()));
        let few = tally(&[yes_no()], &many(4, || said(Band::Under40, "yes")));
        assert_eq!(few.results[0].answered, None);
        assert!(few.results[0].lines.is_empty());
    }

    #[test]
    fn numbers_have_a_middle() {
        assert_eq!(middle(vec![9, 1, 5, 3, 7]), Some([3, 5, 7]));
        assert_eq!(middle(Vec::new()), None);
    }
}
