//! `column IN (…)` that a connection prepares once. Diesel prepares its own `eq_any` anew each time on SQLite, which costs
//! more than the reading.

use diesel::QueryResult;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Bool, Text};
use diesel::sqlite::Sqlite;

use super::conn::MultiBackend;

/// SQLite's lists are filled up to these lengths, so that few different statements are prepared.
const LENGTHS: [usize; 5] = [1, 4, 16, 64, 256];

/// Is the text in this column one of these? No row is among none.
pub fn among<C, T: Into<String>>(column: C, values: impl IntoIterator<Item = T>) -> Among<C> {
    Among { column, values: values.into_iter().map(Into::into).collect() }
}

/// See [`among`].
#[derive(Clone, Debug)]
pub struct Among<C> {
    column: C,
    values: Vec<String>,
}

impl<C: Expression<SqlType = Text>> Expression for Among<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Among<C> where Self: Expression {}
impl<C: SelectableExpression<QS>, QS> SelectableExpression<QS> for Among<C> where Self: AppearsOnTable<QS> {}

impl<C: ValidGrouping<GB>, GB> ValidGrouping<GB> for Among<C> {
    type IsAggregate = C::IsAggregate;
}

// The text depends on the length, so the statement is remembered by its text.
impl<C> QueryId for Among<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// One value holds the whole list: a plan that is made once and looks each up by the index. A list of many values is planned
/// anew, and PostgreSQL then rather reads the whole table.
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Text>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let Some(last) = self.values.last() else {
            out.push_sql("1 = 0");
            return Ok(());
        };
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        let wanted = LENGTHS.into_iter().find(|n| *n >= self.values.len()).unwrap_or(self.values.len());
        // The same value twice asks for nothing more.
        for (i, value) in self.values.iter().chain(std::iter::repeat(last)).take(wanted).enumerate() {
            if i > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<Text, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Whichever the connection is.
impl<C: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Among<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::people;

    fn sql(values: &[&str]) -> String {
        let asked = among(people::id, values.iter().copied());
        diesel::debug_query::<diesel::sqlite::Sqlite, _>(&asked).to_string()
    }

    #[test]
    fn lists_of_like_length_are_one_statement() {
        let text = |list: &[&str]| sql(list).split(" -- ").next().unwrap_or_default().to_owned();
        assert_eq!(text(&["a", "b"]), text(&["a", "b", "c", "d"]));
        assert_ne!(text(&["a"]), text(&["a", "b"]));
    }

    #[test]
    fn the_last_is_asked_for_again_and_nothing_else() {
        assert!(sql(&["a", "b"]).ends_with(r#"binds: ["a", "b", "b", "b"]"#), "{}", sql(&["a", "b"]));
    }

    #[test]
    fn postgres_is_given_the_list_as_one_value() {
        let asked = among(people::id, ["a", "b"]);
        let text = diesel::debug_query::<Pg, _>(&asked).to_string();
        assert_eq!(text, r#""people"."id" = ANY($1) -- binds: [["a", "b"]]"#);
    }

    #[test]
    fn none_are_among_none() {
        assert!(sql(&[]).starts_with("1 = 0"));
    }
}
