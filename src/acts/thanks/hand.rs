//! The desk hands over what somebody has earned by taking part, and they are told; or writes down that it was not handed
//! over after all. Nobody hands anything to themselves, and never more than was earned.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{HandThanks, StrikeThanks};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::people;
use crate::store::thanks;
use crate::words::Lang;

/// The kind of subject thanks have in the record.
pub const SUBJECT: &str = "thanks";

/// Whose it is does nothing of this themselves, whatever office they hold.
fn about(person: &str) -> Subject {
    Subject::resident(person).after(Some(person))
}

/// Hands one over, the oldest first, if `handed` is how many were handed over when the page was read. Gives the code of the
/// receipt; pressed twice, the same.
///
/// # Errors
/// A colleague was quicker; nothing is left to hand over, or nobody to hand it to.
pub async fn hand(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    handed: usize,
) -> Result<String, Error> {
    db.write("hand_thanks", community, move |tx| {
        if let Claimed::Before(receipt) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(receipt);
        }
        let found = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        if found.state != "active" {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<HandThanks>(tx, &standing, &about(&person))?;
        let theirs = thanks::of_person(tx.conn, tx.community, &person)?;
        if theirs.handed() != handed {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let due = theirs.due();
        let (rule, _) = due.first().ok_or(Error::Conflict(Clash::TooLate))?;
        let id = thanks::hand(tx, &permit, &person, rule.version)?;
        let what = rule.words(Lang::parse(&found.lang).unwrap_or_default());
        let act = conclude(tx, permit, (SUBJECT, &id), &json!({ "about": what, "rule": rule.version }))?;
        let receipt = act.map(|act| act.receipt_code).unwrap_or_default();
        answers::keep(tx, &standing, "", &claim, &receipt)?;
        Ok(receipt)
    })
    .await
}

/// It was not handed over after all: it waits for them again.
pub async fn strike(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    id: String,
) -> Result<(), Error> {
    db.write("strike_thanks", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        let given = thanks::find(tx.conn, tx.community, &person, &id)?.ok_or(Error::Missing)?;
        let permit = ask::<StrikeThanks>(tx, &standing, &about(&person))?;
        thanks::strike(tx, &permit, &person, &id)?;
        let rule = thanks::rule(tx.conn, tx.community, given.rule_version)?;
        let what = rule.map(|rule| rule.words(Lang::parse(&found.lang).unwrap_or_default()).to_owned());
        conclude(tx, permit, (SUBJECT, &id), &json!({ "about": what.unwrap_or_default() }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
