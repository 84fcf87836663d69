//! Sessions that may be over, as far as they tell whose a form was that comes late.

use diesel::prelude::*;

use crate::error::Error;
use crate::keys::sha256;
use crate::store::conn::Conn;
use crate::store::schema::sessions;

/// So many of somebody's sessions are looked at: nobody has a form older than that in their hands.
const LATEST: i64 = 20;

/// Whose session a token was, alive or not.
pub fn person_behind(conn: &mut Conn, community: &str, token: &str) -> Result<Option<String>, Error> {
    Ok(sessions::table
        .filter(sessions::community_id.eq(community))
        .filter(sessions::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()))
        .select(sessions::person_id)
        .first(conn)
        .optional()?)
}

/// The ids of a person's latest sessions, those that are over too.
pub fn latest_of(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<String>, Error> {
    Ok(sessions::table
        .filter(sessions::community_id.eq(community))
        .filter(sessions::person_id.eq(person))
        .order(sessions::id.desc())
        .limit(LATEST)
        .select(sessions::id)
        .load(conn)?)
}
