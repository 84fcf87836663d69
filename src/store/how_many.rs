//! Counts the rows of a bounded query where they lie: the number travels, the rows stay.

use diesel::QueryResult;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::conn::{Conn, MultiBackend};

/// `SELECT COUNT(*)` over a query, which should have a `limit`.
#[derive(Clone, Copy, Debug)]
pub struct HowMany<Q>(pub Q);

impl<Q> Query for HowMany<Q> {
    type SqlType = BigInt;
}

impl<Q> diesel::RunQueryDsl<Conn> for HowMany<Q> {}

// The query within may be boxed, so the statement is remembered by its text.
impl<Q> QueryId for HowMany<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for HowMany<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}
