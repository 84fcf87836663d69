//! A guardian's document is handed in and seen by a second member of staff; then the guardian may act (Civil Code
//! art. 26–39; the resident's consent is not what it rests on).

use serde_json::json;

use super::begin;
use crate::acts::{ask, second_eyes};
use crate::domain::mandate::{Evidence, MandateKind};
use crate::domain::standing::Standing;
use crate::domain::tiers::ProveGuardian;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::NewEvidence;
use crate::store::requests::NewPhoto;
use crate::words::k;

/// Keeps the pages of the document, already cleaned and in the blob store.
pub async fn prove(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    pages: Vec<NewPhoto>,
) -> Result<(), Error> {
    db.write("prove_guardian", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if found.kind != MandateKind::Guardian {
            return Err(Error::Conflict(Clash::TooLate));
        }
        begin::still_right(tx, &found)?;
        // Whoever wrote it down does not also vouch for the paper.
        let two = second_eyes::another(&found.drafted_by, &standing.actor)?;
        if pages.is_empty() {
            return Err(Error::field("photo", k::MANDATING_ERROR_DOCUMENT));
        }
        let permit = ask::<ProveGuardian>(tx, &standing, &super::apart(&standing, &found)?.by_two(two))?;
        let kept: Vec<NewEvidence<'_>> = pages
            .iter()
            .map(|page| NewEvidence {
                staff: Some(&standing.actor),
                photo: Some(&page.hash),
                ..NewEvidence::of(&found.id, Evidence::Document)
            })
            .collect();
        let hashes: Vec<&str> = pages.iter().map(|p| p.hash.as_str()).collect();
        let more = json!({ "evidence": Evidence::Document.as_str(), "photos": hashes });
        begin::begin(tx, permit, &found, Evidence::Document, &kept, more)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}
