//! Somebody proposes something: alone, beside a helper, through one whose mandate covers proposals, or at the desk, by
//! telephone or on paper. Their own words are kept as they were said.

use serde_json::json;

use super::{SUBJECT, find, open};
use crate::acts::act::hands;
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::proposal::{OPEN_EACH, ProposalState, Said, StepKind, answer_due};
use crate::domain::request::Hand;
use crate::domain::standing::Standing;
use crate::domain::tiers::{Kind, RaiseProposal, UndoAct, WithdrawProposal};
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::proposals::{self, Begin, Happened, Proposal};
use crate::store::tx::Tx;
use crate::store::{drafts, people, procedures, work_calendar};

/// Under which a draft of one is kept.
pub const DRAFT: &str = "proposal";

/// What is proposed, and whose words they are.
#[derive(Clone, Debug)]
pub struct Raising {
    pub resident: String,
    pub said: Said,
    pub building: Option<String>,
    pub hand: Hand,
}

/// Raises it, once for each key; gives its id. The draft is gone afterwards.
pub async fn raise(db: &Db, community: &str, standing: Standing, claim: Claim, what: Raising) -> Result<String, Error> {
    db.write("raise_proposal", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &what.resident, &claim)? {
            return Ok(id);
        }
        let id = within(tx, &standing, &what)?;
        answers::keep(tx, &standing, &what.resident, &claim, &id)?;
        Ok(id)
    })
    .await
}

/// The same inside a transaction.
pub fn within(tx: &mut Tx<'_>, standing: &Standing, what: &Raising) -> Result<String, Error> {
    people::find(tx.conn, tx.community, &what.resident)?.filter(|p| p.state == "active").ok_or(Error::Missing)?;
    if proposals::open_of(tx.conn, tx.community, &what.resident)? >= OPEN_EACH {
        return Err(Error::Conflict(Clash::TooManyProposals));
    }
    let permit = ask::<RaiseProposal>(tx, standing, &Subject::resident(&what.resident))?;
    let (version, procedure) = procedures::to_begin(tx, &permit)?;
    let calendar = work_calendar::read(tx.conn, tx.community, tx.now)?;
    let new = Begin {
        person: &what.resident,
        said: &what.said,
        building: what.building.as_deref(),
        hand: what.hand.as_str(),
        procedure: version,
        stage: procedure.first(),
        answer_due: answer_due(&calendar, tx.now, procedure.answer_days),
    };
    let raised = proposals::insert(tx, &permit, &new)?;
    proposals::add_step(tx, &permit, &raised, StepKind::Raised, &Happened::default())?;
    let said = &what.said;
    let content = json!({ "about": said.title, "words": said.what, "why": said.why, "gains": said.gains,
        "bears": said.bears, "place": said.place, "hand": what.hand.as_str() });
    conclude(tx, permit, (SUBJECT, &raised.id), &content)?;
    let leave = tx.housekeeping();
    drafts::remove(tx, leave, &standing.actor, &what.resident, DRAFT)?;
    Ok(raised.id)
}

/// Its author no longer wants it; what was said about it stays to be read.
pub async fn withdraw(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    proposal: String,
) -> Result<(), Error> {
    db.write("withdraw_proposal", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = Some(open(tx, &proposal)?).filter(|p| p.person_id == resident).ok_or(Error::Missing)?;
        let permit = ask::<WithdrawProposal>(tx, &standing, &Subject::resident(&resident))?;
        end(tx, &permit, &found)?;
        conclude(tx, permit, (SUBJECT, &proposal), &json!({ "about": found.title }))?;
        answers::keep(tx, &standing, &resident, &claim, &proposal)
    })
    .await
}

/// What was raised for them was not their wish: it is withdrawn, unless it was answered already.
pub(super) fn take_back(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let found = find(tx, &act.subject_id)?;
    if !found.is_open() || found.answered_at.is_some() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let subject = Subject::resident(&act.resident_id);
    let subject = if standing.office().is_some() { subject.after(Some(hands(act))) } else { subject };
    let permit = ask::<UndoAct>(tx, standing, &subject)?;
    acts::answer(tx, &permit, act, &Answer::Undone)?;
    end(tx, &permit, &found)?;
    conclude(tx, permit, (SUBJECT, &found.id), &json!({ "about": found.title, "undone": act.act }))?;
    Ok(())
}

fn end<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, found: &Proposal) -> Result<(), Error> {
    let to = Proposal {
        state: ProposalState::Withdrawn,
        shelf: ProposalState::Withdrawn.shelf().to_owned(),
        waits: false,
        ..found.clone()
    };
    proposals::update(tx, permit, &to)?;
    proposals::tally(tx, "ended", ProposalState::Withdrawn.as_str(), 1)?;
    proposals::add_step(tx, permit, &to, StepKind::Withdrawn, &Happened::default())
}
