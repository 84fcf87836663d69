//! What a meeting talks about, in which order: proposals, requests and whatever else, until who came is written down.

use serde_json::json;

use super::{SUBJECT, ask_in_group, find};
use crate::acts::conclude;
use crate::domain::meeting::{MeetingState, POINTS, PointKind};
use crate::domain::permit::Permit;
use crate::domain::standing::Standing;
use crate::domain::tiers::KeepAgenda;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::meetings::{self, NewPoint, Point};
use crate::store::tx::Tx;
use crate::store::{catalogue, proposals, requests};
use crate::words::{Lang, k};

/// What is put on the agenda, before its words are known.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A proposal's id.
    Proposal(String),
    /// A request by its number.
    Request(i64),
    Free(String),
}

/// What is done with it.
#[derive(Clone, Debug)]
pub enum Change {
    Add(Vec<Wanted>),
    /// One place up.
    Up(String),
    Remove(String),
}

/// Does it, once for each key.
pub async fn keep(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    meeting: String,
    what: Change,
) -> Result<(), Error> {
    db.write("keep_agenda", community, move |tx| {
        let whose = if standing.office().is_some() { String::new() } else { standing.actor.clone() };
        if let Claimed::Before(_) = answers::claim(tx, &standing, &whose, &claim)? {
            return Ok(());
        }
        let found = find(tx, &meeting)?;
        if found.state != MeetingState::Planned {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let points = meetings::points(tx.conn, tx.community, &meeting)?;
        let permit = ask_in_group::<KeepAgenda>(tx, &standing, &found.group_id)?;
        match &what {
            Change::Add(wanted) => add(tx, &permit, &meeting, &points, wanted)?,
            Change::Up(id) => up(tx, &permit, &points, id)?,
            Change::Remove(id) => meetings::remove_point(tx, &permit, the(&points, id)?)?,
        }
        let now = meetings::points(tx.conn, tx.community, &meeting)?;
        let words: Vec<&str> = now.iter().map(|p| p.words.as_str()).collect();
        conclude(tx, permit, (SUBJECT, &meeting), &json!({ "about": found.title, "agenda": words }))?;
        answers::keep(tx, &standing, &whose, &claim, &meeting)
    })
    .await
}

fn the<'a>(points: &'a [Point], id: &str) -> Result<&'a Point, Error> {
    points.iter().find(|p| p.id == id).ok_or(Error::Missing)
}

fn add(
    tx: &mut Tx<'_>,
    permit: &Permit<KeepAgenda>,
    meeting: &str,
    points: &[Point],
    wanted: &[Wanted],
) -> Result<(), Error> {
    if points.len() + wanted.len() > POINTS {
        return Err(Error::field("words", k::MEETINGS_ERROR_POINTS));
    }
    let mut place = points.last().map_or(0, |p| p.place);
    for one in wanted {
        let new = new_point(tx, one)?;
        if new.kind != PointKind::Free && points.iter().any(|p| p.kind == new.kind && p.ref_id == new.of) {
            return Err(Error::field(new.kind.as_str(), k::MEETINGS_ERROR_TWICE));
        }
        place += 1;
        meetings::add_point(tx, permit, meeting, place, &new)?;
    }
    Ok(())
}

/// A request stands there by number and kind alone: what its resident wrote is not everybody's.
fn new_point(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<NewPoint, Error> {
    Ok(match wanted {
        Wanted::Free(words) => NewPoint { kind: PointKind::Free, of: String::new(), words: words.clone() },
        Wanted::Proposal(id) => {
            let found = proposals::find(tx.conn, tx.community, id)?.filter(proposals::Proposal::is_open);
            let found = found.ok_or_else(|| Error::field("proposal", k::MEETINGS_ERROR_PROPOSAL))?;
            NewPoint { kind: PointKind::Proposal, of: found.id, words: found.title }
        }
        Wanted::Request(number) => {
            let found = requests::by_number(tx.conn, tx.community, *number)?
                .ok_or_else(|| Error::field("request", k::MEETINGS_ERROR_REQUEST))?;
            let category = catalogue::category(tx.conn, tx.community, &found.category_id)?.ok_or(Error::Missing)?;
            let words = format!("R-{} {}", found.number, category.name(Lang::default()));
            NewPoint { kind: PointKind::Request, of: found.id, words }
        }
    })
}

fn up(tx: &mut Tx<'_>, permit: &Permit<KeepAgenda>, points: &[Point], id: &str) -> Result<(), Error> {
    let at = points.iter().position(|p| p.id == id).ok_or(Error::Missing)?;
    let Some(above) = at.checked_sub(1).and_then(|n| points.get(n)) else {
        return Ok(());
    };
    meetings::place_point(tx, permit, the(points, id)?, above.place)?;
    meetings::place_point(tx, permit, above, points[at].place)
}
