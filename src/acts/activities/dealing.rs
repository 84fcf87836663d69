//! Nobody gives up a scarce place in somebody else's name that would then be theirs or their kin's (Civil Code art. 168;
//! TRUST.md §6 case 6). Coming along is allowed, and shown.

use crate::domain::activity::{SignupState, WAITING, is_place_given_up};
use crate::domain::benefit::{Benefit, Takes};
use crate::domain::policy::Refusal;
use crate::domain::standing::Standing;
use crate::domain::tiers::{Kind, SignOff};
use crate::error::Error;
use crate::store::activities::{self, Activity, Signup};
use crate::store::conn::Conn;
use crate::store::tx::Tx;
use crate::store::{activity_company, acts, conflicts};

/// Given up for others in one activity: more is looked into by no rule, but by a human.
const GIVEN_UP: i64 = 50;

/// Whom it would serve if a helper gave this place up: whoever waits behind it and is the helper, or their kin.
pub fn leaving(tx: &mut Tx<'_>, standing: &Standing, signup: &Signup) -> Result<Option<Benefit>, Error> {
    let Some(hands) = standing.hands() else { return Ok(None) };
    let most = i64::try_from(WAITING).unwrap_or(i64::MAX);
    let behind: Vec<String> = activities::waiting(tx.conn, tx.community, &signup.activity_id, most)?
        .into_iter()
        .filter(|other| signup.state == SignupState::In || other.id > signup.id)
        .map(|other| other.person_id)
        .filter(|person| *person != signup.person_id)
        .collect();
    let served = |person: String, close| Some(Benefit { person, close, takes: Takes::Place });
    if behind.iter().any(|person| person == hands) {
        return Ok(served(hands.to_owned(), false));
    }
    let close = conflicts::close_among(tx.conn, tx.community, hands, &behind)?;
    Ok(close.into_iter().next().and_then(|person| served(person, true)))
}

/// A place given up in somebody else's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    pub hands: String,
    pub resident: String,
}

/// Refuses a place that is free only because whoever wants it now, or kin of theirs, gave it up for somebody else.
pub fn taking(tx: &mut Tx<'_>, person: &str, activity: &Activity, taken: usize) -> Result<(), Error> {
    let theirs = given_up_for(tx.conn, tx.community, &activity.id, person)?;
    if is_place_given_up(activity.seats, taken, theirs.len()) {
        return Err(Error::refused(Refusal::SelfDealing));
    }
    Ok(())
}

/// The places in this activity that this person, or kin of theirs, gave up in the name of somebody who has none there now.
pub fn given_up_for(conn: &mut Conn, community: &str, activity: &str, person: &str) -> Result<Vec<GivenUp>, Error> {
    let acts = acts::by_hands_about(conn, community, activity, SignOff::RULE.code, GIVEN_UP)?;
    let mut all: Vec<GivenUp> = Vec::new();
    for (hands, resident) in acts {
        let one = GivenUp { hands, resident };
        if one.resident != person && !all.contains(&one) {
            all.push(one);
        }
    }
    if all.is_empty() {
        return Ok(all);
    }
    let others: Vec<String> = all.iter().map(|one| one.hands.clone()).filter(|hands| hands != person).collect();
    let close = conflicts::close_among(conn, community, person, &others)?;
    let residents: Vec<String> = all.iter().map(|one| one.resident.clone()).collect();
    let back = activity_company::there(conn, community, activity, &residents)?;
    all.retain(|one| (one.hands == person || close.contains(&one.hands)) && !back.contains(&one.resident));
    Ok(all)
}

/// Whoever signs somebody up and has a place there too comes along.
pub fn company(tx: &mut Tx<'_>, standing: &Standing, activity: &str) -> Result<Option<String>, Error> {
    let Some(hands) = standing.hands() else { return Ok(None) };
    let along = activities::of(tx.conn, tx.community, activity, hands)?.filter(|s| s.state == SignupState::In);
    Ok(along.map(|_| hands.to_owned()))
}
