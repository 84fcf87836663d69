//! What SQLite is told about how its values spread, so that it picks the same index over ten rows as over a million.
//!
//! It knows nothing of tables that were empty when it last looked, takes one community for a narrow choice, and would
//! walk a whole table in the order of its ids rather than use the index of one resident's rows. PostgreSQL looks by
//! itself, often.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, sql_query};

/// As many rows as a table is supposed to have.
const ROWS: u32 = 100_000;
/// Rows that share a value of an ordinary column: a resident's requests, a request's steps.
const FEW: u32 = 20;
/// Columns of a handful of values, which narrow a search little.
const COARSE: [&str; 15] = [
    "act",
    "asks",
    "category_id",
    "channel",
    "entity",
    "kind",
    "month",
    "office",
    "open",
    "party_id",
    "public",
    "purpose",
    "route",
    "state",
    "way",
];

#[derive(QueryableByName)]
struct Indexed {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    idx: String,
    #[diesel(sql_type = Bool)]
    single: bool,
    #[diesel(sql_type = Text)]
    col: String,
}

/// A line of `sqlite_stat1`: table, index, rows and then rows for each longer prefix of its columns.
#[derive(QueryableByName, PartialEq, Eq, Debug)]
struct Line {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    idx: String,
    #[diesel(sql_type = Text)]
    stat: String,
}

/// Writes the lines where they are not there yet. Connections opened afterwards plan by them.
pub(super) fn teach(conn: &mut SqliteConnection) -> QueryResult<()> {
    let wanted = lines(conn)?;
    if known(conn)? == wanted {
        return Ok(());
    }
    conn.immediate_transaction(|conn| {
        // The first makes the table of statistics, which nothing else may.
        conn.batch_execute("ANALYZE communities; DELETE FROM sqlite_stat1;")?;
        for line in &wanted {
            sql_query("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)")
                .bind::<Text, _>(&line.tab)
                .bind::<Text, _>(&line.idx)
                .bind::<Text, _>(&line.stat)
                .execute(conn)?;
        }
        Ok(())
    })
}

fn known(conn: &mut SqliteConnection) -> QueryResult<Vec<Line>> {
    let lines =
        sql_query("SELECT tbl AS tab, COALESCE(idx, '') AS idx, stat FROM sqlite_stat1 ORDER BY tbl, idx").load(conn);
    match lines {
        // There is no such table yet: nothing is known.
        Err(diesel::result::Error::DatabaseError(..)) => Ok(Vec::new()),
        lines => lines,
    }
}

fn lines(conn: &mut SqliteConnection) -> QueryResult<Vec<Line>> {
    // The index of a primary key goes by its table's name.
    let columns: Vec<Indexed> = sql_query(
        "SELECT m.name AS tab, CASE l.origin WHEN 'pk' THEN m.name ELSE l.name END AS idx, l.\"unique\" AS single, i.name AS col
         FROM sqlite_schema m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'
         ORDER BY tab, idx, i.seqno",
    )
    .load(conn)?;
    Ok(columns.chunk_by(|a, b| (&a.tab, &a.idx) == (&b.tab, &b.idx)).map(line).collect())
}

fn line(columns: &[Indexed]) -> Line {
    let mut rows = ROWS;
    let mut stat = ROWS.to_string();
    for (at, column) in columns.iter().enumerate() {
        let last = at + 1 == columns.len();
        rows = match column.col.as_str() {
            "community_id" if at == 0 && !last => ROWS,
            name if last && (column.single || name == "id" || name == "seq") => 1,
            name if COARSE.contains(&name) => (rows / 5).max(1),
            _ => rows.min(FEW),
        };
        stat.push_str(&format!(" {rows}"));
    }
    let (tab, idx) = columns.first().map(|c| (c.tab.clone(), c.idx.clone())).unwrap_or_default();
    Line { tab, idx, stat }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    fn plan(conn: &mut SqliteConnection, query: &str) -> String {
        let steps: Vec<Step> =
            sql_query(format!("EXPLAIN QUERY PLAN SELECT * FROM {query}")).load(conn).expect("a plan");
        steps.into_iter().map(|s| s.detail).collect::<Vec<_>>().join("; ")
    }

    /// Each of these walked its whole table before.
    const BY_INDEX: [(&str, &str); 32] = [
        ("requests WHERE community_id = 'c' AND resident_id = 'r' ORDER BY id DESC LIMIT 26", "requests_by_resident"),
        ("requests WHERE community_id = 'c' AND resident_id = 'r' AND open = TRUE LIMIT 100", "requests_by_resident"),
        ("requests WHERE community_id = 'c' AND open = TRUE ORDER BY due_at, id LIMIT 26", "requests_by_due"),
        (
            "requests WHERE community_id = 'c' AND handler_id = 'h' AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_due_by_handler",
        ),
        (
            "requests WHERE community_id = 'c' AND handler_id IS NULL AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_due_by_handler",
        ),
        (
            "requests WHERE community_id = 'c' AND category_id = 'k' AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_due_by_category",
        ),
        (
            "requests WHERE community_id = 'c' AND building_id = 'b' AND open = TRUE AND due_at < 9 ORDER BY due_at, id LIMIT 26",
            "requests_due_by_building",
        ),
        (
            "requests WHERE community_id = 'c' AND building_id IS NULL AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_due_by_building",
        ),
        (
            "requests WHERE community_id = 'c' AND channel = 'paper' AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_due_by_channel",
        ),
        (
            "requests WHERE community_id = 'c' AND party_id = 'p' AND open = TRUE ORDER BY due_at, id LIMIT 26",
            "requests_by_party",
        ),
        (
            "requests WHERE community_id = 'c' AND state = 'solved' AND (due_at, id) > (5, 'x') ORDER BY due_at, id LIMIT 26",
            "requests_by_state",
        ),
        ("calls_taken WHERE community_id = 'c' AND state = 'ring_back' ORDER BY id LIMIT 26", "calls_taken_by_state"),
        ("shift_handovers WHERE community_id = 'c' AND id < 'x' ORDER BY id DESC LIMIT 21", "shift_handovers"),
        ("acts WHERE community_id = 'c' AND subject_id = 's' ORDER BY id DESC LIMIT 1", "acts_by_subject"),
        ("request_events WHERE community_id = 'c' AND request_id = 'r' ORDER BY id", "request_events_by_request"),
        ("mandates WHERE community_id = 'c' AND resident_id = 'r' ORDER BY id DESC", "mandates_by_resident"),
        ("reviews WHERE community_id = 'c' AND state = 'open' ORDER BY due_at, id LIMIT 41", "reviews_by_due"),
        ("requests WHERE community_id = 'c' AND public = TRUE ORDER BY id DESC LIMIT 26", "requests_by_public"),
        (
            "requests WHERE community_id = 'c' AND public = TRUE AND open = FALSE ORDER BY id DESC LIMIT 26",
            "requests_by_public_open",
        ),
        ("requests WHERE community_id = 'c' AND filed_at >= 1 AND filed_at < 2", "requests_by_filed"),
        ("requests WHERE community_id = 'c' AND solved_at >= 1", "requests_by_solved"),
        ("requests WHERE community_id = 'c' AND open = TRUE", "USING INDEX"),
        (
            "askings WHERE community_id = 'c' AND state = 'asked' AND since_at <= 1 ORDER BY since_at, request_id LIMIT 20",
            "askings_by_since",
        ),
        (
            "requests WHERE community_id = 'c' AND public = TRUE AND category_id = 'k' AND open = TRUE ORDER BY id DESC LIMIT 26",
            "requests_public_by_category",
        ),
        (
            "requests WHERE community_id = 'c' AND public = TRUE AND category_id = 'k' AND filed_at >= 1 ORDER BY filed_at DESC, id DESC LIMIT 50",
            "requests_public_by_category_filed",
        ),
        (
            "requests WHERE community_id = 'c' AND public = TRUE AND open = TRUE AND filed_at >= 1 ORDER BY filed_at DESC, id DESC LIMIT 50",
            "requests_public_by_open_filed",
        ),
        (
            "requests WHERE community_id = 'c' AND public = TRUE AND filed_at >= 1 ORDER BY filed_at DESC, id DESC LIMIT 50",
            "requests_public_by_filed",
        ),
        (
            "requests WHERE community_id = 'c' AND filed_at >= 1 AND filed_at <= 9 AND (filed_at > 1 OR id > 'x') ORDER BY filed_at, id LIMIT 500",
            "requests_by_filed",
        ),
        (
            "risen_requests u WHERE u.community_id = 'c' AND EXISTS (SELECT 1 FROM requests r WHERE r.community_id = u.community_id AND r.id = u.request_id AND r.due_at < 9) LIMIT 1000",
            "SEARCH u USING PRIMARY KEY",
        ),
        (
            "intake_rows WHERE community_id = 'c' AND batch_id = 'b' AND word = 'w' AND state = 'bad'",
            "intake_rows_by_word",
        ),
        (
            "calls_taken WHERE community_id = 'c' AND person_id = 'p' ORDER BY id DESC LIMIT 500",
            "calls_taken_by_person",
        ),
        (
            "problem_requests WHERE community_id = 'c' AND problem_id = 'p' ORDER BY request_id",
            "problem_requests_by_problem",
        ),
    ];

    #[test]
    fn an_empty_database_plans_as_a_full_one_would() {
        let file = std::env::temp_dir().join(format!("linli-plans-{}.db", uuid::Uuid::now_v7()));
        let address = file.to_string_lossy().into_owned();
        let opener = super::super::conn::Opener {
            url: super::super::conn::DatabaseUrl::parse(&address).expect("an address"),
            purpose: super::super::conn::Use::Write,
        };
        super::super::migrate::migrate(&opener).expect("migrations run");
        let mut conn = SqliteConnection::establish(&address).expect("it opens");
        assert_eq!(known(&mut conn).expect("lines"), lines(&mut conn).expect("lines"), "taught once, it stays so");
        for (query, index) in BY_INDEX {
            let plan = plan(&mut conn, query);
            assert!(plan.contains(index), "{query}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "sorted by hand, {query}: {plan}");
        }
        drop(conn);
        let _ = std::fs::remove_file(file);
    }
}
