//! Who is named with a group: those with an office or a seat, however late they came, and the others a page at a time.

use diesel::prelude::*;

use super::conn::Conn;
use super::groups::Member;
use super::people::Person;
use super::schema::{group_members as members, people};
use crate::domain::group::{MemberState, Role};
use crate::error::Error;

/// Offices and seats of one group; far more than any has.
const MOST: i64 = 200;

/// Those with an office in it or a seat, in the order they came, whenever that was.
pub fn officers(conn: &mut Conn, community: &str, group: &str) -> Result<Vec<(Member, Person)>, Error> {
    Ok(members::table
        .inner_join(
            people::table.on(people::community_id.eq(members::community_id).and(people::id.eq(members::person_id))),
        )
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(MemberState::Member))
        .filter(members::role.ne(Role::Member.as_str()).or(members::seat.ne("")))
        .order(members::id.asc())
        .limit(MOST)
        .select((Member::as_select(), Person::as_select()))
        .load(conn)?)
}

/// The other members, in the order they came, after the row given.
pub fn plain_members(
    conn: &mut Conn,
    community: &str,
    group: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(Member, Person)>, Error> {
    Ok(members::table
        .inner_join(
            people::table.on(people::community_id.eq(members::community_id).and(people::id.eq(members::person_id))),
        )
        .filter(members::community_id.eq(community))
        .filter(members::group_id.eq(group))
        .filter(members::state.eq(MemberState::Member))
        .filter(members::role.eq(Role::Member.as_str()))
        .filter(members::seat.eq(""))
        .filter(members::id.gt(after))
        .order(members::id.asc())
        .limit(limit)
        .select((Member::as_select(), Person::as_select()))
        .load(conn)?)
}
