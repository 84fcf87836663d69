//! How the first answer to a request came: in its hours or not, and whose it was when they ended. Written once: whoever has
//! it afterwards is not judged by it, and a reopening, which starts the hours anew, takes back no verdict.

use diesel::prelude::*;

use super::conn::Conn;
use super::requests::Request;
use super::schema::first_answers;
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::on_each;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = first_answers)]
pub struct FirstAnswer {
    pub community_id: String,
    pub request_id: String,
    /// Whose it was when it was answered, or when the hours for it ended.
    pub party_id: String,
    pub in_time: bool,
}

/// Something is said to the resident now; `request` as it was before.
pub fn given<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &Request) -> Result<(), Error> {
    let in_time = tx.now <= request.answer_due;
    if request.answered_at.is_none() { keep(tx, request, in_time) } else { Ok(()) }
}

/// The hours for an answer have passed, where they have.
pub fn missed<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, request: &Request) -> Result<(), Error> {
    let passed = request.answered_at.is_none() && request.answer_due < tx.now;
    if passed { keep(tx, request, false) } else { Ok(()) }
}

fn keep(tx: &mut Tx<'_>, request: &Request, in_time: bool) -> Result<(), Error> {
    let row = FirstAnswer {
        community_id: tx.community.to_owned(),
        request_id: request.id.clone(),
        party_id: request.party_id.clone(),
        in_time,
    };
    let table = first_answers::table;
    on_each!(&mut *tx.conn, c => diesel::insert_into(table).values(&row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, request: &str) -> Result<Option<FirstAnswer>, Error> {
    Ok(first_answers::table.find((community, request)).select(FirstAnswer::as_select()).first(conn).optional()?)
}
