//! A phone becomes somebody's own, or a tablet becomes a kiosk, with a code that staff made.

use serde_json::json;

use crate::acts::pin::by_setup_code;
use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::policy::Subject;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::domain::tiers::{EnrolDevice, EnrolKiosk};
use crate::error::Error;
use crate::store::credentials::codes::SetupCode;
use crate::store::credentials::use_code;
use crate::store::devices;

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
