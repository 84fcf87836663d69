//! How a person is reached, and where they live, changed one thing at a time; and whose a number or an address is.

use std::collections::HashSet;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::people::Person;
use super::schema::{helpers, people as table};
use super::tx::Tx;
use super::{people_write, phones};
use crate::domain::account::AccountState;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Others looked at who have the same number.
const MOST: i64 = 20;

/// Writes phone, email, home and ways as they stand in `after`, if nobody changed the person since it was read.
pub fn change<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, after: &Person) -> Result<(), Error> {
    let row = table::table.find((tx.community, &after.id)).filter(table::version.eq(after.version));
    let changed = diesel::update(row)
        .set((
            (table::phone.eq(&after.phone), table::phone_shared.eq(after.phone_shared)),
            (table::email.eq(&after.email), table::home_id.eq(&after.home_id), table::reach.eq(&after.reach)),
            (table::updated_at.eq(tx.now), table::version.eq(after.version + 1)),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    phones::note(tx, permit, &after.id, after.phone.as_deref())?;
    people_write::index(tx, permit, &after.id)
}

macro_rules! with_helpers {
    () => {
        table::table.left_join(
            helpers::table.on(helpers::community_id.eq(table::community_id).and(helpers::person_id.eq(table::id))),
        )
    };
}

/// Somebody else who has this number, or this address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub id: String,
    pub name: String,
    pub helps: bool,
}

impl From<(String, String, Option<String>)> for Other {
    fn from((id, name, helper): (String, String, Option<String>)) -> Self {
        Self { id, name, helps: helper.is_some() }
    }
}

/// Who else answers this number. The one rule for it: whether a code goes there, whether staff may ring it, whether it may
/// be somebody's own. Who died or left does not answer ([`AccountState::ANSWERS`]).
pub fn others_with_phone(conn: &mut Conn, community: &str, phone: &str, but: &str) -> Result<Vec<Other>, Error> {
    let rows = with_helpers!()
        .filter(table::community_id.eq(community))
        .filter(table::phone.eq(phone))
        .filter(table::id.ne(but))
        .filter(among(table::state, answers()))
        .limit(MOST)
        .select((table::id, table::name, helpers::person_id.nullable()))
        .load::<(String, String, Option<String>)>(conn)?;
    Ok(rows.into_iter().map(Other::from).collect())
}

/// Which of these numbers several people answer, by the same rule.
pub fn shared_numbers(conn: &mut Conn, community: &str, numbers: Vec<String>) -> Result<HashSet<String>, Error> {
    if numbers.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Option<String>> = table::table
        .filter(table::community_id.eq(community))
        .filter(among(table::state, answers()))
        .filter(table::phone.eq_any(numbers))
        .select(table::phone)
        .load(conn)?;
    let (mut once, mut several) = (HashSet::new(), HashSet::new());
    for number in found.into_iter().flatten() {
        if !once.insert(number.clone()) {
            several.insert(number);
        }
    }
    Ok(several)
}

fn answers() -> [&'static str; 2] {
    AccountState::ANSWERS.map(|state| state.as_str())
}

/// An address belongs to one record only, whatever became of it: the database holds no second.
pub fn other_with_email(conn: &mut Conn, community: &str, email: &str, but: &str) -> Result<Option<Other>, Error> {
    let row = with_helpers!()
        .filter(table::community_id.eq(community))
        .filter(table::email.eq(email))
        .filter(table::id.ne(but))
        .select((table::id, table::name, helpers::person_id.nullable()))
        .first::<(String, String, Option<String>)>(conn)
        .optional()?;
    Ok(row.map(Other::from))
}

/// Who lives in a home, the person apart.
pub fn others_at_home(conn: &mut Conn, community: &str, home: &str, but: &str) -> Result<Vec<String>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::home_id.eq(home))
        .filter(table::id.ne(but))
        .limit(MOST)
        .select(table::id)
        .load(conn)?)
}
