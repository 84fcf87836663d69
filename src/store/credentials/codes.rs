//! Single-use set-up codes: with one, a resident draws a PIN or binds a phone, a tablet becomes a
//! kiosk, a colleague joins, the first administrator sets the place up.

use diesel::prelude::*;

use crate::domain::permit::Permit;
use crate::domain::stored::stored;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::keys::{self, KeyRing, Purpose};
use crate::store::conn::Conn;
use crate::store::schema::{communities, people, setup_codes};
use crate::store::tx::{Housekeeping, Tx, new_id};
use crate::words::typed;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

stored! {
    /// What a code is for.
    pub enum CodePurpose {
        /// On a slip: the resident draws a PIN.
        Pin => "pin",
        /// Binds a resident's own phone.
        Device => "device",
        Kiosk => "kiosk",
        /// A member of staff, of a responsible party, or a helper chooses a password.
        Colleague => "colleague",
        /// The first administrator.
        Admin => "admin",
    }
}

impl CodePurpose {
    /// How long such a code lives, milliseconds, where nothing else is wished.
    pub fn ttl(self) -> i64 {
        match self {
            Self::Pin => 14 * DAY,
            Self::Device | Self::Admin => DAY,
            Self::Kiosk => 30 * MINUTE,
            Self::Colleague => 7 * DAY,
        }
    }

    /// Eight digits, to be typed; what opens staff accounts is a link with 128 random bits.
    fn is_typed(self) -> bool {
        matches!(self, Self::Pin | Self::Device | Self::Kiosk)
    }
}

/// A code that can still be used.
#[derive(Clone, Debug)]
pub struct SetupCode {
    pub id: String,
    pub purpose: CodePurpose,
    pub person_id: Option<String>,
    /// The person's name, where there is a person.
    pub name: Option<String>,
    /// The kiosk's name; for links of several pages what was answered so far, sealed.
    pub detail: Option<String>,
    pub created_by: Option<String>,
    pub expires_at: i64,
    /// Used up; only [`find_lately`] gives such a one.
    pub used: bool,
}

type Words = Option<String>;
type Row = (String, String, Words, Words, Words, Words, Words, i64, Option<i64>);

/// Makes a code; an earlier one of the same purpose for the same person no longer works. The code
/// is nowhere kept: show it once.
pub fn issue_setup_code<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    purpose: CodePurpose,
    person: Option<&str>,
    detail: Option<&str>,
    ttl_ms: i64,
) -> Result<String, Error> {
    let by = permit.context().standing.actor.clone();
    issue(tx, purpose, person, detail, Some(&by), ttl_ms)
}

/// The link of the first administrator, as long as nobody has set the place up.
pub fn issue_first(tx: &mut Tx<'_>, _: Housekeeping) -> Result<Option<String>, Error> {
    let ready = communities::table.find(tx.community).select(communities::ready_at).first::<Option<i64>>(tx.conn)?;
    if ready.is_some() {
        return Ok(None);
    }
    issue(tx, CodePurpose::Admin, None, None, None, CodePurpose::Admin.ttl()).map(Some)
}

fn issue(
    tx: &mut Tx<'_>,
    purpose: CodePurpose,
    person: Option<&str>,
    detail: Option<&str>,
    by: Option<&str>,
    ttl_ms: i64,
) -> Result<String, Error> {
    if person.is_some() || purpose == CodePurpose::Admin {
        void_earlier(tx, purpose, person)?;
    }
    let (code, hash) = free_code(tx, purpose)?;
    diesel::insert_into(setup_codes::table)
        .values((
            setup_codes::community_id.eq(tx.community),
            setup_codes::id.eq(new_id()),
            setup_codes::person_id.eq(person),
            setup_codes::purpose.eq(purpose.as_str()),
            setup_codes::code_hash.eq(hash),
            setup_codes::detail.eq(detail),
            setup_codes::created_by.eq(by),
            setup_codes::created_at.eq(tx.now),
            setup_codes::expires_at.eq(tx.now.saturating_add(ttl_ms)),
            setup_codes::used_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(code)
}

/// Does a code of this purpose wait to be used by this person?
pub fn is_unused(
    conn: &mut Conn,
    community: &str,
    purpose: CodePurpose,
    person: &str,
    now: i64,
) -> Result<bool, Error> {
    let found = setup_codes::table
        .filter(setup_codes::community_id.eq(community))
        .filter(setup_codes::purpose.eq(purpose.as_str()))
        .filter(setup_codes::person_id.eq(person))
        .filter(setup_codes::used_at.is_null())
        .filter(setup_codes::expires_at.gt(now))
        .select(setup_codes::id)
        .first::<String>(conn)
        .optional()?;
    Ok(found.is_some())
}

fn void_earlier(tx: &mut Tx<'_>, purpose: CodePurpose, person: Option<&str>) -> Result<(), Error> {
    let rows = setup_codes::table
        .filter(setup_codes::community_id.eq(tx.community))
        .filter(setup_codes::purpose.eq(purpose.as_str()))
        .filter(setup_codes::used_at.is_null());
    let used = setup_codes::used_at.eq(Some(tx.now));
    match person {
        Some(person) => diesel::update(rows.filter(setup_codes::person_id.eq(person))).set(used).execute(tx.conn)?,
        None => diesel::update(rows.filter(setup_codes::person_id.is_null())).set(used).execute(tx.conn)?,
    };
    Ok(())
}

fn free_code(tx: &mut Tx<'_>, purpose: CodePurpose) -> Result<(String, Vec<u8>), Error> {
    if !purpose.is_typed() {
        let code = keys::token();
        let hash = digest(tx.keys, tx.community, &code);
        return Ok((code, hash));
    }
    for _ in 0..50 {
        let code = format!("{:08}", rand::random_range(0..100_000_000u32));
        let hash = digest(tx.keys, tx.community, &code);
        let taken = setup_codes::table
            .filter(setup_codes::community_id.eq(tx.community))
            .filter(setup_codes::code_hash.eq(&hash))
            .select(setup_codes::id)
            .first::<String>(tx.conn)
            .optional()?;
        if taken.is_none() {
            return Ok((code, hash));
        }
    }
    Err(Error::broken("codes", "no free code was found"))
}

/// The code as it is compared: digits in any form, or a link's token as it stands.
pub fn plain(typed: &str) -> String {
    typed::code(typed, 8).unwrap_or_else(|| typed.trim().chars().take(64).collect())
}

/// A code that can still be used, by what was typed.
pub fn find_code(
    conn: &mut Conn,
    keys: &KeyRing,
    community: &str,
    typed: &str,
    purposes: &[CodePurpose],
    now: i64,
) -> Result<Option<SetupCode>, Error> {
    Ok(find_lately(conn, keys, community, typed, purposes, now)?.filter(|code| !code.used))
}

/// The same, or one that was used in the last ten minutes: a button pressed twice is no mistake.
pub fn find_lately(
    conn: &mut Conn,
    keys: &KeyRing,
    community: &str,
    typed: &str,
    purposes: &[CodePurpose],
    now: i64,
) -> Result<Option<SetupCode>, Error> {
    let wanted: Vec<&str> = purposes.iter().map(CodePurpose::as_str).collect();
    let found = setup_codes::table
        .left_join(people::table.on(
            people::community_id.eq(setup_codes::community_id).and(setup_codes::person_id.eq(people::id.nullable())),
        ))
        .filter(setup_codes::community_id.eq(community))
        .filter(setup_codes::code_hash.eq(digest(keys, community, &plain(typed))))
        .filter(setup_codes::purpose.eq_any(wanted))
        .filter(setup_codes::used_at.is_null().or(setup_codes::used_at.gt(now - 10 * MINUTE)))
        .filter(setup_codes::expires_at.gt(now))
        .select((
            setup_codes::id,
            setup_codes::purpose,
            setup_codes::person_id,
            people::name.nullable(),
            people::state.nullable(),
            setup_codes::detail,
            setup_codes::created_by,
            setup_codes::expires_at,
            setup_codes::used_at,
        ))
        .first::<Row>(conn)
        .optional()?;
    let Some((id, purpose, person_id, name, state, detail, created_by, expires_at, used_at)) = found else {
        return Ok(None);
    };
    if state.is_some_and(|state| state != "active") {
        return Ok(None);
    }
    let purpose = CodePurpose::parse(&purpose).ok_or_else(|| Error::broken("codes", "an unknown purpose"))?;
    Ok(Some(SetupCode { id, purpose, person_id, name, detail, created_by, expires_at, used: used_at.is_some() }))
}

/// Uses a code up.
///
/// # Errors
/// It was used, or its time ended, a moment ago.
pub fn use_code<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str) -> Result<(), Error> {
    let used = diesel::update(
        setup_codes::table
            .find((tx.community, id))
            .filter(setup_codes::used_at.is_null())
            .filter(setup_codes::expires_at.gt(tx.now)),
    )
    .set(setup_codes::used_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    if used == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Keeps what was answered so far on the pages behind a link; it is sealed, and goes when the code is used up.
pub fn keep_answers(tx: &mut Tx<'_>, _: Housekeeping, id: &str, answers: &serde_json::Value) -> Result<(), Error> {
    use base64::Engine as _;
    let sealed = tx.keys.seal(Purpose::Secrets, about(tx.community, id).as_bytes(), answers.to_string().as_bytes())?;
    let kept = diesel::update(setup_codes::table.find((tx.community, id)).filter(setup_codes::used_at.is_null()))
        .set(setup_codes::detail.eq(Some(base64::engine::general_purpose::STANDARD_NO_PAD.encode(sealed))))
        .execute(tx.conn)?;
    if kept == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// What [`keep_answers`] kept; nothing where nothing was answered yet.
pub fn answers(keys: &KeyRing, community: &str, code: &SetupCode) -> Result<serde_json::Value, Error> {
    use base64::Engine as _;
    let Some(detail) = &code.detail else {
        return Ok(serde_json::Value::Null);
    };
    let Ok(sealed) = base64::engine::general_purpose::STANDARD_NO_PAD.decode(detail) else {
        return Ok(serde_json::Value::Null); // a plain detail, put there when the code was made
    };
    let plain = keys.open_sealed(Purpose::Secrets, about(community, &code.id).as_bytes(), &sealed)?;
    serde_json::from_slice(&plain).map_err(|e| Error::broken("codes", e))
}

fn about(community: &str, id: &str) -> String {
    format!("setup code/{community}/{id}")
}

/// Keyed, because eight digits can be tried out by anyone who holds a copy of the database.
fn digest(keys: &KeyRing, community: &str, code: &str) -> Vec<u8> {
    keys.mac(Purpose::Secrets, &[b"setup code", community.as_bytes(), code.as_bytes()]).to_vec()
}
