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
    // The index of a primary key goes by its table's name where it is the table.
    let columns: Vec<Indexed> = sql_query(
        "SELECT m.name AS tab, CASE WHEN l.origin = 'pk' AND t.wr THEN m.name ELSE l.name END AS idx, l.\"unique\" AS single,
                i.name AS col
         FROM sqlite_schema m JOIN pragma_table_list(m.name) t JOIN pragma_index_list(m.name) l
              JOIN pragma_index_info(l.name) i
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
    const LISTS: &str = include_str!("../../tests/vectors/list_queries.txt");

    fn queries() -> impl Iterator<Item = (&'static str, &'static str)> {
        LISTS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once(": ").expect("index: query"))
    }

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
        assert!(queries().count() > 30);
        for (index, query) in queries() {
            let plan = plan(&mut conn, query);
            let index = index.trim_end_matches('+');
            let by_index = if index == "*" { plan.contains("SEARCH") } else { plan.contains(index) };
            assert!(by_index && !plan.contains("SCAN"), "{query}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "sorted by hand, {query}: {plan}");
        }
        let narrow = "SELECT id, due_at, state, party_id, handler_id, category_id, building_id, channel, resident_id, words,
                place_words FROM requests WHERE community_id = 'c' AND open IS TRUE AND due_at < 9 ORDER BY due_at, id LIMIT 9";
        let looked = plan(&mut conn, &format!("({narrow})"));
        assert!(
            looked.contains("COVERING INDEX requests_open_words"),
            "words are looked for in the index alone: {looked}"
        );
        drop(conn);
        let _ = std::fs::remove_file(file);
    }
}
