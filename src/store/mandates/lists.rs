//! Mandates as lists: a resident's helpers, a helper's residents, the desk's tabs.

use diesel::prelude::*;

use super::row::{Mandate, OPEN};
use crate::domain::mandate::{CONSENT_WITHIN, MandateState, NOTICE};
use crate::domain::request::RequestState;
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::schema::{buildings, homes, mandates, people, requests, search_terms};
use crate::store::{people_search, people_write};

/// Requests looked at for one page of a helper's residents; what is beyond is counted on the resident's own page.
const LOOKS: i64 = 500;

/// Whose mandates are listed.
#[derive(Clone, Debug)]
pub struct OfResident<'a> {
    pub resident: &'a str,
    /// Only those with this helper: a helper is not shown the others.
    pub with: Option<&'a str>,
    /// Before this id.
    pub before: Option<&'a str>,
}

/// A resident's mandates, newest first.
pub fn of_resident(
    conn: &mut Conn,
    community: &str,
    which: &OfResident<'_>,
    limit: i64,
) -> Result<Vec<Mandate>, Error> {
    let mut query = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(which.resident))
        .into_boxed();
    if let Some(helper) = which.with {
        query = query.filter(mandates::helper_id.eq(helper.to_owned()));
    }
    if let Some(before) = which.before {
        query = query.filter(mandates::id.lt(before.to_owned()));
    }
    Ok(query.order(mandates::id.desc()).limit(limit).select(Mandate::as_select()).load(conn)?)
}

/// One of a helper's residents.
#[derive(Clone, Debug)]
pub struct OfHelper {
    pub mandate: Mandate,
    pub name: String,
    /// 3号楼2单元301
    pub place: String,
}

type OfHelperRow = (Mandate, String, Option<String>, Option<String>, Option<String>);

/// A helper's residents under open mandates, by name, found as the desk finds people by what was typed, after the name
/// and id given. One statement, whatever their number.
pub fn of_helper(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    typed: &str,
    after: Option<(&str, &str)>,
    now: i64,
    limit: i64,
) -> Result<Vec<OfHelper>, Error> {
    let mut query = mandates::table
        .inner_join(
            people::table.on(people::community_id.eq(mandates::community_id).and(people::id.eq(mandates::resident_id))),
        )
        .left_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(homes::id.nullable().eq(people::home_id))),
        )
        .left_join(
            buildings::table
                .on(buildings::community_id.eq(homes::community_id).and(buildings::id.eq(homes::building_id))),
        )
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .into_boxed();
    let terms = people_search::terms(typed);
    if terms.is_empty() && !typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    for (at, term) in terms.iter().enumerate() {
        let found = search_terms::table
            .filter(search_terms::community_id.eq(community.to_owned()))
            .filter(search_terms::entity.eq(people_write::ENTITY))
            .select(search_terms::entity_id);
        query = if at + 1 == terms.len() && people_search::is_latin(term) {
            let opens = search_terms::term.ge(term.clone()).and(search_terms::term.lt(people_search::after_all(term)));
            let opens = opens.and(search_terms::term.like(format!("{term}%")));
            query.filter(mandates::resident_id.eq_any(found.filter(opens)))
        } else {
            query.filter(mandates::resident_id.eq_any(found.filter(search_terms::term.eq(term.clone()))))
        };
    }
    if let Some((name, id)) = after {
        query = query.filter(
            people::name.gt(name.to_owned()).or(people::name.eq(name.to_owned()).and(people::id.gt(id.to_owned()))),
        );
    }
    let rows = query
        .order((people::name.asc(), people::id.asc()))
        .limit(limit)
        .select((
            Mandate::as_select(),
            people::name,
            buildings::name.nullable(),
            homes::unit.nullable(),
            homes::door.nullable(),
        ))
        .load::<OfHelperRow>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(mandate, name, building, unit, door)| OfHelper {
            mandate,
            name,
            place: [building, unit, door].into_iter().flatten().collect(),
        })
        .collect())
}

/// How many residents a helper has.
pub fn total_of_helper(conn: &mut Conn, community: &str, helper: &str, now: i64) -> Result<i64, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// A request that is being seen to, or was solved and waits for a word.
#[derive(Clone, Debug, Queryable)]
pub struct Look {
    pub resident_id: String,
    pub filed_by: String,
    pub state: RequestState,
    pub open: bool,
}

/// The requests of several residents that are not over, in one statement.
pub fn looks(conn: &mut Conn, community: &str, residents: Vec<String>) -> Result<Vec<Look>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq_any(residents))
        .filter(requests::open.eq(true).or(requests::state.eq(RequestState::Solved)))
        .order(requests::id.desc())
        .limit(LOOKS)
        .select((requests::resident_id, requests::filed_by, requests::state, requests::open))
        .load(conn)?)
}

/// A tab of the desk's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Waiting for consent, or suspended and waiting for review.
    Check,
    Active,
    Ending,
    Ended,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Check, Self::Active, Self::Ending, Self::Ended];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Active => "active",
            Self::Ending => "ending",
            Self::Ended => "ended",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.as_str() == text)
    }
}

/// The desk's mandates: what still runs by its end, soonest first, after the end and id given; what has ended newest
/// first, before the id given.
pub fn at_desk(
    conn: &mut Conn,
    community: &str,
    view: View,
    after: Option<(i64, &str)>,
    now: i64,
    limit: i64,
) -> Result<Vec<Mandate>, Error> {
    use MandateState::{Active, ConsentPending, CoolingOff, Draft, Suspended};
    let waiting = || {
        mandates::state
            .eq_any([Draft, ConsentPending])
            .and(mandates::created_at.gt(now - CONSENT_WITHIN))
            .and(mandates::until_at.gt(now))
    };
    let running = || mandates::state.eq_any([Active, CoolingOff]).and(mandates::until_at.gt(now));
    let suspended = || mandates::state.eq(Suspended).and(mandates::until_at.gt(now));
    let mut query = mandates::table.filter(mandates::community_id.eq(community)).into_boxed();
    query = match view {
        View::Check => query.filter(waiting().or(suspended())),
        View::Active => query.filter(running()),
        View::Ending => query.filter(running().and(mandates::until_at.le(now + NOTICE))),
        View::Ended => query.filter(diesel::dsl::not(waiting().or(running()).or(suspended()))),
    };
    if view == View::Ended {
        if let Some((_, id)) = after {
            query = query.filter(mandates::id.lt(id.to_owned()));
        }
        return Ok(query.order(mandates::id.desc()).limit(limit).select(Mandate::as_select()).load(conn)?);
    }
    if let Some((until, id)) = after {
        query = query
            .filter(mandates::until_at.gt(until).or(mandates::until_at.eq(until).and(mandates::id.gt(id.to_owned()))));
    }
    Ok(query
        .order((mandates::until_at.asc(), mandates::id.asc()))
        .limit(limit)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// How many residents each of several helpers has, in one statement; helpers without any are left out.
pub fn residents_of(
    conn: &mut Conn,
    community: &str,
    helpers: Vec<String>,
    now: i64,
) -> Result<std::collections::HashMap<String, i64>, Error> {
    let rows = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq_any(helpers))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .group_by(mandates::helper_id)
        .select((mandates::helper_id, diesel::dsl::count_star()))
        .load::<(String, i64)>(conn)?;
    Ok(rows.into_iter().collect())
}

/// Those whose mandate ended with the helper's helping and whom nobody helps now, in two statements.
pub fn left_behind(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    reason: &str,
    now: i64,
) -> Result<Vec<String>, Error> {
    let theirs: Vec<String> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::end_reason.eq(reason))
        .order(mandates::id.desc())
        .limit(100)
        .select(mandates::resident_id)
        .load(conn)?;
    let helped: Vec<String> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq_any(theirs.clone()))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .select(mandates::resident_id)
        .load(conn)?;
    let mut alone: Vec<String> = theirs.into_iter().filter(|id| !helped.contains(id)).collect();
    alone.sort_unstable();
    alone.dedup();
    Ok(alone)
}
