//! Notes who looked at whose page, and why. Looking is no act and stands outside the record; it is
//! housekeeping that the person concerned may read.

use crate::domain::looking::{Reason, What};
use crate::error::Error;
use crate::store::db::Db;
use crate::store::looks::{self, Look};

/// Notes a look that belongs to one's work or to a reason given before, which is carried along.
pub async fn seen(
    db: &Db,
    community: &str,
    viewer: &str,
    subject: &str,
    outcome: &'static str,
    what: What,
) -> Result<(), Error> {
    let (viewer, subject) = (viewer.to_owned(), subject.to_owned());
    db.write("note_look", community, move |tx| {
        let now = tx.now;
        let given = match outcome {
            "reason" => looks::standing_reason(tx.conn, tx.community, &viewer, &subject, now)?,
            _ => None,
        };
        let reason = given.as_ref().map(|(reason, words)| (*reason, words.as_deref()));
        let leave = tx.housekeeping();
        looks::note(tx, leave, &Look { subject: &subject, viewer: &viewer, outcome, what, reason })
    })
    .await
}

/// Keeps why somebody outside one's work is opened, before they are.
pub async fn say_why(
    db: &Db,
    community: &str,
    viewer: &str,
    subject: &str,
    reason: Reason,
    words: Option<String>,
) -> Result<(), Error> {
    let (viewer, subject) = (viewer.to_owned(), subject.to_owned());
    db.write("say_why", community, move |tx| {
        let leave = tx.housekeeping();
        let reason = Some((reason, words.as_deref()));
        let look = Look { subject: &subject, viewer: &viewer, outcome: "reason", what: What::Person, reason };
        looks::note(tx, leave, &look)
    })
    .await
}

/// Notes that somebody was not let in.
pub async fn denied(db: &Db, community: &str, viewer: &str, named: &str) -> Result<(), Error> {
    let (viewer, named) = (viewer.to_owned(), named.to_owned());
    db.write("note_denied", community, move |tx| {
        let leave = tx.housekeeping();
        looks::note_denied(tx, leave, &viewer, &named)
    })
    .await
}

/// Notes that the weekly papers of several people were printed.
pub async fn papers(db: &Db, community: &str, viewer: &str, subjects: Vec<String>) -> Result<(), Error> {
    several(db, community, viewer, subjects, What::Weekly).await
}

/// Notes that several cards were printed on one sheet: each of their owners can read it.
pub async fn sheet(db: &Db, community: &str, viewer: &str, subjects: Vec<String>) -> Result<(), Error> {
    several(db, community, viewer, subjects, What::Card).await
}

async fn several(db: &Db, community: &str, viewer: &str, subjects: Vec<String>, what: What) -> Result<(), Error> {
    let viewer = viewer.to_owned();
    db.write("note_sheet", community, move |tx| {
        let leave = tx.housekeeping();
        for subject in &subjects {
            let look = Look { subject, viewer: &viewer, outcome: "work", what, reason: None };
            looks::note(tx, leave, &look)?;
        }
        Ok(())
    })
    .await
}
