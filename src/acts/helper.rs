//! The accounts office accredits somebody as a helper: who they are, what they are called, until when.

use serde_json::json;

use super::{ask, conclude};
use crate::acts::person::Issued;
use crate::domain::accreditation::{self, HelperState};
use crate::domain::permit::Permit;
use crate::domain::person::BirthDate;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::stored::stored;
use crate::domain::tiers::{AccreditHelper, InviteHelper};
use crate::error::{Clash, Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::communities;
use crate::store::credentials::passwords::{self, By};
use crate::store::credentials::{self, CodePurpose};
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::words::k;
use crate::words::typed::tidy;

stored! {
    /// What a helper is to the community.
    pub enum HelperKind {
        Volunteer => "volunteer",
        Family => "family",
        Staff => "staff",
        /// Of an organisation.
        Member => "member",
    }
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct Accreditation {
    pub person: String,
    pub kind: HelperKind,
    /// What residents call them by: 志愿者, 女儿. As typed.
    pub title: String,
    /// At most a year from now.
    pub until: i64,
}

/// The longest title, characters.
const TITLE: usize = 12;

/// Accredits, or renews. Nobody accredits themselves, and nobody under eighteen, or of unknown age, is a helper.
pub async fn accredit(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    new: Accreditation,
) -> Result<(), Error> {
    db.write("accredit_helper", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &new.person, &claim)? {
            return Ok(());
        }
        let subject = Subject::default().after(Some(&new.person));
        let permit = ask::<AccreditHelper>(tx, &standing, &subject)?;
        let person =
            people::find(tx.conn, tx.community, &new.person)?.filter(|p| p.state == "active").ok_or(Error::Missing)?;
        write(tx, permit, &standing, &person, &new)?;
        answers::keep(tx, &standing, &new.person, &claim, &new.person)
    })
    .await
}

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
        conclude(tx, permit, ("helper", &person), &json!({ "ends_at": ends_at }))?;
        Ok(Issued { code, ends_at })
    })
    .await
}

fn write(
    tx: &mut Tx<'_>,
    permit: Permit<AccreditHelper>,
    standing: &Standing,
    person: &Person,
    new: &Accreditation,
) -> Result<(), Error> {
    let title = check(tx, person, new)?;
    let before = helpers::find(tx.conn, tx.community, &person.id)?;
    let helper = Helper {
        community_id: tx.community.to_owned(),
        person_id: person.id.clone(),
        kind: new.kind.as_str().to_owned(),
        title,
        state: HelperState::Active.as_str().to_owned(),
        accredited_until: new.until,
        // The second signature belongs to the whole way of applying, which is still to come.
        approved_by: Some(standing.actor.clone()),
        activated_by: None,
        created_at: before.as_ref().map_or(tx.now, |b| b.created_at),
        version: before.as_ref().map_or(1, |b| b.version),
    };
    match before {
        Some(_) => helpers::renew(tx, &permit, &helper)?,
        None => helpers::insert(tx, &permit, &helper)?,
    }
    let content = json!({ "kind": helper.kind, "title": helper.title, "until": helper.accredited_until });
    conclude(tx, permit, ("helper", &person.id), &content)?;
    Ok(())
}

/// The tidied title; everything wrong at its field.
fn check(tx: &mut Tx<'_>, person: &Person, new: &Accreditation) -> Result<String, Error> {
    let mut errors = FieldErrors::default();
    let title = tidy(&new.title);
    if title.is_empty() || title.chars().count() > TITLE {
        errors.add("title", k::MANDATING_ERROR_TITLE);
    }
    if new.until <= tx.now || new.until > accreditation::until(tx.now) {
        errors.add("until", k::MANDATING_ERROR_UNTIL);
    }
    let community = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
    match age(person.born.as_deref(), &community.zone(), tx.now) {
        Some(age) if accreditation::old_enough(age) => {}
        Some(_) => errors.add("person", k::MANDATING_ERROR_MINOR),
        None => errors.add("person", k::MANDATING_ERROR_AGE),
    }
    errors.finish()?;
    Ok(title)
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
