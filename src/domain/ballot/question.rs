//! What is asked, and what somebody answered: options by their place, nothing where they left it blank.

use serde::{Deserialize, Serialize};

use crate::domain::stored::stored;

/// Questions of one ballot.
pub const MOST_QUESTIONS: usize = 5;
/// Options of one question.
pub const MOST_OPTIONS: usize = 20;
/// Characters of a question or an option.
pub const MOST_TEXT: usize = 200;

stored! {
    pub enum QuestionKind {
        /// For or against; blank is an abstention.
        YesNo => "yes_no",
        /// One of the options.
        Single => "single",
        /// As many as are to be chosen, or fewer.
        Several => "several",
        /// In the order one would like them; who is left out is left out.
        Ranked => "ranked",
    }
}

/// One question. For and against are said in the reader's own language, so `YesNo` carries no options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub kind: QuestionKind,
    pub text: String,
    #[serde(default)]
    pub options: Vec<String>,
    /// How many are to be chosen; 1 but for `Several`.
    #[serde(default = "one")]
    pub most: usize,
}

fn one() -> usize {
    1
}

/// Why a question cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadQuestion {
    NoText,
    TextLong,
    FewOptions,
    ManyOptions,
    SameOptions,
    /// As many to choose as there are, or none.
    Most,
}

impl Question {
    /// How many options there are to choose from.
    pub fn width(&self) -> usize {
        if self.kind == QuestionKind::YesNo { 2 } else { self.options.len() }
    }

    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), BadQuestion> {
        let long = |text: &str| text.chars().count() > MOST_TEXT;
        if self.text.trim().is_empty() {
            return Err(BadQuestion::NoText);
        }
        if long(&self.text) || self.options.iter().any(|o| long(o)) {
            return Err(BadQuestion::TextLong);
        }
        if self.kind == QuestionKind::YesNo {
            return Ok(());
        }
        let mut sorted: Vec<&str> = self.options.iter().map(|o| o.trim()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        match self.options.len() {
            0 | 1 => Err(BadQuestion::FewOptions),
            n if n > MOST_OPTIONS => Err(BadQuestion::ManyOptions),
            n if sorted.len() != n || sorted.contains(&"") => Err(BadQuestion::SameOptions),
            n if self.kind == QuestionKind::Several && !(1..n).contains(&self.most) => Err(BadQuestion::Most),
            _ => Ok(()),
        }
    }

    /// Is this an answer to it? Blank always is.
    fn takes(&self, answer: &[usize]) -> bool {
        let most = match self.kind {
            QuestionKind::YesNo | QuestionKind::Single => 1,
            QuestionKind::Several => self.most,
            QuestionKind::Ranked => self.width(),
        };
        let distinct = answer.iter().enumerate().all(|(at, one)| !answer[..at].contains(one));
        answer.len() <= most && distinct && answer.iter().all(|one| *one < self.width())
    }
}

/// Answers to all questions of a ballot, in their order: options by their place from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choice(pub Vec<Vec<usize>>);

impl Choice {
    /// The same choice always in the same bytes: only a ranking keeps the order it was given in.
    pub fn tidy(mut self, questions: &[Question]) -> Self {
        for (answer, question) in self.0.iter_mut().zip(questions) {
            if question.kind != QuestionKind::Ranked {
                answer.sort_unstable();
            }
        }
        self
    }

    pub fn fits(&self, questions: &[Question]) -> bool {
        self.0.len() == questions.len() && self.0.iter().zip(questions).all(|(answer, q)| q.takes(answer))
    }

    /// Nothing at all was answered.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}
