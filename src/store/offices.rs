//! Offices: who works here, and as what.

use diesel::prelude::*;

use super::people::Person;
use super::schema::{offices, people};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::standing::Office;
use crate::domain::tiers::GrantOffice;
use crate::error::Error;
use crate::words::Lang;

/// Adds somebody who works here and is no resident; they say the rest themselves when they join.
pub fn add_colleague(tx: &mut Tx<'_>, _: &Permit<GrantOffice>, id: &str, name: &str, lang: Lang) -> Result<(), Error> {
    let person = Person {
        community_id: tx.community.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        born: None,
        sex: None,
        home_id: None,
        phone: None,
        phone_shared: false,
        email: None,
        reach: "email".into(),
        digital: "able".into(),
        lang: lang.code().into(),
        needs: String::new(),
        lives_alone: false,
        is_resident: false,
        state: "active".into(),
        text_size: "20".into(),
        theme: "auto".into(),
        created_at: tx.now,
        updated_at: tx.now,
        version: 1,
    };
    diesel::insert_into(people::table).values(&person).execute(tx.conn)?;
    Ok(())
}

/// The address a colleague signs in with.
pub fn set_email(tx: &mut Tx<'_>, _: &Permit<GrantOffice>, person: &str, email: &str) -> Result<(), Error> {
    diesel::update(people::table.find((tx.community, person))).set(people::email.eq(Some(email))).execute(tx.conn)?;
    Ok(())
}

pub fn grant(
    tx: &mut Tx<'_>,
    _: &Permit<GrantOffice>,
    person: &str,
    office: Office,
    party: Option<&str>,
) -> Result<(), Error> {
    diesel::insert_into(offices::table)
        .values((
            offices::community_id.eq(tx.community),
            offices::person_id.eq(person),
            offices::office.eq(office.as_str()),
            offices::party_id.eq(party),
            offices::granted_at.eq(tx.now),
            offices::ended_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Does somebody hold an office now?
pub fn holds(conn: &mut super::conn::Conn, community: &str, person: &str, office: Office) -> Result<bool, Error> {
    let held = offices::table
        .filter(offices::community_id.eq(community))
        .filter(offices::person_id.eq(person))
        .filter(offices::office.eq(office.as_str()))
        .filter(offices::ended_at.is_null())
        .select(offices::person_id)
        .first::<String>(conn)
        .optional()?;
    Ok(held.is_some())
}
