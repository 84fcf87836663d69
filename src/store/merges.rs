//! Records that became one: what was proposed, done and taken apart again, and where an old id leads.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{mandates, merges, people};
use super::tx::{Tx, new_id};
use super::{people_write, person_keys};
use crate::domain::mandate::MandateState;
use crate::domain::merging::{Choices, Details};
use crate::domain::permit::Permit;
use crate::domain::tiers::{AskSecond, Kind, MergePeople, PartPeople};
use crate::error::{Clash, Error};
use crate::keys;

/// Records that became one, one after the other, looked through for where an old one leads.
const CHAIN: usize = 8;
/// Records under one person; more were never seen.
const UNDER: i64 = 20;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = merges)]
pub struct Merge {
    pub id: String,
    pub kept_id: String,
    pub absorbed_id: String,
    /// `proposed`, `merged`, `apart` or `dropped`.
    pub state: String,
    /// JSON: [`Choices`].
    pub chosen: String,
    pub words: String,
    pub kept_version: i32,
    pub absorbed_version: i32,
    pub proposed_by: String,
    pub proposed_at: i64,
    pub merged_by: Option<String>,
    pub merged_at: Option<i64>,
    pub apart_by: Option<String>,
    pub apart_at: Option<i64>,
}

impl Merge {
    pub fn choices(&self) -> Choices {
        // Written by us; were it damaged, the kept record's word would stand.
        serde_json::from_str(&self.chosen).unwrap_or_default()
    }
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Merge>, Error> {
    Ok(merges::table.find((community, id)).select(Merge::as_select()).first(conn).optional()?)
}

/// Several, for pages that name them.
pub fn by_ids(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Merge>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(merges::table
        .filter(merges::community_id.eq(community))
        .filter(among(merges::id, ids))
        .select(Merge::as_select())
        .load(conn)?)
}

/// The person an old record leads to, if it became part of another.
pub fn kept_of(conn: &mut Conn, community: &str, id: &str) -> Result<Option<String>, Error> {
    let mut now: Option<String> = None;
    for _ in 0..CHAIN {
        let next: Option<String> = merges::table
            .filter(merges::community_id.eq(community))
            .filter(merges::absorbed_id.eq(now.as_deref().unwrap_or(id)))
            .filter(merges::state.eq("merged"))
            .select(merges::kept_id)
            .first(conn)
            .optional()?;
        match next {
            Some(next) => now = Some(next),
            None => break,
        }
    }
    Ok(now)
}

/// The records that are part of this one now, the latest first.
pub fn under(conn: &mut Conn, community: &str, kept: &str) -> Result<Vec<Merge>, Error> {
    Ok(merges::table
        .filter(merges::community_id.eq(community))
        .filter(merges::kept_id.eq(kept))
        .filter(merges::state.eq("merged"))
        .order(merges::id.desc())
        .limit(UNDER)
        .select(Merge::as_select())
        .load(conn)?)
}

/// Ids of every record that is part of this one, also through another.
pub fn all_under(conn: &mut Conn, community: &str, kept: &str) -> Result<Vec<String>, Error> {
    let mut all: Vec<String> = Vec::new();
    let mut layer = vec![kept.to_owned()];
    for _ in 0..CHAIN {
        let next: Vec<String> = merges::table
            .filter(merges::community_id.eq(community))
            .filter(among(merges::kept_id, &layer))
            .filter(merges::state.eq("merged"))
            .limit(UNDER)
            .select(merges::absorbed_id)
            .load(conn)?;
        if next.is_empty() {
            break;
        }
        all.extend(next.iter().cloned());
        layer = next;
    }
    Ok(all)
}

/// The names under which this person was registered besides.
pub fn other_names(conn: &mut Conn, community: &str, kept: &str) -> Result<Vec<String>, Error> {
    let ids = all_under(conn, community, kept)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(people::table
        .filter(people::community_id.eq(community))
        .filter(among(people::id, ids))
        .select(people::name)
        .load(conn)?)
}

/// A proposal as it is written down.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub kept: String,
    pub absorbed: String,
    pub kept_version: i32,
    pub absorbed_version: i32,
    pub choices: Choices,
    pub words: String,
}

/// Writes it down; what was proposed before about the same two is dropped.
pub fn propose(tx: &mut Tx<'_>, permit: &Permit<AskSecond>, new: &Proposal) -> Result<String, Error> {
    for (kept, absorbed) in [(&new.kept, &new.absorbed), (&new.absorbed, &new.kept)] {
        diesel::update(
            merges::table
                .filter(merges::community_id.eq(tx.community))
                .filter(merges::absorbed_id.eq(absorbed))
                .filter(merges::kept_id.eq(kept))
                .filter(merges::state.eq("proposed")),
        )
        .set(merges::state.eq("dropped"))
        .execute(tx.conn)?;
    }
    let id = new_id();
    diesel::insert_into(merges::table)
        .values((
            merges::community_id.eq(tx.community),
            merges::id.eq(&id),
            merges::kept_id.eq(&new.kept),
            merges::absorbed_id.eq(&new.absorbed),
            merges::state.eq("proposed"),
            merges::chosen.eq(serde_json::to_string(&new.choices).map_err(|e| Error::broken("merges", e))?),
            merges::words.eq(&new.words),
            merges::kept_version.eq(new.kept_version),
            merges::absorbed_version.eq(new.absorbed_version),
            merges::proposed_by.eq(&permit.context().standing.actor),
            merges::proposed_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Both records as they stood, each sealed under the key of its own person, so that erasing one erases this.
#[derive(Clone, Debug)]
pub struct Before {
    pub kept: Details,
    pub absorbed: Details,
}

/// The proposal is carried out.
pub fn merged(tx: &mut Tx<'_>, permit: &Permit<MergePeople>, merge: &Merge, before: &Before) -> Result<(), Error> {
    let kept = seal(tx, merge, &merge.kept_id, &before.kept)?;
    let absorbed = seal(tx, merge, &merge.absorbed_id, &before.absorbed)?;
    let changed = diesel::update(merges::table.find((tx.community, &merge.id)).filter(merges::state.eq("proposed")))
        .set((
            merges::state.eq("merged"),
            merges::kept_before.eq(Some(kept)),
            merges::absorbed_before.eq(Some(absorbed)),
            merges::merged_by.eq(Some(&permit.context().standing.actor)),
            merges::merged_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// It is undone.
pub fn parted(tx: &mut Tx<'_>, permit: &Permit<PartPeople>, merge: &Merge) -> Result<(), Error> {
    let changed = diesel::update(merges::table.find((tx.community, &merge.id)).filter(merges::state.eq("merged")))
        .set((
            merges::state.eq("apart"),
            merges::kept_before.eq(None::<Vec<u8>>),
            merges::absorbed_before.eq(None::<Vec<u8>>),
            merges::apart_by.eq(Some(&permit.context().standing.actor)),
            merges::apart_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// How both stood before; `None` once either was erased.
pub fn before(tx: &mut Tx<'_>, merge: &Merge) -> Result<Option<Before>, Error> {
    let (kept, absorbed) = merges::table
        .find((tx.community, &merge.id))
        .select((merges::kept_before, merges::absorbed_before))
        .first::<(Option<Vec<u8>>, Option<Vec<u8>>)>(tx.conn)?;
    let kept = open(tx, merge, &merge.kept_id, kept)?;
    let absorbed = open(tx, merge, &merge.absorbed_id, absorbed)?;
    Ok(kept.zip(absorbed).map(|(kept, absorbed)| Before { kept, absorbed }))
}

fn about(tx: &Tx<'_>, merge: &Merge, person: &str) -> String {
    format!("merge/{}/{}/{person}", tx.community, merge.id)
}

fn seal(tx: &mut Tx<'_>, merge: &Merge, person: &str, details: &Details) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(details).map_err(|e| Error::broken("merges", e))?;
    let about = about(tx, merge, person);
    let key = person_keys::of(tx, person)?.ok_or(Error::Conflict(Clash::TooLate))?;
    keys::seal_with(&key, about.as_bytes(), &plain)
}

fn open(tx: &mut Tx<'_>, merge: &Merge, person: &str, sealed: Option<Vec<u8>>) -> Result<Option<Details>, Error> {
    let about = about(tx, merge, person);
    let (Some(key), Some(sealed)) = (person_keys::of(tx, person)?, sealed) else { return Ok(None) };
    let plain = keys::open_with(&key, about.as_bytes(), &sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|e| Error::broken("merges", e))
}

/// A person's row with these details, if nobody changed it since `version` was read.
pub fn set_details<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, person: Person, to: &Details) -> Result<(), Error> {
    let after = Person {
        name: to.name.clone(),
        born: to.born.clone(),
        sex: to.sex.clone(),
        home_id: to.home.clone(),
        lives_alone: to.lives_alone,
        phone: to.phone.clone(),
        phone_shared: to.phone_shared,
        email: to.email.clone(),
        reach: to.reach.clone(),
        digital: to.digital.clone(),
        lang: to.lang.clone(),
        needs: to.needs.clone(),
        ..person
    };
    people_write::update(tx, permit, &after)
}

/// The record that became part of another: nobody signs in to it, rings it or finds it. Its name stays, for history
/// speaks of it.
pub fn put_away(tx: &mut Tx<'_>, _: &Permit<MergePeople>, person: &Person) -> Result<(), Error> {
    let row = people::table.find((tx.community, &person.id)).filter(people::version.eq(person.version));
    let changed = diesel::update(row)
        .set((
            (people::state.eq("closed"), people::is_resident.eq(false)),
            (people::phone.eq(None::<String>), people::phone_shared.eq(false), people::email.eq(None::<String>)),
            (people::updated_at.eq(tx.now), people::version.eq(person.version + 1)),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    people_write::forget_terms(tx, &person.id)
}

/// The other way round.
pub fn take_out(tx: &mut Tx<'_>, permit: &Permit<PartPeople>, person: Person, to: &Details) -> Result<(), Error> {
    diesel::update(people::table.find((tx.community, &person.id)))
        .set((people::state.eq("active"), people::is_resident.eq(true)))
        .execute(tx.conn)?;
    set_details(tx, permit, Person { state: "active".into(), is_resident: true, ..person }, to)
}

/// Is there a mandate between the two that stands or waits, and is there a helper whom both have asked?
pub fn mandates_of_two(
    conn: &mut Conn,
    community: &str,
    one: &str,
    other: &str,
    now: i64,
) -> Result<(bool, bool), Error> {
    let standing = [
        MandateState::Draft,
        MandateState::ConsentPending,
        MandateState::CoolingOff,
        MandateState::Active,
        MandateState::Suspended,
    ];
    let rows: Vec<(String, String)> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(among(mandates::resident_id, [one, other]))
        .filter(among(mandates::state, standing.iter().map(MandateState::as_str)))
        .filter(mandates::until_at.gt(now))
        .limit(200)
        .select((mandates::resident_id, mandates::helper_id))
        .load(conn)?;
    let between = rows.iter().any(|(_, helper)| helper == one || helper == other);
    let of = |who: &str| rows.iter().filter(move |(r, _)| r == who).map(|(_, h)| h.clone()).collect::<Vec<_>>();
    let theirs = of(other);
    Ok((between, of(one).iter().any(|helper| theirs.contains(helper))))
}
