//! What follows a person when two records become one, table by table, and what is remembered so that it can go back.

use std::collections::HashSet;

use diesel::prelude::*;

use super::among::among;
use super::proposal_supports;
use super::schema as s;
use super::sealed_rows as sealed;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::{Kind, MergePeople, PartPeople};
use crate::error::Error;
use crate::on_each;

/// Rows changed by one statement.
const CHUNK: usize = 250;

/// The tables whose rows follow the person as they are, named once: for [`carry`], for [`bring_back`], and as a list.
macro_rules! with_theirs {
    ($do:ident, $($given:expr),+) => {
        $do!(
            $($given),+,
            requests.resident_id,
            acts.resident_id,
            outbox.person_id,
            mandates.resident_id,
            devices.person_id,
            waiting_devices.person_id,
            reviews.person_id,
            recoveries.person_id,
            residences.person_id,
            signals.resident_id,
            moves.person_id,
            mediation_sides.person_id,
            calls_taken.person_id,
            absences.resident_id,
            day_caps.resident_id,
            contact_changes.person_id,
            notice_replies.person_id,
            group_members.person_id,
            activity_signups.person_id,
            meeting_people.person_id,
            meeting_objections.person_id,
            survey_people.person_id,
            thanks_given.person_id,
            thanks_told.person_id,
            proposals.person_id,
            proposal_comments.person_id,
            ballot_voters.person_id,
            ballot_objections.person_id,
            ballot_proxies.resident_id,
        )
    };
}

/// Tables whose rows follow the person in a way of their own. A test walks the schema: a new table is answered for in
/// [`with_theirs`], here, or in [`STAYS`].
pub const FOLLOWS: &[(&str, &str)] = &[
    ("held_acts", "resident_id"),
    ("set_aside", "resident_id"),
    ("conflicts", "resident_id"),
    ("problem_requests", "resident_id"),
    ("askings", "resident_id"),
    ("proposal_supports", "person_id"),
    ("drafts", "resident_id"),
];

/// Tables whose rows stay with the old id, and why.
pub const STAYS: &[(&str, &str, &str)] = &[
    ("record", "resident_id", "nothing in the record is ever rewritten; its entries stay sealed under the old key"),
    ("person_keys", "person_id", "each key opens the entries of its own time, and is destroyed with the person's"),
    ("cards", "person_id", "a card stays a row of its record; `store::merges::kept_of` leads from it to the person"),
    ("pins", "person_id", "the PIN goes with the card that was chosen"),
    ("passwords", "person_id", "only who serves has one, and who serves is not joined"),
    ("totps", "person_id", "the same"),
    ("offices", "person_id", "the same; a former one is history under its own name"),
    ("helpers", "person_id", "the same"),
    ("sessions", "person_id", "all of them end"),
    ("api_tokens", "person_id", "of staff, who are not joined"),
    ("setup_codes", "person_id", "all of them stop"),
    ("one_time_codes", "person_id", "all of them stop"),
    ("answered_keys", "resident_id", "a form sent again within the month is still the old record's form"),
    ("phones_on_file", "person_id", "a number taken over counts as new: nobody is made sure of by it for a week"),
    ("queue_starts", "person_id", "of staff, who are not joined"),
    ("request_openings", "person_id", "the same: who has a request open"),
    (
        "passkeys",
        "person_id",
        "each was made for the old record and opens nothing once that is closed; a new one is made",
    ),
    ("ballot_slips", "person_id", "good for ten minutes"),
    ("passkey_waits", "person_id", "of staff, who are not joined"),
    (
        "notice_copies",
        "person_id",
        "each record had its own; messages under way follow with the outbox, and reach the person by either",
    ),
    ("next_steps", "person_id", "leave was given by whoever held that record; the kept one says for itself"),
    ("digests", "person_id", "the one not yet carried round is dropped; the next holds what both wait for"),
];

/// Moves the rows of one table from a person to another and remembers which.
macro_rules! carry {
    ($tx:expr, $merge:expr, $from:expr, $to:expr, $($table:ident . $column:ident),* $(,)?) => {
        $({
            let ids: Vec<String> = s::$table::table
                .filter(s::$table::community_id.eq($tx.community))
                .filter(s::$table::$column.eq($from))
                .select(s::$table::id)
                .load($tx.conn)?;
            remember($tx, $merge, stringify!($table), &ids)?;
            set_owner!($tx, $from, $to, &ids, $table . $column);
        })*
    };
}

/// Moves them back: those of them that are still the kept person's.
macro_rules! bring_back {
    ($tx:expr, $merge:expr, $from:expr, $to:expr, $($table:ident . $column:ident),* $(,)?) => {
        $({
            let ids = remembered($tx, $merge, stringify!($table))?;
            set_owner!($tx, $from, $to, &ids, $table . $column);
        })*
    };
}

macro_rules! set_owner {
    ($tx:expr, $from:expr, $to:expr, $ids:expr, $table:ident . $column:ident) => {
        for some in $ids.chunks(CHUNK) {
            diesel::update(
                s::$table::table
                    .filter(s::$table::community_id.eq($tx.community))
                    .filter(among(s::$table::id, some.to_vec()))
                    .filter(s::$table::$column.eq($from)),
            )
            .set(s::$table::$column.eq($to))
            .execute($tx.conn)?;
        }
    };
}

/// Everything of `from` becomes `to`'s.
pub fn carry(tx: &mut Tx<'_>, permit: &Permit<MergePeople>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    with_theirs!(carry, tx, merge, from, to);
    sealed::carry(tx, merge, from, to)?;
    ties(tx, merge, from, to)?;
    own_hands(tx, merge, from, to)?;
    beside_requests(tx, merge, from, to)?;
    proposal_supports::carry(tx, merge, from, to)?;
    renew_mandates(tx, permit, merge)?;
    looks(tx, merge, from, to)?;
    drafts(tx, from, to)?;
    stop_codes(tx, from)?;
    drop_digests(tx, from)
}

/// Back to whom it was; what was done since stays where it was done.
pub fn bring_back(
    tx: &mut Tx<'_>,
    permit: &Permit<PartPeople>,
    merge: &str,
    from: &str,
    to: &str,
) -> Result<(), Error> {
    with_theirs!(bring_back, tx, merge, from, to);
    sealed::bring_back(tx, merge, from, to)?;
    let ties = remembered(tx, merge, "conflicts")?;
    set_owner!(tx, from, to, &ties, conflicts.resident_id);
    own_hands(tx, merge, from, to)?;
    beside_requests(tx, merge, from, to)?;
    proposal_supports::bring_back(tx, merge, from, to)?;
    renew_mandates(tx, permit, merge)?;
    let lines = remembered(tx, merge, "access_log")?;
    set_owner!(tx, from, to, &lines, access_log.subject_id);
    Ok(())
}

/// What they did themselves stays done by themselves.
fn own_hands(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let requests = remembered(tx, merge, "requests")?;
    set_owner!(tx, from, to, &requests, requests.filed_by);
    let acts = remembered(tx, merge, "acts")?;
    set_owner!(tx, from, to, &acts, acts.actor_id);
    Ok(())
}

/// Ties to helpers: where both records have the same one, the kept one's goes on, and the other's stays where it was noted.
fn ties(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    use s::conflicts as c;
    type Tie = (String, String, String, String);
    let mut of = |who: &str| -> Result<Vec<Tie>, Error> {
        Ok(c::table
            .filter(c::community_id.eq(tx.community))
            .filter(c::resident_id.eq(who))
            .select((c::id, c::helper_id, c::kind, c::mark))
            .load(tx.conn)?)
    };
    let taken: HashSet<_> = of(to)?.into_iter().map(|(_, helper, kind, mark)| (helper, kind, mark)).collect();
    let free: Vec<String> = of(from)?
        .into_iter()
        .filter(|(_, helper, kind, mark)| !taken.contains(&(helper.clone(), kind.clone(), mark.clone())))
        .map(|(id, ..)| id)
        .collect();
    remember(tx, merge, "conflicts", &free)?;
    set_owner!(tx, from, to, &free, conflicts.resident_id);
    Ok(())
}

/// What stands beside their requests: whose voice it is, and who is asked afterwards.
fn beside_requests(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    use s::{askings as a, problem_requests as p};
    for some in remembered(tx, merge, "requests")?.chunks(CHUNK) {
        let voices = p::table.filter(p::community_id.eq(tx.community)).filter(p::resident_id.eq(from));
        diesel::update(voices.filter(among(p::request_id, some.to_vec())))
            .set(p::resident_id.eq(to))
            .execute(tx.conn)?;
        let asked = a::table.filter(a::community_id.eq(tx.community)).filter(a::resident_id.eq(from));
        diesel::update(asked.filter(among(a::request_id, some.to_vec())))
            .set(a::resident_id.eq(to))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Whoever was about to act under one of these mandates is asked to look again.
fn renew_mandates<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, merge: &str) -> Result<(), Error> {
    use s::mandates as m;
    let ids = remembered(tx, merge, "mandates")?;
    diesel::update(m::table.filter(m::community_id.eq(tx.community)).filter(among(m::id, ids)))
        .set(m::version.eq(m::version + 1))
        .execute(tx.conn)?;
    Ok(())
}

/// Who looked: a line of the same viewer, hour and way stands there already where both were looked at.
fn looks(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    use s::access_log as l;
    type Line = (String, i64, String, String);
    let mut of = |who: &str| -> Result<Vec<Line>, Error> {
        Ok(l::table
            .filter(l::community_id.eq(tx.community))
            .filter(l::subject_id.eq(who))
            .select((l::id, l::hour, l::viewer_id, l::outcome))
            .load(tx.conn)?)
    };
    let taken: HashSet<_> = of(to)?.into_iter().map(|(_, hour, viewer, outcome)| (hour, viewer, outcome)).collect();
    let free: Vec<String> = of(from)?
        .into_iter()
        .filter(|(_, hour, viewer, outcome)| !taken.contains(&(*hour, viewer.clone(), outcome.clone())))
        .map(|(id, ..)| id)
        .collect();
    remember(tx, merge, "access_log", &free)?;
    set_owner!(tx, from, to, &free, access_log.subject_id);
    Ok(())
}

/// What was begun and not sent goes on where nothing of the kind was begun.
fn drafts(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<(), Error> {
    use s::drafts as d;
    let begun: Vec<(String, String, String, String)> = d::table
        .filter(d::community_id.eq(tx.community))
        .filter(d::owner_id.eq(from).or(d::resident_id.eq(from)))
        .select((d::id, d::owner_id, d::resident_id, d::kind))
        .load(tx.conn)?;
    let now = |id: &str| if id == from { to.to_owned() } else { id.to_owned() };
    for (id, owner, resident, kind) in begun {
        let (new_owner, new_resident) = (now(&owner), now(&resident));
        let there = d::table
            .find((tx.community, &new_owner, &new_resident, &kind))
            .select(d::id)
            .first::<String>(tx.conn)
            .optional()?;
        if there.is_some() {
            continue;
        }
        diesel::update(d::table.find((tx.community, &owner, &resident, &kind)))
            .set((d::owner_id.eq(&new_owner), d::resident_id.eq(&new_resident)))
            .execute(tx.conn)?;
        diesel::update(
            s::photos::table
                .filter(s::photos::community_id.eq(tx.community))
                .filter(s::photos::draft_id.eq(&id))
                .filter(s::photos::owner_id.eq(from)),
        )
        .set(s::photos::owner_id.eq(to))
        .execute(tx.conn)?;
    }
    Ok(())
}

fn stop_codes(tx: &mut Tx<'_>, person: &str) -> Result<(), Error> {
    use s::{one_time_codes as o, setup_codes as c};
    diesel::update(
        c::table.filter(c::community_id.eq(tx.community)).filter(c::person_id.eq(person)).filter(c::used_at.is_null()),
    )
    .set(c::used_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    diesel::update(
        o::table.filter(o::community_id.eq(tx.community)).filter(o::person_id.eq(person)).filter(o::used_at.is_null()),
    )
    .set(o::used_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    Ok(())
}

fn drop_digests(tx: &mut Tx<'_>, person: &str) -> Result<(), Error> {
    use s::digests as d;
    diesel::update(
        d::table
            .filter(d::community_id.eq(tx.community))
            .filter(d::person_id.eq(person))
            .filter(d::state.eq("waiting")),
    )
    .set((d::state.eq("dropped"), d::done_at.eq(Some(tx.now))))
    .execute(tx.conn)?;
    Ok(())
}

/// The card in use and its PIN are exchanged between two records. The one put away goes on leading to the person.
pub fn swap_keys<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, one: &str, other: &str) -> Result<(), Error> {
    let mut cards_of = |who: &str| -> Result<Vec<String>, Error> {
        Ok(s::cards::table
            .filter(s::cards::community_id.eq(tx.community))
            .filter(s::cards::person_id.eq(who))
            .filter(s::cards::state.eq("active"))
            .select(s::cards::id)
            .load(tx.conn)?)
    };
    let (ones, others) = (cards_of(one)?, cards_of(other)?);
    set_owner!(tx, one, other, &ones, cards.person_id);
    set_owner!(tx, other, one, &others, cards.person_id);
    type Pin = (String, String, i64, String);
    let columns = (s::pins::hash, s::pins::state, s::pins::set_at, s::pins::pepper);
    let mut take = |who: &str| -> Result<Option<Pin>, Error> {
        let row = s::pins::table.find((tx.community, who));
        let pin = row.select(columns).first::<Pin>(tx.conn).optional()?;
        diesel::delete(row).execute(tx.conn)?;
        Ok(pin)
    };
    let (ones, others) = (take(one)?, take(other)?);
    for (who, pin) in [(one, others), (other, ones)] {
        let Some((hash, state, set_at, pepper)) = pin else { continue };
        diesel::insert_into(s::pins::table)
            .values((
                s::pins::community_id.eq(tx.community),
                s::pins::person_id.eq(who),
                s::pins::hash.eq(hash),
                s::pins::state.eq(state),
                s::pins::set_at.eq(set_at),
                s::pins::pepper.eq(pepper),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Notes a thing done besides, to be undone when the two are parted.
pub fn note<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, merge: &str, what: &str) -> Result<(), Error> {
    remember(tx, merge, what, &[String::new()])
}

/// Was it done?
pub fn noted(tx: &mut Tx<'_>, merge: &str, what: &str) -> Result<bool, Error> {
    Ok(!remembered(tx, merge, what)?.is_empty())
}

pub(super) fn remember(tx: &mut Tx<'_>, merge: &str, kind: &str, ids: &[String]) -> Result<(), Error> {
    use s::merged_rows as r;
    for some in ids.chunks(CHUNK) {
        let rows: Vec<_> = some
            .iter()
            .map(|id| (r::community_id.eq(tx.community), r::merge_id.eq(merge), r::kind.eq(kind), r::row_id.eq(id)))
            .collect();
        on_each!(&mut *tx.conn, c => diesel::insert_into(r::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn remembered(tx: &mut Tx<'_>, merge: &str, kind: &str) -> Result<Vec<String>, Error> {
    use s::merged_rows as r;
    Ok(r::table
        .filter(r::community_id.eq(tx.community))
        .filter(r::merge_id.eq(merge))
        .filter(r::kind.eq(kind))
        .select(r::row_id)
        .load(tx.conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! named {
        ($table:expr, $column:expr, $($one:ident . $of:ident),* $(,)?) => {
            [$((stringify!($one), stringify!($of))),*].contains(&($table, $column))
        };
    }

    /// Whoever adds a table with a person in it says what becomes of it when two records are one.
    #[test]
    fn every_table_with_a_person_in_it_is_answered_for() {
        let mut table = "";
        let mut forgotten = Vec::new();
        for line in include_str!("schema.rs").lines().map(str::trim) {
            if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
                table = name;
            }
            let column = line.split_once(" -> ").map(|(column, _)| column).unwrap_or_default();
            if !matches!(column, "person_id" | "resident_id") {
                continue;
            }
            let follows = FOLLOWS.contains(&(table, column)) || with_theirs!(named, table, column);
            let stays = STAYS.iter().any(|(t, c, _)| (*t, *c) == (table, column));
            if follows == stays {
                forgotten.push(format!("{table}.{column}"));
            }
        }
        assert!(
            forgotten.is_empty(),
            "name them in with_theirs, in FOLLOWS (and carry them) or in STAYS: {forgotten:?}"
        );
    }
}
