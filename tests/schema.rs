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
