//! What the desk and a responsible party do with a request: accept, assign, hand on, answer, solve, decline, note.

use serde_json::json;

use super::{asking, decline, rise, voices};
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::{self, Clocks, DeclineReason, RequestStep, TransferReason, Words};
use crate::domain::standing::Standing;
use crate::domain::tiers::{
    AcceptRequest, AnswerRequest, AssignRequest, Kind, NoteRequest, SolveRequest, TransferRequest,
};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{self, SUBDISTRICT};
use crate::store::db::Db;
use crate::store::requests::{self, NewPhoto, Request, Step};
use crate::store::tx::Tx;
use crate::store::{acts, first_answers, queue};
use crate::words::k;

/// What is done.
#[derive(Clone, Debug)]
pub enum Handling {
    /// The party takes it on; who goes is settled later.
    Accept,
    /// To a person of the responsible party or the desk; `None` leaves it to the party whom to send.
    Assign {
        handler: Option<String>,
    },
    /// To another party, with a reason the resident can read.
    Transfer {
        party: String,
        reason: TransferReason,
        words: Words,
    },
    Answer {
        words: Words,
    },
    Solve {
        words: Words,
        photos: Vec<NewPhoto>,
    },
    /// Refused, with a coded reason and words the resident reads.
    Decline {
        reason: DeclineReason,
        words: Words,
    },
    /// Between staff only.
    Note {
        words: Words,
    },
}

/// Does it, if nobody changed the request since `version` was read.
pub async fn handle(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    request: String,
    version: i32,
    what: Handling,
) -> Result<(), Error> {
    db.write("handle_request", community, move |tx| {
        let found = requests::find(tx.conn, tx.community, &request)?.ok_or(Error::Missing)?;
        // Another party's work is as if it did not exist.
        if standing.party().is_some_and(|party| party != found.party_id) {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if found.version != version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let resident = found.resident_id.clone();
        // One cause, one answer: everybody who goes with it is told the same.
        for one in voices::together(tx, found, &what)? {
            apply(tx, &standing, one, &what)?;
        }
        answers::keep(tx, &standing, &resident, &claim, &request)
    })
    .await
}

fn apply(tx: &mut Tx<'_>, standing: &Standing, request: Request, what: &Handling) -> Result<(), Error> {
    match what {
        Handling::Accept => accept(tx, standing, request),
        Handling::Decline { reason, words } => decline::decline(tx, standing, request, *reason, words),
        Handling::Assign { handler } => assign(tx, standing, request, handler.as_deref()),
        Handling::Transfer { party, reason, words } => transfer(tx, standing, request, party, *reason, words),
        Handling::Answer { words } => answer(tx, standing, request, words),
        Handling::Solve { words, photos } => solve(tx, standing, request, words, photos),
        Handling::Note { words } => note(tx, standing, &request, words),
    }
}

impl Handling {
    /// The step it takes; see `domain::request::may`.
    pub fn step(&self) -> RequestStep {
        match self {
            Self::Accept => RequestStep::Accept,
            Self::Decline { .. } => RequestStep::Decline,
            Self::Assign { .. } => RequestStep::Assign,
            Self::Transfer { .. } => RequestStep::Transfer,
            Self::Answer { .. } => RequestStep::Answer,
            Self::Solve { .. } => RequestStep::Solve,
            Self::Note { .. } => RequestStep::Note,
        }
    }
}

fn accept(tx: &mut Tx<'_>, standing: &Standing, request: Request) -> Result<(), Error> {
    let state = next(&request, RequestStep::Accept)?;
    let permit = permit_for::<AcceptRequest>(tx, standing, &request)?;
    let changed = Request { state, due_at: clock(&request, state), ..request };
    let step = Step { kind: "accepted", party: Some(&changed.party_id), ..Step::default() };
    finish(tx, permit, &changed, &step, &[])
}

fn assign(tx: &mut Tx<'_>, standing: &Standing, request: Request, handler: Option<&str>) -> Result<(), Error> {
    let state = next(&request, RequestStep::Assign)?;
    let name = name_of_handler(tx, &request.party_id, handler)?;
    let permit = permit_for::<AssignRequest>(tx, standing, &request)?;
    // Work has begun: the filing has taken effect.
    acts::took_effect(tx, &permit, &request.id, "request.file")?;
    let changed = Request { state, handler_id: handler.map(str::to_owned), due_at: clock(&request, state), ..request };
    let step = Step { kind: "assigned", party: Some(&changed.party_id), words: Some(&name), ..Step::default() };
    finish(tx, permit, &changed, &step, &[])
}

/// The colleague's name, or the party's where it decides for itself.
fn name_of_handler(tx: &mut Tx<'_>, party: &str, handler: Option<&str>) -> Result<String, Error> {
    let Some(handler) = handler else {
        return Ok(catalogue::party(tx.conn, tx.community, party)?.ok_or(Error::Missing)?.name);
    };
    queue::colleagues(tx.conn, tx.community, party)?
        .into_iter()
        .find_map(|(id, name)| (id == handler).then_some(name))
        .ok_or_else(|| Error::field("person", k::TELLING_ERROR_COLLEAGUE))
}

/// The clocks keep running: being handed on is not being answered.
fn transfer(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: Request,
    party: &str,
    reason: TransferReason,
    words: &Words,
) -> Result<(), Error> {
    let state = next(&request, RequestStep::Transfer)?;
    if party == request.party_id {
        return Err(Error::field("party", k::HOUSE_ERROR_SAME_PARTY));
    }
    catalogue::party(tx.conn, tx.community, party)?
        .filter(|p| p.ended_at.is_none())
        .ok_or_else(|| Error::field("party", k::HOUSE_ERROR_PARTY))?;
    let holds = catalogue::party(tx.conn, tx.community, &request.party_id)?.ok_or(Error::Missing)?;
    if request::transfer_rises(request.transfers, holds.kind == SUBDISTRICT) {
        return rise::by_transfer(tx, standing, request, party, reason, words);
    }
    let permit = permit_for::<TransferRequest>(tx, standing, &request)?;
    // Whoever let the hours pass is judged, also where the clock did not look yet.
    first_answers::missed(tx, &permit, &request)?;
    let changed = Request {
        state,
        party_id: party.to_owned(),
        handler_id: None,
        transfers: request.transfers + 1,
        due_at: clock(&request, state),
        ..request
    };
    let step = Step {
        kind: "transferred",
        party: Some(party),
        reason: Some(reason.as_str()),
        words: Some(words.as_str()),
        ..Step::default()
    };
    finish(tx, permit, &changed, &step, &[])
}

fn answer(tx: &mut Tx<'_>, standing: &Standing, request: Request, words: &Words) -> Result<(), Error> {
    let state = next(&request, RequestStep::Answer)?;
    let permit = permit_for::<AnswerRequest>(tx, standing, &request)?;
    acts::took_effect(tx, &permit, &request.id, "request.file")?;
    first_answers::given(tx, &permit, &request)?;
    let answered = Request { state, answered_at: request.answered_at.or(Some(tx.now)), ..request };
    let changed = Request { due_at: clock(&answered, state), ..answered };
    let step =
        Step { kind: "answered", party: Some(&changed.party_id), words: Some(words.as_str()), ..Step::default() };
    finish(tx, permit, &changed, &step, &[])
}

fn solve(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: Request,
    words: &Words,
    photos: &[NewPhoto],
) -> Result<(), Error> {
    let state = next(&request, RequestStep::Solve)?;
    let permit = permit_for::<SolveRequest>(tx, standing, &request)?;
    acts::took_effect(tx, &permit, &request.id, "request.file")?;
    first_answers::given(tx, &permit, &request)?;
    let changed = Request {
        state,
        open: false,
        // What is mended on the spot is answered in the same breath.
        answered_at: request.answered_at.or(Some(tx.now)),
        solved_at: Some(tx.now),
        ..request
    };
    asking::solved(tx, &permit, &changed)?;
    let step = Step { kind: "solved", party: Some(&changed.party_id), words: Some(words.as_str()), ..Step::default() };
    finish(tx, permit, &changed, &step, photos)
}

fn note(tx: &mut Tx<'_>, standing: &Standing, request: &Request, words: &Words) -> Result<(), Error> {
    next(request, RequestStep::Note)?;
    let permit = permit_for::<NoteRequest>(tx, standing, request)?;
    let step = Step { kind: "noted", words: Some(words.as_str()), internal: true, ..Step::default() };
    finish(tx, permit, request, &step, &[])
}

pub(super) fn next(request: &Request, step: RequestStep) -> Result<request::RequestState, Error> {
    request::may(request.state, step).ok_or(Error::Conflict(Clash::TooLate))
}

/// The clock that governs in a state; see `domain::request::Clocks`. What goes with others has none of its own.
fn clock(request: &Request, state: request::RequestState) -> i64 {
    if request.due_at == i64::MAX {
        return i64::MAX;
    }
    let clocks = Clocks { answer_by: request.answer_due, solve_by: request.solve_due };
    clocks.sort_key(state, request.answered_at.is_some())
}

pub(super) fn permit_for<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, request: &Request) -> Result<Permit<K>, Error> {
    ask::<K>(tx, standing, &Subject::resident(&request.resident_id).of_party(&request.party_id))
}

pub(super) fn finish<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    changed: &Request,
    step: &Step<'_>,
    photos: &[NewPhoto],
) -> Result<(), Error> {
    requests::update(tx, &permit, changed)?;
    let event = requests::add_event(tx, &permit, &changed.id, step)?;
    for photo in photos {
        requests::add_event_photo(tx, &permit, &changed.id, &event, photo)?;
    }
    let content = json!({
        "about": super::about(tx, changed)?,
        "number": changed.number,
        "state": changed.state.as_str(),
        "party": changed.party_id,
        "reason": step.reason,
        "words": step.words,
        "photos": photos.len(),
    });
    conclude(tx, permit, ("request", &changed.id), &content)?;
    Ok(())
}
