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
