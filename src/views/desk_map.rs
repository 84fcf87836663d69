//! The map of places, and the same figures as a table.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// A block and the gap beside it, in the picture's own units.
const WIDE: i32 = 150;
const HIGH: i32 = 96;
const GAP: i32 = 12;

#[derive(Template, Serialize)]
#[template(path = "desk/map.html")]
pub struct Map {
    #[serde(skip)]
    pub page: Page,
    pub grids: Vec<Figures>,
    /// Row by row.
    pub blocks: Vec<Block>,
    /// What is at no building.
    pub outdoors: Figures,
    pub may_plan: bool,
}

impl Map {
    pub fn width(&self) -> i32 {
        let columns = self.blocks.iter().map(|b| b.column + 1).max().unwrap_or(0);
        columns * (WIDE + GAP) + GAP
    }

    pub fn height(&self) -> i32 {
        let rows = self.blocks.iter().map(|b| b.row + 1).max().unwrap_or(0);
        rows * (HIGH + GAP) + GAP
    }
}

/// What waits at a place.
#[derive(Serialize)]
pub struct Figures {
    pub name: String,
    /// As the queue's address names it: `building:…`, `grid:…`, `outdoors`.
    pub place: String,
    pub waiting: Count,
    pub late: Count,
}

/// A number counted up to a bound.
#[derive(Serialize)]
pub struct Count {
    pub n: u64,
    pub and_more: bool,
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.n, if self.and_more { "+" } else { "" })
    }
}

/// A building on the plan.
#[derive(Serialize)]
pub struct Block {
    pub figures: Figures,
    pub row: i32,
    pub column: i32,
}

impl Block {
    pub fn x(&self) -> i32 {
        GAP + self.column * (WIDE + GAP)
    }

    pub fn y(&self) -> i32 {
        GAP + self.row * (HIGH + GAP)
    }

    pub fn middle(&self) -> i32 {
        self.x() + WIDE / 2
    }

    /// Names longer than a block are cut in the picture; the table has them whole.
    pub fn short(&self) -> String {
        let mut short: String = self.figures.name.chars().take(7).collect();
        if self.figures.name.chars().count() > 7 {
            short.push('…');
        }
        short
    }

    pub fn line(&self, n: i32) -> i32 {
        self.y() + 30 + n * 28
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/plan.html")]
pub struct Plan {
    #[serde(skip)]
    pub page: Page,
    /// The plan that was read, to notice when somebody else was quicker.
    pub before: String,
    pub typed: String,
    pub names: Vec<String>,
}
