//! Text with separators, as every program writes it a little differently: UTF-8, UTF-16, or the GB18030 of Chinese Excel.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::read::{Row, SheetError, cell};
use super::{MOST_COLUMNS, MOST_ROWS};

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// Rows looked at to tell the separator.
const LOOKED_AT: usize = 30;

pub(super) fn rows(bytes: &[u8], wanted: impl Fn(&[Row]) -> bool) -> Result<Vec<Row>, SheetError> {
    let text = decoded(bytes).ok_or(SheetError::NotASheet)?;
    let head = |separator: u8| split(&text, separator, LOOKED_AT).map(|(rows, _)| rows).unwrap_or_default();
    let widest = |separator: &u8| head(*separator).iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let separator = SEPARATORS
        .into_iter()
        .find(|separator| wanted(&head(*separator)))
        .or_else(|| SEPARATORS.into_iter().max_by_key(widest))
        .unwrap_or(b',');
    let (rows, more) = split(&text, separator, MOST_ROWS)?;
    if more { Err(SheetError::TooManyRows) } else { Ok(rows) }
}

/// The text, by its mark or by what it can be; `None` where it is no text at all.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let mark = [(&[0xFF, 0xFE][..], UTF_16LE), (&[0xFE, 0xFF][..], UTF_16BE), (&[0xEF, 0xBB, 0xBF][..], UTF_8)];
    let marked = mark.into_iter().find(|(mark, _)| bytes.starts_with(mark));
    let text = match marked {
        Some((mark, encoding)) => whole(encoding, &bytes[mark.len()..])?,
        None => whole(UTF_8, bytes).or_else(|| whole(GB18030, bytes))?,
    };
    // A picture or a program may decode, but no list holds such characters.
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.chars().take(4096).any(odd)).then_some(text)
}

fn whole<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The rows that hold something, and whether there were more of them.
fn split(text: &str, separator: u8, most: usize) -> Result<(Vec<Row>, bool), SheetError> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| SheetError::Damaged)? {
        let number = record.position().map_or(0, |from| line_of(text, from));
        let cells: Vec<String> = record.iter().take(MOST_COLUMNS).map(cell).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if rows.len() == most {
            return Ok((rows, true));
        }
        rows.push(Row { number: u32::try_from(number).unwrap_or(u32::MAX), cells });
    }
    Ok((rows, false))
}

/// The line on which a record begins; the reader's own place is before the empty lines above it.
fn line_of(text: &str, from: &csv::Position) -> u64 {
    let rest = usize::try_from(from.byte()).ok().and_then(|at| text.as_bytes().get(at..)).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    from.line() + empty as u64
}
