//! Lists of requests and work orders from elsewhere (docs/DATA.md): what their columns are called, and what a row says.
//! Pure; a row knows nothing of the database.

mod columns;

pub use columns::{Column, Header, bare};

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::open311::{from_text, to_text};
use super::request::{PlaceWords, Words};
use crate::words::dates::parse_date;
use crate::words::typed::tidy;

/// Rows of one list.
pub const MOST_ROWS: usize = 100_000;
/// Characters of one cell; the words of an order are the longest.
pub const MOST_CELL: usize = 4_000;
/// A number of the other side, characters.
const NUMBER_MOST: usize = 60;
/// A caller's name or telephone number, characters.
const SHORT_MOST: usize = 60;
/// The oldest a row may be, milliseconds: what is older is history, and no work.
pub const OLDEST: i64 = 366 * 86_400_000;

/// What is wrong with a row; each has its words (`intake-why-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    NoNumber,
    NumberLong,
    NoWords,
    WordsLong,
    NoPlace,
    PlaceLong,
    Filed,
    Deadline,
    Category,
    Twice,
}

impl Why {
    pub const ALL: [Self; 10] = [
        Self::NoNumber,
        Self::NumberLong,
        Self::NoWords,
        Self::WordsLong,
        Self::NoPlace,
        Self::PlaceLong,
        Self::Filed,
        Self::Deadline,
        Self::Category,
        Self::Twice,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoNumber => "no-number",
            Self::NumberLong => "number-long",
            Self::NoWords => "no-words",
            Self::WordsLong => "words-long",
            Self::NoPlace => "no-place",
            Self::PlaceLong => "place-long",
            Self::Filed => "filed",
            Self::Deadline => "deadline",
            Self::Category => "category",
            Self::Twice => "twice",
        }
    }
}

/// A row that can be taken over. Instants in milliseconds UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub number: String,
    /// Empty while nobody has said what the other house's word for it means here.
    pub category_id: String,
    /// The other house's word for it, as written.
    #[serde(default)]
    pub word: String,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place: String,
    pub words: String,
    /// When it was handed in over there; none: now.
    pub filed: Option<i64>,
    pub deadline: Option<i64>,
    pub caller: Option<String>,
    pub phone: Option<String>,
}

/// A row that cannot be taken over, and all that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub why: Vec<Why>,
    /// The row, where nothing is wrong with it but that nobody knows the word for its category: once that is told, it can be
    /// taken over.
    pub waiting: Option<Box<Order>>,
}

impl From<Why> for Wrong {
    fn from(why: Why) -> Self {
        Self { why: vec![why], waiting: None }
    }
}

impl Order {
    /// The row as its cells, in the order of [`Column::ALL`], for a list that can be mended and sent again.
    pub fn cells(&self, zone: &TimeZone) -> Vec<String> {
        let at = |at: Option<i64>| at.map(|at| to_text(at, zone)).unwrap_or_default();
        let cell = |column: &Column| match column {
            Column::Number => self.number.clone(),
            Column::Category => self.word.clone(),
            Column::Building => String::new(),
            Column::Place => self.place.clone(),
            Column::Words => self.words.clone(),
            Column::Filed => at(self.filed),
            Column::Deadline => at(self.deadline),
            Column::Caller => self.caller.clone().unwrap_or_default(),
            Column::Phone => self.phone.clone().unwrap_or_default(),
        };
        Column::ALL.iter().map(cell).collect()
    }
}

/// What a list is read against.
pub struct Ground {
    pub zone: TimeZone,
    /// Milliseconds UTC: nothing was handed in later.
    pub now: i64,
    /// Ids and all names of the categories in use.
    pub categories: Vec<(String, Vec<String>)>,
    /// Those that were in use until then, for what was handed in before.
    pub ended: Vec<(String, Vec<String>, i64)>,
    /// What this source's own words mean here, as somebody told before: from [`bare`] words to ids.
    pub told: HashMap<String, String>,
    /// Ids and names.
    pub buildings: Vec<(String, String)>,
    /// For rows whose category nobody knows; none: such rows are left out.
    pub otherwise: Option<String>,
    /// Finds a building of ours in words.
    pub building_in: FindsBuilding,
}

/// From words and the buildings (ids and names): the building's id, and the flat that was named with it.
pub type FindsBuilding = fn(&str, &[(String, String)]) -> Option<(String, Option<String>)>;

/// Reads one row; `cell` gives the text of a column, empty where there is none. All that is wrong is said.
pub fn read<'a>(cell: impl Fn(Column) -> &'a str, ground: &Ground) -> Result<Order, Wrong> {
    let mut wrong = Vec::new();
    let number = tidy(cell(Column::Number));
    match number.chars().count() {
        0 => wrong.push(Why::NoNumber),
        n if n > NUMBER_MOST => wrong.push(Why::NumberLong),
        _ => {}
    }
    let words = Words::from_outside(cell(Column::Words), MOST_CELL);
    if words.is_err() {
        wrong.push(if cell(Column::Words).trim().is_empty() { Why::NoWords } else { Why::WordsLong });
    }
    let category = category(cell(Column::Category), cell(Column::Filed), ground);
    if category.is_none() {
        wrong.push(Why::Category);
    }
    let (place, building) = place(&cell, ground, &mut wrong);
    let filed = instant_in(cell(Column::Filed), &ground.zone, false, Why::Filed, &mut wrong);
    if filed.is_some_and(|at| at > ground.now || at < ground.now - OLDEST) {
        wrong.push(Why::Filed);
    }
    let deadline = instant_in(cell(Column::Deadline), &ground.zone, true, Why::Deadline, &mut wrong);
    let short = |column: Column| {
        let text: String = tidy(cell(column)).chars().take(SHORT_MOST).collect();
        (!text.is_empty()).then_some(text)
    };
    let (building_id, unit) = building.map_or((None, None), |(id, unit)| (Some(id), unit));
    let order = Order {
        number,
        category_id: category.unwrap_or_default(),
        word: short(Column::Category).unwrap_or_default(),
        building_id,
        unit,
        place,
        words: words.map(|words| words.as_str().to_owned()).unwrap_or_default(),
        filed,
        deadline,
        caller: short(Column::Caller),
        phone: short(Column::Phone),
    };
    match wrong.as_slice() {
        [] => Ok(order),
        [Why::Category] if !order.word.is_empty() => Err(Wrong { why: wrong, waiting: Some(Box::new(order)) }),
        _ => Err(Wrong { why: wrong, waiting: None }),
    }
}

fn instant_in(text: &str, zone: &TimeZone, end_of_day: bool, why: Why, wrong: &mut Vec<Why>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let at = instant(text, zone, end_of_day);
    if at.is_none() {
        wrong.push(why);
    }
    at
}

fn category(said: &str, filed: &str, ground: &Ground) -> Option<String> {
    let said = bare(said);
    let called = |names: &[String]| names.iter().any(|name| !said.is_empty() && bare(name) == said);
    let filed = instant(filed, &ground.zone, false);
    let in_use = ground.categories.iter().find(|(_, names)| called(names)).map(|(id, _)| id);
    let ended = || {
        let then = |until: i64| filed.is_some_and(|filed| filed < until);
        ground.ended.iter().find(|(_, names, until)| called(names) && then(*until)).map(|(id, ..)| id)
    };
    let known = in_use.or_else(ended).or_else(|| ground.told.get(&said));
    known.or(ground.otherwise.as_ref()).cloned()
}

type Building = Option<(String, Option<String>)>;

fn place<'a>(cell: &impl Fn(Column) -> &'a str, ground: &Ground, wrong: &mut Vec<Why>) -> (String, Building) {
    let (building, place) = (tidy(cell(Column::Building)), tidy(cell(Column::Place)));
    let found =
        (ground.building_in)(&building, &ground.buildings).or_else(|| (ground.building_in)(&place, &ground.buildings));
    let words = match (building.is_empty(), place.is_empty()) {
        (true, _) => place,
        (false, true) => building,
        (false, false) if place.contains(building.as_str()) => place,
        (false, false) => format!("{building} {place}"),
    };
    match PlaceWords::parse(&words) {
        Ok(place) => (place.as_str().to_owned(), found),
        Err(_) => {
            wrong.push(if words.is_empty() { Why::NoPlace } else { Why::PlaceLong });
            (String::new(), None)
        }
    }
}

/// 2026-11-25 17:00, 2026/11/25 17:00:00, 2026年11月25日, or ISO 8601. A day alone is its beginning or its
/// end.
pub fn instant(text: &str, zone: &TimeZone, end_of_day: bool) -> Option<i64> {
    let text = tidy(text);
    if let Some(at) = from_text(&text, zone, end_of_day) {
        return Some(at);
    }
    if let Some(date) = parse_date(&text) {
        return from_text(&date.to_string(), zone, end_of_day);
    }
    let (date, clock) = text.rsplit_once(' ')?;
    let date = parse_date(date)?;
    let parts: Vec<&str> = clock.split(':').collect();
    let two = |text: &str| text.parse::<u32>().ok().filter(|n| *n < 60 && text.len() <= 2);
    let (hour, minute) = match parts.as_slice() {
        [hour, minute] | [hour, minute, _] => (two(hour)?, two(minute)?),
        _ => return None,
    };
    from_text(&format!("{date}T{hour:02}:{minute:02}:00"), zone, true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ground() -> Ground {
        Ground {
            zone: TimeZone::fixed(jiff::tz::offset(8)),
            now: 1_795_395_600_000,
            categories: vec![("c-lift".into(), vec!["lift".into(), "电梯".into(), "Lift".into()])],
            ended: vec![("c-tv".into(), vec!["tv".into(), "电视".into()], 1_795_395_600_000 - 3_600_000)],
            told: HashMap::from([("升降设备".into(), "c-lift".into())]),
            buildings: vec![("b3".into(), "3号楼".into())],
            otherwise: None,
            building_in: |words, _| words.contains("3号楼").then(|| ("b3".into(), None)),
        }
    }

    fn row(pairs: &[(Column, &str)]) -> Result<Order, Wrong> {
        let cells: Vec<(Column, String)> = pairs.iter().map(|(c, t)| (*c, (*t).to_owned())).collect();
        let found = |column: Column| cells.iter().find(|(c, _)| *c == column).map_or("", |(_, text)| text.as_str());
        read(found, &ground())
    }

    #[test]
    fn a_row_says_what_it_is_about() {
        let order = row(&[
            (Column::Number, "SZ2026-001"),
            (Column::Category, "电 梯"),
            (Column::Place, "3号楼一单元"),
            (Column::Words, "电梯停了"),
            (Column::Deadline, "2026/11/25 17:00"),
            (Column::Caller, "张先生"),
        ]);
        let order = order.unwrap();
        assert_eq!((order.category_id.as_str(), order.building_id.as_deref()), ("c-lift", Some("b3")));
        assert_eq!(order.deadline, from_text("2026-11-25T17:00:00+08:00", &ground().zone, false));
    }

    #[test]
    fn a_word_that_was_told_is_known_and_one_that_was_not_waits() {
        let with = |word: &'static str| {
            row(&[(Column::Number, "1"), (Column::Category, word), (Column::Place, "3号楼"), (Column::Words, "响")])
        };
        assert_eq!(with("升降 设备").unwrap().category_id, "c-lift");
        let wrong = with("市容环境").unwrap_err();
        assert_eq!(wrong.why, [Why::Category]);
        let waiting = wrong.waiting.unwrap();
        assert_eq!((waiting.word.as_str(), waiting.category_id.as_str()), ("市容环境", ""));
        let cells = waiting.cells(&ground().zone);
        assert_eq!((cells.len(), cells[1].as_str(), cells[3].as_str()), (Column::ALL.len(), "市容环境", "3号楼"));
        assert_eq!(with("").unwrap_err().waiting, None, "no word, nothing to be told");
    }

    #[test]
    fn a_category_that_has_ended_is_known_for_what_was_handed_in_before() {
        let with = |filed: &'static str| {
            let said = [(Column::Category, "电视"), (Column::Place, "3号楼"), (Column::Words, "没信号")];
            row(&[&[(Column::Number, "1"), (Column::Filed, filed)], &said[..]].concat())
        };
        assert_eq!(with("2026-11-23 07:59").unwrap().category_id, "c-tv");
        assert_eq!(with("2026-11-23 08:00").unwrap_err().why, [Why::Category]);
        assert_eq!(with("").unwrap_err().why, [Why::Category]);
    }

    #[test]
    fn everything_wrong_with_a_row_is_said() {
        assert_eq!(
            row(&[(Column::Category, "天上的事"), (Column::Deadline, "尽快")]),
            Err(Wrong {
                why: vec![Why::NoNumber, Why::NoWords, Why::Category, Why::NoPlace, Why::Deadline],
                waiting: None
            })
        );
    }

    #[test]
    fn nothing_is_handed_in_tomorrow() {
        let whole =
            [(Column::Number, "1"), (Column::Category, "lift"), (Column::Place, "3号楼"), (Column::Words, "响")];
        let with = |filed: &'static str| row(&[&whole[..], &[(Column::Filed, filed)]].concat());
        assert_eq!(with("2026-11-23 08:00").unwrap().filed, Some(1_795_395_600_000 - 3_600_000));
        assert_eq!(with("").unwrap().filed, None);
        for bad in ["2026-11-24", "2024-01-01", "昨天"] {
            assert_eq!(with(bad), Err(Why::Filed.into()), "{bad}");
        }
    }

    #[test]
    fn deadlines_in_every_dress() {
        let zone = ground().zone;
        let wanted = from_text("2026-11-25T17:30:00+08:00", &zone, false);
        for text in ["2026-11-25 17:30", "2026/11/25 17:30:00", "2026-11-25T17:30:00+08:00", "2026年11月25日 17:30"]
        {
            assert_eq!(instant(text, &zone, true), wanted, "{text}");
        }
        assert_eq!(instant("2026-11-25", &zone, true), from_text("2026-11-25", &zone, true));
        assert_eq!(instant("三天内", &zone, true), None);
    }

    proptest! {
        #[test]
        fn any_row_is_read_or_refused(cells in proptest::collection::vec("\\PC{0,60}", 9)) {
            let found = |column: Column| Column::ALL.iter().position(|c| *c == column).map_or("", |at| cells[at].as_str());
            match read(found, &ground()) {
                Ok(order) => prop_assert!(!order.number.is_empty() && !order.words.is_empty() && !order.place.is_empty()),
                Err(wrong) => prop_assert!(!wrong.why.is_empty()),
            }
        }
    }
}
