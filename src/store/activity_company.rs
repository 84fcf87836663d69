//! Who goes to an activity with whom, and who of several is there.

use diesel::prelude::*;

use super::activities::{self, Signup};
use super::among::among;
use super::conn::Conn;
use super::people::{Label, labels};
use super::schema::activity_signups as signups;
use crate::domain::activity::SignupState;
use crate::domain::rates::Way;
use crate::error::Error;

/// Whoever signed somebody up in their name, or beside them, where they have a place there too.
pub fn company(conn: &mut Conn, community: &str, signup: &Signup) -> Result<Option<Label>, Error> {
    let by = &signup.by_id;
    if *by == signup.person_id || !matches!(Way::parse(&signup.way), Some(Way::Proxy | Way::Assisted)) {
        return Ok(None);
    }
    let along =
        activities::of(conn, community, &signup.activity_id, by)?.filter(|theirs| theirs.state == SignupState::In);
    match along {
        Some(_) => Ok(labels(conn, community, std::slice::from_ref(by))?.remove(by)),
        None => Ok(None),
    }
}

/// Who of these has a place at one activity, or waits for one.
pub fn there(conn: &mut Conn, community: &str, activity: &str, people: &[String]) -> Result<Vec<String>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(signups::table
        .filter(signups::community_id.eq(community))
        .filter(signups::activity_id.eq(activity))
        .filter(among(signups::person_id, people))
        .filter(among(signups::state, [SignupState::In.as_str(), SignupState::Waiting.as_str()]))
        .select(signups::person_id)
        .load(conn)?)
}
