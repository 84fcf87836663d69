//! Surveys (问卷): what may be asked and answered, and whose answer stands where somebody's comes twice
//! (CAPABILITIES.md 5, 13).

pub mod sample;
pub mod tally;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rates::Way;
use super::stored::stored;
use crate::words::typed::{tidy, tidy_line, tidy_words};

/// Questions of one survey: more than these nobody answers to the end.
pub const QUESTIONS: usize = 12;
/// Choices of one question; what fits a page of large type.
pub const OPTIONS: usize = 8;
/// Characters of a title.
pub const TITLE: usize = 40;
/// Characters of what it is for.
pub const ABOUT: usize = 500;
/// Characters of one question.
pub const TEXT: usize = 120;
/// Characters of one choice.
pub const OPTION: usize = 40;
/// Characters of somebody's own words.
pub const WORDS: usize = 500;
/// The largest number that is taken as an answer.
pub const NUMBER: u32 = 1_000_000;
/// People of one drawn sample.
pub const SAMPLE: u32 = 1_000;
/// Milliseconds. Shorter than a day nobody without a phone is asked in time.
pub const SHORTEST: i64 = 24 * 3_600_000;

stored! {
    pub enum SurveyState {
        Draft => "draft",
        Open => "open",
        Closed => "closed",
        /// It was wrong to ask; nothing is counted.
        Withdrawn => "withdrawn",
    }
}

stored! {
    pub enum QuestionKind {
        /// One of several.
        One => "one",
        Several => "several",
        /// Five steps in words.
        Scale => "scale",
        YesNo => "yes_no",
        Number => "number",
        /// Own words.
        Words => "words",
    }
}

impl QuestionKind {
    pub fn has_options(self) -> bool {
        matches!(self, Self::One | Self::Several)
    }

    /// Answers that are counted, each by its value; own words are read, and numbers gathered.
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::Words | Self::Number)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub kind: QuestionKind,
    pub text: String,
    #[serde(default)]
    pub options: Vec<String>,
}

/// Why a question cannot be asked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionRefusal {
    Text,
    Options,
}

impl Question {
    /// What was typed at the desk: the question, and a choice on each line.
    ///
    /// # Errors
    /// What of it cannot be used.
    pub fn parse(kind: QuestionKind, text: &str, options: &str) -> Result<Self, QuestionRefusal> {
        let text = tidy_line(text);
        if text.is_empty() || text.chars().count() > TEXT {
            return Err(QuestionRefusal::Text);
        }
        let mut choices: Vec<String> = Vec::new();
        if kind.has_options() {
            for line in options.lines().map(tidy_line).filter(|line| !line.is_empty()) {
                if !choices.contains(&line) {
                    choices.push(line);
                }
            }
            let fits = choices.iter().all(|c| c.chars().count() <= OPTION);
            if !fits || !(2..=OPTIONS).contains(&choices.len()) {
                return Err(QuestionRefusal::Options);
            }
        }
        Ok(Self { kind, text, options: choices })
    }

    /// The values an answer that is counted may have, in the order they are shown.
    pub fn values(&self) -> Vec<String> {
        match self.kind {
            QuestionKind::One | QuestionKind::Several => (1..=self.options.len()).map(|n| n.to_string()).collect(),
            // From the best to the worst, as they are read.
            QuestionKind::Scale => (1..=5).rev().map(|n: u8| n.to_string()).collect(),
            QuestionKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            QuestionKind::Number | QuestionKind::Words => Vec::new(),
        }
    }

    /// Reads one answer; nothing: this question is passed over, which anybody may.
    ///
    /// # Errors
    /// It is no answer to this question.
    pub fn read(&self, given: &[String]) -> Result<Vec<String>, AnswerRefusal> {
        let first = given.first().map_or("", String::as_str);
        match self.kind {
            QuestionKind::Words => {
                let words = tidy_words(first);
                if words.chars().count() > WORDS {
                    return Err(AnswerRefusal::TooLong);
                }
                Ok(Some(words).filter(|w| !w.is_empty()).into_iter().collect())
            }
            QuestionKind::Number => match tidy(first).as_str() {
                "" => Ok(Vec::new()),
                text => match text.parse::<u32>() {
                    Ok(n) if n <= NUMBER => Ok(vec![n.to_string()]),
                    _ => Err(AnswerRefusal::NoNumber),
                },
            },
            _ => self.chosen(given),
        }
    }

    fn chosen(&self, given: &[String]) -> Result<Vec<String>, AnswerRefusal> {
        let values = self.values();
        let chosen: Vec<String> = values.iter().filter(|v| given.contains(v)).cloned().collect();
        let unknown = given.iter().any(|g| !g.is_empty() && !values.contains(g));
        let many = self.kind != QuestionKind::Several && chosen.len() > 1;
        if unknown || many { Err(AnswerRefusal::Choice) } else { Ok(chosen) }
    }
}

/// Why something is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRefusal {
    Choice,
    NoNumber,
    TooLong,
}

/// Somebody's answers by the number of the question, from 1; what was passed over is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<usize, Vec<String>>);

impl Answers {
    pub fn to(&self, number: usize) -> &[String] {
        self.0.get(&number).map_or(&[], Vec::as_slice)
    }

    pub fn set(&mut self, number: usize, answer: Vec<String>) {
        if answer.is_empty() {
            self.0.remove(&number);
        } else {
            self.0.insert(number, answer);
        }
    }

    /// Reads all of them again against the questions: what was kept in a draft may be of an older form.
    ///
    /// # Errors
    /// The first question, by its number, whose answer does not fit, and why.
    pub fn checked(&self, questions: &[Question]) -> Result<Self, (usize, AnswerRefusal)> {
        let mut all = Self::default();
        for (at, question) in questions.iter().enumerate() {
            let number = at + 1;
            all.set(number, question.read(self.to(number)).map_err(|why| (number, why))?);
        }
        Ok(all)
    }
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// They have answered themselves: nobody answers over them.
    OwnStands,
}

/// One answer a person, whatever the channels: what comes later replaces what came before, but a helper's never what
/// somebody said themselves. What the desk writes down is what they said or wrote themselves.
///
/// # Errors
/// Why what is there stands.
pub fn replaces(before: Option<Way>, comes: Way) -> Result<(), NotTaken> {
    match (before, comes) {
        (None | Some(Way::Proxy), _) => Ok(()),
        (Some(_), Way::Proxy) => Err(NotTaken::OwnStands),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn a_question_has_a_text_and_two_to_eight_choices() {
        let one = |options| Question::parse(QuestionKind::One, "周几方便？", options);
        assert_eq!(one("周六\n\n周日\n周六").map(|q| q.options), Ok(texts(&["周六", "周日"])));
        assert_eq!(one("周六"), Err(QuestionRefusal::Options));
        assert_eq!(one("1\n2\n3\n4\n5\n6\n7\n8\n9"), Err(QuestionRefusal::Options));
        assert_eq!(Question::parse(QuestionKind::YesNo, " ", ""), Err(QuestionRefusal::Text));
        assert_eq!(Question::parse(QuestionKind::YesNo, "要不要？", "一\n二").map(|q| q.options), Ok(Vec::new()));
    }

    #[test]
    fn answers_are_read_by_their_question() {
        let ask = |kind, options: &str| Question::parse(kind, "问", options).expect("a question");
        let one = ask(QuestionKind::One, "甲\n乙");
        assert_eq!(one.read(&texts(&["2"])), Ok(texts(&["2"])));
        assert_eq!(one.read(&texts(&["1", "2"])), Err(AnswerRefusal::Choice));
        assert_eq!(one.read(&texts(&["3"])), Err(AnswerRefusal::Choice));
        assert_eq!(one.read(&[]), Ok(Vec::new()), "anybody may pass over");
        assert_eq!(ask(QuestionKind::Several, "甲\n乙").read(&texts(&["2", "1"])), Ok(texts(&["1", "2"])));
        assert_eq!(ask(QuestionKind::Scale, "").read(&texts(&["5"])), Ok(texts(&["5"])));
        assert_eq!(ask(QuestionKind::Scale, "").read(&texts(&["6"])), Err(AnswerRefusal::Choice));
        assert_eq!(ask(QuestionKind::Number, "").read(&texts(&[" １２ "])), Ok(texts(&["12"])));
        assert_eq!(ask(QuestionKind::Number, "").read(&texts(&["几个"])), Err(AnswerRefusal::NoNumber));
        assert_eq!(ask(QuestionKind::Words, "").read(&texts(&[" "])), Ok(Vec::new()));
        assert_eq!(ask(QuestionKind::Words, "").read(&["长".repeat(501)]), Err(AnswerRefusal::TooLong));
    }

    #[test]
    fn a_helper_never_answers_over_the_resident() {
        for own in [Way::Alone, Way::Assisted, Way::Phone, Way::Desk, Way::Paper] {
            assert_eq!(replaces(Some(own), Way::Proxy), Err(NotTaken::OwnStands));
            assert_eq!(replaces(Some(Way::Proxy), own), Ok(()));
            assert_eq!(replaces(None, own), Ok(()));
        }
        assert_eq!(replaces(Some(Way::Proxy), Way::Proxy), Ok(()));
    }
}
