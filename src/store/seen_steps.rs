//! Which steps of requests other systems are told of, kept beside each step: what happened last may be of requests that
//! nobody outside sees, and looking each of them up would cost more the more there are.

use diesel::prelude::*;

use super::conn::Conn;
use super::open311::Reader;
use super::schema::{request_events, requests, sources};
use crate::domain::open311::Steps;
use crate::error::Error;

/// Told to every system; else only to the one whose id stands there.
const ALL: &str = "all";
/// What a request begins with is the request itself, which is read where requests are.
const BEGINNING: &str = "filed";

/// Who is told of a step of this request, unless it is for staff alone; `None` is nobody.
pub(super) fn told_of(conn: &mut Conn, community: &str, request: &str, kind: &str) -> Result<Option<String>, Error> {
    if kind == BEGINNING { Ok(None) } else { told(conn, community, request) }
}

fn told(conn: &mut Conn, community: &str, request: &str) -> Result<Option<String>, Error> {
    let found: Option<(bool, Option<String>)> = requests::table
        .left_join(
            sources::table
                .on(sources::community_id.eq(requests::community_id).and(sources::id.eq(requests::resident_id))),
        )
        .filter(requests::community_id.eq(community))
        .filter(requests::id.eq(request))
        .select((requests::public, sources::id.nullable()))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(public, source)| if public { Some(ALL.to_owned()) } else { source }))
}

/// The steps so far follow a request that has become public, or no longer is.
pub(super) fn follow(conn: &mut Conn, community: &str, request: &str) -> Result<(), Error> {
    let told = told(conn, community, request)?;
    diesel::update(
        request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(request_events::request_id.eq(request))
            .filter(request_events::internal.eq(false))
            .filter(request_events::kind.ne(BEGINNING)),
    )
    .set(request_events::seen_by.eq(told))
    .execute(conn)?;
    Ok(())
}

/// Step and request of what a reader may see of what was asked for, newest first; one more than was asked for where there
/// is more.
pub(super) fn newest(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    asked: Steps,
) -> Result<Vec<(String, String)>, Error> {
    let Steps { window, offset, limit } = asked;
    let mut seen: Vec<(i64, String, String)> = Vec::new();
    // One order is skipped in by the database itself; two are to be laid together first.
    let (skipped, left) = match reader.source {
        None => (offset, 0),
        Some(_) => (0, offset),
    };
    for whose in std::iter::once(ALL).chain(reader.source.as_deref()) {
        let steps = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(request_events::seen_by.eq(whose))
            .filter(request_events::at.ge(window.from))
            .filter(request_events::at.le(window.until))
            .order((request_events::at.desc(), request_events::id.desc()))
            .offset(skipped)
            .limit(left + limit + 1)
            .select((request_events::at, request_events::id, request_events::request_id))
            .load::<(i64, String, String)>(conn)?;
        seen.extend(steps);
    }
    seen.sort_unstable_by(|a, b| b.cmp(a));
    let size = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
    let page = seen.into_iter().skip(size(left)).take(size(limit + 1));
    Ok(page.map(|(_, step, request)| (step, request)).collect())
}
