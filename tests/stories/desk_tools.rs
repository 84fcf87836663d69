//! What 周敏 has at hand: words said often, work orders, the map, two on one page, promises, shifts, hours, paper forms.

use std::time::Duration;

use super::desk_queue::{second_at_desk, sql};
use crate::house::{Browser, House, Page};
use crate::living;

const MINUTE: Duration = Duration::from_secs(60);

/// A request of the property company's that waits for an answer.
fn waiting(desk: &Browser) -> Page {
    let property = desk.get("/desk/requests").choice("安居物业");
    desk.get(&desk.get(&format!("/desk/requests?party={property}")).link("/desk/requests/0"))
}

living! {
    /// Words with fields: kept by the desk, filled in by the server, in the resident's language, after what was typed.
    words_said_often_fill_themselves_in, |house| {
        let (desk, admin) = (house.staff("desk"), house.staff("admin"));
        let page = desk.get("/desk/wordings");
        let unknown = desk.submit(&page, "/desk/wordings", &[("kind", "answer"), ("name", "明天来"), ("zh", "您好{名字}")]);
        assert!(unknown.status == 422 && unknown.says("没有 {名字} 这一项") && unknown.text.contains("您好{名字}"), "{}", unknown.words());
        let fields = [("kind", "answer"), ("name", "明天来"), ("zh", "{姓名}您好，{编号}明天派人来。"), ("en", "Dear {name}, somebody comes for {number} tomorrow.")];
        let kept = desk.submit(&unknown, "/desk/wordings", &fields);
        assert!(kept.status == 200 && kept.says("明天来"), "{}", kept.words());
        let one = waiting(&desk);
        let number = one.words().split_whitespace().find(|w| w.starts_with("R-")).expect("a number").to_owned();
        let wording = one.choice("明天来");
        let filled = desk.submit(&one, "/answer", &[("words", "先说一句"), ("wording", &wording), ("insert", "yes")]);
        assert_eq!(filled.status, 200, "{}", filled.words());
        let words = filled.filled("/answer").into_iter().find(|(n, _)| n == "words").expect("the words").1;
        assert!(words.starts_with("先说一句\n") && words.contains(&format!("您好，{number}明天派人来。")), "{words}");
        let unchosen = desk.submit(&one, "/answer", &[("words", "先说一句"), ("insert", "yes")]);
        assert!(unchosen.status == 422 && unchosen.text.contains("先说一句"), "{}", unchosen.words());
        // For whoever reads English.
        let resident = one.link("/desk/people/").rsplit('/').next().expect("an id").to_owned();
        sql(house, &format!("UPDATE people SET lang = 'en' WHERE id = '{resident}'"));
        let english = desk.submit(&one, "/answer", &[("wording", &wording), ("insert", "yes")]);
        assert!(english.text.contains("somebody comes for"), "{}", english.words());
        let sent = desk.submit(&filled, "/answer", &[("words", &words)]);
        assert!(sent.status == 200 && sent.says("明天派人来"), "{}", sent.words());
        // Two change it at once: the second is told.
        let edit = desk.get(&desk.get("/desk/wordings").link("/desk/wordings/0"));
        let theirs = admin.get(&edit.url);
        let path = edit.url.clone();
        assert_eq!(desk.submit(&edit, &path, &[("kind", "answer"), ("name", "后天来"), ("zh", "后天")]).status, 200);
        let late = admin.submit(&theirs, &path, &[("kind", "answer"), ("name", "大后天来"), ("zh", "大后天")]);
        assert!(late.status == 409 && late.text.contains("大后天"), "{}", late.words());
        let gone = desk.submit(&desk.get("/desk/wordings"), "/end", &[]);
        assert!(gone.status == 200 && !gone.says("后天来"), "{}", gone.words());
    }
}

living! {
    /// A work order is one large sheet with a code; a filter prints many; what staff noted is on none of them.
    work_orders_come_on_paper, |house| {
        let desk = house.staff("desk");
        let one = waiting(&desk);
        assert_eq!(desk.submit(&one, "/note", &[("words", "内部：住户脾气急")]).status, 200);
        let sheet = desk.get(&one.link("/order"));
        assert!(sheet.status == 200 && sheet.says("派工单") && sheet.text.contains("<svg") && sheet.says("签名"), "{}", sheet.words());
        assert!(!sheet.says("脾气急"), "{}", sheet.words());
        let party = house.staff("party");
        assert_eq!(party.get(&one.link("/order")).status, 200, "it is theirs to do");
        let batch = desk.get("/desk/requests/orders?handler=nobody");
        assert!(batch.status == 200 && batch.text.matches("class=\"order\"").count() > 1, "{}", batch.words());
        assert!(!batch.says("脾气急"));
        let none = desk.get("/desk/requests/orders?words=没有人说过");
        assert!(none.status == 200 && none.says("没有符合"), "{}", none.words());
        let works = desk.get("/desk/requests").choice("街道");
        let others = desk.get(&format!("/desk/requests?party={works}"));
        if others.text.contains("/desk/requests/0") {
            let theirs = others.link("/desk/requests/0");
            assert_eq!(party.get(&format!("{theirs}/order")).status, 404);
        }
    }
}

living! {
    /// The map shows each building with figures that lead to its queue, the same in the table; the plan is typed.
    places_are_seen_at_a_glance, |house| {
        let (desk, admin) = (house.staff("desk"), house.staff("admin"));
        let map = desk.get("/desk/map");
        assert!(map.status == 200 && map.text.contains("<svg") && map.says("3号楼") && map.says("第一网格"), "{}", map.words());
        let there = desk.get(&map.link("/desk/requests?place=building").replace("&amp;", "&"));
        assert_eq!(there.status, 200, "{}", there.words());
        let plan = admin.get("/desk/map/plan");
        let wrong = admin.submit(&plan, "/plan", &[("plan", "3号楼，十八号楼")]);
        assert!(wrong.status == 422 && wrong.says("没有叫“十八号楼”的楼") && wrong.text.contains("十八号楼"), "{}", wrong.words());
        let twice = admin.submit(&plan, "/plan", &[("plan", "3号楼，3号楼")]);
        assert_eq!(twice.status, 422, "{}", twice.words());
        let stale = desk.get("/desk/map/plan");
        let done = admin.submit(&plan, "/plan", &[("plan", "，3号楼\n1号楼")]);
        assert!(done.status == 200 && done.url == "/desk/map", "{}", done.words());
        assert!(done.says("9号楼"), "nobody is left off: {}", done.words());
        assert!(admin.get("/desk/map/plan").text.contains("，3号楼\n1号楼"));
        let late = desk.submit(&stale, "/plan", &[("plan", "1号楼，3号楼")]);
        assert!(late.status == 409 && late.text.contains("1号楼，3号楼"), "{}", late.words());
        assert_eq!(house.staff("party").get("/desk/map").status, 403);
    }
}

living! {
    /// Whoever opens what a colleague has just opened is told; nobody is locked out; after ten minutes it is forgotten.
    two_on_one_request_know_of_each_other, |house| {
        let (desk, party) = (house.staff("desk"), house.staff("party"));
        let one = waiting(&desk);
        assert!(!one.says("打开了这一页"), "{}", one.words());
        house.advance(2 * MINUTE);
        let theirs = party.get(&one.url);
        assert!(theirs.says("周敏在 2 分钟前打开了这一页"), "{}", theirs.words());
        assert!(!desk.get(&one.url).says("周敏在"), "not of oneself");
        assert!(desk.get(&one.url).says("马军在"), "and both hear of it");
        let auditor = house.staff("auditor");
        assert!(auditor.get(&one.url).says("马军在"));
        house.advance(11 * MINUTE);
        assert!(!desk.get(&one.url).says("打开了这一页"), "nobody of late");
        assert_eq!(party.submit(&theirs, "/answer", &[("words", "马上去")]).status, 200, "nothing is locked");
    }
}

living! {
    /// A time promised is said in the answer, stands at the desk, and goes over with the shift until it is done.
    promises_go_over_with_the_shift, |house| {
        second_at_desk(house);
        let (desk, zhao) = (house.staff("desk"), house.staff("accounts"));
        let one = waiting(&desk);
        let past = desk.submit(&one, "/answer", &[("words", "会来的"), ("promise_day", "2026-11-01"), ("promise_hour", "09:00")]);
        assert!(past.status == 422 && past.text.contains("会来的") && past.text.contains("2026-11-01"), "{}", past.words());
        let kept = desk.submit(&past, "/answer", &[("words", "会来的"), ("promise_day", "2026-11-24"), ("promise_hour", "09:00")]);
        assert!(kept.status == 200 && kept.says("约好：十一月二十四日（星期二）上午九点"), "{}", kept.words());
        let number = kept.words().split_whitespace().find(|w| w.starts_with("R-")).expect("a number").to_owned();
        let shift = desk.get("/desk/shifts");
        assert!(shift.status == 200 && shift.says(&number) && shift.says("约在 十一月二十四日（星期二）上午九点"), "{}", shift.words());
        let handed = desk.submit(&shift, "/desk/shifts", &[("words", "R-1003 的钥匙在抽屉里")]);
        assert!(handed.status == 200 && handed.says(&number) && handed.says("抽屉") && handed.says("还没有人接"), "{}", handed.words());
        assert!(!handed.offers("/take"), "nobody takes over from themselves: {}", handed.words());
        let mine = desk.post_raw(&format!("{}/take", handed.url), &[("csrf", &hidden(&desk.get("/desk/shifts"), "csrf"))]);
        assert_eq!(mine.status, 403, "{}", mine.words());
        let theirs = zhao.get(&handed.url);
        let taken = zhao.submit(&theirs, "/take", &[("words", "知道了")]);
        assert!(taken.status == 200 && taken.says("赵强接班"), "{}", taken.words());
        let again = zhao.submit(&theirs, "/take", &[("words", "再接一次"), ("key", "another")]);
        assert_eq!(again.status, 409, "{}", again.words());
        let paper = zhao.get(&format!("{}/print", handed.url));
        assert!(paper.status == 200 && paper.says(&number) && paper.says("接班人签名"), "{}", paper.words());
        // What is kept holds numbers, not people.
        let body = bodies(house);
        assert!(body.contains(&number) && !body.contains("楼") && !body.contains("王"), "{body}");
        let fresh = desk.get(&one.url);
        assert_eq!(desk.submit(&fresh, "/solution", &[("words", "修好了")]).status, 200);
        let now = desk.get("/desk/shifts");
        assert!(!now.says("约在 十一月二十四日（星期二）上午九点"), "done is no promise any more: {}", now.words());
    }
}

fn hidden(page: &Page, name: &str) -> String {
    let form = page.filled_all();
    form.into_iter().find(|(n, _)| n == name).expect("a hidden field").1
}

fn bodies(house: &House) -> String {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::shifts::latest(conn, &community, None, 10));
    found.expect("it reads").into_iter().map(|h| h.body).collect()
}

living! {
    /// When the desk is shut, residents and colleagues read who answers; no clock stands still.
    out_of_hours_somebody_answers, |house| {
        let (admin, desk) = (house.staff("admin"), house.staff("desk"));
        let rule = house.browser().get("/help");
        assert!(rule.says("值班时间") && rule.says("8888 5678"), "the example's own: {}", rule.words());
        let page = admin.get("/desk/settings/hours");
        let wrong = admin.submit(&page, "/hours", &[("day", "1"), ("opens", "早上"), ("closes", "17:30"), ("phone", "5"), ("zh", "请打物业")]);
        assert!(wrong.status == 422 && wrong.text.contains("早上") && wrong.text.contains("请打物业"), "{}", wrong.words());
        let days = [("day", "1"), ("day", "2"), ("day", "3"), ("day", "4"), ("day", "5")];
        let rest = [("opens", "8点半"), ("closes", "17:30"), ("phone", "8888 9999"), ("zh", "急事打物业，别的留着。")];
        let set = admin.submit(&wrong, "/hours", &[days.as_slice(), rest.as_slice()].concat());
        assert!(set.status == 200 && set.text.contains("08:30"), "{}", set.words());
        let open = house.browser().get("/help");
        assert!(open.says("周一到周五，上午八点半到下午五点半") && open.says("8888 9999") && !open.says("现在没人值班"), "{}", open.words());
        assert!(!desk.get("/desk/phone").says("现在没人值班"));
        // A holiday is shut although it is a Monday, and says why; taken off the calendar it is a Monday again.
        let calendar = admin.get("/desk/settings/calendar");
        let holiday = admin.submit(&calendar, "/days", &[("from", "2026-11-23"), ("name", "社区日"), ("works", "no")]);
        assert_eq!(holiday.status, 200, "{}", holiday.words());
        let shut = house.browser().get("/help");
        assert!(shut.says("现在没人值班") && shut.says("今天放假（社区日）"), "{}", shut.words());
        let plain = admin.submit(&holiday, "/plain", &[("date", "2026-11-23")]);
        assert_eq!(plain.status, 200, "{}", plain.words());
        assert!(!house.browser().get("/help").says("现在没人值班"), "{}", house.browser().get("/help").words());
        house.advance(Duration::from_secs(12 * 3600));
        assert!(house.browser().get("/help").says("现在没人值班"));
        let any = house.browser().get("/open");
        assert!(any.text.contains("现在没人值班") && any.text.contains("tel:88889999"), "at the foot of every page");
        let late = house.staff("desk").get("/desk/phone");
        assert!(late.says("现在没人值班") && late.says("急事打物业"), "{}", late.words());
        assert_eq!(house.staff("desk").submit(&set, "/hours", &[]).status, 403, "the administrator's to set");
    }
}

living! {
    /// A numbered form is entered once, with its own time; the clocks start then; the second time shows the first.
    a_paper_form_is_entered_once_with_its_time, |house| {
        let desk = house.staff("desk");
        let many = desk.submit(&desk.get("/desk/paper"), "/desk/paper", &[("count", "51")]);
        assert!(many.status == 422 && many.text.contains("51"), "{}", many.words());
        let printed = desk.submit(&many, "/desk/paper", &[("count", "3")]);
        assert!(printed.status == 200 && printed.says("P-0001") && printed.says("P-0003") && printed.says("漏水") , "{}", printed.words());
        house.advance(Duration::from_secs(26 * 3600));
        let desk = house.staff("desk");
        let page = desk.get("/desk/paper/enter?number=P-0002");
        let base = [("number", "p2"), ("day", "2026-11-23"), ("hour", "10:15"), ("by", "李明"), ("detail", "三楼拐角"), ("words", "停电的时候，水管在滴水。")];
        let found = desk.submit(&page, "/enter", &[base.as_slice(), &[("q", "王秀兰"), ("do", "find")]].concat());
        assert!(found.status == 200 && found.text.contains("停电的时候"), "{}", found.words());
        let her = found.choice("王秀兰");
        let (category, place) = (found.choice("漏水"), found.choice("3号楼1单元"));
        let rest = [("q", "王秀兰"), ("person", her.as_str()), ("category", category.as_str()), ("place", place.as_str())];
        let all = [base.as_slice(), rest.as_slice()].concat();
        // From here on what may be the same stands on the page.
        let found = desk.submit(&found, "/enter", &[all.as_slice(), &[("do", "questions")]].concat());
        for (day, why) in [("2026-12-24", "还没到"), ("2026-11-22", "还没打印"), ("2026-10-01", "三十天")] {
            let with = all.iter().map(|(n, v)| if *n == "day" { (*n, day) } else { (*n, *v) }).collect::<Vec<_>>();
            let refused = desk.submit(&found, "/enter", &with);
            assert!(refused.status == 422 && refused.says(why), "{day}: {}", refused.words());
        }
        let entered = desk.submit(&found, "/enter", &all);
        assert!(entered.status == 200 && entered.says("停电的时候") && entered.says("上午十点十五分"), "{}", entered.words());
        let again = desk.submit(&page, "/enter", &[all.as_slice(), &[("key", "another")]].concat());
        assert!(again.status == 409 && again.says("已经录过了") && again.text.contains(&entered.url), "{}", again.words());
        let unknown = all.iter().map(|(n, v)| if *n == "number" { (*n, "P-0999") } else { (*n, *v) }).collect::<Vec<_>>();
        assert_eq!(desk.submit(&page, "/enter", &unknown).status, 422);
        let list = desk.get("/desk/paper");
        assert!(list.says("P-0002") && list.text.contains(&entered.url) && list.says("还没录"), "{}", list.words());
        // The clock has run since it was written.
        let id = entered.url.rsplit('/').next().expect("an id").to_owned();
        let community = house.community();
        let kept = house.app.db.read_now(|c| linli::store::requests::find(c, &community, &id)).expect("it reads").expect("it is there");
        assert_eq!(kept.channel, "paper");
        assert_eq!(kept.filed_at, crate::house::app::MORNING + 75 * 60_000, "a quarter past ten on Monday");
        assert!(kept.answer_due < house.app.db.now(), "an answer was due while the power was out");
    }
}
