//! What is left of somebody in a mediation after erasure. What they said goes, and what was written down of it; what was
//! agreed is the other side's as much as theirs, and stays for as long as there is one.

use std::collections::HashSet;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{
    mediation_follow_ups as follow_ups, mediation_meetings as meetings, mediation_sides as sides, mediations,
    person_keys, requests,
};
use crate::domain::person::ERASED;
use crate::error::Error;

pub(super) fn forget(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    let theirs = sides::table.filter(sides::community_id.eq(community)).filter(sides::person_id.eq(person));
    let cases: Vec<String> = theirs.select(sides::mediation_id).load(conn)?;
    diesel::update(theirs).set(sides::position.eq("")).execute(conn)?;
    for some in cases.chunks(250) {
        what_was_said(conn, community, some)?;
        what_they_asked(conn, community, person, some)?;
        let held = held_by_others(conn, community, person, some)?;
        let alone: Vec<String> = some.iter().filter(|case| !held.contains(*case)).cloned().collect();
        what_was_agreed(conn, community, &alone)?;
    }
    Ok(())
}

/// The minutes say who came and what each of them said; the words beside a follow-up how they kept to it.
fn what_was_said(conn: &mut Conn, community: &str, cases: &[String]) -> Result<(), Error> {
    // Empty minutes mean that it was not held yet.
    let held = meetings::table.filter(meetings::community_id.eq(community)).filter(meetings::minutes.ne(""));
    diesel::update(held.filter(among(meetings::mediation_id, cases)))
        .set((meetings::came.eq(ERASED), meetings::minutes.eq(ERASED)))
        .execute(conn)?;
    let looked_at = follow_ups::table.filter(follow_ups::community_id.eq(community));
    diesel::update(
        looked_at.filter(among(follow_ups::mediation_id, cases)).filter(follow_ups::done_words.is_not_null()),
    )
    .set(follow_ups::done_words.eq(Some(ERASED)))
    .execute(conn)?;
    Ok(())
}

/// Where it was about a request of theirs, what it is about was first said in their own words.
fn what_they_asked(conn: &mut Conn, community: &str, person: &str, cases: &[String]) -> Result<(), Error> {
    let reported = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq(person))
        .select(requests::id);
    let about = mediations::table.filter(mediations::community_id.eq(community)).filter(among(mediations::id, cases));
    diesel::update(about.filter(mediations::request_id.eq_any(reported)))
        .set(mediations::topic.eq(ERASED))
        .execute(conn)?;
    Ok(())
}

/// The cases with a side that is there: a party, or somebody who was not erased.
fn held_by_others(conn: &mut Conn, community: &str, person: &str, cases: &[String]) -> Result<HashSet<String>, Error> {
    let others: Vec<(String, Option<String>)> = sides::table
        .filter(sides::community_id.eq(community))
        .filter(among(sides::mediation_id, cases))
        .filter(sides::person_id.is_null().or(sides::person_id.ne(person)))
        .select((sides::mediation_id, sides::person_id))
        .load(conn)?;
    let people: Vec<String> = others.iter().filter_map(|(_, person)| person.clone()).collect();
    let erased: HashSet<String> = person_keys::table
        .filter(person_keys::community_id.eq(community))
        .filter(among(person_keys::person_id, people))
        .filter(person_keys::destroyed_at.is_not_null())
        .select(person_keys::person_id)
        .load::<String>(conn)?
        .into_iter()
        .collect();
    let there = |side: &Option<String>| side.as_ref().is_none_or(|person| !erased.contains(person));
    Ok(others.into_iter().filter(|(_, side)| there(side)).map(|(case, _)| case).collect())
}

fn what_was_agreed(conn: &mut Conn, community: &str, cases: &[String]) -> Result<(), Error> {
    let rows = mediations::table.filter(mediations::community_id.eq(community));
    diesel::update(rows.filter(among(mediations::id, cases)))
        .set((
            mediations::topic.eq(ERASED),
            mediations::agreement.eq(None::<String>),
            mediations::closing.eq(None::<String>),
        ))
        .execute(conn)?;
    let rows = follow_ups::table.filter(follow_ups::community_id.eq(community));
    diesel::update(rows.filter(among(follow_ups::mediation_id, cases)))
        .set(follow_ups::what.eq(ERASED))
        .execute(conn)?;
    Ok(())
}
