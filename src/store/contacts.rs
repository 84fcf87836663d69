//! How a person is reached, and where they live, changed one thing at a time; and whose a number or an address is.

use diesel::prelude::*;

use super::conn::Conn;
use super::people::Person;
use super::schema::{helpers, people as table};
use super::tx::Tx;
use super::{people_write, phones};
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

/// Somebody else who has this number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub id: String,
    pub helps: bool,
}

pub fn others_with_phone(conn: &mut Conn, community: &str, phone: &str, but: &str) -> Result<Vec<Other>, Error> {
    let rows = with_helpers!()
        .filter(table::community_id.eq(community))
        .filter(table::phone.eq(phone))
        .filter(table::id.ne(but))
        .limit(MOST)
        .select((table::id, helpers::person_id.nullable()))
        .load::<(String, Option<String>)>(conn)?;
    Ok(rows.into_iter().map(|(id, helper)| Other { id, helps: helper.is_some() }).collect())
}

pub fn other_with_email(conn: &mut Conn, community: &str, email: &str, but: &str) -> Result<Option<Other>, Error> {
    let row = with_helpers!()
        .filter(table::community_id.eq(community))
        .filter(table::email.eq(email))
        .filter(table::id.ne(but))
        .select((table::id, helpers::person_id.nullable()))
        .first::<(String, Option<String>)>(conn)
        .optional()?;
    Ok(row.map(|(id, helper)| Other { id, helps: helper.is_some() }))
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
