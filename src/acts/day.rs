//! How much may be done for others in a day (TRUST.md §3), and widening it for one event, by two members of staff.

use jiff::tz::TimeZone;
use serde_json::json;

use super::{ask, conclude, second_eyes};
use crate::domain::mandate::{CapRefusal, Caps, Load};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AskDayCaps, Kind, Tier, WidenDayCaps};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::day_caps::{self, NewDayCap};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{communities, helpers, people};
use crate::words::k;

/// The kind of subject it has in the record.
const SUBJECT: &str = "day_cap";

/// Whether one more act under a mandate fits into the day, counted in the transaction that does it.
pub(super) fn fits<K: Kind>(tx: &mut Tx<'_>, helper: &str, resident: Option<&str>) -> Result<(), Error> {
    let (Some(resident), true) = (resident, K::RULE.tier > Tier::Zero) else {
        return Ok(());
    };
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    let since = began(&zone, tx.now);
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let load = Load {
        acts_by_helper_today: count(helpers::acts_since(tx.conn, tx.community, helper, since)?),
        acts_for_resident_today: count(helpers::acts_for_since(tx.conn, tx.community, resident, since)?),
        ..Load::default()
    };
    let tier = u8::try_from(K::RULE.tier.number()).unwrap_or(u8::MAX);
    if Caps::default().may_do(tier, load).is_ok() {
        return Ok(());
    }
    let (by_helper, for_resident) = day_caps::widened(tx.conn, tx.community, helper, resident, tx.now)?;
    let widened = Caps::default().widened(by_helper, for_resident);
    widened.may_do(tier, load).map_err(|why| {
        Error::refused(match why {
            CapRefusal::EnoughDoneForResidentToday => Refusal::EnoughForResident,
            _ => Refusal::HelperDidEnough,
        })
    })
}

/// Midnight in the community's own time.
pub fn began(zone: &TimeZone, now: i64) -> i64 {
    jiff::Timestamp::from_millisecond(now)
        .ok()
        .and_then(|at| zone.to_timestamp(zone.to_datetime(at).date().at(0, 0, 0, 0)).ok())
        .map_or(now, jiff::Timestamp::as_millisecond)
}

/// One member of staff asks that a helper may do more until a day is over.
pub async fn ask_for(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    wanted: NewDayCap,
) -> Result<String, Error> {
    db.write("ask_day_caps", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        if helpers::find(tx.conn, tx.community, &wanted.helper)?.is_none() {
            return Err(Error::field("helper", k::DAY_ERROR_HELPER));
        }
        if let Some(resident) = &wanted.resident
            && people::find(tx.conn, tx.community, resident)?.is_none_or(|p| !p.is_resident)
        {
            return Err(Error::field("resident", k::DAY_ERROR_RESIDENT));
        }
        // Never for one's own helping.
        let subject = Subject::default().after(Some(&wanted.helper));
        let permit = ask::<AskDayCaps>(tx, &standing, &subject)?;
        let id = day_caps::ask(tx, &permit, &wanted)?;
        let content =
            json!({ "helper": wanted.helper, "resident": wanted.resident, "acts": wanted.acts, "event": wanted.event });
        conclude(tx, permit, (SUBJECT, &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// Another agrees: from now on it counts.
pub async fn agree(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("widen_day_caps", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let asked = day_caps::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if asked.helper_id == standing.actor {
            return Err(Error::refused(Refusal::OwnHands));
        }
        let two = second_eyes::another(&asked.asked_by, &standing.actor).map_err(second_eyes::own_request)?;
        let permit = ask::<WidenDayCaps>(tx, &standing, &Subject::default().by_two(two))?;
        day_caps::agree(tx, &permit, &id)?;
        let content = json!({ "helper": asked.helper_id, "resident": asked.resident_id, "acts": asked.acts, "event": asked.event });
        conclude(tx, permit, (SUBJECT, &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
