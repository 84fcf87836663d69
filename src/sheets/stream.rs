//! Long lists, read row by row from a file on disk: whatever their length, no more than one row is held.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::SheetError;
use crate::files;

/// Columns of a long list; what stands further right is not read.
const MOST_COLUMNS: usize = 60;
/// Characters of one cell.
const MOST_CELL: usize = 5_000;
/// Rows looked at for the names of the columns.
const LOOKED_AT: usize = 25;
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
const CHUNK: usize = 64 * 1024;

/// A row of a long list: its number in the file, and its cells as text.
pub type LongRow = (u32, Vec<String>);

/// Reads a CSV file of any length. `is_header` says whether a row names the columns; rows above it are titles. Each row
/// below goes to `take`, which may end it all.
///
/// # Errors
/// What the file is not; or whatever `take` said.
pub fn csv_rows<E: From<SheetError>>(
    file: &Path,
    mut is_header: impl FnMut(&[String]) -> bool,
    mut take: impl FnMut(LongRow) -> Result<(), E>,
) -> Result<(), E> {
    let plain = file.with_extension("utf8");
    let unpacked = in_utf8(file, &plain).map_err(|_| E::from(SheetError::NotASheet));
    let read = unpacked.and_then(|()| {
        let separator = SEPARATORS.into_iter().find(|s| header_at(&plain, *s, &mut is_header).is_some());
        let separator = separator.ok_or_else(|| E::from(SheetError::NotASheet))?;
        let header = header_at(&plain, separator, &mut is_header).unwrap_or(0);
        let mut reader = reader(&plain, separator)?;
        let mut record = csv::StringRecord::new();
        let mut at = 0usize;
        while reader.read_record(&mut record).map_err(|_| E::from(SheetError::Damaged))? {
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = record.iter().take(MOST_COLUMNS).map(cell).collect();
            // The header itself is given too, so that its places can be read.
            if at >= header && cells.iter().any(|cell| !cell.is_empty()) {
                take((u32::try_from(line).unwrap_or(u32::MAX), cells))?;
            }
            at += 1;
        }
        Ok(())
    });
    // The copy goes whatever came of it.
    if let Err(e) = std::fs::remove_file(&plain)
        && e.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(error = %e, "a copy of a list could not be removed");
    }
    read
}

fn reader(file: &Path, separator: u8) -> Result<csv::Reader<BufReader<File>>, SheetError> {
    let file = File::open(file).map_err(|_| SheetError::Damaged)?;
    Ok(csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(BufReader::new(file)))
}

/// Which of the first rows names the columns.
fn header_at(file: &Path, separator: u8, is_header: &mut impl FnMut(&[String]) -> bool) -> Option<usize> {
    let mut reader = reader(file, separator).ok()?;
    for (at, record) in reader.records().take(LOOKED_AT).enumerate() {
        let cells: Vec<String> = record.ok()?.iter().take(MOST_COLUMNS).map(cell).collect();
        if is_header(&cells) {
            return Some(at);
        }
    }
    None
}

/// As a short list's cell, only longer.
fn cell(text: &str) -> String {
    super::read::cell_of(text, MOST_CELL)
}

/// The same text in UTF-8, chunk by chunk: by its mark, else as UTF-8, else in the GB18030 of Chinese Excel.
fn in_utf8(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut file = File::open(from)?;
    let mut start = [0u8; 3];
    let got = file.read(&mut start)?;
    let start = &start[..got];
    let marks = [(&[0xFF, 0xFE][..], UTF_16LE), (&[0xFE, 0xFF][..], UTF_16BE), (&[0xEF, 0xBB, 0xBF][..], UTF_8)];
    let marked = marks.into_iter().find(|(mark, _)| start.starts_with(mark));
    let tries: Vec<(&'static Encoding, usize)> = match marked {
        Some((mark, encoding)) => vec![(encoding, mark.len())],
        None => vec![(UTF_8, 0), (GB18030, 0)],
    };
    for (encoding, skip) in tries {
        file.seek(SeekFrom::Start(skip as u64))?;
        if decoded(&mut file, encoding, to)? {
            return Ok(());
        }
    }
    Err(std::io::ErrorKind::InvalidData.into())
}

/// `false`: it is not in this encoding, or no text at all.
fn decoded(from: &mut File, encoding: &'static Encoding, to: &Path) -> std::io::Result<bool> {
    let mut out = BufWriter::new(files::create(to)?);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut bytes = vec![0u8; CHUNK];
    loop {
        let got = from.read(&mut bytes)?;
        let mut text = String::with_capacity(CHUNK * 3 + 16);
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[..got], &mut text, got == 0);
        let whole = result == encoding_rs::DecoderResult::InputEmpty && read == got;
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if !whole || text.chars().any(odd) {
            return Ok(false);
        }
        out.write_all(text.as_bytes())?;
        if got == 0 {
            out.flush()?;
            return Ok(true);
        }
    }
}

/// Reads a JSON array of flat objects of any length; each goes to `take` with its place from 1, as names and texts.
///
/// # Errors
/// It is no such array; or whatever `take` said.
pub fn json_rows<E: From<SheetError>>(
    file: &Path,
    mut take: impl FnMut(u32, Vec<(String, String)>) -> Result<(), E>,
) -> Result<(), E> {
    let opened = File::open(file).map_err(|_| E::from(SheetError::Damaged))?;
    let mut said = None;
    let rows = Rows { take: &mut take, said: &mut said };
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(opened));
    let read = rows.deserialize(&mut reader).and_then(|()| reader.end());
    match (said, read) {
        (Some(error), _) => Err(error),
        (None, Err(_)) => Err(E::from(SheetError::Damaged)),
        (None, Ok(())) => Ok(()),
    }
}

/// Gives away each element of the array before the next is read.
struct Rows<'a, F, E> {
    take: &'a mut F,
    said: &'a mut Option<E>,
}

impl<'de, F, E> DeserializeSeed<'de> for Rows<'_, F, E>
where
    F: FnMut(u32, Vec<(String, String)>) -> Result<(), E>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, F, E> Visitor<'de> for Rows<'_, F, E>
where
    F: FnMut(u32, Vec<(String, String)>) -> Result<(), E>,
{
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of flat objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let mut at = 0u32;
        while let Some(object) = from.next_element::<serde_json::Map<String, serde_json::Value>>()? {
            at = at.saturating_add(1);
            let fields = object.into_iter().filter_map(|(name, value)| Some((name, plain(value)?))).collect();
            if let Err(error) = (self.take)(at, fields) {
                *self.said = Some(error);
                return Err(serde::de::Error::custom("ended"));
            }
        }
        Ok(())
    }
}

fn plain(value: serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => Some(cell(&text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_file<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
        let file = std::env::temp_dir().join(format!("linli-list-{}", uuid::Uuid::new_v4().simple()));
        std::fs::write(&file, bytes).unwrap();
        let found = read(&file);
        std::fs::remove_file(&file).unwrap();
        found
    }

    fn rows(bytes: &[u8]) -> Result<Vec<LongRow>, SheetError> {
        in_file(bytes, |file| {
            let mut all = Vec::new();
            csv_rows(
                file,
                |cells| cells.iter().any(|c| c == "编号"),
                |row| {
                    all.push(row);
                    Ok::<_, SheetError>(())
                },
            )?;
            Ok(all)
        })
    }

    #[test]
    fn long_lists_in_every_dress_read_the_same() {
        let text = "热线工单\r\n编号,内容\r\n1,\"灯, 不亮\"\r\n";
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend_from_slice(text.as_bytes());
        let mut wide = b"\xFF\xFE".to_vec();
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [text.as_bytes(), &gbk, &marked, &wide] {
            let cells: Vec<_> = rows(bytes).unwrap().into_iter().map(|(_, cells)| cells).collect();
            assert_eq!(cells, [["编号", "内容"], ["1", "灯, 不亮"]]);
        }
        assert_eq!(rows("编号;内容\n1;灯\n".as_bytes()).unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(rows(b"\x00\x01\x02\x03"), Err(SheetError::NotASheet));
        assert_eq!(rows("姓名,电话\n".as_bytes()), Err(SheetError::NotASheet));
    }

    #[test]
    fn json_is_read_object_by_object() {
        let read = |text: &str| {
            in_file(text.as_bytes(), |file| {
                let mut all = Vec::new();
                json_rows(file, |at, fields| {
                    all.push((at, fields));
                    Ok::<_, SheetError>(())
                })
                .map(|()| all)
            })
        };
        let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        let found = read(r#"[{"number":7,"words":"灯","deep":{}},{"number":"'=8"}]"#).unwrap();
        assert_eq!(found, [(1, vec![pair("number", "7"), pair("words", "灯")]), (2, vec![pair("number", "=8")])]);
        for bad in ["", "{}", "[1]", "[{}", "[{}] x"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
