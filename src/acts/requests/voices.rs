//! One problem, many voices: a neighbour says 我也是, the desk puts requests of one cause together or takes one out
//! again, and what is done for the first is done for everybody.

use serde_json::json;

use super::handle::Handling;
use super::{deadline, decline};
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::likeness::{MOST_VOICES, SOLVED_WITHIN, voice_due};
use crate::domain::request::{Clocks, RequestState, Words, may};
use crate::domain::standing::Standing;
use crate::domain::tiers::{DeclineRequest, FileRequest, Kind, MergeRequest, SplitRequest};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::Category;
use crate::store::db::Db;
use crate::store::problems::{self, Problem};
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;
use crate::store::{asides, catalogue, intake};
use crate::words::k;

const DAY: i64 = 24 * 3_600_000;

/// What a new voice goes with.
pub struct Joined {
    /// The request whose clock runs for all.
    pub first: Request,
    problem: Option<Problem>,
}

impl Joined {
    /// The hours of a voice: those that run already, as far as the same is owed.
    pub fn clocks(&self, own: Clocks) -> Clocks {
        if !self.first.open {
            return own;
        }
        let answer_by = if self.first.answered_at.is_none() { self.first.answer_due } else { own.answer_by };
        Clocks { answer_by, solve_by: self.first.solve_due }
    }

    pub fn due(&self, own_due: i64) -> i64 {
        voice_due(self.first.open, self.first.answered_at.is_some(), false, own_due)
    }

    /// Adds the voice; where it is the second, the two become a problem.
    pub fn add(&self, tx: &mut Tx<'_>, permit: &Permit<FileRequest>, voice: &Request) -> Result<(), Error> {
        let id = match &self.problem {
            Some(problem) => problem.id.clone(),
            None => problems::begin(tx, permit, &self.first)?.id,
        };
        problems::add(tx, permit, &id, voice, "joined")
    }
}

/// What a resident may join: of the same category, in a place that is nobody's home, alive, and not theirs already.
pub fn join(tx: &mut Tx<'_>, category: &Category, resident: &str, other: &str) -> Result<Joined, Error> {
    let target = requests::find(tx.conn, tx.community, other)?.ok_or(Error::Missing)?;
    let aside = asides::find(tx.conn, tx.community, other)?.ok_or(Error::Missing)?;
    let line = catalogue::responsibility(tx.conn, tx.community, &target.responsibility_id)?.ok_or(Error::Missing)?;
    // Never a way to learn of what happens in somebody's home: as if it did not exist.
    if target.category_id != category.id || !category.public || !aside.leave(line.public).may_be_asked() {
        return Err(Error::Missing);
    }
    let problem = problems::of_request(tx.conn, tx.community, other)?;
    let (first, theirs) = match &problem {
        Some(problem) => {
            let all = problems::members(tx.conn, tx.community, &problem.id)?;
            if all.len() >= MOST_VOICES {
                return Err(Error::Conflict(Clash::TooLate));
            }
            let first = requests::find(tx.conn, tx.community, &problem.lead_id)?.ok_or(Error::Missing)?;
            (first, all.iter().any(|m| m.resident_id == resident))
        }
        None => {
            let theirs = target.resident_id == resident;
            (target, theirs)
        }
    };
    if theirs {
        return Err(Error::Conflict(Clash::Exists));
    }
    let lately = first.solved_at.is_some_and(|at| tx.now - at <= SOLVED_WITHIN * DAY);
    let over = matches!(first.state, RequestState::Withdrawn | RequestState::Declined);
    if over || !(first.open || lately) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    Ok(Joined { first, problem })
}

/// A request with all that are handled with it, itself first, each with the clock it will have. An answer to somebody
/// who came after the first was answered is theirs alone; a note is nobody else's.
pub fn together(tx: &mut Tx<'_>, found: Request, what: &Handling) -> Result<Vec<Request>, Error> {
    if matches!(what, Handling::Note { .. }) {
        return Ok(vec![found]);
    }
    let Some(problem) = problems::of_request(tx.conn, tx.community, &found.id)? else {
        return Ok(vec![found]);
    };
    let all = problems::requests_of(tx.conn, tx.community, &problem.id)?;
    let Some(first) = all.iter().find(|r| r.id == problem.lead_id).cloned() else {
        return Ok(vec![found]);
    };
    let answers = matches!(what, Handling::Answer { .. });
    let alone = answers && found.id != first.id && first.answered_at.is_some();
    let first_answered = first.answered_at.is_some() || (answers && !alone);
    let holder = found.party_id.clone();
    let timed = |r: Request| {
        // Whoever has the one has them all, also where one rose to the subdistrict by itself.
        let r = Request { party_id: holder.clone(), ..r };
        if r.id == first.id {
            return r;
        }
        let waits = voice_due(first.open, first_answered, r.answered_at.is_some() || answers, 0) == i64::MAX;
        Request { due_at: if waits { i64::MAX } else { own_due(&r) }, ..r }
    };
    let id = found.id.clone();
    let mut handled = vec![timed(found)];
    if !alone {
        for other in all.into_iter().filter(|r| r.id != id) {
            let takes_it = match what {
                Handling::Decline { .. } => decline::leads_to(tx, &other)?,
                _ => may(other.state, what.step()),
            };
            handled.extend(takes_it.map(|_| timed(other)));
        }
    }
    Ok(handled)
}

/// The first is refused: of those that went with it, whoever may not be (it is still broken) has their own clock from now
/// on, and lies with nobody's.
pub fn go_on_without(tx: &mut Tx<'_>, permit: &Permit<DeclineRequest>, refused: &Request) -> Result<(), Error> {
    let Some(problem) = problems::of_request(tx.conn, tx.community, &refused.id)?.filter(|p| p.lead_id == refused.id)
    else {
        return Ok(());
    };
    let others = problems::requests_of(tx.conn, tx.community, &problem.id)?;
    for one in others.into_iter().filter(|r| r.id != refused.id && r.goes_with_others()) {
        if decline::leads_to(tx, &one)?.is_none() {
            problems::set_due(tx, permit, &one.id, own_due(&one))?;
        }
    }
    Ok(())
}

/// Its own clock, as if it went with nobody.
fn own_due(r: &Request) -> i64 {
    let clocks = Clocks { answer_by: r.answer_due, solve_by: r.solve_due };
    clocks.sort_key(r.state, r.answered_at.is_some())
}

/// The desk puts a request to another of the same cause, given by its number, with all that go with it already.
pub async fn merge(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (request, version): (String, i32),
    into: i64,
    why: Words,
) -> Result<(), Error> {
    db.write("merge_request", community, move |tx| {
        let found = unchanged(tx, &request, version)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let target = requests::by_number(tx.conn, tx.community, into)?
            .ok_or_else(|| Error::field("number", k::VOICES_ERROR_NUMBER))?;
        let theirs = problems::of_request(tx.conn, tx.community, &target.id)?;
        let ours = problems::of_request(tx.conn, tx.community, &found.id)?;
        if target.id == found.id || (ours.is_some() && ours.as_ref().map(|p| &p.id) == theirs.as_ref().map(|p| &p.id)) {
            return Err(Error::field("number", k::VOICES_ERROR_SAME));
        }
        let first = match &theirs {
            Some(problem) => requests::find(tx.conn, tx.community, &problem.lead_id)?.ok_or(Error::Missing)?,
            None => target,
        };
        if !first.open {
            return Err(Error::field("number", k::VOICES_ERROR_OVER));
        }
        let moved = match &ours {
            Some(problem) => problems::requests_of(tx.conn, tx.community, &problem.id)?,
            None => vec![found.clone()],
        };
        let mut problem = theirs.map(|p| p.id);
        for one in moved {
            problem = Some(merge_one(tx, &standing, one, &first, problem, &why)?);
        }
        answers::keep(tx, &standing, &found.resident_id, &claim, &request)
    })
    .await
}

fn merge_one(
    tx: &mut Tx<'_>,
    standing: &Standing,
    one: Request,
    first: &Request,
    problem: Option<String>,
    why: &Words,
) -> Result<String, Error> {
    let subject = Subject::resident(&one.resident_id).of_party(&one.party_id);
    let permit = ask::<MergeRequest>(tx, standing, &subject)?;
    if let Some(old) = problems::of_request(tx.conn, tx.community, &one.id)? {
        problems::leave(tx, &permit, &old, &one.id)?;
    }
    let problem = match problem {
        Some(problem) => problem,
        None => problems::begin(tx, &permit, first)?.id,
    };
    problems::add(tx, &permit, &problem, &one, "merged")?;
    let own = own_due(&one);
    let due_at = match one.open {
        true => voice_due(first.open, first.answered_at.is_some(), one.answered_at.is_some(), own),
        false => one.due_at,
    };
    // Whoever mends the first mends this one too.
    let changed = Request { party_id: first.party_id.clone(), handler_id: first.handler_id.clone(), due_at, ..one };
    requests::update(tx, &permit, &changed)?;
    if let Some(at) = intake::order_of(tx.conn, tx.community, &changed.id)?.and_then(|order| order.deadline) {
        deadline::hurry_the_first(tx, &permit, &changed, at)?;
    }
    tell(tx, permit, &changed, "merged", Some(first.number), why)?;
    Ok(problem)
}

/// The desk takes a request out again: it was another matter, and has its own clock from now on.
pub async fn split(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (request, version): (String, i32),
    why: Words,
) -> Result<(), Error> {
    db.write("split_request", community, move |tx| {
        let found = unchanged(tx, &request, version)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if problems::of_request(tx.conn, tx.community, &found.id)?.is_none() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let subject = Subject::resident(&found.resident_id).of_party(&found.party_id);
        let permit = ask::<SplitRequest>(tx, &standing, &subject)?;
        part(tx, &permit, &found)?;
        let due_at = if found.open { own_due(&found) } else { found.due_at };
        let changed = Request { due_at, ..found };
        requests::update(tx, &permit, &changed)?;
        tell(tx, permit, &changed, "split", None, &why)?;
        answers::keep(tx, &standing, &changed.resident_id, &claim, &request)
    })
    .await
}

fn tell<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    request: &Request,
    kind: &str,
    with: Option<i64>,
    why: &Words,
) -> Result<(), Error> {
    let step = Step { kind, party: Some(&request.party_id), words: Some(why.as_str()), ..Step::default() };
    requests::add_event(tx, &permit, &request.id, &step)?;
    let about = catalogue::category(tx.conn, tx.community, &request.category_id)?.map(|c| c.name_zh);
    let content = json!({ "about": about, "number": request.number, "with": with, "words": why.as_str() });
    conclude(tx, permit, ("request", &request.id), &content)?;
    Ok(())
}

/// One goes its own way. Where it was the first, the next one's clock runs for the others; who is left alone has their
/// own again.
pub fn part<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &Request) -> Result<(), Error> {
    let Some(problem) = problems::of_request(tx.conn, tx.community, &request.id)? else {
        return Ok(());
    };
    let left: Vec<Request> =
        problems::requests_of(tx.conn, tx.community, &problem.id)?.into_iter().filter(|r| r.id != request.id).collect();
    problems::leave(tx, permit, &problem, &request.id)?;
    let Some(next) = left.iter().find(|r| r.id == problem.lead_id).or(left.first()) else {
        return Ok(());
    };
    for one in left.iter().filter(|r| r.open) {
        let own = own_due(one);
        let due = match one.id == next.id {
            true => own,
            false => voice_due(next.open, next.answered_at.is_some(), one.answered_at.is_some(), own),
        };
        if due != one.due_at {
            problems::set_due(tx, permit, &one.id, due)?;
        }
    }
    Ok(())
}

fn unchanged(tx: &mut Tx<'_>, request: &str, version: i32) -> Result<Request, Error> {
    let found = requests::find(tx.conn, tx.community, request)?.ok_or(Error::Missing)?;
    if found.version == version { Ok(found) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
