//! 谢谢您: what somebody's taking part comes to, as they see it, and the rule as it is published.

use std::borrow::Borrow;

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::thanks::Part;
use crate::store::thanks::{RuleRow, Theirs};
use crate::words::{Lang, k};

/// `/me/thanks`.
#[derive(Template, Serialize)]
#[template(path = "me/thanks.html")]
pub struct MyThanks {
    #[serde(skip)]
    pub page: Page,
    /// None: the community gives none now.
    pub rule: Option<RuleInWords>,
    /// None: a helper whose mandate has just begun does not see it yet.
    pub count: Option<Count>,
    /// What counted, kind by kind: for themselves alone.
    pub by_part: Vec<PartCount>,
    /// Handed over, the newest first.
    pub given: Vec<GivenLine>,
    /// So many older ones are not shown.
    pub earlier: usize,
}

/// How often somebody took part, and what comes of it.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Count {
    pub times: usize,
    /// Earned and not handed over yet, the oldest first.
    pub due: Vec<DueLine>,
    /// So often more, and there is another; none where no rule is in force.
    pub to_go: Option<usize>,
}

impl Count {
    pub fn of(theirs: &Theirs, lang: Lang) -> Self {
        let mut due: Vec<DueLine> = Vec::new();
        for (rule, n) in theirs.due() {
            let words = rule.words(lang);
            match due.iter_mut().find(|line| line.words == words) {
                Some(line) => line.n += n,
                None => due.push(DueLine { words: words.to_owned(), n }),
            }
        }
        let to_go = theirs.rule().map(|rule| theirs.tally.to_go(&rule.rule()));
        Self { times: theirs.tally.times(), due, to_go }
    }
}

#[derive(Serialize, Clone, Debug)]
pub struct DueLine {
    pub words: String,
    pub n: usize,
}

#[derive(Serialize, Clone, Debug)]
pub struct PartCount {
    pub part: Part,
    pub n: usize,
}

#[derive(Serialize, Clone, Debug)]
pub struct GivenLine {
    pub at: i64,
    pub words: String,
    /// It was not handed over after all.
    pub struck: bool,
}

/// The rule in force.
#[derive(Serialize, Clone, Debug)]
pub struct RuleInWords {
    /// What began before does not count by it.
    pub from_at: i64,
    pub parts: Vec<Part>,
    /// So often makes one.
    pub times: i32,
    pub words: String,
}

impl RuleInWords {
    pub fn of(row: &RuleRow, lang: Lang) -> Self {
        Self { from_at: row.from_at, parts: row.parts(), times: row.times, words: row.words(lang).to_owned() }
    }

    pub fn parts_words(&self, page: &Page) -> String {
        parts_words(page, &self.parts)
    }
}

pub fn parts_words(page: &Page, parts: &[Part]) -> String {
    parts.iter().map(|part| part_words(page, part)).collect::<Vec<_>>().join(page.t(k::PEOPLE_COMMA))
}

pub fn part_words(page: &Page, part: impl Borrow<Part>) -> &'static str {
    page.t(match part.borrow() {
        Part::Activity => k::THANKS_PART_ACTIVITY,
        Part::Survey => k::THANKS_PART_SURVEY,
        Part::Ballot => k::THANKS_PART_BALLOT,
        Part::Meeting => k::THANKS_PART_MEETING,
    })
}
