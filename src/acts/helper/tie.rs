//! What binds a helper to a resident besides goodwill: told beforehand it is nothing bad; found out, the accreditation
//! rests until somebody has looked (TRUST.md §3).

use serde_json::json;

use super::{find, notes, stepped};
use crate::acts::{ask, conclude, signals};
use crate::domain::accreditation::{self, Conflict, HelperState, Step, TieRefusal};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::request::Words;
use crate::domain::signals::{Facts, Seen, SignalKind};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{DeclareConflict, FindConflict, LookAtConflict, OpenConflict, SuspendHelper};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conflicts::{self, Look, NewConflict};
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::people;
use crate::store::tx::Tx;
use crate::words::{Key, k};

/// The kind of subject ties have in the record.
pub const SUBJECT: &str = "conflict";

/// A tie somebody tells of.
#[derive(Clone, Debug)]
pub struct Told {
    pub helper: String,
    pub resident: String,
    pub kind: Conflict,
    pub words: Option<Words>,
}

/// The helper says so, or staff write it down for them. Said twice it stands once.
pub async fn declare(db: &Db, community: &str, standing: Standing, claim: Claim, told: Told) -> Result<(), Error> {
    if matches!(standing.right, Right::Assisted { .. } | Right::Mandate(_)) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    db.write("declare_conflict", community, move |tx| {
        both(tx, &told)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &told.helper, &claim)? {
            return Ok(());
        }
        let permit = ask::<DeclareConflict>(tx, &standing, &Subject::resident(&told.helper))?;
        let id = conflicts::insert(tx, &permit, &row(&told, "declared", &standing.actor))?;
        let id = id.unwrap_or_else(|| told.helper.clone());
        conclude(tx, permit, (SUBJECT, &id), &content(&told))?;
        answers::keep(tx, &standing, &told.helper, &claim, &id)
    })
    .await
}

/// Staff found one that nobody had told of: the accreditation rests, and somebody talks with the helper.
pub async fn found(db: &Db, community: &str, standing: Standing, claim: Claim, told: Told) -> Result<(), Error> {
    db.write("find_conflict", community, move |tx| {
        let helper = both(tx, &told)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &told.helper, &claim)? {
            return Ok(());
        }
        let subject = Subject::resident(&told.helper).after(Some(&told.helper));
        let permit = ask::<FindConflict>(tx, &standing, &subject)?;
        let id = conflicts::insert(tx, &permit, &row(&told, "found", &standing.actor))?;
        // One that was told of beforehand is not found out.
        let id = id.ok_or(Error::Conflict(Clash::Exists))?;
        conclude(tx, permit, (SUBJECT, &id), &content(&told))?;
        rest(tx, &standing, &helper, told.words.as_ref())?;
        let seen = seen(SignalKind::UndeclaredTie, &told.helper, &told.resident, tx.now);
        signals::raise(tx, &seen)?;
        answers::keep(tx, &standing, &told.helper, &claim, &id)
    })
    .await
}

fn rest(tx: &mut Tx<'_>, standing: &Standing, helper: &Helper, words: Option<&Words>) -> Result<(), Error> {
    let at = helper.standing(tx.now);
    if at.state != HelperState::Active {
        return Ok(());
    }
    let id = &helper.person_id;
    let to = accreditation::take(at, Step::Suspend, tx.now).map_err(|_| Error::Conflict(Clash::TooLate))?;
    let permit = ask::<SuspendHelper>(tx, standing, &Subject::resident(id).after(Some(id)))?;
    helpers::write(tx, &permit, &stepped(helper, to))?;
    helpers::add_step(tx, &permit, id, Step::Suspend, words.map(Words::as_str), None)?;
    conclude(tx, permit, (super::SUBJECT, id), &json!({ "step": Step::Suspend.as_str(), "why": "conflict" }))?;
    notes::tell(tx, id, Step::Suspend, helper.accredited_until)
}

/// Something a helper tried for a resident would have given money, goods or a scarce place to the helper or their kin.
/// It was refused; this, in a transaction of its own, puts it before a human (TRUST.md §6 case 6).
pub async fn open_self_dealing(
    db: &Db,
    community: &str,
    helper: &str,
    resident: &str,
    what: &str,
) -> Result<(), Error> {
    let (helper, resident, what) = (helper.to_owned(), resident.to_owned(), what.to_owned());
    db.write("open_conflict", community, move |tx| open(tx, &helper, &resident, &what)).await
}

/// The same inside a transaction that commits.
pub fn open(tx: &mut Tx<'_>, helper: &str, resident: &str, what: &str) -> Result<(), Error> {
    let standing = Standing::of_the_house();
    let permit = tx.permit::<OpenConflict>(&standing, &Subject::default())?;
    let new = NewConflict {
        helper,
        resident,
        kind: conflicts::SELF_DEALING,
        source: "refused",
        words: Some(what),
        by: &standing.actor,
    };
    let id = conflicts::insert(tx, &permit, &new)?.unwrap_or_else(|| helper.to_owned());
    conclude(tx, permit, (SUBJECT, &id), &json!({ "what": what }))?;
    signals::raise(tx, &seen(SignalKind::SelfDealing, helper, resident, tx.now))?;
    Ok(())
}

fn seen(kind: SignalKind, helper: &str, resident: &str, at: i64) -> Seen {
    let facts = Facts { n: 1, since: Some(at), ..Facts::default() };
    Seen { kind, resident: Some(resident.to_owned()), helper: Some(helper.to_owned()), facts, at }
}

/// What a member of staff says after looking: a mandate may be given all the same, or the tie is over.
#[derive(Clone, Debug)]
pub enum Said {
    Accepted,
    Closed(Words),
}

/// Never by the helper it is about.
pub async fn look(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    said: Said,
) -> Result<String, Error> {
    db.write("look_at_conflict", community, move |tx| {
        let row = conflicts::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(helper) = answers::claim(tx, &standing, &id, &claim)? {
            return Ok(helper);
        }
        let subject = Subject::resident(&row.helper_id).after(Some(&row.helper_id));
        let permit = ask::<LookAtConflict>(tx, &standing, &subject)?;
        if !row.stands() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let (look, words) = match &said {
            Said::Accepted => (Look::Accepted, None),
            Said::Closed(words) => (Look::Closed { words: words.as_str() }, Some(words.as_str())),
        };
        conflicts::look(tx, &permit, &row, &look)?;
        conclude(tx, permit, (SUBJECT, &id), &json!({ "accepted": words.is_none(), "words": words }))?;
        answers::keep(tx, &standing, &id, &claim, &row.helper_id)?;
        Ok(row.helper_id)
    })
    .await
}

/// Was it said beforehand that the helper lives in, or is paid for caring?
pub fn lives_in(tx: &mut Tx<'_>, helper: &str, resident: &str) -> Result<bool, Error> {
    Ok(accreditation::is_declared_carer(&conflicts::between(tx.conn, tx.community, helper, resident)?))
}

/// Why a mandate may not be drafted between the two, if it may not.
pub fn between(tx: &mut Tx<'_>, helper: &Helper, resident: &str, drafted_by: &str) -> Result<Option<Key>, Error> {
    let ties = conflicts::between(tx.conn, tx.community, &helper.person_id, resident)?;
    let together = conflicts::live_together(tx.conn, tx.community, &helper.person_id, resident)?;
    Ok(match accreditation::may_grant(helper.kind(), &ties, together, drafted_by) {
        Ok(()) => None,
        Err(TieRefusal::SecondStaff) => Some(k::ACCREDIT_ERROR_TIE),
        Err(TieRefusal::Undeclared) => Some(k::ACCREDIT_ERROR_TOGETHER),
    })
}

/// Both are there, and two.
fn both(tx: &mut Tx<'_>, told: &Told) -> Result<Helper, Error> {
    let helper = find(tx, &told.helper)?;
    if told.helper == told.resident || people::find(tx.conn, tx.community, &told.resident)?.is_none() {
        return Err(Error::field("resident", k::ACCREDIT_ERROR_RESIDENT));
    }
    Ok(helper)
}

fn row<'a>(told: &'a Told, source: &'a str, by: &'a str) -> NewConflict<'a> {
    NewConflict {
        helper: &told.helper,
        resident: &told.resident,
        kind: told.kind.as_str(),
        source,
        words: told.words.as_ref().map(Words::as_str),
        by,
    }
}

fn content(told: &Told) -> serde_json::Value {
    json!({ "resident": told.resident, "kind": told.kind.as_str(), "words": told.words.as_ref().map(Words::as_str) })
}
