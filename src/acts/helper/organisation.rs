//! An organisation whose members may help in its name.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::AddOrganisation;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::organisations;
use crate::words::k;
use crate::words::typed::{phone as digits, show_phone, tidy};

/// The longest name, characters; it stands before every member's.
const NAME: usize = 20;

/// Adds one; gives its id.
pub async fn add(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    name: String,
    phone: String,
) -> Result<String, Error> {
    let name = tidy(&name);
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Error::field("organisation", k::ACCREDIT_ERROR_ORGANISATION_NAME));
    }
    let phone = match phone.trim() {
        "" => None,
        typed => Some(show_phone(&digits(typed).ok_or_else(|| Error::field("phone", k::ACCOUNTS_ERROR_PHONE))?)),
    };
    db.write("add_organisation", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &name, &claim)? {
            return Ok(id);
        }
        let permit = ask::<AddOrganisation>(tx, &standing, &Subject::default())?;
        if organisations::all(tx.conn, tx.community)?.iter().any(|o| o.name == name) {
            return Err(Error::Conflict(Clash::Exists));
        }
        let id = organisations::insert(tx, &permit, &name, phone.as_deref())?;
        conclude(tx, permit, ("organisation", &id), &json!({ "name": name }))?;
        answers::keep(tx, &standing, &name, &claim, &id)?;
        Ok(id)
    })
    .await
}
