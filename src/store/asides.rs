//! What stands beside a request: whose hand wrote its words, who let it be public, and summaries.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::columns::text_column;
use super::conn::Conn;
use super::schema::{request_asides, request_summaries, requests};
use super::seen_steps;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::request::{Hand, Leave, RequestState};
use crate::domain::tiers::{FileByKey, FileRequest, Kind};
use crate::error::{Clash, Error};

text_column!(Hand);

/// Public requests looked through for one page of the board at most: nearly all of them have their line by staff.
pub const LOOKED: usize = 3_000;
/// Read at once where a page holds no more: as a rule all of them have their line.
const FIRST: usize = 60;
/// Read at once where they had not.
const STRIDE: usize = 600;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = request_asides)]
pub struct Aside {
    pub community_id: String,
    pub request_id: String,
    /// Its place is nobody's home.
    pub shared: bool,
    pub hand: Hand,
    pub resident_lets: bool,
    /// Whose hands ticked it, or took it back.
    pub resident_by: Option<String>,
    pub resident_at: Option<i64>,
    pub staff_lets: bool,
    pub staff_by: Option<String>,
    pub staff_at: Option<i64>,
    /// What the public board says, checked by staff; kept when staff take their leave back.
    pub summary: Option<String>,
}

impl Aside {
    /// `category`: whether it may be public by the line it was filed under, not by the list of today.
    pub fn leave(&self, category: bool) -> Leave {
        Leave { category, shared: self.shared, resident: self.resident_lets, staff: self.staff_lets }
    }
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<FileRequest>, aside: &Aside) -> Result<(), Error> {
    diesel::insert_into(request_asides::table).values(aside).execute(tx.conn)?;
    Ok(())
}

/// `None` for what was filed before asides were kept: in somebody's home, by their own hand, public to nobody.
pub fn find(conn: &mut Conn, community: &str, request: &str) -> Result<Option<Aside>, Error> {
    Ok(request_asides::table.find((community, request)).select(Aside::as_select()).first(conn).optional()?)
}

/// The resident's leave, given or taken back; the request's own `public` follows.
pub fn resident_lets<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, aside: &Aside, lets: bool) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    diesel::update(request_asides::table.find((tx.community, &aside.request_id)))
        .set((
            request_asides::resident_lets.eq(lets),
            request_asides::resident_by.eq(Some(by)),
            request_asides::resident_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The staff's leave with the summary the board shows, or their leave taken back.
pub fn staff_lets<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    aside: &Aside,
    summary: Option<&str>,
) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = request_asides::table.find((tx.community, &aside.request_id));
    diesel::update(row)
        .set((
            request_asides::staff_lets.eq(summary.is_some()),
            request_asides::staff_by.eq(Some(by)),
            request_asides::staff_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    if let Some(summary) = summary {
        diesel::update(row).set(request_asides::summary.eq(Some(summary))).execute(tx.conn)?;
    }
    Ok(())
}

/// Staff let all that comes by a key be seen, whoever issued it; it is seen at once, without a summary, and so not on the
/// board yet.
pub fn opened_by_key(tx: &mut Tx<'_>, _: &Permit<FileByKey>, request: &str, by: &str) -> Result<(), Error> {
    diesel::update(request_asides::table.find((tx.community, request)))
        .set((
            request_asides::staff_lets.eq(true),
            request_asides::staff_by.eq(Some(by)),
            request_asides::staff_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
    diesel::update(requests::table.find((tx.community, request))).set(requests::public.eq(true)).execute(tx.conn)?;
    seen_steps::follow(tx.conn, tx.community, request)
}

/// Whether it stands on the board, if nobody changed the request since it was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did.
pub fn set_public<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    request: &str,
    version: i32,
    public: bool,
) -> Result<(), Error> {
    let changed = diesel::update(requests::table.find((tx.community, request)).filter(requests::version.eq(version)))
        .set((requests::public.eq(public), requests::version.eq(version + 1)))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    seen_steps::follow(tx.conn, tx.community, request)
}

/// A summary beside the own words: the newest is shown, none is ever changed.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = request_summaries)]
pub struct Summary {
    pub community_id: String,
    pub request_id: String,
    pub id: String,
    pub words: String,
    pub by_id: String,
    pub at: i64,
}

pub fn add_summary<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &str, words: &str) -> Result<(), Error> {
    let row = Summary {
        community_id: tx.community.to_owned(),
        request_id: request.to_owned(),
        id: new_id(),
        words: words.to_owned(),
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
    };
    diesel::insert_into(request_summaries::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// The summaries of a request, newest first, up to ten.
pub fn summaries(conn: &mut Conn, community: &str, request: &str) -> Result<Vec<Summary>, Error> {
    Ok(request_summaries::table
        .filter(request_summaries::community_id.eq(community))
        .filter(request_summaries::request_id.eq(request))
        .order(request_summaries::id.desc())
        .limit(10)
        .select(Summary::as_select())
        .load(conn)?)
}

/// A request as the public board shows it: nothing in it names anybody.
#[derive(Clone, Debug, Queryable)]
pub struct Public {
    pub id: String,
    pub number: i64,
    pub category_id: String,
    pub building_id: Option<String>,
    pub party_id: String,
    pub state: RequestState,
    pub open: bool,
    pub filed_at: i64,
    pub answer_due: i64,
    pub solve_due: i64,
    pub answered_at: Option<i64>,
    pub solved_at: Option<i64>,
    pub confirmed_at: Option<i64>,
    pub summary: Option<String>,
}

/// Which public requests.
#[derive(Clone, Debug, Default)]
pub struct PublicFilter {
    pub number: Option<i64>,
    /// Only what is still being worked on, or only what is not.
    pub open: Option<bool>,
    /// A category's id.
    pub category: Option<String>,
    /// Before this id.
    pub before: Option<String>,
}

/// A page of the board.
#[derive(Debug, Default)]
pub struct OnBoard {
    pub rows: Vec<Public>,
    /// Down to here it was looked for, and no further: there may be more.
    pub until: Option<String>,
}

/// Public requests, newest first, by the index of what is public; at most [`LOOKED`] are looked through.
pub fn public(conn: &mut Conn, community: &str, filter: &PublicFilter, limit: usize) -> Result<OnBoard, Error> {
    let (mut found, mut looked, mut before) = (OnBoard::default(), 0, filter.before.clone());
    while found.rows.len() < limit {
        let next = PublicFilter { before: before.clone(), ..filter.clone() };
        let most = limit.max(if looked == 0 { FIRST } else { STRIDE });
        let stride = next_public(conn, community, &next, most)?;
        let ended = stride.len() < most || filter.number.is_some();
        looked += stride.len();
        before = stride.last().map(|r| r.id.clone());
        // What another system let be known has no line by staff here; it is read through Open311.
        found.rows.extend(stride.into_iter().filter(|r| r.summary.is_some()));
        if ended {
            break;
        }
        if looked >= LOOKED {
            found.until = before.filter(|_| found.rows.len() < limit);
            break;
        }
    }
    found.rows.truncate(limit);
    Ok(found)
}

/// The next so many, with a summary or without. Of one category they are read open and ended apart, as their index keeps
/// them, and put together here.
fn next_public(conn: &mut Conn, community: &str, filter: &PublicFilter, limit: usize) -> Result<Vec<Public>, Error> {
    if filter.category.is_none() || filter.open.is_some() {
        return some_public(conn, community, filter, limit);
    }
    let mut found = some_public(conn, community, &PublicFilter { open: Some(true), ..filter.clone() }, limit)?;
    found.extend(some_public(conn, community, &PublicFilter { open: Some(false), ..filter.clone() }, limit)?);
    found.sort_by(|a, b| b.id.cmp(&a.id));
    found.truncate(limit);
    Ok(found)
}

fn some_public(conn: &mut Conn, community: &str, filter: &PublicFilter, limit: usize) -> Result<Vec<Public>, Error> {
    let mut query = requests::table
        .left_join(request_asides::table.on(
            request_asides::community_id.eq(requests::community_id).and(request_asides::request_id.eq(requests::id)),
        ))
        .filter(requests::community_id.eq(community.to_owned()))
        .filter(requests::public.eq(true))
        .into_boxed();
    if let Some(number) = filter.number {
        query = query.filter(requests::number.eq(number));
    }
    if let Some(open) = filter.open {
        query = query.filter(requests::open.eq(open));
    }
    if let Some(category) = &filter.category {
        query = query.filter(requests::category_id.eq(category.clone()));
    }
    if let Some(before) = &filter.before {
        query = query.filter(requests::id.lt(before.clone()));
    }
    Ok(query
        .order(requests::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((
            requests::id,
            requests::number,
            requests::category_id,
            requests::building_id,
            requests::party_id,
            requests::state,
            requests::open,
            requests::filed_at,
            requests::answer_due,
            requests::solve_due,
            requests::answered_at,
            requests::solved_at,
            requests::confirmed_at,
            request_asides::summary.nullable(),
        ))
        .load(conn)?)
}

/// Public summaries of several requests, of those that are public.
pub fn public_summaries(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    let mut found = HashMap::new();
    for some in ids.chunks(256) {
        let rows: Vec<(String, Option<String>)> = requests::table
            .inner_join(
                request_asides::table.on(request_asides::community_id
                    .eq(requests::community_id)
                    .and(request_asides::request_id.eq(requests::id))),
            )
            .filter(requests::community_id.eq(community))
            .filter(requests::public.eq(true))
            .filter(among(requests::id, some))
            .select((requests::id, request_asides::summary))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(id, summary)| Some((id, summary?))));
    }
    Ok(found)
}
