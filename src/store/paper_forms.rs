//! Numbered paper forms: printed, and entered once.

use diesel::prelude::*;

use super::communities;
use super::conn::Conn;
use super::schema::paper_forms as table;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{EnterForm, PrintForms};
use crate::error::{Clash, Error};
use crate::on_each;

/// The series forms are numbered in.
const SERIES: &str = "paper_form";

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct PaperForm {
    pub number: i64,
    pub printed_by: String,
    pub printed_at: i64,
    /// When what is written on it was said.
    pub happened_at: Option<i64>,
    /// Who wrote it down, by name: they need have no account.
    pub taken_down_by: Option<String>,
    pub entered_by: Option<String>,
    pub entered_at: Option<i64>,
    pub request_id: Option<String>,
}

/// Numbers so many new forms.
pub fn print(tx: &mut Tx<'_>, permit: &Permit<PrintForms>, how_many: u32) -> Result<Vec<i64>, Error> {
    let mut numbers = Vec::new();
    for _ in 0..how_many {
        numbers.push(communities::next_number(tx, permit, SERIES, 1)?);
    }
    let by = permit.context().standing.actor.clone();
    let rows: Vec<_> = numbers
        .iter()
        .map(|number| {
            (
                table::community_id.eq(tx.community.to_owned()),
                table::number.eq(*number),
                table::printed_by.eq(by.clone()),
                table::printed_at.eq(tx.now),
            )
        })
        .collect();
    on_each!(&mut *tx.conn, c => diesel::insert_into(table::table).values(rows).execute(c))?;
    Ok(numbers)
}

pub fn find(conn: &mut Conn, community: &str, number: i64) -> Result<Option<PaperForm>, Error> {
    Ok(table::table.find((community, number)).select(PaperForm::as_select()).first(conn).optional()?)
}

/// Several of them, in the order of their numbers.
pub fn between(conn: &mut Conn, community: &str, from: i64, to: i64, limit: i64) -> Result<Vec<PaperForm>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::number.between(from, to))
        .order(table::number.asc())
        .limit(limit)
        .select(PaperForm::as_select())
        .load(conn)?)
}

/// The latest forms, the newest first.
pub fn latest(conn: &mut Conn, community: &str, before: Option<i64>, limit: i64) -> Result<Vec<PaperForm>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::number.lt(before.unwrap_or(i64::MAX)))
        .order(table::number.desc())
        .limit(limit)
        .select(PaperForm::as_select())
        .load(conn)?)
}

/// Marks a form as entered.
///
/// # Errors
/// [`Clash::Exists`] when it was entered already.
pub fn enter(
    tx: &mut Tx<'_>,
    permit: &Permit<EnterForm>,
    number: i64,
    happened_at: i64,
    taken_down_by: &str,
    request: &str,
) -> Result<(), Error> {
    let row = table::table.find((tx.community, number)).filter(table::request_id.is_null());
    let entered = diesel::update(row)
        .set((
            table::happened_at.eq(Some(happened_at)),
            table::taken_down_by.eq(Some(taken_down_by)),
            table::entered_by.eq(Some(&permit.context().standing.actor)),
            table::entered_at.eq(Some(tx.now)),
            table::request_id.eq(Some(request)),
        ))
        .execute(tx.conn)?;
    if entered == 1 { Ok(()) } else { Err(Error::Conflict(Clash::Exists)) }
}
