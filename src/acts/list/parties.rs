//! Who is responsible: a party joins the list, gets another name or telephone, or serves no longer.

use serde_json::{Value, json};

use super::{Changed, change, order};
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::store::answers::Claim;
use crate::store::catalogue;
use crate::store::db::Db;
use crate::store::list::{self, PartyFacts};
use crate::words::k;

/// Parties a community has at most.
pub const MOST: usize = 60;

fn about(facts: &PartyFacts) -> Value {
    json!({ "about": facts.name, "kind": facts.kind, "phone": facts.phone })
}

pub async fn add(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    facts: PartyFacts,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let all = catalogue::parties(tx.conn, tx.community)?;
        let serving = all.iter().filter(|p| p.ended_at.is_none());
        if serving.clone().any(|p| p.name == facts.name) {
            return Err(Error::field("name", k::LIST_ERROR_PARTY_TWICE));
        }
        if serving.count() >= MOST {
            return Err(Error::field("name", k::LIST_ERROR_MOST));
        }
        let id = list::add_party(tx, permit, &facts, order(all.len()))?;
        Ok(Changed { kind: "party", id, content: about(&facts) })
    })
    .await
}

/// What it did before stays under its new name.
pub async fn rename(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    version: i32,
    facts: PartyFacts,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let all = catalogue::parties(tx.conn, tx.community)?;
        if all.iter().any(|p| p.id != id && p.ended_at.is_none() && p.name == facts.name) {
            return Err(Error::field("name", k::LIST_ERROR_PARTY_TWICE));
        }
        list::change_party(tx, permit, &id, version, &facts)?;
        Ok(Changed { kind: "party", id: id.clone(), content: about(&facts) })
    })
    .await
}

/// It serves no longer, once nothing is its job any more.
///
/// # Errors
/// At the field `end`: it still has lines of the list, or requests somebody waits for.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let party = catalogue::party(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        match list::held_by(tx.conn, tx.community, &id)? {
            (0, 0) => {}
            (0, _) => return Err(Error::field("end", k::LIST_ERROR_PARTY_OPEN)),
            _ => return Err(Error::field("end", k::LIST_ERROR_PARTY_LINES)),
        }
        list::end_party(tx, permit, &id)?;
        Ok(Changed { kind: "party", id: id.clone(), content: json!({ "about": party.name, "ended": true }) })
    })
    .await
}
