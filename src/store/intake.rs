//! Lists from elsewhere on their way in: a batch, and its rows, staged in the database so that any server can go on
//! with them and a machine that stopped has lost nothing.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{intake_batches, intake_rows, outside_orders, sources};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::intake::Order;
use crate::domain::permit::Permit;
use crate::domain::source::SourceKind;
use crate::domain::tiers::{ImportRequests, StopIntake, TakeOrder, TellWords};
use crate::error::{Clash, Error};
use crate::on_each;

/// A list that was sent.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_batches)]
pub struct Batch {
    pub community_id: String,
    pub id: String,
    /// Whose list it is: the source's name and kind.
    pub name: String,
    pub kind: SourceKind,
    /// Once it was confirmed.
    pub source_id: Option<String>,
    /// For rows whose category nobody knows; empty: they are left out.
    pub category_id: String,
    pub owner_id: String,
    /// `receiving`, `ready`, `running`, `stopped`, `done` or `dropped`.
    pub state: String,
    pub total: i64,
    pub bad: i64,
    pub done: i64,
    pub known: i64,
    pub failed: i64,
    pub at: i64,
    pub updated_at: i64,
}

impl Batch {
    /// Rows that still wait.
    pub fn left(&self) -> i64 {
        (self.total - self.bad - self.done - self.known - self.failed).max(0)
    }
}

/// One row of it, read.
#[derive(Clone, Debug)]
pub struct Staged {
    pub line: i64,
    pub number: String,
    /// JSON of an [`Order`], or of the cells that could not be read.
    pub body: String,
    /// What is wrong, with commas; none: it can be taken over.
    pub why: Option<String>,
    /// The word for its category, where nothing is wrong but that nobody knows it; the body is then an [`Order`].
    pub word: Option<String>,
}

/// Begins a list; nothing in it counts before it is confirmed.
pub fn begin(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    owner: &str,
    name: &str,
    kind: SourceKind,
    category: &str,
) -> Result<String, Error> {
    let batch = Batch {
        community_id: tx.community.to_owned(),
        id: new_id(),
        name: name.to_owned(),
        kind,
        source_id: None,
        category_id: category.to_owned(),
        owner_id: owner.to_owned(),
        state: "receiving".into(),
        total: 0,
        bad: 0,
        done: 0,
        known: 0,
        failed: 0,
        at: tx.now,
        updated_at: tx.now,
    };
    diesel::insert_into(intake_batches::table).values(&batch).execute(tx.conn)?;
    Ok(batch.id)
}

/// Adds some rows; a hundred to a statement.
pub fn stage(tx: &mut Tx<'_>, _: Housekeeping, batch: &str, rows: &[Staged]) -> Result<(), Error> {
    for some in rows.chunks(100) {
        let values: Vec<_> = some
            .iter()
            .map(|row| {
                (
                    intake_rows::community_id.eq(tx.community),
                    intake_rows::batch_id.eq(batch),
                    intake_rows::line.eq(row.line),
                    intake_rows::state.eq(if row.why.is_some() { "bad" } else { "ready" }),
                    intake_rows::number.eq(&row.number),
                    intake_rows::body.eq(&row.body),
                    intake_rows::why.eq(row.why.as_deref()),
                    intake_rows::word.eq(row.word.as_deref()),
                )
            })
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(intake_rows::table).values(&values).execute(c))?;
    }
    let bad = rows.iter().filter(|row| row.why.is_some()).count();
    let (total, bad) = (i64::try_from(rows.len()).unwrap_or(i64::MAX), i64::try_from(bad).unwrap_or(i64::MAX));
    let row = intake_batches::table.find((tx.community, batch));
    diesel::update(row)
        .set((
            intake_batches::total.eq(intake_batches::total + total),
            intake_batches::bad.eq(intake_batches::bad + bad),
            intake_batches::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// From one state to another, if it is still in that one.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`]: it is not.
pub fn turn(tx: &mut Tx<'_>, _: Housekeeping, batch: &str, from: &[&str], to: &str) -> Result<(), Error> {
    let row = intake_batches::table.find((tx.community, batch));
    let found: Option<String> = row.select(intake_batches::state).first(tx.conn).optional()?;
    let Some(state) = found.filter(|state| from.contains(&state.as_str())) else {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    };
    let moved = diesel::update(row.filter(intake_batches::state.eq(state)))
        .set((intake_batches::state.eq(to), intake_batches::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    if moved == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// It is taken over from here on.
pub fn run(tx: &mut Tx<'_>, _: &Permit<ImportRequests>, batch: &str, source: &str) -> Result<(), Error> {
    let leave = tx.housekeeping();
    turn(tx, leave, batch, &["ready", "stopped"], "running")?;
    diesel::update(intake_batches::table.find((tx.community, batch)))
        .set(intake_batches::source_id.eq(Some(source)))
        .execute(tx.conn)?;
    Ok(())
}

/// Somebody stops it, or throws it away.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`]: it is no longer where they saw it.
pub fn halt(tx: &mut Tx<'_>, _: &Permit<StopIntake>, batch: &str, from: &[&str], to: &str) -> Result<(), Error> {
    let leave = tx.housekeeping();
    turn(tx, leave, batch, from, to)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Batch>, Error> {
    Ok(intake_batches::table.find((community, id)).select(Batch::as_select()).first(conn).optional()?)
}

/// The latest lists.
pub fn latest(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Batch>, Error> {
    Ok(intake_batches::table
        .filter(intake_batches::community_id.eq(community))
        .filter(intake_batches::state.ne("dropped"))
        .order(intake_batches::id.desc())
        .limit(limit)
        .select(Batch::as_select())
        .load(conn)?)
}

/// Lists in this state, oldest first.
pub fn in_state(conn: &mut Conn, community: &str, state: &str) -> Result<Vec<Batch>, Error> {
    Ok(intake_batches::table
        .filter(intake_batches::community_id.eq(community))
        .filter(intake_batches::state.eq(state))
        .order(intake_batches::id.asc())
        .limit(20)
        .select(Batch::as_select())
        .load(conn)?)
}

/// Rows of a list in one state, after a line: line, body, and what is wrong.
pub fn rows(
    conn: &mut Conn,
    community: &str,
    batch: &str,
    state: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, String, Option<String>)>, Error> {
    Ok(intake_rows::table
        .filter(intake_rows::community_id.eq(community))
        .filter(intake_rows::batch_id.eq(batch))
        .filter(intake_rows::state.eq(state))
        .filter(intake_rows::line.gt(after))
        .order(intake_rows::line.asc())
        .limit(limit)
        .select((intake_rows::line, intake_rows::body, intake_rows::why))
        .load(conn)?)
}

/// Words for categories that nobody knows, with how many rows wait for each; those of most rows first, up to `limit`.
pub fn unknown_words(conn: &mut Conn, community: &str, batch: &str, limit: usize) -> Result<Vec<(String, i64)>, Error> {
    let found: Vec<(Option<String>, i64)> = intake_rows::table
        .filter(intake_rows::community_id.eq(community))
        .filter(intake_rows::batch_id.eq(batch))
        .filter(intake_rows::word.is_not_null())
        .filter(intake_rows::state.eq("bad"))
        .group_by(intake_rows::word)
        .select((intake_rows::word, diesel::dsl::count_star()))
        .load(conn)?;
    let mut found: Vec<(String, i64)> = found.into_iter().filter_map(|(word, n)| Some((word?, n))).collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(limit);
    Ok(found)
}

/// Somebody said what the word means: its rows can be taken over. How many they are.
pub fn ready_by_word(tx: &mut Tx<'_>, _: &Permit<TellWords>, batch: &str, word: &str) -> Result<i64, Error> {
    let rows = intake_rows::table
        .filter(intake_rows::community_id.eq(tx.community))
        .filter(intake_rows::batch_id.eq(batch))
        .filter(intake_rows::word.eq(word))
        .filter(intake_rows::state.eq("bad"));
    let ready = diesel::update(rows)
        .set((intake_rows::state.eq("ready"), intake_rows::why.eq(None::<String>)))
        .execute(tx.conn)?;
    let ready = i64::try_from(ready).unwrap_or(i64::MAX);
    diesel::update(intake_batches::table.find((tx.community, batch)))
        .set((intake_batches::bad.eq(intake_batches::bad - ready), intake_batches::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    Ok(ready)
}

/// What became of a row.
pub fn settle(tx: &mut Tx<'_>, _: Housekeeping, batch: &str, line: i64, state: &str) -> Result<(), Error> {
    diesel::update(intake_rows::table.find((tx.community, batch, line)))
        .set(intake_rows::state.eq(state))
        .execute(tx.conn)?;
    Ok(())
}

/// Counts what became of some rows.
pub fn count(tx: &mut Tx<'_>, _: Housekeeping, batch: &str, done: i64, known: i64, failed: i64) -> Result<(), Error> {
    diesel::update(intake_batches::table.find((tx.community, batch)))
        .set((
            intake_batches::done.eq(intake_batches::done + done),
            intake_batches::known.eq(intake_batches::known + known),
            intake_batches::failed.eq(intake_batches::failed + failed),
            intake_batches::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// A list nobody wants goes with its rows, some at a time; `true`: nothing of it is left.
pub fn forget(tx: &mut Tx<'_>, _: Housekeeping, batch: &str) -> Result<bool, Error> {
    let lines: Vec<i64> = intake_rows::table
        .filter(intake_rows::community_id.eq(tx.community))
        .filter(intake_rows::batch_id.eq(batch))
        .order(intake_rows::line.asc())
        .limit(1000)
        .select(intake_rows::line)
        .load(tx.conn)?;
    let Some(last) = lines.last() else {
        diesel::delete(intake_batches::table.find((tx.community, batch))).execute(tx.conn)?;
        return Ok(true);
    };
    let some = intake_rows::table
        .filter(intake_rows::community_id.eq(tx.community))
        .filter(intake_rows::batch_id.eq(batch))
        .filter(intake_rows::line.le(*last));
    diesel::delete(some).execute(tx.conn)?;
    Ok(false)
}

/// An order or report of another house, beside the request it became.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outside_orders)]
pub struct OutsideOrder {
    pub community_id: String,
    pub source_id: String,
    /// The number it has there.
    pub number: String,
    pub request_id: String,
    /// By when it must be done, as they say.
    pub deadline: Option<i64>,
    /// Who called, as they say; for the desk alone.
    pub caller: Option<String>,
    pub phone: Option<String>,
    pub at: i64,
    pub updated_at: i64,
    /// When its answer went back.
    pub returned_at: Option<i64>,
    /// The last step its source wants to hear of and has not ([`super::returns::WANTED`]).
    pub waiting_at: Option<i64>,
}

/// Those of a source with these numbers, by number.
pub fn orders(
    conn: &mut Conn,
    community: &str,
    source: &str,
    numbers: &[String],
) -> Result<HashMap<String, OutsideOrder>, Error> {
    let rows: Vec<OutsideOrder> = outside_orders::table
        .filter(outside_orders::community_id.eq(community))
        .filter(outside_orders::source_id.eq(source))
        .filter(among(outside_orders::number, numbers))
        .select(OutsideOrder::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.number.clone(), row)).collect())
}

/// The mark of a request that another house ordered: its name, its number, its deadline.
pub type Mark = (String, String, Option<i64>);

/// The marks of several requests, by request.
pub fn marks_of(conn: &mut Conn, community: &str, requests: &[String]) -> Result<HashMap<String, Mark>, Error> {
    if requests.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, String, String, Option<i64>)> =
        outside_orders::table
            .inner_join(sources::table.on(
                sources::community_id.eq(outside_orders::community_id).and(sources::id.eq(outside_orders::source_id)),
            ))
            .filter(outside_orders::community_id.eq(community))
            .filter(among(outside_orders::request_id, requests))
            .select((outside_orders::request_id, sources::name, outside_orders::number, outside_orders::deadline))
            .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, number, deadline)| (id, (name, number, deadline))).collect())
}

pub fn order_of(conn: &mut Conn, community: &str, request: &str) -> Result<Option<OutsideOrder>, Error> {
    Ok(outside_orders::table
        .filter(outside_orders::community_id.eq(community))
        .filter(outside_orders::request_id.eq(request))
        .select(OutsideOrder::as_select())
        .first(conn)
        .optional()?)
}

pub fn add_order(
    tx: &mut Tx<'_>,
    _: &Permit<TakeOrder>,
    source: &str,
    request: &str,
    order: &Order,
) -> Result<(), Error> {
    let row = OutsideOrder {
        community_id: tx.community.to_owned(),
        source_id: source.to_owned(),
        number: order.number.clone(),
        request_id: request.to_owned(),
        deadline: order.deadline,
        caller: order.caller.clone(),
        phone: order.phone.clone(),
        at: tx.now,
        updated_at: tx.now,
        returned_at: None,
        waiting_at: None,
    };
    diesel::insert_into(outside_orders::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Their deadline has changed.
pub fn set_deadline(tx: &mut Tx<'_>, _: &Permit<TakeOrder>, order: &OutsideOrder, deadline: i64) -> Result<(), Error> {
    diesel::update(outside_orders::table.find((tx.community, &order.source_id, &order.number)))
        .set((outside_orders::deadline.eq(Some(deadline)), outside_orders::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}
