//! The one writer of workbooks. Every cell is text, so that nothing in it can be a formula (TRUST.md §6 case 28).

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The longest text a cell of a workbook can hold, characters (ECMA-376).
const MOST: usize = 32_767;

/// A workbook of one sheet: the names of its columns, which stay in sight, and its rows.
///
/// # Errors
/// More rows than a sheet has, which no caller sends.
pub fn workbook<T: AsRef<str>>(columns: &[&str], rows: &[Vec<T>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, name) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, column, cell(name), &bold)?;
        sheet.set_column_width(column, 24)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell(text.as_ref()))?;
        }
    }
    book.save_to_buffer()
}

fn cell(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets;

    #[test]
    fn every_cell_comes_back_as_the_text_it_was() {
        let rows =
            vec![vec!["HL-1".to_owned(), "=HYPERLINK(1)".to_owned(), "+1\n二".to_owned()], vec!["x".repeat(40_000)]];
        let bytes = workbook(&["编号", "答复", "三"], &rows).expect("a workbook");
        let read = sheets::read(&bytes, |_| true).expect("it is a sheet");
        assert_eq!(read[0].cells, ["编号", "答复", "三"]);
        assert_eq!(read[1].cells[..2], ["HL-1", "=HYPERLINK(1)"], "text, which no spreadsheet computes");
        let formulas = std::io::Cursor::new(&bytes);
        let mut zip = zip::ZipArchive::new(formulas).expect("an archive");
        let mut sheet = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet"), &mut sheet)
            .expect("text");
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    }
}
