//! `column IN (…)` that a connection prepares once. Diesel prepares its own `eq_any` anew each time,
//! which on SQLite costs more than the reading.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};
use diesel::{QueryResult, result};

/// Lists are filled up to these lengths, so that few different statements are prepared.
const LENGTHS: [usize; 5] = [1, 4, 16, 64, 256];

/// Is the text in this column one of these? No row is among none.
pub fn among<C, T: Into<String>>(column: C, values: impl IntoIterator<Item = T>) -> Among<C> {
    let mut values: Vec<String> = values.into_iter().map(Into::into).collect();
    let wanted = LENGTHS.into_iter().find(|n| *n >= values.len()).unwrap_or(values.len());
    if let Some(last) = values.last().cloned() {
        // The same value twice asks for nothing more.
        values.resize(wanted, last);
    }
    Among { column, values }
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

impl<C, DB> QueryFragment<DB> for Among<C>
where
    DB: Backend + HasSqlType<Text>,
    C: QueryFragment<DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("1 = 0");
            return Ok::<(), result::Error>(());
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        for (i, value) in self.values.iter().enumerate() {
            if i > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<Text, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
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
    fn none_are_among_none() {
        assert!(sql(&[]).starts_with("1 = 0"));
    }
}
