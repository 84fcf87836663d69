//! 同意 and 不是我的意思: the resident's word on what a helper asked for, or whoever asked takes it back. After a yes the
//! act is decided again from the start, and then done.

use serde_json::json;

use super::{ASKED, SUBJECT};
use crate::acts::wish::{Asking, Kept, Outcome, perform};
use crate::acts::{ask, conclude};
use crate::domain::held::{Asked, Confirmed, HeldState, NotHeard, Way, hear};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{ALWAYS_FRESH, Channel, Right, Standing};
use crate::domain::tiers::{ConfirmHeld, HearHeld, Kind, RefuseHeld, TakeBackHeld};
use crate::domain::waiting::NumberOnFile;
use crate::error::{Clash, Denied, Error};
use crate::store::acts::{self, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::held::{self, Ending, HeldAct};
use crate::store::tx::Tx;
use crate::store::{mandates, outbox, people, waiting};

/// What staff say of how they asked the resident, and what was said; nothing where she answers herself.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub how: Option<Way>,
    pub words: Option<String>,
}

/// Yes. Gives what became of it: done, or void where it may not be done any more.
pub async fn confirm(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    said: Said,
) -> Result<HeldState, Error> {
    db.write("confirm_held", community, move |tx| {
        let found = held::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(state) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(HeldState::parse(&state).unwrap_or(found.state));
        }
        let confirmed = heard(tx, &standing, &found, said.how)?;
        let state = match said.how {
            Some(_) => with_her_word::<HearHeld>(tx, &standing, &found, confirmed, said.words.as_deref())?,
            None => with_her_word::<ConfirmHeld>(tx, &standing, &found, confirmed, None)?,
        };
        answers::keep(tx, &standing, &found.resident_id, &claim, state.as_str())?;
        Ok(state)
    })
    .await
}

/// Is this her own word, away from whoever asked?
fn heard(tx: &mut Tx<'_>, standing: &Standing, found: &HeldAct, how: Option<Way>) -> Result<Confirmed, Error> {
    if !found.waits(tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let number = match how {
        Some(Way::Call) => {
            let person = people::find(tx.conn, tx.community, &found.resident_id)?.ok_or(Error::Missing)?;
            waiting::number_on_file(tx.conn, tx.community, &person)?
        }
        _ => NumberOnFile::default(),
    };
    let asked = Asked {
        resident: &found.resident_id,
        device: found.device_id.as_deref(),
        session: found.session_id.as_deref(),
        ends_at: found.ends_at,
    };
    hear(asked, standing, how, number, tx.now).map_err(|why| match why {
        NotHeard::NotHerWay => Error::refused(Refusal::OwnDeviceOnly),
        NotHeard::SameDevice => Error::refused(Refusal::SameDevice),
        NotHeard::NoNumber => Error::refused(Refusal::NoNumberToRing),
        NotHeard::Over => Error::Conflict(Clash::TooLate),
    })
}

fn with_her_word<K: Kind>(
    tx: &mut Tx<'_>,
    standing: &Standing,
    found: &HeldAct,
    confirmed: Confirmed,
    words: Option<&str>,
) -> Result<HeldState, Error> {
    let permit = answering::<K>(tx, standing, found)?;
    let (state, why) = decide_again(tx, &permit, found, confirmed)?;
    held::end(tx, &permit, found, &Ending { state, how: Some(confirmed.way()), words: words.or(why) })?;
    conclude_answer(tx, permit, found, state, Some(confirmed.way()), words)?;
    Ok(state)
}

/// From the start, by the right it was asked by, as that right stands now.
fn decide_again<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    found: &HeldAct,
    confirmed: Confirmed,
) -> Result<(HeldState, Option<&'static str>), Error> {
    let keys = tx.keys;
    let bytes = held::open(tx.conn, keys, found)?.ok_or(Error::Missing)?;
    let kept = Kept::read(&bytes)?;
    let asked_by = standing_of(tx, found)?;
    let asking = Asking { standing: &asked_by, resident: &found.resident_id, confirmed: Some(confirmed) };
    match perform(tx, asking, &kept.wish) {
        Ok(Outcome::Done { act: Some(act), .. }) => {
            // She has just said yes: nobody rings to tell her.
            acts::told(tx, permit, &act.id, &permit.context().standing.actor)?;
            acts::answer(tx, permit, &act, &Answer::Acknowledged { beside: None })?;
            outbox::call_off(tx, permit, &act.id, &act.act)?;
            Ok((HeldState::Done, None))
        }
        Ok(Outcome::Done { act: None, .. } | Outcome::Same) => Ok((HeldState::Done, None)),
        Ok(Outcome::Held(_)) => Err(Error::broken("held", "what was confirmed was held again")),
        Err(error) => match gone(&error) {
            Some(why) => Ok((HeldState::Void, Some(why))),
            None => Err(error),
        },
    }
}

/// What cannot be done any more however often she says yes; all else is said as an error, and it goes on waiting.
fn gone(error: &Error) -> Option<&'static str> {
    match error {
        Error::Forbidden(Denied::Act(Refusal::MandateNotInForce)) => Some("mandate"),
        Error::Forbidden(Denied::Act(Refusal::OutsideMatter | Refusal::AboveItsTier)) => Some("matter"),
        Error::Forbidden(Denied::Act(Refusal::SelfDealing)) => Some("self_dealing"),
        Error::Invalid(_) | Error::Missing | Error::Conflict(Clash::TooLate) => Some("changed"),
        _ => None,
    }
}

/// Who asked, by their right as it stands now.
fn standing_of(tx: &mut Tx<'_>, found: &HeldAct) -> Result<Standing, Error> {
    let right = match (found.standing.as_str(), &found.mandate_id, &found.assisted_by) {
        ("mandate", Some(mandate), _) => {
            Right::Mandate(mandates::find(tx.conn, tx.community, mandate)?.ok_or(Error::Missing)?.facts())
        }
        ("assisted", _, Some(by)) => Right::Assisted { by: by.clone() },
        _ => Right::OwnSelf,
    };
    Ok(Standing {
        actor: found.actor_id.clone(),
        right,
        channel: Channel::parse(&found.channel).unwrap_or(Channel::HelperDevice),
        assurance: found.assurance(),
        // The proof is her word, given a moment ago.
        fresh_until: ALWAYS_FRESH,
        session: found.session_id.clone(),
        device: found.device_id.clone(),
        key: None,
        client_at: found.client_at,
    })
}

/// No, by herself on any device, or as staff heard it.
pub async fn refuse(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    said: Said,
) -> Result<(), Error> {
    db.write("refuse_held", community, move |tx| {
        let found = held::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = answering::<RefuseHeld>(tx, &standing, &found)?;
        let ending = Ending { state: HeldState::Refused, how: said.how, words: said.words.as_deref() };
        held::end(tx, &permit, &found, &ending)?;
        conclude_answer(tx, permit, &found, HeldState::Refused, said.how, said.words.as_deref())?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &id)
    })
    .await
}

/// Whoever asked asks no longer.
pub async fn take_back(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("take_back_held", community, move |tx| {
        let found = held::find(tx.conn, tx.community, &id)?.filter(|h| h.hands_id == standing.actor);
        let found = found.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<TakeBackHeld>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let ending = Ending { state: HeldState::TakenBack, how: None, words: None };
        held::end(tx, &permit, &found, &ending)?;
        conclude_answer(tx, permit, &found, HeldState::TakenBack, None, None)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &id)
    })
    .await
}

/// Never by whoever asked, and by no member of staff for themselves.
fn answering<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, found: &HeldAct) -> Result<Permit<K>, Error> {
    if standing.office().is_some() && standing.actor == found.resident_id {
        return Err(Error::refused(Refusal::OwnHands));
    }
    let hands = (found.hands_id != found.resident_id).then_some(found.hands_id.as_str());
    ask(tx, standing, &Subject::resident(&found.resident_id).after(hands))
}

/// Recorded; she knows now, and nobody rings her about it any more.
fn conclude_answer<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    found: &HeldAct,
    state: HeldState,
    how: Option<Way>,
    words: Option<&str>,
) -> Result<(), Error> {
    if let Some(act) = &found.act_id {
        if state != HeldState::TakenBack {
            acts::told(tx, &permit, act, &permit.context().standing.actor)?;
        }
        outbox::call_off(tx, &permit, act, ASKED)?;
    }
    let content = json!({
        "about": found.kind,
        "came_of_it": state.as_str(),
        "how": how.map(|way| way.as_str()),
        "words": words,
    });
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    Ok(())
}
