//! The queue at any size: one index leads, everything else is judged within a bound, so that no filter and no mixture
//! of filters ever costs more at a million rows than at ten thousand.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::among::among;
use super::conn::Conn;
use super::how_many::HowMany;
use super::requests::Request;
use super::schema::{buildings, requests};
use super::together::Together;
use crate::domain::queue::{IN_HAND, Lead, Meaning, Row, Runs, Sought};
use crate::domain::request::RequestState;
use crate::error::Error;

/// Rows judged for one page at most, as many as a community of sixteen thousand requests has open; what lies beyond is
/// judged for the page after.
pub const JUDGED: usize = 800;
/// Nothing is counted beyond this: whoever has more wants a filter, not a number.
pub const COUNTED: usize = 200;

/// The instants a filter of clocks asks for: from the first, before the second.
pub type Between = (Option<i64>, Option<i64>);

/// A place in the queue: due time and id of a row.
pub type Key = (i64, String);

/// What was asked, with all that its words mean.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub sought: Sought,
    pub meaning: Meaning,
    pub due: Between,
    pub after: Option<Key>,
}

impl Asked {
    /// Within the clocks asked for, and after the page before.
    fn reaches(&self, row: &Narrow) -> bool {
        self.due.0.is_none_or(|from| row.due_at >= from)
            && self.due.1.is_none_or(|before| row.due_at < before)
            && self.after.as_ref().is_none_or(|after| row.key() > *after)
    }
}

/// A page of the queue.
#[derive(Debug, Default)]
pub struct Found {
    pub rows: Vec<Request>,
    /// Where the next page goes on.
    pub next: Option<Key>,
    /// How many fit among those looked at, this page's included.
    pub fitting: usize,
    /// Not all was looked at: there may be more than `fitting`.
    pub bounded: bool,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests)]
struct Narrow {
    id: String,
    due_at: i64,
    state: RequestState,
    party_id: String,
    handler_id: Option<String>,
    category_id: String,
    building_id: Option<String>,
    channel: String,
    resident_id: String,
    words: String,
    place_words: String,
}

impl Narrow {
    fn row(&self) -> Row<'_> {
        Row {
            id: &self.id,
            state: self.state,
            party: &self.party_id,
            handler: self.handler_id.as_deref(),
            category: &self.category_id,
            building: self.building_id.as_deref(),
            channel: &self.channel,
            resident: &self.resident_id,
            words: &self.words,
            place: &self.place_words,
        }
    }

    fn key(&self) -> Key {
        (self.due_at, self.id.clone())
    }
}

/// The page after `asked.after`, soonest first.
pub fn page(conn: &mut Conn, community: &str, asked: &Asked, limit: usize) -> Result<Found, Error> {
    if let Some(number) = asked.sought.number() {
        return by_number(conn, community, asked, number);
    }
    if let Some(runs) = asked.sought.runs(&asked.meaning.me) {
        return side_by_side(conn, community, asked, limit, runs);
    }
    let mut seen = match asked.sought.lead(&asked.meaning.me) {
        Lead::Risen => risen(conn, community, asked)?,
        _ if !asked.sought.judged(&asked.meaning.me) => return unjudged(conn, community, asked, limit),
        _ => led(conn, community, asked, JUDGED + 1)?,
    };
    // What lies beyond the window has not been looked at, in whatever way it could be found.
    let horizon = (seen.len() > JUDGED).then(|| seen.get(JUDGED - 1).map(Narrow::key)).flatten();
    seen.truncate(JUDGED);
    if !asked.meaning.residents.is_empty() {
        let theirs = of_residents(conn, community, asked, JUDGED)?;
        merge(&mut seen, theirs, horizon.as_ref());
    }
    seen.retain(|row| asked.sought.fits(&row.row(), &asked.meaning));
    let fitting = seen.len();
    let next = match (seen.len() > limit, horizon.clone()) {
        (true, _) => seen.get(limit - 1).map(Narrow::key),
        (false, horizon) => horizon,
    };
    seen.truncate(limit);
    Ok(Found { rows: whole(conn, community, &seen)?, next, fitting, bounded: horizon.is_some() })
}

/// Where the leading index says it all: a page of rows is read and no more. How many there are is counted in the index
/// alone, and only for the first page.
fn unjudged(conn: &mut Conn, community: &str, asked: &Asked, limit: usize) -> Result<Found, Error> {
    let lead = asked.sought.lead(&asked.meaning.me);
    let mut rows: Vec<Request> =
        in_order(community, asked, &lead, limit + 1).select(Request::as_select()).load(conn)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let counted = |conn: &mut Conn| {
        let most = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
        HowMany(leading(community, asked, &lead).limit(most).select(requests::due_at)).get_result::<i64>(conn)
    };
    answered(conn, asked, rows, more, counted)
}

/// The same of several runs of one index: each is walked as far as a page goes, in the index alone, and only the rows of
/// the page are read.
fn side_by_side(conn: &mut Conn, community: &str, asked: &Asked, limit: usize, runs: Runs) -> Result<Found, Error> {
    let leads: Vec<Lead> = match runs {
        Runs::InHand => IN_HAND.into_iter().map(Lead::State).collect(),
        Runs::Grid => asked.meaning.grid_buildings.iter().cloned().map(Lead::Building).collect(),
    };
    if leads.is_empty() {
        return Ok(Found::default());
    }
    let first = |most: usize| Together {
        runs: leads
            .iter()
            .map(|lead| in_order(community, asked, lead, most).select((requests::due_at, requests::id)))
            .collect(),
        limit: i64::try_from(most).unwrap_or(i64::MAX),
    };
    let mut keys: Vec<Key> = first(limit + 1).load(conn)?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    let ids: Vec<String> = keys.into_iter().map(|(_, id)| id).collect();
    let rows = several(conn, community, &ids)?;
    answered(conn, asked, rows, more, |conn| HowMany(first(COUNTED + 1)).get_result::<i64>(conn))
}

/// A page that was read whole; `counted` says how many there are, up to one more than are counted.
fn answered(
    conn: &mut Conn,
    asked: &Asked,
    rows: Vec<Request>,
    more: bool,
    counted: impl FnOnce(&mut Conn) -> QueryResult<i64>,
) -> Result<Found, Error> {
    let next = if more { rows.last().map(|r| (r.due_at, r.id.clone())) } else { None };
    let (fitting, bounded) = match (more, &asked.after) {
        (false, _) => (rows.len(), false),
        (true, Some(_)) => (rows.len(), true),
        (true, None) => {
            let counted = usize::try_from(counted(conn)?).unwrap_or_default();
            (counted.min(COUNTED), counted > COUNTED)
        }
    };
    Ok(Found { rows, next, fitting, bounded })
}

/// One row by its number, if the reader may see it, open or not.
fn by_number(conn: &mut Conn, community: &str, asked: &Asked, number: i64) -> Result<Found, Error> {
    let found: Option<Request> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::number.eq(number))
        .select(Request::as_select())
        .first(conn)
        .optional()?;
    let theirs = |r: &Request| asked.sought.party.as_ref().is_none_or(|party| *party == r.party_id);
    let rows: Vec<Request> = found.into_iter().filter(theirs).collect();
    Ok(Found { fitting: rows.len(), rows, ..Found::default() })
}

/// Rows of the leading index in the queue's order.
fn led(conn: &mut Conn, community: &str, asked: &Asked, window: usize) -> Result<Vec<Narrow>, Error> {
    let lead = asked.sought.lead(&asked.meaning.me);
    Ok(in_order(community, asked, &lead, window).select(Narrow::as_select()).load(conn)?)
}

fn in_order(
    community: &str,
    asked: &Asked,
    lead: &Lead,
    most: usize,
) -> requests::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let query = leading(community, asked, lead).limit(most);
    // What is NULL is no equality to PostgreSQL, which then sorts by hand: asked for all the columns of the index, of which
    // the first are the same in every row, it walks along it.
    match lead {
        Lead::Nobody => {
            let by_index =
                (requests::handler_id.asc(), requests::open.asc(), requests::due_at.asc(), requests::id.asc());
            query.order(by_index)
        }
        Lead::Outdoors => {
            let by_index =
                (requests::building_id.asc(), requests::open.asc(), requests::due_at.asc(), requests::id.asc());
            query.order(by_index)
        }
        _ => query.order((requests::due_at.asc(), requests::id.asc())),
    }
}

/// What the leading index is asked for, of all that was asked.
fn leading(
    community: &str,
    asked: &Asked,
    lead: &Lead,
) -> requests::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let open = asked.sought.open();
    let mut query = requests::table.filter(requests::community_id.eq(community.to_owned())).into_boxed();
    query = match lead.clone() {
        Lead::State(state) => query.filter(requests::state.eq(state)),
        // Said so, SQLite reads them in the one index that holds all that is judged (`requests_open_words`).
        Lead::Open if open && asked.sought.judged(&asked.meaning.me) => {
            query.filter(sql::<Bool>("requests.open IS TRUE"))
        }
        Lead::Risen | Lead::Open => query.filter(requests::open.eq(open)),
        Lead::Person(id) => query.filter(requests::handler_id.eq(id)).filter(requests::open.eq(open)),
        Lead::Nobody => query.filter(requests::handler_id.is_null()).filter(requests::open.eq(open)),
        Lead::Building(id) => query.filter(requests::building_id.eq(id)).filter(requests::open.eq(open)),
        Lead::Outdoors => query.filter(requests::building_id.is_null()).filter(requests::open.eq(open)),
        Lead::Category(id) => query.filter(requests::category_id.eq(id)).filter(requests::open.eq(open)),
        Lead::Channel(way) => query.filter(requests::channel.eq(way.as_str())).filter(requests::open.eq(open)),
        Lead::Party(id) => query.filter(requests::party_id.eq(id)).filter(requests::open.eq(open)),
    };
    // What goes with others has no clock of its own and is handled with the first (`store::problems`).
    if open {
        query = query.filter(requests::due_at.lt(i64::MAX));
    }
    if let Some(from) = asked.due.0 {
        query = query.filter(requests::due_at.ge(from));
    }
    if let Some(before) = asked.due.1 {
        query = query.filter(requests::due_at.lt(before));
    }
    if let Some((due, id)) = &asked.after {
        // A row value: both engines walk on in the index from here, however many share the instant.
        let beyond = sql::<Bool>("(requests.due_at, requests.id) > (")
            .bind::<BigInt, _>(*due)
            .sql(", ")
            .bind::<Text, _>(id.clone())
            .sql(")");
        query = query.filter(beyond);
    }
    query
}

/// What rose and is open, by its ids: a handful, put in the queue's order here.
fn risen(conn: &mut Conn, community: &str, asked: &Asked) -> Result<Vec<Narrow>, Error> {
    let mut found: Vec<Narrow> = Vec::new();
    for some in asked.meaning.risen.chunks(256) {
        let rows: Vec<Narrow> = requests::table
            .filter(requests::community_id.eq(community))
            .filter(among(requests::id, some))
            .filter(requests::open.eq(true))
            .filter(requests::due_at.lt(i64::MAX))
            .select(Narrow::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().filter(|row| asked.reaches(row)));
    }
    found.sort_by_key(Narrow::key);
    Ok(found)
}

/// What the residents whose name was typed have open, or have ended, as was asked; at most fifty of them.
fn of_residents(conn: &mut Conn, community: &str, asked: &Asked, window: usize) -> Result<Vec<Narrow>, Error> {
    let found: Vec<Narrow> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::resident_id, asked.meaning.residents.iter().take(50).cloned()))
        .filter(requests::open.eq(asked.sought.open()))
        .order(requests::id.desc())
        .limit(i64::try_from(window).unwrap_or(i64::MAX))
        .select(Narrow::as_select())
        .load(conn)?;
    Ok(found.into_iter().filter(|row| asked.reaches(row)).collect())
}

/// Puts both together in the queue's order, each once, nothing beyond what both have looked at.
fn merge(seen: &mut Vec<Narrow>, theirs: Vec<Narrow>, horizon: Option<&Key>) {
    seen.extend(theirs.into_iter().filter(|row| horizon.is_none_or(|end| row.key() <= *end)));
    seen.sort_by_key(Narrow::key);
    seen.dedup_by(|a, b| a.id == b.id);
}

fn whole(conn: &mut Conn, community: &str, narrow: &[Narrow]) -> Result<Vec<Request>, Error> {
    let ids: Vec<String> = narrow.iter().map(|row| row.id.clone()).collect();
    several(conn, community, &ids)
}

/// The soonest of all that is open.
pub fn soonest(conn: &mut Conn, community: &str, limit: usize) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::open.eq(true))
        .filter(requests::due_at.lt(i64::MAX))
        .order((requests::due_at.asc(), requests::id.asc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(Request::as_select())
        .load(conn)?)
}

/// Several requests in one statement, in the order asked for.
pub fn several(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Request>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Request> = requests::table
        .filter(requests::community_id.eq(community))
        .filter(among(requests::id, ids.iter().cloned()))
        .select(Request::as_select())
        .load(conn)?;
    found.sort_by_key(|r| ids.iter().position(|id| *id == r.id));
    Ok(found)
}

/// The buildings of a grid: tens.
pub fn buildings_of_grid(conn: &mut Conn, community: &str, grid: &str) -> Result<Vec<String>, Error> {
    Ok(buildings::table
        .filter(buildings::community_id.eq(community))
        .filter(buildings::grid_id.eq(grid))
        .limit(500)
        .select(buildings::id)
        .load(conn)?)
}
