//! Which kind of file it is, by its bytes, and its rows as text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{MOST_BYTES, MOST_CHARACTERS, read_csv, read_xlsx};

/// One row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet counts, from 1.
    pub number: u32,
    pub cells: Vec<String>,
}

impl Row {
    /// The cell, empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }
}

/// Why a file was not read. The words a person reads are in the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("the file is too large")]
    TooBig,
    #[error("the file has too many rows")]
    TooManyRows,
    #[error("nothing is in it")]
    Empty,
    /// Before 2007, or locked with a password: both wear the same old wrapping.
    #[error("an old or locked Excel file")]
    OldExcel,
    #[error("neither CSV nor XLSX")]
    NotASheet,
    #[error("the file is damaged")]
    Damaged,
}

/// The rows of a file. Of a workbook's sheets the first that is `wanted` is taken, else the first with
/// anything in it. Formulas are never computed: what the cell last showed is what counts.
pub fn read(bytes: &[u8], wanted: impl Fn(&[Row]) -> bool) -> Result<Vec<Row>, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooBig);
    }
    let rows = match bytes {
        [] => return Err(SheetError::Empty),
        // Whoever wrote the reader did not think of every damaged file: a panic is one of those.
        [b'P', b'K', 3, 4, ..] => {
            catch_unwind(AssertUnwindSafe(|| read_xlsx::rows(bytes, wanted))).unwrap_or(Err(SheetError::Damaged))?
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(SheetError::OldExcel),
        text => read_csv::rows(text, wanted)?,
    };
    if rows.is_empty() { Err(SheetError::Empty) } else { Ok(rows) }
}

/// A cell's text: no line ends, no marks that nobody sees, no more than anybody types; and without the
/// apostrophe with which a spreadsheet, or our own export, keeps a text from being a formula.
pub(super) fn cell(text: &str) -> String {
    cell_of(text, MOST_CHARACTERS)
}

/// The same of up to `most` characters.
pub(super) fn cell_of(text: &str, most: usize) -> String {
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if super::defused(rest) != rest => rest,
        _ => text,
    };
    text.chars().filter(|c| *c != '\0').take(most).collect()
}
