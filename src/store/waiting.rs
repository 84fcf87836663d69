//! Phones that wait to be recognised, each under a number its holder reads out.

use diesel::prelude::*;

use super::conn::Conn;
use super::people::Person;
use super::schema::waiting_devices;
use super::tx::{Housekeeping, Tx, new_id};
use super::{contacts, phones};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::domain::waiting::{LIVES, MadeSure, NumberOnFile, WaitingState};
use crate::error::{Clash, Error};
use crate::keys::{self, sha256};

/// A browser that waits.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = waiting_devices)]
pub struct Waiting {
    pub id: String,
    /// Six digits, shown in large type.
    pub number: String,
    /// Whose card was shown; nobody where none was, or one that is not on the register.
    pub person_id: Option<String>,
    /// A card was shown or typed.
    pub by_card: bool,
    /// Android · WeChat
    pub label: String,
    pub state: String,
    pub decided_by: Option<String>,
    pub asked_at: i64,
    pub expires_at: i64,
}

impl Waiting {
    pub fn is(&self, state: WaitingState) -> bool {
        self.state == state.as_str()
    }
}

/// A browser that begins to wait.
#[derive(Clone, Debug)]
pub struct NewWaiting {
    pub person: Option<String>,
    pub by_card: bool,
    pub label: String,
}

/// Writes it down and gives the token of its cookie, which is nowhere kept.
pub fn ask(tx: &mut Tx<'_>, _: Housekeeping, new: &NewWaiting) -> Result<String, Error> {
    let (number, token) = (free_number(tx)?, keys::token());
    diesel::insert_into(waiting_devices::table)
        .values((
            waiting_devices::community_id.eq(tx.community),
            waiting_devices::id.eq(new_id()),
            waiting_devices::number.eq(number),
            waiting_devices::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()),
            waiting_devices::person_id.eq(&new.person),
            waiting_devices::by_card.eq(new.by_card),
            waiting_devices::label.eq(&new.label),
            waiting_devices::state.eq(WaitingState::Waiting.as_str()),
            waiting_devices::checked.eq(None::<String>),
            waiting_devices::decided_by.eq(None::<String>),
            waiting_devices::decided_at.eq(None::<i64>),
            waiting_devices::asked_at.eq(tx.now),
            waiting_devices::expires_at.eq(tx.now + LIVES),
        ))
        .execute(tx.conn)?;
    Ok(token)
}

/// Six digits that no other phone waits under just now.
fn free_number(tx: &mut Tx<'_>) -> Result<String, Error> {
    for _ in 0..50 {
        let number = format!("{:06}", rand::random_range(0..1_000_000u32));
        if by_number(tx.conn, tx.community, &number, tx.now)?.is_none() {
            return Ok(number);
        }
    }
    Err(Error::broken("waiting", "no free number was found"))
}

/// The phone that waits under a number.
pub fn by_number(conn: &mut Conn, community: &str, number: &str, now: i64) -> Result<Option<Waiting>, Error> {
    Ok(waiting_devices::table
        .filter(waiting_devices::community_id.eq(community))
        .filter(waiting_devices::number.eq(number.to_owned()))
        .filter(waiting_devices::state.eq(WaitingState::Waiting.as_str()))
        .filter(waiting_devices::expires_at.gt(now))
        .select(Waiting::as_select())
        .first(conn)
        .optional()?)
}

/// What this browser waits for, until its time is over.
pub fn by_token(conn: &mut Conn, community: &str, token: &str, now: i64) -> Result<Option<Waiting>, Error> {
    Ok(waiting_devices::table
        .filter(waiting_devices::community_id.eq(community))
        .filter(waiting_devices::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()))
        .filter(waiting_devices::expires_at.gt(now))
        .select(Waiting::as_select())
        .first(conn)
        .optional()?)
}

/// One that waits.
///
/// # Errors
/// There is none of this id, it was decided on already, or its time is over.
pub fn open(conn: &mut Conn, community: &str, id: &str, now: i64) -> Result<Waiting, Error> {
    let found: Waiting = waiting_devices::table
        .find((community, id))
        .select(Waiting::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::Missing)?;
    let stands = found.is(WaitingState::Waiting) && found.expires_at > now;
    if stands { Ok(found) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Those that wait, newest first, before the row given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    now: i64,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Waiting>, Error> {
    let mut query = waiting_devices::table
        .filter(waiting_devices::community_id.eq(community))
        .filter(waiting_devices::state.eq(WaitingState::Waiting.as_str()))
        .filter(waiting_devices::expires_at.gt(now))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(waiting_devices::id.lt(before.to_owned()));
    }
    Ok(query.order(waiting_devices::id.desc()).limit(limit).select(Waiting::as_select()).load(conn)?)
}

/// How staff decided.
pub enum Decision<'a> {
    Approved { person: &'a str, sure: MadeSure },
    TurnedAway,
}

/// Writes the decision down, if nobody was quicker.
pub fn decide<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, id: &str, how: &Decision<'_>) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = waiting_devices::table
        .find((tx.community, id))
        .filter(waiting_devices::state.eq(WaitingState::Waiting.as_str()))
        .filter(waiting_devices::expires_at.gt(tx.now));
    let who = (waiting_devices::decided_by.eq(Some(by)), waiting_devices::decided_at.eq(Some(tx.now)));
    let until = waiting_devices::expires_at.eq(tx.now + LIVES);
    let changed = match how {
        Decision::Approved { person, sure } => diesel::update(row)
            .set((
                waiting_devices::state.eq(WaitingState::Approved.as_str()),
                waiting_devices::person_id.eq(Some(*person)),
                waiting_devices::checked.eq(Some(sure.as_str())),
                who,
                until,
            ))
            .execute(tx.conn)?,
        Decision::TurnedAway => diesel::update(row)
            .set((waiting_devices::state.eq(WaitingState::TurnedAway.as_str()), who, until))
            .execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// The browser took what was decided; each can be taken once.
pub fn take<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str) -> Result<(), Error> {
    let taken = diesel::update(
        waiting_devices::table
            .find((tx.community, id))
            .filter(waiting_devices::state.eq(WaitingState::Approved.as_str()))
            .filter(waiting_devices::expires_at.gt(tx.now)),
    )
    .set(waiting_devices::state.eq(WaitingState::Done.as_str()))
    .execute(tx.conn)?;
    if taken == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// It is signed in with a code and waits no more; nothing happens where it never waited.
pub fn over(tx: &mut Tx<'_>, _: Housekeeping, id: &str) -> Result<(), Error> {
    diesel::update(waiting_devices::table.find((tx.community, id)))
        .set(waiting_devices::state.eq(WaitingState::Done.as_str()))
        .execute(tx.conn)?;
    Ok(())
}

/// Those whose time ended before an instant go.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(
        waiting_devices::table
            .filter(waiting_devices::community_id.eq(tx.community))
            .filter(waiting_devices::expires_at.lt(before)),
    )
    .execute(tx.conn)?)
}

/// What is known of the number staff would ring.
pub fn number_on_file(conn: &mut Conn, community: &str, person: &Person) -> Result<NumberOnFile, Error> {
    let of_others = match &person.phone {
        Some(phone) => !contacts::others_with_phone(conn, community, phone, &person.id)?.is_empty(),
        None => false,
    };
    Ok(NumberOnFile {
        there: person.phone.is_some(),
        shared: person.phone_shared,
        of_others,
        since: phones::since(conn, community, person)?.unwrap_or(person.updated_at),
    })
}
