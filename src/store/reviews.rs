//! What waits for a second look by a member of staff, and what came of it.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::reviews;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::review::{Outcome, ReviewKind};
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews)]
pub struct Review {
    pub community_id: String,
    pub id: String,
    pub kind: ReviewKind,
    /// The resident, or whoever it is about.
    pub person_id: String,
    pub mandate_id: Option<String>,
    /// Whoever granted what is looked at; never the reviewer.
    pub granted_by: Option<String>,
    pub opened_by: String,
    pub opened_at: i64,
    /// Who rang or came, as they said it.
    pub told_by: Option<String>,
    pub words: Option<String>,
    pub due_at: i64,
    /// `open` or `done`.
    pub state: String,
    pub first_by: Option<String>,
    pub first_at: Option<i64>,
    pub first_outcome: Option<String>,
    pub done_by: Option<String>,
    pub done_at: Option<i64>,
    pub outcome: Option<String>,
    pub done_words: Option<String>,
    /// What to go back to if the report was not true.
    pub state_before: Option<String>,
    pub version: i32,
}

#[derive(Clone, Debug)]
pub struct NewReview<'a> {
    pub kind: ReviewKind,
    pub person: &'a str,
    pub mandate: Option<&'a str>,
    pub granted_by: Option<&'a str>,
    pub told_by: Option<&'a str>,
    pub words: Option<&'a str>,
    pub due_at: i64,
    pub state_before: Option<&'a str>,
}

/// Opens a review, unless one of this kind is open for the same mandate or person already.
pub fn open<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &NewReview<'_>) -> Result<(), Error> {
    if already(tx.conn, tx.community, new)? {
        return Ok(());
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let review = Review {
        community_id: tx.community.to_owned(),
        id: new_id(),
        kind: new.kind,
        person_id: new.person.to_owned(),
        mandate_id: owned(new.mandate),
        granted_by: owned(new.granted_by),
        opened_by: permit.context().standing.actor.clone(),
        opened_at: tx.now,
        told_by: owned(new.told_by),
        words: owned(new.words),
        due_at: new.due_at,
        state: "open".to_owned(),
        first_by: None,
        first_at: None,
        first_outcome: None,
        done_by: None,
        done_at: None,
        outcome: None,
        done_words: None,
        state_before: owned(new.state_before),
        version: 1,
    };
    diesel::insert_into(reviews::table).values(&review).execute(tx.conn)?;
    Ok(())
}

fn already(conn: &mut Conn, community: &str, new: &NewReview<'_>) -> Result<bool, Error> {
    let mut query = reviews::table
        .filter(reviews::community_id.eq(community))
        .filter(reviews::person_id.eq(new.person))
        .filter(reviews::state.eq("open"))
        .filter(reviews::kind.eq(new.kind))
        .into_boxed();
    if let Some(mandate) = new.mandate {
        query = query.filter(reviews::mandate_id.eq(mandate.to_owned()));
    }
    Ok(query.select(reviews::id).first::<String>(conn).optional()?.is_some())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Review>, Error> {
    Ok(reviews::table.find((community, id)).select(Review::as_select()).first(conn).optional()?)
}

/// What waits, the soonest due first, after the one given.
pub fn waiting(conn: &mut Conn, community: &str, after: Option<(i64, &str)>, limit: i64) -> Result<Vec<Review>, Error> {
    let mut query =
        reviews::table.filter(reviews::community_id.eq(community)).filter(reviews::state.eq("open")).into_boxed();
    if let Some((due, id)) = after {
        query = query.filter(reviews::due_at.gt(due).or(reviews::due_at.eq(due).and(reviews::id.gt(id.to_owned()))));
    }
    Ok(query.order((reviews::due_at.asc(), reviews::id.asc())).limit(limit).select(Review::as_select()).load(conn)?)
}

/// The open reviews of a mandate.
pub fn of_mandate(conn: &mut Conn, community: &str, mandate: &str) -> Result<Vec<Review>, Error> {
    Ok(reviews::table
        .filter(reviews::community_id.eq(community))
        .filter(reviews::mandate_id.eq(mandate))
        .filter(reviews::state.eq("open"))
        .order(reviews::due_at.asc())
        .limit(10)
        .select(Review::as_select())
        .load(conn)?)
}

/// The open reviews about a person's life or mind.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Review>, Error> {
    Ok(reviews::table
        .filter(reviews::community_id.eq(community))
        .filter(reviews::person_id.eq(person))
        .filter(reviews::state.eq("open"))
        .order(reviews::due_at.asc())
        .limit(20)
        .select(Review::as_select())
        .load(conn)?)
}

/// Somebody's capacity is in doubt, or was found wanting: no mandate of theirs carries more than the harmless.
pub fn capacity_in_doubt(conn: &mut Conn, community: &str, person: &str) -> Result<bool, Error> {
    let open = reviews::state.eq("open").or(reviews::outcome.eq(Outcome::Confirmed.as_str()));
    Ok(reviews::table
        .filter(reviews::community_id.eq(community))
        .filter(reviews::person_id.eq(person))
        .filter(reviews::kind.eq(ReviewKind::Capacity))
        .filter(open)
        .select(reviews::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// The first of two has looked.
pub fn first<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, read: &Review, outcome: Outcome) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let changed =
        diesel::update(reviews::table.find((tx.community, &read.id)).filter(reviews::version.eq(read.version)))
            .set((
                reviews::first_by.eq(Some(by)),
                reviews::first_at.eq(Some(tx.now)),
                reviews::first_outcome.eq(Some(outcome.as_str())),
                reviews::version.eq(read.version + 1),
            ))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// It is decided.
pub fn done<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    read: &Review,
    outcome: Outcome,
    words: Option<&str>,
) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let changed =
        diesel::update(reviews::table.find((tx.community, &read.id)).filter(reviews::version.eq(read.version)))
            .set((
                reviews::state.eq("done"),
                reviews::done_by.eq(Some(by)),
                reviews::done_at.eq(Some(tx.now)),
                reviews::outcome.eq(Some(outcome.as_str())),
                reviews::done_words.eq(words),
                reviews::version.eq(read.version + 1),
            ))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
