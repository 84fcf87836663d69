//! 不办，要说清为什么: a request is refused with a coded reason and words; the resident may disagree, and then somebody
//! else decides.

use serde_json::json;

use super::handle::{self, permit_for};
use super::{deadline, voices};
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::{self, DeclineReason, Level, RequestState, RequestStep, Words};
use crate::domain::standing::Standing;
use crate::domain::tiers::{DecideObjection, DeclineRequest, Kind, ObjectToDecline};
use crate::error::{Clash, Error};
use crate::store::acts;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue;
use crate::store::db::Db;
use crate::store::first_answers;
use crate::store::objections::{self, Decision, Objection};
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;

/// The state a refusal of it leads to; see `domain::request::may_decline`.
pub(super) fn leads_to(tx: &mut Tx<'_>, request: &Request) -> Result<Option<RequestState>, Error> {
    // The steps are asked only where the state would let it be refused.
    if request::may(request.state, RequestStep::Decline).is_none() {
        return Ok(None);
    }
    let begun_again = requests::begun_again(tx.conn, tx.community, &request.id)?.is_some();
    Ok(request::may_decline(request.state, begun_again))
}

/// Refused. Not after the resident said that it is still broken, or a refusal did not stand.
pub(super) fn decline(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: Request,
    reason: DeclineReason,
    words: &Words,
) -> Result<(), Error> {
    let state = leads_to(tx, &request)?.ok_or(Error::Conflict(Clash::TooLate))?;
    let permit = permit_for::<DeclineRequest>(tx, standing, &request)?;
    acts::took_effect(tx, &permit, &request.id, "request.file")?;
    voices::go_on_without(tx, &permit, &request)?;
    // Whoever is told why not is answered: said in time, it is in time.
    first_answers::given(tx, &permit, &request)?;
    let answered_at = request.answered_at.or(Some(tx.now));
    let changed = Request { state, open: false, due_at: i64::MAX, answered_at, ..request };
    let step = Step {
        kind: "declined",
        party: Some(&changed.party_id),
        reason: Some(reason.as_str()),
        words: Some(words.as_str()),
        ..Step::default()
    };
    handle::finish(tx, permit, &changed, &step, &[])
}

/// 我不同意: once for each refusal, within the time an objection has.
pub(super) fn object(tx: &mut Tx<'_>, standing: &Standing, request: Request, words: &Words) -> Result<(), Error> {
    let state = handle::next(&request, RequestStep::Object)?;
    let refusal = requests::latest_step(tx.conn, tx.community, &request.id, "declined")?.ok_or(Error::Missing)?;
    let before = objections::latest(tx.conn, tx.community, &request.id)?;
    let heard = before.is_some_and(|o| o.objected_at >= refusal.at);
    if heard || !request::reopens(refusal.at, tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let subject = Subject::resident(&request.resident_id).of_party(&request.party_id);
    let permit = ask::<ObjectToDecline>(tx, standing, &subject)?;
    let due_at = deadline::decided_by(tx, &request, tx.now)?;
    objections::insert(tx, &permit, &request.id, &refusal, words.as_str(), due_at)?;
    let changed = Request { state, ..request };
    written(tx, permit, &changed, "objected", words.as_str())
}

/// What another than whoever refused it says to the objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The resident is right: it is done after all, and both clocks start anew.
    Restored,
    /// The refusal stands, with words that say why and what else there is.
    Upheld,
}

/// Decides an objection, if nobody did.
///
/// # Errors
/// [`crate::domain::policy::Refusal::OwnHands`] for whoever refused the request.
pub async fn decide(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    verdict: Verdict,
    words: Words,
) -> Result<String, Error> {
    db.write("decide_objection", community, move |tx| {
        let objection = objections::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let request = requests::find(tx.conn, tx.community, &objection.request_id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(id) = answers::claim(tx, &standing, &request.resident_id, &claim)? {
            return Ok(id);
        }
        let (resident, about) = (request.resident_id.clone(), request.id.clone());
        settle(tx, &standing, &objection, request, verdict, &words)?;
        answers::keep(tx, &standing, &resident, &claim, &about)?;
        Ok(about)
    })
    .await
}

fn settle(
    tx: &mut Tx<'_>,
    standing: &Standing,
    objection: &Objection,
    request: Request,
    verdict: Verdict,
    words: &Words,
) -> Result<(), Error> {
    let subject = whose(tx, objection, &request)?;
    let permit = ask::<DecideObjection>(tx, standing, &subject)?;
    let decision = if verdict == Verdict::Restored { Decision::Reopened } else { Decision::Upheld };
    objections::decide(tx, &permit, &objection.id, decision, words.as_str())?;
    if verdict == Verdict::Upheld {
        return written(tx, permit, &request, "upheld", words.as_str());
    }
    let state = handle::next(&request, RequestStep::Restore)?;
    let clocks = deadline::begun_again(tx, &request)?;
    let changed = Request {
        state,
        open: true,
        answered_at: None,
        answer_due: clocks.answer_by,
        solve_due: clocks.solve_by,
        due_at: clocks.sort_key(state, false),
        ..request
    };
    written(tx, permit, &changed, "restored", words.as_str())
}

/// Another than whoever refused it; once it has risen so high, the subdistrict as well.
fn whose(tx: &mut Tx<'_>, objection: &Objection, request: &Request) -> Result<Subject, Error> {
    let subject = Subject::resident(&request.resident_id).after(Some(&objection.declined_by));
    if objection.risen() != Some(Level::Subdistrict) {
        return Ok(subject);
    }
    Ok(match catalogue::subdistrict(tx.conn, tx.community)? {
        Some(up) => subject.of_party(&up.id),
        None => subject,
    })
}

fn written<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    changed: &Request,
    kind: &str,
    words: &str,
) -> Result<(), Error> {
    requests::update(tx, &permit, changed)?;
    requests::add_event(tx, &permit, &changed.id, &Step { kind, words: Some(words), ..Step::default() })?;
    let content = json!({
        "about": super::about(tx, changed)?,
        "number": changed.number,
        "state": changed.state.as_str(),
        "what": kind,
        "words": words,
    });
    conclude(tx, permit, ("request", &changed.id), &content)?;
    Ok(())
}
