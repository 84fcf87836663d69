//! Changing the list: parties, categories, and lines that end and begin anew.

use diesel::prelude::*;

use super::catalogue::{Category, Party, Responsibility};
use super::conn::Conn;
use super::schema::{categories, parties, requests, responsibilities};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::Hours;
use crate::domain::tiers::ChangeList;
use crate::error::{Clash, Error};

/// What a party is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyFacts {
    pub name: String,
    pub kind: String,
    pub phone: Option<String>,
}

/// What a category is called, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryFacts {
    pub name: (String, String),
    pub hint: (String, String),
    pub icon: String,
}

/// What a line of the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFacts {
    pub party_id: String,
    pub answer_hours: i32,
    pub solve_hours: i32,
    pub hours: Hours,
    pub tier: i32,
    /// Whether what is filed under it may be public.
    pub public: bool,
}

fn changed(rows: usize) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

pub fn add_party(tx: &mut Tx<'_>, _: &Permit<ChangeList>, facts: &PartyFacts, sort: i32) -> Result<String, Error> {
    let party = Party {
        community_id: tx.community.to_owned(),
        id: new_id(),
        name: facts.name.clone(),
        kind: facts.kind.clone(),
        phone: facts.phone.clone(),
        sort,
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(parties::table).values(&party).execute(tx.conn)?;
    Ok(party.id)
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody changed it since `version` was read, or it has ended.
pub fn change_party(
    tx: &mut Tx<'_>,
    _: &Permit<ChangeList>,
    id: &str,
    version: i32,
    facts: &PartyFacts,
) -> Result<(), Error> {
    let row = parties::table
        .find((tx.community, id))
        .filter(parties::version.eq(version))
        .filter(parties::ended_at.is_null());
    let set = (
        parties::name.eq(&facts.name),
        parties::kind.eq(&facts.kind),
        parties::phone.eq(&facts.phone),
        parties::version.eq(version + 1),
    );
    changed(diesel::update(row).set(set).execute(tx.conn)?)
}

pub fn end_party(tx: &mut Tx<'_>, _: &Permit<ChangeList>, id: &str) -> Result<(), Error> {
    let row = parties::table.find((tx.community, id)).filter(parties::ended_at.is_null());
    changed(diesel::update(row).set(parties::ended_at.eq(Some(tx.now))).execute(tx.conn)?)
}

/// What keeps a party from ending: lines in force, and requests somebody still waits for.
pub fn held_by(conn: &mut Conn, community: &str, party: &str) -> Result<(i64, i64), Error> {
    let lines = responsibilities::table
        .filter(responsibilities::community_id.eq(community))
        .filter(responsibilities::party_id.eq(party))
        .filter(responsibilities::until_at.is_null())
        .count()
        .get_result(conn)?;
    let open = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::party_id.eq(party))
        .filter(requests::open.eq(true))
        .count()
        .get_result(conn)?;
    Ok((lines, open))
}

pub fn add_category(
    tx: &mut Tx<'_>,
    _: &Permit<ChangeList>,
    code: &str,
    facts: &CategoryFacts,
    sort: i32,
) -> Result<String, Error> {
    let category = Category {
        community_id: tx.community.to_owned(),
        id: new_id(),
        code: code.to_owned(),
        name_zh: facts.name.0.clone(),
        name_en: facts.name.1.clone(),
        hint_zh: facts.hint.0.clone(),
        hint_en: facts.hint.1.clone(),
        icon: facts.icon.clone(),
        sort,
        // Its first line says.
        public: false,
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(categories::table).values(&category).execute(tx.conn)?;
    Ok(category.id)
}

/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody changed it since `version` was read, or it has ended.
pub fn change_category(
    tx: &mut Tx<'_>,
    _: &Permit<ChangeList>,
    id: &str,
    version: i32,
    facts: &CategoryFacts,
) -> Result<(), Error> {
    let row = categories::table
        .find((tx.community, id))
        .filter(categories::version.eq(version))
        .filter(categories::ended_at.is_null());
    let set = (
        categories::name_zh.eq(&facts.name.0),
        categories::name_en.eq(&facts.name.1),
        categories::hint_zh.eq(&facts.hint.0),
        categories::hint_en.eq(&facts.hint.1),
        categories::icon.eq(&facts.icon),
        categories::version.eq(version + 1),
    );
    changed(diesel::update(row).set(set).execute(tx.conn)?)
}

pub fn place_category(tx: &mut Tx<'_>, _: &Permit<ChangeList>, id: &str, sort: i32) -> Result<(), Error> {
    changed(diesel::update(categories::table.find((tx.community, id))).set(categories::sort.eq(sort)).execute(tx.conn)?)
}

/// The category is offered no longer; its line ends with it, and what was filed under it keeps both.
pub fn end_category(tx: &mut Tx<'_>, permit: &Permit<ChangeList>, id: &str, line: Option<&str>) -> Result<(), Error> {
    let row = categories::table.find((tx.community, id)).filter(categories::ended_at.is_null());
    changed(diesel::update(row).set(categories::ended_at.eq(Some(tx.now))).execute(tx.conn)?)?;
    line.map_or(Ok(()), |line| end_line(tx, permit, line))
}

/// A line begins; the one before it has ended, or the database refuses the second. What it says of being public is what
/// the category offers from now on.
pub fn begin_line(tx: &mut Tx<'_>, _: &Permit<ChangeList>, category: &str, facts: &LineFacts) -> Result<String, Error> {
    let line = Responsibility {
        community_id: tx.community.to_owned(),
        id: new_id(),
        category_id: category.to_owned(),
        party_id: facts.party_id.clone(),
        answer_hours: facts.answer_hours,
        solve_hours: facts.solve_hours,
        from_at: tx.now,
        until_at: None,
        hours: facts.hours,
        tier: facts.tier,
        public: facts.public,
    };
    diesel::insert_into(responsibilities::table).values(&line).execute(tx.conn)?;
    diesel::update(categories::table.find((tx.community, category)))
        .set(categories::public.eq(facts.public))
        .execute(tx.conn)?;
    Ok(line.id)
}

pub fn end_line(tx: &mut Tx<'_>, _: &Permit<ChangeList>, id: &str) -> Result<(), Error> {
    let row = responsibilities::table.find((tx.community, id)).filter(responsibilities::until_at.is_null());
    changed(diesel::update(row).set(responsibilities::until_at.eq(Some(tx.now))).execute(tx.conn)?)
}

/// The lines of a category, newest first: what was promised, and from when to when.
pub fn lines_of(conn: &mut Conn, community: &str, category: &str) -> Result<Vec<Responsibility>, Error> {
    Ok(responsibilities::table
        .filter(responsibilities::community_id.eq(community))
        .filter(responsibilities::category_id.eq(category))
        .order((responsibilities::from_at.desc(), responsibilities::id.desc()))
        .limit(50)
        .select(Responsibility::as_select())
        .load(conn)?)
}

/// Categories that are offered although no line of the list names whose job they are. There must be none.
pub fn without_line(conn: &mut Conn, community: &str) -> Result<Vec<String>, Error> {
    let in_force = responsibilities::table
        .filter(responsibilities::community_id.eq(categories::community_id))
        .filter(responsibilities::category_id.eq(categories::id))
        .filter(responsibilities::until_at.is_null());
    Ok(categories::table
        .filter(categories::community_id.eq(community))
        .filter(categories::ended_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(in_force)))
        .limit(100)
        .select(categories::code)
        .load(conn)?)
}
