//! Single-use codes by message or by telephone, one for each thing that is to be opened. Only a keyed digest is kept.

use diesel::prelude::*;

use crate::domain::one_time::{self, CodeFor, CodeVerdict, CodeWay, Kept};
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};
use crate::on_each;
use crate::store::schema::one_time_codes;
use crate::store::tx::{Housekeeping, Tx};

/// A code to make.
#[derive(Clone, Debug)]
pub struct NewCode<'a> {
    pub purpose: CodeFor,
    /// What it opens: a browser's request, a mandate.
    pub subject: &'a str,
    pub way: CodeWay,
    /// Whom it lets in; nobody where the contact is not known, so that a stranger sees no difference.
    pub person: Option<&'a str>,
}

/// What a typed code turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Used up now.
    Right {
        person: String,
        way: CodeWay,
    },
    Wrong,
    Spent,
}

/// Makes a code, in place of an earlier one for the same thing. It is nowhere kept. The count of wrong
/// tries stays.
pub fn keep(tx: &mut Tx<'_>, _: Housekeeping, new: &NewCode<'_>) -> Result<String, Error> {
    let before = one_time_codes::table
        .find((tx.community, new.purpose.as_str(), new.subject))
        .select((one_time_codes::tries, one_time_codes::first_at))
        .first::<(i32, i64)>(tx.conn)
        .optional()?;
    let (tries, first_at) = match before {
        Some((tries, first_at)) => (one_time::tries_kept(tries, first_at, tx.now), first_at),
        None => (0, tx.now),
    };
    let code = format!("{:08}", rand::random_range(0..100_000_000u32));
    let hash = digest(tx.keys, tx.community, new.purpose, new.subject, &code);
    let set = (
        one_time_codes::way.eq(new.way.as_str()),
        one_time_codes::person_id.eq(new.person),
        one_time_codes::code_hash.eq(&hash),
        one_time_codes::tries.eq(tries),
        one_time_codes::first_at.eq(first_at),
        one_time_codes::expires_at.eq(tx.now + one_time::LIVES),
        one_time_codes::used_at.eq(None::<i64>),
    );
    let row = (
        one_time_codes::community_id.eq(tx.community),
        one_time_codes::purpose.eq(new.purpose.as_str()),
        one_time_codes::subject.eq(new.subject),
        set,
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(one_time_codes::table)
        .values(row)
        .on_conflict((one_time_codes::community_id, one_time_codes::purpose, one_time_codes::subject))
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(code)
}

/// Checks a typed code and uses it up; a wrong one is counted.
pub fn take(tx: &mut Tx<'_>, _: Housekeeping, purpose: CodeFor, subject: &str, typed: &str) -> Result<Checked, Error> {
    let found = one_time_codes::table
        .find((tx.community, purpose.as_str(), subject))
        .select((
            one_time_codes::code_hash,
            one_time_codes::tries,
            one_time_codes::expires_at,
            one_time_codes::used_at,
            one_time_codes::person_id,
            one_time_codes::way,
        ))
        .first::<(Vec<u8>, i32, i64, Option<i64>, Option<String>, String)>(tx.conn)
        .optional()?;
    let Some((hash, tries, expires_at, used_at, person, way)) = found else {
        return Ok(Checked::Spent);
    };
    let given = digest(tx.keys, tx.community, purpose, subject, typed);
    // A code that was made for nobody fits nobody.
    let fits = subtle::ConstantTimeEq::ct_eq(given.as_slice(), hash.as_slice()).into() && person.is_some();
    let verdict = one_time::judge(Kept { tries, expires_at, used: used_at.is_some() }, fits, tx.now);
    let row = one_time_codes::table.find((tx.community, purpose.as_str(), subject));
    match (verdict, person) {
        (CodeVerdict::Right, Some(person)) => {
            let used = diesel::update(row.filter(one_time_codes::used_at.is_null()))
                .set(one_time_codes::used_at.eq(Some(tx.now)))
                .execute(tx.conn)?;
            let way = CodeWay::parse(&way).ok_or_else(|| Error::broken("codes", "an unknown way"))?;
            Ok(if used == 1 { Checked::Right { person, way } } else { Checked::Spent })
        }
        (CodeVerdict::Spent, _) => Ok(Checked::Spent),
        _ => {
            diesel::update(row).set(one_time_codes::tries.eq(one_time_codes::tries + 1)).execute(tx.conn)?;
            Ok(Checked::Wrong)
        }
    }
}

/// The code for something opens nothing any more.
pub fn void(tx: &mut Tx<'_>, _: Housekeeping, purpose: CodeFor, subject: &str) -> Result<(), Error> {
    diesel::update(one_time_codes::table.find((tx.community, purpose.as_str(), subject)))
        .set(one_time_codes::expires_at.eq(tx.now))
        .execute(tx.conn)?;
    Ok(())
}

/// Until when the code for something can be typed, if there is one that can.
pub fn open_until(
    conn: &mut crate::store::conn::Conn,
    community: &str,
    purpose: CodeFor,
    subject: &str,
    now: i64,
) -> Result<Option<i64>, Error> {
    Ok(one_time_codes::table
        .find((community, purpose.as_str(), subject))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .filter(one_time_codes::tries.lt(one_time::TRIES))
        .select(one_time_codes::expires_at)
        .first(conn)
        .optional()?)
}

/// Codes that ended before an instant go.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(
        one_time_codes::table
            .filter(one_time_codes::community_id.eq(tx.community))
            .filter(one_time_codes::expires_at.lt(before)),
    )
    .execute(tx.conn)?)
}

/// Keyed, because eight digits can be tried out by anyone who holds a copy of the database; and bound to what it opens.
fn digest(keys: &KeyRing, community: &str, purpose: CodeFor, subject: &str, code: &str) -> Vec<u8> {
    let parts = ["one-time code", community, purpose.as_str(), subject, code];
    keys.mac(Purpose::Secrets, &parts.map(str::as_bytes)).to_vec()
}
