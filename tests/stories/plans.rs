//! Every list is found by an index that holds its filter: PostgreSQL plans the lists of `store::plans` over an empty table
//! as SQLite does, and on both engines whatever any page asks is measured against the indexes there are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use linli::http::routes::entries;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::db::{keep_texts, texts};

use crate::house::{Browser, Engine, House};
use crate::{living, story};

const LISTS: &str = include_str!("../vectors/list_queries.txt");

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

story! {
    every_list_is_read_by_its_index, |house| {
        if house.engine == Engine::Sqlite {
            return; // store::plans asks SQLite itself
        }
        let mut conn = diesel::PgConnection::establish(&house.database).expect("it opens");
        // An empty table is read whole, and sorted, at no cost: what is asked is whether the index can answer.
        for setting in ["enable_seqscan", "enable_sort", "enable_bitmapscan"] {
            diesel::sql_query(format!("SET {setting} = off")).execute(&mut conn).expect("set");
        }
        let mut wrong = Vec::new();
        let queries = LISTS.lines().filter(|line| !line.starts_with('#'));
        for (index, query) in queries.map(|line| line.split_once(": ").expect("index: query")) {
            let plan = plan_with(&mut conn, index.trim_end_matches('+'), query);
            // Everything that is compared with a value stands in the index's own condition.
            let left_over = !index.ends_with(['+', '*']) && plan.contains("Filter:");
            // What comes in an index's order is at most sorted among those that share an instant.
            let sorted = !index.ends_with('+') && plan.lines().any(|line| line.trim_start_matches([' ', '-', '>']) == "Sort");
            if !plan.contains("Index Cond: (") || left_over || sorted || plan.contains("Seq Scan") {
                wrong.push(format!("{query}\n  wants {index}:\n{plan}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}

/// How a query is planned where its table has this index and no other: over an empty table all of them cost the same, and
/// the planner takes any. `*` leaves all of them.
fn plan_with(conn: &mut diesel::PgConnection, index: &str, query: &str) -> String {
    let table = query.split_whitespace().next().unwrap_or_default();
    // A primary key goes by its table's name on SQLite.
    let index = if index == table { format!("{table}_pkey") } else { index.to_owned() };
    let alone = format!(
        "DO $$ DECLARE other record; BEGIN
           FOR other IN SELECT i.relname, c.conname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.contype IN ('p', 'u')
             WHERE x.indrelid = '{table}'::regclass AND i.relname <> '{index}'
           LOOP
             IF other.conname IS NULL THEN EXECUTE format('DROP INDEX %I', other.relname);
             ELSE EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I CASCADE', other.conname); END IF;
           END LOOP;
         END $$"
    );
    let explain = format!("EXPLAIN (COSTS OFF) SELECT * FROM {query}");
    let mut plan = Vec::new();
    let undone = conn.transaction::<(), diesel::result::Error, _>(|conn| {
        if index != "*" {
            diesel::sql_query(&alone).execute(conn)?;
        }
        plan = diesel::sql_query(&explain).load::<Line>(conn)?;
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(matches!(undone, Err(diesel::result::Error::RollbackTransaction)), "{index}: {undone:?}");
    plan.into_iter().map(|l| l.line).collect::<Vec<_>>().join("\n")
}

/// Read without a filter that an index holds, and why that costs no more in a large community.
const WHOLE: &[(&str, &str)] = &[
    ("access_log", "by its key, newest first, a page at a time"),
    ("answer_files", "by their key, newest first, twenty of them"),
    ("api_keys", "as many as systems are plugged in"),
    ("ballots", "by their number, newest first, a page at a time"),
    ("board", "a row for each category of a party"),
    ("building_spots", "a place in a plan for each building"),
    ("buildings", "tens"),
    ("caseloads", "a few for each colleague"),
    ("categories", "tens"),
    ("category_words", "words of other houses, a page at a time"),
    ("communities", "one"),
    ("community_groups", "tens"),
    ("desk_hours", "one"),
    ("duty_officers", "a few"),
    ("grids", "tens"),
    ("group_members", "of a community's groups, counted at the desk alone"),
    ("helpers", "as many as help, listed at the desk alone"),
    ("homes", "by building, a page at a time"),
    ("hook_calls", "those that wait"),
    ("hooks", "one"),
    ("intake_batches", "by their key, newest first, a page at a time"),
    ("jobs", "a row for each"),
    ("mediations", "by their day, a page at a time"),
    ("notices", "by their key, newest first, a page at a time"),
    ("organisations", "tens"),
    ("parties", "tens"),
    ("people", "by their key, a page at a time; nearly all of them are residents"),
    ("procedures", "a row for each version"),
    ("proposal_tallies", "a row for each way and month"),
    ("proposals", "by their key, newest first, a page at a time"),
    ("questions", "a few for each category"),
    ("reply_templates", "tens"),
    ("risen_requests", "a handful that is open"),
    ("shift_handovers", "by their key, newest first, a page at a time"),
    ("signals", "by their key, newest first, a page at a time"),
    ("sources", "as many as other houses send lists"),
    ("thanks_rules", "a row for each change"),
    ("work_weeks", "a row for each change of the week"),
];

living! {
    /// Of every statement of every page, for any role: each table is asked by a column that comes second in one of its
    /// indexes, right after the community, or stands in the list above.
    whatever_a_page_asks_has_its_index, |house| {
        keep_texts(&house.database);
        visit_everything(house);
        let (texts, indexes) = (texts(&house.database), indexes(house));
        let selects: Vec<&String> = texts.iter().filter(|t| t.starts_with("SELECT")).collect();
        assert!(selects.len() > 250, "pages were visited: {} statements", selects.len());
        let mut wrong = BTreeSet::new();
        for text in selects {
            // What diesel wrote; what was written by hand names its tables otherwise, and `store::plans` has it.
            let Some((_, body)) = text.split_once(" FROM ") else { continue };
            for (table, asked) in asked_of(body) {
                let Some(theirs) = indexes.get(&table) else { continue };
                let held = theirs.iter().any(|columns| match columns.as_slice() {
                    [community, second, ..] if community == "community_id" => asked.contains(second),
                    [first, ..] => first != "community_id" && asked.contains(first),
                    [] => false,
                });
                if !held && !WHOLE.iter().any(|(small, _)| *small == table) {
                    wrong.insert(format!("{table} by {asked:?}\n  {text}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    }
}

/// The columns that a statement compares with something, by table.
fn asked_of(body: &str) -> BTreeMap<String, BTreeSet<String>> {
    // `?` binds on SQLite, where names stand in backticks.
    let body = body.replace('`', "\"");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, _) in body.match_indices("\".\"") {
        let table = body[..at].rsplit('"').next().unwrap_or_default();
        let column = body[at + 3..].split('"').next().unwrap_or_default();
        let after = &body[at + 3 + column.len() + 1..];
        let before = body[..at - table.len() - 1].trim_end_matches('(');
        let compared = ["=", ">", "<", "IS NULL", "BETWEEN", "LIKE", "IN "]
            .iter()
            .any(|sign| after.trim_start().starts_with(sign));
        let asked = found.entry(table.to_owned()).or_default();
        if compared || before.ends_with("= ") {
            asked.insert(column.to_owned());
        }
    }
    found
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    idx: String,
    #[diesel(sql_type = Text)]
    col: String,
}

const OF_SQLITE: &str = "SELECT m.name AS tab, l.name AS idx, i.name AS col
    FROM sqlite_schema m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
    WHERE m.type = 'table' ORDER BY tab, idx, i.seqno";
const OF_POSTGRES: &str = "SELECT t.relname::text AS tab, i.relname::text AS idx, a.attname::text AS col
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY k(attnum, place)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum ORDER BY 1, 2, k.place";

/// The columns of every index, by table.
fn indexes(house: &House) -> BTreeMap<String, Vec<Vec<String>>> {
    let opener = Opener { url: DatabaseUrl::parse(&house.database).expect("an address"), purpose: Use::Read };
    let columns: Vec<Column> = match opener.open().expect("it opens") {
        Conn::Pg(mut c) => diesel::sql_query(OF_POSTGRES).load(&mut c),
        Conn::Sqlite(mut c) => diesel::sql_query(OF_SQLITE).load(&mut c),
    }
    .expect("its indexes");
    let mut found: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for of_one in columns.chunk_by(|a, b| (&a.tab, &a.idx) == (&b.tab, &b.idx)) {
        let names = of_one.iter().map(|column| column.col.clone()).collect();
        found.entry(of_one[0].tab.clone()).or_default().push(names);
    }
    assert!(found.len() > 80, "every table has its key: {}", found.len());
    found
}

/// Every page that has no hole, and of the others one of each kind that these lead to, as every role.
fn visit_everything(house: &House) {
    let cast = house.cast().clone();
    let mut roles = vec![house.browser(), house.resident(&cast.neighbour), house.helper()];
    roles.extend(["desk", "accounts", "auditor", "admin", "party"].map(|office| house.staff(office)));
    // The kiosk last: its session ends after two minutes.
    roles.push(house.at_kiosk(&cast.resident));
    let starts: Vec<String> = entries()
        .iter()
        .filter(|e| e.method == actix_web::http::Method::GET && !e.path.contains('{'))
        .map(|e| e.path.to_owned())
        .collect();
    for browser in &roles {
        follow(browser, starts.clone());
    }
}

fn follow(browser: &Browser, mut waiting: Vec<String>) {
    let links = scraper::Selector::parse("a[href^='/']").expect("a selector");
    let mut kinds = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !kinds.insert(kind(&path)) {
            continue;
        }
        let page = browser.get(&path);
        assert!(page.status < 500, "{path}: {}", page.words());
        let html = page.html();
        let found = html.select(&links).filter_map(|a| a.value().attr("href"));
        waiting.extend(found.map(|to| to.split('#').next().unwrap_or_default().to_owned()));
    }
}

/// An address with its ids left out: one of each is enough.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let plain = |part: &str| if part.contains(|c: char| c.is_ascii_digit()) { "*".to_owned() } else { part.to_owned() };
    let parts: Vec<String> = path.split('/').map(plain).collect();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", parts.join("/"), names.join("&"))
}
