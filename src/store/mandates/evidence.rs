//! What a mandate rests on: who was there, how it was shown, the photo of the paper.

use diesel::prelude::*;

use crate::domain::mandate::Evidence;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::schema::mandate_evidence;
use crate::store::tx::{Tx, new_id};

/// On what a consent rests.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandate_evidence)]
pub struct Evidenced {
    pub community_id: String,
    pub id: String,
    pub mandate_id: String,
    pub kind: Evidence,
    pub staff_id: Option<String>,
    pub witness_name: Option<String>,
    /// SHA-256 in hex of the cleaned photo of the signed paper.
    pub photo_hash: Option<String>,
    pub session_id: Option<String>,
    pub at: i64,
    /// `call`, `visit`, `video`, `fingerprint` …
    pub how: Option<String>,
    /// The second member of staff.
    pub second_id: Option<String>,
    /// A grid worker, a duty officer, a second witness, by name.
    pub second_name: Option<String>,
    pub second_phone: Option<String>,
    /// Staff read the whole of it aloud to her.
    pub read_aloud: bool,
}

#[derive(Clone, Debug)]
pub struct NewEvidence<'a> {
    pub mandate: &'a str,
    pub kind: Evidence,
    pub staff: Option<&'a str>,
    pub witness: Option<&'a str>,
    pub photo: Option<&'a str>,
    pub how: Option<&'a str>,
    pub second: Option<&'a str>,
    pub second_name: Option<&'a str>,
    pub second_phone: Option<&'a str>,
    pub read_aloud: bool,
}

impl<'a> NewEvidence<'a> {
    /// Of a kind, with nothing else said.
    pub fn of(mandate: &'a str, kind: Evidence) -> Self {
        Self {
            mandate,
            kind,
            staff: None,
            witness: None,
            photo: None,
            how: None,
            second: None,
            second_name: None,
            second_phone: None,
            read_aloud: false,
        }
    }
}

pub fn add_evidence<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &NewEvidence<'_>) -> Result<(), Error> {
    let row = Evidenced {
        community_id: tx.community.to_owned(),
        id: new_id(),
        mandate_id: new.mandate.to_owned(),
        kind: new.kind,
        staff_id: new.staff.map(str::to_owned),
        witness_name: new.witness.map(str::to_owned),
        photo_hash: new.photo.map(str::to_owned),
        session_id: permit.context().standing.session.clone(),
        at: tx.now,
        how: new.how.map(str::to_owned),
        second_id: new.second.map(str::to_owned),
        second_name: new.second_name.map(str::to_owned),
        second_phone: new.second_phone.map(str::to_owned),
        read_aloud: new.read_aloud,
    };
    diesel::insert_into(mandate_evidence::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// What a mandate rests on, oldest first.
pub fn evidence_of(conn: &mut Conn, community: &str, mandate: &str) -> Result<Vec<Evidenced>, Error> {
    Ok(mandate_evidence::table
        .filter(mandate_evidence::community_id.eq(community))
        .filter(mandate_evidence::mandate_id.eq(mandate))
        .order(mandate_evidence::id.asc())
        .limit(20)
        .select(Evidenced::as_select())
        .load(conn)?)
}

pub fn evidence(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Evidenced>, Error> {
    Ok(mandate_evidence::table.find((community, id)).select(Evidenced::as_select()).first(conn).optional()?)
}
