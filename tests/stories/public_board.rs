//! The public board: only what resident and staff both let be seen, in words that name nobody; true figures, and what
//! is few left out.

use linli::acts::requests::file::{More, Report, file_with};
use linli::acts::requests::publicity;
use linli::domain::request::{PlaceWords, Words};
use linli::domain::standing::Office;
use linli::example::at_desk;
use linli::store::answers::Claim;
use linli::store::{asides, catalogue, requests};

use super::bounded::told_as_it_is;
use crate::house::{Browser, House, Page};
use crate::living;

const OWN: &str = "我是七号楼陈建国，北门路灯坏了三天了。";

fn check_page(browser: &Browser, category: &str, place: (&str, &str)) -> Page {
    let what = browser.get("/requests/new/what");
    let asked = browser.submit(&what, "/requests/new/what", &[("category", &what.choice(category))]);
    let page = browser.submit(&asked, "/requests/new/where", &[("place", place.0), ("detail", place.1)]);
    let page = browser.submit_with_photos(&page, "/requests/new/words", &[("words", OWN)], &[]);
    browser.not_the_same(page)
}

fn id_of(filed: &Page) -> String {
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn number(house: &House, id: &str) -> i64 {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there").number
}

fn is_public(house: &House, id: &str) -> bool {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there").public
}

living! {
    /// His tick and the staff's line together put it on the board; either takes it off again.
    public_is_what_both_let_be_public, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let visitor = house.browser();
        let page = check_page(&his, "路灯", ("shared", "北门第三盏"));
        assert!(page.says("不写我的名字"), "{}", page.words());
        let id = id_of(&his.submit(&page, "/requests", &[("public", "yes")]));
        let address = format!("/open/requests/{}", number(house, &id));
        assert!(!is_public(house, &id) && visitor.get(&address).status == 404, "not before staff read it");

        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/requests/{id}"));
        for (words, why) in [("陈建国说北门路灯不亮", "名字"), ("3号楼2单元门口的灯", "单元"), ("请打13900010002", "数字")] {
            let refused = desk.submit(&page, "/publication", &[("words", words)]);
            assert!(refused.status == 422 && refused.says(why) && refused.text.contains(words), "{}", refused.words());
        }
        let done = desk.submit(&page, "/publication", &[("words", "北门第三盏路灯不亮。")]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(is_public(house, &id));
        // Other systems are told of its steps as long as it stands there, of those before too.
        let told = |many: usize| {
            let all = visitor.get("/open311/v2/servicerequestupdates.json");
            let number = format!("\"service_request_id\":\"{}\"", number(house, &id));
            assert_eq!(all.text.matches(&number).count(), many, "{}", all.text);
            told_as_it_is(house);
        };
        told(1);
        let seen = visitor.get(&address);
        assert!(seen.status == 200 && seen.says("北门第三盏路灯不亮") && seen.says("社区写的"), "{}", seen.words());
        assert!(!seen.says("陈建国") && !seen.says(OWN) && !seen.says("七号楼"), "{}", seen.words());
        let list = visitor.get("/open/requests?state=open");
        assert!(list.says("北门第三盏路灯不亮") && !visitor.get("/open/requests?state=done").says("北门第三盏路灯不亮"));
        let (status, json) = visitor.get_json(&format!("/api/v1{address}"), "none");
        assert_eq!(status, 200);
        assert!(json["summary"] == "北门第三盏路灯不亮。" && json.get("resident").is_none() && json.get("words").is_none(), "{json}");

        // He changes his mind: at once it is gone, and may come back without being written anew by him.
        let one = his.get(&format!("/requests/{id}"));
        assert!(one.says("公开栏上有这件事"), "{}", one.words());
        let kept = his.submit(&one, "/publicity", &[("public", "no")]);
        assert!(kept.says("邻居们看不到"), "{}", kept.words());
        assert!(!is_public(house, &id) && visitor.get(&address).status == 404);
        told(0);
        let page = desk.get(&format!("/desk/requests/{id}"));
        assert!(page.says("没有同意公开") && !page.offers("/publication"), "{}", page.words());
        let one = his.get(&format!("/requests/{id}"));
        his.submit(&one, "/publicity", &[("public", "yes")]);
        assert!(is_public(house, &id), "both let it again");
        told(3);
        let page = desk.get(&format!("/desk/requests/{id}"));
        desk.submit(&page, "/publication", &[("off", "1")]);
        assert!(!is_public(house, &id));
        told(0);
    }
}

living! {
    /// In a home nobody is asked, and a tick that was sent all the same counts for nothing; nor does the desk's word.
    a_home_is_never_on_the_board, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = check_page(&his, "漏水", ("home", ""));
        assert!(!page.says("不写我的名字"), "{}", page.words());
        let id = id_of(&his.submit(&page, "/requests", &[("public", "yes")]));
        let community = house.community();
        let aside = house.app.db.read_now(|conn| asides::find(conn, &community, &id)).expect("it reads").expect("it is there");
        assert!(!aside.resident_lets && !aside.shared);
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/requests/{id}"));
        assert!(!page.offers("/publication"), "{}", page.words());
        let hidden = page.form("/summary").hidden;
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        fields.push(("words", "水管漏水。"));
        let refused = desk.post_raw(&format!("/desk/requests/{id}/publication"), &fields);
        assert_eq!(refused.status, 409, "{}", refused.words());
        assert!(!is_public(house, &id));
    }
}

/// Puts many on the board through the same doors.
fn publish_many(house: &House, how_many: usize) {
    let community = house.community();
    let zhou = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    let category = house.app.db.read_now(|conn| catalogue::categories_in_use(conn, &community)).expect("it reads");
    let category = category.into_iter().find(|c| c.code == "power").expect("a category").id;
    let once = || Claim { key: None, route: "stories", digest: [0; 32] };
    for n in 0..how_many {
        let report = Report {
            resident: house.cast().neighbour.id.clone(),
            category_id: category.clone(),
            building_id: None,
            unit: None,
            place: PlaceWords::parse("北门").expect("a place"),
            words: Words::parse(OWN).expect("words"),
            answers: Vec::new(),
            draft: None,
        };
        let more = More { shared: true, lets_public: true, ..More::default() };
        let desk = || at_desk(&zhou, Office::Desk, None);
        house.wait(async {
            let id = file_with(&house.app.db, &community, desk(), once(), report, more).await.expect("it is filed");
            let words = Some(format!("路灯不亮，报修第{}次", "又".repeat(n % 7)));
            let whose = (id, 1);
            publicity::publish(&house.app.db, &community, desk(), once(), whose, words).await.expect("it is published");
        });
    }
}

living! {
    /// By pages, with nothing twice and nothing left out; statements stay the same however much there is.
    the_list_is_read_by_pages, |house| {
        let visitor = house.browser();
        let count = |path: &str| {
            (0..4).map(|_| {
                let before = linli::store::db::statements(&house.database);
                assert_eq!(visitor.get(path).status, 200);
                linli::store::db::statements(&house.database) - before
            }).min().unwrap_or(0)
        };
        let before = [count("/open"), count("/open/requests"), count("/open/figures")];
        publish_many(house, 60);
        let after = [count("/open"), count("/open/requests"), count("/open/figures")];
        for (before, after) in before.iter().zip(after) {
            assert!(after <= before + 1 && after <= 20, "{before} statements, then {after}");
        }
        let (mut seen, mut path) = (std::collections::BTreeSet::new(), "/open/requests".to_owned());
        for _ in 0..20 {
            let page = visitor.get(&path);
            let html = page.html();
            let rows = scraper::Selector::parse("a.row").expect("a selector");
            for row in html.select(&rows).filter_map(|a| a.value().attr("href")) {
                assert!(seen.insert(row.to_owned()), "{row} twice");
            }
            let next = scraper::Selector::parse("a[rel=next]").expect("a selector");
            match html.select(&next).next().and_then(|a| a.value().attr("href")) {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        let community = house.community();
        let filter = asides::PublicFilter::default();
        let all = house.app.db.read_now(|conn| asides::public(conn, &community, &filter, 10_000)).expect("it reads").rows;
        assert!(all.len() >= 60 && seen.len() == all.len(), "{} of {}", seen.len(), all.len());
    }
}

living! {
    /// True figures as of a time, the same in words, in JSON and as a file; staff see all, a party its own.
    figures_are_true_and_say_as_of_when, |house| {
        house.run_jobs();
        let visitor = house.browser();
        let board = visitor.get("/open");
        assert!(board.says("还在办") && board.says("数的") && board.says("居民说修好了"), "{}", board.words());
        let (status, json) = visitor.get_json("/api/v1/open", "none");
        assert_eq!(status, 200);
        let community = house.community();
        let open = house.app.db.read_now(|conn| linli::store::figures::board(conn, &community)).expect("it reads");
        assert_eq!(json["now"]["open"], open.iter().map(|r| r.open).sum::<i64>());
        assert!(json["as_of"].is_i64() && json["rates"]["filed"].as_u64().is_some_and(|n| n > 0), "{json}");
        // Few in hand, late or done is told neither by party nor by category, nor can be had from the other table.
        for column in ["open", "late", "solved"] {
            for by in ["by_party", "by_category"] {
                let lines = json[by].as_array().expect("lines");
                let shown: Vec<u64> = lines.iter().filter_map(|l| l[column].as_u64()).collect();
                assert!(shown.iter().all(|n| *n == 0 || *n >= 5), "{column} {by}: {json}");
                assert!(lines.len() - shown.len() != 1, "one alone could be reckoned out: {column} {by}: {json}");
            }
        }
        assert!(open.iter().any(|r| (1..5).contains(&r.open)), "the example has what is few");
        assert!(board.says("写着“少”的"), "{}", board.words());
        let whole: u64 = json["rates"]["filed"].as_u64().expect("a number");
        let (_, figures) = visitor.get_json("/api/v1/open/figures", "none");
        for table in figures["tables"].as_array().expect("tables") {
            let lines = table["lines"].as_array().expect("lines");
            let shown: Vec<u64> = lines.iter().filter_map(|l| l["filed"].as_u64()).collect();
            assert!(shown.iter().all(|n| *n == 0 || *n >= 5), "{table}");
            let left_out = lines.len() - shown.len();
            assert!(left_out != 1 || lines.len() == 1, "one alone could be reckoned out: {table}");
            assert!(shown.iter().sum::<u64>() <= whole);
        }
        let csv = visitor.get("/open/figures.csv");
        assert!(csv.status == 200 && csv.text.contains("安居物业") && !csv.text.contains("陈建国"), "{}", csv.text);
        let party = house.staff("party");
        let theirs = party.get("/desk/figures");
        assert!(theirs.status == 200 && theirs.says("安居物业") && !theirs.says("街道市政"), "{}", theirs.words());
        let desk = house.staff("desk").get("/desk/figures");
        assert!(desk.says("安居物业") && desk.says("街道市政") && desk.says("请人代报"), "{}", desk.words());
        let how = visitor.get("/open/how");
        assert!(how.says("满 50 分") && how.says("第 3 天") && how.says("14 天"), "{}", how.words());
        assert!(visitor.get("/open/print").says("公开栏"));
        assert_eq!(visitor.get("/open/requests/nothing").status, 404);
    }
}

living! {
    /// Put under a category that is nobody else's to read, it leaves the board at once, and comes back with the right one.
    another_category_decides_again_who_may_read, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let visitor = house.browser();
        let page = check_page(&his, "路灯", ("shared", "北门第三盏"));
        let id = id_of(&his.submit(&page, "/requests", &[("public", "yes")]));
        let desk = house.staff("desk");
        let at = format!("/desk/requests/{id}");
        desk.submit(&desk.get(&at), "/publication", &[("words", "北门第三盏路灯不亮。")]);
        let address = format!("/open/requests/{}", number(house, &id));
        assert_eq!(visitor.get(&address).status, 200);
        let page = desk.get(&at);
        let put = desk.submit(&page, "/category", &[("category", &page.choice("吵闹、邻里")), ("words", "说的是邻居。")]);
        assert!(put.status == 200 && !put.offers("/publication"), "{}", put.words());
        assert!(!is_public(house, &id) && visitor.get(&address).status == 404);
        told_as_it_is(house);
        let page = desk.get(&at);
        let put = desk.submit(&page, "/category", &[("category", &page.choice("电、路灯")), ("words", "还是灯。")]);
        assert_eq!(put.status, 200, "{}", put.words());
        assert!(is_public(house, &id) && visitor.get(&address).status == 200);
        told_as_it_is(house);
    }
}
