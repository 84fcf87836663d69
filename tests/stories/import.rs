//! Lists of people, in and out: what is wrong with a list is said row by row, and nobody is half registered.

use std::io::Read as _;

use linli::store::people;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::house::{Browser, House, Page};
use crate::living;

fn send(desk: &Browser, file: &[u8]) -> Page {
    let form = desk.get("/desk/people/import");
    desk.submit_with_photos(&form, "/desk/people/import", &[], &[("list", file.to_vec())])
}

fn registered(house: &House, name: &str) -> Vec<people::Person> {
    let (community, name) = (house.community(), name.to_owned());
    house
        .app
        .db
        .read_now(|conn| linli::store::people_search::search(conn, &community, &name, None, 50))
        .expect("it reads")
        .into_iter()
        .filter(|person| person.name == name)
        .collect()
}

fn entries(house: &House, act: &str) -> usize {
    let community = house.community();
    let all = house.app.db.read_now(|conn| linli::store::record::page_after(conn, &community, 0, 100_000));
    all.expect("it reads").iter().filter(|entry| entry.act == act).count()
}

/// The list as a desk keeps it: a title, merged names of columns, merged buildings, dates, numbers as numbers.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 6, "春风里社区居民花名册（2026年）", &plain).expect("a title");
    sheet.merge_range(2, 0, 3, 0, "住户姓名", &plain).expect("a column");
    sheet.merge_range(2, 1, 2, 3, "住址", &plain).expect("a column over three");
    for (at, name) in [(1, "楼栋"), (2, "单元"), (3, "房号")] {
        sheet.write(3, at, name).expect("a column");
    }
    sheet.merge_range(2, 4, 3, 4, "联系电话", &plain).expect("a column");
    sheet.merge_range(2, 5, 3, 5, "出生日期", &plain).expect("a column");
    sheet.merge_range(2, 6, 3, 6, "身份证号", &plain).expect("a column");
    sheet.merge_range(4, 1, 5, 1, "2栋", &plain).expect("a building for two");
    let date = Format::new().set_num_format("yyyy/m/d");
    for (row, name, phone, year) in [(4, "贺思远", 13_911_112_222f64, 1951u16), (5, "闻人雪", 13_911_113_333.0, 1960)]
    {
        sheet.write(row, 0, name).expect("a name");
        sheet.write(row, 2, "一单元").expect("a unit");
        sheet.write(row, 3, 202 + row).expect("a door");
        sheet.write(row, 4, phone).expect("a number");
        sheet.write_with_format(row, 5, ExcelDateTime::from_ymd(year, 3, 2).expect("a day"), &date).expect("a date");
        sheet.write(row, 6, "110101195103020000").expect("an identity number");
    }
    book.save_to_buffer().expect("a workbook")
}

living! {
    a_workbook_is_looked_at_and_then_taken_over_once, |house| {
        let desk = house.staff("accounts");
        let preview = send(&desk, &workbook());
        assert_eq!((preview.status, preview.url.as_str()), (200, "/desk/people/import/preview"), "{}", preview.words());
        assert!(preview.says("2 位要新登记") && preview.says("贺思远") && preview.says("139 1111 2222"), "{}", preview.words());
        assert!(preview.says("1951年3月2日"), "{}", preview.words());
        assert!(preview.says("“身份证号”这一列不会登记") && !preview.says("110101"), "{}", preview.words());
        assert!(registered(house, "贺思远").is_empty(), "nothing is written yet");
        let done = desk.submit(&preview, "/confirmation", &[]);
        assert_eq!(done.url, "/desk/people/import/done", "{}", done.words());
        assert!(done.says("新登记了 2 位居民"), "{}", done.words());
        let found = registered(house, "贺思远");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].born.as_deref(), Some("1951-03-02"));
        assert_eq!(found[0].phone.as_deref(), Some("13911112222"));
        assert!(found[0].home_id.is_some() && !found[0].phone_shared);
        assert_eq!(entries(house, "person.import"), 2, "each is an act in the record");
        // The same button pressed again, and the same list sent again: nobody twice.
        let again = desk.submit(&preview, "/confirmation", &[]);
        assert!(again.says("新登记了 2 位居民"), "the first answer again: {}", again.words());
        let second = send(&desk, &workbook());
        assert!(second.says("0 位要新登记") && second.says("2 行已经登记过"), "{}", second.words());
        assert!(second.says("没有要登记的人"));
        assert_eq!(registered(house, "贺思远").len(), 1);
        assert_eq!(entries(house, "person.import"), 2);
    }
}

living! {
    every_bad_row_is_explained_and_the_good_ones_go_in, |house| {
        let desk = house.staff("desk");
        let list = "社区名单\n姓名;楼栋;单元;房号;电话;出生日期\n苗若兰;3号楼;1;101;139 2222 3333;1949.5.1\n;3;1;101;;\n\
                    祁连山;99号楼;1;101;;\n沙鸥;3;1;102;1.38E+10;昨天\n庄周;3;1;103;139 2222 3333;1950\n";
        let gbk = encoding_rs::GB18030.encode(list).0.into_owned();
        let preview = send(&desk, &gbk);
        assert!(preview.says("2 位要新登记") && preview.says("3 行没看懂"), "{}", preview.words());
        assert!(preview.says("没有“99号楼”这栋楼") && preview.says("请写名字"), "{}", preview.words());
        assert!(preview.says("1.38E+10") && preview.says("这个日期没看懂"), "{}", preview.words());
        assert!(preview.says("有 2 位的电话和别人一样"), "{}", preview.words());
        let rest = desk.get("/desk/people/import/left-out");
        assert!(rest.text.contains("祁连山") && !rest.text.contains("苗若兰"), "{}", rest.text);
        let done = desk.submit(&preview, "/confirmation", &[]);
        assert!(done.says("新登记了 2 位居民"), "{}", done.words());
        assert!(registered(house, "沙鸥").is_empty() && registered(house, "祁连山").is_empty());
        assert!(registered(house, "苗若兰")[0].phone_shared, "several people answer this number");
    }
}

living! {
    who_looks_alike_is_asked_about, |house| {
        let desk = house.staff("desk");
        let her = house.cast().resident.name.clone();
        let known = registered(house, &her);
        let year = known[0].born.clone().expect("she was born")[..4].to_owned();
        let list = format!("姓名,出生日期\n{her},{year}\n荀彧,1950\n荀彧,1950\n");
        let preview = send(&desk, list.as_bytes());
        assert!(preview.says("1 位可能登记过") && preview.says("1 位要新登记") && preview.says("1 行已经登记过"), "{}", preview.words());
        let done = desk.submit(&preview, "/confirmation", &[]);
        assert!(done.says("1 位可能登记过，这次没有登记"), "{}", done.words());
        assert_eq!(registered(house, &her).len(), known.len(), "not registered again");
        let preview = send(&desk, list.as_bytes());
        let done = desk.submit(&preview, "/confirmation", &[("also", "2")]);
        assert!(done.says("新登记了 1 位居民"), "{}", done.words());
        assert_eq!(registered(house, &her).len(), known.len() + 1, "somebody else after all");
    }
}

living! {
    a_helpers_number_is_nobodys_own, |house| {
        let desk = house.staff("desk");
        let community = house.community();
        let helper = house.cast().helper.id.clone();
        let phone = house.app.db.read_now(|conn| people::find(conn, &community, &helper)).expect("it reads");
        let phone = phone.and_then(|p| p.phone).expect("the helper's number");
        let preview = send(&desk, format!("姓名,电话\n柳如是,{phone}\n").as_bytes());
        assert!(preview.says("这是代办人") && preview.says("1 行没看懂"), "{}", preview.words());
    }
}

living! {
    what_is_no_list_is_refused_in_words, |house| {
        let desk = house.staff("desk");
        let nothing = desk.submit(&desk.get("/desk/people/import"), "/desk/people/import", &[]);
        assert_eq!(nothing.status, 422);
        assert!(nothing.says("请先选一个文件"), "{}", nothing.words());
        let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        bomb.start_file("xl/worksheets/sheet1.xml", packed).expect("a part");
        std::io::copy(&mut std::io::repeat(b' ').take(300 << 20), &mut bomb).expect("zeros");
        let bomb = bomb.finish().expect("an archive").into_inner();
        for (file, words) in [
            (bomb, "文件太大了"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "老式的 Excel"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "这不是表格"),
            ("楼栋,水表\n3,12\n".into(), "没找到写名字的那一列"),
            ("姓名\n".into(), "表格里没有人"),
            (format!("姓名\n{}", "王某\n".repeat(10_001)).into_bytes(), "人太多了"),
        ] {
            let refused = send(&desk, &file);
            assert_eq!(refused.status, 422, "{}", refused.words());
            assert!(refused.says(words), "{words}: {}", refused.words());
        }
        assert_eq!(desk.get("/desk/people/import/preview").url, "/desk/people/import", "nothing waits");
    }
}

living! {
    /// A disk that fills in the middle leaves nobody behind, and a second press takes everybody over.
    nobody_is_half_imported, |house| {
        let desk = house.staff("desk");
        let given = |n: u32| char::from_u32(0x4e00 + n * 7).expect("a character");
        let list: String = (0..300).map(|n| format!("阮{}\n", given(n))).collect();
        let preview = send(&desk, format!("姓名\n{list}").as_bytes());
        assert!(preview.says("300 位要新登记"), "{}", preview.words());
        house.faults.commits_to_fail.store(2, std::sync::atomic::Ordering::SeqCst);
        let failed = desk.submit(&preview, "/confirmation", &[]);
        assert!(failed.status >= 500, "{}", failed.words());
        assert_eq!(entries(house, "person.import"), 0);
        house.faults.commits_to_fail.store(0, std::sync::atomic::Ordering::SeqCst);
        let done = desk.submit(&preview, "/confirmation", &[]);
        assert!(done.says("新登记了 300 位居民"), "{}", done.words());
        assert_eq!(entries(house, "person.import"), 300);
    }
}

living! {
    /// Case 28: the list leaves as a file in which nothing is a formula, by those who may, and is recorded.
    case_28_a_list_opens_safely_in_a_spreadsheet, |house| {
        let desk = house.staff("accounts");
        let formula = "=HYPERLINK(\"http://evil.example\",\"王\")";
        let preview = send(&desk, format!("姓名,房号,楼栋,邮箱\n\"{}\",'=9,3号楼,+a@example.org\n", formula.replace('"', "\"\"")).as_bytes());
        let done = desk.submit(&preview, "/confirmation", &[]);
        assert!(done.says("新登记了 1 位居民"), "{}", preview.words());
        let page = desk.get("/desk/people/import");
        let list = desk.submit(&page, "/desk/people/export", &[]);
        let header = |name: &str| list.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        assert_eq!(header("content-type"), "text/csv; charset=utf-8");
        assert!(header("content-disposition").starts_with("attachment"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        let text = list.text.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert!(rows.len() > 10, "everybody is there: {}", rows.len());
        assert!(rows.iter().any(|row| row[0].contains("HYPERLINK")), "{text}");
        for cell in rows.iter().flat_map(|row| row.iter()) {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        assert_eq!(entries(house, "person.export"), 1, "who took the list is recorded");
        // A spreadsheet of another maker reads the same.
        let again = send(&desk, format!("\u{feff}{text}").as_bytes());
        assert!(again.says("0 位要新登记"), "what leaves can be taken over again: {}", again.words());
        let other = house.staff("desk");
        assert!(!other.get("/desk/people/import").offers("/desk/people/export"));
        let token = other.get("/desk/people/import").form("/desk/people/import").hidden;
        let csrf = &token.iter().find(|(n, _)| n == "csrf").expect("a token").1;
        assert_eq!(other.post_raw("/desk/people/export", &[("csrf", csrf)]).status, 403);
    }
}

/// Ten thousand rows, on the file the machine has: taken over whole, in bounded time and memory.
#[test]
fn ten_thousand_rows_go_in_at_once() {
    let house = House::example(crate::house::Engine::Sqlite);
    let desk = house.staff("desk");
    let surnames: Vec<char> = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许".chars().collect();
    let given = |n: usize| char::from_u32(0x4e00 + u32::try_from(n).expect("small") * 150).expect("a character");
    let mut list = "姓名,楼栋,单元,房号,电话\n".to_owned();
    for n in 0..10_000 {
        let name = [surnames[n % 20], given(n / 20 % 100), given(n / 2000 + 3)].iter().collect::<String>();
        let (unit, door, phone) = (n % 6 + 1, n % 3000 + 100, 13_900_000_000 + n);
        list.push_str(&format!("{name},3号楼,{unit},{door},{phone}\n"));
    }
    let preview = send(&desk, list.as_bytes());
    assert_eq!(preview.status, 200, "{}", preview.words());
    let done = desk.submit(&preview, "/confirmation", &[]);
    assert!(done.url.starts_with("/desk/people/import/done"), "{}", done.words());
    assert!(entries(&house, "person.import") > 9_000, "{}", done.words());
}
