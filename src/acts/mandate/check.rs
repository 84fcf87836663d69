//! The desk rings her number, or sees her, and asks her alone: yes or no to what was drafted, and whether what was
//! stopped may go on (evidence K4).

use serde_json::json;

use super::{SUBJECT, begin, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::{Carries, Evidence, MandateState, Spoke, resumed, spoke_is};
use crate::domain::permit::Permit;
use crate::domain::standing::{Channel, Standing};
use crate::domain::stored::stored;
use crate::domain::tiers::{CheckMandate, Kind, ResumeMandate};
use crate::domain::waiting::{NoCall, may_ring};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate, NewEvidence};
use crate::store::tx::Tx;
use crate::store::{people, waiting};
use crate::words::k;

stored! {
    /// How staff spoke with her.
    pub enum How {
        /// Staff rang the number on file.
        Call => "call",
        /// At her door.
        Visit => "visit",
        /// She came to the desk.
        Desk => "desk",
    }
}

impl How {
    fn channel(self) -> Channel {
        match self {
            Self::Call => Channel::Phone,
            Self::Visit => Channel::OfflineVisit,
            Self::Desk => Channel::Desk,
        }
    }
}

/// What she said.
#[derive(Clone, Debug)]
pub struct Spoken {
    pub mandate: String,
    pub version: Option<i32>,
    pub how: How,
    pub yes: bool,
    /// Staff read the whole text to her.
    pub read_aloud: bool,
}

/// Writes down her yes or no.
///
/// # Errors
/// A field error at `how` where the number is too new to count and nothing else was shown.
pub async fn check(db: &Db, community: &str, standing: Standing, claim: Claim, said: Spoken) -> Result<(), Error> {
    let standing = Standing { channel: said.how.channel(), ..standing };
    db.write("check_mandate", community, move |tx| {
        let found = super::find(tx, &said.mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        super::unchanged(&found, said.version)?;
        if !found.kind.needs_her_word() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<CheckMandate>(tx, &standing, &super::apart(&standing, &found)?)?;
        if said.yes {
            yes(tx, permit, &found, &said)?
        } else {
            no(tx, permit, &found)?
        }
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

fn yes(tx: &mut Tx<'_>, permit: Permit<CheckMandate>, found: &Mandate, said: &Spoken) -> Result<(), Error> {
    begin::still_right(tx, found)?;
    let before = mandates::evidence_of(tx.conn, tx.community, &found.id)?;
    let strong = spoke(tx, found, said.how)?;
    let carries = match strong {
        Some(_) => Carries::All { cools: true },
        None => begin::carried(&before),
    };
    if carries == Carries::Nothing {
        return Err(Error::field("how", k::MANDATING_ERROR_NEW_NUMBER));
    }
    let staff = permit.context().standing.actor.clone();
    let kind = strong.or(before.first().map(|e| e.kind)).unwrap_or(Evidence::K4);
    let evidence = NewEvidence {
        staff: Some(&staff),
        how: Some(said.how.as_str()),
        read_aloud: said.read_aloud,
        ..NewEvidence::of(&found.id, kind)
    };
    let more = json!({ "evidence": kind.as_str(), "how": said.how.as_str(), "read_aloud": said.read_aloud });
    begin::begin_carrying(tx, permit, found, (kind, carries), &[evidence], more)
}

fn no(tx: &mut Tx<'_>, permit: Permit<CheckMandate>, found: &Mandate) -> Result<(), Error> {
    let state = MandateState::Rejected;
    super::follows(found, state, tx.now)?;
    mandates::change(tx, &permit, found, &Change::Ended { state, reason: "refused" })?;
    let hands = permit.context().standing.actor.clone();
    let content = super::content(tx, found, state, json!({}))?;
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    writing::helper(tx, found, writing::NOT_MADE, &hands)
}

/// K4, or nothing where the number rung is too new or not hers alone.
fn spoke(tx: &mut Tx<'_>, mandate: &Mandate, how: How) -> Result<Option<Evidence>, Error> {
    if how != How::Call {
        return Ok(spoke_is(Spoke::Saw));
    }
    let person = people::find(tx.conn, tx.community, &mandate.resident_id)?.ok_or(Error::Missing)?;
    match may_ring(waiting::number_on_file(tx.conn, tx.community, &person)?, tx.now) {
        Err(NoCall::NoNumber) => Err(Error::field("how", k::MANDATING_ERROR_NO_NUMBER)),
        rung => Ok(spoke_is(Spoke::Rang(rung))),
    }
}

/// She says that what was stopped may go on. Strong evidence only: a call to a number of last week is none.
pub async fn resume(db: &Db, community: &str, standing: Standing, claim: Claim, said: Spoken) -> Result<(), Error> {
    let standing = Standing { channel: said.how.channel(), ..standing };
    db.write("resume_mandate", community, move |tx| {
        let found = super::find(tx, &said.mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        super::unchanged(&found, said.version)?;
        resume_in(tx, &standing, &found, said.how)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

/// The same within a review.
pub fn resume_in(tx: &mut Tx<'_>, standing: &Standing, found: &Mandate, how: How) -> Result<(), Error> {
    let kind = spoke(tx, found, how)?.ok_or_else(|| Error::field("how", k::MANDATING_ERROR_NEW_NUMBER))?;
    let subject = super::apart(standing, found)?;
    let standing = Standing { channel: how.channel(), ..standing.clone() };
    let permit = ask::<ResumeMandate>(tx, &standing, &subject)?;
    let evidence =
        NewEvidence { staff: Some(&standing.actor), how: Some(how.as_str()), ..NewEvidence::of(&found.id, kind) };
    go_on(tx, permit, found, &evidence)
}

/// What was left of cooling-off is kept.
pub fn go_on<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    found: &Mandate,
    evidence: &NewEvidence<'_>,
) -> Result<(), Error> {
    let state = resumed(found.cooling_until, tx.now);
    if found.state_now(tx.now) != MandateState::Suspended {
        return Err(Error::Conflict(Clash::TooLate));
    }
    super::follows(found, state, tx.now)?;
    mandates::change(tx, &permit, found, &Change::Resumed { state })?;
    mandates::add_evidence(tx, &permit, evidence)?;
    let hands = permit.context().standing.actor.clone();
    let content = super::content(tx, found, state, json!({ "evidence": evidence.kind.as_str() }))?;
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    writing::helper(tx, found, writing::RESUMED, &hands)
}
