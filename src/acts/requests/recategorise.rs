//! 类别选错了: the desk puts a request where it belongs, with a reason its resident reads. Nothing is promised less than
//! before: of the hours of both categories the earlier govern.

use serde_json::json;

use super::publicity;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::{self, Clocks, Words};
use crate::domain::standing::Standing;
use crate::domain::tiers::RecategoriseRequest;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{self, CALL_ME, Category, Responsibility};
use crate::store::db::Db;
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;
use crate::store::{problems, risen};
use crate::words::k;

/// Puts it under another category, if nobody changed it since `version` was read; with it, all that are one cause.
///
/// # Errors
/// At the field `category`, where there is none such, or it is under that one already.
pub async fn recategorise(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (request, version): (String, i32),
    category: String,
    why: Words,
) -> Result<(), Error> {
    db.write("recategorise_request", community, move |tx| {
        let found = requests::find(tx.conn, tx.community, &request)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if found.version != version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let to = catalogue::category(tx.conn, tx.community, &category)?
            // What nobody could put into words is no place to put anything.
            .filter(|c| c.ended_at.is_none() && c.code != CALL_ME)
            .ok_or_else(|| Error::field("category", k::HOUSE_ERROR_CATEGORY))?;
        if to.id == found.category_id {
            return Err(Error::field("category", k::RIGHTED_ERROR_SAME));
        }
        let resident = found.resident_id.clone();
        // What rose to the subdistrict is not taken down from there by another name.
        let party = match risen::stands(tx.conn, tx.community, &found.id)? {
            true => found.party_id.clone(),
            false => line_of(tx, &to, found.filed_at)?.party_id,
        };
        for one in of_one_cause(tx, found)? {
            put(tx, &standing, one, &to, &party, &why)?;
        }
        answers::keep(tx, &standing, &resident, &claim, &request)
    })
    .await
}

/// It and all that go with it, as far as somebody still has to do something about them.
fn of_one_cause(tx: &mut Tx<'_>, found: Request) -> Result<Vec<Request>, Error> {
    if !found.state.open() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let Some(problem) = problems::of_request(tx.conn, tx.community, &found.id)? else {
        return Ok(vec![found]);
    };
    let all = problems::requests_of(tx.conn, tx.community, &problem.id)?;
    Ok(all.into_iter().filter(|r| r.state.open()).collect())
}

/// The line that was in force when it was filed; the one of today, where the category began later.
fn line_of(tx: &mut Tx<'_>, to: &Category, filed_at: i64) -> Result<Responsibility, Error> {
    let then = catalogue::responsibility_at(tx.conn, tx.community, &to.id, filed_at)?;
    let line = match then {
        Some(line) => Some(line),
        None => catalogue::responsibility_at(tx.conn, tx.community, &to.id, tx.now)?,
    };
    line.ok_or_else(|| Error::field("category", k::HOUSE_ERROR_CATEGORY))
}

fn put(
    tx: &mut Tx<'_>,
    standing: &Standing,
    before: Request,
    to: &Category,
    party: &str,
    why: &Words,
) -> Result<(), Error> {
    let moves = before.party_id != party;
    let state = request::put_right(before.state, moves).ok_or(Error::Conflict(Clash::TooLate))?;
    let line = line_of(tx, to, before.filed_at)?;
    let subject = Subject::resident(&before.resident_id).of_party(&before.party_id);
    let permit = ask::<RecategoriseRequest>(tx, standing, &subject)?;
    let begun = requests::begun_again(tx.conn, tx.community, &before.id)?.unwrap_or(before.filed_at);
    let promised = Clocks { answer_by: before.answer_due, solve_by: before.solve_due };
    let clocks = super::clocks(tx, &line, begun)?.stricter(promised);
    let due_at = match before.goes_with_others() {
        true => i64::MAX,
        false => clocks.sort_key(state, before.answered_at.is_some()),
    };
    let after = Request {
        state,
        category_id: to.id.clone(),
        responsibility_id: line.id.clone(),
        party_id: party.to_owned(),
        handler_id: before.handler_id.clone().filter(|_| !moves),
        answer_due: clocks.answer_by,
        solve_due: clocks.solve_by,
        due_at,
        ..before.clone()
    };
    requests::recategorise(tx, &permit, &after)?;
    // Neighbours find it there or nowhere, and whether it stands on the board is decided again.
    publicity::taken_back(tx, &permit, &before)?;
    let public = publicity::found_again(tx, &permit, &after)?;
    requests::update(tx, &permit, &Request { public, ..after.clone() })?;
    let step = Step {
        kind: "recategorised",
        party: Some(party),
        reason: Some(&before.responsibility_id),
        words: Some(why.as_str()),
        ..Step::default()
    };
    requests::add_event(tx, &permit, &after.id, &step)?;
    let was = catalogue::category(tx.conn, tx.community, &before.category_id)?.map(|c| c.code);
    let content = json!({
        "about": to.name_zh,
        "number": after.number,
        "state": after.state.as_str(),
        "was": was,
        "category": to.code,
        "party": party,
        "words": why.as_str(),
    });
    conclude(tx, permit, ("request", &after.id), &content)?;
    Ok(())
}
