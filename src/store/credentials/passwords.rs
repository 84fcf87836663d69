//! Passwords of staff and helpers.

use diesel::prelude::*;

use crate::domain::passkey::{self, Due};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::{helpers, offices, passkey_waits, passkeys, passwords, people, totps};
use crate::store::tx::Tx;

/// An account that signs in with email and password.
#[derive(Clone, Debug)]
pub struct Account {
    pub person_id: String,
    pub hash: String,
    /// A second factor is set up.
    pub has_totp: bool,
    pub has_passkey: bool,
    /// When they were first asked to make one, milliseconds UTC.
    pub passkey_asked: Option<i64>,
    pub is_staff: bool,
    pub is_helper: bool,
}

impl Account {
    /// Does a right password still open anything?
    pub fn by_password(&self) -> bool {
        passkey::password_opens(self.is_staff, self.has_passkey)
    }

    pub fn passkey_due(&self, possible: bool, grace: i64, now: i64) -> Due {
        passkey::due(self.is_staff, self.has_passkey, possible, self.passkey_asked, grace, now)
    }
}

/// Person, hash, when the second factor was confirmed, an office, a helper's title, a passkey, when one was asked for.
type Found = (String, String, Option<i64>, Option<String>, Option<String>, Option<String>, Option<i64>);

/// By what an account is found.
pub enum By<'a> {
    /// As kept: lower case.
    Email(&'a str),
    Person(&'a str),
}

/// The account that signs in with this email: one statement, whoever it is.
pub fn account(conn: &mut Conn, community: &str, by: &By<'_>, now: i64) -> Result<Option<Account>, Error> {
    let query = people::table
        .inner_join(
            passwords::table
                .on(passwords::community_id.eq(people::community_id).and(passwords::person_id.eq(people::id))),
        )
        .left_join(
            passkeys::table.on(passkeys::community_id.eq(people::community_id).and(passkeys::person_id.eq(people::id))),
        )
        .left_join(
            passkey_waits::table
                .on(passkey_waits::community_id.eq(people::community_id).and(passkey_waits::person_id.eq(people::id))),
        )
        .left_join(totps::table.on(totps::community_id.eq(people::community_id).and(totps::person_id.eq(people::id))))
        .left_join(
            offices::table.on(offices::community_id
                .eq(people::community_id)
                .and(offices::person_id.eq(people::id))
                .and(offices::ended_at.is_null())),
        )
        .left_join(
            helpers::table.on(helpers::community_id
                .eq(people::community_id)
                .and(helpers::person_id.eq(people::id))
                .and(helpers::state.eq("active"))
                .and(helpers::accredited_until.gt(now))),
        )
        .filter(people::community_id.eq(community))
        .filter(people::state.eq("active"))
        .into_boxed();
    let query = match by {
        By::Email(email) => query.filter(people::email.eq((*email).to_owned())),
        By::Person(person) => query.filter(people::id.eq((*person).to_owned())),
    };
    let found = query
        .select((
            people::id,
            passwords::hash,
            totps::confirmed_at.nullable(),
            offices::office.nullable(),
            helpers::title.nullable(),
            passkeys::id.nullable(),
            passkey_waits::since.nullable(),
        ))
        .first::<Found>(conn)
        .optional()?;
    Ok(found.map(|(person_id, hash, confirmed, office, title, passkey, asked)| Account {
        person_id,
        hash,
        has_totp: confirmed.is_some(),
        has_passkey: passkey.is_some(),
        passkey_asked: asked,
        is_staff: office.is_some(),
        is_helper: title.is_some(),
    }))
}

/// What they say about themselves when they choose a password: their name, and the email they sign in with.
pub fn introduce<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, name: &str, email: &str) -> Result<(), Error> {
    let changed = diesel::update(people::table.find((tx.community, person)))
        .set((
            people::name.eq(name),
            people::email.eq(Some(email)),
            people::updated_at.eq(tx.now),
            people::version.eq(people::version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Missing) }
}

pub fn set_password<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str, hash: &str) -> Result<(), Error> {
    let row = (
        passwords::community_id.eq(tx.community),
        passwords::person_id.eq(person),
        passwords::hash.eq(hash),
        passwords::set_at.eq(tx.now),
    );
    let set = (passwords::hash.eq(hash), passwords::set_at.eq(tx.now));
    on_each!(&mut *tx.conn, c => diesel::insert_into(passwords::table)
        .values(row)
        .on_conflict((passwords::community_id, passwords::person_id))
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(())
}

/// It signs in no more.
pub fn forget<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::delete(passwords::table.find((tx.community, person))).execute(tx.conn)?;
    Ok(())
}
