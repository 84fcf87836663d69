//! Which of our categories another house means by its words: told once by staff, remembered for its next list.

use std::collections::HashMap;

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::category_words as table;
use super::tx::Tx;
use crate::domain::intake::bare;
use crate::domain::permit::Permit;
use crate::domain::tiers::TellWords;
use crate::error::{Clash, Error};

/// Words of one source that are remembered; no list of categories is longer.
const MOST: i64 = 2_000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Told {
    pub community_id: String,
    /// The name the source goes by.
    pub source: String,
    /// As [`bare`] leaves it.
    pub word: String,
    pub category_id: String,
    pub told_by: String,
    pub told_at: i64,
}

/// What a source's words mean: from bare words to ids of categories.
pub fn of_source(conn: &mut Conn, community: &str, source: &str) -> Result<HashMap<String, String>, Error> {
    let rows: Vec<(String, String)> = table::table
        .filter(table::community_id.eq(community))
        .filter(table::source.eq(source))
        .limit(MOST)
        .select((table::word, table::category_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// All that is remembered, by source and word, after the pair given.
pub fn page(conn: &mut Conn, community: &str, after: Option<(&str, &str)>, limit: i64) -> Result<Vec<Told>, Error> {
    let mut query = table::table.filter(table::community_id.eq(community.to_owned())).into_boxed();
    if let Some((source, word)) = after {
        let (source, word) = (source.to_owned(), word.to_owned());
        query = query.filter(table::source.gt(source.clone()).or(table::source.eq(source).and(table::word.gt(word))));
    }
    Ok(query.order((table::source.asc(), table::word.asc())).limit(limit).select(Told::as_select()).load(conn)?)
}

/// From now on the word means this, whatever it meant before.
pub fn tell(
    tx: &mut Tx<'_>,
    permit: &Permit<TellWords>,
    source: &str,
    word: &str,
    category: &str,
) -> Result<(), Error> {
    let row = Told {
        community_id: tx.community.to_owned(),
        source: source.to_owned(),
        word: bare(word),
        category_id: category.to_owned(),
        told_by: permit.context().standing.actor.clone(),
        told_at: tx.now,
    };
    diesel::delete(table::table.find((tx.community, &row.source, &row.word))).execute(tx.conn)?;
    diesel::insert_into(table::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// It is asked again when it comes next.
///
/// # Errors
/// [`Clash::TooLate`] where it was forgotten already.
pub fn forget(tx: &mut Tx<'_>, _: &Permit<TellWords>, source: &str, word: &str) -> Result<(), Error> {
    let gone = diesel::delete(table::table.find((tx.community, source, word))).execute(tx.conn)?;
    if gone == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
