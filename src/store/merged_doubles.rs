//! What two records hold twice when they become one: a membership of the same group, a place at the same activity. The kept
//! record's goes on, the other's ends; when they stand apart again it is theirs as before.

use diesel::prelude::*;

use super::among::among;
use super::merged_rows::{remember, remembered};
use super::schema::{activity_signups as signups, group_members as members};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{MergePeople, PartPeople};
use crate::error::Error;

/// Groups and activities one person is in at a time; far more than anybody is.
const MOST: i64 = 500;
const MEMBER: [&str; 2] = ["asked", "member"];
const SIGNED_UP: [&str; 2] = ["in", "waiting"];

/// Ends what both have; gives the activities at which a place came free.
pub fn end(tx: &mut Tx<'_>, _: &Permit<MergePeople>, merge: &str, from: &str, to: &str) -> Result<Vec<String>, Error> {
    memberships(tx, merge, from, to)?;
    places(tx, merge, from, to)
}

fn memberships(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let rows: Vec<(String, String, String, String)> = members::table
        .filter(members::community_id.eq(tx.community))
        .filter(among(members::person_id, [from, to]))
        .filter(among(members::state, MEMBER))
        .limit(MOST)
        .select((members::id, members::group_id, members::person_id, members::state))
        .load(tx.conn)?;
    for state in MEMBER {
        let twice = rows.iter().filter(|(_, group, who, now)| {
            who == from && now == state && rows.iter().any(|(_, g, other, _)| other == to && g == group)
        });
        let ids: Vec<String> = twice.map(|(id, ..)| id.clone()).collect();
        remember(tx, merge, &kept_as("group_members", state), &ids)?;
        diesel::update(members::table.filter(members::community_id.eq(tx.community)).filter(among(members::id, ids)))
            .set((
                members::state.eq("ended"),
                members::ended_at.eq(Some(tx.now)),
                members::end_why.eq(Some("over")),
                members::version.eq(members::version + 1),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn places(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<Vec<String>, Error> {
    let rows: Vec<(String, String, String, String)> = signups::table
        .filter(signups::community_id.eq(tx.community))
        .filter(among(signups::person_id, [from, to]))
        .filter(among(signups::state, SIGNED_UP))
        .filter(signups::came.is_null())
        .limit(MOST)
        .select((signups::id, signups::activity_id, signups::person_id, signups::state))
        .load(tx.conn)?;
    let mut free = Vec::new();
    for state in SIGNED_UP {
        let twice = rows.iter().filter(|(_, activity, who, now)| {
            who == from && now == state && rows.iter().any(|(_, a, other, _)| other == to && a == activity)
        });
        let (ids, activities): (Vec<String>, Vec<String>) =
            twice.map(|(id, activity, ..)| (id.clone(), activity.clone())).unzip();
        remember(tx, merge, &kept_as("activity_signups", state), &ids)?;
        diesel::update(signups::table.filter(signups::community_id.eq(tx.community)).filter(among(signups::id, ids)))
            .set((signups::state.eq("out"), signups::moved_at.eq(Some(tx.now))))
            .execute(tx.conn)?;
        free.extend(activities);
    }
    Ok(free)
}

/// Back as they were, but for places: those may be somebody else's by now and are waited for again. Gives the activities.
pub fn bring_back(tx: &mut Tx<'_>, _: &Permit<PartPeople>, merge: &str) -> Result<Vec<String>, Error> {
    for state in MEMBER {
        let ids = remembered(tx, merge, &kept_as("group_members", state))?;
        diesel::update(members::table.filter(members::community_id.eq(tx.community)).filter(among(members::id, ids)))
            .set((
                members::state.eq(state),
                members::ended_at.eq(None::<i64>),
                members::end_why.eq(None::<String>),
                members::version.eq(members::version + 1),
            ))
            .execute(tx.conn)?;
    }
    let mut ids = Vec::new();
    for state in SIGNED_UP {
        ids.extend(remembered(tx, merge, &kept_as("activity_signups", state))?);
    }
    let theirs =
        || signups::table.filter(signups::community_id.eq(tx.community)).filter(among(signups::id, ids.clone()));
    diesel::update(theirs()).set(signups::state.eq("waiting")).execute(tx.conn)?;
    Ok(theirs().select(signups::activity_id).load(tx.conn)?)
}

/// Under which name it is remembered.
fn kept_as(table: &str, state: &str) -> String {
    format!("{table}:{state}")
}
