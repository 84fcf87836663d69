//! 周敏's queue: found by anything, kept as filters, the same at ten thousand rows, several at once.

use linli::store::requests_queue::JUDGED;

use crate::house::{Engine, House, Page};
use crate::living;

/// Runs a statement as it is, for what no page can make: ten thousand rows, a second colleague at the desk.
pub fn sql(house: &House, text: &str) {
    use diesel::connection::SimpleConnection;
    use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
    let opener = Opener { url: DatabaseUrl::parse(&house.database).expect("an address"), purpose: Use::Write };
    match opener.open().expect("it opens") {
        Conn::Pg(mut c) => c.batch_execute(text),
        Conn::Sqlite(mut c) => c.batch_execute(text),
    }
    .expect(text);
}

/// 赵强 works at the desk as well, so that there are two.
pub fn second_at_desk(house: &House) -> String {
    let zhao = house.cast().staff.iter().find(|s| s.office == "accounts").expect("赵强").id.clone();
    let community = house.community();
    sql(
        house,
        &format!(
            "INSERT INTO offices (community_id, person_id, office, party_id, granted_at, ended_at)
             VALUES ('{community}', '{zhao}', 'desk', NULL, 1, NULL)"
        ),
    );
    zhao
}

/// So many copies of one open request, each due a minute after the one before.
fn many(house: &House, how_many: u32) {
    sql(
        house,
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {how_many})
             INSERT INTO requests (community_id, id, number, resident_id, filed_by, standing, channel, mandate_id,
               assisted_by, category_id, responsibility_id, party_id, handler_id, building_id, unit, place_words, words,
               state, open, transfers, filed_at, answer_due, solve_due, due_at, answered_at, solved_at, confirmed_at,
               confirmed_beside, rating, rating_words, public, version)
             SELECT r.community_id, 'many-' || n.i, 100000 + n.i, r.resident_id, r.filed_by, r.standing, 'paper', NULL,
               NULL, r.category_id, r.responsibility_id, r.party_id, NULL, r.building_id, r.unit, r.place_words,
               '第' || n.i || '件', r.state, r.open, 0, r.filed_at, r.answer_due, r.solve_due, r.due_at + n.i * 60000,
               NULL, NULL, NULL, NULL, NULL, NULL, r.public, 1
             FROM n, (SELECT * FROM requests WHERE open = TRUE AND state = 'filed' ORDER BY id LIMIT 1) r"
        ),
    );
}

/// The link that goes on, not the one that ticks this page.
fn next(page: &Page) -> String {
    let links = scraper::Selector::parse("a[rel=next]").expect("a selector");
    let html = page.html();
    let link = html.select(&links).next().and_then(|a| a.value().attr("href").map(str::to_owned));
    link.unwrap_or_else(|| panic!("no next page: {}", page.words()))
}

fn rows(page: &Page) -> usize {
    page.text.matches("<th scope=\"row\"><a href=\"/desk/requests/").count()
}

living! {
    /// Each filter finds what it names, alone and together, and the address holds them.
    every_filter_narrows, |house| {
        let desk = house.staff("desk");
        let all = desk.get("/desk/requests");
        assert!(all.status == 200 && rows(&all) > 3, "{}", all.words());
        let (lift, third, property) = (all.choice("电梯"), all.choice("3号楼"), all.choice("安居物业"));
        for filter in [
            format!("category={lift}"),
            format!("place={third}"),
            format!("party={property}"),
            "handler=nobody".to_owned(),
            "handler=mine".to_owned(),
            "channel=helper_device".to_owned(),
            "today=yes".to_owned(),
            "late=yes".to_owned(),
            "place=outdoors".to_owned(),
            format!("place={third}&party={property}&handler=nobody&channel=own_phone"),
        ] {
            let page = desk.get(&format!("/desk/requests?{filter}"));
            assert_eq!(page.status, 200, "{filter}: {}", page.words());
            assert!(rows(&page) <= rows(&all), "{filter}");
            let asked: Vec<&str> = filter.split('&').collect();
            let form = page.filled_all();
            for part in asked {
                let (name, value) = part.split_once('=').expect("a pair");
                assert!(form.iter().any(|(n, v)| n == name && v == value), "{filter} stands in the form: {form:?}");
            }
        }
        let grid = all.choice("第一网格");
        let here = desk.get(&format!("/desk/requests?place={grid}"));
        assert!(here.status == 200 && rows(&here) > 0, "{}", here.words());
        let said = desk.get("/desk/requests?words=路灯&state=");
        assert_eq!(said.status, 200);
        let nothing = desk.get("/desk/requests?words=没有人说过这句话");
        assert!(nothing.says("没有符合的诉求") && nothing.says("看全部没办完的"), "{}", nothing.words());
        let number = desk.get("/desk/requests?words=R-1001");
        assert!(number.says("R-1001") && rows(&number) == 1, "open or not: {}", number.words());
        // A responsible party finds its own only, whatever it asks for.
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests?party={}&words=R-1001", "works"));
        assert!(theirs.status == 200 && rows(&theirs) <= 1, "{}", theirs.words());
        let works = all.choice("街道");
        let others = desk.get(&format!("/desk/requests?party={works}"));
        if rows(&others) > 0 {
            let id = others.link("/desk/requests/0").rsplit('/').next().expect("an id").to_owned();
            let seen = party.get(&format!("/desk/requests?party={works}"));
            assert!(!seen.text.contains(&id), "{}", seen.words());
        }
    }
}

living! {
    /// Ten thousand rows: the same statements, bounded counts, pages that go on, nothing lost between two of them.
    ten_thousand_rows_are_a_page_like_any, |house| {
        let desk = house.staff("desk");
        let at_first = desk.get("/desk/requests").text.len();
        many(house, 10_000);
        let page = desk.get("/desk/requests");
        assert!(page.status == 200 && page.text.len() < at_first + 40_000, "{} bytes", page.text.len());
        assert!(page.says("看过的里面有 200 件"), "{}", page.words());
        let mut seen = std::collections::BTreeSet::new();
        let mut at = "/desk/requests?channel=paper".to_owned();
        for _ in 0..4 {
            let page = desk.get(&at);
            assert_eq!(rows(&page), 25, "{}", page.words());
            for part in page.text.split("<th scope=\"row\"><a href=\"/desk/requests/").skip(1) {
                assert!(seen.insert(part.split('"').next().expect("an id").to_owned()), "twice: {part:.40}");
            }
            at = next(&page);
        }
        assert_eq!(seen.len(), 100);
        // Among ten thousand, a word that only the last has: looked for further and further, never scanned in one go.
        let mut at = "/desk/requests?words=第9999件".to_owned();
        let mut tries = 0;
        loop {
            let page = desk.get(&at);
            assert_eq!(page.status, 200, "{}", page.words());
            if rows(&page) == 1 {
                break;
            }
            assert!(page.says("后面还有没看的"), "{}", page.words());
            at = next(&page);
            tries += 1;
            assert!(tries <= 10_000 / JUDGED + 1, "a look goes through so many of them");
        }
        let nobody = desk.get("/desk/requests?handler=nobody&party=no-such-party");
        assert!(nobody.status == 200 && rows(&nobody) == 0, "{}", nobody.words());
    }
}

living! {
    /// On PostgreSQL as on SQLite (`store::plans`), every filter has an index whose order is the queue's.
    postgres_walks_an_index_for_every_filter, |house| {
        if house.engine == Engine::Sqlite {
            return; // store::plans asks SQLite itself
        }
        use diesel::prelude::*;
        use diesel::sql_types::Text;
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
            line: String,
        }
        many(house, 10_000);
        let community = house.community();
        let mut conn = diesel::PgConnection::establish(&house.database).expect("it opens");
        diesel::sql_query("ANALYZE requests").execute(&mut conn).expect("statistics");
        for (wanted, index) in [
            ("open = TRUE", "requests_by_due"),
            ("state = 'filed'", "requests_by_state"),
            ("party_id = 'p' AND open = TRUE", "requests_by_party"),
            ("handler_id = 'h' AND open = TRUE", "requests_due_by_handler"),
            ("handler_id IS NULL AND open = TRUE", "requests_due_by_handler"),
            ("category_id = 'c' AND open = TRUE", "requests_due_by_category"),
            ("building_id = 'b' AND open = TRUE", "requests_due_by_building"),
            ("building_id IS NULL AND open = TRUE", "requests_due_by_building"),
            ("channel = 'phone' AND open = TRUE", "requests_due_by_channel"),
        ] {
            let text = format!(
                "EXPLAIN SELECT * FROM requests WHERE community_id = '{community}' AND {wanted}
                 AND (due_at, id) > (5, 'x') ORDER BY due_at, id LIMIT 26"
            );
            // A tiny table is read whole at no cost; what is asked is whether the index can answer.
            diesel::sql_query("SET enable_seqscan = off").execute(&mut conn).expect("set");
            let plan: Vec<Line> = diesel::sql_query(text).load(&mut conn).expect("a plan");
            let plan = plan.into_iter().map(|l| l.line).collect::<Vec<_>>().join("\n");
            assert!(plan.contains("requests_") && !plan.contains("Seq Scan"), "{wanted}: {plan}");
            let by_its_own = plan.contains(index) && !plan.contains("Sort");
            let few = plan.contains("Sort") && plan.contains("rows=1 ");
            assert!(by_its_own || few || plan.contains("requests_by_due"), "{wanted}: {plan}");
        }
    }
}

living! {
    /// A filter is kept under a name, for oneself or the desk; one of them opens the queue; it can be forgotten.
    filters_are_kept_and_shared, |house| {
        second_at_desk(house);
        let (desk, zhao) = (house.staff("desk"), house.staff("accounts"));
        let late = desk.get("/desk/requests?late=yes&handler=mine");
        let nameless = desk.submit(&late, "/desk/requests/filters", &[("name", " ")]);
        assert!(nameless.status == 422 && nameless.says("请起个名字"), "{}", nameless.words());
        let kept = desk.submit(&late, "/desk/requests/filters", &[("name", "我晚了的"), ("share", "yes"), ("start", "yes")]);
        assert!(kept.status == 200 && kept.says("我晚了的"), "{}", kept.words());
        let own = desk.submit(&desk.get("/desk/requests?state=filed"), "/desk/requests/filters", &[("name", "新来的")]);
        assert!(own.says("新来的"), "{}", own.words());
        // It opens the queue from now on; everything is one press away.
        let opened = desk.get("/desk/requests");
        assert!(opened.filled_all().contains(&("late".into(), "yes".into())), "{}", opened.words());
        let all = desk.get("/desk/requests?all=yes");
        assert!(!all.filled_all().contains(&("late".into(), "yes".into())), "{}", all.words());
        let theirs = zhao.get("/desk/requests");
        assert!(theirs.says("我晚了的") && !theirs.says("新来的"), "the desk's, not hers: {}", theirs.words());
        assert!(!theirs.filled_all().contains(&("late".into(), "yes".into())), "it is her beginning, not his");
        let back = desk.submit(&all, "/desk/requests/filters/start", &[]);
        assert_eq!(back.status, 200, "{}", back.words());
        assert!(!desk.get("/desk/requests").filled_all().contains(&("late".into(), "yes".into())));
        let card = desk.get("/desk/requests").link_or_form_of("新来的", "/end");
        let page = desk.get("/desk/requests");
        let gone = desk.submit(&page, &card, &[]);
        assert!(gone.status == 200 && !gone.says("新来的"), "{}", gone.words());
        // A party sees no filter of the desk.
        assert!(!house.staff("party").get("/desk/requests").says("我晚了的"));
    }
}

/// The ticks of a page: `id.version`, as they would be sent.
fn ticks(page: &Page, most: usize) -> Vec<String> {
    let parts = page.text.split("name=\"row\" value=\"").skip(1);
    parts.map(|p| p.split('"').next().expect("a value").to_owned()).take(most).collect()
}

living! {
    /// Several at once: each an act of its own; pressed twice it is one; what changed meanwhile is named and left alone.
    several_at_once_each_by_itself, |house| {
        let (desk, party) = (house.staff("desk"), house.staff("party"));
        let ma = house.cast().staff.iter().find(|s| s.office == "party").expect("马军").clone();
        let property = desk.get("/desk/requests").choice("安居物业");
        let page = desk.get(&format!("/desk/requests?party={property}&tick=all"));
        assert!(page.text.contains("checked"), "everything on the page is ticked without a script");
        let rows = ticks(&page, 3);
        assert!(rows.len() >= 2, "{}", page.words());
        let none = desk.submit(&page, "/bulk", &[("what", "assign")]);
        assert!(none.status == 422 && none.says("请先选几件"), "{}", none.words());
        let mut fields: Vec<(&str, &str)> = rows.iter().map(|r| ("row", r.as_str())).collect();
        let silent = desk.submit(&page, "/bulk", &[fields.clone(), vec![("what", "transfer"), ("why", "转过去")]].concat());
        assert!(silent.status == 422 && silent.text.contains("转过去"), "{}", silent.words());
        assert!(silent.text.contains(&format!("value=\"{}\" checked", rows[0])), "the ticks are kept");
        // 马军 is quicker with one of them.
        let first = rows[0].split('.').next().expect("an id");
        let theirs = party.get(&format!("/desk/requests/{first}"));
        assert_eq!(party.submit(&theirs, "/note", &[("words", "我先看过了")]).status, 200);
        fields.extend([("what", "assign"), ("person", ma.id.as_str()), ("why", "今天一起去")]);
        let done = desk.submit(&page, "/bulk", &fields);
        assert_eq!(done.status, 409, "{}", done.words());
        assert!(done.says(&format!("办好了 {} 件", rows.len() - 1)) && done.says("同事刚改过"), "{}", done.words());
        assert!(done.text.contains(&format!("/desk/requests/{first}")), "it is named: {}", done.words());
        let twice = desk.submit(&page, "/bulk", &fields);
        assert_eq!((twice.status, twice.words()), (done.status, done.words()), "pressed twice, it is once");
        let one = desk.get(&format!("/desk/requests/{}", rows[1].split('.').next().expect("an id")));
        assert!(one.says("马军") && one.says("今天一起去"), "assigned, with the reason noted: {}", one.words());
        assert_eq!(one.words().matches("今天一起去").count(), 1, "noted once");
        let untouched = desk.get(&format!("/desk/requests/{first}"));
        assert!(!untouched.says("今天一起去"), "{}", untouched.words());
        let record = house.staff("auditor").get("/desk/record");
        assert!(record.status == 200, "{}", record.words());
        // Fifty-one are more than anybody has looked at.
        let too_many: Vec<String> = (0..51).map(|n| format!("none-{n}.1")).collect();
        let mut many: Vec<(&str, &str)> = too_many.iter().map(|r| ("row", r.as_str())).collect();
        many.push(("what", "assign"));
        let refused = desk.submit(&desk.get("/desk/requests"), "/bulk", &many);
        assert!(refused.status == 422 && refused.says("一次最多 50 件"), "{}", refused.words());
    }
}

living! {
    /// Handed on together: the party that has them no longer sees them, and each history says why.
    several_are_handed_on_with_one_reason, |house| {
        let desk = house.staff("desk");
        let all = desk.get("/desk/requests");
        let (property, works) = (all.choice("安居物业"), all.choice("街道"));
        let page = desk.get(&format!("/desk/requests?party={property}"));
        let rows = ticks(&page, 2);
        let mut fields: Vec<(&str, &str)> = rows.iter().map(|r| ("row", r.as_str())).collect();
        fields.extend([("what", "transfer"), ("to", works.as_str()), ("reason", "not_our_place"), ("why", "这一片归市政")]);
        let done = desk.submit(&page, "/bulk", &fields);
        assert_eq!(done.status, 200, "{}", done.words());
        for row in &rows {
            let id = row.split('.').next().expect("an id");
            let one = desk.get(&format!("/desk/requests/{id}"));
            assert!(one.says("不在我们管的地方") && one.says("这一片归市政"), "{}", one.words());
            assert_eq!(house.staff("party").get(&format!("/desk/requests/{id}")).status, 404);
        }
    }
}
