//! The published file: all that an outsider needs to count again, and nothing that points at anybody.
//!
//! A secret ballot's votes stand in an order of their own, apart from the urn: who knows a sealed ballot's code does not
//! learn from the file what is in it. With both halves, the urn is opened again and compared with the votes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::count::{self, Result as Counted, Weight};
use super::question::{Choice, Question};
use super::turnout::Turnout;
use super::urn::{self, Half};
use super::{Rules, Secrecy};

/// The form of the file.
pub const FORM: &str = "linli-ballot-1";

/// One line of an open ballot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpenVote {
    /// Its number on the roll, which each voter is shown.
    pub line: i32,
    /// Hundredths of a square metre; 0 where there is none.
    pub area: u64,
    /// `null`: a paper that nobody could read.
    pub choice: Option<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotFile {
    pub form: String,
    pub ballot: String,
    pub number: i64,
    pub title: String,
    pub rules: Rules,
    pub questions: Vec<Question>,
    pub opens_at: i64,
    pub closes_at: i64,
    pub roll: Weight,
    /// SHA-256 of the frozen roll, hexadecimal.
    pub roll_digest: String,
    /// How often it was counted; 1 the first time.
    pub round: i32,
    /// Sealed ballots in the order of their bytes, base64; empty for an open ballot.
    #[serde(default)]
    pub urn: Vec<String>,
    /// Lines on the ballot-box lists, and papers that were read.
    pub listed: u64,
    pub papers: u64,
    /// Why there are fewer papers than lines, where there are.
    #[serde(default)]
    pub papers_why: String,
    /// Votes of a secret ballot, opened and read from paper alike, in the order of what they say; `null` is a paper that
    /// says nothing. None before the count.
    #[serde(default)]
    pub votes: Option<Vec<Option<Choice>>>,
    /// Votes of an open ballot by line.
    #[serde(default)]
    pub lines: Option<Vec<OpenVote>>,
    #[serde(default)]
    pub turnout: Option<Turnout>,
    #[serde(default)]
    pub result: Option<Counted>,
}

/// What does not fit. Words for whoever counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("not a file of a ballot")]
    NotABallot,
    #[error("it holds no votes yet: they are counted with both halves")]
    NotCounted,
    #[error("vote {0} is no answer to the questions")]
    BadVote(usize),
    #[error("two lines have the number {0}")]
    LineTwice(i32),
    #[error("there are {0} votes for {1} sealed ballots and {2} papers")]
    Number(usize, usize, u64),
    #[error("more have voted than are on the roll")]
    MoreThanRoll,
    #[error("sealed ballot {0} does not open with these halves")]
    DoesNotOpen(usize),
    #[error("what is in the urn is not what was published")]
    OtherVotes,
    #[error("the result published is not the result of the votes")]
    OtherResult,
    #[error("sealed ballot {0} stands there twice, or out of its order")]
    UrnOrder(usize),
}

impl BallotFile {
    /// # Errors
    /// It is something else.
    pub fn read(text: &str) -> Result<Self, Mismatch> {
        let file: Self = serde_json::from_str(text).map_err(|_| Mismatch::NotABallot)?;
        if file.form == FORM { Ok(file) } else { Err(Mismatch::NotABallot) }
    }

    /// Counts again from the votes in it.
    ///
    /// # Errors
    /// The votes are not there, or cannot be votes of this ballot.
    pub fn count(&self) -> Result<Counted, Mismatch> {
        let counted = match self.rules.secrecy {
            Secrecy::Secret => self.count_votes(self.votes.as_deref().ok_or(Mismatch::NotCounted)?)?,
            Secrecy::Open => self.count_lines(self.lines.as_deref().ok_or(Mismatch::NotCounted)?)?,
        };
        let more = counted.took_part.heads > self.roll.heads || counted.took_part.area > self.roll.area;
        if more { Err(Mismatch::MoreThanRoll) } else { Ok(counted) }
    }

    fn count_votes(&self, votes: &[Option<Choice>]) -> Result<Counted, Mismatch> {
        let sealed = self.sealed()?;
        let papers = usize::try_from(self.papers).unwrap_or(usize::MAX);
        if votes.len() != sealed.len().saturating_add(papers) {
            return Err(Mismatch::Number(votes.len(), sealed.len(), self.papers));
        }
        self.all_fit(votes.iter().map(Option::as_ref))?;
        let weighed: Vec<_> = votes.iter().map(|vote| (vote.as_ref(), Weight::ONE)).collect();
        Ok(count::count(self.rules, &self.questions, self.roll, &weighed))
    }

    fn count_lines(&self, lines: &[OpenVote]) -> Result<Counted, Mismatch> {
        let mut numbers = std::collections::HashSet::new();
        if let Some(twice) = lines.iter().find(|vote| !numbers.insert(vote.line)) {
            return Err(Mismatch::LineTwice(twice.line));
        }
        self.all_fit(lines.iter().map(|vote| vote.choice.as_ref()))?;
        let weighed: Vec<_> =
            lines.iter().map(|vote| (vote.choice.as_ref(), Weight { heads: 1, area: vote.area })).collect();
        Ok(count::count(self.rules, &self.questions, self.roll, &weighed))
    }

    fn all_fit<'a>(&self, votes: impl Iterator<Item = Option<&'a Choice>>) -> Result<(), Mismatch> {
        let bad = votes.enumerate().find(|(_, vote)| vote.is_some_and(|choice| !choice.fits(&self.questions)));
        bad.map_or(Ok(()), |(at, _)| Err(Mismatch::BadVote(at + 1)))
    }

    /// The sealed ballots as bytes: each once, in their order.
    ///
    /// # Errors
    /// The first that is not.
    pub fn sealed(&self) -> Result<Vec<Vec<u8>>, Mismatch> {
        let mut all: Vec<Vec<u8>> = Vec::with_capacity(self.urn.len());
        for (at, text) in self.urn.iter().enumerate() {
            let bytes = STANDARD.decode(text).map_err(|_| Mismatch::UrnOrder(at + 1))?;
            if bytes.len() != urn::SEALED || all.last().is_some_and(|before| *before >= bytes) {
                return Err(Mismatch::UrnOrder(at + 1));
            }
            all.push(bytes);
        }
        Ok(all)
    }

    /// Opens the urn with both halves; the choices in the order of what they say.
    ///
    /// # Errors
    /// The first that does not open, or is no answer to the questions.
    pub fn open(&self, first: &Half, second: &Half) -> Result<Vec<Choice>, Mismatch> {
        let mut choices = Vec::with_capacity(self.urn.len());
        for (at, sealed) in self.sealed()?.iter().enumerate() {
            let choice = urn::open(&self.ballot, first, second, sealed).map_err(|_| Mismatch::DoesNotOpen(at + 1))?;
            choices.push(choice);
        }
        self.all_fit(choices.iter().map(Some))?;
        choices.sort();
        Ok(choices)
    }

    /// Are the opened ballots among the votes published, and only papers beside them?
    ///
    /// # Errors
    /// They are not.
    pub fn agrees_with(&self, opened: &[Choice]) -> Result<(), Mismatch> {
        let mut published: Vec<&Choice> = self.votes.as_deref().ok_or(Mismatch::NotCounted)?.iter().flatten().collect();
        published.sort();
        let mut rest = published.into_iter();
        let all = opened.iter().all(|one| rest.by_ref().any(|vote| vote == one));
        if all { Ok(()) } else { Err(Mismatch::OtherVotes) }
    }
}

/// What whoever counts offline brings back: the choices out of the urn, without the halves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub form: String,
    pub ballot: String,
    pub opened: Vec<Choice>,
}

/// The form of what is brought back.
pub const OPENED_FORM: &str = "linli-opened-1";

impl Opened {
    pub fn of(ballot: &str, opened: Vec<Choice>) -> Self {
        Self { form: OPENED_FORM.to_owned(), ballot: ballot.to_owned(), opened }
    }

    /// # Errors
    /// It is something else.
    pub fn read(text: &str) -> Result<Self, Mismatch> {
        let opened: Self = serde_json::from_str(text).map_err(|_| Mismatch::NotABallot)?;
        if opened.form == OPENED_FORM { Ok(opened) } else { Err(Mismatch::NotABallot) }
    }
}

/// A sealed ballot as it stands in the file.
pub fn in_file(sealed: &[u8]) -> String {
    STANDARD.encode(sealed)
}
