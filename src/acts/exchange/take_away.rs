//! Requests leave the house as a file, and answers go back to whoever sent the orders: each recorded before the first
//! line leaves.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{ExportRequests, ReturnOrders};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::intake::OutsideOrder;
use crate::store::requests::Request;
use crate::store::returns::{self, Line};
use crate::store::tx::Tx;
use crate::store::{exports, sources};

/// Orders of one file of answers.
const ANSWERS_MOST: i64 = 5_000;

/// Records who takes the requests away; the file is read afterwards, page by page.
pub async fn begin_export(
    db: &Db,
    community: &str,
    standing: Standing,
    window: (i64, i64),
    format: &'static str,
) -> Result<(), Error> {
    db.write("export_requests", community, move |tx| {
        let permit = ask::<ExportRequests>(tx, &standing, &Subject::default())?;
        let rows = exports::count(tx.conn, tx.community, window)?;
        let id = tx.community.to_owned();
        let content = json!({ "rows": rows, "from": window.0, "until": window.1, "format": format });
        conclude(tx, permit, ("community", &id), &content)?;
        Ok(())
    })
    .await
}

/// The answers that have not gone back to a source yet; from now on they have. Gives the file they are in, which can be
/// read again; none where none waits. Sent twice with one key it is one file.
pub async fn return_answers(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    source: String,
) -> Result<Option<String>, Error> {
    db.write("return_orders", community, move |tx| {
        if let Claimed::Before(file) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(Some(file));
        }
        let found = sources::find(tx.conn, tx.community, &source)?.ok_or(Error::Missing)?;
        let lines = waiting(tx, &source)?;
        if lines.is_empty() {
            return Ok(None);
        }
        let permit = ask::<ReturnOrders>(tx, &standing, &Subject::default())?;
        let file = returns::leave(tx, &permit, &source, &lines)?;
        let content = json!({ "source": found.name, "answers": lines.len(), "file": file });
        conclude(tx, permit, ("source", &source), &content)?;
        answers::keep(tx, &standing, "", &claim, &file)?;
        Ok(Some(file))
    })
    .await
}

/// By their number, as they stand now, each with the step that answers it.
fn waiting(tx: &mut Tx<'_>, source: &str) -> Result<Vec<Line>, Error> {
    let found = returns::waiting(tx.conn, tx.community, source, ANSWERS_MOST)?;
    let ids: Vec<String> = found.iter().map(|(order, _)| order.request_id.clone()).collect();
    let mut steps = returns::last_steps(tx.conn, tx.community, &ids)?;
    let line = |(order, request): (OutsideOrder, Request)| {
        Some(Line {
            number: order.number,
            ours: request.number,
            state: request.state.as_str().to_owned(),
            party: request.party_id,
            step: steps.remove(&request.id)?.id,
        })
    };
    let mut lines: Vec<Line> = found.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(lines)
}

/// A file that left before is taken away once more, which is recorded too.
pub async fn return_again(db: &Db, community: &str, standing: Standing, file: String) -> Result<(), Error> {
    db.write("return_again", community, move |tx| {
        let (source, lines) = returns::find(tx.conn, tx.community, &file)?.ok_or(Error::Missing)?;
        let found = sources::find(tx.conn, tx.community, &source)?.ok_or(Error::Missing)?;
        let permit = ask::<ReturnOrders>(tx, &standing, &Subject::default())?;
        let content = json!({ "source": found.name, "answers": lines.len(), "file": file, "again": true });
        conclude(tx, permit, ("source", &source), &content)?;
        Ok(())
    })
    .await
}
