//! People from a list somebody typed, a line each: a full name, or the number on the access card. Two statements, however
//! long the list.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::people_write::ENTITY;
use super::schema::{people, search_terms};
use crate::domain::card::CardNumber;
use crate::domain::person::PersonName;
use crate::error::Error;

/// Whom a line names: one, nobody, or several who are called so.
#[derive(Clone, Debug)]
pub struct Named {
    pub line: String,
    pub people: Vec<Person>,
}

/// Whom each line names. Empty lines name nobody and are left out.
pub fn named(conn: &mut Conn, community: &str, typed: &str) -> Result<Vec<Named>, Error> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let cards: Vec<(String, String)> = by_card(conn, community, &lines)?;
    let names: Vec<String> = lines.iter().filter_map(|line| name(line)).collect();
    let ids: Vec<String> = cards.iter().map(|(_, id)| id.clone()).collect();
    let found: Vec<Person> = people::table
        .filter(people::community_id.eq(community))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .filter(among(people::name, names).or(among(people::id, ids)))
        .order(people::id.asc())
        .limit(500)
        .select(Person::as_select())
        .load(conn)?;
    let is = |line: &str, person: &Person| match CardNumber::parse(line) {
        Some(number) => cards.iter().any(|(card, id)| card == number.as_str() && *id == person.id),
        None => name(line).as_deref() == Some(person.name.as_str()),
    };
    let of = |line: &&str| Named {
        line: (*line).to_owned(),
        people: found.iter().filter(|person| is(line, person)).cloned().collect(),
    };
    Ok(lines.iter().map(of).collect())
}

fn name(line: &str) -> Option<String> {
    PersonName::parse(line).ok().map(|name| name.as_str().to_owned())
}

/// Whose cards these lines name: number and person.
fn by_card(conn: &mut Conn, community: &str, lines: &[&str]) -> Result<Vec<(String, String)>, Error> {
    let numbers: Vec<String> =
        lines.iter().filter_map(|line| CardNumber::parse(line)).map(|number| number.as_str().to_owned()).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(search_terms::table
        .filter(search_terms::community_id.eq(community))
        .filter(search_terms::entity.eq(ENTITY))
        .filter(among(search_terms::term, numbers))
        .limit(500)
        .select((search_terms::term, search_terms::entity_id))
        .load(conn)?)
}
