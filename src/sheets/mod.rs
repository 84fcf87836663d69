//! Lists in files: reading CSV and XLSX within bounds, and writing both so that a spreadsheet opens them safely.

mod read;
mod read_csv;
mod read_xlsx;
mod stream;
#[cfg(test)]
mod tests;
mod write;
mod write_xlsx;

pub use read::{Row, SheetError, read};
pub use stream::{LongRow, csv_rows, json_rows};
pub use write::{CsvTable, defused};
pub use write_xlsx::workbook;

/// The largest file taken, bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What an XLSX may unpack to, bytes: it is a ZIP archive, and archives can hold a thousand times their size.
pub const MOST_UNPACKED: u64 = 24 * 1024 * 1024;
/// Rows with something in them.
pub const MOST_ROWS: usize = 10_050;
/// What stands further to the right is not read.
pub const MOST_COLUMNS: usize = 60;
/// Characters of one cell; beyond them a cell is no name, number or address.
pub const MOST_CHARACTERS: usize = 300;
/// Bytes of text of a whole sheet.
const MOST_TEXT: usize = 8 * 1024 * 1024;
