//! What the house noticed is looked at by a human, and closed by somebody with words; nothing is blocked by it.

use std::time::Duration;

use linli::acts::signals::scan;
use linli::domain::signals::Thresholds;

use crate::house::{Browser, House};
use crate::living;

const HOUR: u64 = 3600;

/// The clock's job, as it runs by itself; gives how many signals are new.
fn look_around(house: &House, t: Thresholds) -> usize {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    house.wait(scan(&house.app.db, &house.community(), zone, t)).expect("the scan runs")
}

/// 李明 reports something for 王秀兰.
pub fn file_for_her(house: &House, phone: &Browser) {
    file_for(&house.cast().resident.id, phone);
}

/// 李明 reports something for one of his residents.
fn file_for(resident: &str, phone: &Browser) {
    let base = format!("/for/{resident}");
    let page = phone.get(&format!("{base}/requests/new/what"));
    assert_eq!(page.status, 200, "{}", page.words());
    let category = page.choice("漏水");
    let hidden = page.form("/requests/new/what").hidden;
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.extend([("category", category.as_str()), ("place", "home"), ("words", "水管又漏了")]);
    let filed = phone.post_raw(&format!("{base}/requests"), &fields);
    assert_eq!(filed.status, 200, "{}", filed.words());
}

living! {
    /// Reported at half past one at night: nothing stops him, and in the morning somebody asks.
    an_act_at_night_is_looked_at_and_closed_with_words, |house| {
        look_around(house, Thresholds::default());
        house.advance(Duration::from_secs(16 * HOUR + HOUR / 2));
        let phone = house.helper();
        let his = phone.get("/for?q=zdf").link("/for/0").trim_start_matches("/for/").to_owned();
        file_for(&his, &phone);
        assert_eq!(look_around(house, Thresholds::default()), 1);
        assert_eq!(look_around(house, Thresholds::default()), 0, "one while it is open");
        house.advance(Duration::from_secs(60));
        file_for(&his, &phone);
        assert_eq!(look_around(house, Thresholds::default()), 0, "seen again, on the same one");
        house.advance(Duration::from_secs(8 * HOUR));
        let desk = house.staff("desk");
        let list = desk.get("/desk/signals");
        assert!(list.says("半夜替人办事") && list.says("李明"), "{}", list.words());
        assert!(list.says("张德福"), "the newest stands first: {}", list.words());
        let address = list.link("/desk/signals/0");
        let one = desk.get(&address);
        assert!(one.says("共 2 次") && one.says("2 件事"), "{}", one.words());
        let nothing = desk.submit(&one, "/closing", &[("words", " ")]);
        assert_eq!(nothing.status, 422);
        let long = "问".repeat(2001);
        let kept = desk.submit(&one, "/closing", &[("words", &long)]);
        assert!(kept.status == 422 && kept.text.contains(&long), "what was typed is still there");
        let closed = desk.submit(&one, "/closing", &[("words", "打电话问过张大爷，水漫出来了，是他叫的。")]);
        assert_eq!(closed.status, 200, "{}", closed.words());
        assert!(!closed.says("张德福"), "{}", closed.words());
        let past = desk.get("/desk/signals?view=closed");
        assert!(past.says("是他叫的") && past.says("周敏"), "{}", past.words());
        let twice = desk.submit(&one, "/closing", &[("words", "再看一次")]);
        assert_eq!(twice.status, 409, "{}", twice.words());
        assert_eq!(look_around(house, Thresholds::default()), 0, "somebody has looked at these two");
        house.advance(Duration::from_secs(16 * HOUR));
        file_for(&his, &house.helper());
        assert_eq!(look_around(house, Thresholds::default()), 1, "another night is another question");
    }
}

living! {
    /// Rung five times over a week: somebody goes to the door.
    who_is_never_found_is_looked_for, |house| {
        look_around(house, Thresholds::default());
        file_for_her(house, &house.helper());
        let desk = house.staff("desk");
        let calls = desk.get("/desk/calls");
        let missed = calls.link_or_form_of("王秀兰", "/missed");
        assert_eq!(desk.submit(&calls, &missed, &[]).status, 200);
        assert_eq!(look_around(house, Thresholds::default()), 0, "once is nothing");
        for _ in 0..4 {
            house.advance(Duration::from_secs(36 * HOUR));
            let desk = house.staff("desk");
            let calls = desk.get("/desk/calls");
            let missed = calls.link_or_form_of("王秀兰", "/missed");
            let again = desk.submit(&calls, &missed, &[]);
            assert_eq!(again.status, 200, "{}", again.words());
        }
        assert_eq!(look_around(house, Thresholds::default()), 1);
        let auditor = house.staff("auditor");
        let list = auditor.get("/desk/signals");
        assert!(list.says("一直找不到本人") && list.says("5 次"), "{}", list.words());
        let one = auditor.get(&list.link("/desk/signals/0"));
        assert!(!one.offers("/closing"), "who oversees changes nothing");
    }
}

living! {
    /// Each of them by a query of its own: one helper alone for as long as it takes, one witness to as many papers.
    thresholds_are_settings, |house| {
        look_around(house, Thresholds::default());
        house.advance(Duration::from_secs(48 * HOUR));
        file_for_her(house, &house.helper());
        let alone = Thresholds { only_channel_days: 1, only_channel_acts: 1, ..Thresholds::default() };
        assert_eq!(look_around(house, Thresholds::default()), 0);
        assert_eq!(look_around(house, alone), 1);
        let list = house.staff("desk").get("/desk/signals");
        assert!(list.says("只听一个人说起") && list.says("王秀兰"), "{}", list.words());
    }
}
