//! Ballots as residents and everybody see them: the list, one ballot, the paper with its questions, the receipt, results.

use std::borrow::Borrow;

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::ballot::count::Verdict;
use crate::domain::ballot::question::QuestionKind;
use crate::domain::ballot::roll::square_metres;
use crate::domain::ballot::urn::code_in_groups;
use crate::domain::ballot::{BallotState, Basis, Secrecy, Threshold};
use crate::words::{self, k};

fn named(page: &Page, family: &str, word: &str) -> String {
    let id = format!("{family}{}", word.replace('_', "-"));
    words::named(&id).map_or_else(|| word.to_owned(), |key| page.t(key).to_owned())
}

pub fn state_words(page: &Page, state: impl Borrow<BallotState>) -> String {
    named(page, "ballots-state-", state.borrow().as_str())
}

pub fn basis_words(page: &Page, basis: impl Borrow<Basis>) -> String {
    named(page, "ballots-basis-", basis.borrow().as_str())
}

pub fn secrecy_words(page: &Page, secrecy: impl Borrow<Secrecy>) -> String {
    named(page, "ballots-secrecy-", secrecy.borrow().as_str())
}

pub fn threshold_words(page: &Page, threshold: impl Borrow<Threshold>) -> String {
    named(page, "ballots-threshold-", threshold.borrow().as_str())
}

pub fn kind_words(page: &Page, kind: impl Borrow<QuestionKind>) -> String {
    named(page, "ballots-kind-", kind.borrow().as_str())
}

pub fn verdict_words(page: &Page, verdict: impl Borrow<Verdict>) -> String {
    named(page, "ballots-verdict-", verdict.borrow().as_str())
}

pub fn way_words(page: &Page, way: &str) -> String {
    named(page, "ballots-way-", way)
}

pub fn band_words(page: &Page, band: &str) -> String {
    named(page, "ballots-band-", band)
}

pub fn objection_words(page: &Page, kind: &str) -> String {
    named(page, "ballots-objection-", kind)
}

pub fn answer_words(page: &Page, state: &str) -> String {
    named(page, "ballots-answer-", state)
}

/// An area as people read it.
pub fn metres(area: u64) -> String {
    square_metres(area)
}

/// A code in groups.
pub fn grouped(code: &str) -> String {
    code_in_groups(code)
}

/// A ballot in a list.
#[derive(Serialize, Clone)]
pub struct BallotRow {
    pub id: String,
    /// B-101
    pub number: String,
    /// 101, for addresses.
    pub n: i64,
    pub title: String,
    pub state: BallotState,
    pub opens_at: i64,
    pub closes_at: i64,
    /// One stands on its roll and has not voted, and can now.
    pub waits: bool,
}

impl BallotRow {
    /// Its page for somebody, or for whoever acts for them.
    pub fn own(&self, page: &Page) -> String {
        format!("{}/ballots/{}", page.base, self.id)
    }

    /// Its page for everybody.
    pub fn public(&self) -> String {
        format!("/open/ballots/{}", self.n)
    }
}

#[derive(Template, Serialize)]
#[template(path = "ballots/list.html")]
pub struct MyBallots {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<BallotRow>,
}

/// An option of a question.
#[derive(Serialize, Clone)]
pub struct OptionLine {
    pub at: usize,
    pub label: String,
    #[serde(skip)]
    pub chosen: bool,
    /// In a ranking, from 1; 0 where it has no place.
    #[serde(skip)]
    pub rank: usize,
}

/// A question as it stands on paper and screen.
#[derive(Serialize, Clone)]
pub struct QuestionLines {
    pub at: usize,
    pub kind: QuestionKind,
    pub text: String,
    pub most: usize,
    pub options: Vec<OptionLine>,
    /// It was left blank, and said so.
    #[serde(skip)]
    pub blank: bool,
}

impl QuestionLines {
    pub fn name(&self) -> String {
        format!("q{}", self.at)
    }

    pub fn is_ranked(&self) -> bool {
        self.kind == QuestionKind::Ranked
    }

    pub fn is_several(&self) -> bool {
        self.kind == QuestionKind::Several
    }

    /// What was answered, in words.
    pub fn answer(&self, page: &Page) -> String {
        let mut chosen: Vec<&OptionLine> = self.options.iter().filter(|o| o.chosen).collect();
        chosen.sort_by_key(|o| (o.rank, o.at));
        if chosen.is_empty() {
            return page.t(k::BALLOTS_BLANK).to_owned();
        }
        let one = |o: &&OptionLine| {
            if self.is_ranked() {
                page.t2(k::BALLOTS_RANKED_AS, "n", o.rank, "what", &o.label)
            } else {
                o.label.clone()
            }
        };
        chosen.iter().map(one).collect::<Vec<_>>().join(page.t(k::BALLOTS_COMMA))
    }

    /// The places there are to give away.
    pub fn places(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.options.len()
    }

    /// The fields that send this answer again.
    pub fn fields(&self) -> Vec<(String, String)> {
        let chosen = self.options.iter().filter(|o| o.chosen);
        if self.is_ranked() {
            return chosen.map(|o| (format!("q{}_{}", self.at, o.at), o.rank.to_string())).collect();
        }
        let fields: Vec<_> = chosen.map(|o| (self.name(), o.at.to_string())).collect();
        if fields.is_empty() && !self.is_several() { vec![(self.name(), "blank".to_owned())] } else { fields }
    }
}

/// Somebody's line on the roll.
#[derive(Serialize, Clone)]
pub struct MyLine {
    pub line: i32,
    pub place: String,
    /// Hundredths of a square metre; 0 where it does not count.
    pub area: u64,
    /// Everybody who may cast its vote.
    pub names: Vec<String>,
}

/// That they took part.
#[derive(Serialize, Clone)]
pub struct Took {
    pub at: i64,
    pub way: String,
    /// Another of the same line, or a helper, by name.
    pub by: String,
    /// Of a sealed ballot, while it is still on its line.
    pub code: String,
    /// The code of the receipt that says so.
    pub receipt: String,
}

/// A receipt as it is shown at once and printed: that they took part.
#[derive(Serialize, Clone)]
pub struct ReceiptBlock {
    pub code: String,
    pub url: String,
    #[serde(skip)]
    pub qr_svg: String,
}

#[derive(Serialize, Clone)]
pub struct ObjectionLine {
    pub id: String,
    pub kind: String,
    pub words: String,
    pub state: String,
    pub answer: String,
    pub at: i64,
    /// For the desk.
    pub who: String,
    /// Whoever looks at it now may answer it.
    #[serde(skip)]
    pub may: bool,
}

/// Who keeps a half of the urn key.
#[derive(Serialize, Clone)]
pub struct HalfLine {
    pub holder: String,
    pub print: String,
}

/// What a helper may cast.
#[derive(Serialize, Clone)]
pub struct ProxyLine {
    pub helper: String,
    pub state: String,
    pub questions: Vec<QuestionLines>,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/one.html")]
pub struct OneBallot {
    #[serde(skip)]
    pub page: Page,
    pub row: BallotRow,
    pub about: String,
    pub secret: bool,
    pub basis: Basis,
    pub questions: Vec<QuestionLines>,
    pub line: Option<MyLine>,
    pub took: Option<Took>,
    pub halves: Vec<HalfLine>,
    pub proxy: Option<ProxyLine>,
    pub objections: Vec<ObjectionLine>,
    pub contest_until: Option<i64>,
    pub ending: String,
    /// Here and now.
    pub may_vote: bool,
    /// It takes votes now, but on this device nobody votes.
    pub elsewhere: bool,
    pub may_proxy: bool,
    /// `roll`, `result`, or nothing.
    pub may_object: &'static str,
}

impl OneBallot {
    /// Somebody was asked to vote for them, and has not yet.
    fn proxy_given(&self) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| proxy.state == "given")
    }
}

#[derive(Template, Serialize)]
#[template(path = "ballots/vote.html")]
pub struct VotePaper {
    #[serde(skip)]
    pub page: Page,
    pub title: String,
    pub secret: bool,
    pub basis: Basis,
    pub questions: Vec<QuestionLines>,
    /// Where the form goes.
    #[serde(skip)]
    pub to: String,
    #[serde(skip)]
    pub back: String,
    /// A slip's code, at the kiosk.
    #[serde(skip)]
    pub code: String,
    pub again: bool,
    /// Whose vote this is, where a slip opened it.
    pub name: String,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/check.html")]
pub struct VoteCheck {
    #[serde(skip)]
    pub page: Page,
    pub title: String,
    pub secret: bool,
    pub questions: Vec<QuestionLines>,
    #[serde(skip)]
    pub to: String,
    #[serde(skip)]
    pub change: String,
    #[serde(skip)]
    pub code: String,
    pub name: String,
}

/// That a vote was taken: what stands on a receipt.
#[derive(Template, Serialize)]
#[template(path = "ballots/taken.html")]
pub struct VoteTaken {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub n: i64,
    pub title: String,
    pub secret: bool,
    pub code: String,
    pub receipt: Option<ReceiptBlock>,
    pub closes_at: i64,
    /// At the kiosk with a slip: nobody is signed in.
    pub by_slip: bool,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/slip.html")]
pub struct SlipAsk {
    #[serde(skip)]
    pub page: Page,
    pub kiosk: bool,
    #[serde(skip)]
    pub code: String,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/objection.html")]
pub struct ObjectionForm {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    /// `roll` or `result`.
    pub about: &'static str,
    pub on_roll: bool,
    #[serde(skip)]
    pub kind: String,
    #[serde(skip)]
    pub words: String,
}

/// A helper somebody may name.
#[derive(Serialize, Clone)]
pub struct HelperChoice {
    pub id: String,
    pub name: String,
    #[serde(skip)]
    pub chosen: bool,
}

#[derive(Template, Serialize)]
#[template(path = "ballots/proxy.html")]
pub struct ProxyForm {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub helpers: Vec<HelperChoice>,
    pub questions: Vec<QuestionLines>,
}

/// As a helper sees what somebody asked them to cast.
#[derive(Template, Serialize)]
#[template(path = "ballots/stated.html")]
pub struct StatedVote {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    pub title: String,
    pub resident: String,
    pub questions: Vec<QuestionLines>,
    pub closes_at: i64,
    pub open: bool,
    pub cast: bool,
}
