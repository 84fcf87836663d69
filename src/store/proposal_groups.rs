//! Which group a proposal was handed to, for an answer in its own name.

use diesel::prelude::*;

use super::conn::Conn;
use super::proposals::Proposal;
use super::schema::{proposal_groups as handed, proposals};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = handed)]
struct Handed {
    community_id: String,
    proposal_id: String,
    group_id: String,
    by_id: String,
    at: i64,
}

/// It is that group's from now on, and no longer another's.
pub fn hand<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, proposal: &str, group: &str) -> Result<(), Error> {
    let row = Handed {
        community_id: tx.community.to_owned(),
        proposal_id: proposal.to_owned(),
        group_id: group.to_owned(),
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
    };
    diesel::delete(handed::table.find((tx.community, proposal))).execute(tx.conn)?;
    diesel::insert_into(handed::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// The group it was handed to.
pub fn of(conn: &mut Conn, community: &str, proposal: &str) -> Result<Option<String>, Error> {
    Ok(handed::table.find((community, proposal)).select(handed::group_id).first(conn).optional()?)
}

/// What waits for a group's answer, most urgent first.
pub fn waiting(conn: &mut Conn, community: &str, group: &str, limit: i64) -> Result<Vec<Proposal>, Error> {
    Ok(handed::table
        .inner_join(
            proposals::table
                .on(proposals::community_id.eq(handed::community_id).and(proposals::id.eq(handed::proposal_id))),
        )
        .filter(handed::community_id.eq(community))
        .filter(handed::group_id.eq(group))
        .filter(proposals::waits.eq(true))
        .order((proposals::answer_due.asc(), proposals::id.asc()))
        .limit(limit)
        .select(Proposal::as_select())
        .load(conn)?)
}
