//! Workbooks of Excel and WPS: opened only once their true size is known, read cell by cell, never as the
//! rectangle they claim to fill.

use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Xlsx};

use super::read::{Row, SheetError, cell};
use super::{MOST_COLUMNS, MOST_ROWS, MOST_TEXT, MOST_UNPACKED};

/// Files in the archive; a workbook of a desk has twenty.
const MOST_PARTS: usize = 2000;
const MOST_SHEETS: usize = 20;
/// Cells filled from merged areas, and areas looked at: a few bytes of a file can name a million of them.
const MOST_SPREAD: usize = 40_000;
/// The last day that Excel knows is in the year 9999.
const MOST_DAYS: f64 = 2_958_466.0;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(super) fn rows(bytes: &[u8], wanted: impl Fn(&[Row]) -> bool) -> Result<Vec<Row>, SheetError> {
    weigh(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let mut first = Vec::new();
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        // A page of charts has no cells.
        let Ok(rows) = sheet(&mut book, &name) else { continue };
        let rows = rows?;
        if wanted(&rows) {
            return Ok(rows);
        }
        if first.is_empty() {
            first = rows;
        }
    }
    Ok(first)
}

/// Unpacks everything once into nothing and counts: what an archive says of its own size is only a claim.
fn weigh(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(SheetError::TooBig);
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| SheetError::Damaged)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| SheetError::Damaged)?;
        left = left.checked_sub(read).ok_or(SheetError::TooBig)?;
    }
    Ok(())
}

/// The outer `Err`: it is no sheet of cells.
fn sheet(book: &mut Book<'_>, name: &str) -> Result<Result<Vec<Row>, SheetError>, calamine::XlsxError> {
    let merged = book.merge_cells_by_sheet_name(name)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut left = MOST_TEXT;
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(found) = cells.next_cell()? {
        let ((row, column), text) = (found.get_position(), text_of(found.get_value()));
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        // One long text can be shared by every cell of the sheet.
        let Some(rest) = left.checked_sub(text.len()) else { return Ok(Err(SheetError::TooBig)) };
        left = rest;
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|last| last.number != number) {
            if rows.len() == MOST_ROWS {
                return Ok(Err(SheetError::TooManyRows));
            }
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            put(&mut last.cells, column, text);
        }
    }
    rows.sort_by_key(|row| row.number);
    spread(&mut rows, &merged);
    Ok(Ok(rows))
}

fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
}

/// What a merged area says stands in each of its rows: one building beside a dozen people.
fn spread(rows: &mut [Row], merged: &[Dimensions]) {
    let mut left = MOST_SPREAD;
    for area in merged.iter().take(MOST_SPREAD) {
        let (top, bottom) = (area.start.0.saturating_add(1), area.end.0.saturating_add(1));
        let from = rows.partition_point(|row| row.number < top);
        let to = rows.partition_point(|row| row.number <= bottom);
        let (first, last) = (area.start.1 as usize, (area.end.1 as usize).min(MOST_COLUMNS - 1));
        let Some(text) = rows.get(from).filter(|row| row.number == top).map(|row| row.cell(first).to_owned()) else {
            continue;
        };
        if text.is_empty() {
            continue;
        }
        for row in rows.get_mut(from..to).unwrap_or_default() {
            for column in first..=last {
                left = left.saturating_sub(1);
                if left > 0 && row.cell(column).is_empty() {
                    put(&mut row.cells, column, text.clone());
                }
            }
            if left == 0 {
                return;
            }
        }
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => cell(text),
        DataRef::SharedString(text) => cell(text),
        DataRef::Int(number) => number.to_string(),
        // A telephone number typed as a number comes as 1.38e10.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(date) => day_of(date),
        DataRef::DateTimeIso(text) => text.split('T').next().map(cell).unwrap_or_default(),
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// 1948-03-02. A number that only wears a date's clothes (a day before 1900) stays a number.
fn day_of(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    if !(1.0..MOST_DAYS).contains(&serial) {
        return serial.to_string();
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
