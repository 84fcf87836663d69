//! The PIN once more, before a consent on her own phone: the phone may lie about signed in, her PIN does not.

use crate::acts::pin;
use crate::app::App;
use crate::domain::pin::{Pin, PinHash};
use crate::domain::standing::Standing;
use crate::domain::throttle::{DISABLED_AT, Verdict};
use crate::error::Error;
use crate::store::credentials::pins;
use crate::store::credentials::tries::{self, Bucket};
use crate::words::k;

/// Checks the PIN of whoever stands here, under the same counts as a sign-in on this device.
///
/// # Errors
/// A field error at `pin`: not right, or too many tries.
pub async fn confirm(app: &App, community: &str, standing: &Standing, typed: &str) -> Result<(), Error> {
    let Some(given) = Pin::parse(typed) else {
        return Err(Error::field("pin", k::MANDATING_ERROR_PIN));
    };
    let hash = take(app, community, standing).await?;
    let right = match pin::check(app, community, &standing.actor, &given, hash).await {
        Ok(checked) => checked.right,
        Err(busy) => {
            give_back(app, community, standing).await?;
            return Err(busy);
        }
    };
    settle(app, community, standing, right).await?;
    if right { Ok(()) } else { Err(Error::field("pin", k::MANDATING_ERROR_PIN)) }
}

/// Counts the try before it is made, and gives the hash it is made against.
async fn take(app: &App, community: &str, standing: &Standing) -> Result<Option<PinHash>, Error> {
    let (person, device) = (standing.actor.clone(), standing.device.clone().unwrap_or_default());
    app.db
        .write("take_pin_try", community, move |tx| {
            let leave = tx.housekeeping();
            match tries::take_with_card(tx, leave, &person, &device, None)? {
                Verdict::Try => pins::hash_of(tx.conn, tx.community, &person),
                Verdict::Wait { .. } | Verdict::Disabled => Err(Error::field("pin", k::MANDATING_ERROR_PIN_WAIT)),
            }
        })
        .await
}

/// A right PIN sets the counts back; the tenth wrong one stops it, and she is told.
async fn settle(app: &App, community: &str, standing: &Standing, right: bool) -> Result<(), Error> {
    let person = standing.actor.clone();
    app.db
        .write("settle_pin_try", community, move |tx| {
            if right {
                let leave = tx.housekeeping();
                return tries::forget_pin(tx, leave, &person);
            }
            if tries::at_pin(tx, &person)? >= DISABLED_AT { pin::disable(tx, &person) } else { Ok(()) }
        })
        .await
}

/// Too much to do to check it: that try was none.
async fn give_back(app: &App, community: &str, standing: &Standing) -> Result<(), Error> {
    let (person, device) = (standing.actor.clone(), standing.device.clone().unwrap_or_default());
    app.db
        .write("give_back_pin_try", community, move |tx| {
            let leave = tx.housekeeping();
            tries::give_back(tx, leave, &[Bucket::pin(&person), Bucket::pin_on(&person, &device)])
        })
        .await
}
