//! 我同意: the resident says yes, alone, at the kiosk with a member of staff beside her or on her own phone.

use serde_json::json;

use super::{begin, check};
use crate::acts::ask;
use crate::domain::mandate::{Evidence, MandateState};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Assurance, Channel, Standing};
use crate::domain::tiers::ConsentMandate;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{Mandate, NewEvidence};
use crate::store::sessions;
use crate::store::tx::Tx;
use crate::words::k;

/// Says yes. The mandate holds at once: K2 at a kiosk, K1 on the device enrolled to her.
///
/// # Errors
/// [`Refusal::OwnDeviceOnly`] anywhere else, above all on a helper's device; at a kiosk without staff beside her, a
/// field error that says so.
pub async fn consent(db: &Db, community: &str, standing: Standing, claim: Claim, mandate: String) -> Result<(), Error> {
    db.write("consent_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if found.resident_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<ConsentMandate>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let kind = way(tx, &standing, &found)?;
        let evidence = NewEvidence {
            staff: found.witness_staff.as_deref().filter(|_| kind == Evidence::K2),
            ..NewEvidence::of(&found.id, kind)
        };
        if found.state_now(tx.now) == MandateState::Suspended {
            // What was stopped goes on by the same strong word that began it.
            check::go_on(tx, permit, &found, &evidence)?;
            return answers::keep(tx, &standing, &found.resident_id, &claim, &mandate);
        }
        begin::still_right(tx, &found)?;
        if !found.kind.needs_her_word() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        begin::begin(tx, permit, &found, kind, &[evidence], json!({ "evidence": kind.as_str() }))?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}

/// What her yes rests on here.
fn way(tx: &mut Tx<'_>, standing: &Standing, mandate: &Mandate) -> Result<Evidence, Error> {
    let by_card = standing.assurance == Assurance::CardAndPin;
    match (standing.channel, &standing.device) {
        (Channel::Kiosk, _) if by_card => match mandate.witness_now(tx.now) {
            Some(_) => Ok(Evidence::K2),
            None => Err(Error::field("staff", k::MANDATING_ERROR_NO_WITNESS)),
        },
        (Channel::OwnPhone, Some(device)) if by_card && sessions::device_stands(tx.conn, tx.community, device)? => {
            Ok(Evidence::K1)
        }
        _ => Err(Error::refused(Refusal::OwnDeviceOnly)),
    }
}
