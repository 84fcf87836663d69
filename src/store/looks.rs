//! The access log: who looked at whose page, once an hour, and why. It stands outside the record.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::conn::Conn;
use super::people;
use super::schema::access_log;
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::looking::{HANDS, REASON_STANDS, Reason, Ties, What, hour_of};
use crate::error::Error;
use crate::on_each;

/// What ties a member of staff to a person, and whether this hour's look already stands in the log.
#[derive(Clone, Copy, Debug, QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    caseload: bool,
    #[diesel(sql_type = Bool)]
    request: bool,
    #[diesel(sql_type = Bool)]
    mandate: bool,
    #[diesel(sql_type = Bool)]
    act: bool,
    #[diesel(sql_type = Bool)]
    waiting_call: bool,
    #[diesel(sql_type = Bool)]
    reason: bool,
    #[diesel(sql_type = Bool)]
    noted: bool,
}

/// One statement, each part an index away. The parameters are numbered in the order they first appear.
const TIES: &str = "SELECT
 EXISTS (SELECT 1 FROM caseloads c LEFT JOIN homes h ON h.community_id = p.community_id AND h.id = p.home_id
   LEFT JOIN buildings b ON b.community_id = h.community_id AND b.id = h.building_id
   WHERE c.community_id = p.community_id AND c.staff_id = $1 AND c.ended_at IS NULL
   AND (c.area = 'all' OR (c.area = 'building' AND c.area_id = b.id) OR (c.area = 'grid' AND c.area_id = b.grid_id))) AS caseload,
 EXISTS (SELECT 1 FROM requests r WHERE r.community_id = p.community_id AND r.resident_id = p.id
   AND r.open = TRUE AND r.handler_id = $1) AS request,
 EXISTS (SELECT 1 FROM mandates m WHERE m.community_id = p.community_id AND m.resident_id = p.id
   AND m.until_at > $2 AND m.state IN ('draft', 'consent_pending', 'cooling_off', 'active', 'suspended')
   AND (m.drafted_by = $1 OR m.witness_staff = $1)) AS mandate,
 EXISTS (SELECT 1 FROM acts a WHERE a.community_id = p.community_id AND a.actor_id = $1 AND a.at > $3
   AND a.resident_id = p.id AND a.standing = 'office') AS act,
 EXISTS (SELECT 1 FROM outbox o WHERE o.community_id = p.community_id AND o.person_id = p.id
   AND o.channel IN ('call', 'visit', 'letter') AND o.state = 'waiting' AND o.due_at <= $2) AS waiting_call,
 EXISTS (SELECT 1 FROM access_log l WHERE l.community_id = p.community_id AND l.subject_id = p.id
   AND l.hour > $4 AND l.viewer_id = $1 AND l.outcome = 'reason' AND l.at > $5) AS reason,
 EXISTS (SELECT 1 FROM access_log l WHERE l.community_id = p.community_id AND l.subject_id = p.id
   AND l.hour = $6 AND l.viewer_id = $1 AND l.outcome <> 'denied' AND l.what LIKE $7) AS noted
 FROM people p WHERE p.community_id = $8 AND p.id = $9";

/// The ties of a viewer to a person, and whether this look is noted; `None` for one who does not exist.
pub fn ties(
    conn: &mut Conn,
    community: &str,
    viewer: &str,
    subject: &str,
    what: What,
    now: i64,
) -> Result<Option<(Ties, bool)>, Error> {
    let query = diesel::sql_query(TIES)
        .bind::<Text, _>(viewer)
        .bind::<BigInt, _>(now)
        .bind::<BigInt, _>(now - HANDS)
        .bind::<BigInt, _>(hour_of(now - REASON_STANDS) - 1)
        .bind::<BigInt, _>(now - REASON_STANDS)
        .bind::<BigInt, _>(hour_of(now))
        .bind::<Text, _>(format!("%{}%", what.as_str()))
        .bind::<Text, _>(community)
        .bind::<Text, _>(subject);
    let found: Option<Found> = on_each!(conn, c => query.get_result(c).optional())?;
    Ok(found.map(|f| {
        let hands = f.request || f.mandate || f.act;
        let ties = Ties { caseload: f.caseload, hands, call: f.waiting_call, open_work: false, reason: f.reason };
        (ties, f.noted)
    }))
}

/// Does a helper's look of this hour stand in the log?
pub fn noted(
    conn: &mut Conn,
    community: &str,
    viewer: &str,
    subject: &str,
    what: What,
    now: i64,
) -> Result<bool, Error> {
    Ok(access_log::table
        .filter(access_log::community_id.eq(community))
        .filter(access_log::subject_id.eq(subject))
        .filter(access_log::hour.eq(hour_of(now)))
        .filter(access_log::viewer_id.eq(viewer))
        .filter(access_log::outcome.eq("mandate"))
        .filter(access_log::what.like(format!("%{}%", what.as_str())))
        .select(access_log::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// One look, to be noted.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    pub subject: &'a str,
    pub viewer: &'a str,
    /// `work`, `reason`, `oversight`, `mandate` or `denied`.
    pub outcome: &'a str,
    pub what: What,
    pub reason: Option<(Reason, Option<&'a str>)>,
}

/// Notes a look: one line for each viewer, person and hour. What else is looked at within the hour is
/// added to it; a further refusal is counted.
pub fn note(tx: &mut Tx<'_>, _: Housekeeping, look: &Look<'_>) -> Result<(), Error> {
    let hour = hour_of(tx.now);
    let line = access_log::table
        .filter(access_log::community_id.eq(tx.community))
        .filter(access_log::subject_id.eq(look.subject))
        .filter(access_log::hour.eq(hour))
        .filter(access_log::viewer_id.eq(look.viewer))
        .filter(access_log::outcome.eq(look.outcome));
    let stands: Option<(String, String)> = line.select((access_log::id, access_log::what)).first(tx.conn).optional()?;
    let reason = look.reason.map(|(reason, _)| reason.as_str());
    let words = look.reason.and_then(|(_, words)| words);
    let Some((id, what)) = stands else {
        let line = (
            access_log::community_id.eq(tx.community),
            access_log::id.eq(new_id()),
            access_log::subject_id.eq(look.subject),
            access_log::hour.eq(hour),
            access_log::viewer_id.eq(look.viewer),
            access_log::outcome.eq(look.outcome),
            access_log::what.eq(look.what.as_str()),
            access_log::reason.eq(reason),
            access_log::words.eq(words),
            access_log::times.eq(1),
            access_log::at.eq(tx.now),
        );
        // A page and its photos may arrive at once: whoever is second finds the line there.
        on_each!(&mut *tx.conn, c => diesel::insert_into(access_log::table).values(line).on_conflict_do_nothing().execute(c))?;
        return Ok(());
    };
    let row = || access_log::table.find((tx.community, &id));
    let seen = what.split(',').any(|seen| seen == look.what.as_str());
    let what = if seen { what } else { format!("{what},{}", look.what.as_str()) };
    diesel::update(row())
        .set((access_log::what.eq(what), access_log::times.eq(access_log::times + 1)))
        .execute(tx.conn)?;
    if reason.is_some() {
        diesel::update(row()).set((access_log::reason.eq(reason), access_log::words.eq(words))).execute(tx.conn)?;
    }
    Ok(())
}

/// Whoever an address named without being let in: the person, or nobody, who is counted under no name.
/// The lookup and the line cost the same for both.
pub fn note_denied(tx: &mut Tx<'_>, leave: Housekeeping, viewer: &str, named: &str) -> Result<(), Error> {
    let exists = people::name_of(tx.conn, tx.community, named)?.is_some();
    let subject = if exists { named } else { "" };
    note(tx, leave, &Look { subject, viewer, outcome: "denied", what: What::Person, reason: None })
}

/// The reason of the last twelve hours, carried into this hour's line.
pub fn standing_reason(
    conn: &mut Conn,
    community: &str,
    viewer: &str,
    subject: &str,
    now: i64,
) -> Result<Option<(Reason, Option<String>)>, Error> {
    let found: Option<(Option<String>, Option<String>)> = access_log::table
        .filter(access_log::community_id.eq(community))
        .filter(access_log::subject_id.eq(subject))
        .filter(access_log::hour.ge(hour_of(now - REASON_STANDS)))
        .filter(access_log::viewer_id.eq(viewer))
        .filter(access_log::outcome.eq("reason"))
        .order(access_log::hour.desc())
        .select((access_log::reason, access_log::words))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(reason, words)| Some((Reason::parse(&reason?)?, words))))
}

/// A line of the log, to be shown.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = access_log)]
pub struct Line {
    pub id: String,
    pub subject_id: String,
    pub hour: i64,
    pub viewer_id: String,
    pub outcome: String,
    pub what: String,
    pub reason: Option<String>,
    pub words: Option<String>,
    pub times: i64,
    pub at: i64,
}

/// Who looked at one person's page, newest first; what was refused is the auditor's affair. Ids sort by time.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    subject: &str,
    before: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let mut query = access_log::table
        .filter(access_log::community_id.eq(community.to_owned()))
        .filter(access_log::subject_id.eq(subject.to_owned()))
        .filter(access_log::outcome.ne("denied"))
        .into_boxed();
    if let Some((hour, id)) = before {
        query =
            query.filter(access_log::hour.lt(hour).or(access_log::hour.eq(hour).and(access_log::id.lt(id.to_owned()))));
    }
    Ok(query
        .order((access_log::hour.desc(), access_log::id.desc()))
        .limit(limit)
        .select(Line::as_select())
        .load(conn)?)
}

/// The whole log, newest first, or what came out one way.
pub fn page(
    conn: &mut Conn,
    community: &str,
    outcome: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let mut query = access_log::table.filter(access_log::community_id.eq(community.to_owned())).into_boxed();
    if let Some(outcome) = outcome {
        query = query.filter(access_log::outcome.eq(outcome.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(access_log::id.lt(before.to_owned()));
    }
    Ok(query.order(access_log::id.desc()).limit(limit).select(Line::as_select()).load(conn)?)
}
