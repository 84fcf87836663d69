//! One problem, many voices: 我也是 beside a neighbour's report, merged and split at the desk, and nothing of anybody's
//! home shown to others.

use linli::store::requests::{self, Request};
use linli::store::{acts, problems};

use crate::house::{Browser, House, Page};
use crate::living;

const LEAK: &str = "楼道水管接口一直滴水，地上都是水。";

/// As far as the page after the words; `place` is `home`, `stairs` or a building's name.
fn told(browser: &Browser, base: &str, category: &str, place: &str, words: &str) -> Page {
    let what = browser.get(&format!("{base}/requests/new/what"));
    let category = what.choice(category);
    let asked = browser.submit(&what, "/requests/new/what", &[("category", &category)]);
    let page = match place {
        "home" | "stairs" => browser.submit(&asked, "/requests/new/where", &[("place", place), ("detail", "三楼")]),
        "shared" => browser.submit(&asked, "/requests/new/where", &[("place", place), ("detail", "北门口")]),
        building => {
            let id = asked.choice(building);
            browser.submit(&asked, "/requests/new/where", &[("place", "other"), ("building", &id), ("detail", "二楼")])
        }
    };
    browser.submit_with_photos(&page, "/requests/new/words", &[("words", words)], &[])
}

fn id_of(filed: &Page) -> String {
    assert!(filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

/// Told to the end, whatever may be the same.
fn filed(browser: &Browser, base: &str, category: &str, place: &str, words: &str) -> String {
    let page = browser.not_the_same(told(browser, base, category, place, words));
    assert!(page.url.ends_with("/check"), "{} {}", page.url, page.words());
    id_of(&browser.submit(&page, &format!("{base}/requests"), &[]))
}

fn request(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

fn voices(house: &House, id: &str) -> i64 {
    let community = house.community();
    let ids = [id.to_owned()];
    house.app.db.read_now(|conn| problems::voices_of(conn, &community, &ids)).expect("it reads").remove(id).unwrap_or(0)
}

fn told_of(house: &House, id: &str, act: &str) -> bool {
    let community = house.community();
    house.app.db.read_now(|conn| acts::latest_about(conn, &community, id, act)).expect("it reads").is_some()
}

fn her(house: &House) -> String {
    format!("/for/{}", house.cast().resident.id)
}

/// 陈建国 reports a leak on the stairs of 3号楼, where 王秀兰 lives.
fn his_leak(house: &House) -> (Browser, String) {
    let his = house.resident(&house.cast().neighbour.clone());
    let id = filed(&his, "", "漏水", "3号楼", LEAK);
    (his, id)
}

living! {
    /// 李明 says 我也是 for 王秀兰: it is filed with the first one, told to her, undone by her; one row in the queue.
    me_too_instead_of_a_second_report, |house| {
        let (his, first) = his_leak(house);
        let (phone, base) = (house.helper(), her(house));
        let page = told(&phone, &base, "漏水", "stairs", "楼道水管滴水，地上滑。");
        assert!(page.url.ends_with("/similar"), "{} {}", page.url, page.words());
        assert!(page.says("同一栋楼") && page.says("都是“漏水") && page.says("今天刚报的") && page.says("3号楼"), "{}", page.words());
        assert!(page.says("说法差不多") && page.says("替王秀兰说：我也是"), "{}", page.words());
        assert!(!page.says("陈建国") && !page.says(LEAK) && !page.says("二楼"), "nothing names him or his words: {}", page.words());
        let joined = phone.submit(&page, "/requests/new/similar", &[("join", &first)]);
        let hers = id_of(&joined);
        let again = phone.submit(&page, "/requests/new/similar", &[("join", &first)]);
        assert_eq!(id_of(&again), hers, "pressed twice it is one voice");
        assert_eq!((voices(house, &first), voices(house, &hers)), (2, 2));
        assert!(request(house, &hers).goes_with_others() && request(house, &hers).words.contains("地上滑"));
        assert!(told_of(house, &hers, "request.file"), "she is told as of any report");

        // One row at the desk, and both say that they are two.
        let desk = house.staff("desk");
        let queue = desk.get("/desk/requests");
        assert!(queue.text.contains(&first) && !queue.text.contains(&hers), "{}", queue.words());
        let at_desk = desk.get(&format!("/desk/requests/{first}"));
        assert!(at_desk.says("一共 2 位在等") && at_desk.says("王秀兰"), "{}", at_desk.words());
        assert!(his.get(&format!("/requests/{first}")).says("还有 1 位邻居"));

        // She takes her voice back; his goes on alone.
        let kiosk = house.at_kiosk(&house.cast().resident.clone());
        let one = kiosk.get(&format!("/requests/{hers}"));
        assert!(one.says("还有 1 位邻居") && one.says("别人代写的"), "{}", one.words());
        let taken = kiosk.submit(&one, "/undo", &[]);
        assert_eq!(taken.status, 200, "{}", taken.words());
        assert_eq!((voices(house, &first), voices(house, &hers)), (0, 0));
        assert!(request(house, &first).open && request(house, &first).due_at < i64::MAX);
    }
}

living! {
    /// Answered and solved once for everybody; each says for themselves whether it is fixed.
    what_is_done_for_one_is_done_for_all, |house| {
        let (his, first) = his_leak(house);
        let (phone, base) = (house.helper(), her(house));
        let page = told(&phone, &base, "漏水", "stairs", LEAK);
        let hers = id_of(&phone.submit(&page, "/requests/new/similar", &[("join", &first)]));
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests/{first}"));
        assert!(theirs.says("会告诉每一位") && !theirs.says("王秀兰"), "others are not named to the party: {}", theirs.words());
        party.submit(&theirs, "/answer", &[("words", "明天上午换接口。")]);
        assert!(request(house, &hers).answered_at.is_some() && told_of(house, &hers, "request.answer"));
        let theirs = party.get(&format!("/desk/requests/{first}"));
        party.submit_with_photos(&theirs, "/solution", &[("words", "接口换好了。")], &[]);
        for id in [&first, &hers] {
            assert_eq!(request(house, id).state.as_str(), "solved");
        }
        let kiosk = house.at_kiosk(&house.cast().resident.clone());
        let one = kiosk.get(&format!("/requests/{hers}"));
        assert!(one.says("接口换好了"), "{}", one.words());
        let reopened = kiosk.submit(&one, "/reopening", &[("words", "还在滴")]);
        assert_eq!(reopened.status, 200, "{}", reopened.words());
        let one = his.get(&format!("/requests/{first}"));
        his.submit(&one, "/confirmation", &[]);
        assert_eq!((request(house, &first).state.as_str(), request(house, &hers).state.as_str()), ("confirmed", "reopened"));
        let queue = house.staff("desk").get("/desk/requests");
        assert!(queue.text.contains(&hers), "hers has a clock of its own again: {}", queue.words());
    }
}

living! {
    /// What happens in a home, or between neighbours, is neither shown nor joined, whoever knows its id.
    a_home_is_nobody_elses, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let leak = filed(&his, "", "漏水", "home", LEAK);
        let noise = filed(&his, "", "吵闹", "3号楼", "楼上半夜拖椅子，睡不着。");
        let (phone, base) = (house.helper(), her(house));
        let page = told(&phone, &base, "漏水", "stairs", LEAK);
        assert!(!page.text.contains(&leak), "{}", page.words());
        let hidden = phone.get(&format!("{base}/requests/new/words")).form("/requests/new/words").hidden;
        for id in [&leak, &noise] {
            let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            fields.push(("join", id));
            let refused = phone.post_raw(&format!("{base}/requests/new/similar"), &fields);
            assert_eq!(refused.status, 404, "{}", refused.words());
        }
        assert_eq!((voices(house, &leak), voices(house, &noise)), (0, 0));
    }
}

living! {
    /// Her own of three days ago is shown to her, in her home too, with its number and how far it is.
    ones_own_double_is_pointed_out, |house| {
        let (phone, base) = (house.helper(), her(house));
        let before = filed(&phone, &base, "漏水", "home", "厨房水管漏水，柜子湿了。");
        house.advance(std::time::Duration::from_secs(3 * 24 * 3600));
        let phone = house.helper();
        let page = told(&phone, &base, "漏水", "home", "厨房水管又漏水。");
        assert!(page.url.ends_with("/similar") && page.says("王秀兰报过差不多的一件"), "{} {}", page.url, page.words());
        assert!(page.text.contains(&before) && page.says("3 天前报的"), "{}", page.words());
        let check = phone.submit(&page, "/requests/new/similar", &[("none", "1")]);
        assert!(check.url.ends_with("/check") && check.says("又漏水"), "{}", check.words());
    }
}

living! {
    /// The desk puts two together and takes one out again, with reasons; those whose reports they are, are told.
    merged_and_split_with_a_reason, |house| {
        let (_, first) = his_leak(house);
        let (phone, base) = (house.helper(), her(house));
        let hers = filed(&phone, &base, "漏水", "home", "墙上渗水，可能是楼道的管子。");
        let number = format!("R-{}", request(house, &first).number);
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/requests/{hers}"));
        let none = desk.submit(&page, "/merging", &[("number", "R-999999"), ("words", "同一根管子")]);
        assert!(none.status == 422 && none.says("没有这个编号") && none.text.contains("同一根管子"), "{}", none.words());
        let page = desk.get(&format!("/desk/requests/{hers}"));
        let merged = desk.submit(&page, "/merging", &[("number", &number), ("words", "同一根管子，一起修。")]);
        assert!(merged.status == 200 && merged.says("一共 2 位在等"), "{}", merged.words());
        assert!(told_of(house, &hers, "request.merge") && !told_of(house, &first, "request.merge"));
        let late = desk.submit(&page, "/merging", &[("number", &number), ("words", "再来一次")]);
        assert_eq!(late.status, 409, "an old page overwrites nothing: {}", late.words());
        let kiosk = house.at_kiosk(&house.cast().resident.clone());
        assert!(kiosk.get("/").says("合在一起办"), "{}", kiosk.get("/").words());
        assert!(kiosk.get(&format!("/requests/{hers}")).says("同一根管子，一起修"));

        let page = desk.get(&format!("/desk/requests/{hers}"));
        let split = desk.submit(&page, "/splitting", &[("words", "查过了，是她家自己的管子。")]);
        assert_eq!(split.status, 200, "{}", split.words());
        assert!(told_of(house, &hers, "request.split") && voices(house, &first) == 0);
        assert!(request(house, &hers).due_at < i64::MAX, "her own clock runs");
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests/{hers}"));
        assert!(!theirs.offers("/merging"), "what is one cause is for the desk to say");
    }
}

living! {
    /// Her words are what the party reads first; what others add stands beside them, and nothing replaces them.
    her_own_words_stay_hers, |house| {
        let (phone, base) = (house.helper(), her(house));
        let said = "哎呀那个水呀，滴答滴答一晚上，我都睡不好。";
        let what = phone.get(&format!("{base}/requests/new/what"));
        let asked = phone.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
        let page = phone.submit(&asked, "/requests/new/where", &[("place", "home")]);
        let page = phone.submit_with_photos(
            &page,
            "/requests/new/words",
            &[("words", said), ("hand", "dictated"), ("summary", "厨房水龙头滴水")],
            &[],
        );
        let page = phone.not_the_same(page);
        let hers = id_of(&phone.submit(&page, &format!("{base}/requests"), &[]));
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests/{hers}"));
        assert!(theirs.says(said) && theirs.says("照本人说的记，经手：志愿者李明"), "{}", theirs.words());
        let (own, beside) = (theirs.text.find(said).expect("her words"), theirs.text.find("厨房水龙头滴水").expect("his"));
        assert!(own < beside, "her own words come first");
        let kept = party.submit(&theirs, "/summary", &[("words", "换水龙头阀芯")]);
        assert!(kept.status == 200 && kept.says("换水龙头阀芯") && kept.says("厨房水龙头滴水"), "{}", kept.words());
        assert_eq!(request(house, &hers).words, said);
        let kiosk = house.at_kiosk(&house.cast().resident.clone());
        let one = kiosk.get(&format!("/requests/{hers}"));
        assert!(one.says(said) && one.says("照本人说的记下来的") && one.says("换水龙头阀芯"), "{}", one.words());
    }
}
