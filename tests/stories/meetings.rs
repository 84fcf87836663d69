//! Meetings of the council: called together, answered by every way, held with enough members or not, decided, objected to.

use std::time::Duration;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: Duration = Duration::from_secs(24 * 3600);

pub fn id_of(page: &Page) -> String {
    page.url.split('?').next().expect("a path").rsplit('/').next().expect("an id").to_owned()
}

/// The desk plans a meeting of the council; `fields` in place of what is usual.
pub fn planned(desk: &Browser, fields: &[(&str, &str)]) -> Page {
    let form = desk.get("/desk/meetings/new");
    let council = form.choice("春风里居民议事会");
    let mut all = vec![
        ("group", council.as_str()),
        ("title", "长椅放在哪里"),
        ("place", "活动室"),
        ("date", "2026-12-01"),
        ("from", "19:00"),
        ("until", "21:00"),
        ("quorum", "half"),
        ("days", "7"),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields.iter().filter(|(_, value)| !value.is_empty()));
    desk.submit(&form, "/desk/meetings", &all)
}

fn at(desk: &Browser, id: &str) -> Page {
    desk.get(&format!("/desk/meetings/{id}"))
}

fn does(desk: &Browser, id: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    desk.submit(&at(desk, id), action, fields)
}

fn group_of(list: &Page, name: &str) -> String {
    let html = list.html();
    let rows = scraper::Selector::parse("a.row").expect("a selector");
    let found = html.select(&rows).find(|a| a.text().collect::<String>().contains(name));
    found.and_then(|a| a.value().attr("href").map(str::to_owned)).unwrap_or_else(|| panic!("{}", list.words()))
}

/// 陈建国 files something, and reads its number.
fn filed(his: &Browser) -> (String, String) {
    let page = his.get("/requests/new/what");
    let category = page.choice("漏水");
    let hidden = page.form("/requests/new/what").hidden;
    let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    let fields =
        [("csrf", csrf.as_str()), ("key", "meet"), ("category", &category), ("place", "home"), ("words", "又漏水了")];
    let done = his.post_raw("/requests", &fields);
    assert_eq!(done.status, 200, "{}", done.words());
    let number: String =
        done.words().split("R-").nth(1).expect("a number").chars().take_while(char::is_ascii_digit).collect();
    let id = done.url.split("/requests/").nth(1).expect("an id").split('/').next().expect("an id").to_owned();
    (number, id)
}

/// To the evening of the meeting, signed in anew: staff sessions do not last that long.
pub fn in_the_evening(house: &House) -> Browser {
    let zone = house.wait(house.app.community()).expect("the community").zone();
    let evening = zone.to_timestamp(jiff::civil::date(2026, 12, 1).at(19, 30, 0, 0)).expect("an evening");
    let left = evening.as_millisecond() - house.app.db.now();
    house.advance(Duration::from_millis(u64::try_from(left).expect("to come")));
    house.staff("desk")
}

living! {
    /// Planned, put in order, told to all, answered alone, through a helper and by telephone; moved, and called off.
    called_together_by_every_way, |house| {
        let cast = house.cast().clone();
        let (desk, his) = (house.staff("desk"), house.resident(&cast.neighbour));
        let (number, _) = filed(&his);
        let wrong = planned(&desk, &[("date", "2020-01-01"), ("title", ""), ("days", "0")]);
        assert!(wrong.status == 422 && wrong.says("请写以后的一天") && wrong.says("1 到 60") && wrong.text.contains("活动室"), "{}", wrong.words());
        let page = planned(&desk, &[("open", "yes")]);
        assert!(page.status == 200 && page.says("长椅放在哪里") && page.says("还没有写要商量什么"), "{}", page.words());
        let id = id_of(&page);
        let roof = page.choice("垃圾投放点搭个雨棚");
        let full = does(&desk, &id, "/agenda", &[("proposal", &roof), ("request", &format!("R-{number}")), ("words", "下次什么时候开")]);
        assert!(full.status == 200 && full.says(&format!("R-{number}")) && !full.says("又漏水了"), "{}", full.words());
        let nothing = does(&desk, &id, "/agenda", &[("words", " ")]);
        assert!(nothing.status == 422 && nothing.says("请选一个提议"), "{}", nothing.words());
        let unknown = does(&desk, &id, "/agenda", &[("request", "R-999999")]);
        assert!(unknown.status == 422 && unknown.says("没有这个编号"), "{}", unknown.words());
        let twice = does(&desk, &id, "/agenda", &[("request", &number)]);
        assert!(twice.status == 422 && twice.says("已经在里面了"), "{}", twice.words());
        let last = full.link_or_form_of("下次什么时候开", "/up");
        desk.submit(&at(&desk, &id), &last, &[]);
        let paper = desk.get(&format!("/desk/meetings/{id}/agenda"));
        let words = paper.words();
        assert!(words.find("下次什么时候开") < words.find("R-") && words.find("雨棚") < words.find("下次什么时候开") && paper.says("8888 1234"), "{words}");

        assert!(!his.get("/").says("请来开会"), "nobody is asked before they are told");
        let told = does(&desk, &id, "/invitation", &[]);
        assert!(told.status == 200 && told.says("告诉大家了") && !told.offers("/invitation"), "{}", told.words());
        house.run_jobs();
        assert!(desk.get("/desk/calls").says("请来开会：长椅放在哪里"), "who has no phone is rung");
        let home = his.get("/");
        assert!(home.says("请来开会：长椅放在哪里"), "{}", home.words());
        let notice = his.get(&home.link("/notices/"));
        let page = his.get(&notice.link("/meetings/"));
        assert!(page.says("您来不来") && page.says("垃圾投放点搭个雨棚") && !page.says("又漏水了"), "{}", page.words());
        let comes = his.submit(&page, "/answer", &[("answer", "coming")]);
        assert!(comes.status == 200 && comes.says("已经说了：来"), "{}", comes.words());
        assert_eq!(his.submit(&page, "/answer", &[("answer", "coming")]).status, 200, "a second press is the first");
        let after_back = his.submit(&page, "/answer", &[("answer", "not_coming")]);
        assert!(after_back.says("已经说了：不来"), "the other button after Back: {}", after_back.words());
        his.submit(&after_back, "/answer", &[("answer", "coming")]);
        let phone = house.helper();
        let hers = format!("/for/{}/meetings", cast.resident.id);
        assert!(phone.get(&hers).says("长椅放在哪里"));
        let for_her = phone.get(&format!("{hers}/{id}"));
        assert!(for_her.says("替王秀兰说来"), "{}", for_her.words());
        let stays = phone.submit(&for_her, "/answer", &[("answer", "not_coming")]);
        assert!(stays.status == 200 && stays.says("已经说了：不来"), "{}", stays.words());
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("说了来不来开会"), "she is told whose hands it was");
        let unknown = does(&desk, &id, "/answers", &[("names", "查无此人"), ("answer", "coming"), ("channel", "phone")]);
        assert!(unknown.status == 422 && unknown.says("没有找到“查无此人”"), "{}", unknown.words());
        let rung = does(&desk, &id, "/answers", &[("names", "刘桂芳"), ("answer", "coming"), ("channel", "phone")]);
        assert!(rung.status == 200 && rung.says("2 人来") && rung.says("王秀兰"), "{}", rung.words());
        assert!(!his.get("/").says("请来开会：长椅放在哪里"), "who answered is asked no more");
        let sheet = desk.get(&format!("/desk/meetings/{id}/sheet"));
        assert!(sheet.says("刘桂芳") && sheet.says("签到"), "{}", sheet.words());

        let change = desk.get(&format!("/desk/meetings/{id}/change"));
        let mut fields = change.filled(&format!("/desk/meetings/{id}"));
        fields.iter_mut().filter(|(name, _)| name == "from").for_each(|(_, value)| *value = "19:30".into());
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let moved = desk.post_raw(&format!("/desk/meetings/{id}"), &pairs);
        assert!(moved.status == 200 && moved.says("0 人来"), "they are asked anew: {}", moved.words());
        let stale = desk.submit(&change, &format!("/desk/meetings/{id}"), &[("title", "x"), ("place", "y"), ("date", "2026-12-02"), ("from", "9:00"), ("until", "10:00"), ("quorum", "none"), ("days", "7"), ("key", "tab-two")]);
        assert_eq!(stale.status, 409, "the second tab: {}", stale.words());
        house.run_jobs();
        assert!(his.get("/notices").says("会改了：长椅放在哪里"));
        let bare = does(&desk, &id, "/cancellation", &[("words", " ")]);
        assert!(bare.status == 422 && bare.says("请写为什么不开"), "{}", bare.words());
        let off = does(&desk, &id, "/cancellation", &[("words", "活动室漏水，下周再开。")]);
        assert!(off.status == 200 && off.says("不开了") && !off.offers("/cancellation"), "{}", off.words());
        house.advance(Duration::from_secs(60));
        house.run_jobs();
        let page = his.get(&format!("/meetings/{id}"));
        assert!(page.says("活动室漏水") && !page.offers("/answer"), "{}", page.words());
        assert!(his.get("/notices").says("会不开了：长椅放在哪里"));
        let calls = desk.get("/desk/calls");
        assert!(calls.says("会不开了：长椅放在哪里"), "{}", calls.words());
        let old = ["请来开会：长椅放在哪里", "会改了：长椅放在哪里"];
        assert!(!old.iter().any(|said| calls.says(said)), "nobody is rung about what is off: {}", calls.words());
    }
}

living! {
    /// Whoever keeps the group's papers calls its members together; nobody else reads it or does so.
    a_group_calls_its_own, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let groups = his.get("/groups");
        let (council, neighbours) = (group_of(&groups, "居民议事会"), group_of(&groups, "七号楼居民小组"));
        let page = his.get(&council);
        assert!(page.says("雨棚和广场舞") && !page.offers("/meetings"), "{}", page.words());
        let open = his.get(&page.link("/meetings/0"));
        assert!(open.offers("/agenda") && !open.offers("/invitation") && !open.offers("/cancellation"), "{}", open.words());
        assert_eq!(his.get(&format!("{}/change", page.link("/meetings/0"))).status, 403, "what is everybody's the desk moves");
        assert_eq!(his.get(&format!("{neighbours}/meetings/new")).status, 404, "neighbours simply get together");
        let form = his.get(&format!("{council}/meetings/new"));
        let fields = [("title", "自己人先碰一碰"), ("place", "门厅"), ("date", "2026-12-01"), ("from", "9:00"), ("until", "10:00"), ("quorum", "none"), ("days", "3")];
        let wrong = his.submit(&form, "/meetings/plan", &[("title", "自己人先碰一碰"), ("date", "昨天")]);
        assert!(wrong.status == 422 && wrong.text.contains("自己人先碰一碰"), "{}", wrong.words());
        let made = his.submit(&form, "/meetings/plan", &fields);
        assert!(made.status == 200 && made.says("组员开会"), "{}", made.words());
        let id = id_of(&made);
        let put = his.submit(&made, "/agenda", &[("words", "先说说长椅")]);
        assert!(put.status == 200 && put.says("先说说长椅"), "{}", put.words());
        let told = his.submit(&put, "/invitation", &[]);
        assert!(told.status == 200 && !told.offers("/invitation"), "{}", told.words());
        house.run_jobs();
        assert!(house.staff("desk").get("/desk/calls").says("自己人先碰一碰"), "刘桂芳 has no phone");
        let outside = house.at_kiosk(&cast.resident);
        assert_eq!(outside.get(&format!("/meetings/{id}")).status, 404);
        assert!(!outside.get("/meetings").says("自己人先碰一碰") && his.get("/meetings").says("自己人先碰一碰"));
        let helper = house.helper();
        assert_eq!(helper.get(&format!("{council}/meetings/new")).status, 404, "李明 is not in it");
        assert_eq!(helper.get(&format!("/for/{}/meetings/{id}", cast.resident.id)).status, 404);
        let moved = his.submit(&his.get(&format!("/meetings/{id}/change")), "/change", &[("title", "自己人先碰一碰"), ("place", "花园"), ("date", "2026-12-01"), ("from", "9:00"), ("until", "10:00"), ("quorum", "none"), ("days", "3")]);
        assert!(moved.status == 200 && moved.says("花园"), "{}", moved.words());
        let off = his.submit(&moved, "/cancellation", &[("words", "改到议事会上说。")]);
        assert!(off.status == 200 && off.says("不开了") && off.says("改到议事会上说"), "{}", off.words());
    }
}

living! {
    /// Too few members: said so, and nothing is decided; enough: minutes, and decisions that move a proposal on, tell whose
    /// request it was, and stand at the desk until they are carried out.
    held_decided_and_followed, |house| {
        let cast = house.cast().clone();
        let (desk, his) = (house.staff("desk"), house.resident(&cast.neighbour));
        let (number, request) = filed(&his);
        let page = planned(&desk, &[("open", "yes")]);
        let id = id_of(&page);
        let roof = page.choice("垃圾投放点搭个雨棚");
        does(&desk, &id, "/agenda", &[("proposal", &roof), ("request", &number)]);
        assert!(!at(&desk, &id).offers("/attendance"), "nobody came to what has not begun");
        let desk = in_the_evening(house);
        let his = house.resident(&cast.neighbour);
        let here = his.submit(&his.get(&format!("/meetings/{id}")), "/arrival", &[]);
        assert!(here.status == 200 && here.says("记下您到了") && !here.offers("/arrival"), "{}", here.words());
        let page = at(&desk, &id);
        let chen = page.choice("陈建国");
        assert!(!page.offers("/decisions"), "{}", page.words());
        let few = desk.submit(&page, "/attendance", &[("came", &chen), ("names", "王秀兰")]);
        assert!(few.status == 200 && few.says("2 位组员来了 1 位，另外来了 1 位邻居") && few.says("这次不能做决定") && !few.offers("/decisions"), "{}", few.words());
        let minutes = desk.get(&format!("/desk/meetings/{id}/minutes"));
        assert!(minutes.says("来的组员不够"), "the paper says so: {}", minutes.words());
        let stale = desk.submit(&page, "/attendance", &[("came", &chen), ("key", "tab-two")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        let nobody = does(&desk, &id, "/attendance", &[("came", &chen), ("names", "查无此人")]);
        assert!(nobody.status == 422 && nobody.says("没有找到“查无此人”"), "{}", nobody.words());
        // The sheet had two sides.
        let enough = does(&desk, &id, "/attendance", &[("came", &chen), ("names", "王秀兰\n刘桂芳")]);
        assert!(enough.says("2 位组员来了 2 位") && enough.offers("/decisions"), "{}", enough.words());
        let empty = does(&desk, &id, "/minutes", &[("words", " ")]);
        assert!(empty.status == 422 && empty.says("请写会上说了什么"), "{}", empty.words());
        does(&desk, &id, "/minutes", &[("words", "刘桂芳说，雨天没处站。\n陈建国说，占一个车位就够。")]);

        let page = at(&desk, &id);
        let about = page.choice("提议：垃圾投放点搭个雨棚");
        let bare = desk.submit(&page, "/decisions", &[("point", &about), ("words", "占一个车位，搭起来。")]);
        assert!(bare.status == 422 && bare.says("请写谁来办") && bare.says("请写以后的一天") && bare.text.contains("占一个车位"), "{}", bare.words());
        let made = desk.submit(&page, "/decisions", &[("point", &about), ("words", "占一个车位，搭起来。"), ("owner", "物业马军"), ("date", "2026-12-20"), ("becomes", "next")]);
        assert!(made.status == 200 && made.says("物业马军来办"), "{}", made.words());
        let again = desk.submit(&page, "/decisions", &[("point", &about), ("words", "占一个车位，搭起来。"), ("owner", "物业马军"), ("date", "2026-12-20"), ("becomes", "next")]);
        assert_eq!(again.text.matches("占一个车位，搭起来。").count(), made.text.matches("占一个车位，搭起来。").count(), "a double tap is one");
        let proposal = his.get(&format!("/proposals/{roof}"));
        assert!(proposal.says("到“做决定”") && proposal.says("占一个车位，搭起来") && proposal.says("春风里居民议事会"), "{}", proposal.words());
        assert!(his.get(&proposal.link("/meetings/")).says("雨天没处站"), "what came of it leads to the minutes");
        let point = at(&desk, &id).choice(&format!("R-{number}"));
        does(&desk, &id, "/decisions", &[("point", &point), ("words", "请物业这个月查一遍水管。"), ("owner", "物业马军"), ("date", "2026-12-31")]);
        let read = his.get(&format!("/requests/{request}"));
        assert!(read.says("开会定了") && read.says("查一遍水管"), "{}", read.words());

        assert!(!desk.get("/desk/meetings").says("件过期"));
        house.advance(25 * DAY);
        let desk = house.staff("desk");
        assert!(desk.get("/desk/meetings?past=yes").says("件过期") && desk.get("/desk").says("开会定的事过期了"));
        let waiting = desk.get("/desk/meetings/decisions");
        assert!(waiting.says("过期了") && waiting.says("占一个车位") && waiting.says("查一遍水管"), "{}", waiting.words());
        let page = at(&desk, &id);
        let first = page.link_or_form_of("占一个车位", "/done");
        let bare = desk.submit(&page, &first, &[("words", "")]);
        assert!(bare.status == 422 && bare.says("请写办得怎么样"), "{}", bare.words());
        let done = desk.submit(&page, &first, &[("words", "雨棚搭好了。")]);
        assert!(done.status == 200 && done.says("雨棚搭好了"), "{}", done.words());
        assert!(!desk.get("/desk/meetings/decisions").says("占一个车位"));
        let paper = desk.get(&format!("/desk/meetings/{id}/minutes"));
        assert!(paper.says("雨天没处站") && paper.says("物业马军来办") && paper.says("雨棚搭好了") && paper.says("8888 1234"), "{}", paper.words());
        let past = house.resident(&cast.neighbour).get("/meetings?past=yes");
        assert!(past.says("长椅放在哪里") && past.says("楼道堆物和夜里的路灯"), "{}", past.words());
    }
}

living! {
    /// Within the days anybody objects, alone, dictated, or by telephone; once while it waits; the group answers, and both
    /// stand beside the decision without the name.
    objections_are_answered, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let his = house.resident(&cast.neighbour);
        let list = his.get("/meetings?past=yes");
        let html = list.html();
        let rows = scraper::Selector::parse("a.row").expect("a selector");
        let link = html.select(&rows).find(|a| a.text().collect::<String>().contains("楼道堆物")).expect("the past one");
        let link = link.value().attr("href").expect("an address").to_owned();
        let id = link.rsplit('/').next().expect("an id").to_owned();
        let page = his.get(&link);
        assert!(page.says("一位邻居不同意") && page.says("改成两星期") && !page.says("王芳不同意"), "{}", page.words());
        let form = page.link_or_form_of("后门的路灯改到夜里一点关", "/objections");
        let empty = his.submit(&page, &form, &[("words", " ")]);
        assert!(empty.status == 422 && empty.says("请写哪里不同意"), "{}", empty.words());
        let long = "亮".repeat(501);
        let kept = his.submit(&page, &form, &[("words", &long)]);
        assert!(kept.status == 422 && kept.text.contains(&long), "what was typed is kept");
        let said = his.submit(&page, &form, &[("words", "一点也太早，两点有人下班。")]);
        assert!(said.status == 200 && said.says("您不同意") && said.says("等小组回答"), "{}", said.words());
        assert_eq!(his.submit(&page, &form, &[("words", "一点也太早，两点有人下班。")]).status, 200, "a double tap");
        let again = his.submit(&said, &form, &[("words", "再说一遍")]);
        assert_eq!(again.status, 409, "one waits already: {}", again.words());

        let phone = house.helper();
        let hers = format!("/for/{}/meetings/{id}", cast.resident.id);
        assert!(!phone.get(&hers).offers("/objections"), "his mandate does not cover speaking for her");
        let desk_page = at(&desk, &id);
        assert!(desk_page.says("陈建国") && desk.get("/desk/meetings").says("一点也太早"), "{}", desk_page.words());
        let for_her = desk_page.link_or_form_of("后门的路灯改到夜里一点关", "/objections");
        let unknown = desk.submit(&desk_page, &for_her, &[("who", "查无此人"), ("words", "太亮"), ("channel", "phone")]);
        assert!(unknown.status == 422 && unknown.says("查无此人") && unknown.text.contains("太亮"), "{}", unknown.words());
        let rung = desk.submit(&desk_page, &for_her, &[("who", "王秀兰"), ("words", "灯对着我的窗，太亮。"), ("channel", "phone")]);
        assert!(rung.status == 200 && rung.says("王秀兰不同意"), "{}", rung.words());
        let reply = rung.link_or_form_of("一点也太早", "/answer");
        let bare = desk.submit(&rung, &reply, &[("words", "")]);
        assert!(bare.status == 422 && bare.says("请写小组的回答"), "{}", bare.words());
        let answered = desk.submit(&rung, &reply, &[("words", "先试一个月，再看。")]);
        assert!(answered.status == 200 && answered.says("先试一个月"), "{}", answered.words());
        assert!(his.get("/acts").says("小组回答了"), "he is told");
        let read = house.at_kiosk(&cast.resident).get(&link);
        assert!(read.says("先试一个月") && read.says("一位邻居不同意") && !read.says("陈建国不同意"), "{}", read.words());
        let paper = desk.get(&format!("/desk/meetings/{id}/minutes"));
        assert!(paper.says("先试一个月") && !paper.says("陈建国不同意"), "{}", paper.words());

        house.advance(8 * DAY);
        let his = house.resident(&cast.neighbour);
        assert!(!his.get(&link).offers("/objections"), "the days are over");
        let late = his.submit(&said, &form, &[("words", "再说一遍"), ("key", "late")]);
        assert_ne!(late.status, 200, "{}", late.words());
    }
}
