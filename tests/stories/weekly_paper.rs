//! The weekly paper for those without a phone: made on Monday, a page a person, done when somebody says so.

use std::time::Duration;

use linli::store::acts::{self, Act};

use super::merging::filed_by_desk;
use crate::house::{Browser, House, Page};
use crate::living;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn filings(house: &House, resident: &str) -> Vec<Act> {
    let community = house.community();
    let found =
        house.app.db.read_now(|conn| acts::of_resident(conn, &community, resident, None, 60)).expect("it reads");
    found.into_iter().filter(|a| a.act == "request.file").collect()
}

/// Everything 李明 did for her before is told already, so that the week tells of this alone.
fn filed_by_helper(house: &House, words: &str) -> Act {
    let her = house.cast().resident.id.clone();
    filed_by_desk(&house.helper(), &her, words);
    filings(house, &her).into_iter().next().expect("an act")
}

pub fn building(list: &Page, name: &str) -> String {
    let page = list.html();
    let links = scraper::Selector::parse("a.row").expect("a selector");
    page.select(&links)
        .find(|a| a.text().collect::<String>().contains(name))
        .and_then(|a| a.value().attr("href").map(str::to_owned))
        .unwrap_or_else(|| panic!("no building {name}: {}", list.words()))
}

fn told(house: &House, act: &Act) -> Option<(i64, Option<String>)> {
    let community = house.community();
    let act = house.app.db.read_now(|conn| acts::find(conn, &community, &act.id)).expect("it reads").expect("an act");
    act.told_at.map(|at| (at, act.told_by))
}

pub fn delivered(desk: &Browser, address: &str, fields: &[(&str, &str)]) -> Page {
    desk.submit(&desk.get(address), "/delivery", fields)
}

living! {
    /// 王秀兰 gets hers; whoever has a phone gets none, nobody gets two, and it is told only once somebody handed it over.
    a_page_for_whoever_has_no_phone, |house| {
        let act = filed_by_helper(house, "楼道的灯不亮了。");
        house.advance(WEEK);
        house.run_jobs();
        house.run_jobs();
        let desk = house.staff("desk");
        let list = desk.get("/desk/digests");
        let third = building(&list, "3号楼");
        let page = desk.get(&third);
        assert!(page.says("王秀兰") && !page.says("陈建国"), "{}", page.words());
        let paper = desk.get(&format!("{third}/print"));
        assert!(paper.says("王秀兰") && paper.says("李明") && paper.says(&act.receipt_code), "{}", paper.words());
        assert!(paper.says("楼道的灯不亮了。") && paper.says("□ 不是我的意思") && paper.says("8888"), "{}", paper.words());
        assert_eq!(paper.text.matches("class=\"week\"").count(), page.text.matches("name=\"digest\"").count());
        assert!(told(house, &act).is_none(), "printing tells nobody");
        let none = delivered(&desk, &third, &[("how", "reached")]);
        assert_eq!(none.status, 422, "{}", none.words());
        let hers = none.choice("王秀兰");
        let missed = delivered(&desk, &third, &[("how", "missed"), ("digest", &hers)]);
        assert!(missed.status == 200 && missed.says("王秀兰") && missed.says("打过 1 次"), "{}", missed.words());
        assert!(told(house, &act).is_none());
        let done = delivered(&desk, &third, &[("how", "reached"), ("digest", &hers)]);
        assert!(done.status == 200 && done.says("记下了 1 张") && !done.text.contains(&hers), "{}", done.words());
        let zhou = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
        assert_eq!(told(house, &act).expect("told").1, Some(zhou), "her 24 hours begin with the paper in her hands");
        // The next week tells nothing twice: what she knows is not printed again, unless it still waits for her word.
        house.advance(WEEK);
        house.run_jobs();
        let desk = house.staff("desk");
        let again = desk.get(&format!("{third}/print"));
        assert!(!again.says("王秀兰") || again.says("等您一句话"), "{}", again.words());
    }
}

living! {
    /// What the carrier did for somebody themselves does not count as told; posted is done, and starts no window.
    own_hands_and_the_post_tell_nobody, |house| {
        let desk = house.staff("desk");
        let community = house.community();
        let found = house.app.db.read_now(|conn| linli::store::people_search::search(conn, &community, "张德福", None, 5));
        let zhang = found.expect("it reads").into_iter().next().expect("张德福").id;
        filed_by_desk(&desk, &zhang, "门铃坏了，听不见。");
        let by_desk = filings(house, &zhang).into_iter().next().expect("an act");
        let by_helper = filed_by_helper(house, "楼道的灯不亮了。");
        house.advance(WEEK);
        house.run_jobs();
        let desk = house.staff("desk");
        let third = building(&desk.get("/desk/digests"), "3号楼");
        let page = desk.get(&third);
        let (his, hers) = (page.choice("张德福"), page.choice("王秀兰"));
        let both = delivered(&desk, &third, &[("how", "reached"), ("digest", &his)]);
        assert_eq!(both.status, 200, "{}", both.words());
        assert!(told(house, &by_desk).is_none(), "周敏 filed it, so 周敏 has not told him");
        let posted = delivered(&desk, &third, &[("how", "posted"), ("digest", &hers)]);
        assert!(posted.status == 200 && !posted.text.contains(&hers), "{}", posted.words());
        assert!(told(house, &by_helper).is_none(), "nobody knows when she reads it");
        let elsewhere = desk.get(&building_or(&desk, "9号楼"));
        assert!(elsewhere.status != 200 || !elsewhere.offers("/delivery"), "not her area: {}", elsewhere.words());
    }
}

fn building_or(desk: &Browser, name: &str) -> String {
    let id = desk.get("/desk/cards").choice(name);
    format!("/desk/digests/{id}")
}
