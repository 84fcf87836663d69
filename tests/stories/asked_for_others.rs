//! Staff take something down for somebody, on the telephone or from paper: the category's own questions are asked, what
//! was answered is kept, and the public board is offered.

use std::time::Duration;

use linli::store::asides::{self, Aside};
use linli::store::requests::Request;
use linli::store::{questions, requests};

use crate::house::{Browser, House, Page};
use crate::living;

fn request(house: &House, page: &Page) -> (Request, Aside, Vec<Vec<String>>) {
    let link = if page.url.starts_with("/desk/requests/") { page.url.clone() } else { page.link("/desk/requests/") };
    let (community, id) = (house.community(), link.rsplit('/').next().expect("an id").to_owned());
    house
        .app
        .db
        .read_now(|conn| {
            let found = requests::find(conn, &community, &id)?.expect("a request");
            let aside = asides::find(conn, &community, &id)?.expect("its asides");
            let answers =
                questions::answers_of(conn, &community, std::slice::from_ref(&id))?.remove(&id).unwrap_or_default();
            Ok((found, aside, answers.into_iter().map(|(_, values)| values).collect()))
        })
        .expect("it reads")
}

/// Somebody found and chosen.
fn with(desk: &Browser, name: &str) -> Page {
    let page = desk.get("/desk/phone");
    let found = desk.submit(&page, "/desk/phone", &[("q", name), ("do", "find")]);
    let id = found.text.split("name=\"pick\" value=\"").nth(1).expect("somebody").split('"').next().unwrap().to_owned();
    desk.submit(&found, "/desk/phone", &[("q", name), ("pick", &id)])
}

living! {
    /// The questions are asked before the call is over; mistakes are told at the question; a passer-by may let it be seen.
    a_passer_by_answers_what_the_category_asks, |house| {
        let desk = house.staff("desk");
        let page = desk.get("/desk/phone");
        let (lift, out) = (page.choice("电梯"), page.choice("楼外"));
        let base = [("category", lift.as_str()), ("place", out.as_str()), ("detail", "南门观光电梯"), ("words", "电梯停了，里面有人喊"), ("name", "过路的老吴"), ("public", "yes")];
        let first = desk.submit(&page, "/desk/phone", &[base.as_slice(), &[("do", "take")]].concat());
        assert!(first.status == 422 && first.says("请问一问对方") && first.says("有人困在里面吗") && first.text.contains("里面有人喊"), "{}", first.words());
        let shown = desk.submit(&page, "/desk/phone", &[base.as_slice(), &[("do", "questions")]].concat());
        assert!(shown.status == 200 && shown.says("停在几楼"), "the same by a button of its own: {}", shown.words());
        let wrong = desk.submit(&first, "/desk/phone", &[base.as_slice(), &[("do", "take"), ("q-trapped", "yes"), ("q-stopped_at", "很高")]].concat());
        assert!(wrong.status == 422 && wrong.text.contains("很高") && wrong.text.contains("value=\"yes\" checked"), "{}", wrong.words());
        let taken = desk.submit(&wrong, "/desk/phone", &[base.as_slice(), &[("do", "take"), ("q-trapped", "yes"), ("q-stopped_at", "３")]].concat());
        assert!(taken.status == 200 && taken.says("过路的老吴"), "{}", taken.words());
        let (filed, aside, answers) = request(house, &taken);
        assert_eq!(answers, [vec!["yes".to_owned()], vec!["3".to_owned()]]);
        assert_eq!((aside.hand.as_str(), aside.shared, aside.resident_lets), ("dictated", true, true));
        assert!(!filed.public, "not before staff write a line");
        let at_desk = desk.get(&format!("/desk/requests/{}", filed.id));
        assert!(at_desk.says("有人困在里面吗") && at_desk.offers("/publication"), "{}", at_desk.words());
    }
}

living! {
    /// Nobody lets in another's name; rung back, the answers are still there; and one's own data holds the call.
    what_was_answered_waits_until_they_are_rung_back, |house| {
        let desk = house.staff("desk");
        let page = with(&desk, "陈建国");
        let (lift, roof) = (page.choice("电梯"), page.choice("屋顶渗水"));
        let (stairs, home) = (page.choice("3号楼1单元"), page.choice("家里"));
        let shared = [("category", lift.as_str()), ("place", stairs.as_str()), ("words", "电梯有怪声"), ("checked", "not"), ("public", "yes"), ("do", "take")];
        let asked = desk.submit(&page, "/desk/phone", &shared);
        assert_eq!(asked.status, 422, "{}", asked.words());
        let taken = desk.submit(&asked, "/desk/phone", &shared);
        let (_, aside, _) = request(house, &taken);
        assert!(aside.shared && !aside.resident_lets, "it is not sure that it is he");
        let page = with(&desk, "陈建国");
        let base = [("category", roof.as_str()), ("place", home.as_str()), ("words", "下雨就漏"), ("checked", "not"), ("do", "take")];
        let asked = desk.submit(&page, "/desk/phone", &base);
        let missing = desk.submit(&asked, "/desk/phone", &base);
        assert!(missing.status == 422 && missing.text.contains("id=\"q-floor-error\""), "{}", missing.words());
        let waits = desk.submit(&missing, "/desk/phone", &[base.as_slice(), &[("q-floor", "6"), ("q-where", "ceiling"), ("q-where", "wall")]].concat());
        assert!(waits.status == 200 && waits.says("打回您登记的号码"), "{}", waits.words());
        let resumed = desk.submit(&desk.get("/desk/phone/back"), "/resume", &[]);
        let filled = resumed.filled("/desk/phone");
        for (name, value) in [("q-floor", "6"), ("q-where", "ceiling"), ("q-where", "wall")] {
            assert!(filled.contains(&(name.into(), value.into())), "{name}={value}: {filled:?}");
        }
        let his = house.resident(&house.cast().neighbour.clone());
        let export = his.get("/me/export");
        assert!(export.says("打给社区的电话") && export.says("下雨就漏") && export.says("等着打回去") && export.says("电梯有怪声"), "{}", export.words());
    }
}

living! {
    /// A form on paper: the sheet asks, the page asks, and what stands on it is filed with its own time.
    a_paper_form_asks_what_the_category_asks, |house| {
        let desk = house.staff("desk");
        let printed = desk.submit(&desk.get("/desk/paper"), "/desk/paper", &[("count", "1")]);
        assert!(printed.says("有人困在里面吗") && printed.says("☐ 愿意让邻居们"), "{}", printed.words());
        house.advance(Duration::from_secs(3 * 3600));
        let desk = house.staff("desk");
        let page = desk.get("/desk/paper/enter?number=P-0001");
        let base = [("number", "p1"), ("day", "2026-11-23"), ("hour", "10:15"), ("by", "李明"), ("words", "电梯停在半路"), ("q", "王秀兰")];
        let found = desk.submit(&page, "/enter", &[base.as_slice(), &[("do", "find")]].concat());
        let (her, lift, stairs) = (found.choice("王秀兰"), found.choice("电梯"), found.choice("3号楼1单元"));
        let rest = [("person", her.as_str()), ("category", lift.as_str()), ("place", stairs.as_str()), ("public", "yes")];
        let all = [base.as_slice(), rest.as_slice()].concat();
        let asked = desk.submit(&found, "/enter", &all);
        assert!(asked.status == 422 && asked.says("纸上写了的请填上") && asked.text.contains("电梯停在半路"), "{}", asked.words());
        let entered = desk.submit(&asked, "/enter", &[all.as_slice(), &[("q-stopped_at", "5")]].concat());
        assert_eq!(entered.status, 200, "{}", entered.words());
        let (filed, aside, answers) = request(house, &entered);
        assert_eq!((filed.channel.as_str(), answers), ("paper", vec![vec!["5".to_owned()]]));
        assert!(aside.shared && aside.resident_lets && aside.hand.as_str() == "dictated");
    }
}
