//! From a file to people: what is kept of it between two pages, and what each row means.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::super::typed::Sent;
use crate::acts::person::{Listed, Particulars};
use crate::domain::import::cells::{self, Phone};
use crate::domain::import::columns::{Column, Header};
use crate::domain::person::Sex;
use crate::error::{Error, FieldErrors};
use crate::keys::{hex, sha256};
use crate::sheets::{self, Row, SheetError};
use crate::views::desk_people::PersonTyped;
use crate::words::names::{home_parts, terms_of_home};
use crate::words::{Key, Lang, k};

/// One file is unpacked at a time: each may need a hundred megabytes for a moment.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// What is kept of a list while staff look at it: the columns that mean something, and no others.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// What the list calls each column, in the order of [`Column::ALL`]; empty where it has none.
    pub names: Vec<String>,
    /// Columns left where they are on purpose.
    pub never: Vec<String>,
    /// Row numbers and cells, in the order of [`Column::ALL`].
    pub rows: Vec<(u32, Vec<String>)>,
}

/// A row and what it means.
pub struct Read {
    pub row: u32,
    pub cells: Vec<String>,
    pub who: Result<Particulars, FieldErrors>,
    /// Only the first of several telephone numbers was taken.
    pub first_phone: bool,
    /// The year of birth was reckoned from an age.
    pub by_age: bool,
}

impl Read {
    pub fn listed(self, also: &[u32]) -> Option<Listed> {
        let another = also.contains(&self.row);
        self.who.ok().map(|who| Listed { row: self.row, who, another })
    }

    pub fn cell(&self, column: Column) -> &str {
        self.cells.get(column.at()).map_or("", String::as_str)
    }
}

/// Tells one list from another, so that what is confirmed is what was shown.
pub fn mark(body: &str) -> String {
    hex(&sha256(&[body.as_bytes()]))[..32].to_owned()
}

/// Reads a file off the request threads; the inner error is for the person.
pub async fn receive(bytes: Vec<u8>) -> Result<Result<Kept, Key>, Error> {
    let turn = ONE_AT_A_TIME.acquire().await.map_err(|e| Error::broken("import", e))?;
    let read = actix_web::web::block(move || {
        let _turn = turn;
        keep(&bytes)
    });
    Ok(read.await.unwrap_or(Err(k::IMPORT_ERROR_DAMAGED)))
}

fn keep(bytes: &[u8]) -> Result<Kept, Key> {
    let rows = sheets::read(bytes, |rows| header(rows).is_some()).map_err(words)?;
    let header = header(&rows).ok_or(k::IMPORT_ERROR_NO_NAMES)?;
    let names = rows.get(header.rows.saturating_sub(1)).map(|row| row.cells.clone()).unwrap_or_default();
    let above = rows.get(header.rows.saturating_sub(2)).map(|row| row.cells.clone()).unwrap_or_default();
    let place = |column: Column| header.columns.iter().find(|(one, _)| *one == column).map(|(_, at)| *at);
    let called = |at: usize| {
        let own = names.get(at).filter(|name| !name.is_empty());
        own.or(above.get(at)).cloned().unwrap_or_default()
    };
    let cells = |row: &Row| -> Vec<String> {
        Column::ALL.iter().map(|column| place(*column).map_or("", |at| row.cell(at)).to_owned()).collect()
    };
    let kept: Vec<(u32, Vec<String>)> = rows
        .iter()
        .skip(header.rows)
        .map(|row| (row.number, cells(row)))
        // Sums and signatures below the list have no name and no home.
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    if kept.is_empty() {
        return Err(k::IMPORT_ERROR_EMPTY);
    }
    if kept.len() > MOST_PEOPLE {
        return Err(k::IMPORT_ERROR_TOO_MANY);
    }
    let names = Column::ALL.iter().map(|column| place(*column).map(called).unwrap_or_default()).collect();
    Ok(Kept { names, never: header.never, rows: kept })
}

/// People of one list.
const MOST_PEOPLE: usize = 10_000;

fn header(rows: &[Row]) -> Option<Header> {
    let names: Vec<&[String]> = rows.iter().take(25).map(|row| row.cells.as_slice()).collect();
    Header::find(&names)
}

fn words(why: SheetError) -> Key {
    match why {
        SheetError::TooBig => k::IMPORT_ERROR_TOO_BIG,
        SheetError::TooManyRows => k::IMPORT_ERROR_TOO_MANY,
        SheetError::Empty => k::IMPORT_ERROR_EMPTY,
        SheetError::OldExcel => k::IMPORT_ERROR_OLD_EXCEL,
        SheetError::NotASheet => k::IMPORT_ERROR_NOT_A_SHEET,
        SheetError::Damaged => k::IMPORT_ERROR_DAMAGED,
    }
}

impl Kept {
    /// What each row means.
    pub fn read(self, buildings: &[(String, String)], today: Date) -> Vec<Read> {
        let by_form: HashMap<String, String> = buildings.iter().map(|(id, name)| (form_of(name), id.clone())).collect();
        self.rows.into_iter().map(|(row, cells)| read_row(row, cells, buildings, &by_form, today)).collect()
    }
}

fn read_row(
    row: u32,
    cells: Vec<String>,
    buildings: &[(String, String)],
    by_form: &HashMap<String, String>,
    today: Date,
) -> Read {
    let cell = |column: Column| cells.get(column.at()).map_or("", |text| text.trim());
    let mut errors = FieldErrors::default();
    let (building, unit, door) = home(&cell, by_form, &mut errors);
    let (phone, first_phone) = phone(cell(Column::Phone), &mut errors);
    let (born, by_age) = born(&cell, today);
    let reached = !phone.is_empty();
    let sent = Sent {
        typed: PersonTyped {
            name: cell(Column::Name).to_owned(),
            born,
            sex: cells::sex(cell(Column::Sex)).map(|sex: Sex| sex.as_str().to_owned()).unwrap_or_default(),
            unit,
            door,
            phone,
            email: cell(Column::Email).to_owned(),
            // Nobody has asked them yet: somebody rings, or goes there.
            reach: vec![if reached { "call" } else { "visit" }.to_owned()],
            digital: if reached { "some" } else { "none" }.to_owned(),
            lives_alone: cells::yes(cell(Column::Alone)),
            ..PersonTyped::default()
        },
        building,
        language: Lang::default().code().to_owned(),
    };
    let who = match sent.read(buildings, today, true) {
        Ok(who) if errors.0.is_empty() => Ok(who),
        Ok(_) => Err(errors),
        Err(more) => {
            let told: Vec<String> = errors.0.iter().map(|e| e.field.clone()).collect();
            errors.0.extend(more.0.into_iter().filter(|e| !told.contains(&e.field)));
            Err(errors)
        }
    };
    Read { row, cells, who, first_phone, by_age }
}

/// Building's id, unit and door, from three cells or from one.
fn home<'a>(
    cell: &impl Fn(Column) -> &'a str,
    by_form: &HashMap<String, String>,
    errors: &mut FieldErrors,
) -> (String, String, String) {
    let (building, unit, door) = (cell(Column::Building), cell(Column::Unit), cell(Column::Door));
    let line = if cell(Column::Address).is_empty() { door } else { cell(Column::Address) };
    let (said, (building, unit, door)) = if !building.is_empty() {
        (building, (building.to_owned(), unit.to_owned(), door.to_owned()))
    } else if line.is_empty() {
        return Default::default();
    } else {
        match home_parts(&cells::home_within(line)) {
            Some((b, u, d)) if !b.is_empty() => (line, (b, if u.is_empty() { unit.to_owned() } else { u }, d)),
            _ => {
                errors.add_with("building", k::IMPORT_ERROR_ADDRESS, vec![("text", line.to_owned())]);
                return Default::default();
            }
        }
    };
    match by_form.get(&form_of(&building)) {
        Some(id) => (id.clone(), unit, door),
        None => {
            errors.add_with("building", k::IMPORT_ERROR_BUILDING, vec![("name", said.to_owned())]);
            Default::default()
        }
    }
}

/// 3号楼, 3栋, 三号楼 and 3 are one building.
fn form_of(building: &str) -> String {
    terms_of_home(building, "", "").into_iter().next().unwrap_or_default()
}

fn phone(cell: &str, errors: &mut FieldErrors) -> (String, bool) {
    match cells::one_phone(cell) {
        Phone::None => (String::new(), false),
        Phone::One(number) => (number, false),
        Phone::FirstOf(number) => (number, true),
        Phone::Rounded => {
            errors.add("phone", k::IMPORT_ERROR_ROUNDED);
            (String::new(), false)
        }
        Phone::Wrong => {
            errors.add("phone", k::ACCOUNTS_ERROR_PHONE);
            (String::new(), false)
        }
    }
}

fn born<'a>(cell: &impl Fn(Column) -> &'a str, today: Date) -> (String, bool) {
    let born = cells::born(cell(Column::Born));
    if !born.is_empty() {
        return (born, false);
    }
    match cells::born_by_age(cell(Column::Age), today) {
        Some(year) => (year, true),
        None => (String::new(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn buildings() -> Vec<(String, String)> {
        vec![("b1".into(), "1号楼".into()), ("b3".into(), "3号楼".into())]
    }

    fn read(csv: &str) -> Vec<Read> {
        keep(csv.as_bytes()).unwrap().read(&buildings(), Date::constant(2026, 11, 23))
    }

    #[test]
    fn rows_are_read_as_desks_write_them() {
        let rows =
            read("春风里居民表\n姓名,年龄,住址,联系电话,身份证号\n王秀兰,78岁,3栋2单元301室,无,110101194803020000\n");
        assert_eq!(rows.len(), 1);
        let who = rows[0].who.as_ref().unwrap();
        assert_eq!((rows[0].row, rows[0].by_age, who.name.as_str()), (3, true, "王秀兰"));
        assert_eq!(who.born.unwrap().to_string(), "1948");
        let home = who.home.as_ref().unwrap();
        assert_eq!((home.building.as_str(), home.unit.as_str(), home.door.as_str()), ("b3", "2单元", "301"));
        assert!(rows[0].cells.iter().all(|cell| !cell.contains("110101")), "no identity number is kept");
    }

    #[test]
    fn everything_wrong_with_a_row_is_said() {
        let rows = read("姓名,楼栋,房号,电话,出生日期\n,9,301,1.38E+10,昨天\n");
        let fields: Vec<_> = rows[0].who.as_ref().unwrap_err().0.iter().map(|e| e.field.clone()).collect();
        assert_eq!(fields, ["building", "phone", "name", "born"]);
    }

    #[test]
    fn a_file_without_people_says_so() {
        assert_eq!(keep("楼栋,水表\n3,120\n".as_bytes()).err(), Some(k::IMPORT_ERROR_NO_NAMES));
        assert_eq!(keep("姓名,电话\n".as_bytes()).err(), Some(k::IMPORT_ERROR_EMPTY));
        assert_eq!(keep(b"\xD0\xCF\x11\xE0rest").err(), Some(k::IMPORT_ERROR_OLD_EXCEL));
    }

    proptest! {
        #[test]
        fn any_list_is_read_or_refused(rows in proptest::collection::vec("\\PC{0,30}", 0..12)) {
            let text = format!("姓名,楼栋,单元,房号,电话,出生日期,年龄,邮箱\n{}", rows.join("\n"));
            if let Ok(kept) = keep(text.as_bytes()) {
                for row in kept.read(&buildings(), Date::constant(2026, 11, 23)) {
                    prop_assert!(row.who.map_or_else(|e| !e.0.is_empty(), |_| true));
                }
            }
        }
    }
}
