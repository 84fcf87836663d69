//! Proposals: raised by every way, supported once each, talked over, answered in time, followed to the end.

use std::time::Duration;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn id_of(page: &Page) -> String {
    page.url.split('?').next().expect("a path").rsplit('/').next().expect("an id").to_owned()
}

/// The three short pages, as anybody would go through them.
pub fn raised(browser: &Browser, base: &str, title: &str) -> Page {
    let what = browser.get(&format!("{base}/proposals/new"));
    let why = browser.submit(&what, "/proposals/new", &[("title", title), ("what", "楼梯太陡，\n老人上不去。")]);
    assert!(why.status == 200 && why.says("为什么要办"), "{}", why.words());
    let check = browser.submit(&why, "/proposals/new/why", &[("why", "上个月有人摔了"), ("bears", "物业出钱")]);
    assert!(check.status == 200 && check.says("请核对") && check.says(title), "{}", check.words());
    browser.submit(&check, "/proposals", &[])
}

fn support(browser: &Browser, base: &str, id: &str) -> Page {
    browser.submit(&browser.get(&format!("{base}/proposals/{id}")), "/support", &[])
}

fn enter(desk: &Browser, id: &str, names: &str) -> Page {
    desk.submit(&desk.get(&format!("/desk/proposals/{id}")), "/supports", &[("names", names), ("channel", "paper")])
}

fn say(desk: &Browser, id: &str, fields: &[(&str, &str)]) -> Page {
    desk.submit(&desk.get(&format!("/desk/proposals/{id}")), &format!("/desk/proposals/{id}"), fields)
}

living! {
    /// Alone: what was typed is kept between pages, the next page asks for what is missing, a double press is one.
    a_resident_proposes_in_short_steps, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let first = his.get("/proposals/new");
        let wrong = his.submit(&first, "/proposals/new", &[("title", ""), ("what", "装一个扶手")]);
        assert!(wrong.status == 422 && wrong.says("一句话") && wrong.text.contains("装一个扶手"), "{}", wrong.words());
        assert!(his.get("/proposals/new").text.contains("装一个扶手"), "kept");
        let page = raised(&his, "", "楼道装扶手");
        assert!(page.status == 200 && page.says("楼道装扶手") && page.says("楼梯太陡") && page.says("后来怎么样了"), "{}", page.words());
        assert!(page.says("再有 5 位邻居支持"), "{}", page.words());
        assert!(his.get("/proposals/mine").says("楼道装扶手"));
        assert!(!his.get("/proposals/new").text.contains("楼梯太陡"), "the draft is gone");
        let listed = house.at_kiosk(&house.cast().resident.clone()).get("/proposals?stage=raise");
        assert!(listed.says("楼道装扶手"), "{}", listed.words());
        assert!(!his.get("/proposals?stage=ended").says("楼道装扶手"));
    }
}

living! {
    /// One each, whatever the way; five carry it on by themselves; a list from paper counts whom it has once.
    five_neighbours_carry_it_on, |house| {
        let cast = house.cast().clone();
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let id = id_of(&raised(&his, "", "楼道装扶手"));
        let own = support(&his, "", &id);
        assert!(own.status == 200 && own.says("您支持了") && own.says("再有 4 位"), "{}", own.words());
        let hers = house.at_kiosk(&cast.resident);
        assert!(support(&hers, "", &id).says("再有 3 位"));
        let undone = hers.submit(&hers.get(&format!("/proposals/{id}")), "/support-end", &[]);
        assert!(undone.says("再有 4 位") && undone.offers("/support"), "{}", undone.words());
        support(&hers, "", &id);
        // On the list are two who did so already, and one whom nobody knows.
        let wrong = enter(&desk, &id, "王秀兰\n查无此人");
        assert!(wrong.status == 422 && wrong.says("没有找到“查无此人”"), "{}", wrong.words());
        let listed = enter(&desk, &id, "王秀兰\n陈建国\n刘桂芳");
        assert!(listed.status == 200 && listed.says("支持 3 人"), "{}", listed.words());
        let more = others(house, &["王秀兰", "陈建国", "刘桂芳"], 2);
        let listed = enter(&desk, &id, &more.join("\n"));
        assert!(listed.says("支持 5 人") && listed.says("支持的人够了，到“大家商量”"), "{}", listed.words());
        assert!(his.get("/proposals?stage=discuss").says("楼道装扶手"));
        house.run_jobs();
        for told in [&his, &hers] {
            let notices = told.get("/notices");
            assert!(notices.says("够人支持了：楼道装扶手"), "its author and who supports it hear of it: {}", notices.words());
        }
        assert!(his.get(&format!("/proposals/{id}")).says("人还少，不分开列"), "few of a kind are not told apart");
        let open = house.browser().get("/open/proposals");
        assert!(open.status == 200 && !open.says("楼道装扶手"), "figures name nothing: {}", open.words());
    }
}

/// Residents whose names are nobody else's here.
fn others(house: &House, but: &[&str], many: usize) -> Vec<String> {
    let community = house.community();
    let read = |conn: &mut linli::store::conn::Conn| linli::store::people_roll::page_after(conn, &community, "", 200);
    let names: Vec<String> = house.app.db.read_now(read).expect("it reads").into_iter().map(|(p, _)| p.name).collect();
    let alone = |name: &&String| names.iter().filter(|n| n == name).count() == 1 && !but.contains(&name.as_str());
    names.iter().filter(alone).take(many).cloned().collect()
}

living! {
    /// A helper whose mandate covers proposals dictates hers: her words, marked; she is told, and takes it back.
    through_a_helper_and_taken_back, |house| {
        let cast = house.cast().clone();
        let base = format!("/for/{}", cast.resident.id);
        let phone = house.helper();
        assert_eq!(phone.get(&format!("{base}/proposals")).status, 403, "his mandate does not cover it yet");
        covers_proposals(house);
        let form = phone.get(&format!("{base}/proposals/new"));
        assert!(form.says("照本人说的"), "{}", form.words());
        let page = raised(&phone, &base, "修一修长椅");
        assert!(page.status == 200 && page.says("照本人的话记的") && page.says("李明"), "{}", page.words());
        let id = id_of(&page);
        let hers = house.at_kiosk(&cast.resident);
        let acts = hers.get("/acts");
        assert!(acts.says("提了一条"), "{}", acts.words());
        let one = hers.get(&acts.link("/acts/"));
        assert!(one.offers("/undo"), "{}", one.words());
        let undone = hers.submit(&one, "/undo", &[]);
        assert_eq!(undone.status, 200, "{}", undone.words());
        let gone = hers.get(&format!("/proposals/{id}"));
        assert!(gone.says("提的人收回了") && !gone.offers("/support"), "{}", gone.words());
        // What he says in her name carries his.
        let his = id_of(&raised(&house.resident(&cast.neighbour), "", "门口装灯"));
        let said = phone.submit(&phone.get(&format!("{base}/proposals/{his}")), "/comments", &[("words", "夜里看不见")]);
        assert!(said.status == 200 && said.says("夜里看不见") && said.says("李明代发"), "{}", said.words());
    }
}

/// 李明's mandate from 王秀兰 now also covers proposals, as a renewal would.
fn covers_proposals(house: &House) {
    use diesel::prelude::*;
    use linli::store::schema::mandates as m;
    let resident = house.cast().resident.id.clone();
    house
        .wait(house.app.db.write("story", &house.community(), move |tx| {
            let row = m::table.filter(m::community_id.eq(tx.community)).filter(m::resident_id.eq(&resident));
            let now: Vec<(String, String)> = row.select((m::id, m::matters)).load(tx.conn)?;
            for (id, matters) in now {
                diesel::update(m::table.find((tx.community, id)))
                    .set(m::matters.eq(format!("{matters},proposals")))
                    .execute(tx.conn)?;
            }
            Ok(())
        }))
        .expect("it is written");
}

living! {
    /// The desk writes down what a caller says; answers in a group's name; moves it on; and says how it ended.
    from_a_call_to_the_end, |house| {
        let desk = house.staff("desk");
        let form = desk.get("/desk/proposals/new");
        let fields = [("who", "王秀兰"), ("channel", "phone"), ("hand", "dictated"), ("title", "楼下放把椅子"), ("what", "等车站着累"), ("why", "腿不好")];
        let wrong = desk.submit(&form, "/desk/proposals", &[("who", "查无此人"), ("title", "楼下放把椅子")]);
        assert!(wrong.status == 422 && wrong.says("查无此人") && wrong.text.contains("楼下放把椅子"), "{}", wrong.words());
        let page = desk.submit(&form, "/desk/proposals", &fields);
        assert!(page.status == 200 && page.says("等车站着累") && page.says("提出来了"), "{}", page.words());
        let id = id_of(&page);
        assert!(desk.get("/desk/proposals").says("楼下放把椅子"));
        let empty = say(&desk, &id, &[("what", "answer"), ("words", " ")]);
        assert!(empty.status == 422 && empty.says("请写跟大家说的话"), "{}", empty.words());
        enter(&desk, &id, "陈建国");
        let council = desk.get(&format!("/desk/proposals/{id}")).choice("春风里居民议事会");
        let answered = say(&desk, &id, &[("what", "answer"), ("words", "下月在门口放两把。"), ("group", &council)]);
        assert!(answered.status == 200 && answered.says("春风里居民议事会") && answered.says("下月在门口放两把"), "{}", answered.words());
        let stale = say(&desk, &id, &[("what", "news"), ("words", "再说一句"), ("version", "1")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        house.run_jobs();
        let his = house.resident(&house.cast().neighbour.clone());
        assert!(his.get("/").says("您支持的有消息"), "whoever supports it hears");
        assert!(desk.get("/desk/calls").says("楼下放把椅子"), "and whoever proposed it is rung");
        let moved = say(&desk, &id, &[("what", "move"), ("stage", "decide"), ("words", "定了。")]);
        assert!(moved.says("到“做决定”"), "{}", moved.words());
        let (form, at) = (desk.get(&format!("/desk/proposals/{id}")), format!("/desk/proposals/{id}"));
        let done = desk.submit(&form, &at, &[("what", "done"), ("words", "椅子放好了。")]);
        let twice = desk.submit(&form, &at, &[("what", "done"), ("words", "椅子放好了。")]);
        assert_eq!(twice.status, 200, "a second press is the first: {}", twice.words());
        assert!(done.status == 200 && done.says("办成了") && !done.offers("/supports"), "{}", done.words());
        let page = his.get(&format!("/proposals/{id}"));
        assert!(page.says("椅子放好了") && !page.offers("/support") && !page.offers("/comments"), "{}", page.words());
        assert!(his.get("/proposals?stage=ended").says("楼下放把椅子"));
        let paper = desk.get(&format!("/desk/proposals/{id}/paper"));
        assert!(paper.status == 200 && paper.says("等车站着累") && paper.says("8888 1234"), "{}", paper.words());
        assert!(desk.get("/desk/proposals/sheet").says("对谁好"));
    }
}

living! {
    /// Ten working days are over: late, where everybody sees it, with the two of the example that wait as well.
    a_late_answer_shows, |house| {
        let id = id_of(&raised(&house.resident(&house.cast().neighbour.clone()), "", "楼道装扶手"));
        house.advance(DAY * 21);
        let desk = house.staff("desk");
        let list = desk.get("/desk/proposals");
        assert!(list.says("过了该答复的日子"), "{}", list.words());
        assert!(house.at_kiosk(&house.cast().resident.clone()).get(&format!("/proposals/{id}")).says("晚了"));
        assert!(house.browser().get("/open/proposals").says("现在晚了的有 3 条"));
        say(&desk, &id, &[("what", "declined"), ("words", "墙太薄，装不住。")]);
        let now = house.browser().get("/open/proposals");
        assert!(now.says("现在晚了的有 2 条") && now.says("没有采纳 2 条"), "{}", now.words());
    }
}

living! {
    /// Hidden for a published reason; its author still reads it and objects; whoever hid it does not decide.
    a_hidden_comment_is_kept_and_looked_at_again, |house| {
        let cast = house.cast().clone();
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let id = id_of(&raised(&his, "", "楼道装扶手"));
        let said = his.submit(&his.get(&format!("/proposals/{id}")), "/comments", &[("words", "老张这人最坏")]);
        assert!(said.status == 200 && said.says("老张这人最坏"), "{}", said.words());
        let talk = desk.get(&format!("/desk/proposals/{id}/talk"));
        let hidden = desk.submit(&talk, "/hiding", &[("why", "insult")]);
        assert!(hidden.status == 200 && hidden.says("骂人的话"), "{}", hidden.words());
        let hers = house.at_kiosk(&cast.resident).get(&format!("/proposals/{id}/talk"));
        assert!(!hers.says("老张这人最坏") && hers.says("没有显示"), "{}", hers.words());
        let own = his.get(&format!("/proposals/{id}"));
        assert!(own.says("老张这人最坏") && own.says("原话给您留着"), "{}", own.words());
        let objects = his.submit(&own, "/objection", &[("words", "我说的是天气")]);
        assert!(objects.status == 200 && objects.says("已经请另一位"), "{}", objects.words());
        assert!(desk.get("/desk/proposals").says("我说的是天气"));
        let same = desk.submit(&desk.get(&format!("/desk/proposals/{id}/talk")), "/decision", &[("decision", "keep"), ("words", "不改")]);
        assert_eq!(same.status, 403, "whoever hid it does not decide: {}", same.words());
        let other = house.staff("admin");
        let shown = other.submit(&other.get(&format!("/desk/proposals/{id}/talk")), "/decision", &[("decision", "show"), ("words", "没有骂人。")]);
        assert!(shown.status == 200 && shown.says("没有骂人"), "{}", shown.words());
        let read = house.at_kiosk(&cast.resident).get(&format!("/proposals/{id}/talk"));
        assert!(read.says("老张这人最坏"), "{}", read.words());
    }
}

living! {
    /// Two of one matter: supporters follow, once each; the other leads on; everybody is told.
    two_become_one, |house| {
        let cast = house.cast().clone();
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let (one, two) = (id_of(&raised(&his, "", "楼道装扶手")), id_of(&raised(&his, "", "装个扶手吧")));
        enter(&desk, &one, "王秀兰\n刘桂芳");
        enter(&desk, &two, "王秀兰\n张德福");
        let page = desk.get(&format!("/desk/proposals/{two}"));
        let none = desk.submit(&page, "/merge", &[("into", ""), ("words", "是一回事")]);
        assert_eq!(none.status, 422, "{}", none.words());
        let merged = desk.submit(&page, "/merge", &[("into", &one), ("words", "是一回事。")]);
        assert!(merged.status == 200 && merged.says("和别的并在一起了"), "{}", merged.words());
        assert!(desk.get(&format!("/desk/proposals/{one}")).says("支持 3 人"), "王秀兰 counts once");
        let old = his.get(&format!("/proposals/{two}"));
        assert!(old.says("并在一起商量") && !old.offers("/support"), "{}", old.words());
        house.run_jobs();
        assert!(desk.get("/desk/calls").says("是一回事"), "王秀兰 is rung");
    }
}

/// The form as it stands, with some fields typed anew.
fn kept_with(admin: &Browser, form: &Page, typed: &[(&str, &str)]) -> Page {
    let filled = form.filled("/desk/proposals/procedure");
    let kept = filled.iter().filter(|(name, _)| !typed.iter().any(|(given, _)| given == name));
    let mut fields: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(typed);
    admin.post_raw("/desk/proposals/procedure", &fields)
}

living! {
    /// The stages are the community's own: a new procedure holds for new proposals, an old one goes on by the old.
    a_procedure_of_ones_own, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let old = id_of(&raised(&his, "", "楼道装扶手"));
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/proposals/procedure").offers("/desk/proposals/procedure"), "the desk reads it");
        let admin = house.staff("admin");
        let form = admin.get("/desk/proposals/procedure?from=four");
        assert!(form.text.contains("党员大会审议"), "{}", form.words());
        let wrong = kept_with(&admin, &form, &[("days", "0")]);
        assert!(wrong.status == 422 && wrong.says("1 到 60"), "{}", wrong.words());
        let twice = kept_with(&admin, &form, &[("zh2", "党组织提议")]);
        assert!(twice.status == 422 && twice.says("名字一样"), "{}", twice.words());
        let kept = kept_with(&admin, &form, &[]);
        assert!(kept.status == 200 && kept.text.contains("两委会商议"), "{}", kept.words());
        let stale = kept_with(&admin, &form, &[("key", "tab-two"), ("days", "12")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        let new = raised(&his, "", "门口装灯");
        assert!(new.says("党组织提议") && !new.says("位邻居支持，就"), "{}", new.words());
        assert!(his.get(&format!("/proposals/{old}")).says("位邻居支持，就"), "the old one goes on as it began");
    }
}

living! {
    /// A long discussion pages flat: as many statements for the last page as for the first.
    a_long_discussion_pages_flat, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = id_of(&raised(&his, "", "楼道装扶手"));
        let page = his.get(&format!("/proposals/{id}"));
        let csrf = page.form("/comments").hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        for n in 0..45 {
            let key = format!("say-{n}-{}", house.community());
            let words = format!("第{n}句");
            let said = his.post_raw(&format!("/proposals/{id}/comments"), &[("csrf", &csrf), ("key", &key), ("words", &words)]);
            assert_eq!(said.status, 200, "{}", said.words());
        }
        let again = format!("say-44-{}", house.community());
        his.post_raw(&format!("/proposals/{id}/comments"), &[("csrf", &csrf), ("key", &again), ("words", "第44句")]);
        let (mut path, mut seen, mut costs) = (format!("/proposals/{id}/talk"), 0, Vec::new());
        loop {
            let before = linli::store::db::statements(&house.database);
            let page = his.get(&path);
            costs.push(linli::store::db::statements(&house.database) - before);
            seen += (0..45).filter(|n| page.says(&format!("第{n}句"))).count();
            if !page.says("看后面的") {
                break;
            }
            path = page.link("?after=");
        }
        assert_eq!((seen, costs.len()), (45, 3));
        assert!(costs.iter().max() <= costs.iter().min().map(|n| n + 2).as_ref(), "{costs:?}");
        // A reply goes below, and no deeper.
        let talk = his.get(&format!("/proposals/{id}/talk"));
        let thread = his.get(&talk.link(&format!("/proposals/{id}/talk/")));
        let replied = his.submit(&thread, &thread.url, &[("words", "我也这样想")]);
        assert!(replied.status == 200 && replied.says("我也这样想"), "{}", replied.words());
        assert!(his.get(&format!("/proposals/{id}/talk")).says("看 1 条回话"));
        assert!(!replied.text.contains("回一句"), "one level deep");
    }
}
