//! What a resident says about a request of theirs: take it back, it is fixed, it is not, how it was.

use serde_json::json;

use super::{asking, deadline, decline, publicity, voices};
use crate::acts::{ask, conclude};
use crate::domain::asking::Said;
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject, said_freely};
use crate::domain::request::{self, Rating, RequestState, RequestStep, Words};
use crate::domain::standing::Standing;
use crate::domain::tiers::{
    AnswerRequest, ConfirmRequest, Kind, RateRequest, ReopenRequest, RiseRequest, SolveRequest, UndoAct,
};
use crate::domain::undo::undo;
use crate::error::{Clash, Error};
use crate::store::absences;
use crate::store::acts::{self, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::askings;
use crate::store::db::Db;
use crate::store::outbox;
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;

/// What becomes of a request, as its resident is told of it.
const SAID_OF_IT: &[&str] = &[AnswerRequest::RULE.code, SolveRequest::RULE.code, RiseRequest::RULE.code];

/// What is said.
#[derive(Clone, Debug)]
pub enum Say {
    /// 撤回, within the window.
    TakeBack,
    /// 修好了
    Fixed,
    /// 还没好
    NotFixed {
        words: Option<Words>,
    },
    /// 我不同意: about a refusal.
    Disagree {
        words: Words,
    },
    Rated {
        rating: Rating,
        words: Option<Words>,
    },
}

/// Says it, once for each key.
pub async fn say(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    request: String,
    what: Say,
) -> Result<(), Error> {
    db.write("say_about_request", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = requests::find(tx.conn, tx.community, &request)?
            .filter(|r| r.resident_id == resident)
            .ok_or(Error::Missing)?;
        match &what {
            Say::TakeBack => take_back(tx, &standing, found)?,
            Say::Fixed => fixed(tx, &standing, found)?,
            Say::NotFixed { words } => not_fixed(tx, &standing, found, words.as_ref())?,
            Say::Disagree { words } => decline::object(tx, &standing, found, words)?,
            Say::Rated { rating, words } => rated(tx, &standing, found, *rating, words.as_ref())?,
        }
        answers::keep(tx, &standing, &resident, &claim, &request)
    })
    .await
}

/// Undo is a compensating act, not a deletion: the request stays, withdrawn.
pub fn take_back(tx: &mut Tx<'_>, standing: &Standing, request: Request) -> Result<(), Error> {
    let filing = acts::latest_about(tx.conn, tx.community, &request.id, "request.file")?.ok_or(Error::Missing)?;
    let away = absences::spans(tx.conn, tx.community, &request.resident_id)?;
    let open = undo(filing.told_at, filing.effect_at, &away, tx.now).is_open();
    let Some(state) = request::may(request.state, RequestStep::Withdraw).filter(|_| open && filing.state == "done")
    else {
        return Err(Error::Conflict(Clash::TooLate));
    };
    let permit = permit_for::<UndoAct>(tx, standing, &request)?;
    acts::answer(tx, &permit, &filing, &Answer::Undone)?;
    voices::part(tx, &permit, &request)?;
    publicity::taken_back(tx, &permit, &request)?;
    let changed = Request { state, open: false, due_at: i64::MAX, public: false, ..request };
    finish(tx, permit, &changed, "withdrawn", None)
}

fn fixed(tx: &mut Tx<'_>, standing: &Standing, request: Request) -> Result<(), Error> {
    // What was said beside a helper is said again away from them, and counts then.
    let again = request.confirmed_beside.is_some() && said_freely(standing);
    let state = if again { request.state } else { next(&request, RequestStep::Confirm)? };
    let permit = asked_by_another::<ConfirmRequest>(tx, standing, &request)?;
    asking::said(tx, &permit, &request, Said::Fixed)?;
    heard(tx, &permit, &request)?;
    let changed = Request {
        state,
        open: false,
        confirmed_at: Some(tx.now),
        // Said beside a helper it is marked so, and enters no rate until asked elsewhere (TRUST.md §2).
        confirmed_beside: standing.assisted_by().map(str::to_owned),
        ..request
    };
    finish(tx, permit, &changed, "confirmed", None)
}

/// Both clocks start anew from now, with the hours that governed it from the start.
fn not_fixed(tx: &mut Tx<'_>, standing: &Standing, request: Request, words: Option<&Words>) -> Result<(), Error> {
    let state = next(&request, RequestStep::Reopen)?;
    let ended = request.confirmed_at.or(request.solved_at).unwrap_or(request.filed_at);
    if !request::reopens(ended, tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = permit_for::<ReopenRequest>(tx, standing, &request)?;
    asking::said(tx, &permit, &request, Said::NotFixed)?;
    heard(tx, &permit, &request)?;
    let clocks = deadline::begun_again(tx, &request)?;
    let changed = Request {
        state,
        open: true,
        answered_at: None,
        solved_at: None,
        confirmed_at: None,
        confirmed_beside: None,
        answer_due: clocks.answer_by,
        solve_due: clocks.solve_by,
        due_at: clocks.sort_key(state, false),
        ..request
    };
    finish(tx, permit, &changed, "reopened", words.map(Words::as_str))
}

fn rated(
    tx: &mut Tx<'_>,
    standing: &Standing,
    request: Request,
    rating: Rating,
    words: Option<&Words>,
) -> Result<(), Error> {
    next(&request, RequestStep::Rate)?;
    let permit = asked_by_another::<RateRequest>(tx, standing, &request)?;
    heard(tx, &permit, &request)?;
    // A word given beside whoever acted is kept but is nobody's rating of them.
    let free = said_freely(standing);
    let changed = Request {
        rating: if free { Some(score(rating)) } else { request.rating },
        rating_words: words.map(|w| w.as_str().to_owned()),
        ..request
    };
    finish(tx, permit, &changed, "rated", words.map(Words::as_str))
}

/// Who says how it stands knows what was said about it, and is not asked for 知道了 besides. Beside a helper it is marked
/// so and asked again elsewhere (TRUST.md §2); what a helper says under a mandate is no word of theirs.
fn heard<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &Request) -> Result<(), Error> {
    let standing = permit.context().standing.clone();
    let (beside, free) = (standing.assisted_by(), said_freely(&standing));
    if beside.is_none() && !free {
        return Ok(());
    }
    let said = acts::about(tx.conn, tx.community, "request", &request.id)?;
    let theirs = said.into_iter().filter(|act| act.asks && act.resident_id == request.resident_id);
    for act in theirs.filter(|act| SAID_OF_IT.contains(&act.act.as_str())) {
        if beside.is_some() && act.acknowledged_at.is_some() {
            continue;
        }
        acts::answer(tx, permit, &act, &Answer::Acknowledged { beside })?;
        if free {
            acts::told(tx, permit, &act.id, &standing.actor)?;
            outbox::call_off(tx, permit, &act.id, &act.act)?;
        }
    }
    Ok(())
}

/// 3 满意, 2 一般, 1 不满意.
pub fn score(rating: Rating) -> i32 {
    match rating {
        Rating::Good => 3,
        Rating::Fair => 2,
        Rating::Poor => 1,
    }
}

fn next(request: &Request, step: RequestStep) -> Result<RequestState, Error> {
    request::may(request.state, step).ok_or(Error::Conflict(Clash::TooLate))
}

/// What a resident says of a mending on the telephone is written down by somebody other than whoever mended.
fn asked_by_another<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, request: &Request) -> Result<Permit<K>, Error> {
    if standing.office().is_some()
        && askings::solver(tx.conn, tx.community, &request.id)?.as_deref() == Some(standing.actor.as_str())
    {
        return Err(Error::refused(Refusal::OwnHands));
    }
    permit_for::<K>(tx, standing, request)
}

pub(super) fn permit_for<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, request: &Request) -> Result<Permit<K>, Error> {
    let subject = Subject::resident(&request.resident_id).of_party(&request.party_id);
    if standing.office().is_some() && request.resident_id == standing.actor {
        return Err(Error::refused(Refusal::OwnHands));
    }
    ask::<K>(tx, standing, &subject)
}

pub(super) fn finish<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    changed: &Request,
    kind: &str,
    words: Option<&str>,
) -> Result<(), Error> {
    requests::update(tx, &permit, changed)?;
    let step = Step { kind, words, ..Step::default() };
    requests::add_event(tx, &permit, &changed.id, &step)?;
    let content = json!({
        "about": super::about(tx, changed)?,
        "number": changed.number,
        "state": changed.state.as_str(),
        "rating": changed.rating,
        "words": words,
    });
    conclude(tx, permit, ("request", &changed.id), &content)?;
    Ok(())
}
