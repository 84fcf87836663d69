//! What can be reported and whose job it is: a category with its line. A line is never changed: it ends, and another
//! begins; what was filed under the old one keeps it.

use serde_json::{Value, json};

use super::{Changed, Move, change, neighbour, offered, order};
use crate::domain::standing::Standing;
use crate::error::{Clash, Error};
use crate::store::answers::Claim;
use crate::store::catalogue::{self, CALL_ME};
use crate::store::db::Db;
use crate::store::list::{self, CategoryFacts, LineFacts};
use crate::store::tx::Tx;
use crate::words::k;

/// Categories a community offers at most: more than anybody reads through.
pub const MOST: usize = 40;

fn about(facts: &CategoryFacts) -> Value {
    json!({ "about": facts.name.0, "names": facts.name, "hints": facts.hint, "icon": facts.icon })
}

fn line_of(facts: &LineFacts) -> Value {
    json!({
        "party": facts.party_id,
        "answer_hours": facts.answer_hours,
        "solve_hours": facts.solve_hours,
        "hours": facts.hours.as_str(),
        "tier": facts.tier,
        "public": facts.public,
    })
}

/// A new category with its first line: nothing can be reported that is nobody's job.
pub async fn add(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    facts: CategoryFacts,
    line: LineFacts,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        serving(tx, &line.party_id)?;
        let all = catalogue::categories(tx.conn, tx.community)?;
        let offered = all.iter().filter(|c| c.ended_at.is_none());
        if offered.clone().any(|c| c.name_zh == facts.name.0) {
            return Err(Error::field("name_zh", k::LIST_ERROR_CATEGORY_TWICE));
        }
        if offered.count() >= MOST {
            return Err(Error::field("name_zh", k::LIST_ERROR_MOST));
        }
        let last = all.iter().map(|c| c.sort).max().unwrap_or(0);
        // Machines name a category by its code for good, whatever it is called.
        let code = format!("c{}", all.len() + 1);
        let id = list::add_category(tx, permit, &code, &facts, last.saturating_add(1))?;
        list::begin_line(tx, permit, &id, &line)?;
        let mut content = about(&facts);
        content["line"] = line_of(&line);
        content["code"] = json!(code);
        Ok(Changed { kind: "category", id, content })
    })
    .await
}

/// Another name, hint or icon.
pub async fn rename(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    version: i32,
    facts: CategoryFacts,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        offered(tx, &id)?;
        let all = catalogue::categories_in_use(tx.conn, tx.community)?;
        if all.iter().any(|c| c.id != id && c.name_zh == facts.name.0) {
            return Err(Error::field("name_zh", k::LIST_ERROR_CATEGORY_TWICE));
        }
        list::change_category(tx, permit, &id, version, &facts)?;
        Ok(Changed { kind: "category", id: id.clone(), content: about(&facts) })
    })
    .await
}

/// Another party, other clocks, or whether it may be public: the line that was read ends, and this one begins.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where another line is in force than the one that was read.
pub async fn change_line(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    category: String,
    was: String,
    line: LineFacts,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let known = offered(tx, &category)?;
        serving(tx, &line.party_id)?;
        let now = list::lines_of(tx.conn, tx.community, &category)?.into_iter().find(|l| l.until_at.is_none());
        match &now {
            Some(now) if now.id == was => list::end_line(tx, permit, &now.id)?,
            None if was.is_empty() => {}
            _ => return Err(Error::Conflict(Clash::ChangedMeanwhile)),
        }
        let id = list::begin_line(tx, permit, &category, &line)?;
        let content = json!({ "about": known.name_zh, "category": category, "line": line_of(&line), "was": was });
        Ok(Changed { kind: "responsibility", id, content })
    })
    .await
}

/// It is offered no longer. The one for those who cannot put it into words stays.
///
/// # Errors
/// At the field `end`, for that one.
pub async fn end(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let known = offered(tx, &id)?;
        if known.code == CALL_ME {
            return Err(Error::field("end", k::LIST_ERROR_CALL_ME));
        }
        let line = list::lines_of(tx.conn, tx.community, &id)?.into_iter().find(|l| l.until_at.is_none());
        list::end_category(tx, permit, &id, line.as_ref().map(|l| l.id.as_str()))?;
        Ok(Changed { kind: "category", id: id.clone(), content: json!({ "about": known.name_zh, "ended": true }) })
    })
    .await
}

/// Up or down in the order people read.
pub async fn place(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    way: Move,
) -> Result<String, Error> {
    change(db, community, standing, claim, move |tx, permit| {
        let known = offered(tx, &id)?;
        let mut all = catalogue::categories_in_use(tx.conn, tx.community)?;
        if let Some((at, other)) = neighbour(&all, |c| c.id == id, way) {
            all.swap(at, other);
            // All anew, for two of them may share a place from before.
            for (sort, category) in all.iter().enumerate().filter(|(sort, c)| c.sort != order(*sort)) {
                list::place_category(tx, permit, &category.id, order(sort))?;
            }
        }
        Ok(Changed { kind: "category", id: id.clone(), content: json!({ "about": known.name_zh, "moved": true }) })
    })
    .await
}

/// A party that serves.
fn serving(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    let found = catalogue::party(tx.conn, tx.community, id)?.filter(|p| p.ended_at.is_none());
    found.map(|_| ()).ok_or_else(|| Error::field("party", k::LIST_ERROR_PARTY))
}
