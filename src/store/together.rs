//! Several short queries read side by side as one list, by due time and id: each walks its own part of an index and stops.

use diesel::QueryResult;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};

use super::conn::{Conn, MultiBackend};

/// The first `limit` of all of them. Each is a query for `(due_at, id)` with an order and a `limit` of its own.
#[derive(Clone, Debug)]
pub struct Together<Q> {
    pub runs: Vec<Q>,
    pub limit: i64,
}

impl<Q> Query for Together<Q> {
    type SqlType = (BigInt, Text);
}

impl<Q> diesel::RunQueryDsl<Conn> for Together<Q> {}

// How many there are differs, so the statement is remembered by its text.
impl<Q> QueryId for Together<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Together<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT due_at, id FROM (");
        for (n, run) in self.runs.iter().enumerate() {
            // In brackets of its own, for SQLite takes no LIMIT in the middle of a UNION.
            out.push_sql(if n == 0 { "SELECT due_at, id FROM (" } else { " UNION ALL SELECT due_at, id FROM (" });
            run.walk_ast(out.reborrow())?;
            out.push_sql(") AS run");
        }
        out.push_sql(") AS together ORDER BY due_at, id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}
