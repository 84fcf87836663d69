//! Lists and work orders from elsewhere: looked at, taken over once, stopped and gone on with; answers go back.

use std::time::Duration;

use diesel::prelude::*;
use linli::store::schema::{intake_rows, outside_orders, requests};
use rust_xlsxwriter::Workbook;

use crate::house::{Browser, House, Page};
use crate::living;

fn send(desk: &Browser, name: &str, file: &[u8]) -> Page {
    let start = desk.get("/desk/exchange");
    desk.submit_with_photos(&start, "/import", &[("kind", "hotline"), ("name", name)], &[("list", file.to_vec())])
}

fn entries(house: &House, act: &str) -> usize {
    let community = house.community();
    let all = house.app.db.read_now(|conn| linli::store::record::page_after(conn, &community, 0, 1_000_000));
    all.expect("it reads").iter().filter(|entry| entry.act == act).count()
}

fn run(house: &House) {
    house.advance(Duration::from_secs(11));
    house.run_jobs();
}

/// Number in the other house, our number, due, open.
fn orders(house: &House) -> Vec<(String, i64, i64, String)> {
    house
        .app
        .db
        .read_now(|conn| {
            Ok(outside_orders::table
                .inner_join(requests::table.on(requests::id.eq(outside_orders::request_id)))
                .order(outside_orders::number.asc())
                .select((outside_orders::number, requests::number, requests::due_at, requests::id))
                .load(conn)?)
        })
        .expect("it reads")
}

const ORDERS: &str = "12345热线工单（2026年11月）\n工单编号,诉求类型,诉求地址,诉求内容,受理时间,办结时限,来电人,联系电话\n\
    HL-001,电梯,3号楼2单元,电梯停了半天,2026-11-23 08:30,2026-11-23 10:00,张先生,13900001111\n\
    HL-002,电梯,1号楼,\"=1+1，电梯有怪声\",,2026-12-30 10:00,李女士,555-0100\n\
    HL-003,没有这一类,1号楼,什么都不是,,,,\n\
    HL-001,电梯,3号楼,又写了一遍,,,,\n\
    ,电梯,1号楼,没有编号,,,,\n";

living! {
    orders_of_the_hotline_come_in_once_and_the_stricter_clock_governs, |house| {
        let desk = house.staff("desk");
        let preview = send(&desk, "市12345热线", ORDERS.as_bytes());
        assert!(preview.url.starts_with("/desk/exchange/lists/"), "{} {}", preview.url, preview.words());
        assert!(preview.says("接收这 2 行") && preview.says("不知道属于哪一类") && preview.says("没有编号。") && preview.says("上面已经有了"), "{}", preview.words());
        assert!(orders(house).is_empty(), "nothing is taken over yet");
        let left = desk.get(&format!("{}/left-out", preview.url));
        assert!(left.text.contains("HL-003") && !left.text.contains("HL-002"), "{}", left.text);
        let running = desk.submit(&preview, "/confirmation", &[]);
        assert!(running.says("正在接收"), "{}", running.words());
        run(house);
        run(house);
        let done = desk.get(&preview.url);
        assert!(done.says("接收完了"), "{}", done.words());
        let found = orders(house);
        let numbers: Vec<&str> = found.iter().map(|(number, ..)| number.as_str()).collect();
        assert_eq!(numbers, ["HL-001", "HL-002"]);
        let ten = 1_795_395_600_000 + 3_600_000;
        assert_eq!(found[0].2, ten, "theirs is stricter");
        assert!(found[1].2 < ten + 30 * 86_400_000, "ours is stricter than the end of the year");
        assert_eq!((entries(house, "order.take"), entries(house, "request.import")), (2, 1));
        // Late ones stand first by themselves, and the page says whose number and deadline it is.
        let page = desk.get(&format!("/desk/requests/{}", found[0].3));
        assert!(page.says("编号 HL-001，来自市12345热线") && page.says("张先生") && page.says("先到的算数"), "{}", page.words());
        // The same list again, with an earlier deadline: nothing twice.
        let again = ORDERS.replace("2026-12-30 10:00", "2026-11-23 09:30");
        let preview = send(&desk, "市12345热线", again.as_bytes());
        desk.submit(&preview, "/confirmation", &[]);
        run(house);
        run(house);
        let found = orders(house);
        assert_eq!(found.len(), 2, "by its number it is known");
        assert_eq!(found[1].2, ten - 1_800_000, "its deadline has moved");
        let verdict = { let community = house.community(); house.app.db.read_now(|conn| linli::store::record::verify(conn, &community)) };
        assert!(verdict.is_ok(), "{verdict:?}");
    }
}

living! {
    answers_go_back_once_and_hold_no_formula, |house| {
        let desk = house.staff("desk");
        let preview = send(&desk, "市12345热线", ORDERS.as_bytes());
        desk.submit(&preview, "/confirmation", &[]);
        run(house);
        let (_, _, _, id) = orders(house).pop().expect("an order");
        let page = desk.get(&format!("/desk/requests/{id}"));
        let answered = desk.submit(&page, "/answer", &[("words", "=HYPERLINK(1)，明天来修")]);
        assert_eq!(answered.status, 200, "{}", answered.words());
        let start = desk.get("/desk/exchange");
        let html = start.html();
        let option = scraper::Selector::parse("select[name=source] option").unwrap();
        let source = html.select(&option).filter_map(|o| o.value().attr("value")).find(|v| !v.is_empty()).expect("a source").to_owned();
        let file = desk.submit(&start, "/answers", &[("source", &source)]);
        assert!(file.text.contains("HL-002") && !file.text.contains("HL-001") && file.text.contains("'=HYPERLINK"), "{}", file.text);
        let start = desk.get("/desk/exchange");
        let second = desk.submit(&start, "/answers", &[("source", &source)]);
        assert!(second.status == 422 && !second.text.contains("HL-002") && second.says("没有要送回去的答复"), "sent back once: {}", second.text);
        assert!(entries(house, "order.return") >= 1);
        assert!(desk.get(&format!("/desk/requests/{id}")).says("送回"));
    }
}

living! {
    /// Whatever the source is to hear goes back: an answer, then that it is done; and a refusal with its reason. A double
    /// press gives the same file, and a file that was lost is saved again as it was.
    what_a_source_is_to_hear_goes_back_and_no_file_is_lost, |house| {
        let desk = house.staff("desk");
        let preview = send(&desk, "市12345热线", ORDERS.as_bytes());
        desk.submit(&preview, "/confirmation", &[]);
        run(house);
        let found = orders(house);
        let at = |id: &str| desk.get(&format!("/desk/requests/{id}"));
        let (first, second) = (found[0].3.clone(), found[1].3.clone());
        assert_eq!(desk.submit(&at(&first), "/answer", &[("words", "师傅在路上")]).status, 200);
        let start = desk.get("/desk/exchange");
        let source = start.choice("市12345热线");
        let save = |from: &Page| desk.submit(from, "/answers", &[("source", &source), ("format", "csv")]);
        let file = save(&start);
        assert!(file.text.contains("HL-001") && file.text.contains("已答复，还在办") && file.text.contains("师傅在路上"), "{}", file.text);
        assert_eq!(save(&start).text, file.text, "the same form twice is one file");
        assert_eq!(entries(house, "order.return"), 1);
        assert!(save(&desk.get("/desk/exchange")).says("没有要送回去的答复"));

        let solved = desk.submit_with_photos(&at(&first), "/solution", &[("words", "换了主板")], &[]);
        assert_eq!(solved.status, 200, "{}", solved.words());
        let refused = desk.submit(&at(&second), "/refusal", &[("decline_reason", "outside_community"), ("words", "这部电梯归别的小区管。")]);
        assert_eq!(refused.status, 200, "{}", refused.words());
        let both = save(&desk.get("/desk/exchange"));
        assert!(both.text.contains("HL-001") && both.text.contains("已办好") && both.text.contains("换了主板"), "{}", both.text);
        assert!(both.text.contains("HL-002") && both.text.contains("没有受理") && both.text.contains("归别的小区管"), "{}", both.text);
        let reason = linli::words::say(linli::words::Lang::Zh, linli::words::named("list-decline-outside-community").unwrap());
        assert!(both.text.contains(reason), "with its reason: {}", both.text);

        // Both files stand on the page, and each is as it was.
        let start = desk.get("/desk/exchange");
        assert!(start.says("已经送回的") && start.says("1 条答复") && start.says("2 条答复"), "{}", start.words());
        let html = start.html();
        let forms = scraper::Selector::parse("form[action*='/desk/exchange/answers/']").unwrap();
        let all: Vec<String> = html.select(&forms).filter_map(|f| f.value().attr("action")).map(str::to_owned).collect();
        assert_eq!(all.len(), 2);
        for (action, was) in all.iter().zip([&both, &file]) {
            let again = desk.submit(&start, action, &[("format", "csv")]);
            assert_eq!(again.text, was.text);
            assert!(desk.submit(&start, action, &[("format", "xlsx")]).text.starts_with("PK"));
        }
        assert_eq!(entries(house, "order.return"), 6, "each saving is in the record");
        assert_eq!(house.staff("party").post_raw(&all[0], &[("format", "csv")]).status, 403);
    }
}

living! {
    a_stopped_list_goes_on_where_it_ended, |house| {
        let desk = house.staff("desk");
        let mut list = String::from("number,category,place,words\n");
        for at in 0..120 {
            list.push_str(&format!("N-{at:03},lift,1号楼,第{at}件\n"));
        }
        let preview = send(&desk, "旧系统", list.as_bytes());
        assert!(preview.says("接收这 120 行"), "{}", preview.words());
        let running = desk.submit(&preview, "/confirmation", &[]);
        let (community, batch) = (house.community(), preview.url.rsplit('/').next().unwrap().to_owned());
        // One step, and then somebody presses stop; as after kill -9 what is there is whole.
        house.wait(linli::acts::exchange::intake::step(&house.app.db, &community, batch.clone())).expect("a step");
        let stopped = desk.submit(&running, "/stop", &[]);
        assert_eq!(entries(house, "intake.stop"), 1, "somebody did it");
        assert!(stopped.says("停下了") && stopped.says("接收这 70 行"), "{}", stopped.words());
        run(house);
        assert_eq!(orders(house).len(), 50, "what is stopped stays so");
        desk.submit(&stopped, "/confirmation", &[]);
        // Another server goes on with it.
        let other = house.second_server();
        while house.wait(linli::acts::exchange::intake::step(&other.db, &community, batch.clone())).expect("a step") {}
        assert_eq!(orders(house).len(), 120);
        assert!(desk.get(&preview.url).says("接收完了"));
        let left: i64 = house.app.db.read_now(|conn| Ok(intake_rows::table.filter(intake_rows::batch_id.eq(&batch)).filter(intake_rows::state.eq("ready")).count().get_result(conn)?)).expect("it reads");
        assert_eq!(left, 0);
    }
}

living! {
    lists_come_as_workbooks_and_as_json_too, |house| {
        let desk = house.staff("desk");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (at, (name, cell)) in [("编号", "X-1"), ("类别", "电梯"), ("地点", "3号楼"), ("内容", "灯不亮"), ("截止时间", "2026-11-25")].into_iter().enumerate() {
            sheet.write(0, at as u16, name).expect("a name");
            sheet.write(1, at as u16, cell).expect("a cell");
        }
        let preview = send(&desk, "街道", &book.save_to_buffer().expect("a workbook"));
        assert!(preview.says("接收这 1 行") && preview.says("X-1"), "{}", preview.words());
        let json = r#"[{"outside_number":"J-1","category":"lift","place":"1号楼","words":"响"},{"outside_number":7,"words":"x"}]"#;
        let preview = send(&desk, "别处", json.as_bytes());
        assert!(preview.says("接收这 1 行") && preview.says("J-1") && preview.says("没有地点"), "{}", preview.words());
        for (bad, words) in [
            (&b""[..], "请选一个文件"),
            (&b"name,phone\n1,2\n"[..], "没找到编号和内容两列"),
            (&b"[{"[..], "文件"),
            (&b"\xD0\xCF\x11\xE0rest"[..], "Excel"),
            (&b"\x00\x01\x02"[..], "没找到"),
        ] {
            let page = send(&desk, "别处", bad);
            assert!(page.status == 422 && page.says(words), "{} {}", page.status, page.words());
        }
        let discarded = desk.submit(&preview, "/discard", &[]);
        assert_eq!(discarded.url, "/desk/exchange");
        let before = entries(house, "intake.stop");
        let again = desk.submit(&preview, "/discard", &[]);
        assert_eq!((before, entries(house, "intake.stop"), again.url.as_str()), (1, 1, "/desk/exchange"), "pressed twice");
        assert_eq!(desk.get(&preview.url).status, 404);
        run(house);
    }
}

living! {
    requests_leave_as_files_that_are_recorded_and_safe, |house| {
        let desk = house.staff("desk");
        let start = desk.get("/desk/exchange");
        let all: i64 = house.app.db.read_now(|conn| Ok(requests::table.count().get_result(conn)?)).expect("it reads");
        let csv = desk.submit(&start, "/export", &[("from", "2026-01-01"), ("until", "2026-12-31"), ("format", "csv")]);
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        let mut reader = csv::Reader::from_reader(csv.text.trim_start_matches('\u{feff}').as_bytes());
        let names = reader.headers().expect("names").clone();
        assert_eq!(&names[0], "number");
        assert_eq!(i64::try_from(reader.records().count()).unwrap(), all);
        let start = desk.get("/desk/exchange");
        let json = desk.submit(&start, "/export", &[("from", "2026-01-01"), ("until", "2026-12-31"), ("format", "json")]);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json.text).expect("JSON");
        assert_eq!(rows.len() as i64, all);
        let documented = include_str!("../../docs/DATA.md");
        for name in &names {
            assert!(rows[0].get(name).is_some(), "{name} is in both");
            assert!(documented.contains(&format!("| `{name}` |")), "{name} is documented");
        }
        assert_eq!(entries(house, "request.export"), 2);
        let wrong = desk.submit(&desk.get("/desk/exchange"), "/export", &[("from", "gestern"), ("until", "")]);
        assert!(wrong.status == 422 && wrong.says("日期没看懂"), "{}", wrong.words());
        for office in ["party", "accounts", "admin"] {
            assert_eq!(house.staff(office).get("/desk/exchange").status, 403, "{office}");
        }
    }
}
