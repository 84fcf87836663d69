//! Who supports a proposal: once each, whatever the way. The primary key says so.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::merged_rows::{remember, remembered};
use super::proposals::{count, tally};
use super::schema::{proposal_supports as supports, proposals};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::rates::{Way, way};
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

/// Supporters moved by one statement, and told of something at most.
const CHUNK: usize = 250;
pub const TOLD: i64 = 5_000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = supports)]
pub struct Support {
    pub community_id: String,
    pub proposal_id: String,
    pub person_id: String,
    /// A [`Way`] in text.
    pub way: String,
    /// Whose hands.
    pub by_id: String,
    pub at: i64,
}

pub fn of(conn: &mut Conn, community: &str, proposal: &str, person: &str) -> Result<Option<Support>, Error> {
    Ok(supports::table.find((community, proposal, person)).select(Support::as_select()).first(conn).optional()?)
}

/// Which of these somebody supports.
pub fn which(conn: &mut Conn, community: &str, person: &str, proposals: &[String]) -> Result<Vec<String>, Error> {
    Ok(supports::table
        .filter(supports::community_id.eq(community))
        .filter(supports::person_id.eq(person))
        .filter(among(supports::proposal_id, proposals))
        .select(supports::proposal_id)
        .load(conn)?)
}

/// Everything somebody supports: since when, and what it is called.
pub fn of_person(conn: &mut Conn, community: &str, person: &str, limit: i64) -> Result<Vec<(i64, String)>, Error> {
    Ok(supports::table
        .inner_join(
            proposals::table
                .on(proposals::community_id.eq(supports::community_id).and(proposals::id.eq(supports::proposal_id))),
        )
        .filter(supports::community_id.eq(community))
        .filter(supports::person_id.eq(person))
        .order(supports::proposal_id.desc())
        .limit(limit)
        .select((supports::at, proposals::title))
        .load(conn)?)
}

/// Everybody who supports it, as far as anybody can be told.
pub fn people(conn: &mut Conn, community: &str, proposal: &str) -> Result<Vec<String>, Error> {
    Ok(supports::table
        .filter(supports::community_id.eq(community))
        .filter(supports::proposal_id.eq(proposal))
        .order(supports::person_id.asc())
        .limit(TOLD)
        .select(supports::person_id)
        .load(conn)?)
}

/// How many by which way.
pub fn ways(conn: &mut Conn, community: &str, proposal: &str) -> Result<Vec<(Way, u64)>, Error> {
    let rows: Vec<(String, i64)> = supports::table
        .filter(supports::community_id.eq(community))
        .filter(supports::proposal_id.eq(proposal))
        .group_by(supports::way)
        .select((supports::way, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(way, n)| Some((Way::parse(&way)?, n.unsigned_abs()))).collect())
}

/// Adds somebody; false where they did before.
pub fn add<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, proposal: &str, person: &str) -> Result<bool, Error> {
    let standing = &permit.context().standing;
    let row = Support {
        community_id: tx.community.to_owned(),
        proposal_id: proposal.to_owned(),
        person_id: person.to_owned(),
        way: way(standing.word(), standing.channel.as_str()).as_str().to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        at: tx.now,
    };
    let new = on_each!(&mut *tx.conn, c =>
        diesel::insert_into(supports::table).values(&row).on_conflict_do_nothing().execute(c))?;
    if new == 1 {
        count(tx, proposal, 1, 0)?;
        tally(tx, "support", &row.way, 1)?;
    }
    Ok(new == 1)
}

/// Takes somebody off it again; false where they were not there.
pub fn remove<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, support: &Support) -> Result<bool, Error> {
    let gone = diesel::delete(supports::table.find((tx.community, &support.proposal_id, &support.person_id)))
        .execute(tx.conn)?;
    if gone == 1 {
        count(tx, &support.proposal_id, -1, 0)?;
        tally(tx, "support", &support.way, -1)?;
    }
    Ok(gone == 1)
}

/// Everybody who supports one supports the other from now on, once each, by the way they came. Their names stay with the
/// first as well: it says who wanted it. Gives how many the other gained.
pub fn follow<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, from: &str, into: &str) -> Result<usize, Error> {
    let mut gained = 0;
    let mut after = String::new();
    loop {
        let rows: Vec<Support> = supports::table
            .filter(supports::community_id.eq(tx.community))
            .filter(supports::proposal_id.eq(from))
            .filter(supports::person_id.gt(&after))
            .order(supports::person_id.asc())
            .limit(i64::try_from(CHUNK).unwrap_or(250))
            .select(Support::as_select())
            .load(tx.conn)?;
        let Some(last) = rows.last() else { break };
        last.person_id.clone_into(&mut after);
        let there = among_them(tx, into, &rows)?;
        let new = rows.into_iter().filter(|row| !there.contains(&row.person_id));
        // Column by column: a batch of whole rows goes into SQLite in a transaction of its own, which there is already.
        let moved: Vec<_> = new
            .map(|row| {
                (
                    supports::community_id.eq(tx.community),
                    supports::proposal_id.eq(into),
                    supports::person_id.eq(row.person_id),
                    supports::way.eq(row.way),
                    supports::by_id.eq(row.by_id),
                    supports::at.eq(row.at),
                )
            })
            .collect();
        if !moved.is_empty() {
            gained += on_each!(&mut *tx.conn, c => diesel::insert_into(supports::table).values(&moved).execute(c))?;
        }
    }
    count(tx, into, i32::try_from(gained).unwrap_or(i32::MAX), 0)?;
    Ok(gained)
}

/// Which of these people support that one already.
fn among_them(tx: &mut Tx<'_>, proposal: &str, rows: &[Support]) -> Result<HashSet<String>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.person_id.clone()).collect();
    let found: Vec<String> = supports::table
        .filter(supports::community_id.eq(tx.community))
        .filter(supports::proposal_id.eq(proposal))
        .filter(among(supports::person_id, ids))
        .select(supports::person_id)
        .load(tx.conn)?;
    Ok(found.into_iter().collect())
}

/// Under which a support of the record put away is remembered, whole: the person supports the proposal once.
const TWICE: &str = "proposal_supports_twice";

/// Two records become one person, who supports each proposal once: where both did, the support of the one put away is
/// taken off again, in every count, and remembered for their parting.
pub(super) fn carry(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let theirs = proposals_of(tx, from)?;
    let both = which(tx.conn, tx.community, to, &theirs)?;
    let alone: Vec<String> = theirs.into_iter().filter(|id| !both.contains(id)).collect();
    remember(tx, merge, "proposal_supports", &alone)?;
    set_owner(tx, from, to, &alone)?;
    for some in both.chunks(CHUNK) {
        let rows = supports::table.filter(supports::community_id.eq(tx.community)).filter(supports::person_id.eq(from));
        let rows = rows.filter(among(supports::proposal_id, some.to_vec()));
        let twice: Vec<Support> = rows.clone().select(Support::as_select()).load(tx.conn)?;
        let kept = twice.iter().map(remembered_as).collect::<Result<Vec<String>, Error>>()?;
        remember(tx, merge, TWICE, &kept)?;
        diesel::delete(rows).execute(tx.conn)?;
        tally_by_way(tx, &twice, -1)?;
    }
    recount(tx, &both, -1)
}

pub(super) fn bring_back(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let alone = remembered(tx, merge, "proposal_supports")?;
    set_owner(tx, from, to, &alone)?;
    let (mut back, mut counted) = (Vec::new(), Vec::new());
    for row in remembered(tx, merge, TWICE)? {
        match serde_json::from_str::<(String, String, String, i64)>(&row) {
            Ok((proposal_id, way, by_id, at)) => {
                counted.push(proposal_id.clone());
                let (community_id, person_id) = (tx.community.to_owned(), to.to_owned());
                back.push(Support { community_id, proposal_id, person_id, way, by_id, at });
            }
            // Of a joining before this: the row stayed where it was, and only its proposal was written down.
            Err(_) => counted.push(row),
        }
    }
    for row in &back {
        diesel::insert_into(supports::table).values(row).execute(tx.conn)?;
    }
    tally_by_way(tx, &back, 1)?;
    recount(tx, &counted, 1)
}

fn remembered_as(row: &Support) -> Result<String, Error> {
    let whole = (&row.proposal_id, &row.way, &row.by_id, row.at);
    serde_json::to_string(&whole).map_err(|e| Error::broken("merges", e))
}

fn tally_by_way(tx: &mut Tx<'_>, rows: &[Support], by: i64) -> Result<(), Error> {
    let mut ways: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        *ways.entry(&row.way).or_default() += by;
    }
    ways.into_iter().try_for_each(|(way, by)| tally(tx, "support", way, by))
}

fn proposals_of(tx: &mut Tx<'_>, person: &str) -> Result<Vec<String>, Error> {
    Ok(supports::table
        .filter(supports::community_id.eq(tx.community))
        .filter(supports::person_id.eq(person))
        .select(supports::proposal_id)
        .load(tx.conn)?)
}

fn set_owner(tx: &mut Tx<'_>, from: &str, to: &str, ids: &[String]) -> Result<(), Error> {
    for some in ids.chunks(CHUNK) {
        let rows = supports::table.filter(supports::community_id.eq(tx.community)).filter(supports::person_id.eq(from));
        diesel::update(rows.filter(among(supports::proposal_id, some.to_vec())))
            .set(supports::person_id.eq(to))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn recount(tx: &mut Tx<'_>, ids: &[String], by: i32) -> Result<(), Error> {
    for some in ids.chunks(CHUNK) {
        let rows = proposals::table.filter(proposals::community_id.eq(tx.community));
        diesel::update(rows.filter(among(proposals::id, some.to_vec())))
            .set(proposals::supports.eq(proposals::supports + by))
            .execute(tx.conn)?;
    }
    Ok(())
}
