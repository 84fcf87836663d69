//! What another house asks of a request (12345, the subdistrict): a deadline beside the published clocks. The stricter
//! governs, after a reopening too, and where the request goes with others, for whoever goes first.

use crate::acts::requests::clocks;
use crate::domain::permit::Permit;
use crate::domain::request::Clocks;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::store::catalogue::CALL_ME;
use crate::store::requests::{self, Request};
use crate::store::tx::Tx;
use crate::store::{calls_asked, catalogue, intake, problems};

/// Both clocks begun anew now, by the hours that governed the request from the start and what other houses still ask.
pub fn begun_again(tx: &mut Tx<'_>, request: &Request) -> Result<Clocks, Error> {
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    let clocks = clocks(tx, &line, tx.now)?;
    let deadline = intake::order_of(tx.conn, tx.community, &request.id)?.and_then(|order| order.deadline);
    Ok(clocks.begun_again(tx.now, deadline))
}

/// What the published list alone asks, from the filing or from when the clocks began anew last, so that a later deadline
/// of another house counts as well as an earlier one.
pub fn ours(tx: &mut Tx<'_>, request: &Request) -> Result<Clocks, Error> {
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    let again = requests::begun_again(tx.conn, tx.community, &request.id)?;
    let begun = again.unwrap_or(request.filed_at);
    let mut ours = clocks(tx, &line, begun)?;
    // Put under another category since, it keeps what was promised before.
    for earlier in requests::earlier_lines(tx.conn, tx.community, &request.id, begun)? {
        if let Some(line) = catalogue::responsibility(tx.conn, tx.community, &earlier)? {
            ours = ours.stricter(clocks(tx, &line, begun)?);
        }
    }
    if again.is_some() {
        return Ok(ours);
    }
    match calls_asked::of_request(tx.conn, tx.community, &request.id)? {
        Some(asked) => with_call(tx, ours, asked.at),
        None => Ok(ours),
    }
}

/// Who asks to be rung is promised that as well: the stricter of both lines of the list governs.
pub fn with_call(tx: &mut Tx<'_>, clocks: Clocks, since: i64) -> Result<Clocks, Error> {
    let all = catalogue::categories_in_use(tx.conn, tx.community)?;
    let Some(call) = all.into_iter().find(|c| c.code == CALL_ME) else { return Ok(clocks) };
    match catalogue::responsibility_at(tx.conn, tx.community, &call.id, since)? {
        Some(line) => Ok(clocks.stricter(super::clocks(tx, &line, since)?)),
        None => Ok(clocks),
    }
}

/// By when another decides an objection that was made, or found late, at `from`: as long as an answer may take.
pub fn decided_by(tx: &mut Tx<'_>, request: &Request, from: i64) -> Result<i64, Error> {
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    Ok(clocks(tx, &line, from)?.answer_by)
}

/// The stricter clock governs from now on: theirs, or the published list's, which is `ours`.
pub fn tighten<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &Request,
    ours: Clocks,
    deadline: i64,
) -> Result<(), Error> {
    requests::set_clocks(tx, permit, request, ours.and_outside(deadline))?;
    hurry_the_first(tx, permit, request, deadline)
}

/// A request that goes with others has no clock of its own: what is asked of it is asked of the first.
pub fn hurry_the_first<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &Request,
    deadline: i64,
) -> Result<(), Error> {
    let Some(problem) = problems::of_request(tx.conn, tx.community, &request.id)? else {
        return Ok(());
    };
    if problem.lead_id == request.id {
        return Ok(());
    }
    let first = requests::find(tx.conn, tx.community, &problem.lead_id)?.ok_or(Error::Missing)?;
    let now = Clocks { answer_by: first.answer_due, solve_by: first.solve_due };
    let stricter = now.and_outside(deadline);
    if first.open && stricter != now { requests::set_clocks(tx, permit, &first, stricter) } else { Ok(()) }
}
