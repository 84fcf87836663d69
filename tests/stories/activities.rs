//! Activities: signed up for by every way, a waiting list that moves by itself, and what coming gives.

use std::time::Duration;

use linli::acts::helper::HelperKind;
use linli::acts::helper::apply::{Application, apply};
use linli::acts::helper::step::{Taking, take};
use linli::domain::accreditation::Step;
use linli::domain::request::Words;
use linli::domain::standing::Office;
use linli::example::at_desk;
use linli::store::answers::Claim;

use crate::house::{Browser, House, Page};
use crate::living;

pub fn announced(desk: &Browser, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![
        ("kind", "class"),
        ("title", "剪纸"),
        ("what", "剪刀有。"),
        ("place", "活动室"),
        ("date", "2026-12-01"),
        ("from", "9:30"),
        ("until", "11:00"),
        ("seats", "2"),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields);
    desk.submit(&desk.get("/desk/activities/new"), "/desk/activities", &all)
}

pub fn id_of(page: &Page) -> String {
    page.url.rsplit('/').next().expect("an id").to_owned()
}

fn up(browser: &Browser, base: &str, id: &str) -> Page {
    browser.submit(&browser.get(&format!("{base}/activities/{id}")), "/signup", &[])
}

pub fn names(desk: &Browser, id: &str, list: &str) -> Page {
    desk.submit(&desk.get(&format!("/desk/activities/{id}")), "/signups", &[("names", list)])
}

/// Somebody offered to help, and was talked with.
pub fn talked_with(house: &House, person: &str) {
    let desk = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    let standing = at_desk(&desk, Office::Desk, None);
    let once = || Claim { key: None, route: "story", digest: [0; 32] };
    let said = |text: &str| Words::parse(text).expect("words");
    let (db, community) = (&house.app.db, house.community());
    let new = Application {
        person: person.to_owned(),
        kind: HelperKind::Volunteer,
        title: "志愿者".into(),
        words: said("我想帮楼里的老人。"),
        organisation: None,
    };
    house.wait(apply(db, &community, standing.clone(), once(), new)).expect("he offers");
    let words = Some(said("谈过了。"));
    let taking = Taking { helper: person.to_owned(), step: Step::Interview, words, version: None, apart: true };
    house.wait(take(db, &community, standing, once(), taking)).expect("a talk");
}

pub fn begun(house: &House) -> Browser {
    house.advance(Duration::from_secs(9 * 24 * 3600));
    house.staff("desk")
}

living! {
    /// Two places: alone and through a helper; the third waits, moves up when somebody leaves, and is told.
    the_waiting_list_moves_by_itself, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let wrong = announced(&desk, &[("date", "2020-01-01"), ("seats", "0"), ("title", "")]);
        assert!(wrong.status == 422 && wrong.says("请写以后的一天") && wrong.says("1 到 500") && wrong.text.contains("剪刀有"), "{}", wrong.words());
        let page = announced(&desk, &[]);
        assert_eq!(page.status, 200, "{}", page.words());
        let id = id_of(&page);
        let his = house.resident(&cast.neighbour);
        let mine = up(&his, "", &id);
        assert!(mine.status == 200 && mine.says("报上名了"), "{}", mine.words());
        assert!(his.get("/").says("手机课"), "what comes next stands on his first page");
        let calendar = his.get("/activities");
        assert!(calendar.says("我报了名的") && calendar.says("剪纸"), "{}", calendar.words());
        let (own, all) = (calendar.text.find("我报了名的"), calendar.text.find("<h2>这个月的活动</h2>"));
        assert!(own.is_some() && all > own, "the rest of the month begins under a heading of its own");
        let phone = house.helper();
        let hers = up(&phone, &format!("/for/{}", cast.resident.id), &id);
        assert!(hers.status == 200 && hers.says("报上名了"), "{}", hers.words());
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("报了名"), "she is told whose hands it was");
        let third = names(&desk, &id, "刘桂芳");
        assert!(third.status == 200 && third.says("排队的") && third.says("刘桂芳"), "{}", third.words());
        assert!(!desk.get("/desk/calls").says("刘桂芳报"), "nobody is rung about what they said themselves");
        let again = names(&desk, &id, "刘桂芳\n查无此人");
        assert!(again.status == 422 && again.says("没有找到“查无此人”"), "{}", again.words());
        let shown = desk.get(&format!("/desk/activities/{id}"));
        assert!(shown.says("2 / 2，排队 1"), "{}", shown.words());

        let off = his.submit(&his.get(&format!("/activities/{id}")), "/withdrawal", &[]);
        assert!(off.status == 200 && off.offers("/signup"), "{}", off.words());
        let shown = desk.get(&format!("/desk/activities/{id}"));
        assert!(shown.says("2 / 2，排队 0"), "{}", shown.words());
        let calls = desk.get("/desk/calls");
        assert!(calls.says("排队有位子了") && calls.says("剪纸"), "{}", calls.words());
        assert!(house.browser().get("/open/activities").says("剪纸"));
        assert_eq!(up(&his, "", &id).status, 200);
        assert!(his.get(&format!("/activities/{id}")).says("在排队"));
        // More places: he moves up.
        let change = desk.get(&format!("/desk/activities/{id}/change"));
        let mut fields = change.filled(&format!("/desk/activities/{id}"));
        fields.retain(|(name, _)| name != "seats");
        fields.push(("seats".into(), "3".into()));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let changed = desk.post_raw(&format!("/desk/activities/{id}"), &pairs);
        assert!(changed.status == 200 && changed.says("3 / 3，排队 0"), "{}", changed.words());
    }
}

living! {
    /// A weekly series keeps its hour, all of it is signed up for at once; the feed and the week's sheet show it.
    a_series_a_feed_and_a_sheet, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let page = announced(&desk, &[("title", "学拼音"), ("times", "3"), ("seats", "10")]);
        let id = id_of(&page);
        let his = house.resident(&cast.neighbour);
        let form = his.get(&format!("/activities/{id}"));
        assert!(form.says("后面几次也都报"), "{}", form.words());
        his.submit(&form, "/signup", &[("series", "yes")]);
        assert_eq!(his.get("/activities").text.matches("学拼音").count(), 6, "three of his own, and three in the calendar");
        let feed = house.browser().get("/activities.ics");
        assert_eq!(feed.headers.get("content-type").and_then(|v| v.to_str().ok()), Some("text/calendar; charset=utf-8"));
        let unfolded = feed.text.replace("\r\n ", "");
        assert!(unfolded.starts_with("BEGIN:VCALENDAR") && unfolded.contains("SUMMARY:学拼音"), "{unfolded}");
        assert!(unfolded.contains("DTSTART:20261201T013000Z") && unfolded.contains("DTSTART:20261208T013000Z"), "{unfolded}");
        let week = desk.get("/desk/activities/week?from=2026-12-02");
        assert!(week.status == 200 && week.says("学拼音") && week.says("上午九点半") && week.says("8888 1234"), "{}", week.words());
    }
}

living! {
    /// Called off: whoever signed up is told the way they chose, and it stands in the calendar as called off.
    called_off_and_everybody_hears, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = id_of(&announced(&desk, &[]));
        up(&house.resident(&cast.neighbour), "", &id);
        names(&desk, &id, "王秀兰");
        let page = desk.get(&format!("/desk/activities/{id}"));
        assert_eq!(desk.submit(&page, "/cancellation", &[("words", " ")]).status, 422);
        let off = desk.submit(&page, "/cancellation", &[("words", "老师病了，下月再开。")]);
        assert!(off.status == 200 && off.says("不办了") && !off.offers("/signups"), "{}", off.words());
        house.run_jobs();
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/").says("不办了：剪纸"));
        assert!(his.get(&format!("/activities/{id}")).says("老师病了"));
        assert!(desk.get("/desk/calls").says("老师病了"), "王秀兰 is rung");
        assert!(house.browser().get("/activities.ics").text.contains("STATUS:CANCELLED"));
    }
}

living! {
    /// Who came is written down; a certificate for each, and for who wants to help the training counts as that step.
    who_came_and_what_it_gives, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let page = announced(&desk, &[("kind", "training"), ("title", "帮忙第一课"), ("seats", "9"), ("certificate", "yes")]);
        let id = id_of(&page);
        let community = house.community();
        let (chen, wang) = (cast.neighbour.id.clone(), cast.resident.id.clone());
        // 陈建国 offered to help and was talked with: the training comes next.
        talked_with(house, &chen);
        up(&house.resident(&cast.neighbour), "", &id);
        names(&desk, &id, "王秀兰");
        let early = desk.get(&format!("/desk/activities/{id}"));
        assert!(!early.offers("/attendance"), "nobody came to what has not begun");
        let desk = begun(house);
        let page = desk.get(&format!("/desk/activities/{id}"));
        let his = page.choice("陈建国");
        let noted = desk.submit(&page, "/attendance", &[("came", &his)]);
        assert!(noted.status == 200 && noted.says("办过了"), "{}", noted.words());
        let stale = desk.submit(&page, "/attendance", &[("came", &his), ("key", "tab-two")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        let paper = desk.get(&format!("/desk/activities/{id}/certificates"));
        assert!(paper.says("陈建国参加了“帮忙第一课”") && !paper.says("王秀兰"), "{}", paper.words());
        assert!(house.resident(&cast.neighbour).get("/activities").says("证号"));
        let helper = house.app.db.read_now(|conn| linli::store::helpers::find(conn, &community, &chen)).expect("it reads");
        assert_eq!(helper.expect("he offered").state, "trained");
        assert!(house.app.db.read_now(|conn| linli::store::helpers::find(conn, &community, &wang)).expect("it reads").is_none());
        assert!(noted.says("人还少，不分开列"), "two people are too few to tell apart: {}", noted.words());
    }
}
