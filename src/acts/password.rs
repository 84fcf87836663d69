//! Somebody who works or helps chooses a new password; everywhere else they are signed out, and they are told.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::password::Password;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ChangePassword;
use crate::error::Error;
use crate::store::credentials::passwords::{self, By};
use crate::store::sessions;

/// # Errors
/// They have none to change, or have not proved lately who they are.
pub async fn change(app: &App, community: &str, standing: Standing, new: &Password) -> Result<(), Error> {
    let hash = app.hasher.hash(new.reveal()).await?;
    app.db
        .write("change_password", community, move |tx| {
            let person = standing.actor.clone();
            passwords::account(tx.conn, tx.community, &By::Person(&person), tx.now)?.ok_or(Error::Missing)?;
            let permit = ask::<ChangePassword>(tx, &standing, &Subject::resident(&person))?;
            passwords::set_password(tx, &permit, &person, &hash)?;
            let leave = tx.housekeeping();
            sessions::end_others_of(tx, leave, &person, standing.session.as_deref().unwrap_or_default())?;
            conclude(tx, permit, ("person", &person), &json!({}))?;
            Ok(())
        })
        .await
}
