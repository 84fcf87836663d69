//! Lists that anybody may ask for cost no more than a bound, however much there is, and say so where it is reached; and
//! within it their answers are the same as those of somebody who looks through everything.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use jiff::tz::TimeZone;
use linli::domain::open311::to_text;
use linli::store::db::statements;
use linli::store::schema::{categories, request_events, requests, sources};

use super::desk_queue::sql;
use super::open311::{Caller, issue};
use crate::house::House;
use crate::living;

const DAY: i64 = 24 * 3_600_000;
/// More than one answer looks through.
const MANY: u32 = 31_000;

fn date(at: i64) -> String {
    to_text(at, &TimeZone::UTC)
}

/// So many requests of one category, ended, private or public, one a second from thirty days ago on.
fn many(house: &House, category: &str, public: bool, id: &str, resident: Option<&str>) {
    let (community, from) = (house.community(), house.app.db.now() - 30 * DAY);
    let public = if public { "TRUE" } else { "FALSE" };
    let resident = resident.map_or("r.resident_id".to_owned(), |who| format!("'{who}'"));
    sql(
        house,
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
             INSERT INTO requests (community_id, id, number, resident_id, filed_by, standing, channel, mandate_id,
               assisted_by, category_id, responsibility_id, party_id, handler_id, building_id, unit, place_words, words,
               state, open, transfers, filed_at, answer_due, solve_due, due_at, answered_at, solved_at, confirmed_at,
               confirmed_beside, rating, rating_words, public, version)
             SELECT r.community_id, '{id}-' || (100000 + n.i), {base} + n.i, {resident}, r.filed_by, r.standing, 'paper',
               NULL, NULL, l.category_id, l.id, l.party_id, NULL, r.building_id, r.unit, r.place_words, '第' || n.i || '件',
               'confirmed', FALSE, 0, {from} + n.i * 1000, r.answer_due, r.solve_due, 9223372036854775807, NULL,
               {from} + n.i * 1000, {from} + n.i * 1000, NULL, NULL, NULL, {public}, 1
             FROM n, (SELECT * FROM requests ORDER BY id LIMIT 1) r,
               (SELECT l.* FROM responsibilities l JOIN categories c ON c.community_id = l.community_id AND c.id = l.category_id
                WHERE l.community_id = '{community}' AND c.code = '{category}' AND l.until_at IS NULL LIMIT 1) l",
            base = 1_000_000 + 100_000 * id.len(),
        ),
    );
}

type Row = (i64, i64, String, String, bool, bool, String);

/// Everything there is, newest first, with the code of its category and its last step that all may know of.
fn everything(house: &House) -> Vec<(Row, Option<i64>)> {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| {
            let rows: Vec<Row> = requests::table
                .inner_join(categories::table.on(
                    categories::community_id.eq(requests::community_id).and(categories::id.eq(requests::category_id)),
                ))
                .filter(requests::community_id.eq(&community))
                .order((requests::filed_at.desc(), requests::id.desc()))
                .select((
                    requests::number,
                    requests::filed_at,
                    requests::id,
                    categories::code,
                    requests::open,
                    requests::public,
                    requests::resident_id,
                ))
                .load(conn)?;
            let steps: Vec<(String, i64)> = request_events::table
                .filter(request_events::community_id.eq(&community))
                .filter(request_events::internal.eq(false))
                .select((request_events::request_id, request_events::at))
                .load(conn)?;
            let last = |id: &str| steps.iter().filter(|(of, _)| of == id).map(|(_, at)| *at).max();
            Ok(rows.into_iter().map(|row| (row.clone(), last(&row.2))).collect())
        })
        .expect("it reads")
}

fn numbers(answer: &serde_json::Value) -> Vec<i64> {
    let rows = answer.as_array().unwrap_or_else(|| panic!("{answer}"));
    rows.iter().map(|r| r["service_request_id"].as_str().unwrap_or_default().parse().unwrap_or(-1)).collect()
}

living! {
    /// Every mixture of filters, with and without a key, by pages: what a reader of the whole table would pick.
    every_filter_answers_as_if_all_was_read, |house| {
        let caller = Caller::of(house);
        let key = issue(&house.staff("admin"), "街道平台", &[]);
        for words in ["井盖松了", "路灯不亮", "树枝断了"] {
            assert_eq!(caller.report(&key, &[("description", words)]).0, 201);
            house.advance(std::time::Duration::from_secs(60));
        }
        let all = everything(house);
        let now = house.app.db.now();
        let source = all.iter().map(|(row, _)| row).find(|row| row.3 == "road" && !row.5 && row.1 > now - 600_000);
        let source = source.expect("its own report").6.clone();
        let (fresh, old) = (now - 3 * DAY, now - 20 * DAY);
        let windows = [(now - 80 * DAY, now), (now - 30 * DAY, now - 5 * DAY)];
        let codes: [&[&str]; 4] = [&[], &["road"], &["road", "power", "lift"], &["no-such-code"]];
        let mut asked = 0;
        for keyed in [false, true] {
            for (from, until) in windows {
                for services in codes {
                    // A key may call so often in a minute.
                    house.advance(std::time::Duration::from_secs(61));
                    for open in [None, Some(true), Some(false)] {
                        for (after, before) in [(None, None), (Some(fresh), None), (None, Some(old)), (Some(old), Some(fresh))] {
                            let fits = |(row, last): &&(Row, Option<i64>)| {
                                (row.5 || (keyed && row.6 == source))
                                    && row.1 >= from && row.1 <= until
                                    && (services.is_empty() || services.contains(&row.3.as_str()))
                                    && open.is_none_or(|open| row.4 == open)
                                    && after.is_none_or(|at| last.is_some_and(|last| last >= at))
                                    && before.is_none_or(|at| last.is_none_or(|last| last <= at))
                            };
                            let expected: Vec<i64> = all.iter().filter(fits).map(|(row, _)| row.0).collect();
                            let mut path = format!("v2/requests.json?start_date={}&end_date={}&service_code={}", date(from), date(until), services.join(","));
                            if let Some(open) = open { path.push_str(if open { "&status=open" } else { "&status=closed" }); }
                            if let Some(at) = after { path.push_str(&format!("&updated_after={}", date(at))); }
                            if let Some(at) = before { path.push_str(&format!("&updated_before={}", date(at))); }
                            if keyed { path.push_str(&format!("&api_key={key}")); }
                            let (status, answer) = caller.get(&path);
                            // Seconds are all that a date of an address keeps.
                            let near = |n: &i64| all.iter().any(|(row, last)| row.0 == *n && [Some(row.1), *last].into_iter().flatten().any(|at| [from, until, fresh, old].iter().any(|edge| (at - edge).abs() < 1000)));
                            let (found, expected): (Vec<i64>, Vec<i64>) = (numbers(&answer).into_iter().filter(|n| !near(n)).collect(), expected.into_iter().filter(|n| !near(n)).collect());
                            assert_eq!((status, &found), (200, &expected), "{path}");
                            asked += usize::from(!expected.is_empty());
                        }
                    }
                }
            }
        }
        assert!(asked > 40, "the example has something for most of them: {asked}");
        // By pages nothing is left out and nothing comes twice.
        let whole = numbers(&caller.get(&format!("v2/requests.json?service_code=road,power,lift&api_key={key}")).1);
        let mut paged = Vec::new();
        for page in 1.. {
            let some = numbers(&caller.get(&format!("v2/requests.json?service_code=road,power,lift&api_key={key}&page_size=3&page={page}")).1);
            if some.is_empty() {
                break;
            }
            paged.extend(some);
        }
        assert_eq!(paged, whole);
    }
}

living! {
    /// Among thousands that do not fit, what fits is looked for so far and no further; the answer says so, in the caller's
    /// own format, and a shorter span finds it.
    a_window_is_looked_through_so_far_and_no_further, |house| {
        many(house, "power", true, "a", None);
        let caller = Caller::of(house);
        let now = house.app.db.now();
        let span = format!("start_date={}&end_date={}", date(now - 50 * DAY), date(now - 29 * DAY));
        for narrow in ["service_code=lift,road", "service_code=power&status=open", "updated_before=2000-01-01", "status=closed&service_code=lift,road"] {
            let before = statements(&house.database);
            let (status, said) = caller.get(&format!("v2/requests.json?{span}&{narrow}"));
            let cost = statements(&house.database) - before;
            let early = narrow.starts_with("updated_before");
            // What was filed after it last changed cannot be: nothing is walked for that.
            assert_eq!(status, if early { 200 } else { 400 }, "{narrow}: {said}");
            assert!(early || said.to_string().contains("shorter span"), "{said}");
            assert!(cost <= 160, "{narrow}: {cost} statements");
        }
        // No step of theirs is known, so all of them count as unchanged: found at once.
        let (status, found) = caller.get(&format!("v2/requests.json?{span}&updated_before={}&page_size=10", date(now)));
        assert_eq!((status, numbers(&found).len()), (200, 10));
        let (status, said) = caller.get(&format!("v2/requests.json?{span}&updated_after={}", date(now - 29 * DAY)));
        assert!(status == 200 || said.to_string().contains("shorter span"), "{said}");
        for narrow in ["service_code=lift,road", "service_code=power&status=open"] {
            let (status, found) = caller.get(&format!("v2/requests.json?start_date={}&end_date={}&{narrow}", date(now - 29 * DAY), date(now)));
            assert_eq!(status, 200, "{narrow}: {found}");
        }
        let xml = house.browser().get(&format!("/open311/v2/requests.xml?{span}&service_code=lift,road"));
        assert!(xml.status == 400 && xml.text.contains("shorter span"), "{}", xml.text);
    }
}

living! {
    /// A source that filed thousands is walked by an index of its own, and another's key pays nothing for them.
    a_key_reads_its_own_within_the_bound, |house| {
        let caller = Caller::of(house);
        let key = issue(&house.staff("admin"), "街道平台", &[]);
        assert_eq!(caller.report(&key, &[("description", "井盖松了")]).0, 201);
        let all = everything(house);
        let source = all.first().expect("its own").0.6.clone();
        many(house, "power", false, "own", Some(&source));
        let before = statements(&house.database);
        let (status, found) = caller.get(&format!("v2/requests.json?api_key={key}&page_size=100"));
        assert_eq!((status, numbers(&found).len()), (200, 100), "{found}");
        assert!(numbers(&found).contains(&all.first().expect("its own").0.0), "the newest is among them");
        assert!(statements(&house.database) - before <= 40);
        assert!(numbers(&caller.get("v2/requests.json").1).iter().all(|n| *n < 1_000_000), "to nobody else");
    }
}

living! {
    /// Steps of what is private are not even looked at: however many there are, the newest public ones cost the same.
    steps_of_what_is_private_cost_nothing, |house| {
        let caller = Caller::of(house);
        let updates = || {
            let before = statements(&house.database);
            let (status, told) = caller.get("v2/servicerequestupdates.json");
            assert!(status == 200 && told.as_array().is_some_and(|all| !all.is_empty()), "{told}");
            (told, statements(&house.database) - before)
        };
        updates();
        let before = updates();
        many(house, "power", false, "a", None);
        let community = house.community();
        sql(house, &format!(
            "INSERT INTO request_events (community_id, id, request_id, at, kind, actor_id, party_id, reason, words, internal)
             SELECT community_id, 'e' || id, id, filed_at + 1000, 'answered', NULL, NULL, NULL, NULL, FALSE
             FROM requests WHERE community_id = '{community}' AND number > 1000000"
        ));
        assert_eq!(updates(), before);
        let now = house.app.db.now();
        let (status, found) = caller.get(&format!("v2/servicerequestupdates.json?start_date={}&end_date={}", date(now - 45 * DAY), date(now - 29 * DAY)));
        assert!(status == 200 && found.as_array().is_some_and(|all| !all.is_empty()), "{found}");
    }
}

/// Who is told of each step is what its request says now.
pub fn told_as_it_is(house: &House) {
    let community = house.community();
    type Step = (String, String, bool, Option<String>);
    let (steps, of, systems) = house
        .app
        .db
        .read_now(|conn| {
            let steps: Vec<Step> = request_events::table
                .filter(request_events::community_id.eq(&community))
                .select((
                    request_events::request_id,
                    request_events::kind,
                    request_events::internal,
                    request_events::seen_by,
                ))
                .load(conn)?;
            let of: Vec<(String, (bool, String))> = requests::table
                .filter(requests::community_id.eq(&community))
                .select((requests::id, (requests::public, requests::resident_id)))
                .load(conn)?;
            let systems: Vec<String> = sources::table.select(sources::id).load(conn)?;
            Ok((steps, of.into_iter().collect::<HashMap<_, _>>(), systems))
        })
        .expect("it reads");
    assert!(steps.iter().any(|step| step.3.as_deref() == Some("all")), "something is public");
    for (request, kind, internal, seen_by) in steps {
        let told = match of.get(&request).expect("its request") {
            _ if internal || kind == "filed" => None,
            (true, _) => Some("all".to_owned()),
            (false, whose) => systems.contains(whose).then(|| whose.clone()),
        };
        assert_eq!(seen_by, told, "{kind} of {request}");
    }
}

living! {
    /// What other systems let be known stands on no board; a page goes on where the one before stopped looking.
    the_board_is_looked_through_by_pages, |house| {
        let visitor = house.browser();
        let whole = read_all(house, "/open/requests");
        assert!(whole.len() > 3, "{whole:?}");
        // Newer than everything of the example: ids sort by time.
        many(house, "power", true, "zz", None);
        let first = visitor.get("/open/requests");
        assert!(first.says("再早的还没看完") && first.text.contains("rel=\"next\""), "{}", first.words());
        let before = statements(&house.database);
        visitor.get("/open/requests?category=power");
        let cost = statements(&house.database) - before;
        assert!(cost <= 40, "{cost} statements");
        assert_eq!(read_all(house, "/open/requests"), whole, "nothing of the board is lost behind them");
        assert_eq!(visitor.get("/open").status, 200);
    }
}

/// The rows of a list, page after page.
fn read_all(house: &House, from: &str) -> BTreeSet<String> {
    let (visitor, mut path, mut seen) = (house.browser(), from.to_owned(), BTreeSet::new());
    let rows = scraper::Selector::parse("a.row").expect("a selector");
    let next = scraper::Selector::parse("a[rel=next]").expect("a selector");
    for _ in 0..60 {
        let page = visitor.get(&path);
        let html = page.html();
        for row in html.select(&rows).filter_map(|a| a.value().attr("href")) {
            assert!(seen.insert(row.to_owned()), "{row} twice");
        }
        match html.select(&next).next().and_then(|a| a.value().attr("href")) {
            Some(next) => path = next.to_owned(),
            None => return seen,
        }
    }
    panic!("{from} has no end");
}
