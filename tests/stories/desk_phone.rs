//! Phone mode: one page while listening; in whose name it is taken depends on how sure the desk can be.

use std::time::Duration;

use crate::house::{Browser, House, Page};
use crate::living;

/// The page with somebody found and chosen.
fn with(desk: &Browser, name: &str, words: &str) -> Page {
    let page = desk.get("/desk/phone");
    let found = desk.submit(&page, "/desk/phone", &[("q", name), ("words", words), ("do", "find")]);
    assert!(found.status == 200 && found.text.contains(words), "what was typed stays: {}", found.words());
    let id = found
        .text
        .split("name=\"pick\" value=\"")
        .nth(1)
        .expect("somebody is found")
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let chosen = desk.submit(&found, "/desk/phone", &[("q", name), ("words", words), ("pick", &id)]);
    assert!(chosen.status == 200 && chosen.says(name) && chosen.text.contains(words), "{}", chosen.words());
    chosen
}

/// The page as it stands once all this is typed: with what may be the same, if there is anything.
fn looked(desk: &Browser, page: &Page, fields: &[(&str, &str)]) -> Page {
    let typed = fields.iter().filter(|(name, _)| !matches!(*name, "do" | "card_code")).copied();
    let fields: Vec<(&str, &str)> = typed.chain([("do", "questions")]).collect();
    let shown = desk.submit(page, "/desk/phone", &fields);
    assert_eq!(shown.status, 200, "{}", shown.words());
    shown
}

fn of(house: &House, page: &Page) -> linli::store::requests::Request {
    let id = page.link("/desk/requests/").rsplit('/').next().expect("an id").to_owned();
    let community = house.community();
    let found = house.app.db.read_now(|c| linli::store::requests::find(c, &community, &id));
    found.expect("it reads").expect("a request")
}

living! {
    /// Who rings from a number that stood on file for a week is believed; danger stands first; the number is said in figures.
    a_number_on_file_is_believed_after_a_week, |house| {
        let desk = house.staff("desk");
        let page = with(&desk, "陈建国", "厨房的水管裂了");
        assert!(page.words().find("119").expect("danger first") < page.words().find("陈建国").expect("his name"));
        let (category, home) = (page.choice("漏水"), page.choice("家里"));
        let fields = [("category", category.as_str()), ("place", home.as_str()), ("words", "厨房的水管裂了")];
        let unsaid = desk.submit(&page, "/desk/phone", &[fields.as_slice(), &[("do", "take")]].concat());
        assert!(unsaid.status == 422 && unsaid.says("请选怎么知道是本人") && unsaid.text.contains("厨房的水管裂了"), "{}", unsaid.words());
        house.advance(Duration::from_secs(8 * 24 * 3600));
        let desk = house.staff("desk");
        let page = desk.get("/desk/phone");
        assert!(page.text.contains("厨房的水管裂了"), "kept while nobody was looking: {}", page.words());
        let taken = desk.submit(&page, "/desk/phone", &[fields.as_slice(), &[("do", "take"), ("checked", "number_shown")]].concat());
        assert!(taken.status == 200 && taken.says("念给对方听") && taken.says("您的编号是：一"), "{}", taken.words());
        let request = of(house, &taken);
        assert_eq!((request.channel.as_str(), request.standing.as_str()), ("phone", "office"));
        assert_eq!(request.resident_id, house.cast().neighbour.id);
        assert!(!desk.get("/desk/phone").text.contains("厨房的水管裂了"), "the page is clean for the next");
        // He is told, by another way than the one who wrote it down, and can say it was not he.
        let his = house.resident(&house.cast().neighbour.clone());
        assert!(his.get("/").says("不是我的意思") || his.get("/acts").says("不是我的意思"), "{}", his.get("/acts").words());
    }
}

living! {
    /// The card's next number counts once; a wrong one is refused, and the words stay.
    the_cards_next_number_is_read_out, |house| {
        let desk = house.staff("desk");
        let her = house.cast().resident.clone();
        let page = with(&desk, "王秀兰", "卫生间漏水");
        let (category, home) = (page.choice("漏水"), page.choice("家里"));
        let base = [("category", category.as_str()), ("place", home.as_str()), ("words", "卫生间漏水"), ("checked", "card_number"), ("do", "take")];
        let page = looked(&desk, &page, &base);
        let wrong = desk.submit(&page, "/desk/phone", &[base.as_slice(), &[("card", her.card_number.as_str()), ("card_code", "000000")]].concat());
        assert!(wrong.status == 422 && wrong.says("号码不对") && wrong.text.contains("卫生间漏水"), "{}", wrong.words());
        let other = house.cast().neighbour.clone();
        let anothers = desk.submit(&page, "/desk/phone", &[base.as_slice(), &[("card", other.card_number.as_str()), ("card_code", other.card_numbers[0].as_str())]].concat());
        assert_eq!(anothers.status, 422, "another's card proves nothing: {}", anothers.words());
        let numbers = [("card", her.card_number.as_str()), ("card_code", her.card_numbers[0].as_str())];
        let taken = desk.submit(&wrong, "/desk/phone", &[base.as_slice(), numbers.as_slice()].concat());
        assert_eq!(taken.status, 200, "{}", taken.words());
        assert_eq!(of(house, &taken).resident_id, her.id);
        let again = with(&desk, "王秀兰", "又漏了");
        let again = looked(&desk, &again, &base);
        let used = desk.submit(&again, "/desk/phone", &[base.as_slice(), numbers.as_slice()].concat());
        assert!(used.status == 422 && used.says("号码不对"), "used once: {}", used.words());
    }
}

living! {
    /// Who cannot be made sure of reports what is everybody's in the name they give; what is inside a home waits.
    unknown_voices_report_what_is_shared_and_no_more, |house| {
        let desk = house.staff("desk");
        let page = with(&desk, "王秀兰", "楼道灯不亮");
        let (light, stairs, home) = (page.choice("路灯"), page.choice("3号楼1单元"), page.choice("家里"));
        let shared = [("category", light.as_str()), ("place", stairs.as_str()), ("words", "楼道灯不亮"), ("checked", "not"), ("do", "take")];
        let page = looked(&desk, &page, &shared);
        let taken = desk.submit(&page, "/desk/phone", &shared);
        assert!(taken.status == 200 && taken.says("用本人说的名字记的"), "{}", taken.words());
        let request = of(house, &taken);
        assert_eq!((request.unit.as_deref(), request.place_words.as_str()), (Some("1单元"), "3号楼1单元"));
        let page = with(&desk, "王秀兰", "家里跳闸了");
        let private = [("category", light.as_str()), ("place", home.as_str()), ("words", "家里跳闸了"), ("checked", "not"), ("do", "take")];
        let page = looked(&desk, &page, &private);
        let waits = desk.submit(&page, "/desk/phone", &private);
        assert!(waits.status == 200 && waits.says("打回您登记的号码") && !waits.text.contains("R-"), "{}", waits.words());
        let list = desk.get("/desk/phone/back");
        assert!(list.says("王秀兰") && list.says("家里跳闸了"), "{}", list.words());
        // Rung back on the number on file, she goes on where she stopped.
        let resumed = desk.submit(&list, "/resume", &[]);
        assert!(resumed.status == 200 && resumed.text.contains("家里跳闸了"), "{}", resumed.words());
        house.advance(Duration::from_secs(8 * 24 * 3600));
        let desk = house.staff("desk");
        let page = desk.get("/desk/phone");
        let settles = page.filled("/desk/phone").into_iter().find(|(n, _)| n == "settles").expect("the earlier call").1;
        assert!(!settles.is_empty());
        let filed = desk.submit(&page, "/desk/phone", &[("category", light.as_str()), ("place", home.as_str()), ("words", "家里跳闸了"), ("checked", "card_number"), ("card", &house.cast().resident.card_number), ("card_code", &house.cast().resident.card_numbers[0]), ("do", "take")]);
        assert!(filed.status == 200 && filed.says("您的编号是"), "{}", filed.words());
        assert!(desk.get("/desk/phone/back").says("没有要打回去的电话"));
    }
}

living! {
    /// Somebody on no list: by name for what is shared; without a name nothing is filed, and nothing is lost.
    a_passer_by_is_heard, |house| {
        let desk = house.staff("desk");
        let page = desk.get("/desk/phone");
        assert!(page.filled("/desk/phone").contains(&("name".into(), String::new())), "nothing stands in a field that nobody filled");
        let (road, out) = (page.choice("路"), page.choice("楼外"));
        let fields = [("category", road.as_str()), ("place", out.as_str()), ("detail", "南门口"), ("words", "树倒了"), ("do", "take")];
        let nameless = desk.submit(&page, "/desk/phone", &fields);
        assert!(nameless.status == 422 && nameless.says("请写怎么称呼") && nameless.text.contains("树倒了"), "{}", nameless.words());
        let taken = desk.submit(&nameless, "/desk/phone", &[fields.as_slice(), &[("name", "过路的老吴"), ("phone", "138 1111 2222")]].concat());
        assert!(taken.status == 200 && taken.says("过路的老吴"), "{}", taken.words());
        let request = of(house, &taken);
        assert_eq!(request.place_words, "南门口");
        assert!(!house.cast().staff.iter().any(|s| s.id == request.resident_id), "not the colleague's own report");
        let double = desk.submit(&nameless, "/desk/phone", &[fields.as_slice(), &[("name", "过路的老吴"), ("phone", "138 1111 2222")]].concat());
        assert_eq!(double.url, taken.url, "pressed twice, it is one call");
        // A call that needs nothing more is closed with a word.
        let page = desk.get("/desk/phone");
        let waits = with(&desk, "张德福", "家里有点事");
        let home = waits.choice("家里");
        let fields = [("category", road.as_str()), ("place", home.as_str()), ("words", "家里有点事"), ("checked", "not"), ("do", "take")];
        let waits = looked(&desk, &waits, &fields);
        let kept = desk.submit(&waits, "/desk/phone", &fields);
        assert_eq!(kept.status, 200, "{}", kept.words());
        let list = desk.get("/desk/phone/back");
        let silent = desk.submit(&list, "/end", &[("closing", " ")]);
        assert!(silent.status == 422, "{}", silent.words());
        let closed = desk.submit(&silent, "/end", &[("closing", "打过了，他说没事了")]);
        assert!(closed.status == 200 && closed.says("没有要打回去的电话"), "{}", closed.words());
        drop(page);
    }
}
