//! Since when a telephone number stands on file for somebody: what staff learn by ringing it counts only after a week
//! (TRUST.md §3, K4).

use diesel::prelude::*;

use super::conn::Conn;
use super::people::Person;
use super::schema::phones_on_file;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;

/// Notes the number a person has from now on, if it differs from the one noted.
pub fn note<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, phone: Option<&str>) -> Result<(), Error> {
    let row = phones_on_file::table.find((tx.community, person));
    let known: Option<String> = row.select(phones_on_file::phone).first(tx.conn).optional()?;
    if known.as_deref() == phone {
        return Ok(());
    }
    diesel::delete(row).execute(tx.conn)?;
    if let Some(phone) = phone {
        diesel::insert_into(phones_on_file::table)
            .values((
                phones_on_file::community_id.eq(tx.community),
                phones_on_file::person_id.eq(person),
                phones_on_file::phone.eq(phone),
                phones_on_file::since.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Since when the number a person has now stands on file; of those written down before this was kept, since the last
/// time anything about them was changed.
pub fn since(conn: &mut Conn, community: &str, person: &Person) -> Result<Option<i64>, Error> {
    let Some(phone) = &person.phone else {
        return Ok(None);
    };
    let noted: Option<(String, i64)> = phones_on_file::table
        .find((community, &person.id))
        .select((phones_on_file::phone, phones_on_file::since))
        .first(conn)
        .optional()?;
    Ok(match noted {
        Some((number, since)) if number == *phone => Some(since),
        _ => Some(person.updated_at),
    })
}
