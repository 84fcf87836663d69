//! What a category asks. A question is never changed: its version ends, and another begins; what was answered keeps the
//! words it was asked in.

use serde_json::{Value, json};

use super::{Changed, Move, change, neighbour, offered, order};
use crate::domain::standing::Standing;
use crate::error::{Clash, Error};
use crate::store::answers::Claim;
use crate::store::db::Db;
use crate::store::questions::{self, Asked, MOST};
use crate::words::k;

fn about(asked: &Asked, category: &str) -> Value {
    json!({
        "about": asked.label.0,
        "category": category,
        "code": asked.code,
        "datatype": asked.datatype.as_str(),
        "required": asked.required,
        "labels": asked.label,
        "choices": asked.choices,
    })
}

/// Asks one more, or a new version of the one whose version was read.
///
/// # Errors
/// At the field `code`: there is one with this code. At `label_zh`: there are too many.
pub async fn put(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    category: String,
    was: Option<String>,
    asked: Asked,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let known = offered(tx, &category)?;
        let all = questions::of_category(tx.conn, tx.community, &category)?;
        let before = all.iter().find(|q| q.code == asked.code);
        let sort = match (&was, before) {
            (None, Some(_)) => return Err(Error::field("code", k::LIST_ERROR_CODE_TWICE)),
            (None, None) if all.len() >= MOST => return Err(Error::field("label_zh", k::LIST_ERROR_MOST)),
            (None, None) => all.iter().map(|q| q.sort).max().unwrap_or(0).saturating_add(1),
            (Some(was), Some(now)) if now.id == *was => now.sort,
            (Some(_), _) => return Err(Error::Conflict(Clash::ChangedMeanwhile)),
        };
        let id = questions::begin(tx, permit, &category, &asked, sort, before)?;
        Ok(Changed { kind: "question", id, content: about(&asked, &known.name_zh) })
    })
    .await
}

/// It is asked no longer.
pub async fn end(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    category: String,
    code: String,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let known = questions::in_force(tx.conn, tx.community, &category, &code)?.ok_or(Error::Missing)?;
        questions::end(tx, permit, &known.id)?;
        let content = json!({ "about": known.label_zh, "code": code, "ended": true });
        Ok(Changed { kind: "question", id: known.id, content })
    })
    .await
}

/// Up or down on the page.
pub async fn place(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    category: String,
    code: String,
    way: Move,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let mut all = questions::of_category(tx.conn, tx.community, &category)?;
        let id = all.iter().find(|q| q.code == code).map(|q| q.id.clone()).ok_or(Error::Missing)?;
        if let Some((at, other)) = neighbour(&all, |q| q.code == code, way) {
            all.swap(at, other);
        }
        for (sort, question) in all.iter().enumerate() {
            questions::place(tx, permit, &question.id, order(sort) + 1)?;
        }
        Ok(Changed { kind: "question", id, content: json!({ "code": code, "moved": true }) })
    })
    .await
}
