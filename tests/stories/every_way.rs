//! The same result by every way: what may be the same is shown on the telephone and at a paper form too; what may be
//! public goes by the list of the day it was filed; and there is a place for what grows and for papers.

use std::time::Duration;

use linli::store::requests::{self, Request};
use linli::store::{catalogue, problems};

use crate::house::{Browser, House, Page};
use crate::living;

const LEAK: &str = "楼道水管接口一直滴水，地上都是水。";
const HERS: &str = "楼道水管滴水，地上滑。";

fn check_page(browser: &Browser, category: &str, place: &[(&str, &str)], words: &str) -> Page {
    let what = browser.get("/requests/new/what");
    let asked = browser.submit(&what, "/requests/new/what", &[("category", &what.choice(category))]);
    let page = browser.submit(&asked, "/requests/new/where", place);
    browser.not_the_same(browser.submit_with_photos(&page, "/requests/new/words", &[("words", words)], &[]))
}

fn id_of(filed: &Page) -> String {
    assert!(filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn read(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

fn voices(house: &House, id: &str) -> i64 {
    let community = house.community();
    let ids = [id.to_owned()];
    house.app.db.read_now(|conn| problems::voices_of(conn, &community, &ids)).expect("it reads").remove(id).unwrap_or(0)
}

/// 陈建国 reports a leak on the stairs of 3号楼, where 王秀兰 lives.
fn his_leak(house: &House) -> String {
    let his = house.resident(&house.cast().neighbour.clone());
    let building = his.get("/requests/new/what");
    let asked = his.submit(&building, "/requests/new/what", &[("category", &building.choice("漏水"))]);
    let id = asked.choice("3号楼");
    let place = [("place", "other"), ("building", id.as_str()), ("detail", "二楼")];
    id_of(&his.submit(&check_page(&his, "漏水", &place, LEAK), "/requests", &[]))
}

fn name_of(number: i64) -> String {
    format!("R-{number}")
}

living! {
    /// She rings: the page shows what neighbours reported, and why; 周敏 asks her, and it goes with his. What was chosen is
    /// kept, what is gone is said, and pressed twice it is one voice.
    me_too_on_the_telephone, |house| {
        let first = his_leak(house);
        let desk = house.staff("desk");
        let page = desk.get("/desk/phone");
        let found = desk.submit(&page, "/desk/phone", &[("q", "王秀兰"), ("do", "find")]);
        let her = house.cast().resident.id.clone();
        let page = desk.submit(&found, "/desk/phone", &[("q", "王秀兰"), ("pick", &her)]);
        let (leak, stairs) = (page.choice("漏水"), page.choice("3号楼1单元"));
        let said = [("category", leak.as_str()), ("place", stairs.as_str()), ("words", HERS), ("checked", "not")];
        let press = |page: &Page, more: &[(&str, &str)]| desk.submit(page, "/desk/phone", &[said.as_slice(), more].concat());

        let asked = press(&page, &[("do", "take")]);
        assert!(asked.status == 422 && asked.says("请看一看、选一个") && asked.text.contains(HERS), "{}", asked.words());
        assert!(asked.says("同一栋楼") && asked.says("今天刚报的") && asked.says("说法差不多"), "{}", asked.words());
        assert!(!asked.says(LEAK), "the same lines as residents see: {}", asked.words());
        assert_eq!(asked.choice(&name_of(read(house, &first).number)), first);
        assert!(asked.filled("/desk/phone").contains(&("joins".into(), "new".into())), "nothing is put together by itself");

        let kept = press(&asked, &[("joins", &first), ("do", "save")]);
        assert!(kept.filled("/desk/phone").contains(&("joins".into(), first.clone())), "{}", kept.words());
        let gone = press(&kept, &[("joins", "nobody-has-this-id"), ("do", "take")]);
        assert!(gone.status == 422 && gone.says("请重新选") && gone.text.contains(HERS), "{}", gone.words());
        let taken = press(&gone, &[("joins", &first), ("do", "take")]);
        assert!(taken.status == 200 && taken.says("放在一起办"), "{}", taken.words());
        let hers = taken.link("/desk/requests/").rsplit('/').next().expect("an id").to_owned();
        assert_eq!((voices(house, &first), voices(house, &hers)), (2, 2));
        let request = read(house, &hers);
        assert!(request.goes_with_others() && request.channel == "phone" && request.resident_id == her);
        let twice = press(&gone, &[("joins", &first), ("do", "take")]);
        assert_eq!((twice.url, voices(house, &first)), (taken.url, 2), "pressed twice it is one voice");
    }
}

living! {
    /// What stands on paper is compared as well when it is entered; entered twice, that is what is said.
    me_too_on_paper, |house| {
        let first = his_leak(house);
        let desk = house.staff("desk");
        desk.submit(&desk.get("/desk/paper"), "/desk/paper", &[("count", "1")]);
        house.advance(Duration::from_secs(3 * 3600));
        let desk = house.staff("desk");
        let page = desk.get("/desk/paper/enter?number=P-0001");
        let base = [("number", "p1"), ("day", "2026-11-23"), ("hour", "10:15"), ("by", "李明"), ("words", HERS), ("q", "王秀兰")];
        let found = desk.submit(&page, "/enter", &[base.as_slice(), &[("do", "find")]].concat());
        let (her, leak, stairs) = (found.choice("王秀兰"), found.choice("漏水"), found.choice("3号楼1单元"));
        let rest = [("person", her.as_str()), ("category", leak.as_str()), ("place", stairs.as_str())];
        let all = [base.as_slice(), rest.as_slice()].concat();
        let asked = desk.submit(&found, "/enter", &all);
        assert!(asked.status == 422 && asked.says("请看一看、选一个") && asked.text.contains(HERS), "{}", asked.words());
        assert_eq!(asked.choice(&name_of(read(house, &first).number)), first);
        let joined = [all.as_slice(), &[("joins", first.as_str())]].concat();
        let entered = desk.submit(&asked, "/enter", &joined);
        assert_eq!(entered.status, 200, "{}", entered.words());
        let hers = entered.url.rsplit('/').next().expect("an id").to_owned();
        assert_eq!((voices(house, &first), read(house, &hers).channel.as_str()), (2, "paper"));
        let again = desk.submit(&found, "/enter", &[joined.as_slice(), &[("key", "another")]].concat());
        assert!(again.status == 409 && again.text.contains(&entered.url), "{}", again.words());
    }
}

living! {
    /// The administrator keeps a category off the board from today: what was filed before may still go up, what comes now
    /// may not; and when it is let again, what came in between stays as it was.
    what_may_be_public_goes_by_the_list_of_its_day, |house| {
        let (admin, desk) = (house.staff("admin"), house.staff("desk"));
        let his = house.resident(&house.cast().neighbour.clone());
        let place = [("place", "shared"), ("detail", "北门第三盏")];
        let file = |words: &str| {
            let check = check_page(&his, "路灯", &place, words);
            let asked = check.says("不写我的名字");
            (asked, id_of(&his.submit(&check, "/requests", &[("public", "yes")])))
        };
        let (asked, before) = file("北门的灯坏了");
        assert!(asked);
        let category = read(house, &before).category_id;
        let address = format!("/desk/settings/list/categories/{category}");
        let change = |public: bool| {
            let page = admin.get(&address);
            let party = page.choice("安居物业");
            let mut line = vec![("party", party.as_str()), ("answer_hours", "24"), ("solve_hours", "72"), ("hours", "calendar")];
            if public {
                line.push(("public", "yes"));
            }
            let changed = admin.submit(&page, "/line", &line);
            assert_eq!(changed.status, 200, "{}", changed.words());
        };
        change(false);
        let (asked, between) = file("北门的灯又坏了");
        assert!(!asked, "nobody is asked now, and a tick that was sent all the same counts for nothing");
        let at_desk = |id: &str| desk.get(&format!("/desk/requests/{id}"));
        assert!(!at_desk(&between).offers("/publication"), "{}", at_desk(&between).words());
        assert!(his.get(&format!("/requests/{before}")).offers("/publicity"), "his earlier one goes by its own line");
        let up = desk.submit(&at_desk(&before), "/publication", &[("words", "北门第三盏路灯不亮。")]);
        assert!(up.status == 200 && read(house, &before).public, "{}", up.words());
        change(true);
        assert!(!at_desk(&between).offers("/publication") && !his.get(&format!("/requests/{between}")).offers("/publicity"));
        let (asked, after) = file("北门的灯还是不亮");
        assert!(asked && at_desk(&after).offers("/publication"));
        let history = admin.get(&address);
        assert!(history.says("可以公开"), "{}", history.words());
    }
}

living! {
    /// What grows, creeps and stands in puddles has its place, and so have papers; papers are nobody else's to read.
    there_is_a_place_for_what_grows_and_for_papers, |house| {
        let community = house.community();
        let all = house.app.db.read_now(|conn| catalogue::categories_in_use(conn, &community)).expect("it reads");
        let of = |code: &str| all.iter().find(|c| c.code == code).unwrap_or_else(|| panic!("no {code}")).clone();
        assert!(of("environment").public && !of("services").public);
        let his = house.resident(&house.cast().neighbour.clone());
        let what = his.get("/requests/new/what");
        let asked = his.submit(&what, "/requests/new/what", &[("category", &what.choice("证明、社保"))]);
        let page = his.submit(&asked, "/requests/new/where", &[("place", "home")]);
        assert!(page.says("想办哪一样") && page.says("老年卡、高龄津贴"), "{}", page.words());
        let list = house.browser().get("/open/list");
        assert!(list.says("绿化、环境") && list.says("证明、社保"), "{}", list.words());
    }
}
