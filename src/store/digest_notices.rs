//! The notices that the weekly papers list: those of the paper's time that went to its person and still stand.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::digests::Digest;
use super::notice_copies::Copy;
use super::notices::Notice;
use super::schema::{notice_copies as copies, notices};
use crate::domain::digest::NOTICES;
use crate::domain::notice::CopyState;
use crate::error::Error;

/// Far more than forty papers hold.
const MOST: i64 = 5_000;

/// What went to several people within a span, the newest first.
pub fn to(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    since: i64,
    until: i64,
) -> Result<Vec<(Copy, Notice)>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(copies::table
        .inner_join(
            notices::table.on(notices::community_id.eq(copies::community_id).and(notices::id.eq(copies::notice_id))),
        )
        .filter(copies::community_id.eq(community))
        .filter(among(copies::person_id, people))
        .filter(copies::state.ne(CopyState::Dropped))
        .filter(among(notices::state, ["sending", "sent"]))
        .filter(notices::at.ge(since))
        .filter(notices::at.lt(until))
        .order(notices::id.desc())
        .limit(MOST)
        .select((Copy::as_select(), Notice::as_select()))
        .load(conn)?)
}

/// What stands on each of some papers, by the paper's id: the newest first, no more than a page of large type holds.
pub fn on_papers(
    conn: &mut Conn,
    community: &str,
    papers: &[Digest],
) -> Result<HashMap<String, Vec<(Copy, Notice)>>, Error> {
    let people: Vec<String> = papers.iter().map(|d| d.person_id.clone()).collect();
    let since = papers.iter().map(|d| d.since).min().unwrap_or(0);
    let until = papers.iter().map(|d| d.until).max().unwrap_or(0);
    let found = to(conn, community, &people, since, until)?;
    let of = |paper: &Digest| {
        let theirs = found.iter().filter(|(copy, notice)| {
            copy.person_id == paper.person_id && (paper.since..paper.until).contains(&notice.at)
        });
        (paper.id.clone(), theirs.take(NOTICES).cloned().collect())
    };
    Ok(papers.iter().map(of).collect())
}
