//! 请人替我投: a resident names one helper and says what they would have; the helper can cast that and nothing else, in
//! that ballot alone. It is the resident's own word, given away from the helper, and taken back with a press.

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude};
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::{BallotState, Secrecy};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndProxy, GiveProxy};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::{ballot_roll, ballot_says, ballots};
use crate::words::k;

/// Gives it; one given before ends.
pub async fn give(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    ballot: String,
    helper: String,
    choice: Choice,
) -> Result<(), Error> {
    db.write("give_proxy", community, move |tx| {
        let person = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        let line = ballot_roll::line_of(tx.conn, tx.community, &ballot, &person)?.ok_or(Error::Missing)?;
        let rules = found.rules()?;
        if rules.secrecy == Secrecy::Secret || !rules.proxies {
            return Err(Error::refused(Refusal::NeverForAnother));
        }
        let runs = matches!(found.state, BallotState::Announced | BallotState::Open) && tx.now < found.closes_at;
        if !runs || line.taken_at.is_some() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let questions = found.questions()?;
        let choice = choice.clone().tidy(&questions);
        if !choice.fits(&questions) {
            return Err(Error::field("vote", k::BALLOTS_ERROR_CHOICE));
        }
        let helpers = ballot_says::helpers_of(tx.conn, tx.community, &person, tx.now)?;
        if helper == person || !helpers.contains(&helper) {
            return Err(Error::field("helper", k::BALLOTS_ERROR_HELPER));
        }
        let permit = ask::<GiveProxy>(tx, &standing, &Subject::resident(&person))?;
        let text = serde_json::to_string(&choice).map_err(|e| Error::broken("ballots", e))?;
        ballot_says::give(tx, &permit, &ballot, line.line, &person, &helper, &text)?;
        // Counted with the new one among them, so that two at the same moment do not pass both.
        if ballot_says::stands_for(tx.conn, tx.community, &ballot, &helper)? > i64::from(rules.proxy_cap) {
            return Err(Error::field("helper", k::BALLOTS_ERROR_HELPER_FULL));
        }
        let content = json!({ "about": found.title, "helper": helper, "choice": choice });
        conclude(tx, permit, (SUBJECT, &ballot), &content)?;
        answers::keep(tx, &standing, &person, &claim, &ballot)
    })
    .await
}

/// Takes it back, as long as it was not cast; after that one votes oneself, which counts instead.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, ballot: String) -> Result<(), Error> {
    db.write("end_proxy", community, move |tx| {
        let person = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        let permit = ask::<EndProxy>(tx, &standing, &Subject::resident(&person))?;
        if ballot_says::end_given(tx, &permit, &ballot, &person)? == 0 {
            return Err(Error::Conflict(Clash::TooLate));
        }
        conclude(tx, permit, (SUBJECT, &ballot), &json!({ "about": found.title }))?;
        answers::keep(tx, &standing, &person, &claim, &ballot)
    })
    .await
}
