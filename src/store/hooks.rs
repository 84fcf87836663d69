//! The one address of a community that is told when a request changes, and what is still to be told.

use diesel::dsl::exists;
use diesel::prelude::*;
use zeroize::Zeroizing;

use super::communities::{Community, MOST};
use super::conn::Conn;
use super::schema::{communities, hook_calls, hooks, requests};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::RequestState;
use crate::domain::tiers::{EndHook, Kind, SetHook};
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};
use crate::on_each;

/// What is told once when the address was set, so that whoever set it sees whether it arrives.
pub const TRIAL: &str = "trial";

/// The hook as it stands. Its secret is sealed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = hooks)]
pub struct Hook {
    pub address: String,
    pub secret: Vec<u8>,
    pub set_at: i64,
    /// When a call last arrived, or failed, milliseconds UTC.
    pub arrived_at: Option<i64>,
    pub failed_at: Option<i64>,
    /// Why; a word of `post::hook::Failure`.
    pub last_error: Option<String>,
}

impl Hook {
    pub fn secret(&self, keys: &KeyRing, community: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        keys.open_sealed(Purpose::Secrets, about(community).as_bytes(), &self.secret)
    }
}

pub fn of_community(conn: &mut Conn, community: &str) -> Result<Option<Hook>, Error> {
    Ok(hooks::table.find(community).select(Hook::as_select()).first(conn).optional()?)
}

/// Sets the address, with a new secret; what was still to be told to another is told to nobody.
pub fn set(tx: &mut Tx<'_>, permit: &Permit<SetHook>, address: &str, secret: &[u8]) -> Result<(), Error> {
    forget_calls(tx)?;
    diesel::delete(hooks::table.find(tx.community)).execute(tx.conn)?;
    let sealed = tx.keys.seal(Purpose::Secrets, about(tx.community).as_bytes(), secret)?;
    diesel::insert_into(hooks::table)
        .values((
            hooks::community_id.eq(tx.community),
            hooks::address.eq(address),
            hooks::secret.eq(sealed),
            hooks::set_by.eq(&permit.context().standing.actor),
            hooks::set_at.eq(tx.now),
            hooks::arrived_at.eq(None::<i64>),
            hooks::failed_at.eq(None::<i64>),
            hooks::last_error.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    call(tx, "", TRIAL)
}

/// `false`: there was none.
pub fn end(tx: &mut Tx<'_>, _: &Permit<EndHook>) -> Result<bool, Error> {
    forget_calls(tx)?;
    Ok(diesel::delete(hooks::table.find(tx.community)).execute(tx.conn)? == 1)
}

fn forget_calls(tx: &mut Tx<'_>) -> Result<(), Error> {
    diesel::delete(hook_calls::table.filter(hook_calls::community_id.eq(tx.community))).execute(tx.conn)?;
    Ok(())
}

/// A request changed: it is to be told, where anybody is to be told at all.
pub fn changed<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &str, what: &str) -> Result<(), Error> {
    let any = hooks::table.find(tx.community).select(hooks::set_at).first::<i64>(tx.conn).optional()?;
    if any.is_some() { call(tx, request, what) } else { Ok(()) }
}

fn call(tx: &mut Tx<'_>, request: &str, what: &str) -> Result<(), Error> {
    diesel::insert_into(hook_calls::table)
        .values((
            hook_calls::community_id.eq(tx.community),
            hook_calls::id.eq(new_id()),
            hook_calls::request_id.eq(request),
            hook_calls::what.eq(what),
            hook_calls::happened_at.eq(tx.now),
            hook_calls::due_at.eq(tx.now),
            hook_calls::lease_until.eq(0),
            hook_calls::generation.eq(0),
            hook_calls::tries.eq(0),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// One call to be made.
#[derive(Clone, Debug, Queryable)]
pub struct Call {
    pub id: String,
    pub what: String,
    pub happened_at: i64,
    pub generation: i64,
    /// With this one.
    pub tries: i32,
    /// The request's number, where it is about one.
    pub number: Option<i64>,
    /// How it stands now.
    pub state: Option<RequestState>,
}

/// Communities in which calls are due and nobody has them, oldest first. Asked before leasing, so that an
/// idle server writes nothing.
pub fn due_places(conn: &mut Conn, now: i64) -> Result<Vec<Community>, Error> {
    let due = hook_calls::table
        .filter(hook_calls::community_id.eq(communities::id))
        .filter(hook_calls::due_at.le(now))
        .filter(hook_calls::lease_until.lt(now));
    Ok(communities::table
        .filter(exists(due))
        .order(communities::created_at.asc())
        .limit(MOST)
        .select(Community::as_select())
        .load(conn)?)
}

/// Leases up to `limit` calls that are due; the update settles which of several workers has them.
pub fn lease(tx: &mut Tx<'_>, _: Housekeeping, for_ms: i64, limit: i64) -> Result<Vec<Call>, Error> {
    let due: Vec<String> = hook_calls::table
        .filter(hook_calls::community_id.eq(tx.community))
        .filter(hook_calls::due_at.le(tx.now))
        .filter(hook_calls::lease_until.lt(tx.now))
        .order((hook_calls::due_at.asc(), hook_calls::id.asc()))
        .limit(limit)
        .select(hook_calls::id)
        .load(tx.conn)?;
    diesel::update(
        hook_calls::table
            .filter(hook_calls::community_id.eq(tx.community))
            .filter(hook_calls::id.eq_any(due.clone()))
            .filter(hook_calls::lease_until.lt(tx.now)),
    )
    .set((
        hook_calls::lease_until.eq(tx.now + for_ms),
        hook_calls::generation.eq(hook_calls::generation + 1),
        hook_calls::tries.eq(hook_calls::tries + 1),
    ))
    .execute(tx.conn)?;
    Ok(hook_calls::table
        .left_join(
            requests::table
                .on(requests::community_id.eq(hook_calls::community_id).and(requests::id.eq(hook_calls::request_id))),
        )
        .filter(hook_calls::community_id.eq(tx.community))
        .filter(hook_calls::id.eq_any(due))
        .filter(hook_calls::lease_until.eq(tx.now + for_ms))
        .order(hook_calls::id.asc())
        .select((
            hook_calls::id,
            hook_calls::what,
            hook_calls::happened_at,
            hook_calls::generation,
            hook_calls::tries,
            requests::number.nullable(),
            requests::state.nullable(),
        ))
        .load(tx.conn)?)
}

/// How one call ended.
pub enum Told<'a> {
    Arrived,
    /// Tried again then.
    Later {
        at: i64,
        why: &'a str,
    },
    /// Not tried again.
    Never {
        why: &'a str,
    },
}

/// Ends a lease, if nobody took it over, and notes on the hook how it went.
pub fn complete(tx: &mut Tx<'_>, _: Housekeeping, call: &Call, told: &Told<'_>) -> Result<(), Error> {
    let row = hook_calls::table.find((tx.community, &call.id)).filter(hook_calls::generation.eq(call.generation));
    let ours = match told {
        Told::Arrived | Told::Never { .. } => diesel::delete(row).execute(tx.conn)?,
        Told::Later { at, .. } => {
            diesel::update(row).set((hook_calls::due_at.eq(*at), hook_calls::lease_until.eq(0))).execute(tx.conn)?
        }
    };
    if ours == 0 {
        return Ok(());
    }
    let hook = hooks::table.find(tx.community);
    match told {
        Told::Arrived => diesel::update(hook)
            .set((hooks::arrived_at.eq(Some(tx.now)), hooks::last_error.eq(None::<String>)))
            .execute(tx.conn)?,
        Told::Later { why, .. } | Told::Never { why } => diesel::update(hook)
            .set((hooks::failed_at.eq(Some(tx.now)), hooks::last_error.eq(Some(*why))))
            .execute(tx.conn)?,
    };
    Ok(())
}

/// How many are still to be told, counted up to a thousand.
pub fn waiting(conn: &mut Conn, community: &str) -> Result<usize, Error> {
    let found: Vec<String> = on_each!(conn, c => hook_calls::table
        .filter(hook_calls::community_id.eq(community))
        .limit(1000)
        .select(hook_calls::id)
        .load(c))?;
    Ok(found.len())
}

/// Seals every hook's secret anew; how many.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing) -> Result<usize, Error> {
    let all: Vec<(String, Vec<u8>)> = hooks::table.select((hooks::community_id, hooks::secret)).load(conn)?;
    for (community, sealed) in &all {
        let plain = old.open_sealed(Purpose::Secrets, about(community).as_bytes(), sealed)?;
        let sealed = new.seal(Purpose::Secrets, about(community).as_bytes(), &plain)?;
        diesel::update(hooks::table.find(community)).set(hooks::secret.eq(sealed)).execute(conn)?;
    }
    Ok(all.len())
}

fn about(community: &str) -> String {
    format!("hook/{community}")
}
