//! The two engines hold the same tables, and diesel's picture of them is the true one.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};

use crate::house::engines::{Engine, drop_database, fresh};

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    col: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

fn open(url: &str) -> Conn {
    Opener { url: DatabaseUrl::parse(url).expect("an address"), purpose: Use::Write }.open().expect("it opens")
}

fn columns(conn: &mut Conn) -> Vec<Column> {
    let mut found: Vec<Column> = match conn {
        Conn::Sqlite(c) => diesel::sql_query(
            "SELECT m.name AS tab, p.name AS col, p.type AS kind,
                    CASE p.\"notnull\" WHEN 1 THEN 'no' ELSE 'yes' END AS nullable
             FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        )
        .load(c)
        .expect("columns"),
        Conn::Pg(c) => diesel::sql_query(
            "SELECT table_name::text AS tab, column_name::text AS col, data_type::text AS kind,
                    lower(is_nullable::text) AS nullable
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'",
        )
        .load(c)
        .expect("columns"),
    };
    found.sort();
    found
}

/// The kinds each engine calls by its own name, as one.
fn kind(name: &str) -> &'static str {
    match name.to_lowercase().as_str() {
        "text" => "text",
        "bigint" | "integer" | "boolean" => "number",
        "blob" | "bytea" => "bytes",
        other => panic!("a column of kind {other}"),
    }
}

#[test]
fn the_two_engines_agree() {
    let folder = std::env::temp_dir().join(format!("linli-schema-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let pg_url = fresh(Engine::Postgres, &folder);
    let plain = |columns: Vec<Column>| -> BTreeMap<(String, String), (&'static str, String)> {
        columns.into_iter().map(|c| ((c.tab, c.col), (kind(&c.kind), c.nullable))).collect()
    };
    let sqlite = plain(columns(&mut open(&fresh(Engine::Sqlite, &folder))));
    let postgres = plain(columns(&mut open(&pg_url)));
    assert_eq!(sqlite, postgres);
    assert!(sqlite.len() > 250, "only {} columns were found", sqlite.len());
    drop_database(&pg_url);
    let _ = std::fs::remove_dir_all(&folder);
}

/// Every table and column that diesel is told of is there, in the same order, with the same null-ness.
#[test]
fn schema_rs_is_true() {
    let source = include_str!("../src/store/schema.rs");
    let folder = std::env::temp_dir().join(format!("linli-schema-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let real = columns(&mut open(&fresh(Engine::Sqlite, &folder)));
    let mut told = Vec::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name.to_owned();
        } else if let Some((column, kind)) = line.split_once(" -> ") {
            let nullable = if kind.starts_with("Nullable") { "yes" } else { "no" };
            told.push((table.clone(), column.to_owned(), nullable.to_owned()));
        }
    }
    told.sort();
    let real: Vec<_> = real.into_iter().map(|c| (c.tab, c.col, c.nullable)).collect();
    assert_eq!(told, real);
    let _ = std::fs::remove_dir_all(&folder);
}

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut diesel::SqliteConnection, query: &str) -> Vec<String> {
    let found: Vec<Line> = diesel::sql_query(query).load(conn).unwrap_or_else(|e| panic!("{query}: {e}"));
    found.into_iter().map(|l| l.line).collect()
}

fn columns_of(conn: &mut diesel::SqliteConnection, table: &str) -> Vec<(String, String)> {
    let query = format!("SELECT name || ' ' || type AS line FROM pragma_table_info('{table}') ORDER BY cid");
    let split =
        |line: String| line.split_once(' ').map(|(n, t)| (n.to_owned(), t.to_owned())).expect("a name and a type");
    lines(conn, &query).into_iter().map(split).collect()
}

/// What a column may hold in the row of that number: the first of the values it is bound to, or something of its own.
fn value(made_by: &str, (name, of): &(String, String), row: usize) -> String {
    let bound = made_by.split_once(&format!("CHECK ({name} IN (")).and_then(|(_, rest)| rest.split([',', ')']).next());
    match (bound, of.as_str()) {
        (Some(first), _) => first.to_owned(),
        (None, "INTEGER") => row.to_string(),
        (None, "BLOB") => format!("x'0{row}'"),
        (None, _) => format!("'{name} {row}'"),
    }
}

/// SQLite lays a table out anew where it cannot change it: every row, every column and every index are there afterwards.
#[test]
fn a_table_laid_out_anew_keeps_its_rows_and_indexes() {
    use diesel::connection::SimpleConnection;
    let mut conn = diesel::SqliteConnection::establish(":memory:").expect("it opens");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let mut steps: Vec<_> = std::fs::read_dir(folder).expect("the steps").map(|s| s.expect("a step").path()).collect();
    steps.sort();
    let mut anew = Vec::new();
    for step in steps {
        let up = std::fs::read_to_string(step.join("up.sql")).expect("a step");
        let table = up.split_once("DROP TABLE ").and_then(|(_, rest)| rest.split(';').next()).map(str::to_owned);
        let Some(table) = table else {
            conn.batch_execute(&up).unwrap_or_else(|e| panic!("{}: {e}", step.display()));
            continue;
        };
        let columns = columns_of(&mut conn, &table);
        let made_by =
            lines(&mut conn, &format!("SELECT sql AS line FROM sqlite_master WHERE name = '{table}'")).remove(0);
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        for row in 1..=3 {
            let values: Vec<String> = columns.iter().map(|column| value(&made_by, column, row)).collect();
            let insert = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
            conn.batch_execute(&insert).unwrap_or_else(|e| panic!("{insert}: {e}"));
        }
        let quoted: Vec<String> = names.iter().map(|name| format!("quote({name})")).collect();
        let rows = format!("SELECT {} AS line FROM {table} ORDER BY 1", quoted.join(" || '|' || "));
        let indexes = format!(
            "SELECT name AS line FROM sqlite_master WHERE tbl_name = '{table}' AND type = 'index' AND sql IS NOT NULL ORDER BY 1"
        );
        let before = (lines(&mut conn, &rows), lines(&mut conn, &indexes));
        conn.batch_execute(&up).unwrap_or_else(|e| panic!("{}: {e}", step.display()));
        assert_eq!((lines(&mut conn, &rows), before.0.len()), (before.0, 3), "{}", step.display());
        let after = lines(&mut conn, &indexes);
        let lost: Vec<&String> = before.1.iter().filter(|index| !after.contains(index)).collect();
        assert!(lost.is_empty(), "{}: {lost:?}", step.display());
        conn.batch_execute(&format!("DELETE FROM {table}")).expect("later steps find it as it was");
        anew.push(table);
    }
    assert_eq!(anew, ["parties", "set_aside", "notices", "requests", "notices"], "each is looked at here");
}
