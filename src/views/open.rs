//! `/open`: the public board, the same for everybody: how requests fare, and whose job is what.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use super::requests::span_in_words;
use crate::domain::request::Hours;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "open/board.html")]
pub struct OpenBoard {
    #[serde(skip)]
    pub page: Page,
    pub figures: BoardFigures,
    pub parties: Vec<PartyFigures>,
    /// The published responsibility list (责任清单).
    pub duties: Vec<Duty>,
}

/// Of the last ninety days. A rate is per hundred, and none while there is too little to count.
#[derive(Serialize, Clone, Default)]
pub struct BoardFigures {
    pub filed: u64,
    pub open: u64,
    pub late: u64,
    pub answered_rate: Option<u32>,
    pub solved_rate: Option<u32>,
    pub satisfied_rate: Option<u32>,
}

#[derive(Serialize, Clone)]
pub struct PartyFigures {
    pub party: String,
    pub filed: u64,
    pub open: u64,
    pub late: u64,
    pub answered_rate: Option<u32>,
    pub solved_rate: Option<u32>,
    pub satisfied_rate: Option<u32>,
}

/// One line of the responsibility list.
#[derive(Serialize, Clone)]
pub struct Duty {
    pub category: String,
    pub icon: String,
    pub party: String,
    pub answer_hours: u32,
    pub solve_hours: u32,
    pub hours: Hours,
}

impl BoardFigures {
    fn answered(&self) -> String {
        rate(self.answered_rate)
    }

    fn solved(&self) -> String {
        rate(self.solved_rate)
    }

    fn satisfied(&self) -> String {
        rate(self.satisfied_rate)
    }
}

impl PartyFigures {
    fn answered(&self) -> String {
        rate(self.answered_rate)
    }

    fn solved(&self) -> String {
        rate(self.solved_rate)
    }

    fn satisfied(&self) -> String {
        rate(self.satisfied_rate)
    }
}

impl Duty {
    fn answer_words(&self, page: &Page) -> String {
        span_in_words(page, self.answer_hours, self.hours)
    }

    fn solve_words(&self, page: &Page) -> String {
        span_in_words(page, self.solve_hours, self.hours)
    }
}

/// 92%, or a dash while there is too little to count.
fn rate(value: Option<u32>) -> String {
    value.map_or_else(|| "—".to_owned(), |rate| format!("{rate}%"))
}
