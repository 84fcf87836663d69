//! The administrator lets a program work as a member of staff does, and stops it again.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::{Assurance, Standing};
use crate::domain::tiers::{EndToken, IssueToken};
use crate::domain::token::TokenEnd;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::api_tokens::{self, ApiToken};
use crate::store::db::Db;
use crate::store::sessions::{self, NewSession, SessionKind};
use crate::words::k;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The member of staff it is bound to: their offices, as they are at each call.
    pub person: String,
    pub label: String,
    /// How long it lives, milliseconds.
    pub lives: i64,
}

/// A token as it is shown, this once.
#[derive(Debug)]
pub struct Issued {
    pub name: String,
    pub token: String,
    pub ends_at: i64,
}

/// Whoever it is bound to is told, unless it is the administrator themselves.
fn about(standing: &Standing, person: &str) -> Subject {
    if standing.actor == person { Subject::default() } else { Subject::resident(person) }
}

/// Issues one; it is nowhere kept. `None`: the same form came before.
///
/// # Errors
/// At the field `person`, for somebody who serves in no office.
pub async fn issue(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    wanted: Wanted,
) -> Result<Option<Issued>, Error> {
    db.write("issue_token", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(None);
        }
        let permit = ask::<IssueToken>(tx, &standing, &about(&standing, &wanted.person))?;
        let serving = api_tokens::staff(tx.conn, tx.community)?.into_iter().find(|(id, _)| *id == wanted.person);
        let (person, name) = serving.ok_or_else(|| Error::field("person", k::TOKENS_ERROR_PERSON))?;
        let leave = tx.housekeeping();
        let new = NewSession {
            person: &person,
            kind: SessionKind::Api,
            device: None,
            assisted_by: None,
            parent: None,
            proved: Assurance::Token,
        };
        let (id, token) = sessions::start(tx, leave, &new)?;
        sessions::shorten(tx, leave, &id, wanted.lives)?;
        let row = ApiToken {
            community_id: tx.community.to_owned(),
            id: id.clone(),
            person_id: person.clone(),
            label: wanted.label.clone(),
            issued_by: standing.actor.clone(),
            issued_at: tx.now,
            ends_at: tx.now + wanted.lives,
            ended_by: None,
            ended_at: None,
            reason: None,
        };
        api_tokens::add(tx, &permit, &row)?;
        let content = json!({ "person": person, "label": row.label, "until": row.ends_at });
        conclude(tx, permit, ("api_token", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(Some(Issued { name, token, ends_at: row.ends_at }))
    })
    .await
}

/// Ends it at once; the next call with it is refused.
pub async fn end(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    reason: TokenEnd,
) -> Result<(), Error> {
    db.write("end_token", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let token = api_tokens::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if token.ends_at <= tx.now {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<EndToken>(tx, &standing, &about(&standing, &token.person_id))?;
        api_tokens::end(tx, &permit, &id, reason)?;
        let leave = tx.housekeeping();
        sessions::end(tx, leave, &id)?;
        let content = json!({ "person": token.person_id, "label": token.label, "reason": reason.as_str() });
        conclude(tx, permit, ("api_token", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
