//! A request with what stands beside it, one row of each: its category, whose wording it is, whether its resident was asked
//! about it, the problem it goes with, its mediation. One journey to the database, for a page that makes many.

use diesel::prelude::*;

use super::asides::Aside;
use super::askings::AskingRow;
use super::catalogue::Category;
use super::conn::Conn;
use super::mediations::Mediation;
use super::requests::Request;
use super::schema::{askings, categories, mediations, problem_requests, request_asides, requests, responsibilities};
use crate::error::Error;

/// One request and its neighbours in other tables.
#[derive(Clone, Debug, Queryable)]
pub struct Found {
    pub request: Request,
    pub category: Category,
    /// Whether it may be public, by the line it was filed under.
    pub may_be_public: bool,
    /// `None` for what was filed before asides were kept.
    pub aside: Option<Aside>,
    pub asking: Option<AskingRow>,
    /// The problem it belongs to.
    pub problem: Option<String>,
    /// The latest, if it was mediated.
    pub mediation: Option<Mediation>,
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Found>, Error> {
    let category = categories::community_id.eq(requests::community_id).and(categories::id.eq(requests::category_id));
    let line = responsibilities::community_id
        .eq(requests::community_id)
        .and(responsibilities::id.eq(requests::responsibility_id));
    let aside =
        request_asides::community_id.eq(requests::community_id).and(request_asides::request_id.eq(requests::id));
    let asking = askings::community_id.eq(requests::community_id).and(askings::request_id.eq(requests::id));
    let problem =
        problem_requests::community_id.eq(requests::community_id).and(problem_requests::request_id.eq(requests::id));
    let mediation = mediations::community_id.eq(requests::community_id).and(mediations::request_id.eq(requests::id));
    Ok(requests::table
        .inner_join(categories::table.on(category))
        .inner_join(responsibilities::table.on(line))
        .left_join(request_asides::table.on(aside))
        .left_join(askings::table.on(asking))
        .left_join(problem_requests::table.on(problem))
        .left_join(mediations::table.on(mediation))
        .filter(requests::community_id.eq(community))
        .filter(requests::id.eq(id))
        .select((
            Request::as_select(),
            Category::as_select(),
            responsibilities::public,
            Option::<Aside>::as_select(),
            Option::<AskingRow>::as_select(),
            problem_requests::problem_id.nullable(),
            Option::<Mediation>::as_select(),
        ))
        .order(mediations::id.desc())
        .first(conn)
        .optional()?)
}
