//! 我想帮忙: somebody offers to help, on their own phone, or on paper that staff write down.

use serde_json::json;

use super::{SUBJECT, TITLE, age, stepped};
use crate::acts::{ask, conclude};
use crate::domain::accreditation::{self, HelperKind, HelperState, Step};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::request::Words;
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::ApplyAsHelper;
use crate::error::{Clash, Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::store::{communities, organisations};
use crate::words::k;
use crate::words::typed::tidy;

/// What somebody offers.
#[derive(Clone, Debug)]
pub struct Application {
    pub person: String,
    pub kind: HelperKind,
    /// What residents call them by: 志愿者, 女儿. As typed.
    pub title: String,
    /// Why, whom and when, in their own words.
    pub words: Words,
    /// In whose name, for a member of an organisation.
    pub organisation: Option<String>,
}

/// Takes the offer. Whoever helps already, or is on the way, need not offer again.
pub async fn apply(db: &Db, community: &str, standing: Standing, claim: Claim, new: Application) -> Result<(), Error> {
    // It is their own word: nobody says it for them with them sitting beside.
    if matches!(standing.right, Right::Assisted { .. } | Right::Mandate(_)) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    db.write("apply_as_helper", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &new.person, &claim)? {
            return Ok(());
        }
        let subject = Subject::resident(&new.person);
        let subject = if standing.office().is_some() { subject.after(Some(&new.person)) } else { subject };
        let permit = ask::<ApplyAsHelper>(tx, &standing, &subject)?;
        let person =
            people::find(tx.conn, tx.community, &new.person)?.filter(|p| p.state == "active").ok_or(Error::Missing)?;
        let title = check(tx, &person, &new, standing.office().is_some())?;
        let before = helpers::find(tx.conn, tx.community, &person.id)?;
        let helper = row(tx, &new, title, before.as_ref())?;
        match before {
            Some(_) => helpers::write(tx, &permit, &helper)?,
            None => helpers::insert(tx, &permit, &helper)?,
        }
        helpers::add_step(tx, &permit, &person.id, Step::Apply, Some(new.words.as_str()), None)?;
        let content = json!({ "kind": helper.kind, "title": helper.title, "organisation": helper.organisation_id,
            "words": new.words.as_str() });
        conclude(tx, permit, (SUBJECT, &person.id), &content)?;
        answers::keep(tx, &standing, &new.person, &claim, &new.person)
    })
    .await
}

fn row(tx: &Tx<'_>, new: &Application, title: String, before: Option<&Helper>) -> Result<Helper, Error> {
    let fresh = Helper {
        community_id: tx.community.to_owned(),
        person_id: new.person.clone(),
        kind: new.kind.as_str().to_owned(),
        title,
        state: HelperState::Applied.as_str().to_owned(),
        accredited_until: 0,
        approved_by: None,
        activated_by: None,
        created_at: tx.now,
        version: 1,
        organisation_id: new.organisation.clone(),
        renewal: None,
    };
    let Some(before) = before else { return Ok(fresh) };
    let to = accreditation::take(before.standing(tx.now), Step::Apply, tx.now)
        .map_err(|_| Error::Conflict(Clash::TooLate))?;
    Ok(Helper { created_at: before.created_at, version: before.version, ..stepped(&fresh, to) })
}

/// The tidied title; everything wrong at its field. How old somebody is must be known when two say yes, not before.
fn check(tx: &mut Tx<'_>, person: &Person, new: &Application, by_staff: bool) -> Result<String, Error> {
    let mut errors = FieldErrors::default();
    let title = tidy(&new.title);
    if title.is_empty() || title.chars().count() > TITLE {
        errors.add("title", k::MANDATING_ERROR_TITLE);
    }
    if new.kind == HelperKind::Staff && !by_staff {
        errors.add("kind", k::MANDATING_ERROR_KIND);
    }
    let organisation = match &new.organisation {
        Some(id) => organisations::find(tx.conn, tx.community, id)?,
        None => None,
    };
    if (new.kind == HelperKind::Member) != organisation.is_some() {
        errors.add("organisation", k::ACCREDIT_ERROR_ORGANISATION);
    }
    let community = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
    if age(person.born.as_deref(), &community.zone(), tx.now).is_some_and(|age| !accreditation::old_enough(age)) {
        errors.add(if by_staff { "person" } else { "" }, k::MANDATING_ERROR_MINOR);
    }
    errors.finish()?;
    Ok(title)
}
