//! What is in a colleague's hands, and how it becomes another's.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::{Request, Step, add_event};
use super::schema::{caseloads, offices, people, requests};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::standing::Office;
use crate::domain::tiers::HandOver;
use crate::error::{Clash, Error};

/// Open requests somebody has in hand, the newest first.
pub fn requests_of(conn: &mut Conn, community: &str, staff: &str, limit: i64) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::handler_id.eq(staff))
        .filter(requests::open.eq(true))
        .order(requests::id.desc())
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// One request goes from one to the other; its history says so. Whoever reads it meanwhile is told.
pub fn give_request(
    tx: &mut Tx<'_>,
    permit: &Permit<HandOver>,
    request: &str,
    from: &str,
    to: (&str, &str),
) -> Result<(), Error> {
    let row = requests::table
        .find((tx.community, request))
        .filter(requests::handler_id.eq(from))
        .filter(requests::open.eq(true));
    let moved = diesel::update(row)
        .set((requests::handler_id.eq(Some(to.0)), requests::version.eq(requests::version + 1)))
        .execute(tx.conn)?;
    if moved != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    add_event(tx, permit, request, &Step { kind: "assigned", words: Some(to.1), ..Step::default() })?;
    Ok(())
}

/// The offices somebody holds.
pub fn offices_of(conn: &mut Conn, community: &str, staff: &str) -> Result<Vec<Office>, Error> {
    let held: Vec<String> = offices::table
        .filter(offices::community_id.eq(community))
        .filter(offices::person_id.eq(staff))
        .filter(offices::ended_at.is_null())
        .select(offices::office)
        .load(conn)?;
    Ok(held.iter().filter_map(|office| Office::parse(office)).collect())
}

/// Did somebody ever work here? Their page stays when they left.
pub fn ever_worked(conn: &mut Conn, community: &str, staff: &str) -> Result<Option<String>, Error> {
    Ok(offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(community))
        .filter(offices::person_id.eq(staff))
        .select(people::name)
        .first(conn)
        .optional()?)
}

/// Areas that went from one to another, which both may see: area, from, to, when. Tens, not thousands.
pub fn went(conn: &mut Conn, community: &str, staff: &str) -> Result<Vec<super::caseloads::Given>, Error> {
    Ok(caseloads::table
        .filter(caseloads::community_id.eq(community))
        .filter(caseloads::from_id.is_not_null())
        .filter(caseloads::from_id.assume_not_null().eq(staff).or(caseloads::staff_id.eq(staff)))
        .order(caseloads::given_at.desc())
        .limit(50)
        .select(super::caseloads::Given::as_select())
        .load(conn)?)
}
