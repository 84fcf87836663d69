//! From hand to hand: taken on, refused with a reason and objected to, handed on until it rises, late until it rises.

use std::time::Duration;

use linli::acts::requests::figures::months;
use linli::domain::request::Level;
use linli::store::figures;
use linli::store::first_answers;
use linli::store::objections::{self, Objection};
use linli::store::requests::{self, Request};

use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: u64 = 3600;

/// The neighbour reports by himself; gives the id.
fn files(his: &Browser, category: &str, key: &str) -> String {
    let page = his.get("/requests/new/what");
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let fields =
        [("csrf", csrf.as_str()), ("key", key), ("category", category), ("place", "home"), ("words", "请来看看")];
    let filed = his.post_raw("/requests", &fields);
    assert!(filed.url.ends_with("/filed"), "{}", filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn read(house: &House, id: &str) -> Request {
    let community = house.community();
    house.app.db.read_now(|conn| requests::find(conn, &community, id)).expect("it reads").expect("it is there")
}

fn category(house: &House, code: &str) -> String {
    let community = house.community();
    let all = house.app.db.read_now(|conn| linli::store::catalogue::categories_in_use(conn, &community));
    all.expect("it reads").into_iter().find(|c| c.code == code).expect("a category").id
}

fn at_desk(browser: &Browser, id: &str) -> Page {
    browser.get(&format!("/desk/requests/{id}"))
}

living! {
    /// Refused with a coded reason; he does not agree; whoever refused cannot decide; another takes it up again.
    a_refusal_is_objected_to_and_another_decides, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let (desk, admin, party) = (house.staff("desk"), house.staff("admin"), house.staff("party"));
        let id = files(&his, "water", "a-refusal");
        let taken = party.submit(&at_desk(&party, &id), "/acceptance", &[]);
        assert!(taken.status == 200 && taken.says("接下了"), "{}", taken.words());
        let silent = desk.submit(&at_desk(&desk, &id), "/refusal", &[("words", "这是家里自己的水管。")]);
        assert!(silent.status == 422 && silent.text.contains("这是家里自己的水管。"), "a reason is needed: {}", silent.words());
        let refused = desk.submit(&silent, "/refusal", &[("decline_reason", "private_matter"), ("words", "这是家里自己的水管。")]);
        assert!(refused.status == 200 && refused.says("不办：是家里自己的事"), "{}", refused.words());
        assert!(!refused.offers("/refusal") && !refused.offers("/answer"), "{}", refused.words());
        let answered = read(house, &id);
        assert!(answered.answered_at.is_some_and(|at| at <= answered.answer_due), "told why not is answered, and in time");

        let address = format!("/requests/{id}");
        let page = his.get(&address);
        assert!(page.says("说不办") && page.says("是家里自己的事") && page.says("这是家里自己的水管。"), "{}", page.words());
        assert!(!page.offers("/reopening") && page.offers("/objection"));
        let empty = his.submit(&page, "/objection", &[("words", " ")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        let objected = his.submit(&page, "/objection", &[("words", "漏的是楼上公共管道。")]);
        assert!(objected.status == 200 && objected.says("换了一个人在看") && !objected.offers("/objection"), "{}", objected.words());

        // The one who refused reads that another decides, and is refused were the form sent all the same.
        let list = desk.get("/desk/objections");
        assert!(list.says("漏的是楼上公共管道。") && list.says("要请另一位同事"), "{}", list.words());
        let objection = objection_of(house, &id);
        let csrf = desk.get("/desk").form("/sign-out").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let path = format!("/desk/objections/{objection}");
        let own = desk.post_raw(&path, &[("csrf", &csrf), ("key", "own-hands"), ("verdict", "upheld"), ("words", "就是不办")]);
        assert_eq!(own.status, 403, "{}", own.words());
        let theirs = admin.get("/desk/objections");
        let wordless = admin.submit(&theirs, &path, &[("verdict", "restored"), ("words", "")]);
        assert_eq!(wordless.status, 422, "{}", wordless.words());
        let decided = admin.submit(&theirs, &path, &[("verdict", "restored"), ("words", "去看过，是公共管道，马上修。")]);
        assert!(decided.status == 200 && !decided.says("漏的是楼上公共管道"), "{}", decided.words());
        let late = admin.submit(&theirs, &path, &[("verdict", "upheld"), ("words", "还是不办"), ("key", "another")]);
        assert_eq!(late.status, 409, "decided once: {}", late.words());
        let now = read(house, &id);
        assert!(now.open && now.answered_at.is_none() && now.answer_due > now.filed_at, "both clocks start anew");
        let told = his.get(&address);
        assert!(told.says("重新办") && told.says("去看过，是公共管道"), "{}", told.words());
        let history = at_desk(&desk, &id);
        assert!(history.says("本人不同意不办") && history.says("另一位看过，重新办"), "{}", history.words());
        assert!(!history.offers("/refusal"), "reopened: never brushed off again");
        never_brushed_off(house, &id);
    }
}

/// Taken on, given to somebody, answered, handed on: it is not refused again, neither by a form nor by one sent all the
/// same.
fn never_brushed_off(house: &House, id: &str) {
    let (desk, own) = (house.staff("desk"), format!("/desk/requests/{id}/refusal"));
    let csrf = desk.get("/desk").form("/sign-out").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let elsewhere = at_desk(&desk, id).choice("街道市政");
    let steps: [(&str, &[(&str, &str)]); 4] = [
        ("/acceptance", &[]),
        ("/assignment", &[("person", "")]),
        ("/answer", &[("words", "明天上午来。")]),
        ("/transfer", &[("party", &elsewhere), ("reason", "not_our_work"), ("words", "请市政来看。")]),
    ];
    for (n, (step, fields)) in steps.into_iter().enumerate() {
        let done = desk.submit(&at_desk(&desk, id), step, fields);
        assert!(done.status == 200 && !done.offers("/refusal"), "{step}: {}", done.words());
        let (key, version) = (format!("brushed-off-{n}"), read(house, id).version.to_string());
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", key.as_str()),
            ("version", version.as_str()),
            ("decline_reason", "private_matter"),
            ("words", "还是不办。"),
        ];
        let refused = desk.post_raw(&own, &fields);
        assert_eq!(refused.status, 409, "{step}: {}", refused.words());
        assert!(read(house, id).open);
    }
}

living! {
    /// He said that it is still broken: whoever takes it on cannot refuse it then, and where it goes with a neighbour's that
    /// is refused, it stays open with a clock of its own.
    what_is_still_broken_is_never_refused, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let desk = house.staff("desk");
        let id = files(&his, "water", "still-broken");
        let solved = desk.submit_with_photos(&at_desk(&desk, &id), "/solution", &[("words", "接口换了。")], &[]);
        assert_eq!(solved.status, 200, "{}", solved.words());
        let reopened = his.submit(&his.get(&format!("/requests/{id}")), "/reopening", &[("words", "还在滴")]);
        assert_eq!(reopened.status, 200, "{}", reopened.words());
        let page = at_desk(&desk, &id);
        assert!(!page.offers("/refusal"), "{}", page.words());

        let first = files(&his, "water", "another-of-his");
        let number = format!("R-{}", read(house, &first).number);
        let merged = desk.submit(&page, "/merging", &[("number", &number), ("words", "同一根管子。")]);
        assert_eq!(merged.status, 200, "{}", merged.words());
        assert!(read(house, &id).goes_with_others(), "the first one's clock runs");
        let words = "这根是自己家里的。";
        let refused = desk.submit(&at_desk(&desk, &first), "/refusal", &[("decline_reason", "private_matter"), ("words", words)]);
        assert_eq!(refused.status, 200, "{}", refused.words());
        let (one, other) = (read(house, &first), read(house, &id));
        assert!(!one.open && other.open && !other.goes_with_others(), "refused is the first alone: {other:?}");
        assert_eq!(other.due_at, other.answer_due, "its own clock runs again");

        never_brushed_off(house, &id);
    }
}

fn objection_of(house: &House, request: &str) -> String {
    objection(house, request).id
}

living! {
    /// Told at once why not, he was answered in time, and so it stands in the rates once the clock has passed.
    a_refusal_in_time_is_an_answer_in_time, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let desk = house.staff("desk");
        let later = house.app.db.now() + 24 * 3_600_000;
        let counted = || {
            let community = house.community();
            let cells = house.app.db.read_now(|conn| figures::count_month(conn, &community, "all", (0, later), later));
            cells.expect("it reads").into_iter().fold((0, 0), |sum, c| (sum.0 + c.answer_judged, sum.1 + c.answered_in_time))
        };
        let before = counted();
        let id = files(&his, "lift", "refused-at-once");
        let refused = desk.submit(&at_desk(&desk, &id), "/refusal", &[("decline_reason", "private_matter"), ("words", "这是自家装的电梯。")]);
        assert_eq!(refused.status, 200, "{}", refused.words());
        assert_eq!(counted(), (before.0 + 1, before.1 + 1), "judged, and in time");
    }
}

living! {
    /// An objection has a clock: it is counted and handed over while it waits; late, it stands as late; late as long again,
    /// the subdistrict decides it as well, and he is told.
    an_objection_nobody_decides_rises, |house| {
        let cast = house.cast().clone();
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let id = files(&his, "lift", "nobody-decides");
        let number = format!("R-{}", read(house, &id).number);
        let fields = [("decline_reason", "private_matter"), ("words", "这是自家装的电梯。")];
        assert_eq!(desk.submit(&at_desk(&desk, &id), "/refusal", &fields).status, 200);
        let objected = his.submit(&his.get(&format!("/requests/{id}")), "/objection", &[("words", "是楼里公用的电梯。")]);
        assert!(objected.status == 200 && objected.says("最晚"), "he reads by when: {}", objected.words());
        let waits = objection(house, &id);
        assert_eq!(waits.due_at - waits.objected_at, i64::try_from(2 * HOUR).expect("hours") * 1000, "as an answer of the line");
        for office in ["desk", "admin", "auditor"] {
            let home = house.staff(office).get("/desk");
            // In the example one has waited for a week.
            assert!(home.says("2 居民不同意，要定") && home.says("（晚了 1 件"), "{office}: {}", home.words());
        }
        let shift = desk.get("/desk/shifts");
        assert!(shift.says("居民不同意的") && shift.says(&number), "{}", shift.words());
        let handed = desk.submit(&shift, "/desk/shifts", &[("words", "")]);
        assert!(handed.says(&number), "it goes over with the shift: {}", handed.words());
        house.run_jobs();
        assert_eq!(objection(house, &id).risen(), None, "not yet");

        house.advance(Duration::from_secs(2 * HOUR + 60));
        house.run_jobs();
        assert_eq!(objection(house, &id).risen(), Some(Level::Lead));
        assert!(house.staff("admin").get("/desk").says("（晚了 2 件"));
        let list = house.staff("admin").get("/desk/objections");
        assert!(list.says("就该定了"), "{}", list.words());
        let told = house.resident(&cast.neighbour).get(&format!("/requests/{id}"));
        assert!(told.says("晚了，社区负责人已经看到") && !told.says("最晚"), "{}", told.words());
        let above = house.colleague("秦岚").get("/desk/objections");
        assert!(!above.says("是楼里公用的电梯。"), "not hers yet: {}", above.words());

        house.advance(Duration::from_secs(2 * HOUR));
        house.run_jobs();
        assert_eq!(objection(house, &id).risen(), Some(Level::Subdistrict));
        house.run_jobs();
        let told = house.resident(&cast.neighbour).get(&format!("/requests/{id}"));
        assert!(told.says("升到春风街道办事处"), "{}", told.words());
        let (party, property) = (house.staff("party"), read(house, &id).party_id);
        assert!(!party.get("/desk/objections").says("是楼里公用的电梯。"), "what is the subdistrict's is no other party's");
        let path = format!("/desk/objections/{}", waits.id);
        let csrf = party.get("/desk").form("/sign-out").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let words = ("words", "还是不办。");
        let theirs = party.post_raw(&path, &[("csrf", &csrf), ("key", "no-others"), ("verdict", "upheld"), words]);
        assert_eq!(theirs.status, 403, "{}", theirs.words());
        let above = house.colleague("秦岚");
        assert!(above.get("/desk").says("升到了街道"), "{}", above.get("/desk").words());
        let list = above.get("/desk/objections");
        assert!(list.says("是楼里公用的电梯。") && list.says("已经升到街道"), "{}", list.words());
        let decided = above.submit(&list, &path, &[("verdict", "restored"), ("words", "是公用的，物业来修。")]);
        assert!(decided.status == 200 && !decided.says("是楼里公用的电梯。"), "{}", decided.words());
        let now = read(house, &id);
        assert!(now.open && now.party_id == property, "taken up again by whoever is responsible");
        let (events, community) = (["overdue", "risen"], house.community());
        let all = house.app.db.read_now(|conn| requests::events(conn, &community, &id)).expect("it reads");
        assert_eq!(events.map(|kind| all.iter().filter(|e| e.kind == kind).count()), [1, 1], "each once");
    }
}

fn objection(house: &House, request: &str) -> Objection {
    let community = house.community();
    let found = house.app.db.read_now(|conn| objections::latest(conn, &community, request));
    found.expect("it reads").expect("an objection")
}

living! {
    /// Upheld, with words that say where else to turn; a refusal is objected to once, and within thirty days.
    an_objection_upheld_is_told_with_words, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let (desk, admin) = (house.staff("desk"), house.staff("admin"));
        for (n, key) in ["upheld", "too-late"].into_iter().enumerate() {
            let id = files(&his, "road", key);
            let refused = desk.submit(&at_desk(&desk, &id), "/refusal", &[("decline_reason", "outside_community"), ("words", "这条路归市里管。")]);
            assert_eq!(refused.status, 200, "{}", refused.words());
            let page = his.get(&format!("/requests/{id}"));
            if n == 1 {
                house.advance(Duration::from_secs(31 * 24 * HOUR));
                let his = house.resident(&house.cast().neighbour.clone());
                assert!(!his.get(&format!("/requests/{id}")).offers("/objection"), "a month is over");
                continue;
            }
            his.submit(&page, "/objection", &[("words", "就在我们门口。")]);
            let objection = objection_of(house, &id);
            let list = admin.get("/desk/objections");
            admin.submit(&list, &format!("/desk/objections/{objection}"), &[("verdict", "upheld"), ("words", "市政的电话是 12345，我们已经替您转告。")]);
            let told = his.get(&format!("/requests/{id}"));
            assert!(told.says("还是不办") && told.says("12345") && !told.offers("/objection"), "{}", told.words());
            assert!(!read(house, &id).open);
        }
    }
}

/// How many answers a party is judged by among what was filed this month, and how many of them came in time.
fn answers(house: &House, party: &str) -> (i64, i64) {
    let (community, now) = (house.community(), house.app.db.now());
    let zone = house.wait(house.app.community()).expect("a community").zone();
    let month = months(now, &zone, 1).remove(0);
    let span = (month.from, month.until);
    let counted =
        house.app.db.read_now(|conn| linli::store::figures::count_month(conn, &community, &month.name, span, now));
    let cells = counted.expect("it counts");
    let theirs = cells.iter().filter(|c| c.party_id == party);
    theirs.fold((0, 0), |(judged, in_time), c| (judged + c.answer_judged, in_time + c.answered_in_time))
}

living! {
    /// Answered in its hours, handed on, mended by others, and still broken: the answer stays theirs who gave it, and in
    /// time; whoever has it next is not judged by it.
    the_first_answer_is_judged_with_whoever_had_it, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let desk = house.staff("desk");
        let id = files(&his, "water", "whose-answer");
        let theirs = read(house, &id).party_id;
        let before = answers(house, &theirs);
        let answered = desk.submit(&at_desk(&desk, &id), "/answer", &[("words", "明天上门看。")]);
        assert_eq!(answered.status, 200, "{}", answered.words());
        let one_more = (before.0 + 1, before.1 + 1);
        assert_eq!(answers(house, &theirs), one_more);
        let page = at_desk(&desk, &id);
        desk.submit(&page, "/transfer", &[("party", &page.choice("街道市政")), ("reason", "not_our_work"), ("words", "不归我们")]);
        let others = read(house, &id).party_id;
        assert_ne!(others, theirs);
        let of_others = answers(house, &others);
        assert_eq!(answers(house, &theirs), one_more, "handed on, the answer stays theirs");
        let solved = desk.submit_with_photos(&at_desk(&desk, &id), "/solution", &[("words", "接口换了。")], &[]);
        assert_eq!(solved.status, 200, "{}", solved.words());
        his.submit(&his.get(&format!("/requests/{id}")), "/reopening", &[("words", "又滴了")]);
        assert_eq!(read(house, &id).answered_at, None, "both clocks start anew");
        assert_eq!((answers(house, &theirs), answers(house, &others)), (one_more, of_others), "the first verdict stands");
        assert!(house.browser().get("/open/how").says("只看第一次答复"));
    }
}

living! {
    /// Handed on twice, and then up: whoever passes the buck a third time gives it to the subdistrict, and he is told.
    the_third_hand_over_rises, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let desk = house.staff("desk");
        let id = files(&his, "water", "passed-round");
        for to in ["街道市政", "安居物业"] {
            let page = at_desk(&desk, &id);
            assert!(!page.says("已经转过两次"), "{}", page.words());
            let handed = desk.submit(&page, "/transfer", &[("party", &page.choice(to)), ("reason", "not_our_work"), ("words", "不归我们")]);
            assert_eq!(handed.status, 200, "{}", handed.words());
        }
        let page = at_desk(&desk, &id);
        assert!(page.says("已经转过两次"), "{}", page.words());
        let due = read(house, &id).due_at;
        let risen = desk.submit(&page, "/transfer", &[("party", &page.choice("街道市政")), ("reason", "not_our_work"), ("words", "还是不归我们")]);
        assert!(risen.status == 200 && risen.says("转过两次，升到春风街道办事处"), "{}", risen.words());
        let now = read(house, &id);
        assert_eq!((now.transfers, now.due_at), (3, due), "the clock keeps running");
        let told = his.get(&format!("/requests/{id}"));
        assert!(told.says("升到春风街道办事处") && told.says("转来转去") && told.says("不归我们管"), "{}", told.words());
        // What the subdistrict gives down is no passing the buck.
        let page = at_desk(&desk, &id);
        assert!(!page.says("已经转过两次"));
        let down = desk.submit(&page, "/transfer", &[("party", &page.choice("安居物业")), ("reason", "needs_several"), ("words", "请物业牵头办")]);
        assert!(down.status == 200 && down.says("转给安居物业"), "{}", down.words());
    }
}

living! {
    /// Late, the desk's lead sees it on top; late as long again, the subdistrict has it, and he is told; once each.
    what_is_late_rises_by_itself, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = files(&his, "lift", "late-and-late-again");
        house.run_jobs();
        assert!(!at_desk(&house.staff("desk"), &id).says("请先办这件"), "not yet");
        house.advance(Duration::from_secs(2 * HOUR + 600));
        house.run_jobs();
        let desk = house.staff("desk");
        let page = at_desk(&desk, &id);
        assert!(page.says("请先办这件"), "{}", page.words());
        assert!(his.get(&format!("/requests/{id}")).says("社区负责人已经看到"));
        let property = read(house, &id).party_id;
        let verdict = || {
            let community = house.community();
            let kept = house.app.db.read_now(|conn| first_answers::find(conn, &community, &id)).expect("it reads");
            kept.map(|first| (first.party_id, first.in_time))
        };
        let theirs = Some((property.clone(), false));
        assert_eq!(verdict(), theirs, "no answer in time, and whose it was");
        house.advance(Duration::from_secs(600));
        house.run_jobs();
        assert_eq!(read(house, &id).party_id, property, "not yet late a second time");
        house.advance(Duration::from_secs(2 * HOUR));
        house.run_jobs();
        let now = read(house, &id);
        assert_ne!(now.party_id, property, "it has risen");
        assert_eq!(verdict(), theirs, "whoever it rose to did not let it lie");
        let desk = house.staff("desk");
        let page = at_desk(&desk, &id);
        assert!(page.says("晚了两次，升到春风街道办事处") && page.says("已经升到街道"), "{}", page.words());
        let his = house.resident(&house.cast().neighbour.clone());
        let told = his.get(&format!("/requests/{id}"));
        assert!(told.says("升到春风街道办事处") && told.says("晚得太久"), "{}", told.words());
        let events = |kind: &str| {
            let community = house.community();
            let all = house.app.db.read_now(|conn| requests::events(conn, &community, &id)).expect("it reads");
            all.into_iter().filter(|e| e.kind == kind).count()
        };
        house.advance(Duration::from_secs(40 * HOUR));
        house.run_jobs();
        assert_eq!((events("overdue"), events("risen")), (1, 1), "each once");
    }
}

living! {
    /// Solved, and a week without a word: closed, which is not 修好了; he can still say that it is not.
    silence_closes_and_consents_to_nothing, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let party = house.staff("party");
        let id = files(&his, "water", "silence");
        let solved = party.submit_with_photos(&at_desk(&party, &id), "/solution", &[("words", "接口换了。")], &[]);
        assert_eq!(solved.status, 200, "{}", solved.words());
        house.advance(Duration::from_secs(7 * 24 * HOUR + 600));
        house.run_jobs();
        let now = read(house, &id);
        assert_eq!((now.state.as_str(), now.confirmed_at), ("closed", None));
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get(&format!("/requests/{id}"));
        assert!(page.says("办完了，没有回话") && page.offers("/reopening"), "{}", page.words());
        let reopened = his.submit(&page, "/reopening", &[("words", "又滴了")]);
        assert_eq!(reopened.status, 200, "{}", reopened.words());
        let now = read(house, &id);
        assert!(now.open && now.answer_due > now.filed_at + 7 * 24 * 3_600_000, "both clocks start anew, and are kept");
    }
}

living! {
    /// Nothing lies without an owner: no open request is a party's that does not serve, and every category has its line.
    nothing_is_nobodys, |house| {
        let community = house.community();
        let (open, categories) = house
            .app
            .db
            .read_now(|conn| {
                Ok((linli::store::escalations::ownerless(conn, &community)?, linli::store::list::without_line(conn, &community)?))
            })
            .expect("it reads");
        assert!(open.is_empty() && categories.is_empty(), "{open:?} {categories:?}");
    }
}

living! {
    /// 类别选错了: put where it belongs, with a reason he reads. The right party has it, and nothing is promised later than
    /// before; an old page overwrites nothing.
    a_wrong_category_is_put_right, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let (desk, party) = (house.staff("desk"), house.staff("party"));
        let id = files(&his, "lift", "wrong-category");
        let taken = party.submit(&at_desk(&party, &id), "/acceptance", &[]);
        assert!(taken.status == 200 && !taken.offers("/category"), "what it is about is for the desk to say");
        let before = read(house, &id);
        let page = at_desk(&desk, &id);
        let road = page.choice("路、井盖、树");
        let silent = desk.submit(&page, "/category", &[("category", &road), ("words", " ")]);
        assert!(silent.status == 422 && silent.filled("/category").contains(&("category".into(), road.clone())), "{}", silent.words());
        let righted = desk.submit(&silent, "/category", &[("category", &road), ("words", "是电梯口的地砖，不是电梯。")]);
        assert!(righted.status == 200 && righted.says("类别从“电梯”改成“路、井盖、树”"), "{}", righted.words());
        let now = read(house, &id);
        assert_eq!((now.category_id.as_str(), now.state.as_str(), now.handler_id.as_deref()), (road.as_str(), "filed", None));
        assert_eq!((now.answer_due, now.solve_due), (before.answer_due, before.solve_due), "what was promised stands");
        assert_ne!(now.party_id, before.party_id, "the line of the right category says whose it is");
        assert_ne!(now.responsibility_id, before.responsibility_id);
        assert_eq!(at_desk(&party, &id).status, 404, "no longer theirs");
        let told = his.get(&format!("/requests/{id}"));
        assert!(told.says("类别改成了“路、井盖、树”") && told.says("原来是“电梯”") && told.says("是电梯口的地砖"), "{}", told.words());
        let community = house.community();
        let act = house.app.db.read_now(|conn| linli::store::acts::latest_about(conn, &community, &id, "request.recategorise"));
        assert!(act.expect("it reads").is_some(), "he is told");
        let old = desk.submit(&page, "/category", &[("category", &road), ("words", "再改一次")]);
        assert_eq!(old.status, 409, "{}", old.words());

        // Once more, to shorter hours than it has: those govern. Its history names each step as it was.
        let page = at_desk(&desk, &id);
        let back = desk.submit(&page, "/category", &[("category", &category(house, "lift")), ("words", "还是电梯的事。")]);
        assert!(back.status == 200 && back.says("类别从“电梯”改成“路、井盖、树”") && back.says("类别从“路、井盖、树”改成“电梯”"), "{}", back.words());
        let now = read(house, &id);
        assert_eq!((now.party_id.as_str(), now.answer_due), (before.party_id.as_str(), before.answer_due));
        // What is done with is put nowhere.
        desk.submit_with_photos(&at_desk(&desk, &id), "/solution", &[("words", "修好了。")], &[]);
        assert!(!at_desk(&desk, &id).offers("/category"));
    }
}

living! {
    /// Filed under a category with long hours, and put under one with short ones: the short ones run, from the filing.
    the_stricter_hours_govern, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let id = files(&his, "road", "stricter-hours");
        house.advance(Duration::from_secs(HOUR));
        let desk = house.staff("desk");
        let lift = category(house, "lift");
        let righted = desk.submit(&at_desk(&desk, &id), "/category", &[("category", &lift), ("words", "说的是电梯。")]);
        assert_eq!(righted.status, 200, "{}", righted.words());
        let now = read(house, &id);
        assert_eq!(now.answer_due - now.filed_at, 2 * 3_600_000);
        assert_eq!(now.due_at, now.answer_due);
        let same = desk.submit(&at_desk(&desk, &id), "/category", &[("category", &lift), ("words", "再来")]);
        assert!(same.status == 422 && same.says("现在就是这一类"), "{}", same.words());
    }
}
