//! Figures, the same numbers as bars and in words: for everybody with what is few left out, for staff whole.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::rates::Counts;
use crate::words::dates::month_in_words;
use crate::words::{Lang, k};

/// The three rates of all together, with what they are of.
#[derive(Serialize, Clone, Default)]
pub struct ThreeRates {
    pub filed: u64,
    pub answered_rate: Option<u32>,
    pub answered_in_time: u64,
    pub answer_judged: u64,
    pub solved_rate: Option<u32>,
    pub fixed: u64,
    pub not_fixed: u64,
    /// Asked, and no answer.
    pub silent: u64,
    /// To be asked, and nobody reached them yet.
    pub unreached: u64,
    pub satisfied_rate: Option<u32>,
    pub good: u64,
    pub rated: u64,
}

impl ThreeRates {
    pub fn of(c: &Counts) -> Self {
        Self {
            filed: c.filed,
            answered_rate: c.answered_rate(),
            answered_in_time: c.answered_in_time,
            answer_judged: c.answer_judged,
            solved_rate: c.solved_rate(),
            fixed: c.fixed,
            not_fixed: c.not_fixed,
            silent: c.silent,
            unreached: c.unreached,
            satisfied_rate: c.satisfied_rate(),
            good: c.good,
            rated: c.rated(),
        }
    }

    pub fn heard(&self) -> u64 {
        self.fixed + self.not_fixed + self.silent
    }

    /// What the residents said, who gave no answer, and who was not reached.
    pub fn solved_words(&self, page: &Page) -> String {
        let said = page.t3(k::FIGURES_SOLVED_WORDS, "fixed", self.fixed, "not", self.not_fixed, "silent", self.silent);
        if self.unreached == 0 {
            return said;
        }
        // Chinese sets no space between its sentences.
        let space = if page.lang == Lang::En { " " } else { "" };
        format!("{said}{space}{}", page.t1(k::FIGURES_UNREACHED_WORDS, "n", self.unreached))
    }
}

/// One line of a table of rates.
#[derive(Serialize, Clone)]
pub struct Line {
    pub name: String,
    /// None: too few to show, or hidden so that these cannot be reckoned out.
    pub filed: Option<u64>,
    pub answered_rate: Option<u32>,
    pub solved_rate: Option<u32>,
    pub satisfied_rate: Option<u32>,
}

/// Rates along one line: by party, by category …
#[derive(Serialize, Clone)]
pub struct Table {
    /// `party`, `category`, `place`, `way` or `month`.
    pub by: &'static str,
    pub lines: Vec<Line>,
}

#[derive(Template, Serialize)]
#[template(path = "open/figures.html")]
pub struct OpenFigures {
    #[serde(skip)]
    pub page: Page,
    pub as_of: Option<i64>,
    pub months: Vec<String>,
    pub rates: ThreeRates,
    pub tables: Vec<Table>,
    /// How many did alone lately what had been done for them before; none where they are too few to be told.
    pub grown: Option<u64>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/figures.html")]
pub struct DeskFigures {
    #[serde(skip)]
    pub page: Page,
    pub as_of: Option<i64>,
    pub months: Vec<String>,
    pub rates: ThreeRates,
    pub tables: Vec<Table>,
    /// The reader's own party, where that is all they see.
    pub party: Option<String>,
}

impl Table {
    pub fn caption(&self, page: &Page) -> &'static str {
        page.t(match self.by {
            "party" => k::FIGURES_BY_PARTY,
            "category" => k::FIGURES_BY_CATEGORY,
            "place" => k::FIGURES_BY_PLACE,
            "way" => k::FIGURES_BY_WAY,
            _ => k::FIGURES_BY_MONTH,
        })
    }

    pub fn head(&self, page: &Page) -> &'static str {
        page.t(match self.by {
            "party" => k::OPEN_PARTY,
            "category" => k::OPEN_CATEGORY,
            "place" => k::FIGURES_PLACE,
            "way" => k::FIGURES_WAY,
            _ => k::FIGURES_MONTH,
        })
    }

    /// Something in it is not shown.
    pub fn hides(&self) -> bool {
        self.lines.iter().any(|l| l.filed.is_none())
    }
}

/// 二〇二六年九月 where it is a month; what else stands in a line is called what it is called.
fn month_words(page: &Page, name: &str) -> String {
    month_in_words(page.lang, name).unwrap_or_else(|| name.to_owned())
}

impl Line {
    pub fn name_words(&self, page: &Page) -> String {
        month_words(page, &self.name)
    }

    pub fn filed_words(&self, page: &Page) -> String {
        self.filed.map_or_else(|| page.t(k::FIGURES_FEW).to_owned(), |n| n.to_string())
    }
}

/// 92%, or a dash while there is too little to count.
pub fn percent(rate: &Option<u32>) -> String {
    rate.map_or_else(|| "—".to_owned(), |rate| format!("{rate}%"))
}

/// How long a bar of a hundred is drawn.
pub fn bar(rate: &Option<u32>) -> u32 {
    rate.unwrap_or(0).min(100)
}

/// 2026-11–2026-09 in words of the page: the first and the last month.
pub fn span(page: &Page, months: &[String]) -> String {
    match (months.last(), months.first()) {
        (Some(from), Some(until)) => {
            page.t2(k::FIGURES_SPAN, "from", month_words(page, from), "until", month_words(page, until))
        }
        _ => String::new(),
    }
}
