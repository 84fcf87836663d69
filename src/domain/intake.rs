//! Lists of requests and work orders from elsewhere (docs/DATA.md): what their columns are called, and what a row says.
//! Pure; a row knows nothing of the database.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::open311::from_text;
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
const OLDEST: i64 = 366 * 86_400_000;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Category,
    Building,
    Place,
    Words,
    Filed,
    Deadline,
    Caller,
    Phone,
}

impl Column {
    pub const ALL: [Self; 9] = [
        Self::Number,
        Self::Category,
        Self::Building,
        Self::Place,
        Self::Words,
        Self::Filed,
        Self::Deadline,
        Self::Caller,
        Self::Phone,
    ];

    /// The name in our own files, and in JSON; the first of [`Self::names`].
    pub fn key(self) -> &'static str {
        self.names()[0]
    }

    /// What lists call it; compared without spaces and marks, in small letters.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Number => &[
                "outside_number",
                "工单编号",
                "工单号",
                "编号",
                "单号",
                "受理编号",
                "受理单号",
                "诉求编号",
                "流水号",
                "number",
                "ordernumber",
                "orderid",
                "servicerequestid",
                "id",
            ],
            Self::Category => &[
                "category",
                "类别",
                "分类",
                "问题类别",
                "诉求类别",
                "诉求类型",
                "问题类型",
                "事项",
                "事项类别",
                "servicecode",
                "type",
            ],
            Self::Building => &["building", "楼栋", "楼号", "栋", "楼"],
            Self::Place => &[
                "place",
                "地址",
                "地点",
                "位置",
                "事发地址",
                "事发地点",
                "诉求地址",
                "问题地址",
                "address",
                "addressstring",
            ],
            Self::Words => &[
                "words",
                "内容",
                "诉求内容",
                "工单内容",
                "问题描述",
                "问题内容",
                "描述",
                "诉求",
                "description",
                "content",
            ],
            Self::Filed => {
                &["filed_at", "受理时间", "来电时间", "登记时间", "创建时间", "反映时间", "requesteddatetime"]
            }
            Self::Deadline => &[
                "deadline",
                "截止时间",
                "截止日期",
                "办结时限",
                "办理时限",
                "办理期限",
                "处理时限",
                "限办时间",
                "到期时间",
                "要求办结时间",
                "dueat",
                "due",
                "expecteddatetime",
            ],
            Self::Caller => &["caller", "来电人", "诉求人", "反映人", "联系人", "姓名", "callername"],
            Self::Phone => {
                &["phone", "电话", "联系电话", "来电号码", "来电电话", "手机", "手机号", "联系方式", "callerphone"]
            }
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        let bare = bare(name);
        Self::ALL.into_iter().find(|column| column.names().iter().any(|known| bare == bare_name(known)))
    }
}

fn bare(name: &str) -> String {
    let letters = |c: &char| c.is_alphanumeric();
    tidy(name).chars().filter(letters).flat_map(char::to_lowercase).collect()
}

fn bare_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which column stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    places: Vec<(Column, usize)>,
}

impl Header {
    /// The header in a row, if it is one: it must name the number and the words.
    pub fn read(cells: &[String]) -> Option<Self> {
        let mut places: Vec<(Column, usize)> = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            if let Some(column) = Column::of_name(cell)
                && !places.iter().any(|(known, _)| *known == column)
            {
                places.push((column, at));
            }
        }
        let has = |wanted: Column| places.iter().any(|(column, _)| *column == wanted);
        (has(Column::Number) && has(Column::Words)).then_some(Self { places })
    }

    pub fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let place = self.places.iter().find(|(known, _)| *known == column);
        place.and_then(|(_, at)| cells.get(*at)).map_or("", |cell| cell.trim())
    }
}

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
    pub category_id: String,
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

/// What a list is read against.
pub struct Ground {
    pub zone: TimeZone,
    /// Milliseconds UTC: nothing was handed in later.
    pub now: i64,
    /// Ids and all names of the categories in use.
    pub categories: Vec<(String, Vec<String>)>,
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
pub fn read<'a>(cell: impl Fn(Column) -> &'a str, ground: &Ground) -> Result<Order, Vec<Why>> {
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
    let category = category(cell(Column::Category), ground);
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
    match (words, category) {
        (Ok(words), Some(category_id)) if wrong.is_empty() => Ok(Order {
            number,
            category_id,
            building_id,
            unit,
            place,
            words: words.as_str().to_owned(),
            filed,
            deadline,
            caller: short(Column::Caller),
            phone: short(Column::Phone),
        }),
        _ => Err(wrong),
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

fn category(said: &str, ground: &Ground) -> Option<String> {
    let said = bare(said);
    let known =
        ground.categories.iter().find(|(_, names)| names.iter().any(|name| !said.is_empty() && bare(name) == said));
    known.map(|(id, _)| id.clone()).or_else(|| ground.otherwise.clone())
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
            buildings: vec![("b3".into(), "3号楼".into())],
            otherwise: None,
            building_in: |words, _| words.contains("3号楼").then(|| ("b3".into(), None)),
        }
    }

    fn row(pairs: &[(Column, &str)]) -> Result<Order, Vec<Why>> {
        let cells: Vec<(Column, String)> = pairs.iter().map(|(c, t)| (*c, (*t).to_owned())).collect();
        let found = |column: Column| cells.iter().find(|(c, _)| *c == column).map_or("", |(_, text)| text.as_str());
        read(found, &ground())
    }

    #[test]
    fn headers_of_hotlines_and_of_our_own_files_are_known() {
        for names in [
            "工单编号,诉求类型,诉求地址,诉求内容,办结时限,来电人,联系电话",
            "outside_number,category,place,words,deadline,caller,phone",
            "序号,工单号 *,分类,地点,内 容,截止时间",
        ] {
            let cells: Vec<String> = names.split(',').map(str::to_owned).collect();
            assert!(Header::read(&cells).is_some(), "{names}");
        }
        assert_eq!(Header::read(&["姓名".to_owned(), "电话".to_owned()]), None);
        for column in Column::ALL {
            assert_eq!(Column::of_name(column.key()), Some(column));
        }
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
    fn everything_wrong_with_a_row_is_said() {
        assert_eq!(
            row(&[(Column::Category, "天上的事"), (Column::Deadline, "尽快")]),
            Err(vec![Why::NoNumber, Why::NoWords, Why::Category, Why::NoPlace, Why::Deadline])
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
            assert_eq!(with(bad), Err(vec![Why::Filed]), "{bad}");
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
                Err(wrong) => prop_assert!(!wrong.is_empty()),
            }
        }

        #[test]
        fn any_header_is_read_or_not(cells in proptest::collection::vec("\\PC{0,20}", 0..20)) {
            let _ = Header::read(&cells);
        }
    }
}
