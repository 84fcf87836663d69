//! Requests leave the house as a file, and answers go back to whoever sent the orders: each recorded before the first
//! line leaves.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{ExportRequests, ReturnOrders};
use crate::error::Error;
use crate::store::db::Db;
use crate::store::intake::{self, OutsideOrder};
use crate::store::requests::{Event, Request};
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

/// One answered order: what came of it, and the step that says so.
pub type Answered = (OutsideOrder, Request, Option<Event>);

/// The answers that have not gone back to a source yet; from now on they have.
pub async fn return_answers(
    db: &Db,
    community: &str,
    standing: Standing,
    source: String,
) -> Result<Vec<Answered>, Error> {
    db.write("return_orders", community, move |tx| {
        let found = sources::find(tx.conn, tx.community, &source)?.ok_or(Error::Missing)?;
        let permit = ask::<ReturnOrders>(tx, &standing, &Subject::default())?;
        let answered = intake::answered(tx.conn, tx.community, &source, "", ANSWERS_MOST)?;
        let numbers: Vec<String> = answered.iter().map(|(order, _)| order.number.clone()).collect();
        intake::mark_returned(tx, &permit, &source, &numbers)?;
        let ids: Vec<String> = answered.iter().map(|(order, _)| order.request_id.clone()).collect();
        let mut words = exports::last_answers(tx.conn, tx.community, &ids)?;
        conclude(tx, permit, ("source", &source), &json!({ "source": found.name, "answers": numbers.len() }))?;
        Ok(answered
            .into_iter()
            .map(|(order, request)| {
                let said = words.remove(&request.id);
                (order, request, said)
            })
            .collect())
    })
    .await
}
