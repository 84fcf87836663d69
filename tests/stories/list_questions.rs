//! What a category asks: on one page, kept in the draft, all mistakes at once, and shown wherever the request is.

use crate::house::{Browser, House, Page};
use crate::living;

fn lift(house: &House) -> String {
    let community = house.community();
    let all =
        house.app.db.read_now(|conn| linli::store::catalogue::categories_in_use(conn, &community)).expect("it reads");
    all.into_iter().find(|c| c.code == "door").expect("doors").id
}

/// Three questions for doors and locks: a number, a date that may be left out, a choice.
fn ask(house: &House, admin: &Browser) -> String {
    let id = lift(house);
    let address = format!("/desk/settings/list/categories/{id}/questions/new");
    let put = |fields: &[(&str, &str)]| {
        let form = admin.get(&address);
        admin.submit(&form, "/questions/new", fields)
    };
    let bad = put(&[
        ("called", "第几层"),
        ("label_zh", "第几层？"),
        ("datatype", "singlevaluelist"),
        ("choices", "a | 甲 | A"),
    ]);
    assert!(
        bad.status == 422 && bad.says("请也写英文的") && bad.says("代号只用小写字母") && bad.says("最少两样"),
        "{}",
        bad.words()
    );
    let floor = [
        ("called", "floor"),
        ("label_zh", "第几层？"),
        ("label_en", "Which floor?"),
        ("datatype", "number"),
        ("required", "yes"),
    ];
    assert_eq!(put(&floor).status, 200);
    let twice = put(&floor);
    assert!(twice.status == 422 && twice.says("已经用了"), "{}", twice.words());
    put(&[("called", "since"), ("label_zh", "什么时候坏的？"), ("label_en", "Since when?"), ("datatype", "datetime")]);
    let made = put(&[
        ("called", "part"),
        ("label_zh", "哪里坏了？"),
        ("label_en", "What is broken?"),
        ("datatype", "multivaluelist"),
        ("required", "yes"),
        ("choices", "lock | 锁 | Lock\nhinge | 合页 | Hinge\ncloser | 闭门器 | Closer"),
    ]);
    assert!(made.status == 200 && made.says("第几层？") && made.says("哪里坏了？"), "{}", made.words());
    id
}

fn to_questions(browser: &Browser, category: &str) -> Page {
    let what = browser.get("/requests/new");
    let place = browser.submit(&what, "/requests/new/what", &[("category", category)]);
    browser.submit(&place, "/requests/new/where", &[("place", "home"), ("detail", "大门")])
}

living! {
    /// Asked on one page of its own, with every mistake said at once and nothing typed lost; shown at the check, on the
    /// request's page, at the desk and to machines, in the words it was asked in.
    questions_are_asked_answered_and_kept, |house| {
        let admin = house.staff("admin");
        let category = ask(house, &admin);
        let his = house.resident(&house.cast().neighbour.clone());
        let asked = to_questions(&his, &category);
        assert!(asked.says("第3步，共5步") && asked.says("第几层？") && asked.says("什么时候坏的？（可以不填）"), "{}", asked.words());
        let wrong = his.submit(&asked, "/requests/new/questions", &[("q-floor", "三楼半"), ("q-since", "前天")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        assert!(wrong.says("请写一个数") && wrong.says("请写一个日期") && wrong.says("请选：哪里坏了？"), "{}", wrong.words());
        assert!(wrong.text.contains("三楼半") && wrong.text.contains("前天"), "kept");
        let typed = his.get("/requests/new/questions");
        assert!(typed.text.contains("三楼半"), "also in another tab: {}", typed.text);
        // Whoever goes on without answering is brought back.
        assert!(his.get("/requests/new/check").url.ends_with("/requests/new/questions"));
        let words = his.submit(&wrong, "/requests/new/questions", &[("q-floor", "３"), ("q-since", "2026-11-20 9:30"), ("q-part", "lock"), ("q-part", "closer")]);
        assert!(words.url.ends_with("/requests/new/words") && words.says("第4步，共5步"), "{}", words.words());
        let check = his.not_the_same(his.submit(&words, "/requests/new/words", &[("words", "门锁打不开")]));
        assert!(check.says("第5步，共5步") && check.says("锁、闭门器") && check.says("上午九点半"), "{}", check.words());
        let filed = his.submit(&check, "/requests", &[]);
        assert!(filed.url.ends_with("/filed"), "{}", filed.words());
        let address = filed.url.trim_end_matches("/filed").to_owned();
        assert!(his.get(&address).says("锁、闭门器"));

        // Asked differently from now on: earlier answers keep the question as it was.
        let form = admin.get(&format!("/desk/settings/list/categories/{category}/questions/part"));
        let changed = admin.submit(&form, "/questions/part", &[("label_zh", "坏的是哪一样？"), ("label_en", "Which part?"), ("datatype", "singlevaluelist"), ("choices", "lock | 门锁 | Lock\nframe | 门框 | Frame")]);
        assert!(changed.status == 200 && changed.says("坏的是哪一样？"), "{}", changed.words());
        let at_desk = house.staff("desk").get(&format!("/desk{address}"));
        assert!(at_desk.says("哪里坏了？") && at_desk.says("锁、闭门器") && !at_desk.says("坏的是哪一样？"), "{}", at_desk.words());
        let token = house.cast().api_token.clone();
        let (status, body) = his.get_json(&format!("/api/v1/desk{address}"), &token);
        if status == 200 {
            assert_eq!(body["answers"][0]["values"][0], "3", "{body}");
        }
        let next = to_questions(&his, &category);
        assert!(next.says("坏的是哪一样？") && next.says("门框"), "{}", next.words());
    }
}

living! {
    /// Whoever cannot answer asks for a call; whoever sends everything at once is told everything at once.
    nobody_is_stopped_by_a_question, |house| {
        let admin = house.staff("admin");
        let category = ask(house, &admin);
        let his = house.resident(&house.cast().neighbour.clone());
        let asked = to_questions(&his, &category);
        let csrf = asked.form("/requests/new/questions").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let whole = |key: &str, more: &[(&str, &str)]| {
            let base = [("csrf", csrf.as_str()), ("key", key), ("category", "door"), ("place", "home"), ("words", "门坏了")];
            his.post_raw("/requests", &base.iter().chain(more).copied().collect::<Vec<_>>())
        };
        let refused = whole("without-answers", &[]);
        assert!(refused.url.ends_with("/questions"), "{}: {}", refused.url, refused.words());
        assert!(refused.says("第几层？") && refused.says("哪里坏了？"), "{}", refused.words());
        let filed = whole("with-answers", &[("q-floor", "2"), ("q-part", "hinge")]);
        assert!(filed.url.ends_with("/filed"), "{}", filed.words());
        let called = his.submit(&asked, "/requests/new/questions", &[("call", "1")]);
        assert!(called.status == 200 && called.url.ends_with("/filed"), "{}", called.words());
    }
}

living! {
    /// Moved up, ended: the page follows; nothing of what was answered is lost.
    questions_are_placed_and_ended, |house| {
        let admin = house.staff("admin");
        let category = ask(house, &admin);
        let address = format!("/desk/settings/list/categories/{category}");
        let page = admin.get(&address);
        let moved = admin.submit(&page, "/questions/part/place", &[("way", "up")]);
        let words = moved.words();
        assert!(words.find("哪里坏了？") < words.find("什么时候坏的？"), "{words}");
        let one = admin.get(&format!("{address}/questions/floor"));
        let ended = admin.submit(&one, "/questions/floor/end", &[]);
        assert!(ended.status == 200 && !ended.says("第几层？"), "{}", ended.words());
        assert_eq!(admin.get(&format!("{address}/questions/floor")).status, 404);
        let order = admin.get("/desk/settings/list");
        let down = admin.submit(&order, &format!("{category}/place"), &[("way", "up")]);
        assert_eq!(down.status, 200, "{}", down.words());
    }
}

fn request(house: &House, id: &str) -> linli::store::requests::Request {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::requests::find(conn, &community, id));
    found.expect("it reads").expect("it is there")
}

living! {
    /// Whoever asks to be rung keeps what was said so far, and no word is said in their place. The call is on the desk's
    /// list and goes over with the shift, with the number on file, until somebody rang.
    who_asks_to_be_rung_loses_nothing, |house| {
        let admin = house.staff("admin");
        let category = ask(house, &admin);
        let him = house.cast().neighbour.clone();
        let his = house.resident(&him);
        let asked = to_questions(&his, &category);
        let called = his.submit(&asked, "/requests/new/questions", &[("q-floor", "三楼半"), ("q-part", "lock"), ("call", "1")]);
        assert!(called.status == 200 && called.url.ends_with("/filed"), "{}", called.words());
        let address = called.url.trim_end_matches("/filed").to_owned();
        let id = address.rsplit('/').next().expect("an id").to_owned();
        let filed = request(house, &id);
        assert_eq!((filed.category_id.as_str(), filed.words.as_str()), (category.as_str(), ""), "his category, and not a word of ours");
        assert!(filed.answer_due - filed.filed_at <= 4 * 3_600_000, "no later than whoever said nothing more");
        let theirs = his.get(&address);
        assert!(theirs.says("三楼半") && theirs.says("锁") && theirs.says("没有写") && theirs.says("请社区打电话来问"), "{}", theirs.words());

        let number = format!("R-{}", filed.number);
        let community = house.community();
        let person = house.app.db.read_now(|conn| linli::store::people::find(conn, &community, &him.id));
        let phone = linli::words::typed::show_phone(&person.expect("it reads").expect("him").phone.expect("a number"));
        let desk = house.staff("desk");
        assert!(desk.get("/desk/phone").says("要打回去的电话：1"), "{}", desk.get("/desk/phone").words());
        let list = desk.get("/desk/phone/back");
        assert!(list.says(&number) && list.says(&phone) && list.says(&him.name), "{}", list.words());
        let shift = desk.get("/desk/shifts");
        assert!(shift.says("想请社区打电话的") && shift.says(&number), "{}", shift.words());
        let party = house.staff("party").get(&format!("/desk{address}"));
        assert!(!party.says(&phone) && !party.offers("/call"), "the desk rings: {}", party.words());
        let page = desk.get(&format!("/desk{address}"));
        assert!(page.says(&phone) && page.says("三楼半") && page.says("没有写"), "{}", page.words());
        let silent = desk.submit(&page, "/call", &[("words", " ")]);
        assert!(silent.status == 422 && silent.says(&phone), "{}", silent.words());
        let rung = desk.submit(&silent, "/call", &[("words", "三楼和四楼之间，门锁卡住了。")]);
        assert!(rung.status == 200 && rung.says("打电话问过了") && !rung.offers("/call"), "{}", rung.words());
        let again = desk.submit(&page, "/call", &[("words", "再打一次")]);
        assert_eq!(again.status, 409, "{}", again.words());
        assert!(!desk.get("/desk/phone/back").says(&number) && !desk.get("/desk/shifts").says("想请社区打电话的 R"));
        assert!(his.get(&address).says("三楼和四楼之间，门锁卡住了。"), "he reads what was written down of it");
    }
}

living! {
    /// Words and place typed on the page that asks stay too; answered without a call, nobody has to ring any more.
    what_was_typed_with_the_asking_stays, |house| {
        let him = house.cast().neighbour.clone();
        let his = house.resident(&him);
        let what = his.get("/requests/new/what");
        let light = what.choice("路灯");
        let page = his.submit(&what, "/requests/new/what", &[("category", light.as_str())]);
        let page = his.submit(&page, "/requests/new/where", &[("place", "shared"), ("detail", "北门第三盏")]);
        let page = if page.url.ends_with("/questions") { his.get("/requests/new/words") } else { page };
        let called = his.submit_with_photos(&page, "/requests/new/words", &[("words", "说来话长"), ("call", "1")], &[]);
        assert!(called.status == 200 && called.url.ends_with("/filed"), "{} {}", called.url, called.words());
        let address = called.url.trim_end_matches("/filed").to_owned();
        let filed = request(house, address.rsplit('/').next().expect("an id"));
        assert_eq!((filed.category_id.as_str(), filed.words.as_str(), filed.place_words.as_str()), (light.as_str(), "说来话长", "北门第三盏"));
        let number = format!("R-{}", filed.number);
        let twice = his.submit_with_photos(&page, "/requests/new/words", &[("words", "说来话长"), ("call", "1")], &[]);
        assert_eq!(twice.url, called.url, "pressed twice, it is one");
        assert!(!his.get("/requests/new/words").text.contains("说来话长"), "and nothing is left lying in the draft");
        let desk = house.staff("desk");
        assert!(desk.get("/desk/phone/back").says(&number));
        let page = desk.get(&format!("/desk{address}"));
        assert_eq!(desk.submit(&page, "/answer", &[("words", "明天来修")]).status, 200);
        assert!(!desk.get("/desk/phone/back").says(&number), "answered is answered");

        // Without any of it, as before: the category that is for this, and the place asked about on the telephone.
        let called = his.submit(&his.get("/requests/new/what"), "/requests/new/what", &[("call", "1")]);
        let filed = request(house, called.url.trim_end_matches("/filed").rsplit('/').next().expect("an id"));
        assert!(filed.words.is_empty() && filed.place_words.contains("请在电话里问"), "{filed:?}");
    }
}

living! {
    /// What the hint says of the place is so: a shared one is named, a home need not be.
    the_hint_of_a_place_is_true, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let what = his.get("/requests/new/what");
        let page = his.submit(&what, "/requests/new/what", &[("category", &what.choice("路灯"))]);
        assert!(page.says("公共的地方请写一句，家里和楼里可以不填"), "{}", page.words());
        let unsaid = his.submit(&page, "/requests/new/where", &[("place", "shared"), ("detail", "")]);
        assert!(unsaid.status == 422 && unsaid.says("请写一句在哪里"), "{}", unsaid.words());
        assert_eq!(his.submit(&unsaid, "/requests/new/where", &[("place", "home"), ("detail", "")]).status, 200);
    }
}
