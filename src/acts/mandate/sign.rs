//! The signed paper comes back: the desk keeps its photo and the name of whoever watched it being signed.

use serde_json::json;

use super::begin;
use crate::acts::ask;
use crate::domain::mandate::{Evidence, WitnessRefusal, check_witness};
use crate::domain::person::PersonName;
use crate::domain::policy::Refusal;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::SignMandate;
use crate::error::{Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{Mandate, NewEvidence};
use crate::store::people;
use crate::store::requests::NewPhoto;
use crate::store::tx::Tx;
use crate::words::{Key, k};

/// The paper as it came back.
#[derive(Clone, Debug)]
pub struct Signed {
    pub mandate: String,
    pub version: Option<i32>,
    /// As typed.
    pub witness: String,
    /// Its pages, already cleaned and in the blob store.
    pub photos: Vec<NewPhoto>,
}

/// Keeps the paper (K3). The mandate holds at once for tiers 0 and 1; tier 2 waits 72 hours.
pub async fn sign(db: &Db, community: &str, standing: Standing, claim: Claim, paper: Signed) -> Result<(), Error> {
    let standing = Standing { channel: Channel::Paper, ..standing };
    db.write("sign_mandate", community, move |tx| {
        let found = super::find(tx, &paper.mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        super::unchanged(&found, paper.version)?;
        begin::still_right(tx, &found, Evidence::K3)?;
        if standing.actor == found.resident_id {
            return Err(Error::refused(Refusal::OwnHands));
        }
        let witness = check(tx, &found, &paper)?;
        let permit = ask::<SignMandate>(tx, &standing, &super::not_by_the_helper(&found))?;
        let pages: Vec<NewEvidence<'_>> = paper
            .photos
            .iter()
            .map(|photo| NewEvidence {
                mandate: &found.id,
                kind: Evidence::K3,
                staff: Some(&standing.actor),
                witness: Some(&witness),
                photo: Some(&photo.hash),
            })
            .collect();
        let hashes: Vec<&str> = paper.photos.iter().map(|p| p.hash.as_str()).collect();
        let more = json!({ "evidence": Evidence::K3.as_str(), "witness": witness, "photos": hashes });
        begin::begin(tx, permit, &found, Evidence::K3, &pages, more)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

/// The witness's name, tidied; every trouble at its field.
fn check(tx: &mut Tx<'_>, mandate: &Mandate, paper: &Signed) -> Result<String, Error> {
    let mut errors = FieldErrors::default();
    let ids = [mandate.helper_id.clone(), mandate.resident_id.clone()];
    let names = people::labels(tx.conn, tx.community, &ids)?;
    let name = |id: &str| names.get(id).map(|l| l.name.as_str()).unwrap_or_default();
    let witness = match PersonName::parse(&paper.witness) {
        Ok(witness) => witness.as_str().to_owned(),
        Err(_) => String::new(),
    };
    if let Err(why) = check_witness(&witness, name(&mandate.helper_id), name(&mandate.resident_id)) {
        errors.add("witness", witness_words(why));
    }
    if paper.photos.is_empty() {
        errors.add("photo", k::MANDATING_ERROR_PHOTO);
    }
    errors.finish()?;
    Ok(witness)
}

fn witness_words(why: WitnessRefusal) -> Key {
    match why {
        WitnessRefusal::Nobody => k::MANDATING_ERROR_WITNESS_NOBODY,
        WitnessRefusal::IsTheHelper => k::MANDATING_ERROR_WITNESS_HELPER,
        WitnessRefusal::IsTheResident => k::MANDATING_ERROR_WITNESS_RESIDENT,
    }
}
