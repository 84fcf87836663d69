//! Groups: begun fairly, joined and left by every way, led by those the group chose.

use std::time::Duration;

use crate::house::{Browser, Page};
use crate::living;

fn begun(desk: &Browser, fields: &[(&str, &str)]) -> Page {
    desk.submit(&desk.get("/desk/groups/new"), "/desk/groups", fields)
}

fn link_of(page: &Page, name: &str) -> String {
    let html = page.html();
    let links = scraper::Selector::parse("a.row").expect("a selector");
    let found = html.select(&links).find(|a| a.text().collect::<String>().contains(name));
    found.and_then(|a| a.value().attr("href").map(str::to_owned)).unwrap_or_else(|| panic!("{}", page.words()))
}

fn council<'a>(branch: &'a str, offline: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("kind", "digital"),
        ("name", "看屏小组"),
        ("what", "看着系统公不公平。"),
        ("percent", "50"),
        ("term", "12"),
        ("seats-branch", branch),
        ("seats-property", "1"),
        ("seats-resident", "2"),
        ("seats-offline", offline),
    ]
}

living! {
    /// No party dominates, a seat is kept for who has no phone and given to nobody else, and terms are renewed or ended.
    seats_are_shared_out_fairly, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let heavy = begun(&desk, &council("6", "1"));
        assert!(heavy.status == 422 && heavy.says("超过了上限") && heavy.text.contains("看屏小组"), "{}", heavy.words());
        let nobody = begun(&desk, &council("1", ""));
        assert!(nobody.status == 422 && nobody.says("请给不用手机的居民留席位"), "{}", nobody.words());
        let group = begun(&desk, &council("1", "1"));
        assert!(group.status == 200 && group.says("1 席，坐了 0 席"), "{}", group.words());
        let address = group.url.clone();
        let sit = |page: &Page, fields: &[(&str, &str)]| desk.submit(page, "/members", fields);
        let able = sit(&group, &[("person", "陈建国"), ("role", "member"), ("seat", "offline")]);
        assert!(able.status == 422 && able.says("留给不用手机的居民"), "{}", able.words());
        // 王秀兰 comes by 李明, whom she authorised; without an authorisation nobody comes in her place.
        let stranger = sit(&group, &[("person", "王秀兰"), ("role", "member"), ("seat", "offline"), ("helper", "陈建国")]);
        assert!(stranger.status == 422 && stranger.says("要先有本人的授权"), "{}", stranger.words());
        let seated = sit(&group, &[("person", "王秀兰"), ("role", "member"), ("seat", "offline"), ("helper", "李明")]);
        assert!(seated.status == 200 && seated.says("志愿者李明") && seated.says("任期到"), "{}", seated.words());
        let full = sit(&seated, &[("person", "刘桂芳"), ("role", "member"), ("seat", "offline")]);
        assert!(full.status == 422 && full.says("坐满了"), "{}", full.words());
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("小组职务"), "she is told");
        let fewer = desk.submit(&desk.get(&format!("{address}/change")), &address, &council("1", ""));
        assert_eq!(fewer.status, 422, "{}", fewer.words());

        let page = desk.get(&address);
        let renewed = desk.submit(&page, &page.link_or_form_of("王秀兰", "/renewal"), &[]);
        assert_eq!(renewed.status, 200, "{}", renewed.words());
        let page = desk.get(&address);
        let ended = desk.submit(&page, &page.link_or_form_of("王秀兰", "/end"), &[("why", "over"), ("words", "任期到了，谢谢您。")]);
        assert!(ended.status == 200 && !ended.says("志愿者李明"), "{}", ended.words());
        let paper = desk.get(&format!("{address}/paper"));
        assert!(paper.status == 200 && paper.says("看屏小组名册"), "{}", paper.words());
    }
}

living! {
    /// Alone, through a helper, at the desk; one that is not open says yes first; the second press is the first.
    joined_and_left_by_every_way, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let facts = [("kind", "residents"), ("name", "花友"), ("what", "一起种花。"), ("term", "0")];
        let group = begun(&desk, &facts);
        let id = group.url.rsplit('/').next().expect("an id").to_owned();
        let his = house.resident(&cast.neighbour);
        let page = his.get(&format!("/groups/{id}"));
        let asked = his.submit(&page, "/membership", &[]);
        assert!(asked.status == 200 && asked.says("等小组答应"), "{}", asked.words());
        assert_eq!(his.submit(&page, "/membership", &[]).status, 200, "a double tap is one");
        assert_eq!(his.submit(&page, "/membership", &[("key", "other")]).status, 409);
        let phone = house.helper();
        let hers = format!("/for/{}/groups/{id}", cast.resident.id);
        let joined = phone.submit(&phone.get(&hers), "/membership", &[]);
        assert!(joined.status == 200 && joined.says("等小组答应"), "{}", joined.words());
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("参加了小组"), "she is told");

        let page = desk.get(&group.url);
        assert!(page.says("想参加的人") && page.says("陈建国") && page.says("王秀兰"), "{}", page.words());
        let accepted = desk.submit(&page, &page.link_or_form_of("陈建国", "/members"), &[("person", &cast.neighbour.id)]);
        assert_eq!(accepted.status, 200, "{}", accepted.words());
        let page = desk.get(&group.url);
        let declined = desk.submit(&page, &page.link_or_form_of("王秀兰", "/end"), &[("why", "declined"), ("words", "人满了，下个月再来。")]);
        assert_eq!(declined.status, 200, "{}", declined.words());
        assert!(house.at_kiosk(&cast.resident).get(&format!("/groups/{id}")).says("想参加"));
        let inside = his.get(&format!("/groups/{id}"));
        assert!(inside.says("还没有资料"), "{}", inside.words());
        let left = his.submit(&inside, "/leaving", &[]);
        assert!(left.status == 200 && left.offers("/membership"), "{}", left.words());
    }
}

living! {
    /// Whoever leads it writes to its members, arranges meetings and keeps its papers; a member does not, a helper never.
    a_group_speaks_by_those_it_chose, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let list = his.get("/groups");
        let address = link_of(&list, "七号楼居民小组");
        let page = his.get(&address);
        assert!(page.says("商量楼道里放自行车的事") && page.offers("/meetings"), "{}", page.words());
        let past = his.submit(&page, "/meetings", &[("date", "2020-01-01"), ("time", "9:00"), ("place", "门厅"), ("words", "灯")]);
        assert!(past.status == 422 && past.says("请写以后的一天"), "{}", past.words());
        let met = his.submit(&page, "/meetings", &[("date", "2026-12-05"), ("time", "9:00"), ("place", "门厅"), ("words", "换灯的事")]);
        assert!(met.status == 200 && met.says("换灯的事"), "{}", met.words());
        house.run_jobs();
        assert!(house.helper().get("/notices").says("小组开会：换灯的事"), "李明 is a member, and told");
        assert!(!house.at_kiosk(&cast.resident).get("/notices").says("换灯的事"), "nobody else is");
        let off = his.submit(&met, &met.link_or_form_of("换灯的事", "/removal"), &[]);
        assert_eq!(off.status, 200, "{}", off.words());
        house.run_jobs();
        assert!(house.helper().get("/notices").says("小组的会不开了：换灯的事"));
        let met = his.submit(&off, "/meetings", &[("date", "2026-12-05"), ("time", "9:00"), ("place", "门厅"), ("words", "换灯的事")]);
        assert_eq!(met.status, 200, "{}", met.words());
        let bare = his.submit_with_photos(&met, "/files", &[("words", "账本")], &[]);
        assert!(bare.status == 422 && bare.says("请选一张照片"), "{}", bare.words());
        let junk = his.submit_with_photos(&met, "/files", &[("words", "账本")], &[("file", b"MZ not a picture".to_vec())]);
        assert_eq!(junk.status, 422, "{}", junk.words());
        let kept = his.submit_with_photos(&met, "/files", &[("words", "账本")], &[("file", b"%PDF-1.4 hello".to_vec())]);
        assert!(kept.status == 200 && kept.says("账本"), "{}", kept.words());
        let file = his.get(&kept.link("/files/"));
        assert_eq!(file.headers.get("content-type").and_then(|v| v.to_str().ok()), Some("application/pdf"));
        assert!(file.headers.get("content-disposition").is_some_and(|v| v.to_str().is_ok_and(|v| v.starts_with("attachment"))));
        let outside = house.at_kiosk(&cast.resident);
        assert_eq!(outside.get(&kept.link("/files/")).status, 404, "its papers are its members'");

        let check = his.submit(&his.get(&format!("{address}/notices/new")), "/notices/check", &[("title", "换灯"), ("body", "周六换灯，来搭把手。")]);
        assert!(check.status == 200 && check.says("发给 3 人"), "{}", check.words());
        let sent = his.submit(&check, &format!("{address}/notices"), &[]);
        assert!(sent.status == 200 && sent.says("换灯"), "{}", sent.words());
        house.run_jobs();
        let helper = house.helper();
        assert!(helper.get("/notices").says("换灯"), "李明 is a member");
        let refused = helper.get(&format!("{address}/notices/new"));
        assert_eq!(refused.status, 403, "but does not lead it: {}", refused.words());
        let form = helper.get(&address).form("/leaving").hidden;
        let csrf = form.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let tried = helper.post_raw(&format!("{address}/meetings"), &[("csrf", &csrf), ("key", "x"), ("date", "2026-12-05"), ("time", "9:00"), ("place", "门厅"), ("words", "灯")]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        let gone = his.submit(&kept, &kept.link_or_form_of("账本", "/removal"), &[]);
        assert!(gone.status == 200 && !gone.says("账本"), "{}", gone.words());
    }
}

living! {
    /// What is over takes nobody's room; as many as may be are to come, and the rest is said where it was typed.
    so_many_meetings_are_to_come, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let address = link_of(&his.get("/groups"), "七号楼居民小组");
        let meet = |his: &Browser, page: &Page, date: &str, what: &str| {
            his.submit(page, "/meetings", &[("date", date), ("time", "9:00"), ("place", "门厅"), ("words", what)])
        };
        // One stands there already.
        let mut page = his.get(&address);
        for n in 0..49 {
            page = meet(&his, &page, "2026-12-05", &format!("第{n}件事"));
            assert_eq!(page.status, 200, "{n}: {}", page.words());
        }
        let full = meet(&his, &page, "2026-12-05", "再来一件");
        assert!(full.status == 422 && full.says("先拿掉一次") && full.text.contains("再来一件"), "{}", full.words());
        let paper = his.submit_with_photos(&his.get(&address), "/files", &[("words", "账本")], &[("file", b"%PDF-1.4 hello".to_vec())]);
        assert!(paper.status == 200 && paper.says("账本"), "papers have room of their own: {}", paper.words());
        house.advance(Duration::from_secs(14 * 86_400));
        let his = house.resident(&cast.neighbour);
        let page = his.get(&address);
        assert!(!page.says("第0件事") && page.says("账本"), "{}", page.words());
        let next = meet(&his, &page, "2027-01-09", "过年的事");
        assert!(next.status == 200 && next.says("过年的事"), "{}", next.words());
    }
}
