//! How a person likes to read: words, size of text, colours.

use diesel::prelude::*;

use super::schema::people;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::ChangeView;
use crate::error::Error;
use crate::views::page::Prefs;

pub fn set(tx: &mut Tx<'_>, _: &Permit<ChangeView>, person: &str, prefs: Prefs) -> Result<(), Error> {
    diesel::update(people::table.find((tx.community, person)))
        .set((
            people::lang.eq(prefs.lang.code()),
            people::text_size.eq(prefs.size.as_str()),
            people::theme.eq(prefs.theme.as_str()),
        ))
        .execute(tx.conn)?;
    Ok(())
}
