//! The roll: drawn up from the register of residents, or from a list of owners; and given out as a file.

use std::collections::HashMap;

use serde_json::json;

use super::{At, SUBJECT, by_staff};
use crate::acts::{ask, conclude};
use crate::domain::ballot::roll::{Band, Owned, band, heads, of_age};
use crate::domain::ballot::{BallotState, Basis};
use crate::domain::capacity::age;
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{DraftBallot, ExportRoll, Kind};
use crate::error::{Clash, Error};
use crate::store::ballot_roll::{self, Candidate, Line, Voter};
use crate::store::ballots::{self, Ballot};
use crate::store::communities;
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::words::k;

/// The band somebody is counted in.
pub fn band_at(tx: &mut Tx<'_>, born: Option<&str>, at: i64) -> Result<Band, Error> {
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    Ok(band(age(born, &zone, at)))
}

/// From the register, in the order of the doors: a line a person, or a line a home with all its grown-ups.
pub fn draw_up<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, ballot: &Ballot) -> Result<(), Error> {
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    let all = ballot_roll::candidates(tx.conn, tx.community, ballot.building_id.as_deref())?;
    let grown: Vec<Candidate> =
        all.into_iter().filter(|c| of_age(age(c.born.as_deref(), &zone, ballot.closes_at))).collect();
    let (lines, voters) = match ballot.basis() {
        Basis::Household => by_home(tx, &ballot.id, &grown),
        Basis::Person | Basis::Owners => by_person(tx, &ballot.id, &grown),
    };
    ballot_roll::replace(tx, permit, &ballot.id, &lines, &voters)
}

fn by_person(tx: &Tx<'_>, ballot: &str, grown: &[Candidate]) -> (Vec<Line>, Vec<Voter>) {
    let numbered = grown.iter().zip(1..);
    numbered
        .map(|(who, n)| (Line::new(tx, ballot, n, who.place(), 0), Voter::new(tx, ballot, n, Some(&who.person), "")))
        .unzip()
}

/// Who has no home on the register has no household either.
fn by_home(tx: &Tx<'_>, ballot: &str, grown: &[Candidate]) -> (Vec<Line>, Vec<Voter>) {
    let (mut lines, mut voters) = (Vec::new(), Vec::new());
    let mut known: HashMap<&str, i32> = HashMap::new();
    for who in grown {
        let Some(home) = who.home.as_deref() else { continue };
        let next = i32::try_from(lines.len()).unwrap_or(i32::MAX - 1) + 1;
        let n = *known.entry(home).or_insert(next);
        if n == next {
            lines.push(Line::new(tx, ballot, n, who.place(), 0));
        }
        voters.push(Voter::new(tx, ballot, n, Some(&who.person), ""));
    }
    (lines, voters)
}

/// A list of owners takes the place of the one before; how many heads it comes to is seen on the page. Owners who live
/// in that home under that name are the residents of the register; the others vote on paper.
pub async fn bring_owners(db: &Db, community: &str, at: At, homes: Vec<Owned>) -> Result<(), Error> {
    by_staff::<DraftBallot, _, _>(db, community, "bring_owners", at, move |tx, permit, ballot| {
        if ballot.state != BallotState::Drafted || ballot.basis() != Basis::Owners {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let residents = ballot_roll::candidates(tx.conn, tx.community, None)?;
        let by_door: HashMap<(String, &str), &str> =
            residents.iter().map(|c| ((c.place(), c.name.as_str()), c.person.as_str())).collect();
        let (mut lines, mut voters) = (Vec::new(), Vec::new());
        for (owned, n) in heads(&homes).into_iter().zip(1..) {
            let area = i64::try_from(owned.area).map_err(|_| Error::field("list", k::BALLOTS_ERROR_AREA))?;
            for name in &owned.owners {
                let person = owned.units.iter().find_map(|unit| by_door.get(&(unit.clone(), name.as_str())).copied());
                voters.push(Voter::new(tx, &ballot.id, n, person, name));
            }
            lines.push(Line::new(tx, &ballot.id, n, owned.units.join("、"), area));
        }
        ballot_roll::replace(tx, permit, &ballot.id, &lines, &voters)?;
        let area: i64 = lines.iter().map(|line| line.area).sum();
        let content = json!({ "about": ballot.title, "lines": lines.len(), "area": area });
        Ok((ballot, content))
    })
    .await
}

/// A line as it leaves: number, place, area, names, and whether it has voted.
pub type RollRow = (Line, Vec<String>);

/// Records who took the roll, then gives it.
pub async fn export(db: &Db, community: &str, standing: Standing, ballot: String) -> Result<Vec<RollRow>, Error> {
    let (whose, id) = (community.to_owned(), ballot.clone());
    let rows = db
        .read(move |conn| {
            let lines = ballot_roll::page(conn, &whose, &id, 0, i64::MAX)?;
            let mut names = ballot_roll::names(conn, &whose, &id, 1, i32::MAX)?;
            let named = |line: &Line, names: &mut HashMap<i32, Vec<(Option<String>, String)>>| {
                names.remove(&line.line).unwrap_or_default().into_iter().map(|(_, name)| name).collect()
            };
            Ok(lines.into_iter().map(|line| (line.clone(), named(&line, &mut names))).collect::<Vec<RollRow>>())
        })
        .await?;
    let lines = rows.len();
    db.write("export_roll", community, move |tx| {
        let found = ballots::find(tx.conn, tx.community, &ballot)?.ok_or(Error::Missing)?;
        let permit = ask::<ExportRoll>(tx, &standing, &Subject::default())?;
        conclude(tx, permit, (SUBJECT, &ballot), &json!({ "about": found.title, "lines": lines }))?;
        Ok(())
    })
    .await?;
    Ok(rows)
}
