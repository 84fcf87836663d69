//! A resident asks to join a group, or leaves one: alone, beside a helper, through one whose mandate covers activities, or
//! at the desk.

use serde_json::json;

use super::{SUBJECT, find};
use crate::acts::{ask, conclude};
use crate::domain::group::{EndWhy, MEMBERS, MemberState, Role};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{JoinGroup, LeaveGroup};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::groups::{self, NewMember};

/// Asks to join. In a group that is open to all they are in at once; else whoever leads it, or the desk, says yes.
pub async fn join(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    group: String,
) -> Result<(), Error> {
    db.write("join_group", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = find(tx, &group)?;
        if groups::membership(tx.conn, tx.community, &group, &resident)?.is_some() {
            return Err(Error::Conflict(Clash::Exists));
        }
        if groups::size(tx.conn, tx.community, &group)? >= i64::try_from(MEMBERS).unwrap_or(i64::MAX) {
            return Err(Error::Conflict(Clash::TooManyWait));
        }
        let permit = ask::<JoinGroup>(tx, &standing, &Subject::resident(&resident))?;
        let state = if found.open_to_join { MemberState::Member } else { MemberState::Asked };
        let new = NewMember {
            group: &group,
            person: &resident,
            role: Role::Member.as_str(),
            seat: None,
            helper: None,
            state,
            until: None,
        };
        groups::add_member(tx, &permit, &new)?;
        let content = json!({ "about": found.name, "state": state.as_str() });
        conclude(tx, permit, (SUBJECT, &group), &content)?;
        answers::keep(tx, &standing, &resident, &claim, &group)
    })
    .await
}

/// Leaves it, gives a seat back before its term is over, or no longer asks.
pub async fn leave(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    group: String,
) -> Result<(), Error> {
    db.write("leave_group", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = find(tx, &group)?;
        let member =
            groups::membership(tx.conn, tx.community, &group, &resident)?.ok_or(Error::Conflict(Clash::TooLate))?;
        let permit = ask::<LeaveGroup>(tx, &standing, &Subject::resident(&resident))?;
        let office = member.role != Role::Member.as_str() || !member.seat.is_empty();
        let why = match member.state {
            MemberState::Asked => EndWhy::Withdrawn,
            _ if office => EndWhy::Resigned,
            _ => EndWhy::Left,
        };
        groups::end_member(tx, &permit, &member, why, None)?;
        let content = json!({ "about": found.name, "why": why.as_str() });
        conclude(tx, permit, (SUBJECT, &group), &content)?;
        answers::keep(tx, &standing, &resident, &claim, &group)
    })
    .await
}
