//! Somebody becomes a member, takes a seat or an office, goes on for another term, or is no longer in it. The desk writes
//! down what the group decided.

use serde_json::json;

use super::{SUBJECT, find};
use crate::acts::{ask, conclude};
use crate::domain::group::{EndWhy, MemberState, Role, SeatKind, SeatRefusal, may_sit, term_end};
use crate::domain::person::Digital;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{EndSeat, SeatMember};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::groups::{self, Group, Member, NewMember};
use crate::store::tx::Tx;
use crate::store::{mandates, people};
use crate::words::k;

/// What somebody becomes.
#[derive(Clone, Debug)]
pub struct Seating {
    pub group: String,
    pub person: String,
    pub role: Role,
    pub seat: Option<SeatKind>,
    /// Who comes in their place: a helper they authorised.
    pub helper: Option<String>,
}

/// Gives it to them; whoever asked to join, or is a member already, changes place. The term begins now.
pub async fn seat(db: &Db, community: &str, standing: Standing, claim: Claim, what: Seating) -> Result<(), Error> {
    db.write("seat_member", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &what.person, &claim)? {
            return Ok(());
        }
        let group = find(tx, &what.group)?;
        let permit = ask::<SeatMember>(tx, &standing, &Subject::resident(&what.person))?;
        let now = groups::membership(tx.conn, tx.community, &what.group, &what.person)?;
        check(tx, &group, now.as_ref(), &what)?;
        let until = term_end(tx.now, group.term_months.unsigned_abs()).filter(|_| holds(&what));
        match now {
            Some(member) => {
                let to = Member {
                    role: what.role.as_str().to_owned(),
                    seat: what.seat.map_or("", |seat| seat.as_str()).to_owned(),
                    helper_id: what.helper.clone(),
                    state: MemberState::Member,
                    from_at: tx.now,
                    until_at: until,
                    ..member
                };
                groups::change_member(tx, &permit, &to)?;
            }
            None => {
                let new = NewMember {
                    group: &what.group,
                    person: &what.person,
                    role: what.role.as_str(),
                    seat: what.seat,
                    helper: what.helper.as_deref(),
                    state: MemberState::Member,
                    until,
                };
                groups::add_member(tx, &permit, &new)?;
            }
        }
        let content = json!({ "about": group.name, "role": what.role.as_str(), "seat": what.seat.map(|s| s.as_str()),
            "helper": what.helper, "until": until });
        conclude(tx, permit, (SUBJECT, &what.group), &content)?;
        answers::keep(tx, &standing, &what.person, &claim, &what.group)
    })
    .await
}

fn holds(what: &Seating) -> bool {
    what.seat.is_some() || what.role != Role::Member
}

fn check(tx: &mut Tx<'_>, group: &Group, now: Option<&Member>, what: &Seating) -> Result<(), Error> {
    let person = people::find(tx.conn, tx.community, &what.person)?
        .filter(|p| p.state == "active")
        .ok_or_else(|| Error::field("person", k::GROUPS_ERROR_NOBODY))?;
    if let Some(kind) = what.seat {
        let held = groups::taken(tx.conn, tx.community, &group.id)?.get(kind.as_str()).copied().unwrap_or(0);
        // Their own seat does not stand in their way.
        let own = now.is_some_and(|m| m.state == MemberState::Member && m.seat == kind.as_str());
        let digital = Digital::parse(&person.digital).unwrap_or(Digital::Able);
        may_sit(&group.plan(), kind, held - u32::from(own), digital).map_err(|why| {
            Error::field(
                "seat",
                match why {
                    SeatRefusal::NoSuchSeat => k::GROUPS_ERROR_NO_SUCH_SEAT,
                    SeatRefusal::AllTaken => k::GROUPS_ERROR_TAKEN,
                    SeatRefusal::UsesAPhone => k::GROUPS_ERROR_USES_PHONE,
                },
            )
        })?;
    }
    let Some(helper) = &what.helper else { return Ok(()) };
    // Whoever comes in somebody's place was asked to by them.
    let between = mandates::latest_between(tx.conn, tx.community, helper, &what.person)?;
    let stands = between.is_some_and(|(facts, _)| facts.state.in_force() && facts.until_at > tx.now);
    if stands { Ok(()) } else { Err(Error::field("helper", k::GROUPS_ERROR_HELPER)) }
}

/// What becomes of a membership.
#[derive(Clone, Debug)]
pub enum Turn {
    /// The term goes on for as long again.
    Renew,
    /// It ends: why, and in a few words.
    End { why: EndWhy, words: String },
}

/// Does it; the person is told.
pub async fn turn(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    member: String,
    what: Turn,
) -> Result<(), Error> {
    db.write("turn_member", community, move |tx| {
        let found = groups::member(tx.conn, tx.community, &member)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        let group = find(tx, &found.group_id)?;
        let subject = Subject::resident(&found.person_id);
        match &what {
            Turn::Renew => {
                let from = found.until_at.filter(|_| found.state == MemberState::Member);
                let from = from.ok_or(Error::Conflict(Clash::TooLate))?.max(tx.now);
                let permit = ask::<SeatMember>(tx, &standing, &subject)?;
                let until = term_end(from, group.term_months.unsigned_abs());
                groups::change_member(tx, &permit, &Member { until_at: until, ..found.clone() })?;
                let content = json!({ "about": group.name, "role": found.role, "seat": found.seat, "until": until });
                conclude(tx, permit, (SUBJECT, &group.id), &content)?;
            }
            Turn::End { why, words } => {
                let permit = ask::<EndSeat>(tx, &standing, &subject)?;
                groups::end_member(tx, &permit, &found, *why, Some(words))?;
                let content = json!({ "about": group.name, "why": why.as_str(), "words": words });
                conclude(tx, permit, (SUBJECT, &group.id), &content)?;
            }
        }
        answers::keep(tx, &standing, &found.person_id, &claim, &group.id)
    })
    .await
}
