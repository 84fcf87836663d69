//! What other houses send: on the board when both let it, marked with number and deadline, the stricter clock governing
//! also after a reopening and among many voices, their words for categories told once.

use diesel::prelude::*;
use linli::acts::requests::say::{self, Say};
use linli::domain::standing::Office;
use linli::example::at_desk;
use linli::store::answers::Claim;
use linli::store::askings;
use linli::store::figures::{self, By};
use linli::store::requests::{self, Request};
use linli::store::schema::{outside_orders, requests as table};

use super::bounded::told_as_it_is;
use super::open311::{Caller, issue};
use crate::house::app::MORNING;
use crate::house::{Browser, House, Page};
use crate::living;

const MINUTE: i64 = 60_000;

fn by_number(house: &House, number: &str) -> Request {
    let (community, number) = (house.community(), number.trim_start_matches("R-").parse().expect("a number"));
    house.app.db.read_now(|conn| requests::by_number(conn, &community, number)).expect("it reads").expect("it is there")
}

fn find(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

fn send(desk: &Browser, list: &str) -> Page {
    let start = desk.get("/desk/exchange");
    let fields = [("kind", "hotline"), ("name", "市12345热线")];
    desk.submit_with_photos(&start, "/import", &fields, &[("list", list.as_bytes().to_vec())])
}

/// Taken over to the end.
fn take(house: &House, desk: &Browser, list: &str) -> Page {
    let preview = send(desk, list);
    let running = desk.submit(&preview, "/confirmation", &[]);
    assert_eq!(running.status, 200, "{}", running.words());
    for _ in 0..2 {
        house.advance(std::time::Duration::from_secs(11));
        house.run_jobs();
    }
    preview
}

fn order(house: &House, number: &str) -> Request {
    let id: String = house
        .app
        .db
        .read_now(|conn| {
            let order = outside_orders::table.filter(outside_orders::number.eq(number));
            Ok(order.select(outside_orders::request_id).first(conn)?)
        })
        .expect("an order");
    find(house, &id)
}

fn one_order(number: &str, word: &str, deadline: &str) -> String {
    format!("工单编号,诉求类型,诉求地址,诉求内容,办结时限\n{number},{word},3号楼,电梯停了,{deadline}\n")
}

fn told(browser: &Browser, category: &str, building: &str, words: &str) -> Page {
    let what = browser.get("/requests/new/what");
    let asked = browser.submit(&what, "/requests/new/what", &[("category", &what.choice(category))]);
    let place = [("place", "other"), ("building", &asked.choice(building)), ("detail", "门口")];
    let page = browser.submit(&asked, "/requests/new/where", &place);
    browser.submit_with_photos(&page, "/requests/new/words", &[("words", words)], &[])
}

fn filed(browser: &Browser, category: &str, building: &str, words: &str) -> String {
    let page = browser.not_the_same(told(browser, category, building, words));
    let done = browser.submit(&page, "/requests", &[]);
    assert!(done.url.ends_with("/filed"), "{} {}", done.url, done.words());
    done.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

living! {
    /// A system reports; staff write a line, and it stands on the board and in Open311 by that line; off again it is gone.
    a_report_by_key_reaches_the_board, |house| {
        let (admin, desk, visitor) = (house.staff("admin"), house.staff("desk"), house.browser());
        let key = issue(&admin, "街道平台", &[("opens", "")]);
        let caller = Caller::of(house);
        let (status, made) = caller.report(&key, &[("address_string", "3号楼门口"), ("description", "老王说井盖松了，晚上会绊倒人")]);
        assert_eq!(status, 201, "{made}");
        let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
        let id = by_number(house, &number).id;
        assert_eq!(caller.get(&format!("v2/requests/{number}.json")).0, 404, "not before staff read it");
        let page = desk.get(&format!("/desk/requests/{id}"));
        assert!(page.offers("/publication"), "{}", page.words());
        let done = desk.submit(&page, "/publication", &[("words", "3号楼门口的井盖松了。")]);
        assert_eq!(done.status, 200, "{}", done.words());
        let seen = visitor.get(&format!("/open/requests/{number}"));
        assert!(seen.status == 200 && seen.says("井盖松了。") && !seen.says("老王"), "{}", seen.words());
        let (_, others) = caller.get(&format!("v2/requests/{number}.json"));
        assert_eq!(others[0]["description"], "3号楼门口的井盖松了。", "the line by staff, not the system's words: {others}");
        let (_, own) = caller.get(&format!("v2/requests/{number}.json?api_key={key}"));
        assert_eq!(own[0]["description"], "老王说井盖松了，晚上会绊倒人", "its own words to itself");
        // A neighbour with the same trouble is asked, and says 我也是.
        let his = house.resident(&house.cast().neighbour.clone());
        let similar = told(&his, "井盖", "3号楼", "井盖松了，晚上会绊倒人");
        assert!(similar.url.ends_with("/similar") && similar.says("井盖松了。") && !similar.says("老王"), "{} {}", similar.url, similar.words());
        let joined = his.submit(&similar, "/requests/new/similar", &[("join", &id)]);
        assert!(joined.url.ends_with("/filed"), "{} {}", joined.url, joined.words());
        let page = desk.get(&format!("/desk/requests/{id}"));
        assert!(page.says("一共 2 位在等"), "{}", page.words());
        let off = desk.submit(&page, "/publication", &[("off", "1")]);
        assert_eq!(off.status, 200, "{}", off.words());
        assert_eq!((visitor.get(&format!("/open/requests/{number}")).status, caller.get(&format!("v2/requests/{number}.json")).0), (404, 404));
    }
}

living! {
    /// A key that opens lets all be seen at once, without words and not on the board yet; what names a door never is.
    a_door_is_never_public_whatever_the_key, |house| {
        let (admin, desk, visitor) = (house.staff("admin"), house.staff("desk"), house.browser());
        let key = issue(&admin, "市民热线平台", &[("opens", "yes")]);
        let caller = Caller::of(house);
        let (_, made) = caller.report(&key, &[("address_string", "3号楼门口")]);
        let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
        let (status, seen) = caller.get(&format!("v2/requests/{number}.json"));
        assert!(status == 200 && seen[0]["description"].is_null(), "{seen}");
        assert_eq!(visitor.get(&format!("/open/requests/{number}")).status, 404, "no line, not on the board");
        let page = desk.get(&format!("/desk/requests/{}", by_number(house, &number).id));
        assert!(page.says("别的系统查得到这件事") && page.offers("/publication"), "{}", page.words());
        for door in ["3号楼2单元301室", "3栋2单元301", "301室门口"] {
            let (_, made) = caller.report(&key, &[("address_string", door)]);
            let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
            assert_eq!(caller.get(&format!("v2/requests/{number}.json")).0, 404, "{door}");
            let page = desk.get(&format!("/desk/requests/{}", by_number(house, &number).id));
            assert!(!page.offers("/publication"), "{door}: {}", page.words());
        }
        told_as_it_is(house);
    }
}

living! {
    /// The queue marks an order with its number and deadline in words; reopened, a deadline still ahead governs again.
    an_order_is_marked_and_its_deadline_outlives_a_reopening, |house| {
        let desk = house.staff("desk");
        take(house, &desk, &one_order("HL-7", "电梯", "2026-11-23 09:40"));
        let deadline = MORNING + 40 * MINUTE;
        let request = order(house, "HL-7");
        assert_eq!((request.due_at, request.solve_due), (deadline, deadline));
        let queue = desk.get("/desk/requests");
        assert!(queue.says("市12345热线 HL-7，要求") && queue.says("上午九点四十分") && queue.says("前办好"), "{}", queue.words());
        let party = house.staff("party").get("/desk/requests");
        assert!(party.says("市12345热线 HL-7，要求"), "whoever mends it sees it too: {}", party.words());
        let page = desk.get(&format!("/desk/requests/{}", request.id));
        assert_eq!(desk.submit(&page, "/solution", &[("words", "换好了")]).status, 200);
        let zhao = house.cast().staff.iter().find(|s| s.office == "accounts").expect("赵强").id.clone();
        let still_broken = || {
            let claim = Claim { key: None, route: "test", digest: [0; 32] };
            let standing = at_desk(&zhao, Office::Accounts, None);
            let request = order(house, "HL-7");
            let said = say::say(&house.app.db, &request.community_id, standing, claim, request.resident_id.clone(), request.id, Say::NotFixed { words: None });
            house.wait(said).expect("it is said");
        };
        still_broken();
        assert_eq!((order(house, "HL-7").due_at, order(house, "HL-7").solve_due), (deadline, deadline), "their deadline is still ahead");
        // A later deadline in a later list: the published clocks, from the reopening on, are the stricter now.
        take(house, &desk, &one_order("HL-7", "电梯", "2026-11-30 09:00"));
        let later = order(house, "HL-7");
        assert!(later.due_at > deadline && later.due_at < MORNING + 7 * 24 * 60 * MINUTE, "{} {}", later.due_at, deadline);
        // Solved and reopened once more after the deadline has passed: the clocks of the list alone.
        take(house, &desk, &one_order("HL-7", "电梯", "2026-11-23 09:30"));
        let page = desk.get(&format!("/desk/requests/{}", request.id));
        assert_eq!(desk.submit(&page, "/solution", &[("words", "又换了一次")]).status, 200);
        house.advance(std::time::Duration::from_secs(3600));
        still_broken();
        assert!(order(house, "HL-7").due_at > house.app.db.now(), "nobody is late for a deadline that was kept");
    }
}

living! {
    /// An order that goes with others keeps no clock of its own: its deadline hurries the first, and the places count once.
    a_deadline_among_many_voices_hurries_the_first, |house| {
        let desk = house.staff("desk");
        let his = house.resident(&house.cast().neighbour.clone());
        let first = filed(&his, "漏水", "3号楼", "楼顶的水漏到电梯里");
        take(house, &desk, &one_order("HL-8", "电梯", "2026-11-23 09:40"));
        let waiting = |place: &str| {
            let (_, map) = desk.get_json("/api/v1/desk/map", &house.cast().api_token);
            let blocks = map["blocks"].as_array().expect("blocks").clone();
            blocks.iter().find(|b| b["name"] == place || b["figures"]["name"] == place).map(|b| {
                b["waiting"]["n"].as_u64().or(b["figures"]["waiting"]["n"].as_u64()).expect("a count")
            }).expect("the building")
        };
        let before = waiting("3号楼");
        let voice = order(house, "HL-8");
        let page = desk.get(&format!("/desk/requests/{}", voice.id));
        let merged = desk.submit(&page, "/merging", &[("number", &format!("R-{}", find(house, &first).number)), ("words", "同一部电梯")]);
        assert_eq!(merged.status, 200, "{}", merged.words());
        let (lead, voice) = (find(house, &first), order(house, "HL-8"));
        assert!(voice.goes_with_others() && lead.due_at == MORNING + 40 * MINUTE, "{} {}", voice.due_at, lead.due_at);
        assert_eq!(waiting("3号楼"), before - 1, "one problem, counted once");
        // A stricter deadline in the next list: still no clock of its own.
        take(house, &desk, &one_order("HL-8", "电梯", "2026-11-23 09:20"));
        let (lead, voice) = (find(house, &first), order(house, "HL-8"));
        assert!(voice.goes_with_others(), "{}", voice.due_at);
        assert_eq!((lead.due_at, lead.solve_due), (MORNING + 20 * MINUTE, MORNING + 20 * MINUTE));
        let found = desk.get(&format!("/desk/requests?words=R-{}", voice.number));
        assert!(found.status == 200 && found.says("跟别的一起办"), "no clock at the end of time: {}", found.words());
        // Several at once: both ticked, both taken on, neither refused as changed meanwhile.
        let rows = [format!("{}.{}", lead.id, lead.version), format!("{}.{}", voice.id, voice.version)];
        let fields = [("row", rows[0].as_str()), ("row", rows[1].as_str()), ("what", "accept")];
        let done = desk.submit(&desk.get("/desk/requests"), "/bulk", &fields);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!((find(house, &first).state.as_str(), order(house, "HL-8").state.as_str()), ("accepted", "accepted"));
        assert!(desk.get("/desk/requests?state=accepted").says("已接下"));
    }
}

living! {
    /// A word nobody knows is asked about once, with all its rows; the next list of the same house knows it.
    their_words_for_categories_are_told_once, |house| {
        let desk = house.staff("desk");
        let long = "很长的话。".repeat(120);
        let list = format!("编号,类别,地点,内容\nW-1,升降设备,3号楼,停了\nW-2,升降 设备,5号楼,{long}\nW-3,市容,1号楼,垃圾没收\nW-4,电梯,2号楼,响\n");
        let preview = send(&desk, &list);
        assert!(preview.says("接收这 1 行") && preview.says("这些叫法是我们的哪一类") && preview.says("“升降设备”（1 行）"), "{}", preview.words());
        let none = desk.submit(&preview, "/words", &[]);
        assert!(none.status == 422 && none.says("至少给一个叫法"), "{}", none.words());
        let lift = preview.choice("电梯");
        let at = (0..3).find(|n| preview.filled_all().contains(&(format!("word-{n}"), "升降设备".into()))).expect("its place");
        let told = desk.submit(&preview, "/words", &[(format!("category-{at}").as_str(), lift.as_str())]);
        assert!(told.status == 200 && told.says("接收这 3 行") && !told.says("“升降") && told.says("“市容”"), "however it is spaced: {}", told.words());
        desk.submit(&told, "/confirmation", &[]);
        for _ in 0..2 {
            house.advance(std::time::Duration::from_secs(11));
            house.run_jobs();
        }
        for number in ["W-1", "W-2", "W-4"] {
            assert_eq!(order(house, number).category_id, lift, "{number}");
        }
        assert_eq!(order(house, "W-2").words, long, "nothing of a row that waited is cut");
        // What was left out is told afterwards, and the list goes on with it.
        let done = desk.get(&preview.url);
        let clean = done.choice("卫生");
        let told = desk.submit(&done, "/words", &[("category-0", &clean)]);
        assert!(told.says("接收这 1 行"), "{}", told.words());
        desk.submit(&told, "/confirmation", &[]);
        house.advance(std::time::Duration::from_secs(11));
        house.run_jobs();
        assert_eq!(order(house, "W-3").category_id, clean);
        let next = send(&desk, "编号,类别,地点,内容\nW-5,升降设备,3号楼,又停了\n");
        assert!(next.says("接收这 1 行") && !next.says("这些叫法"), "{}", next.words());
        let kept = desk.get("/desk/exchange/words");
        assert!(kept.says("升降设备") && kept.says("市12345热线") && kept.says("市容"), "{}", kept.words());
        let gone = desk.submit(&kept, "/words/end", &[]);
        assert_eq!(gone.status, 200, "{}", gone.words());
        assert_eq!(gone.text.matches("/words/end").count(), kept.text.matches("/words/end").count() - 1);
        assert_eq!(house.staff("party").get("/desk/exchange/words").status, 403);
        let entries = { let community = house.community(); house.app.db.read_now(|conn| linli::store::record::page_after(conn, &community, 0, 100_000)).expect("it reads") };
        assert_eq!(entries.iter().filter(|e| e.act == "exchange.words").count(), 3, "each is an act");
    }
}

living! {
    /// Answers go back as a workbook as well.
    answers_go_back_as_a_workbook, |house| {
        let desk = house.staff("desk");
        take(house, &desk, &one_order("HL-9", "电梯", "2026-11-24 09:00"));
        let page = desk.get(&format!("/desk/requests/{}", order(house, "HL-9").id));
        assert_eq!(desk.submit(&page, "/answer", &[("words", "=1+1，今天来修")]).status, 200);
        let start = desk.get("/desk/exchange");
        let source = start.choice("市12345热线");
        let file = desk.submit(&start, "/answers", &[("source", &source), ("format", "xlsx")]);
        assert_eq!(file.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert!(file.text.starts_with("PK"), "an archive");
        let csv = desk.submit(&desk.get("/desk/exchange"), "/answers", &[("source", &source), ("format", "csv")]);
        assert!(!csv.text.contains("HL-9"), "sent back once, in whatever form");
    }
}

living! {
    /// What rose is counted on the desk's first page, found by one press, and read by the subdistrict's own account.
    what_rose_is_counted_and_found, |house| {
        let desk = house.staff("desk");
        let home = desk.get("/desk");
        assert!(home.says("上升到街道"), "{}", home.words());
        let risen = desk.get("/desk/requests?risen=yes");
        let rows = |page: &Page| page.text.matches("<th scope=\"row\"><a href=\"/desk/requests/").count();
        let before = rows(&risen);
        assert!(before > 0, "one was handed round until it rose: {}", risen.words());
        assert!(home.words().contains(&format!("{before} 上升到街道")) || home.words().contains(&format!("{before}上升到街道")), "{}", home.words());
        let qin = house.colleague("秦岚");
        let theirs = qin.get("/desk/requests");
        assert!(theirs.status == 200 && rows(&theirs) >= before, "{}", theirs.words());
        let id = risen.link("/desk/requests/0").rsplit('/').next().expect("an id").to_owned();
        let page = qin.get(&format!("/desk/requests/{id}"));
        assert_eq!(qin.submit(&page, "/solution", &[("words", "街道办好了")]).status, 200);
        assert_eq!(rows(&desk.get("/desk/requests?risen=yes")), before - 1, "done is risen no more");
        let community = house.community();
        let open: Vec<String> = house.app.db.read_now(|conn| Ok(table::table.filter(table::community_id.eq(&community)).filter(table::open.eq(true)).select(table::id).load(conn)?)).expect("it reads");
        let kept = house.app.db.read_now(|conn| linli::store::risen::ids(conn, &community, 1000)).expect("it reads");
        assert!(kept.iter().all(|id| open.contains(id)), "nothing that is over");
        // Late, and late again: it rises by itself and is counted.
        house.advance(std::time::Duration::from_secs(40 * 24 * 3600));
        house.run_jobs();
        house.run_jobs();
        let desk = house.staff("desk");
        assert!(rows(&desk.get("/desk/requests?risen=yes")) > before, "{}", desk.get("/desk").words());
        // What has to be looked at in a mediation stands in the day.
        let home = desk.get("/desk");
        assert!(home.says("今天要看的调解") && home.text.contains("/desk/mediations/"), "{}", home.words());
    }
}

living! {
    /// The board's list by category: only that category, also with a state, page by page.
    the_board_is_read_by_category, |house| {
        let visitor = house.browser();
        let all = visitor.get_json("/api/v1/open/requests", "none").1;
        let rows = all["requests"].as_array().expect("rows").clone();
        let name = rows[0]["category"].as_str().expect("a category").to_owned();
        let code = visitor.get("/open/requests").choice(&name);
        for state in ["", "&state=open", "&state=done"] {
            let (status, some) = visitor.get_json(&format!("/api/v1/open/requests?category={code}{state}"), "none");
            assert_eq!(status, 200);
            let some = some["requests"].as_array().expect("rows").clone();
            assert!(some.iter().all(|r| r["category"] == name.as_str()), "{state}: {some:?}");
            assert!(!state.is_empty() || !some.is_empty());
            let mut numbers: Vec<i64> = some.iter().map(|r| r["n"].as_i64().expect("a number")).collect();
            let sorted = { let mut s = numbers.clone(); s.sort_unstable_by(|a, b| b.cmp(a)); s };
            numbers.dedup();
            assert_eq!(numbers, sorted, "newest first, each once");
        }
        assert_eq!(visitor.get("/open/requests?category=nowhere").status, 200);
    }
}

living! {
    /// No resident stands behind an order: nobody is asked about it, and nobody counts as silent; beside it, one who is.
    an_order_has_nobody_to_ask, |house| {
        let desk = house.staff("desk");
        take(house, &desk, &one_order("HL-9", "电梯", "2026-11-25 09:40"));
        let theirs = order(house, "HL-9").id;
        let his = house.resident(&house.cast().neighbour.clone());
        let own = filed(&his, "漏水", "3号楼", "楼顶的水漏到电梯里");
        for id in [&theirs, &own] {
            let page = desk.get(&format!("/desk/requests/{id}"));
            assert_eq!(desk.submit(&page, "/solution", &[("words", "换好了")]).status, 200);
        }
        let community = house.community();
        let state = |id: &str| {
            let row = house.app.db.read_now(|conn| askings::find(conn, &community, id)).expect("it reads");
            row.map(|row| row.state.as_str())
        };
        assert_eq!((state(&theirs), state(&own)), (None, Some("waiting")));
        for days in [4, 15] {
            house.advance(std::time::Duration::from_secs(days * 24 * 3600 + 3600));
            house.run_jobs();
        }
        house.advance(std::time::Duration::from_secs(2 * 3600));
        house.run_jobs();
        assert_eq!((state(&theirs), state(&own)), (None, Some("asked")));
        let sums = house.app.db.read_now(|conn| figures::summed(conn, &community, ("2026-01", "2027-12"), None, By::Way));
        let sums = sums.expect("it reads");
        let machine = sums.iter().find(|(way, _)| way == "machine").expect("orders are counted").1;
        assert!(machine.filed >= 1 && machine.heard() == 0, "{machine:?}");
        assert!(sums.iter().any(|(way, counts)| way == "alone" && counts.unreached >= 1), "{sums:?}");
        let how = house.browser().get("/open/how");
        assert!(how.says("没有居民可以问"), "{}", how.words());
    }
}
