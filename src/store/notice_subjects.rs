//! Which notices speak of a survey, a meeting or an activity, so that they rest with it. Those of a ballot stand in
//! `ballot_notices`.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::notice_copies::Copy;
use super::notices::Notice;
use super::schema::{notice_copies as copies, notice_subjects as subjects, notices};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;

/// Notices of one thing that stand at once: each takes the place of the one before.
const MOST: i64 = 20;

/// A notice speaks of this one: its kind in the record, and its id.
pub fn insert<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    (kind, subject): (&str, &str),
    notice: &str,
) -> Result<(), Error> {
    diesel::insert_into(subjects::table)
        .values((
            subjects::community_id.eq(tx.community),
            subjects::kind.eq(kind),
            subjects::subject_id.eq(subject),
            subjects::notice_id.eq(notice),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Those that stand, newest first.
pub fn standing(conn: &mut Conn, community: &str, (kind, subject): (&str, &str)) -> Result<Vec<Notice>, Error> {
    Ok(subjects::table
        .inner_join(
            notices::table
                .on(notices::community_id.eq(subjects::community_id).and(notices::id.eq(subjects::notice_id))),
        )
        .filter(subjects::community_id.eq(community))
        .filter(subjects::kind.eq(kind))
        .filter(subjects::subject_id.eq(subject))
        .filter(among(notices::state, ["sending", "sent"]))
        .order(subjects::notice_id.desc())
        .limit(MOST)
        .select(Notice::as_select())
        .load(conn)?)
}

/// The copies of these notices that somebody has.
pub fn copies_of(conn: &mut Conn, community: &str, notices: &[String], person: &str) -> Result<Vec<Copy>, Error> {
    if notices.is_empty() {
        return Ok(Vec::new());
    }
    Ok(copies::table
        .filter(copies::community_id.eq(community))
        .filter(among(copies::notice_id, notices))
        .filter(copies::person_id.eq(person))
        .select(Copy::as_select())
        .load(conn)?)
}
