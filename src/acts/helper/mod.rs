//! How somebody becomes a helper, stays one and stops, a file for each thing done. A volunteer would say: I told them I
//! want to help, they talked with me, I learnt how, I signed, and two of them said yes.

pub mod apply;
pub mod leave;
pub mod notes;
pub mod organisation;
pub mod step;
pub mod tie;

pub use crate::domain::accreditation::HelperKind;

use serde_json::json;

use super::{ask, conclude};
use crate::acts::person::Issued;
use crate::domain::accreditation::{Renewal, Standing as Stand};
use crate::domain::person::BirthDate;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::InviteHelper;
use crate::error::{Clash, Error};
use crate::store::credentials::passwords::{self, By};
use crate::store::credentials::{self, CodePurpose};
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::tx::Tx;

/// The kind of subject helpers have in the record.
pub const SUBJECT: &str = "helper";
/// The longest title, characters.
pub const TITLE: usize = 12;

/// A one-time link with which an accredited helper chooses a password and a second factor.
pub async fn invite(db: &Db, community: &str, standing: Standing, person: String) -> Result<Issued, Error> {
    db.write("invite_helper", community, move |tx| {
        helpers::find(tx.conn, tx.community, &person)?.filter(|h| h.may_help(tx.now)).ok_or(Error::Missing)?;
        let permit = ask::<InviteHelper>(tx, &standing, &Subject::default().after(Some(&person)))?;
        // The first link is staff's to give; another only after two of them made sure (`acts::recovery`).
        if passwords::account(tx.conn, tx.community, &By::Person(&person), tx.now)?.is_some() {
            return Err(Error::Conflict(Clash::NeedsTwo));
        }
        let ttl = CodePurpose::Colleague.ttl();
        let code = credentials::issue_setup_code(tx, &permit, CodePurpose::Colleague, Some(&person), None, ttl)?;
        let ends_at = tx.now + ttl;
        conclude(tx, permit, (SUBJECT, &person), &json!({ "ends_at": ends_at }))?;
        Ok(Issued { code, ends_at })
    })
    .await
}

fn find(tx: &mut Tx<'_>, person: &str) -> Result<Helper, Error> {
    helpers::find(tx.conn, tx.community, person)?.ok_or(Error::Missing)
}

/// The row after a step.
fn stepped(helper: &Helper, to: Stand) -> Helper {
    Helper {
        state: to.state.as_str().to_owned(),
        accredited_until: to.until,
        renewal: to.renewal.map(|r: Renewal| r.as_str().to_owned()),
        ..helper.clone()
    }
}

/// Full years today; of somebody whose year alone is known, the fewest they can be.
fn age(born: Option<&str>, zone: &jiff::tz::TimeZone, now: i64) -> Option<u32> {
    let born = born?;
    let last_day = format!("{born}-12-31");
    let date = BirthDate::stored(born).or_else(|| BirthDate::stored(&last_day))?;
    let now = jiff::Timestamp::from_millisecond(now).ok()?;
    Some(date.age(zone.to_datetime(now).date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23, noon in Shanghai.
    const NOW: i64 = 1_795_406_400_000;

    #[test]
    fn a_year_alone_makes_nobody_older_than_they_may_be() {
        let utc = jiff::tz::TimeZone::UTC;
        assert_eq!(age(Some("2008-11-23"), &utc, NOW), Some(18));
        assert_eq!(age(Some("2008-11-24"), &utc, NOW), Some(17));
        assert_eq!(age(Some("2008"), &utc, NOW), Some(17), "could have been born in December");
        assert_eq!(age(Some("2007"), &utc, NOW), Some(18));
        assert_eq!(age(Some("long ago"), &utc, NOW), None);
        assert_eq!(age(None, &utc, NOW), None);
    }
}
