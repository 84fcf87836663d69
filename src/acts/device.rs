//! A phone becomes somebody's own, or a tablet becomes a kiosk, with a code that staff made; and neither any more.

use serde_json::json;

use crate::acts::pin::by_setup_code;
use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::policy::Subject;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::domain::tiers::{EndDevice, EndKiosk, EnrolDevice, EnrolKiosk};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::codes::SetupCode;
use crate::store::credentials::{passkeys, use_code};
use crate::store::db::Db;
use crate::store::devices;
use crate::store::sessions;

/// Binds this browser to the person the code was made for; gives the cookie's token.
pub async fn enrol_own(
    app: &App,
    community: &str,
    code: SetupCode,
    channel: Channel,
    key: Option<String>,
    label: String,
) -> Result<String, Error> {
    let person = code.person_id.clone().ok_or(Error::Missing)?;
    let standing = by_setup_code(&person, channel, key);
    app.db
        .write("enrol_device", community, move |tx| {
            let permit = ask::<EnrolDevice>(tx, &standing, &Subject::resident(&person))?;
            use_code(tx, &permit, &code.id)?;
            let (id, token) = devices::enrol_own(tx, &permit, &person, &label, code.created_by.as_deref())?;
            conclude(tx, permit, ("device", &id), &json!({ "about": label }))?;
            Ok(token)
        })
        .await
}

/// Makes this browser a kiosk, in the name of whoever made the code.
pub async fn enrol_kiosk(
    app: &App,
    community: &str,
    code: SetupCode,
    key: Option<String>,
    label: String,
) -> Result<String, Error> {
    let standing = Standing {
        actor: code.created_by.clone().ok_or(Error::Missing)?,
        right: Right::System,
        channel: Channel::Kiosk,
        assurance: Assurance::SetupCode,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key,
        client_at: None,
    };
    app.db
        .write("enrol_kiosk", community, move |tx| {
            let permit = ask::<EnrolKiosk>(tx, &standing, &Subject::default())?;
            use_code(tx, &permit, &code.id)?;
            let (id, token) = devices::enrol_kiosk(tx, &permit, &label)?;
            conclude(tx, permit, ("device", &id), &json!({ "about": label }))?;
            Ok(token)
        })
        .await
}

/// A phone is no longer its owner's: it was lost, sold, given away. Whoever is signed in there is signed out.
///
/// # Errors
/// It is nobody's, another's, or a kiosk.
pub async fn unbind(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    device: String,
) -> Result<(), Error> {
    db.write("unbind_device", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let theirs = devices::of_person(tx.conn, tx.community, &person)?;
        let kept = theirs.into_iter().find(|kept| kept.id == device).ok_or(Error::Missing)?;
        let permit = ask::<EndDevice>(tx, &standing, &Subject::resident(&person))?;
        devices::end(tx, &permit, &device)?;
        passkeys::end_of_device(tx, &permit, &person, &device)?;
        let leave = tx.housekeeping();
        sessions::end_all_on(tx, leave, &device)?;
        conclude(tx, permit, ("device", &device), &json!({ "about": kept.label }))?;
        answers::keep(tx, &standing, &person, &claim, &device)
    })
    .await
}

/// A kiosk is one no longer: it was moved, stolen, replaced.
pub async fn end_kiosk(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    device: String,
) -> Result<(), Error> {
    db.write("end_kiosk", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let kiosks = devices::kiosks(tx.conn, tx.community)?;
        let kept = kiosks.into_iter().find(|kept| kept.id == device).ok_or(Error::Missing)?;
        let permit = ask::<EndKiosk>(tx, &standing, &Subject::default())?;
        devices::end(tx, &permit, &device)?;
        let leave = tx.housekeeping();
        sessions::end_all_on(tx, leave, &device)?;
        conclude(tx, permit, ("device", &device), &json!({ "about": kept.label }))?;
        answers::keep(tx, &standing, "", &claim, &device)
    })
    .await
}
