//! The administrator has another machine told when a request changes, or stops it.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndHook, SetHook};
use crate::error::{Clash, Error};
use crate::keys;
use crate::post::outbound::Refused;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::hooks;

/// What became of it.
#[derive(Debug)]
pub enum SetOutcome {
    /// Set; the secret that its calls are signed with is shown once.
    Set { secret: String },
    /// That address may not be called.
    Refused(Refused),
}

/// Sets the address. Where it leads is looked up before anything is kept, and again at every call: names move
/// (TRUST.md §6 case 21).
pub async fn set(app: &App, community: &str, standing: Standing, address: String) -> Result<SetOutcome, Error> {
    if let Err(why) = app.outbound.check(&address).await {
        return Ok(SetOutcome::Refused(why));
    }
    let secret = keys::as_token(&rand::random::<[u8; 32]>());
    app.db
        .write("set_hook", community, move |tx| {
            let permit = ask::<SetHook>(tx, &standing, &Subject::default())?;
            hooks::set(tx, &permit, &address, secret.as_bytes())?;
            let id = tx.community.to_owned();
            conclude(tx, permit, ("community", &id), &json!({ "address": address }))?;
            Ok(SetOutcome::Set { secret: secret.clone() })
        })
        .await
}

/// # Errors
/// There is none.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim) -> Result<(), Error> {
    db.write("end_hook", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<EndHook>(tx, &standing, &Subject::default())?;
        if !hooks::end(tx, &permit)? {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let id = tx.community.to_owned();
        conclude(tx, permit, ("community", &id), &json!({}))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
