//! Notices: each person is told the way they chose, and nobody counts as told before they really were.

use std::time::Duration;

use linli::store::notice_copies::{self, Copy};
use linli::worker::outbox::send_due;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Writes a notice at the desk, looks at it, and sends it.
pub fn sent(desk: &Browser, fields: &[(&str, &str)]) -> Page {
    let check = desk.submit(&desk.get("/desk/notices/new"), "/desk/notices/draft", fields);
    assert!(check.status == 200 && check.url.ends_with("/check"), "{}: {}", check.status, check.words());
    let sent = desk.submit(&check, "/desk/notices", &[]);
    assert!(sent.status == 200 && sent.url.starts_with("/desk/notices/"), "{}", sent.words());
    sent
}

fn id_of(page: &Page) -> String {
    page.url.rsplit('/').next().expect("an id").to_owned()
}

pub fn copy(house: &House, notice: &str, person: &str) -> Option<Copy> {
    let community = house.community();
    house.app.db.read_now(|conn| notice_copies::find(conn, &community, notice, person)).expect("it reads")
}

pub fn person(house: &House, name: &str) -> String {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::people_search::search(conn, &community, name, None, 5));
    found.expect("it reads").into_iter().find(|p| p.name == name).expect("somebody").id
}

fn state(house: &House, notice: &str, person: &str) -> (String, String, Option<String>) {
    let copy = copy(house, notice, person).expect("a copy");
    (copy.way, copy.state.as_str().to_owned(), copy.reached_how)
}

/// Where the first reply of the inbox is answered.
fn reply_form(page: &Page) -> String {
    let address = "/desk/notices/replies/";
    let at = page.text.find(&format!("action=\"{address}")).expect("a reply to answer");
    page.text[at..].split('"').nth(1).expect("its address").to_owned()
}

const THREE: &str = "王秀兰\n陈建国\n张德福";

living! {
    /// Looked at before it goes; each by their own way; reached only when read, told or handed over; replies in one inbox.
    each_by_the_way_they_chose, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let (wang, chen, zhang) = (cast.resident.id.clone(), cast.neighbour.id.clone(), person(house, "张德福"));
        let page = desk.get("/desk/notices/new");
        let wrong = desk.submit(&page, "/desk/notices/draft", &[("title", ""), ("body", "停水。"), ("audience", "age"), ("from", "80"), ("to", "60")]);
        assert!(wrong.status == 422 && wrong.says("请写题目") && wrong.says("请写岁数") && wrong.text.contains("停水。"), "{}", wrong.words());
        let nobody = desk.submit(&wrong, "/desk/notices/draft", &[("title", "停水"), ("body", "明天停水。"), ("audience", "list"), ("list", "查无此人")]);
        assert!(nobody.status == 422 && nobody.says("没有找到“查无此人”"), "{}", nobody.words());
        assert!(desk.get("/desk/notices/new").text.contains("查无此人"), "what was typed is kept");
        let hard = [("title", "停水"), ("body", "兹定于明日上午九时至十一时停水，届时请各位居民务必提前储备足够的生活用水以免影响正常生活。"), ("audience", "list"), ("list", THREE)];
        let check = desk.submit(&nobody, "/desk/notices/draft", &hard);
        assert!(check.status == 200 && check.says("一共 3 人") && check.says("太长的句子") && check.says("届时 → 到时候"), "{}", check.words());
        assert_eq!(desk.get("/desk/notices").words().matches("停水").count(), 1, "only the example's: looking sends nothing");

        let plain = [("title", "明天停水"), ("body", "明天上午九点停水。\n请先接好水。"), ("audience", "list"), ("list", THREE)];
        let one = sent(&desk, &plain);
        let id = id_of(&one);
        assert!(one.says("正在发") && desk.get("/desk/notices/new").filled("/desk/notices/draft").iter().all(|(n, v)| n != "title" || v.is_empty()), "the draft is gone");
        house.run_jobs();
        let one = desk.get(&one.url);
        assert!(one.says("发完了") && one.says("真正告诉到 0 人，还有 3 人没有"), "{}", one.words());
        assert_eq!(state(house, &id, &wang).0, "call");
        assert_eq!(state(house, &id, &chen).0, "app");
        assert_eq!(state(house, &id, &zhang).0, "visit");

        // 陈建国 reads it on his own phone and says so; twice is once.
        let his = house.resident(&cast.neighbour);
        let home = his.get("/");
        assert!(home.says("新通知：明天停水") && home.says("明天上午九点停水。"), "{}", home.words());
        let list = his.get("/notices");
        assert!(list.says("明天上午九点停水。") && !list.says("请先接好水"), "how it begins tells it apart: {}", list.words());
        let read = his.get(&format!("/notices/{id}"));
        assert!(read.says("请先接好水") && state(house, &id, &chen).1 == "waiting", "opening a page tells nothing");
        let done = his.submit(&read, "/acknowledgement", &[]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(state(house, &id, &chen), ("app".into(), "reached".into(), Some("read".into())));
        let twice = his.submit(&read, "/acknowledgement", &[("key", "again")]);
        assert_eq!(twice.status, 409, "{}", twice.words());
        assert!(!his.get("/").says("新通知：明天停水"));

        // 王秀兰 is rung; the call carries the whole text, and her word goes to the inbox.
        let calls = desk.get("/desk/calls");
        assert_eq!(calls.text.matches("请先接好水").count(), 2, "{}", calls.words());
        let hers = format!("/for/{wang}/notices/{id}");
        let page = crate::stories::passkeys::opened(&desk, &hers);
        let said = desk.submit(&page, "/replies", &[("words", "我腿脚不好，能送桶水吗？")]);
        assert!(said.status == 200 && said.says("能送桶水吗"), "{}", said.words());
        assert_eq!(state(house, &id, &wang).1, "reached", "who answers has heard of it");
        let calls = desk.get("/desk/calls");
        assert_eq!(calls.text.matches("请先接好水").count(), 1, "nobody rings her about it any more; 张德福 waits");

        // 张德福 is visited; who was not reached stands on a list until then.
        let missing = desk.get(&format!("/desk/notices/{id}/missing"));
        assert!(missing.says("张德福") && !missing.says("陈建国"), "{}", missing.words());
        let sheet = desk.get(&format!("/desk/notices/{id}/missing/print"));
        assert!(sheet.status == 200 && sheet.says("张德福") && sheet.says("请先接好水"), "{}", sheet.words());
        let calls = desk.get("/desk/calls");
        let reached = calls.link_or_form_of("请先接好水", "/reached");
        desk.submit(&calls, &reached, &[]);
        assert_eq!(state(house, &id, &zhang), ("visit".into(), "reached".into(), Some("visit".into())));
        let one = desk.get(&one.url);
        assert!(one.says("真正告诉到 3 人，还有 0 人没有") && one.says("1 条回话"), "{}", one.words());

        // The answer reaches her as any answer does.
        let inbox = desk.get("/desk/notices/replies");
        assert!(inbox.says("能送桶水吗") && inbox.says("王秀兰"), "{}", inbox.words());
        let form = reply_form(&inbox);
        let empty = desk.submit(&inbox, &form, &[("words", " ")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        let answered = desk.submit(&inbox, &form, &[("words", "九点前送到您家。")]);
        assert!(answered.status == 200 && !answered.says("能送桶水吗"), "{}", answered.words());
        let seen = house.at_kiosk(&cast.resident).get(&format!("/notices/{id}"));
        assert!(seen.says("九点前送到您家"), "{}", seen.words());
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("答复了您的回话"));
    }
}

living! {
    /// Her helper reads it to her and says so; without the matter he sees nothing; who was not among them finds nothing.
    through_a_helper, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = id_of(&sent(&desk, &[("title", "量血压"), ("body", "周五量血压。"), ("audience", "list"), ("list", "王秀兰\n刘桂芳")]));
        house.run_jobs();
        let phone = house.helper();
        let hers = phone.get(&format!("/for/{}/notices/{id}", cast.resident.id));
        assert!(hers.status == 200 && hers.says("王秀兰知道了"), "{}", hers.words());
        assert_eq!(phone.submit(&hers, "/acknowledgement", &[]).status, 200);
        let copy = copy(house, &id, &cast.resident.id).expect("a copy");
        assert_eq!((copy.reached_how.as_deref(), copy.acknowledged_how.as_deref()), (Some("helper"), Some("mandate")));
        let other = person(house, "刘桂芳");
        let refused = phone.get(&format!("/for/{other}/notices/{id}"));
        assert_eq!(refused.status, 403, "her mandate is for repairs: {}", refused.words());
        assert_eq!(house.resident(&cast.neighbour).get(&format!("/notices/{id}")).status, 404);
        assert_eq!(house.browser().get(&format!("/open/notices/{id}")).status, 404);
    }
}

living! {
    /// What nobody reads on their page goes the next way after two days; what a machine cannot carry becomes a call.
    another_way_until_somebody_was_reached, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = id_of(&sent(&desk, &[("title", "换水表"), ("body", "周一换水表。"), ("audience", "list"), ("list", "陈建国")]));
        house.run_jobs();
        house.advance(DAY);
        house.run_jobs();
        assert_eq!(state(house, &id, &cast.neighbour.id).0, "app");
        house.advance(DAY + Duration::from_secs(60));
        house.run_jobs();
        assert_eq!(state(house, &id, &cast.neighbour.id), ("email".into(), "waiting".into(), None));
        // No mail server here: it is only written down, and somebody rings.
        for _ in 0..50 {
            if house.wait(send_due(&house.app)).expect("the outbox can be read") == 0 {
                break;
            }
        }
        assert_eq!(state(house, &id, &cast.neighbour.id).0, "call");
        // He reads it after all: nobody rings.
        let his = house.resident(&cast.neighbour);
        his.submit(&his.get(&format!("/notices/{id}")), "/acknowledgement", &[]);
        assert_eq!(state(house, &id, &cast.neighbour.id).1, "reached");
        assert!(!house.staff("desk").get("/desk/calls").says("周一换水表"));
    }
}

living! {
    /// The desk need not wait two days: those not reached are told another way at once.
    not_reached_is_chased, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let one = sent(&desk, &[("title", "停电"), ("body", "今晚停电。"), ("audience", "list"), ("list", "陈建国")]);
        house.run_jobs();
        let chased = desk.submit(&desk.get(&one.url), "/chase", &[]);
        assert_eq!(chased.status, 200, "{}", chased.words());
        house.advance(Duration::from_secs(20));
        house.run_jobs();
        assert_eq!(state(house, &id_of(&one), &cast.neighbour.id).0, "email");
    }
}

living! {
    /// A notice that was wrong: whoever saw it is told, whoever did not hears only the right one; taken back likewise.
    corrected_and_taken_back, |house| {
        let cast = house.cast().clone();
        let (wang, chen) = (cast.resident.id.clone(), cast.neighbour.id.clone());
        let desk = house.staff("desk");
        let one = sent(&desk, &[("title", "打疫苗"), ("body", "周二打疫苗。"), ("audience", "list"), ("list", "王秀兰\n陈建国")]);
        house.run_jobs();
        let his = house.resident(&cast.neighbour);
        his.submit(&his.get(&format!("/notices/{}", id_of(&one))), "/acknowledgement", &[]);
        let form = desk.get(&format!("{}/correct", one.url));
        let new = desk.submit(&form, "/correction", &[("title", "打疫苗"), ("body", "不是周二，是周四打疫苗。")]);
        assert!(new.status == 200 && new.url != one.url, "{}", new.words());
        let late = desk.submit(&form, "/correction", &[("title", "打疫苗"), ("body", "周五。"), ("key", "tab-two")]);
        assert_eq!(late.status, 409, "the other tab is told: {}", late.words());
        house.advance(Duration::from_secs(20));
        house.run_jobs();
        let (old_id, new_id) = (id_of(&one), id_of(&new));
        assert_eq!(state(house, &old_id, &wang).1, "dropped", "she hears only the second");
        assert_eq!(state(house, &old_id, &chen).1, "reached");
        assert!(copy(house, &new_id, &wang).is_some() && copy(house, &new_id, &chen).is_some());
        let old = his.get(&format!("/notices/{old_id}"));
        assert!(old.says("这条改正过了") && old.text.contains(&format!("/notices/{new_id}")), "{}", old.words());
        assert!(his.get("/").says("更正：打疫苗"));
        let calls = desk.get("/desk/calls");
        assert!(calls.says("是周四打疫苗") && !calls.says("周二打疫苗。 您听清"), "{}", calls.words());

        // Taken back: he saw the correction and is told; she did not, and hears of neither.
        his.submit(&his.get(&format!("/notices/{new_id}")), "/acknowledgement", &[]);
        let page = desk.get(&new.url);
        let bare = desk.submit(&page, "/withdrawal", &[("words", "")]);
        assert_eq!(bare.status, 422, "{}", bare.words());
        let gone = desk.submit(&page, "/withdrawal", &[("words", "医院改期了，等通知。")]);
        assert_eq!(gone.status, 200, "{}", gone.words());
        house.advance(Duration::from_secs(20));
        house.run_jobs();
        let last = id_of(&gone);
        assert!(copy(house, &last, &chen).is_some() && copy(house, &last, &wang).is_none());
        assert_eq!(state(house, &new_id, &wang).1, "dropped");
        assert!(!desk.get("/desk/calls").says("是周四打疫苗"), "nobody is rung about what was taken back");
        assert!(his.get("/").says("撤回：打疫苗"));
    }
}

living! {
    /// Everybody's notice is read without signing in; it goes out step by step, also when two servers do it at once.
    to_everybody_by_two_servers, |house| {
        let desk = house.staff("desk");
        let one = sent(&desk, &[("title", "选楼长"), ("body", "周日选楼长。"), ("audience", "everyone")]);
        let id = id_of(&one);
        let (community, zone) = (house.community(), jiff::tz::TimeZone::UTC);
        let other = house.second_server();
        // One step each in turn, as two workers would; together they do it once.
        loop {
            let first = house.wait(linli::acts::notices::send::step(&house.app.db, &community, &zone, &id)).expect("a step");
            let second = house.wait(linli::acts::notices::send::step(&other.db, &community, &zone, &id)).expect("a step");
            if !first && !second {
                break;
            }
        }
        let residents = house.app.db.read_now(|conn| linli::store::digests::residents_after(conn, &community, "", 10_000)).expect("it reads").len();
        let counts = house.app.db.read_now(|conn| notice_copies::counts(conn, &community, &id)).expect("it reads");
        let copies: i64 = counts.iter().map(|(_, _, n)| n).sum();
        assert_eq!(usize::try_from(copies).expect("a count"), residents, "one copy each");
        let anybody = house.browser();
        assert!(anybody.get("/open/notices").says("选楼长"));
        assert!(anybody.get(&format!("/open/notices/{id}")).says("周日选楼长"));
        let text = desk.get(&one.url);
        assert!(text.says("/open/notices/"), "there is a link for the official account");
        let paper = desk.get(&format!("{}/paper?to=letters", one.url));
        assert_eq!(paper.status, 200, "{}", paper.words());
    }
}
