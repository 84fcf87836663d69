//! The signed paper comes back: the desk keeps its photo and the name of whoever watched it being signed.

use serde_json::json;

use super::begin;
use crate::acts::ask;
use crate::domain::mandate::{Evidence, PaperRefusal, SignedPaper, WitnessRefusal, missing_on};
use crate::domain::person::{Need, PersonName};
use crate::domain::policy::Refusal;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::SignMandate;
use crate::error::{Clash, Error, FieldErrors};
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
    /// As typed: the second witness of somebody who cannot read or see what they sign.
    pub witness_two: String,
    /// Whoever signed with a fingerprint.
    pub fingerprint: bool,
    /// The member of staff who hands it in read the whole of it aloud to her.
    pub read_aloud: bool,
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
        begin::still_right(tx, &found)?;
        if !found.kind.needs_her_word() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        if standing.actor == found.resident_id {
            return Err(Error::refused(Refusal::OwnHands));
        }
        let (witness, second) = check(tx, &found, &paper)?;
        let permit = ask::<SignMandate>(tx, &standing, &super::not_by_the_helper(&found))?;
        let pages: Vec<NewEvidence<'_>> = paper
            .photos
            .iter()
            .map(|photo| NewEvidence {
                mandate: &found.id,
                staff: Some(&standing.actor),
                witness: Some(&witness),
                photo: Some(&photo.hash),
                how: paper.fingerprint.then_some("fingerprint"),
                second_name: second.as_deref(),
                read_aloud: paper.read_aloud,
                ..NewEvidence::of(&found.id, Evidence::K3)
            })
            .collect();
        let hashes: Vec<&str> = paper.photos.iter().map(|p| p.hash.as_str()).collect();
        let more = json!({ "evidence": Evidence::K3.as_str(), "witness": witness, "witness_two": second,
            "fingerprint": paper.fingerprint, "read_aloud": paper.read_aloud, "photos": hashes });
        begin::begin(tx, permit, &found, Evidence::K3, &pages, more)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

/// The witnesses' names, tidied; every trouble at its field. Who cannot read or see signs before two, with a
/// fingerprint; who cannot read, see or hear, or speaks a dialect, had it read to them by staff (TRUST.md §3).
fn check(tx: &mut Tx<'_>, mandate: &Mandate, paper: &Signed) -> Result<(String, Option<String>), Error> {
    let mut errors = FieldErrors::default();
    let resident = people::find(tx.conn, tx.community, &mandate.resident_id)?.ok_or(Error::Missing)?;
    let needs: Vec<Need> = resident.needs.split(',').filter_map(Need::parse).collect();
    let ids = [mandate.helper_id.clone(), mandate.resident_id.clone()];
    let names = people::labels(tx.conn, tx.community, &ids)?;
    let name = |id: &str| names.get(id).map(|l| l.name.as_str()).unwrap_or_default();
    let named = |typed: &str| PersonName::parse(typed).map(|n| n.as_str().to_owned()).unwrap_or_default();
    let (witness, second) = (named(&paper.witness), named(&paper.witness_two));
    let signed = SignedPaper {
        witness: &witness,
        second_witness: &second,
        helper: name(&mandate.helper_id),
        resident: name(&mandate.resident_id),
        needs: &needs,
        fingerprint: paper.fingerprint,
        read_aloud: paper.read_aloud,
        photos: paper.photos.len(),
    };
    for why in missing_on(&signed) {
        let (field, key) = paper_words(why);
        errors.add(field, key);
    }
    errors.finish()?;
    Ok((witness, Some(second).filter(|name| !name.is_empty())))
}

fn paper_words(why: PaperRefusal) -> (&'static str, Key) {
    match why {
        PaperRefusal::Witness(why) => ("witness", witness_words(why)),
        PaperRefusal::SecondWitness(why) => ("witness_two", witness_words(why)),
        PaperRefusal::OneWitnessTwice => ("witness_two", k::MANDATING_ERROR_WITNESS_TWICE),
        PaperRefusal::NotReadAloud => ("read_aloud", k::MANDATING_ERROR_READ_ALOUD),
        PaperRefusal::NoPhoto => ("photo", k::MANDATING_ERROR_PHOTO),
    }
}

fn witness_words(why: WitnessRefusal) -> Key {
    match why {
        WitnessRefusal::Nobody => k::MANDATING_ERROR_WITNESS_NOBODY,
        WitnessRefusal::IsTheHelper => k::MANDATING_ERROR_WITNESS_HELPER,
        WitnessRefusal::IsTheResident => k::MANDATING_ERROR_WITNESS_RESIDENT,
    }
}
