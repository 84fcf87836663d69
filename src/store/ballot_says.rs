//! What people say around a ballot: objections to roll and result, what a helper may cast for somebody, and slips handed
//! out at the desk.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{
    ballot_objections as objections, ballot_proxies as proxies, ballot_slips as slips, helpers, mandates,
};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::ballot::roll::{ObjectionKind, ObjectionState};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::keys::{KeyRing, Purpose};
use crate::words::typed;

/// Objections shown at once.
pub const MOST: i64 = 100;
/// How long a slip opens the paper at the kiosk, milliseconds.
pub const SLIP_LIVES: i64 = 10 * 60_000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objections)]
pub struct Objection {
    pub community_id: String,
    pub ballot_id: String,
    pub id: String,
    pub person_id: String,
    pub kind: String,
    pub words: String,
    pub state: String,
    pub answer: String,
    pub filed_by: String,
    pub at: i64,
    pub decided_by: Option<String>,
    pub decided_at: Option<i64>,
}

/// Keeps what somebody says against it; gives its id.
pub fn object<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &str,
    person: &str,
    kind: ObjectionKind,
    words: &str,
) -> Result<String, Error> {
    let row = Objection {
        community_id: tx.community.to_owned(),
        ballot_id: ballot.to_owned(),
        id: new_id(),
        person_id: person.to_owned(),
        kind: kind.as_str().to_owned(),
        words: words.to_owned(),
        state: ObjectionState::Waiting.as_str().to_owned(),
        answer: String::new(),
        filed_by: permit.context().standing.actor.clone(),
        at: tx.now,
        decided_by: None,
        decided_at: None,
    };
    diesel::insert_into(objections::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

pub fn objection(conn: &mut Conn, community: &str, ballot: &str, id: &str) -> Result<Option<Objection>, Error> {
    Ok(objections::table.find((community, ballot, id)).select(Objection::as_select()).first(conn).optional()?)
}

pub fn objections_of(conn: &mut Conn, community: &str, ballot: &str) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::ballot_id.eq(ballot))
        .order(objections::id.desc())
        .limit(MOST)
        .select(Objection::as_select())
        .load(conn)?)
}

/// Somebody's own, newest first.
pub fn own_objections(conn: &mut Conn, community: &str, ballot: &str, person: &str) -> Result<Vec<Objection>, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::person_id.eq(person))
        .filter(objections::ballot_id.eq(ballot))
        .order(objections::id.desc())
        .limit(10)
        .select(Objection::as_select())
        .load(conn)?)
}

/// How many wait for an answer.
pub fn waiting(conn: &mut Conn, community: &str, ballot: &str) -> Result<i64, Error> {
    Ok(objections::table
        .filter(objections::community_id.eq(community))
        .filter(objections::ballot_id.eq(ballot))
        .filter(objections::state.eq(ObjectionState::Waiting.as_str()))
        .select(count_star())
        .first(conn)?)
}

/// # Errors
/// [`Clash::TooLate`] where it was answered already.
pub fn decide<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    objection: &Objection,
    state: ObjectionState,
    answer: &str,
) -> Result<(), Error> {
    let row = objections::table
        .find((tx.community, &objection.ballot_id, &objection.id))
        .filter(objections::state.eq(ObjectionState::Waiting.as_str()));
    let rows = diesel::update(row)
        .set((
            objections::state.eq(state.as_str()),
            objections::answer.eq(answer),
            objections::decided_by.eq(Some(permit.context().standing.actor.clone())),
            objections::decided_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// What a resident stated, for one helper to cast in one ballot.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = proxies)]
pub struct Proxy {
    pub community_id: String,
    pub id: String,
    pub ballot_id: String,
    pub line: i32,
    pub resident_id: String,
    pub helper_id: String,
    /// A `Choice` as JSON.
    pub choice: String,
    /// `given`, `cast` or `ended`.
    pub state: String,
    pub given_at: i64,
    pub ended_at: Option<i64>,
}

/// Keeps it; one given before, to whomever, ends.
pub fn give<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &str,
    line: i32,
    resident: &str,
    helper: &str,
    choice: &str,
) -> Result<String, Error> {
    end_given(tx, permit, ballot, resident)?;
    let row = Proxy {
        community_id: tx.community.to_owned(),
        id: new_id(),
        ballot_id: ballot.to_owned(),
        line,
        resident_id: resident.to_owned(),
        helper_id: helper.to_owned(),
        choice: choice.to_owned(),
        state: "given".to_owned(),
        given_at: tx.now,
        ended_at: None,
    };
    diesel::insert_into(proxies::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// The one in force, or cast, newest first.
pub fn proxy_of(conn: &mut Conn, community: &str, ballot: &str, resident: &str) -> Result<Option<Proxy>, Error> {
    Ok(proxies::table
        .filter(proxies::community_id.eq(community))
        .filter(proxies::resident_id.eq(resident))
        .filter(proxies::ballot_id.eq(ballot))
        .filter(proxies::state.ne("ended"))
        .order(proxies::id.desc())
        .select(Proxy::as_select())
        .first(conn)
        .optional()?)
}

/// How many residents a helper stands for in this ballot, cast or not.
pub fn stands_for(conn: &mut Conn, community: &str, ballot: &str, helper: &str) -> Result<i64, Error> {
    Ok(proxies::table
        .filter(proxies::community_id.eq(community))
        .filter(proxies::helper_id.eq(helper))
        .filter(proxies::ballot_id.eq(ballot))
        .filter(proxies::state.ne("ended"))
        .select(count_star())
        .first(conn)?)
}

/// It was cast as stated.
pub fn proxy_cast<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, id: &str) -> Result<(), Error> {
    diesel::update(proxies::table.find((tx.community, id))).set(proxies::state.eq("cast")).execute(tx.conn)?;
    Ok(())
}

/// Ends what was given and not cast; how many there were.
pub fn end_given<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, resident: &str) -> Result<usize, Error> {
    let given = proxies::table
        .filter(proxies::community_id.eq(tx.community))
        .filter(proxies::resident_id.eq(resident))
        .filter(proxies::ballot_id.eq(ballot))
        .filter(proxies::state.eq("given"));
    Ok(diesel::update(given).set((proxies::state.eq("ended"), proxies::ended_at.eq(Some(tx.now)))).execute(tx.conn)?)
}

/// Helpers whom somebody has authorised for anything now: who can be asked to cast it.
pub fn helpers_of(conn: &mut Conn, community: &str, resident: &str, now: i64) -> Result<Vec<String>, Error> {
    Ok(mandates::table
        .inner_join(
            helpers::table
                .on(helpers::community_id.eq(mandates::community_id).and(helpers::person_id.eq(mandates::helper_id))),
        )
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::state.eq_any(["active", "cooling_off"].map(str::to_owned)))
        .filter(mandates::until_at.gt(now))
        .order(mandates::helper_id.asc())
        .distinct()
        .limit(20)
        .select(mandates::helper_id)
        .load(conn)?)
}

/// A slip somebody was handed at the desk.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = slips)]
pub struct Slip {
    pub community_id: String,
    pub hash: Vec<u8>,
    pub ballot_id: String,
    pub line: i32,
    pub person_id: String,
    pub issued_by: String,
    pub ends_at: i64,
    pub used_at: Option<i64>,
}

impl Slip {
    pub fn is_good(&self, now: i64) -> bool {
        self.used_at.is_none() && now < self.ends_at
    }
}

fn hash_of(keys: &KeyRing, code: &str) -> Vec<u8> {
    keys.mac(Purpose::CardNumbers, &[b"ballot slip", code.as_bytes()]).to_vec()
}

/// Makes a slip and gives its eight digits, which are nowhere kept; one made before for them opens nothing more.
pub fn hand<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &str,
    line: i32,
    person: &str,
) -> Result<String, Error> {
    diesel::delete(
        slips::table
            .filter(slips::community_id.eq(tx.community))
            .filter(slips::person_id.eq(person))
            .filter(slips::ballot_id.eq(ballot)),
    )
    .execute(tx.conn)?;
    let code = format!("{:08}", rand::random_range(0..100_000_000_u32));
    let row = Slip {
        community_id: tx.community.to_owned(),
        hash: hash_of(tx.keys, &code),
        ballot_id: ballot.to_owned(),
        line,
        person_id: person.to_owned(),
        issued_by: permit.context().standing.actor.clone(),
        ends_at: tx.now + SLIP_LIVES,
        used_at: None,
    };
    diesel::insert_into(slips::table).values(&row).execute(tx.conn)?;
    Ok(code)
}

/// The slip with this code, typed in any way, while it can be used.
pub fn slip(conn: &mut Conn, keys: &KeyRing, community: &str, code: &str, now: i64) -> Result<Option<Slip>, Error> {
    Ok(any_slip(conn, keys, community, code)?.filter(|slip| slip.is_good(now)))
}

/// The same, used or not.
pub fn any_slip(conn: &mut Conn, keys: &KeyRing, community: &str, code: &str) -> Result<Option<Slip>, Error> {
    let Some(code) = typed::code(code, 8) else { return Ok(None) };
    Ok(slips::table.find((community, hash_of(keys, &code))).select(Slip::as_select()).first(conn).optional()?)
}

/// # Errors
/// [`Clash::TooLate`] where it was used at the same moment.
pub fn use_slip(tx: &mut Tx<'_>, _: Housekeeping, slip: &Slip) -> Result<(), Error> {
    let row = slips::table.find((tx.community, &slip.hash)).filter(slips::used_at.is_null());
    let rows = diesel::update(row).set(slips::used_at.eq(Some(tx.now))).execute(tx.conn)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// The ballots in which a resident asked this helper to cast something.
pub fn asked_of(conn: &mut Conn, community: &str, resident: &str, helper: &str) -> Result<Vec<String>, Error> {
    Ok(proxies::table
        .filter(proxies::community_id.eq(community))
        .filter(proxies::resident_id.eq(resident))
        .filter(proxies::helper_id.eq(helper))
        .filter(proxies::state.ne("ended"))
        .limit(MOST)
        .select(proxies::ballot_id)
        .load(conn)?)
}
