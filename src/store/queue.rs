//! What the desk counts and looks up around its queue, each with a bound, so that a million rows cost no more than a thousand.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::conn::Conn;
use super::schema::{offices, people};
use crate::error::Error;
use crate::on_each;

/// Nothing is counted beyond this.
pub const COUNTED: i64 = 1_000;

/// What waits at the desk.
#[derive(Clone, Debug, Default, QueryableByName)]
pub struct Waiting {
    #[diesel(sql_type = BigInt)]
    pub due_soon: i64,
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    #[diesel(sql_type = BigInt)]
    pub unassigned: i64,
    #[diesel(sql_type = BigInt)]
    pub in_hand: i64,
    /// People, not messages: one call tells it all.
    #[diesel(sql_type = BigInt)]
    pub to_tell: i64,
    #[diesel(sql_type = BigInt)]
    pub mandates: i64,
    #[diesel(sql_type = BigInt)]
    pub phones: i64,
    /// With the subdistrict because they rose.
    #[diesel(sql_type = BigInt)]
    pub risen: i64,
    /// Cases of mediation that somebody has to look at today.
    #[diesel(sql_type = BigInt)]
    pub mediations: i64,
    /// What meetings decided, and should have been carried out by now.
    #[diesel(sql_type = BigInt)]
    pub decisions: i64,
    /// Refusals that residents object to.
    #[diesel(sql_type = BigInt)]
    pub objections: i64,
    /// Of these, what should have been decided by now.
    #[diesel(sql_type = BigInt)]
    pub objections_late: i64,
}

/// Twelve counts in one statement, each of at most [`COUNTED`] rows of an index. The parameters are
/// numbered in the order they first appear, because SQLite counts them so. What goes with others stands at the end of
/// time and is counted with the first of them.
const WAITING: &str = "SELECT
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE community_id = $1 AND open = TRUE AND due_at >= $2 AND due_at < $3 LIMIT 1000) a) AS due_soon,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE community_id = $1 AND open = TRUE AND due_at < $2 LIMIT 1000) b) AS late,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE community_id = $1 AND state = 'filed' AND due_at < 9223372036854775807 LIMIT 1000) c) AS unassigned,
 (SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE community_id = $1 AND state IN ('accepted', 'assigned', 'answered', 'reopened') AND due_at < 9223372036854775807 LIMIT 1000) d) AS in_hand,
 (SELECT COUNT(DISTINCT person_id) FROM (SELECT person_id FROM outbox WHERE community_id = $1 AND channel IN ('call', 'visit') AND state = 'waiting' AND due_at <= $2 LIMIT 1000) e) AS to_tell,
 (SELECT COUNT(*) FROM (SELECT 1 FROM mandates WHERE community_id = $1 AND state IN ('draft', 'consent_pending', 'suspended') LIMIT 1000) f) AS mandates,
 (SELECT COUNT(*) FROM (SELECT 1 FROM waiting_devices WHERE community_id = $1 AND state = 'waiting' AND expires_at > $2 LIMIT 1000) g) AS phones,
 (SELECT COUNT(*) FROM (SELECT 1 FROM risen_requests u WHERE u.community_id = $1 AND EXISTS (SELECT 1 FROM requests r WHERE r.community_id = u.community_id AND r.id = u.request_id AND r.due_at < 9223372036854775807) LIMIT 1000) h) AS risen,
 (SELECT COUNT(*) FROM (SELECT 1 FROM mediations WHERE community_id = $1 AND due_at < $4 LIMIT 1000) i) AS mediations,
 (SELECT COUNT(*) FROM (SELECT 1 FROM meeting_decisions WHERE community_id = $1 AND state = 'open' AND due_at < $2 LIMIT 1000) j) AS decisions,
 (SELECT COUNT(*) FROM (SELECT 1 FROM objections WHERE community_id = $1 AND state = 'waiting' LIMIT 1000) k) AS objections,
 (SELECT COUNT(*) FROM (SELECT 1 FROM objections WHERE community_id = $1 AND state = 'waiting' AND due_at < $2 LIMIT 1000) l) AS objections_late";

/// What waits now; `soon` is where "due soon" ends, `day` where this day does.
pub fn waiting(conn: &mut Conn, community: &str, now: i64, soon: i64, day: i64) -> Result<Waiting, Error> {
    let query = diesel::sql_query(WAITING)
        .bind::<Text, _>(community)
        .bind::<BigInt, _>(now)
        .bind::<BigInt, _>(soon)
        .bind::<BigInt, _>(day);
    Ok(on_each!(conn, c => query.get_result(c))?)
}

/// Those who may be given a request: the members of its party, and of the desk. A community's staff
/// are tens, not thousands.
pub fn colleagues(conn: &mut Conn, community: &str, party: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(community))
        .filter(offices::ended_at.is_null())
        .filter(people::state.eq("active"))
        .filter(offices::office.eq("desk").or(offices::office.eq("party").and(offices::party_id.eq(party))))
        .select((people::id, people::name))
        .distinct()
        .order((people::name.asc(), people::id.asc()))
        .limit(200)
        .load(conn)?)
}

/// Whoever may have a request in hand: the desk and the parties' members. Tens.
pub fn staff(conn: &mut Conn, community: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(community))
        .filter(offices::ended_at.is_null())
        .filter(people::state.eq("active"))
        .filter(offices::office.eq("desk").or(offices::office.eq("party")))
        .select((people::id, people::name))
        .distinct()
        .order((people::name.asc(), people::id.asc()))
        .limit(200)
        .load(conn)?)
}
