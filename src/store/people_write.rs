//! Writing people down: registering, correcting, their homes, and the words they are found by.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::merges;
use super::people::{self, Person};
use super::phones;
use super::schema::{cards, homes, people as table, search_terms};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::person::Dwelling;
use crate::domain::tiers::{ImportPerson, Kind, RegisterPerson};
use crate::error::{Clash, Error};
use crate::on_each;
use crate::words::names::{terms_of_home, terms_of_name};

/// The word under which people stand in the search table.
pub const ENTITY: &str = "person";

pub fn insert(tx: &mut Tx<'_>, permit: &Permit<RegisterPerson>, person: &Person) -> Result<(), Error> {
    diesel::insert_into(table::table).values(person).execute(tx.conn)?;
    phones::note(tx, permit, &person.id, person.phone.as_deref())?;
    index(tx, permit, &person.id)
}

/// One of a list: nobody has been found by these words before, and what they are is known already.
pub fn insert_listed(
    tx: &mut Tx<'_>,
    _: &Permit<ImportPerson>,
    person: &Person,
    mut terms: Vec<String>,
) -> Result<(), Error> {
    diesel::insert_into(table::table).values(person).execute(tx.conn)?;
    terms.sort_unstable();
    terms.dedup();
    add_terms(tx, &person.id, &terms)
}

/// Writes what was corrected if nobody changed the person since `version` was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did (TRUST.md §6 case 27).
pub fn update<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, p: &Person) -> Result<(), Error> {
    let changed = diesel::update(table::table.find((tx.community, &p.id)).filter(table::version.eq(p.version)))
        .set((
            table::name.eq(&p.name),
            table::born.eq(&p.born),
            table::sex.eq(&p.sex),
            table::home_id.eq(&p.home_id),
            (table::phone.eq(&p.phone), table::phone_shared.eq(p.phone_shared), table::email.eq(&p.email)),
            (table::reach.eq(&p.reach), table::digital.eq(&p.digital), table::lang.eq(&p.lang)),
            (table::needs.eq(&p.needs), table::lives_alone.eq(p.lives_alone), table::is_resident.eq(p.is_resident)),
            (table::updated_at.eq(tx.now), table::version.eq(p.version + 1)),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    phones::note(tx, permit, &p.id, p.phone.as_deref())?;
    index(tx, permit, &p.id)
}

/// Where somebody stands on the register: `active`, `suspended`, `deceased`.
pub fn set_state<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &Person, state: &str) -> Result<(), Error> {
    let row = table::table.find((tx.community, &person.id)).filter(table::version.eq(person.version));
    let changed = diesel::update(row)
        .set((table::state.eq(state), table::updated_at.eq(tx.now), table::version.eq(person.version + 1)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Who else lives in a home.
pub fn household(conn: &mut Conn, community: &str, home: &str, but: &str) -> Result<Vec<Person>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::home_id.eq(home))
        .filter(table::id.ne(but))
        .filter(table::state.eq("active"))
        .filter(table::is_resident.eq(true))
        .order(table::id.asc())
        .limit(20)
        .select(Person::as_select())
        .load(conn)?)
}

/// The row of a home, made where there is none yet.
pub fn home<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, dwelling: &Dwelling) -> Result<String, Error> {
    if let Some(id) = find_home(tx.conn, tx.community, dwelling)? {
        return Ok(id);
    }
    let id = new_id();
    diesel::insert_into(homes::table)
        .values((
            homes::community_id.eq(tx.community),
            homes::id.eq(&id),
            homes::building_id.eq(&dwelling.building),
            homes::unit.eq(&dwelling.unit),
            homes::door.eq(&dwelling.door),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub fn find_home(conn: &mut Conn, community: &str, dwelling: &Dwelling) -> Result<Option<String>, Error> {
    Ok(homes::table
        .filter(homes::community_id.eq(community))
        .filter(homes::building_id.eq(&dwelling.building))
        .filter(homes::unit.eq(&dwelling.unit))
        .filter(homes::door.eq(&dwelling.door))
        .select(homes::id)
        .first(conn)
        .optional()?)
}

/// Writes anew the words a person is found by: name, home, telephone number, number of the card.
pub fn index<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    let terms = terms_of(tx, person)?;
    forget_terms(tx, person)?;
    add_terms(tx, person, &terms)
}

/// Nobody finds them any more.
pub(super) fn forget_terms(tx: &mut Tx<'_>, person: &str) -> Result<(), Error> {
    diesel::delete(
        search_terms::table
            .filter(search_terms::community_id.eq(tx.community))
            .filter(search_terms::entity.eq(ENTITY))
            .filter(search_terms::entity_id.eq(person)),
    )
    .execute(tx.conn)?;
    Ok(())
}

fn add_terms(tx: &mut Tx<'_>, person: &str, terms: &[String]) -> Result<(), Error> {
    let rows: Vec<_> = terms
        .iter()
        .map(|term| {
            (
                search_terms::community_id.eq(tx.community),
                search_terms::entity.eq(ENTITY),
                search_terms::term.eq(term),
                search_terms::entity_id.eq(person),
            )
        })
        .collect();
    on_each!(&mut *tx.conn, c => diesel::insert_into(search_terms::table).values(&rows).execute(c))?;
    Ok(())
}

fn terms_of(tx: &mut Tx<'_>, id: &str) -> Result<Vec<String>, Error> {
    let person = people::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)?;
    let mut terms = terms_of_name(&person.name);
    if let Some(home) = &person.home_id
        && let Some(home) = people::home_of(tx.conn, tx.community, home)?
    {
        terms.extend(terms_of_home(&home.building, &home.unit, &home.door));
    }
    terms.extend(person.phone);
    // Under every name and card of the records that became part of this one.
    let mut records = merges::all_under(tx.conn, tx.community, id)?;
    if !records.is_empty() {
        terms.extend(merges::other_names(tx.conn, tx.community, id)?.iter().flat_map(|name| terms_of_name(name)));
    }
    records.push(id.to_owned());
    let cards: Vec<String> = cards::table
        .filter(cards::community_id.eq(tx.community))
        .filter(among(cards::person_id, records))
        .filter(cards::state.eq("active"))
        .select(cards::number)
        .load(tx.conn)?;
    terms.extend(cards);
    terms.sort_unstable();
    terms.dedup();
    Ok(terms)
}
