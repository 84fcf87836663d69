//! Groups: the desk begins one, people join and leave, seats and terms are given, meetings are called and papers kept.

pub mod join;
pub mod keep;
pub mod seat;
pub mod space;

use crate::domain::group::Role;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::store::groups::{self, Group};
use crate::store::tx::Tx;

/// The kind of subject groups have in the record.
pub const SUBJECT: &str = "group";

/// A group that goes on.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Group, Error> {
    groups::find(tx.conn, tx.community, id)?.filter(|g| g.ended_at.is_none()).ok_or(Error::Missing)
}

/// Whoever acts in a group: staff by their office; a resident by what they are in it.
pub fn subject(tx: &mut Tx<'_>, standing: &Standing, group: &str) -> Result<Subject, Error> {
    if standing.office().is_some() {
        return Ok(Subject::default());
    }
    let me = &standing.actor;
    let member = groups::membership(tx.conn, tx.community, group, me)?.ok_or(Error::Missing)?;
    Ok(Subject::resident(me).in_group(Role::parse(&member.role)))
}
