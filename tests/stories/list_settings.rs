//! The responsibility list is the community's own: categories, lines, parties and the calendar, edited by the
//! administrator; what was filed goes by the line of its day.

use linli::store::catalogue;
use linli::store::requests::{self, Request};

use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: i64 = 3_600_000;

fn category(house: &House, name: &str) -> String {
    let community = house.community();
    let all = house.app.db.read_now(|conn| catalogue::categories_in_use(conn, &community)).expect("it reads");
    all.into_iter().find(|c| c.name_zh == name).unwrap_or_else(|| panic!("no category {name}")).id
}

fn files(house: &House, browser: &Browser, category: &str, key: &str) -> Request {
    let page = browser.get("/requests/new/what");
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let fields =
        [("csrf", csrf.as_str()), ("key", key), ("category", category), ("place", "home"), ("words", "请来看看")];
    let filed = browser.post_raw("/requests", &fields);
    assert!(filed.status == 200 && filed.url.ends_with("/filed"), "{}: {}", filed.url, filed.words());
    of(house, &filed)
}

fn of(house: &House, filed: &Page) -> Request {
    let id = filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned();
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, &id)).expect("it reads").expect("it is there")
}

const NEW: [(&str, &str); 6] = [
    ("name_zh", "屋顶、外墙"),
    ("name_en", "Roof and walls"),
    ("hint_zh", "下雨渗水、掉墙皮"),
    ("hint_en", "damp after rain"),
    ("icon", "house"),
    ("hours", "calendar"),
];

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    base.iter().chain(more).copied().collect()
}

living! {
    /// A category begins with its line; a change of the line holds for what comes, never for what was filed.
    a_line_ends_and_another_begins, |house| {
        let admin = house.staff("admin");
        let list = admin.get("/desk/settings/list");
        assert!(list.status == 200 && list.says("电梯") && list.says("安居物业"), "{}", list.words());
        let form = admin.get("/desk/settings/list/categories/new");
        let bad = admin.submit(&form, "/categories/new", &[("name_zh", "屋顶、外墙"), ("icon", "spaceship"), ("answer_hours", "很快"), ("solve_hours", "9999")]);
        assert_eq!(bad.status, 422, "{}", bad.words());
        for said in ["请也写英文的", "请选一个图标", "请选归谁管", "请选怎么算小时", "1 到 2160"] {
            assert!(bad.says(said), "{said}: {}", bad.words());
        }
        assert!(bad.text.contains("屋顶、外墙") && bad.text.contains("很快"), "what was typed is kept: {}", bad.text);
        let property = form.choice("安居物业");
        let good = with(&NEW, &[("party", &property), ("answer_hours", "２４"), ("solve_hours", "72")]);
        let made = admin.submit(&bad, "/categories/new", &good);
        assert!(made.status == 200 && made.says("屋顶、外墙"), "{}", made.words());
        let id = category(house, "屋顶、外墙");

        let his = house.resident(&house.cast().neighbour.clone());
        assert!(his.get("/requests/new/what").says("下雨渗水"), "residents can choose it");
        let before = files(house, &his, &id, "before-the-change");
        assert_eq!((before.answer_due - before.filed_at, before.solve_due - before.filed_at), (24 * HOUR, 72 * HOUR));

        // Two tabs: the second is told, and nothing is overwritten (TRUST.md §6 case 27).
        let address = format!("/desk/settings/list/categories/{id}");
        let (first, second) = (admin.get(&address), admin.get(&address));
        let works = first.choice("街道市政");
        let line = |answer| [("party", works.as_str()), ("answer_hours", answer), ("solve_hours", "48"), ("hours", "calendar"), ("tier", "2")];
        let changed = admin.submit(&first, "/line", &line("6"));
        assert!(changed.status == 200 && changed.says("改好了"), "{}", changed.words());
        let late = admin.submit(&second, "/line", &line("7"));
        assert!(late.status == 409 && late.text.contains("value=\"7\""), "{}", late.words());

        let after = files(house, &his, &id, "after-the-change");
        assert_eq!(after.answer_due - after.filed_at, 6 * HOUR);
        assert_ne!(after.party_id, before.party_id);
        let now = read(house, &before.id);
        assert_eq!((now.responsibility_id, now.answer_due), (before.responsibility_id, before.answer_due));
        let history = admin.get(&address);
        assert!(history.says("24 小时") && history.says("6 小时") && history.says("投诉"), "{}", history.words());

        // Everybody reads it, on the open page and on paper.
        let open = house.browser().get("/open/list");
        assert!(open.status == 200 && open.says("屋顶、外墙") && open.says("6 小时"), "{}", open.words());
        let desk = house.staff("desk");
        let paper = desk.get("/desk/settings/list/paper");
        assert!(paper.status == 200 && paper.says("屋顶、外墙"), "{}", paper.words());

        // Ended, nobody can choose it; what was filed goes on under its name.
        let ended = admin.submit(&history, &format!("{id}/end"), &[]);
        assert_eq!(ended.status, 200, "{}", ended.words());
        assert!(!his.get("/requests/new/what").says("屋顶、外墙"));
        assert!(his.get(&format!("/requests/{}", before.id)).says("屋顶、外墙"));
    }
}

living! {
    /// What comes late goes by the list of the day it was written, also when its category has ended since: a paper form, and
    /// a row of another house.
    the_list_of_its_hour_governs_what_comes_late, |house| {
        let hour = || house.advance(std::time::Duration::from_secs(3600));
        let admin = house.staff("admin");
        let form = admin.get("/desk/settings/list/categories/new");
        let property = form.choice("安居物业");
        let more = [("party", property.as_str()), ("answer_hours", "24"), ("solve_hours", "72"), ("tier", "1")];
        let made = admin.submit(&form, "/categories/new", &with(&NEW, &more));
        assert_eq!(made.status, 200, "{}", made.words());
        let id = category(house, "屋顶、外墙");
        let address = format!("/desk/settings/list/categories/{id}");
        let desk = house.staff("desk");
        desk.submit(&desk.get("/desk/paper"), "/desk/paper", &[("count", "3")]);
        hour();
        let admin = house.staff("admin");
        let first = admin.get(&address);
        let works = first.choice("街道市政");
        let line = [("party", works.as_str()), ("answer_hours", "4"), ("solve_hours", "12"), ("hours", "calendar"), ("tier", "1")];
        assert!(admin.submit(&first, "/line", &line).says("改好了"));
        hour();
        let admin = house.staff("admin");
        assert_eq!(admin.submit(&admin.get(&address), &format!("{id}/end"), &[]).status, 200);
        hour();

        let desk = house.staff("desk");
        let enter = |number: &str, at: &str| {
            let page = desk.get("/desk/paper/enter");
            let base = [("number", number), ("day", "2026-11-23"), ("hour", at), ("by", "李明"), ("detail", "六楼"), ("words", "墙皮往下掉。"), ("q", "王秀兰")];
            let found = desk.submit(&page, "/enter", &with(&base, &[("do", "find")]));
            let (her, about) = (found.choice("王秀兰"), found.choice("屋顶、外墙（停用了"));
            assert_eq!(about, id, "{}", found.words());
            let rest = [("person", her.as_str()), ("category", about.as_str()), ("place", "home")];
            let all = with(&base, &rest);
            let asked = desk.submit(&found, "/enter", &with(&all, &[("do", "questions")]));
            desk.submit(&asked, "/enter", &all)
        };
        let promised = |page: &Page, hours: i64, party: &str| {
            let kept = read(house, page.url.rsplit('/').next().expect("an id"));
            assert_eq!((kept.answer_due - kept.filed_at, kept.party_id.as_str()), (hours * HOUR, party), "{}", page.words());
        };
        promised(&enter("P-0001", "9:30"), 24, &property);
        promised(&enter("P-0002", "10:30"), 4, &works);
        let late = enter("P-0003", "11:30");
        assert!(late.status == 422 && late.says("请选一样") && late.text.contains("墙皮往下掉"), "{}", late.words());

        // The same of another house's list: what was handed in there before it ended.
        let list = "工单编号,诉求类型,诉求地址,诉求内容,受理时间\n\
            Z-1,屋顶、外墙,3号楼,外墙裂了,2026-11-23 09:30\nZ-2,屋顶、外墙,3号楼,又裂了,2026-11-23 11:30\n";
        let fields = [("kind", "hotline"), ("name", "市12345热线")];
        let preview = desk.submit_with_photos(&desk.get("/desk/exchange"), "/import", &fields, &[("list", list.as_bytes().to_vec())]);
        assert!(preview.says("接收这 1 行"), "{}", preview.words());
        desk.submit(&preview, "/confirmation", &[]);
        house.advance(std::time::Duration::from_secs(11));
        house.run_jobs();
        let filed: Vec<Request> = house.app.db.read_now(|conn| {
            use diesel::prelude::*;
            use linli::store::schema::requests::dsl;
            Ok(dsl::requests.filter(dsl::words.eq_any(["外墙裂了", "又裂了"])).select(Request::as_select()).load(conn)?)
        }).expect("it reads");
        assert_eq!(filed.len(), 1, "{filed:?}");
        assert_eq!((filed[0].answer_due - filed[0].filed_at, filed[0].party_id.as_str()), (24 * HOUR, property.as_str()));
    }
}

fn read(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

living! {
    /// The desk reads the list and changes nothing; a party goes only when nothing is its job any more.
    parties_come_and_go, |house| {
        let (admin, desk) = (house.staff("admin"), house.staff("desk"));
        let read = desk.get("/desk/settings/list");
        assert!(read.status == 200 && !read.text.contains("/place\""), "{}", read.words());
        assert_eq!(desk.get("/desk/settings/list/parties/new").status, 403);
        let form = admin.get("/desk/settings/list/parties/new");
        let bad = admin.submit(&form, "/parties/new", &[("name", "安居物业"), ("kind", "king"), ("phone", "谁知道")]);
        assert!(bad.status == 422 && bad.says("请选是哪一种"), "{}", bad.words());
        let twice = admin.submit(&bad, "/parties/new", &[("name", "安居物业"), ("kind", "property")]);
        assert!(twice.status == 422 && twice.says("已经有一个叫这个名字"), "{}", twice.words());
        let made = admin.submit(&twice, "/parties/new", &[("name", "绿荫园艺队"), ("kind", "organisation"), ("phone", "8888 9012")]);
        assert!(made.status == 200 && made.says("绿荫园艺队"), "{}", made.words());

        let property = admin.get(&party_address(&made, "安居物业"));
        assert!(property.text.contains("value=\"安居物业\""), "its name stands in the form: {}", property.text);
        let kept = admin.submit(&property, "/end", &[]);
        assert!(kept.status == 422 && kept.says("还有类别归它管"), "{}", kept.words());
        let garden = admin.get(&party_address(&made, "绿荫园艺队"));
        let gone = admin.submit(&garden, "/end", &[]);
        assert!(gone.status == 200 && !gone.says("绿荫园艺队"), "{}", gone.words());
        let one = desk.get(&desk.get("/desk/requests").link("/desk/requests/0"));
        assert!(!one.text.contains("绿荫园艺队"), "nothing is handed to it");
    }
}

fn party_address(list: &Page, name: &str) -> String {
    let html = list.html();
    let links = scraper::Selector::parse("a[href*='/list/parties/']").expect("a selector");
    html.select(&links)
        .find(|a| a.text().collect::<String>().contains(name))
        .and_then(|a| a.value().attr("href").map(str::to_owned))
        .unwrap_or_else(|| panic!("no party {name}: {}", list.words()))
}

living! {
    /// Working hours run by the community's calendar: holidays do not count, make-up days do; promises already made stay.
    the_calendar_counts_working_hours, |house| {
        let admin = house.staff("admin");
        let his = house.resident(&house.cast().neighbour.clone());
        let noise = category(house, "吵闹、邻里");
        // Monday 23 November, a little after nine: 16 working hours end on Wednesday at a little after nine.
        let plain = files(house, &his, &noise, "a-plain-week");
        let day = 24 * HOUR;
        assert_eq!(plain.answer_due - plain.filed_at, 2 * day);

        let page = admin.get("/desk/settings/calendar");
        assert!(page.status == 200 && page.says("周一到周五") && page.says("上午八点半到中午十二点"), "{}", page.words());
        let bad = admin.submit(&page, "/days", &[("from", "明天"), ("works", "no")]);
        assert!(bad.status == 422 && bad.text.contains("明天"), "{}", bad.words());
        let off = admin.submit(&bad, "/days", &[("from", "2026-11-24"), ("to", "2026年11月25日"), ("name", "社区日"), ("works", "no")]);
        assert!(off.status == 200 && off.says("社区日"), "{}", off.words());
        let longer = files(house, &his, &noise, "a-short-week");
        assert_eq!(longer.answer_due - longer.filed_at, 4 * day, "Tuesday and Wednesday do not count");
        assert_eq!(read(house, &plain.id).answer_due, plain.answer_due, "what was promised stays");

        let again = admin.submit(&off, "/plain", &[("date", "2026-11-25")]);
        assert_eq!(again.status, 200, "{}", again.words());
        let shorter = files(house, &his, &noise, "a-middling-week");
        assert_eq!(shorter.answer_due - shorter.filed_at, 3 * day);

        let wrong = admin.submit(&again, "/week", &[("opens", "18:00"), ("closes", "9:00"), ("rest_from", ""), ("rest_to", "")]);
        assert!(wrong.status == 422 && wrong.says("请至少选一天") && wrong.says("关门要比开门晚"), "{}", wrong.words());
        let two = admin.get("/desk/settings/calendar");
        let set = admin.submit(&two, "/week", &[("day", "1"), ("day", "6"), ("opens", "9:00"), ("closes", "17:00"), ("rest_from", ""), ("rest_to", "")]);
        assert!(set.status == 200 && set.says("周一、周六") && set.says("上午九点到下午五点"), "{}", set.words());
        let clash = admin.submit(&two, "/week", &[("day", "2"), ("opens", "9:00"), ("closes", "17:00"), ("rest_from", ""), ("rest_to", "")]);
        assert_eq!(clash.status, 409, "{}", clash.words());
        assert!(house.browser().get("/open/list").says("周一、周六，上午九点到下午五点"));
    }
}
