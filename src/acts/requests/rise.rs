//! What is late goes up by itself: first the desk's lead sees it on top, then, late a second time, the subdistrict has
//! it. What was handed on twice goes up instead of being handed on again. What nobody speaks about any more is closed.

use serde_json::json;

use super::objection_rise;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::{
    Cause, Clocks, Level, RequestState, RequestStep, TransferReason, Which, Words, may, risen,
};
use crate::domain::standing::Standing;
use crate::domain::tiers::{CloseRequest, NoteOverdue, RiseRequest};
use crate::error::Error;
use crate::store::catalogue::{self, Party};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::escalations::{self, Escalation};
use crate::store::first_answers;
use crate::store::objections;
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;
use crate::words::k;

/// Requests one turn deals with, a few in each transaction; what is left over waits for the next.
const TURNS: usize = 100;
const AT_ONCE: i64 = 20;

/// Does what is due; how many requests were dealt with.
pub async fn run(db: &Db, community: &str) -> Result<usize, Error> {
    let mut done = 0;
    for _ in 0..TURNS {
        let (now, id) = (db.now(), community.to_owned());
        // Asked before writing, so that an idle house writes nothing.
        if !db.read(move |conn| anything_due(conn, &id, now)).await? {
            break;
        }
        let dealt = db.write("requests_clock", community, deal).await?;
        if dealt == 0 {
            break;
        }
        done += dealt;
    }
    Ok(done)
}

fn anything_due(conn: &mut Conn, community: &str, now: i64) -> Result<bool, Error> {
    Ok(escalations::anything_due(conn, community, now)? || !objections::rising(conn, community, now, 1)?.is_empty())
}

fn deal(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let late = escalations::newly_late(tx.conn, tx.community, tx.now, AT_ONCE)?;
    let again = escalations::late_again(tx.conn, tx.community, tx.now, AT_ONCE)?;
    let silent = escalations::silent(tx.conn, tx.community, tx.now, AT_ONCE)?;
    let objected = objections::rising(tx.conn, tx.community, tx.now, AT_ONCE)?;
    let dealt = late.len() + again.len() + silent.len() + objected.len();
    for request in late {
        note_overdue(tx, request)?;
    }
    for (escalation, request) in again {
        late_again(tx, &escalation, request)?;
    }
    for request in silent {
        close(tx, request)?;
    }
    for objection in objected {
        objection_rise::goes_up(tx, &objection)?;
    }
    Ok(dealt)
}

/// Counted, and on top of the queue; it goes further when the same time has passed once more.
fn note_overdue(tx: &mut Tx<'_>, request: Request) -> Result<(), Error> {
    let next = second_due(tx, &request)?;
    let permit = tx.permit::<NoteOverdue>(&Standing::of_the_house(), &Subject::resident(&request.resident_id))?;
    escalations::insert(tx, &permit, &request, Level::Lead, Cause::Overdue, Some(next))?;
    first_answers::missed(tx, &permit, &request)?;
    let step = Step { kind: "overdue", party: Some(&request.party_id), ..Step::default() };
    requests::add_event(tx, &permit, &request.id, &step)?;
    let content = json!({
        "about": super::about(tx, &request)?,
        "number": request.number,
        "party": request.party_id,
        "due_at": request.due_at,
        "next_at": next,
    });
    conclude(tx, permit, ("request", &request.id), &content)?;
    Ok(())
}

/// The clock that ran out, once more from the moment it did.
fn second_due(tx: &mut Tx<'_>, request: &Request) -> Result<i64, Error> {
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    let clocks = super::clocks(tx, &line, request.due_at)?;
    let now = Clocks { answer_by: request.answer_due, solve_by: request.solve_due };
    Ok(match now.governing(request.state, request.answered_at.is_some()).map(|g| g.which) {
        Some(Which::Answer) => clocks.answer_by,
        _ => clocks.solve_by,
    })
}

fn late_again(tx: &mut Tx<'_>, escalation: &Escalation, request: Request) -> Result<(), Error> {
    let up = catalogue::subdistrict(tx.conn, tx.community)?;
    let house = Standing::of_the_house();
    let subject = Subject::resident(&request.resident_id);
    let moot = !request.open || request.due_at != escalation.due_at;
    let due = escalation.next_at.unwrap_or(escalation.due_at);
    let Some(up) = up.filter(|up| {
        !moot && up.id != request.party_id && risen(escalation.due_at, due, tx.now) == Some(Level::Subdistrict)
    }) else {
        // Done meanwhile, or with nobody above: it stays where it is, on top.
        let leave = tx.housekeeping();
        return escalations::goes_no_further(tx, leave, &escalation.id);
    };
    let leave = tx.housekeeping();
    escalations::goes_no_further(tx, leave, &escalation.id)?;
    let permit = tx.permit::<RiseRequest>(&house, &subject)?;
    go_up(tx, permit, request, &up, Cause::Overdue, None)
}

/// The third hand-over goes up, wherever it was to go.
///
/// # Errors
/// At the field `party`, where no subdistrict is among the parties: it stays where it is.
pub(super) fn by_transfer(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: Request,
    wanted: &str,
    reason: TransferReason,
    words: &Words,
) -> Result<(), Error> {
    let up = catalogue::subdistrict(tx.conn, tx.community)?
        .ok_or_else(|| Error::field("party", k::LIST_ERROR_NO_SUBDISTRICT))?;
    let subject = Subject::resident(&request.resident_id).of_party(&request.party_id);
    let permit = ask::<RiseRequest>(tx, standing, &subject)?;
    let request = Request { transfers: request.transfers + 1, ..request };
    go_up(tx, permit, request, &up, Cause::Transfers, Some((wanted, reason, words)))
}

/// The subdistrict has it. Being handed up is not being answered: the clocks keep running.
fn go_up(
    tx: &mut Tx<'_>,
    permit: crate::domain::permit::Permit<RiseRequest>,
    request: Request,
    up: &Party,
    cause: Cause,
    handed: Option<(&str, TransferReason, &Words)>,
) -> Result<(), Error> {
    escalations::insert(tx, &permit, &request, Level::Subdistrict, cause, None)?;
    first_answers::missed(tx, &permit, &request)?;
    let state = if request.state == RequestState::Reopened { RequestState::Reopened } else { RequestState::Assigned };
    let changed = Request { state, party_id: up.id.clone(), handler_id: None, ..request };
    requests::update(tx, &permit, &changed)?;
    let words = handed.map(|(_, _, words)| words.as_str());
    let step = Step { kind: "risen", party: Some(&up.id), reason: Some(cause.as_str()), words, ..Step::default() };
    requests::add_event(tx, &permit, &changed.id, &step)?;
    let content = json!({
        "about": super::about(tx, &changed)?,
        "number": changed.number,
        "party": up.id,
        "cause": cause.as_str(),
        "wanted": handed.map(|(wanted, _, _)| wanted),
        "reason": handed.map(|(_, reason, _)| reason.as_str()),
        "words": words,
    });
    conclude(tx, permit, ("request", &changed.id), &content)?;
    Ok(())
}

/// Nobody said anything after it was solved. This is no consent, and enters no rate as satisfied.
fn close(tx: &mut Tx<'_>, request: Request) -> Result<(), Error> {
    let Some(state) = may(request.state, RequestStep::Close) else { return Ok(()) };
    let permit = tx.permit::<CloseRequest>(&Standing::of_the_house(), &Subject::resident(&request.resident_id))?;
    let changed = Request { state, open: false, ..request };
    requests::update(tx, &permit, &changed)?;
    requests::add_event(tx, &permit, &changed.id, &Step { kind: "closed", ..Step::default() })?;
    let content = json!({ "about": super::about(tx, &changed)?, "number": changed.number, "state": state.as_str() });
    conclude(tx, permit, ("request", &changed.id), &content)?;
    Ok(())
}
