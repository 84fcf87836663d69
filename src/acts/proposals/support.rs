//! 支持: somebody supports a proposal, or no longer does; a list from paper; enough of them carry it on by themselves.

use serde_json::json;

use super::hand::{concerned, say, told};
use super::{SUBJECT, find, open};
use crate::acts::act::hands;
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::proposal::StepKind;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EnterSupport, Kind, SupportProposal, UndoAct, UnsupportProposal};
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposals::{self, Happened};
use crate::store::tx::Tx;
use crate::store::{procedures, proposal_supports as supports};
use crate::words::k;

/// Supports it, once however often it is said and by whichever way.
pub async fn support(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    proposal: String,
) -> Result<(), Error> {
    db.write("support_proposal", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = open(tx, &proposal)?;
        if supports::of(tx.conn, tx.community, &proposal, &resident)?.is_some() {
            return Err(Error::Conflict(Clash::Exists));
        }
        let permit = ask::<SupportProposal>(tx, &standing, &Subject::resident(&resident))?;
        supports::add(tx, &permit, &proposal, &resident)?;
        carry_on(tx, &permit, &proposal)?;
        conclude(tx, permit, (SUBJECT, &proposal), &json!({ "about": found.title }))?;
        answers::keep(tx, &standing, &resident, &claim, &proposal)
    })
    .await
}

/// Enough neighbours: it goes on to the next stage without anybody deciding so, and its author and they hear of it. It does
/// not go back when one leaves.
fn carry_on<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, proposal: &str) -> Result<(), Error> {
    let now = find(tx, proposal)?;
    let procedure = procedures::version(tx.conn, tx.community, now.procedure)?;
    let Some(next) = procedure.carried(&now.stage, now.supports.unsigned_abs()) else {
        return Ok(());
    };
    let to = proposals::Proposal { stage: next.code.clone(), shelf: next.code.clone(), stage_at: tx.now, ..now };
    proposals::update(tx, permit, &to)?;
    proposals::add_step(tx, permit, &to, StepKind::Supported, &Happened::default())?;
    let people = concerned(tx, &to)?;
    let fields = [("n", to.supports.to_string()), ("stage", next.zh.clone())];
    told(tx, permit, (k::PROPOSALS_CARRIED_TITLE, &to.title), &say(k::PROPOSALS_CARRIED_BODY, &fields), people)
}

/// No longer, for whoever did; by any way.
pub async fn unsupport(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    proposal: String,
) -> Result<(), Error> {
    db.write("unsupport_proposal", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = open(tx, &proposal)?;
        let mine = supports::of(tx.conn, tx.community, &proposal, &resident)?;
        let mine = mine.ok_or(Error::Conflict(Clash::TooLate))?;
        let permit = ask::<UnsupportProposal>(tx, &standing, &Subject::resident(&resident))?;
        supports::remove(tx, &permit, &mine)?;
        conclude(tx, permit, (SUBJECT, &proposal), &json!({ "about": found.title }))?;
        answers::keep(tx, &standing, &resident, &claim, &proposal)
    })
    .await
}

/// A list that went round on paper, or who rang (the standing's channel says which): each an act of its own; who supported it before counts once. Gives how many are new.
pub async fn enter_list(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    proposal: String,
    people: Vec<String>,
) -> Result<usize, Error> {
    db.write("enter_supports", community, move |tx| {
        if let Claimed::Before(many) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(many.parse().unwrap_or(0));
        }
        let found = open(tx, &proposal)?;
        let mut new: Vec<&String> = Vec::new();
        for person in &people {
            if !new.contains(&person) && supports::of(tx.conn, tx.community, &proposal, person)?.is_none() {
                new.push(person);
            }
        }
        for (n, person) in new.iter().enumerate() {
            let permit = ask::<EnterSupport>(tx, &standing, &Subject::resident(person))?;
            supports::add(tx, &permit, &proposal, person)?;
            // Once the whole list stands, so that everybody on it hears of it.
            if n + 1 == new.len() {
                carry_on(tx, &permit, &proposal)?;
            }
            conclude(tx, permit, (SUBJECT, &proposal), &json!({ "about": found.title }))?;
        }
        answers::keep(tx, &standing, "", &claim, &new.len().to_string())?;
        Ok(new.len())
    })
    .await
}

pub(super) fn take_back(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let found = open(tx, &act.subject_id)?;
    let mine = supports::of(tx.conn, tx.community, &found.id, &act.resident_id)?;
    let mine = mine.ok_or(Error::Conflict(Clash::TooLate))?;
    let subject = Subject::resident(&act.resident_id);
    let subject = if standing.office().is_some() { subject.after(Some(hands(act))) } else { subject };
    let permit = ask::<UndoAct>(tx, standing, &subject)?;
    acts::answer(tx, &permit, act, &Answer::Undone)?;
    supports::remove(tx, &permit, &mine)?;
    conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "undone": act.act }))?;
    Ok(())
}
