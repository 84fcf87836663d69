//! How requests fare, by responsible party, for the public board.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::conn::Conn;
use crate::error::Error;
use crate::on_each;

/// One party's counts.
#[derive(Clone, Debug, Default, QueryableByName)]
pub struct PartyCounts {
    #[diesel(sql_type = Text)]
    pub party: String,
    #[diesel(sql_type = BigInt)]
    pub filed: i64,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    #[diesel(sql_type = BigInt)]
    pub answered_in_time: i64,
    /// Answered, or past the time for it: what the rate is of.
    #[diesel(sql_type = BigInt)]
    pub answer_judged: i64,
    #[diesel(sql_type = BigInt)]
    pub solved_in_time: i64,
    #[diesel(sql_type = BigInt)]
    pub solve_judged: i64,
    #[diesel(sql_type = BigInt)]
    pub satisfied: i64,
    #[diesel(sql_type = BigInt)]
    pub rated: i64,
}

/// The newest five thousand requests of the span, whatever the size of the community: ids sort by time,
/// so the primary key finds them. What was taken back is nobody's work.
const COUNTS: &str = "SELECT p.name AS party, COUNT(*) AS filed,
 SUM(CASE WHEN r.open = TRUE THEN 1 ELSE 0 END) AS open,
 SUM(CASE WHEN r.open = TRUE AND r.due_at < $1 THEN 1 ELSE 0 END) AS late,
 SUM(CASE WHEN r.answered_at <= r.answer_due THEN 1 ELSE 0 END) AS answered_in_time,
 SUM(CASE WHEN r.answered_at IS NOT NULL OR r.answer_due < $1 THEN 1 ELSE 0 END) AS answer_judged,
 SUM(CASE WHEN r.solved_at <= r.solve_due THEN 1 ELSE 0 END) AS solved_in_time,
 SUM(CASE WHEN r.solved_at IS NOT NULL OR r.solve_due < $1 THEN 1 ELSE 0 END) AS solve_judged,
 SUM(CASE WHEN r.rating = 3 THEN 1 ELSE 0 END) AS satisfied,
 SUM(CASE WHEN r.rating IS NOT NULL THEN 1 ELSE 0 END) AS rated
 FROM (SELECT community_id, party_id, open, due_at, answered_at, answer_due, solved_at, solve_due, rating
   FROM requests WHERE community_id = $2 AND id > $3 AND filed_at >= $4 AND state <> 'withdrawn'
   ORDER BY id DESC LIMIT 5000) r
 JOIN parties p ON p.community_id = r.community_id AND p.id = r.party_id
 GROUP BY p.sort, p.id, p.name ORDER BY p.sort, p.id";

/// The counts of what was filed since an instant, a row for each party.
pub fn since(conn: &mut Conn, community: &str, since: i64, now: i64) -> Result<Vec<PartyCounts>, Error> {
    let query = diesel::sql_query(COUNTS)
        .bind::<BigInt, _>(now)
        .bind::<Text, _>(community)
        .bind::<Text, _>(first_id_at(since))
        .bind::<BigInt, _>(since);
    Ok(on_each!(conn, c => query.get_results(c))?)
}

/// No UUIDv7 made at or after an instant sorts before this.
fn first_id_at(at: i64) -> String {
    let hex = format!("{:012x}", at.max(0));
    format!("{}-{}-7000-8000-000000000000", &hex[..8], &hex[8..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_after_it() {
        let now = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
        let id = crate::store::tx::new_id();
        assert!(first_id_at(now) <= id && first_id_at(now + 60_000) > id);
        assert_eq!(first_id_at(-1), first_id_at(0));
    }
}
