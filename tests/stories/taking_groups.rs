//! What came of a proposal leads to a request; whoever leads a group answers for it and writes its minutes; two records that
//! became one count and are named once; the weekly paper lists the week's notices.

use std::time::Duration;

use linli::store::{meeting_people, proposals, survey_people};

use super::merging::{joined, registered_again};
use crate::house::{Browser, Page};
use crate::living;

const WEEK: Duration = Duration::from_secs(7 * 86_400);

fn id_of(page: &Page) -> String {
    page.url.split('?').next().expect("a path").rsplit('/').next().expect("an id").to_owned()
}

fn raised(browser: &Browser, title: &str) -> Page {
    let what = browser.get("/proposals/new");
    let why = browser.submit(&what, "/proposals/new", &[("title", title), ("what", "晚上看不见台阶。")]);
    let check = browser.submit(&why, "/proposals/new/why", &[("why", "有人摔过"), ("bears", "物业出钱")]);
    let done = browser.submit(&check, "/proposals", &[]);
    assert!(done.status == 200 && done.says(title), "{}", done.words());
    done
}

fn at(desk: &Browser, id: &str) -> Page {
    desk.get(&format!("/desk/proposals/{id}"))
}

fn does(desk: &Browser, id: &str, fields: &[(&str, &str)]) -> Page {
    desk.submit(&at(desk, id), &format!("/desk/proposals/{id}"), fields)
}

fn group_of(list: &Page, name: &str) -> String {
    let html = list.html();
    let rows = scraper::Selector::parse("a.row").expect("a selector");
    let found = html.select(&rows).find(|a| a.text().collect::<String>().contains(name));
    found.and_then(|a| a.value().attr("href").map(str::to_owned)).unwrap_or_else(|| panic!("{}", list.words()))
}

/// 陈建国 reports something in his home; its number.
fn filed(his: &Browser) -> String {
    let page = his.get("/requests/new/what");
    let category = page.choice("漏水");
    let hidden = page.form("/requests/new/what").hidden;
    let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "leads"),
        ("category", &category),
        ("place", "home"),
        ("words", "卧室天花板滴水"),
    ];
    let done = his.post_raw("/requests", &fields);
    assert_eq!(done.status, 200, "{}", done.words());
    done.words().split("R-").nth(1).expect("a number").chars().take_while(char::is_ascii_digit).collect()
}

living! {
    /// What came of it leads to a request: one on the board to its page, a private one to nothing but its number and kind.
    a_step_leads_to_a_request, |house| {
        let cast = house.cast().clone();
        let (desk, his) = (house.staff("desk"), house.resident(&cast.neighbour));
        let board = house.browser().get("/open/requests");
        let public = board.link("/open/requests/1").rsplit('/').next().expect("a number").to_owned();
        let private = filed(&his);
        let id = id_of(&raised(&his, "楼道的灯常亮"));
        let wrong = does(&desk, &id, &[("what", "news"), ("words", "已经报修了。"), ("request", "R-999999")]);
        assert!(wrong.status == 422 && wrong.says("没有这个编号") && wrong.text.contains("R-999999") && wrong.text.contains("已经报修了"), "{}", wrong.words());
        let told = does(&desk, &id, &[("what", "news"), ("words", "已经报修了。"), ("request", &format!("r - {public}"))]);
        assert_eq!(told.status, 200, "{}", told.words());
        let told = does(&desk, &id, &[("what", "news"), ("words", "查到是漏水引起的。"), ("request", &private)]);
        assert!(told.status == 200 && told.says(&format!("R-{private}")), "{}", told.words());
        assert!(desk.get(&told.link("/desk/requests/")).status == 200, "staff follow it");

        let page = house.at_kiosk(&cast.resident).get(&format!("/proposals/{id}"));
        assert!(page.says(&format!("R-{private}：")) && page.says("漏水"), "number and kind: {}", page.words());
        assert!(!page.says("卧室天花板") && !page.text.contains(&format!("/open/requests/{private}")), "{}", page.words());
        assert_eq!(his.get(&page.link(&format!("/open/requests/{public}"))).status, 200);
    }
}

living! {
    /// Handed to his group, it is his to answer in its name, once; the desk reads it and adds to it; nobody else answers.
    whoever_leads_answers_for_the_group, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let her = house.at_kiosk(&cast.resident);
        let id = id_of(&raised(&her, "七号楼门口加个扶手"));
        let his = house.resident(&cast.neighbour);
        assert!(!his.get(&format!("/proposals/{id}")).offers("/answer"), "not his before it is handed over");
        let page = at(&desk, &id);
        let nobody = desk.submit(&page, "/hand", &[]);
        assert!(nobody.status == 422 && nobody.says("请选一个小组"), "{}", nobody.words());
        let group = page.choice("七号楼居民小组");
        let handed = desk.submit(&page, "/hand", &[("to_group", &group)]);
        assert!(handed.status == 200 && handed.says("请七号楼居民小组答复") && handed.says("交给七号楼居民小组答复"), "{}", handed.words());
        let stale = desk.submit(&page, "/hand", &[("to_group", &group), ("key", "tab-two")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        house.run_jobs();
        assert!(his.get("/").says("请您的小组答复"), "{}", his.get("/").words());
        let own = his.get(&group_of(&his.get("/groups"), "七号楼居民小组"));
        assert!(own.says("等小组答复的提议") && own.says("七号楼门口加个扶手"), "{}", own.words());

        // Neither a member who leads nothing, nor a helper in his name, nor her own neighbour.
        let helper = house.helper();
        let page = helper.get(&format!("/proposals/{id}"));
        assert!(!page.offers("/answer"), "李明 is a member, and leads nothing: {}", page.words());
        let hidden = page.form("/comments").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let tried = helper.post_raw(&format!("/proposals/{id}/answer"), &[("csrf", &csrf), ("key", "x"), ("version", "2"), ("answer", "好")]);
        assert_eq!(tried.status, 403, "{}", tried.words());

        let page = his.get(&format!("/proposals/{id}"));
        let empty = his.submit(&page, "/answer", &[("answer", " ")]);
        assert!(empty.status == 422 && empty.offers("/answer"), "{}", empty.words());
        let answered = his.submit(&page, "/answer", &[("answer", "小组量过了，下周装。")]);
        assert!(answered.status == 200 && answered.says("小组量过了") && answered.says("七号楼居民小组") && !answered.offers("/answer"), "{}", answered.words());
        let again = his.submit(&page, "/answer", &[("answer", "另一句"), ("key", "again")]);
        assert_eq!(again.status, 409, "once: {}", again.words());
        let community = house.community();
        let kept = house.app.db.read_now(|conn| proposals::find(conn, &community, &id)).expect("it reads").expect("a proposal");
        assert!(kept.answered_at.is_some() && !kept.waits);
        house.advance(Duration::from_secs(61));
        house.run_jobs();
        let calls = desk.get("/desk/calls");
        assert!(calls.says("您关心的事有答复了") && calls.says("下周装"), "its author has no phone: {}", calls.words());

        // The desk reads it, and sets right what was not.
        let seen = at(&desk, &id);
        assert!(seen.says("小组量过了") && !seen.offers("/hand"), "{}", seen.words());
        let added = does(&desk, &id, &[("what", "news"), ("words", "更正：是这个月底装。")]);
        assert!(added.status == 200 && added.says("月底装"), "{}", added.words());
        assert!(his.get(&format!("/proposals/{id}")).says("月底装"));
    }
}

living! {
    /// Whoever keeps a group's meetings writes the minutes once it has begun; the desk reads them and sets them right; who
    /// read an older text is told, and overwrites nothing.
    a_lead_writes_the_minutes, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let council = group_of(&his.get("/groups"), "居民议事会");
        let form = his.get(&format!("{council}/meetings/new"));
        let fields = [("title", "自己人先碰一碰"), ("place", "门厅"), ("date", "2026-12-01"), ("from", "9:00"), ("until", "10:00"), ("quorum", "none"), ("days", "3")];
        let id = id_of(&his.submit(&form, "/meetings/plan", &fields));
        assert!(!his.get(&format!("/meetings/{id}")).offers("/minutes"), "not before it began");
        house.advance(Duration::from_secs(8 * 86_400 + 1_800));
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let page = his.get(&format!("/meetings/{id}"));
        let empty = his.submit(&page, "/minutes", &[("words", " ")]);
        assert!(empty.status == 422 && empty.says("请写会上说了什么"), "{}", empty.words());
        let kept = his.submit(&page, "/minutes", &[("words", "说好先摆两张长椅。")]);
        assert!(kept.status == 200 && kept.says("先摆两张长椅"), "{}", kept.words());
        let desks = desk.get(&format!("/desk/meetings/{id}"));
        assert!(desks.says("先摆两张长椅"), "the desk reads it: {}", desks.words());
        let chen = desks.choice("陈建国");
        desk.submit(&desks, "/attendance", &[("came", &chen)]);
        let right = desk.submit(&desk.get(&format!("/desk/meetings/{id}")), "/minutes", &[("words", "说好先摆三张长椅。")]);
        assert!(right.status == 200 && right.says("三张长椅"), "{}", right.words());
        let stale = his.submit(&kept, "/minutes", &[("words", "还是两张。")]);
        assert_eq!(stale.status, 409, "he read what stands no longer: {}", stale.words());
        assert!(his.get(&format!("/meetings/{id}")).says("三张长椅"));
        let helper = house.helper();
        assert_eq!(helper.get(&format!("/meetings/{id}")).status, 404, "not his group");
    }
}

living! {
    /// Both records of one person were written down as having come, and both stand on a survey's roll: after they became
    /// one, one person came, and the list of who was not heard names them once, or not at all once they answered.
    two_records_count_and_are_named_once, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let kept = cast.neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let survey = crate::stories::surveys::opened(&desk, &[]);
        let community = house.community();
        let form = desk.get("/desk/meetings/new");
        let council = form.choice("春风里居民议事会");
        let fields = [("group", council.as_str()), ("title", "长椅放在哪里"), ("place", "活动室"), ("date", "2026-11-24"), ("from", "8:00"), ("until", "12:00"), ("quorum", "half"), ("days", "7")];
        let meeting = id_of(&desk.submit(&form, "/desk/meetings", &fields));
        house.advance(Duration::from_secs(86_400));
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let page = desk.get(&format!("/desk/meetings/{meeting}"));
        let chen = page.choice("陈建国");
        let both = desk.submit(&page, "/attendance", &[("came", &chen), ("names", "陈健国")]);
        assert!(both.says("来了 1 位") && both.says("另外来了 1 位邻居"), "{}", both.words());
        let named = |who: &str| {
            let all = house.app.db.read_now(|conn| survey_people::missing(conn, &community, &survey, 0, 5_000));
            all.expect("it reads").iter().filter(|(line, _)| line.person_id == who).count()
        };
        assert_eq!((named(&kept), named(&double)), (1, 1), "two records, two lines");

        joined(&desk, &accounts, &kept, &double);
        let came = house.app.db.read_now(|conn| meeting_people::came(conn, &community, &meeting)).expect("it reads");
        assert_eq!(came, (1, 0), "one person, a member");
        let ways = house.app.db.read_now(|conn| meeting_people::ways(conn, &community, &meeting)).expect("it reads");
        assert_eq!(ways.iter().map(|(_, n)| n).sum::<u64>(), 1);
        assert_eq!((named(&kept), named(&double)), (1, 0), "named once");
        // The sheet is set right: they were not there at all, under either name.
        let page = desk.get(&format!("/desk/meetings/{meeting}"));
        desk.submit(&page, "/attendance", &[("names", "王秀兰")]);
        let came = house.app.db.read_now(|conn| meeting_people::came(conn, &community, &meeting)).expect("it reads");
        assert_eq!(came, (0, 1));
        // They answer once, and nobody goes and asks them any more.
        let his = house.resident(&cast.neighbour);
        let done = crate::stories::surveys::answer_all(&his, "", &survey);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(named(&kept), 0, "heard");
    }
}

living! {
    /// Her weekly paper lists what went to her that week, in full where nobody told her yet; handed over, nobody rings her
    /// about it any more; what was taken back is not printed.
    the_weekly_paper_lists_notices, |house| {
        let desk = house.staff("desk");
        let sent = |title: &str, body: &str| {
            let fields = [("title", title), ("body", body), ("audience", "list"), ("list", "王秀兰\n陈建国")];
            let check = desk.submit(&desk.get("/desk/notices/new"), "/desk/notices/draft", &fields);
            desk.submit(&check, "/desk/notices", &[])
        };
        let one = sent("周六磨刀", "周六上午九点，门口磨刀剪。\n不要钱。");
        let other = sent("周日停电", "周日停电。");
        assert!(one.status == 200 && other.status == 200, "{}", one.words());
        house.run_jobs();
        let off = desk.submit(&desk.get(&other.url), "/withdrawal", &[("words", "不停了。")]);
        assert_eq!(off.status, 200, "{}", off.words());
        house.run_jobs();
        house.advance(WEEK);
        house.run_jobs();
        let desk = house.staff("desk");
        let list = desk.get("/desk/digests");
        let third = group_of(&list, "3号楼");
        let paper = desk.get(&format!("{third}/print"));
        assert!(paper.says("这一周的通知") && paper.says("周六磨刀") && paper.says("不要钱"), "{}", paper.words());
        assert!(!paper.says("周日停电。") , "what was taken back is not told as it was: {}", paper.words());
        assert!(desk.get("/desk/calls").says("周六磨刀"));
        let page = desk.get(&third);
        assert!(page.says("王秀兰"), "{}", page.words());
        let done = desk.submit(&page, "/delivery", &[("how", "all")]);
        assert_eq!(done.status, 200, "{}", done.words());
        let copy = house.app.db.read_now(|conn| {
            linli::store::notice_copies::find(conn, &house.community(), &id_of(&one), &house.cast().resident.id)
        });
        let copy = copy.expect("it reads").expect("a copy");
        assert_eq!((copy.state.as_str(), copy.reached_how.as_deref()), ("reached", Some("letter")));
        assert!(!desk.get("/desk/calls").says("周六磨刀"), "nobody rings her about the same once more");
    }
}

living! {
    /// An eleventh proposal while ten are talked about: refused for what it is, to people and to the helper's outbox.
    too_many_proposals_say_so, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get("/proposals/new");
        let csrf = page.form("/proposals/new").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let mut last = (0, serde_json::Value::Null);
        for n in 0..11 {
            let (title, key) = (format!("第{n}件事"), format!("many-{n}"));
            let fields = [("csrf", csrf.as_str()), ("title", &title), ("what", "看得见。"), ("why", "好"), ("bears", "没有")];
            last = his.post_with("/proposals", &[("Accept", "application/json"), ("Idempotency-Key", &key)], &fields);
            if last.0 == 409 {
                break;
            }
            assert_eq!(last.0, 201, "{}", last.1);
        }
        assert_eq!((last.0, last.1["clash"].as_str()), (409, Some("too_many_proposals")), "{}", last.1);
        assert!(last.1["detail"].as_str().is_some_and(|words| words.contains("十个提议")), "{}", last.1);
        let outbox = house.helper().get("/visits");
        let say = |name: &str| {
            let html = outbox.html();
            let all = scraper::Selector::parse(&format!("[data-say='{name}']")).expect("a selector");
            html.select(&all).next().map(|e| e.text().collect::<String>()).unwrap_or_default()
        };
        assert!(say("409-too_many_proposals").contains("十个提议"), "{}", say("409-too_many_proposals"));
        assert!(say("409-key_reused").contains("弄混") && !say("409").contains("弄混"));
    }
}
