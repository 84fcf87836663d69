//! Somebody asks to be forgotten: what was written about them can be read by nobody again, and what was
//! done stays provable.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ErasePerson;
use crate::erasures;
use crate::error::{Clash, Error};
use crate::store::mandates::{self, Change, OfResident};
use crate::store::{accounts, people, person_keys};

/// Mandates that end with an account; caps keep them few.
const MANDATES: i64 = 200;

/// Erases them, once; and remembers it outside the database, for the day a backup comes back. What that
/// file misses, because the machine died here, the hourly job adds.
pub async fn erase(app: &App, community: &str, standing: Standing, person: String) -> Result<(), Error> {
    app.db
        .write("erase_person", community, move |tx| {
            let permit = ask::<ErasePerson>(tx, &standing, &Subject::resident(&person))?;
            people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
            // Whoever still acts for others, or works here, hands that over first.
            if accounts::serves(tx.conn, tx.community, &person)? {
                return Err(Error::Conflict(Clash::TooLate));
            }
            let theirs = OfResident { resident: &person, with: None, before: None };
            let now = tx.now;
            for mandate in mandates::of_resident(tx.conn, tx.community, &theirs, MANDATES)? {
                if mandate.state_now(now).open() {
                    let change = Change::Ended { state: MandateState::Revoked, reason: "herself" };
                    mandates::change(tx, &permit, &mandate, &change)?;
                }
            }
            person_keys::erase(tx, &permit, &person)?;
            conclude(tx, permit, ("person", &person), &json!({ "about": "erased" }))?;
            Ok(())
        })
        .await?;
    remember(app).await
}

/// Brings the list beside the keys up to date.
pub async fn remember(app: &App) -> Result<(), Error> {
    let erased = app.db.read(person_keys::erased).await?;
    erasures::keep(&app.config.erasures_file, &erased)
}
