//! Finding people at the desk: by name, pinyin, initials, home, telephone or card, and those who look alike.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::{Home, Person, homes_by_id};
use super::people_write::ENTITY;
use super::schema::{mandates, people, search_terms};
use crate::domain::card::CardNumber;
use crate::error::Error;
use crate::words::names::query_terms;

/// Candidates weighed at most when asking who looks alike.
const CANDIDATES: i64 = 50;
/// Terms of one question; what is beyond narrows no further.
const MOST_TERMS: usize = 6;

/// Residents whose terms hold all that was typed, the last registered first; everybody where nothing was.
pub fn search(
    conn: &mut Conn,
    community: &str,
    typed: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Person>, Error> {
    let mut query = people::table
        .filter(people::community_id.eq(community.to_owned()))
        .filter(people::is_resident.eq(true))
        .into_boxed();
    let terms = terms(typed);
    if terms.is_empty() && !typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    for (at, term) in terms.iter().enumerate() {
        let found = search_terms::table
            .filter(search_terms::community_id.eq(community.to_owned()))
            .filter(search_terms::entity.eq(ENTITY))
            .select(search_terms::entity_id);
        query = if at + 1 == terms.len() && is_latin(term) {
            let opens = search_terms::term.ge(term.clone()).and(search_terms::term.lt(after_all(term)));
            let opens = opens.and(search_terms::term.like(format!("{term}%")));
            query.filter(people::id.eq_any(found.filter(opens)))
        } else {
            query.filter(people::id.eq_any(found.filter(search_terms::term.eq(term.clone()))))
        };
    }
    if let Some(before) = before {
        query = query.filter(people::id.lt(before.to_owned()));
    }
    Ok(query.order(people::id.desc()).limit(limit).select(Person::as_select()).load(conn)?)
}

/// The terms asked for; a card's number first, for it could be taken for a telephone's.
pub(super) fn terms(typed: &str) -> Vec<String> {
    match CardNumber::parse(typed) {
        Some(number) => vec![number.as_str().to_owned()],
        None => query_terms(typed).into_iter().take(MOST_TERMS).collect(),
    }
}

pub(super) fn is_latin(term: &str) -> bool {
    !term.is_empty() && term.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The end of the range in which all words beginning so stand, in any alphabet's order: wx → wy, wz → x.
pub(super) fn after_all(term: &str) -> String {
    let kept = term.trim_end_matches('z');
    match kept.char_indices().last() {
        Some((at, last)) => format!("{}{}", &kept[..at], char::from_u32(u32::from(last) + 1).unwrap_or('z')),
        // zz…: after it stand only words of other scripts, and no name begins with so many.
        None => format!("{term}zzzz"),
    }
}

/// People who share any of these terms, those who share the most first.
pub fn sharing(conn: &mut Conn, community: &str, terms: Vec<String>) -> Result<Vec<Person>, Error> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = search_terms::table
        .filter(search_terms::community_id.eq(community))
        .filter(search_terms::entity.eq(ENTITY))
        .filter(among(search_terms::term, terms))
        .group_by(search_terms::entity_id)
        .order((count_star().desc(), search_terms::entity_id.asc()))
        .limit(CANDIDATES)
        .select(search_terms::entity_id)
        .load(conn)?;
    Ok(people::table
        .filter(people::community_id.eq(community))
        .filter(among(people::id, ids))
        .order(people::id.asc())
        .limit(CANDIDATES)
        .select(Person::as_select())
        .load(conn)?)
}

/// Several people in one statement.
pub fn by_ids(conn: &mut Conn, community: &str, ids: Vec<String>) -> Result<Vec<Person>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(people::table
        .filter(people::community_id.eq(community))
        .filter(among(people::id, ids))
        .select(Person::as_select())
        .load(conn)?)
}

/// Several homes in one statement, by id.
pub fn homes_of(conn: &mut Conn, community: &str, people: &[Person]) -> Result<HashMap<String, Home>, Error> {
    let ids: Vec<String> = people.iter().filter_map(|p| p.home_id.clone()).collect();
    homes_by_id(conn, community, &ids)
}

/// Who helps whom now: resident and helper, of several residents in one statement.
pub fn helped(
    conn: &mut Conn,
    community: &str,
    residents: &[Person],
    now: i64,
) -> Result<Vec<(String, String)>, Error> {
    let ids: Vec<String> = residents.iter().map(|p| p.id.clone()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(among(mandates::resident_id, ids))
        .filter(among(mandates::state, ["cooling_off", "active"]))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.asc())
        .limit(200)
        .select((mandates::resident_id, mandates::helper_id))
        .load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_every_word_with_the_beginning() {
        for (term, end) in [("wx", "wy"), ("wz", "x"), ("w", "x"), ("azz", "b"), ("xiul", "xium")] {
            assert_eq!(after_all(term), end);
        }
        assert!("zzb" < after_all("zz").as_str());
    }

    #[test]
    fn a_cards_number_is_one_term_however_it_is_grouped() {
        let number = CardNumber::draw(|bytes| bytes.fill(1));
        assert_eq!(terms(&number.grouped()), [number.as_str()]);
        assert_eq!(terms("王秀兰"), ["王秀", "秀兰"]);
        assert!(is_latin("wxl") && !is_latin("3-2") && !is_latin("王"));
    }
}
