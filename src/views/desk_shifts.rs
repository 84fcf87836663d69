//! Handing a shift over: what stands now, what stood then, and who took it.

use std::collections::HashMap;

use askama::Template;
use serde::{Deserialize, Serialize};

use super::page::Page;
use crate::words::k;

/// How things stood when a shift was handed over; kept as JSON with it, so that it can be read as it was.
#[derive(Serialize, Deserialize, Clone, Debug, Default)]
#[serde(default)]
pub struct Stood {
    /// Open in all, counted up to a bound.
    pub open: u64,
    pub late: u64,
    pub nobodys: u64,
    pub late_rows: Vec<Line>,
    /// What was promised, the soonest first.
    pub promised: Vec<Line>,
    /// What residents said is still broken.
    pub odd: Vec<Line>,
    /// Refusals that residents object to.
    pub objections: Vec<Line>,
    /// Who is to be rung back.
    pub calls: Vec<Line>,
    /// Requests whose residents asked to be rung.
    pub asked: Vec<Line>,
}

impl Stood {
    /// Every request named in it.
    pub fn requests(&self) -> impl Iterator<Item = &Line> {
        let rows = self.late_rows.iter().chain(&self.promised).chain(&self.odd);
        rows.chain(&self.objections).chain(&self.asked)
    }

    /// Without a word about anybody: what is kept with a handover outlives what is known of people.
    pub fn bare(mut self) -> Self {
        let lists = [&mut self.late_rows, &mut self.promised, &mut self.odd, &mut self.objections, &mut self.asked];
        for line in lists.into_iter().flatten() {
            *line = Line { id: line.id.clone(), number: line.number.clone(), at: line.at, ..Line::default() };
        }
        for line in &mut self.calls {
            *line = Line { id: line.id.clone(), at: line.at, ..Line::default() };
        }
        self
    }

    /// With what the ids are called now; what is known no more stays bare.
    pub fn with_names(mut self, requests: &HashMap<String, Line>, calls: &HashMap<String, Line>) -> Self {
        let lists = [&mut self.late_rows, &mut self.promised, &mut self.odd, &mut self.objections, &mut self.asked];
        for line in lists.into_iter().flatten() {
            if let Some(named) = requests.get(&line.id) {
                *line = Line { at: line.at, ..named.clone() };
            }
        }
        for line in &mut self.calls {
            if let Some(named) = calls.get(&line.id) {
                *line = Line { at: line.at, ..named.clone() };
            }
        }
        self
    }
}

/// A request or a call in one line.
#[derive(Serialize, Deserialize, Clone, Debug, Default)]
pub struct Line {
    pub id: String,
    /// R-1042, or the caller's name.
    pub number: String,
    pub what: String,
    pub place: String,
    /// Who has it in hand.
    pub who: String,
    /// When it is due, was promised for, or was said.
    pub at: i64,
}

#[derive(Template, Serialize)]
#[template(path = "desk/shifts.html")]
pub struct Shifts {
    #[serde(skip)]
    pub page: Page,
    pub now: Stood,
    pub since: Option<i64>,
    pub rows: Vec<ShiftRow>,
    pub next: Option<String>,
    pub typed: String,
    pub may_hand: bool,
}

#[derive(Serialize)]
pub struct ShiftRow {
    pub id: String,
    pub at: i64,
    pub from: String,
    /// Who took it over; empty while nobody has.
    pub taken_by: String,
    pub words: String,
}

#[derive(Template, Serialize)]
#[template(path = "desk/shift.html")]
pub struct Shift {
    #[serde(skip)]
    pub page: Page,
    pub row: ShiftRow,
    pub stood: Stood,
    pub taken_at: Option<i64>,
    pub taken_words: String,
    pub may_take: bool,
    pub typed: String,
}

#[derive(Template, Serialize)]
#[template(path = "paper/shift.html")]
pub struct ShiftPaper {
    #[serde(skip)]
    pub page: Page,
    pub row: ShiftRow,
    pub stood: Stood,
    pub taken_at: Option<i64>,
    pub taken_words: String,
}
