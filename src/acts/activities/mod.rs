//! Activities and classes: announced by the desk, signed up for by every way, with a waiting list that moves by itself.

pub mod attend;
mod dealing;
pub mod plan;
pub mod sign_up;

use crate::error::Error;
use crate::store::activities::Activity;
use crate::store::communities;
use crate::store::tx::Tx;
use crate::words::dates;

/// The kind of subject activities have in the record.
pub const SUBJECT: &str = "activity";

/// What it is, when and where, in a line: as it is read out to people.
pub fn about(tx: &mut Tx<'_>, activity: &Activity) -> Result<String, Error> {
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    Ok(format!("{}，{}，{}", activity.title, dates::short(&zone, activity.starts_at), activity.place))
}
