//! What the administrator sets: the place's name and number, kiosks, colleagues and their offices.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::{Office, Standing};
use crate::domain::tiers::{ChangeSettings, GrantOffice, IssueKioskCode};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::communities::{self, Particulars};
use crate::store::credentials::{self, CodePurpose};
use crate::store::db::Db;
use crate::store::offices;
use crate::store::tx::new_id;
use crate::words::Lang;

pub use crate::acts::person::Issued;

/// Changes what the place is called and how it is reached, if nobody did since `version` was read.
/// Afterwards the caller asks the application to forget the old (`App::community_changed`).
pub async fn change(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    version: i32,
    place: Particulars,
) -> Result<(), Error> {
    db.write("change_settings", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<ChangeSettings>(tx, &standing, &Subject::default())?;
        communities::change(tx, &permit, &place, version)?;
        let content = json!({
            "name": place.name,
            "phone": place.phone,
            "address": place.address,
            "time_zone": place.time_zone,
        });
        let id = tx.community.to_owned();
        conclude(tx, permit, ("community", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// A code with which one device becomes a kiosk.
pub async fn issue_kiosk_code(db: &Db, community: &str, standing: Standing) -> Result<Issued, Error> {
    db.write("issue_kiosk_code", community, move |tx| {
        let permit = ask::<IssueKioskCode>(tx, &standing, &Subject::default())?;
        let ttl = CodePurpose::Kiosk.ttl();
        let code = credentials::issue_setup_code(tx, &permit, CodePurpose::Kiosk, None, None, ttl)?;
        let (ends_at, id) = (tx.now + ttl, tx.community.to_owned());
        conclude(tx, permit, ("community", &id), &json!({ "purpose": "kiosk", "ends_at": ends_at }))?;
        Ok(Issued { code, ends_at })
    })
    .await
}

/// Somebody who is to work here.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub name: String,
    pub lang: Lang,
    /// Each office, with the responsible party where it is `party`.
    pub offices: Vec<(Office, Option<String>)>,
}

/// A colleague who was asked in: their id, and the link with which they choose a password.
#[derive(Debug)]
pub struct Invited {
    pub person: String,
    pub issued: Issued,
}

/// Adds a colleague with their offices; they can do nothing before they chose a password themselves.
pub async fn invite(db: &Db, community: &str, standing: Standing, colleague: Colleague) -> Result<Invited, Error> {
    db.write("invite_colleague", community, move |tx| {
        let person = new_id();
        let permit = ask::<GrantOffice>(tx, &standing, &Subject::default())?;
        offices::add_colleague(tx, &permit, &person, &colleague.name, colleague.lang)?;
        for (office, party) in &colleague.offices {
            offices::grant(tx, &permit, &person, *office, party.as_deref())?;
        }
        let ttl = CodePurpose::Colleague.ttl();
        let code = credentials::issue_setup_code(tx, &permit, CodePurpose::Colleague, Some(&person), None, ttl)?;
        let ends_at = tx.now + ttl;
        let held: Vec<_> = colleague.offices.iter().map(|(o, p)| json!({ "office": o.as_str(), "party": p })).collect();
        conclude(tx, permit, ("person", &person), &json!({ "name": colleague.name, "offices": held }))?;
        Ok(Invited { person, issued: Issued { code, ends_at } })
    })
    .await
}
