//! Asking afterwards. What was said to be solved is asked about some days later, in the way its resident chose; the
//! word is theirs alone, said away from whoever acted; and no answer is counted as none.

use serde_json::json;

use crate::acts::{conclude, tell};
use crate::domain::asking::{Asking, AskingState, Said, worth_asking};
use crate::domain::permit::Permit;
use crate::domain::policy::{Subject, said_freely};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AskRequest, Kind, NoAnswer, SolveRequest};
use crate::error::Error;
use crate::store::askings::{self, AskingRow};
use crate::store::db::Db;
use crate::store::outbox::{self, NewMessage};
use crate::store::requests::{self, Request};
use crate::store::tx::Tx;
use crate::store::{acts, people, sources};

/// The words of the question; see `post::asking`.
pub const ASK: &str = "request.ask";
/// Requests one transaction asks about.
const BATCH: i64 = 20;
/// Transactions one turn takes; what is left over waits for the next.
const TURNS: usize = 50;

/// From now on its resident may be asked. What another house or system reported has none: nobody is asked about it, so
/// nobody is ever counted as silent (`/open/how`).
pub fn solved(tx: &mut Tx<'_>, permit: &Permit<SolveRequest>, request: &Request) -> Result<(), Error> {
    if sources::find(tx.conn, tx.community, &request.resident_id)?.is_some() {
        return Ok(());
    }
    let row = AskingRow {
        community_id: tx.community.to_owned(),
        request_id: request.id.clone(),
        resident_id: request.resident_id.clone(),
        state: AskingState::Waiting,
        since_at: tx.now,
        solved_by: permit.context().standing.actor.clone(),
        word: None,
        said_at: None,
        taken_by: None,
        reached_at: None,
    };
    askings::keep(tx, permit, &row)
}

/// The resident said. Beside the helper who acted, or through them, it is no word yet, and they are asked elsewhere.
pub fn said<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &Request, word: Said) -> Result<(), Error> {
    let standing = permit.context().standing.clone();
    let Some(row) = askings::find(tx.conn, tx.community, &request.id)? else {
        return Ok(());
    };
    if !said_freely(&standing) {
        // Still broken, says a helper: there is nothing to ask about before it is mended again.
        if word == Said::NotFixed {
            askings::keep(tx, permit, &AskingRow { state: AskingState::Dropped, word: None, ..row })?;
        }
        return Ok(());
    }
    if let Some(asked) = acts::latest_about(tx.conn, tx.community, &request.id, ASK)? {
        outbox::call_off(tx, permit, &asked.id, ASK)?;
    }
    let taken_by = standing.office().map(|_| standing.actor.clone());
    let said = AskingRow {
        state: AskingState::Answered,
        word: Some(word.as_str().to_owned()),
        said_at: Some(tx.now),
        taken_by,
        ..row
    };
    askings::keep(tx, permit, &said)
}

/// Asks whom it is time to ask, and counts those who gave no answer; how many were dealt with. Run by the clock.
pub async fn run(db: &Db, community: &str, asking: Asking) -> Result<usize, Error> {
    let mut dealt = 0;
    for _ in 0..TURNS {
        let (now, id) = (db.now(), community.to_owned());
        // Looked at before writing, so that an idle house writes nothing.
        let any = db
            .read(move |conn| {
                let waiting = askings::due(conn, &id, AskingState::Waiting, asking.solved_by(now), 1)?;
                let asked = askings::unanswered(conn, &id, asking.asked_by(now), 1)?;
                Ok(!waiting.is_empty() || !asked.is_empty())
            })
            .await?;
        if !any {
            break;
        }
        dealt += db.write("ask_afterwards", community, move |tx| turn(tx, asking)).await?;
    }
    Ok(dealt)
}

fn turn(tx: &mut Tx<'_>, asking: Asking) -> Result<usize, Error> {
    let waiting = askings::due(tx.conn, tx.community, AskingState::Waiting, asking.solved_by(tx.now), BATCH)?;
    let asked = askings::unanswered(tx.conn, tx.community, asking.asked_by(tx.now), BATCH)?;
    for row in &waiting {
        ask(tx, row)?;
    }
    for row in &asked {
        let permit = tx.permit::<NoAnswer>(&Standing::of_the_house(), &Subject::resident(&row.resident_id))?;
        askings::keep(tx, &permit, &AskingRow { state: AskingState::Silent, since_at: tx.now, ..row.clone() })?;
        conclude(
            tx,
            permit,
            ("request", &row.request_id),
            &json!({ "asked_at": row.since_at, "reached_at": row.reached_at }),
        )?;
    }
    Ok(waiting.len() + asked.len())
}

/// Asks one resident, by the way they chose first; on their own page the question stands anyway. Who has no other way
/// than that page is not known to have seen it, and counts as not reached until they say something.
fn ask(tx: &mut Tx<'_>, row: &AskingRow) -> Result<(), Error> {
    let permit = tx.permit::<AskRequest>(&Standing::of_the_house(), &Subject::resident(&row.resident_id))?;
    let request = requests::find(tx.conn, tx.community, &row.request_id)?;
    let person = people::find(tx.conn, tx.community, &row.resident_id)?.filter(|p| p.state == "active");
    let worth = |r: &Request| worth_asking(r.state, r.confirmed_beside.is_some()) && r.resident_id == row.resident_id;
    let (Some(request), Some(person)) = (request.filter(worth), person) else {
        askings::keep(tx, &permit, &AskingRow { state: AskingState::Dropped, ..row.clone() })?;
        conclude(tx, permit, ("request", &row.request_id), &json!({ "asked": false }))?;
        return Ok(());
    };
    // Never by a way that ends at whoever acted for them.
    let hands = request.assisted_by.as_ref().or(Some(&request.filed_by)).filter(|id| **id != row.resident_id);
    let hands = match hands {
        Some(id) => people::find(tx.conn, tx.community, id)?,
        None => None,
    };
    let way = tell::channels(&person, hands.as_ref()).into_iter().next();
    askings::keep(tx, &permit, &AskingRow { state: AskingState::Asked, since_at: tx.now, ..row.clone() })?;
    let about = super::about(tx, &request)?;
    let content = json!({ "about": about, "number": request.number, "way": way.map(|w| w.as_str()) });
    let act = conclude(tx, permit, ("request", &request.id), &content)?;
    let Some(way) = way else {
        return Ok(());
    };
    let params = json!({
        "actor": row.solved_by,
        "at": tx.now,
        "receipt": act.as_ref().map(|a| &a.receipt_code),
        "subject": ["request", request.id],
        "about": about,
    });
    outbox::post(
        tx,
        &NewMessage {
            person: &row.resident_id,
            act: act.as_ref().map(|a| a.id.as_str()),
            // Whoever mended it is not the one to ask whether it holds.
            helper: Some(&row.solved_by),
            template: ASK,
            channel: way.as_str(),
            params: &params,
        },
    )?;
    Ok(())
}
