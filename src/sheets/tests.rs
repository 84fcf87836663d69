//! Lists as desks, programs and attackers make them.

use std::io::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

fn first(_: &[Row]) -> bool {
    true
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    read(bytes, first).unwrap().into_iter().map(|row| row.cells).collect()
}

/// An archive with one part of zeros, unpacking to so many bytes.
fn bomb(size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![0u8; 1024 * 1024];
    for _ in 0..size / zeros.len() {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn csv_in_every_dress_reads_the_same() {
    let text = "姓名,电话\r\n\"王, 秀兰\",88881234\r\n";
    let wanted = [["姓名", "电话"], ["王, 秀兰", "88881234"]];
    let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend_from_slice(text.as_bytes());
    let mut wide = b"\xFF\xFE".to_vec();
    wide.extend(text.replace(',', "\t").replace("\"王\t", "\"王,").encode_utf16().flat_map(u16::to_le_bytes));
    let semicolons = text.replace("\"王, 秀兰\"", "王, 秀兰").replace("名,", "名;").replace("兰,", "兰;");
    for bytes in [text.as_bytes(), &gbk, &marked, &wide, semicolons.as_bytes()] {
        let header = |rows: &[Row]| rows.first().is_some_and(|row| row.cells == wanted[0]);
        let rows: Vec<_> = read(bytes, header).unwrap().into_iter().map(|row| row.cells).collect();
        assert_eq!(rows, wanted);
    }
}

#[test]
fn rows_keep_the_numbers_people_see() {
    let rows = read("姓名\n\n\n王秀兰\n".as_bytes(), first).unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn a_workbook_with_titles_merges_dates_and_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 4, "春风里居民花名册", &Format::new()).unwrap();
    sheet.write(3, 0, "姓名").unwrap();
    sheet.merge_range(4, 1, 5, 1, "3号楼", &Format::new()).unwrap();
    for (row, name) in [(4, "王秀兰"), (5, "陈建国")] {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 2, 13_800_138_000f64).unwrap();
    }
    let day = ExcelDateTime::from_ymd(1948, 3, 2).unwrap();
    sheet.write_with_format(4, 3, &day, &Format::new().set_num_format("yyyy/m/d")).unwrap();
    sheet.write(5, 4, Formula::new("=CMD()").set_result("算过的")).unwrap();
    let rows = read(&book.save_to_buffer().unwrap(), first).unwrap();
    let row = |number: u32| rows.iter().find(|row| row.number == number).unwrap();
    assert_eq!(row(4).cell(0), "姓名");
    assert_eq!(row(5).cells, ["王秀兰", "3号楼", "13800138000", "1948-03-02"]);
    assert_eq!(row(6).cells, ["陈建国", "3号楼", "13800138000", "", "算过的"], "a formula is what it last showed");
}

#[test]
fn the_wanted_sheet_is_found_among_others() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "说明").unwrap();
    book.add_worksheet().write(0, 0, "姓名").unwrap();
    let rows = read(&book.save_to_buffer().unwrap(), |rows| rows[0].cell(0) == "姓名").unwrap();
    assert_eq!(rows[0].cells, ["姓名"]);
}

#[test]
fn an_archive_that_grows_is_refused_while_it_is_small() {
    let bytes = bomb(200 * 1024 * 1024);
    assert!(bytes.len() < MOST_BYTES);
    assert_eq!(read(&bytes, first), Err(SheetError::TooBig));
}

#[test]
fn one_cell_at_the_far_corner_takes_no_room() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "姓名").unwrap();
    sheet.write(1_048_575, 3, "王秀兰").unwrap();
    sheet.write(7, 16_383, "far").unwrap();
    let rows = read(&book.save_to_buffer().unwrap(), first).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[1].number, rows[1].cell(3)), (1_048_576, "王秀兰"));
}

#[test]
fn what_is_no_list_is_said_to_be_none() {
    assert_eq!(read(b"", first), Err(SheetError::Empty));
    assert_eq!(read(b"\n\n , ,\n", first), Err(SheetError::Empty));
    assert_eq!(read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", first), Err(SheetError::OldExcel));
    assert_eq!(read(b"PK\x03\x04 not really", first), Err(SheetError::Damaged));
    assert_eq!(read(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", first), Err(SheetError::NotASheet));
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1], first), Err(SheetError::TooBig));
    assert_eq!(read("x\n".repeat(MOST_ROWS + 1).as_bytes(), first), Err(SheetError::TooManyRows));
    assert_eq!(cells("长".repeat(5000).as_bytes())[0][0].chars().count(), MOST_CHARACTERS);
    assert_eq!(cells(",".repeat(5000).replace(",,", ",x,").as_bytes())[0].len(), MOST_COLUMNS);
}

/// Case 28, at its root: what a spreadsheet would compute is a text.
#[test]
fn nothing_written_is_a_formula() {
    let nasty =
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{feff}=1", "＝1", "%0A=1", "王\"秀\n兰", "正常"];
    let mut table = CsvTable::new(&["名字"]);
    for text in nasty {
        table.row(&[text]);
    }
    let bytes = table.finish();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF\""), "Excel knows it for UTF-8");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let read: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    assert_eq!(read.len(), nasty.len());
    for (written, text) in read.iter().zip(nasty) {
        assert!(!written.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '%']), "{written:?}");
        assert_eq!(written.trim_start_matches('\''), text);
    }
}

#[test]
fn what_was_written_reads_back_as_it_was() {
    let mut table = CsvTable::new(&["a", "b"]);
    table.row(&["+85223456789", "王秀兰"]);
    assert_eq!(cells(&table.finish())[1], ["+85223456789", "王秀兰"]);
}

/// Files that once were thought of, before those that chance thinks of.
const CORPUS: [&[u8]; 8] = [
    b"\"",
    b"\"\"\"\n\",;\t",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE\x00",
    b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\x81\x30\x81\x30",
    b"=cmd|' /C calc'!A0",
];

#[test]
fn the_corpus_breaks_nothing() {
    for bytes in CORPUS {
        let _ = read(bytes, first);
    }
}

/// A good workbook, to be damaged.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "名单", &Format::new()).unwrap();
    sheet.write(1, 0, "姓名").unwrap();
    sheet.write(2, 0, "王秀兰").unwrap();
    sheet.write(2, 1, 17594).unwrap();
    book.save_to_buffer().unwrap()
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, |_| true);
    }

    #[test]
    fn a_damaged_workbook_is_refused_or_read(at in 0usize..8000, with in any::<u8>(), cut in 0usize..8000) {
        let mut bytes = workbook();
        let size = bytes.len();
        bytes[at % size] = with;
        bytes.truncate(size - cut % (size / 2));
        let _ = read(&bytes, |_| true);
    }

    #[test]
    fn whatever_is_written_is_read_and_never_a_formula(text in "\\PC{0,30}") {
        let mut table = CsvTable::new(&["a"]);
        table.row(&[&text]);
        let bytes = table.finish();
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let written = reader.records().next().unwrap().unwrap()[0].to_owned();
        prop_assert!(!written.starts_with(['=', '+', '-', '@']));
        let kept = written == text || written.strip_prefix('\'') == Some(text.as_str());
        prop_assert!(kept, "{}", written);
    }
}
