//! What can be done with a request, from filing to rating.

pub mod asking;
pub mod deadline;
pub mod decline;
pub mod figures;
pub mod file;
pub mod handle;
pub mod kept;
pub mod objection_rise;
pub mod publicity;
pub mod recategorise;
pub mod ring;
pub mod rise;
pub mod say;
pub mod voices;
pub mod withdraw;

use crate::domain::request::{Clocks, Hours};
use crate::error::Error;
use crate::store::catalogue::{self, Responsibility};
use crate::store::requests::Request;
use crate::store::tx::Tx;
use crate::store::work_calendar;

/// Both clocks of a line of the list, started at an instant. The community's calendar is read only where it counts.
pub fn clocks(tx: &mut Tx<'_>, line: &Responsibility, from: i64) -> Result<Clocks, Error> {
    let (answer, solve) = (line.answer_hours.unsigned_abs(), line.solve_hours.unsigned_abs());
    if line.hours == Hours::Calendar {
        return Ok(Clocks::due(from, answer, solve));
    }
    let calendar = work_calendar::read(tx.conn, tx.community, from)?;
    Ok(Clocks::working(from, answer, solve, &calendar))
}

/// What a request is about, in a few words, for messages: its category.
pub fn about(tx: &mut Tx<'_>, request: &Request) -> Result<String, Error> {
    Ok(catalogue::category(tx.conn, tx.community, &request.category_id)?.map(|c| c.name_zh).unwrap_or_default())
}
