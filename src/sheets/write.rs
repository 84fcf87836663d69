//! The one writer of CSV: every list that leaves the house as a file leaves through here.

/// A table under way. Every cell is quoted, and none can be taken for a formula (TRUST.md §6 case 28).
pub struct CsvTable {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvTable {
    /// Begins with the mark by which Excel knows UTF-8, and the names of the columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self::begun_with("\u{feff}".as_bytes().to_vec());
        table.row(columns);
        table
    }

    /// More rows of a table that leaves in parts.
    pub fn more() -> Self {
        Self::begun_with(Vec::new())
    }

    fn begun_with(bytes: Vec<u8>) -> Self {
        let writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(bytes);
        Self { writer }
    }

    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        // Into memory, and flexible: nothing can go wrong.
        let _ = self.writer.write_record(cells.iter().map(|cell| defused(cell.as_ref())));
    }

    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// A text that a spreadsheet would compute gets an apostrophe in front, which makes it a text (OWASP, CSV
/// injection; ASVS 1.2.10). The full-width marks count: some programs take them for the ordinary ones.
pub fn defused(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    let first = text.chars().find(|c| *c == '\t' || *c == '\r' || *c == '\n' || !unseen(*c));
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%') => {
            format!("'{text}")
        }
        _ => text,
    }
}

fn unseen(c: char) -> bool {
    c.is_whitespace() || crate::words::typed::invisible(c)
}
