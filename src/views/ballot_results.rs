//! Ballots as everybody may read them: the list, one ballot with its rules, and what came of it.

use askama::Template;
use serde::Serialize;

use super::ballots::{BallotRow, HalfLine, QuestionLines};
use super::page::Page;
use crate::domain::ballot::count::Verdict;
use crate::domain::ballot::question::QuestionKind;
use crate::domain::ballot::{Basis, Threshold};
use crate::words::k;

/// What one option has.
#[derive(Serialize, Clone)]
pub struct OptionResult {
    pub label: String,
    pub heads: u64,
    pub area: u64,
    /// Of those who took part, per hundred.
    pub heads_percent: u64,
    pub area_percent: u64,
    pub chosen: bool,
    /// Of a ranking, what it had in each round; a dash once it was out.
    pub rounds: Vec<String>,
}

#[derive(Serialize, Clone)]
pub struct QuestionResult {
    pub text: String,
    pub kind: QuestionKind,
    pub verdict: Verdict,
    pub options: Vec<OptionResult>,
    pub blank: u64,
    /// Of a ranking, how many rounds it took; 0 elsewhere.
    pub rounds: usize,
    /// What was chosen, in words.
    pub chosen: String,
}

#[derive(Serialize, Clone)]
pub struct CellLine {
    pub name: String,
    /// None: too few to show.
    pub n: Option<u64>,
}

impl QuestionResult {
    pub fn in_rounds(&self) -> bool {
        self.rounds > 1
    }

    /// The rounds by number.
    pub fn numbers(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.rounds
    }
}

/// A counted ballot.
#[derive(Serialize, Clone)]
pub struct ResultLines {
    pub roll: u64,
    pub roll_area: u64,
    pub took_part: u64,
    pub took_area: u64,
    pub took_percent: u64,
    pub void: u64,
    pub quorum: bool,
    pub questions: Vec<QuestionResult>,
    pub by_way: Vec<CellLine>,
    pub by_age: Vec<CellLine>,
    pub listed: u64,
    pub papers: u64,
    pub papers_why: String,
    pub in_urn: u64,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/open_list.html")]
pub struct OpenBallots {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<BallotRow>,
    pub older: Option<String>,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/open_one.html")]
pub struct OpenBallot {
    #[serde(skip)]
    pub page: Page,
    pub row: BallotRow,
    pub about: String,
    pub secret: bool,
    pub basis: Basis,
    pub threshold: Threshold,
    pub quorum_percent: i32,
    pub questions: Vec<QuestionLines>,
    pub roll_lines: i32,
    pub roll_area: u64,
    pub roll_digest: String,
    pub halves: Vec<HalfLine>,
    pub result: Option<ResultLines>,
    /// There is a file to take away; its SHA-256.
    pub digest: Option<String>,
    pub round: i32,
    pub published_at: Option<i64>,
    pub contest_until: Option<i64>,
    pub ending: String,
    /// A code that was asked about, and whether it is in the urn.
    pub asked: String,
    pub found: Option<bool>,
}

impl OpenBallot {
    fn owners(&self) -> bool {
        self.basis == Basis::Owners
    }
}
