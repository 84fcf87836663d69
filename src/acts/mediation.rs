//! 调解: residents, the property company and the owners' committee sit down together. The desk leads; every side gives
//! its own word to the text; what was agreed is looked at again.

use serde_json::{Value, json};

use crate::acts::{ask, conclude};
use crate::domain::mediation::{self, MediationState, NextWay, NotAgreed, SignedHow};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{
    AgreeMediation, AskMediation, CallMeeting, CloseMediation, KeepMediation, Kind, OpenMediation, SignMediation,
};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mediations::{self, Case, Mediation, Whose};
use crate::store::requests::{self, NewPhoto, Request, Step};
use crate::store::tx::{Tx, new_id};
use crate::store::{catalogue, communities};
use crate::words::{dates, k};

/// A resident asks for it, about a request of theirs; gives the case's id.
pub async fn ask_for(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    request: String,
    words: Words,
) -> Result<String, Error> {
    db.write("ask_mediation", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(id);
        }
        let found = requests::find(tx.conn, tx.community, &request)?
            .filter(|r| r.resident_id == resident)
            .ok_or(Error::Missing)?;
        none_runs(tx, &request)?;
        let permit = ask::<AskMediation>(tx, &standing, &Subject::resident(&resident))?;
        let number = communities::next_number(tx, &permit, "mediation", 101)?;
        let case = Mediation {
            asked_by: Some(standing.actor.clone()),
            ..begun(tx, &found, number, words.as_str(), MediationState::Asked)
        };
        mediations::insert(tx, &permit, &case)?;
        mediations::add_side(tx, &permit, &case.id, &Whose::Person(resident.clone()), words.as_str())?;
        let content =
            json!({ "about": super::requests::about(tx, &found)?, "number": number, "words": words.as_str() });
        conclude(tx, permit, ("mediation", &case.id), &content)?;
        answers::keep(tx, &standing, &resident, &claim, &case.id)?;
        Ok(case.id)
    })
    .await
}

fn begun(tx: &Tx<'_>, request: &Request, number: i64, topic: &str, state: MediationState) -> Mediation {
    Mediation {
        community_id: tx.community.to_owned(),
        id: new_id(),
        number,
        request_id: request.id.clone(),
        topic: topic.to_owned(),
        state,
        asked_by: None,
        mediator_id: None,
        opened_by: None,
        opened_at: tx.now,
        agreement: None,
        next_way: None,
        closing: None,
        closed_at: None,
        due_at: mediation::due(state, &[], tx.now),
        version: 1,
    }
}

fn none_runs(tx: &mut Tx<'_>, request: &str) -> Result<(), Error> {
    let now = mediations::of_request(tx.conn, tx.community, request)?;
    if now.is_some_and(|m| !m.state.over()) { Err(Error::Conflict(Clash::Exists)) } else { Ok(()) }
}

/// The desk opens it, of itself or because it was asked for; the resident and the responsible party are its first sides.
pub async fn open(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    request: String,
    topic: Words,
) -> Result<String, Error> {
    db.write("open_mediation", community, move |tx| {
        let found = requests::find(tx.conn, tx.community, &request)?.ok_or(Error::Missing)?;
        if let Claimed::Before(id) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(id);
        }
        let permit = ask::<OpenMediation>(tx, &standing, &Subject::resident(&found.resident_id))?;
        let asked = mediations::of_request(tx.conn, tx.community, &request)?.filter(|m| !m.state.over());
        let led = |m: Mediation| Mediation {
            topic: topic.as_str().to_owned(),
            state: MediationState::Open,
            mediator_id: Some(standing.actor.clone()),
            opened_by: Some(standing.actor.clone()),
            ..m
        };
        let case = match asked {
            Some(m) if m.state == MediationState::Asked => {
                let case = led(m);
                mediations::update(tx, &permit, &case)?;
                case
            }
            Some(_) => return Err(Error::Conflict(Clash::Exists)),
            None => {
                let number = communities::next_number(tx, &permit, "mediation", 101)?;
                let case = led(begun(tx, &found, number, topic.as_str(), MediationState::Open));
                mediations::insert(tx, &permit, &case)?;
                mediations::add_side(tx, &permit, &case.id, &Whose::Person(found.resident_id.clone()), "")?;
                case
            }
        };
        mediations::add_side(tx, &permit, &case.id, &Whose::Party(found.party_id.clone()), "")?;
        let content = json!({ "about": topic.as_str(), "number": case.number, "request": found.number });
        conclude(tx, permit, ("mediation", &case.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &case.id)?;
        Ok(case.id)
    })
    .await
}

/// What the desk does while it runs, or afterwards.
#[derive(Clone, Debug)]
pub enum Doing {
    AddSide {
        whose: Whose,
        position: String,
    },
    /// Every resident among the sides is told.
    CallMeeting {
        at: i64,
        place: String,
    },
    NoteMeeting {
        meeting: String,
        came: String,
        minutes: Words,
    },
    /// Voids every word given to another text.
    WriteAgreement {
        text: Words,
    },
    /// The signed paper, photographed: a resident's, or a party's.
    Sign {
        side: String,
        photos: Vec<NewPhoto>,
    },
    FollowUp {
        due_at: i64,
        what: String,
    },
    FollowedUp {
        follow_up: String,
        kept: bool,
        words: Words,
    },
    /// It ends: agreed, once every side has given its word; or not, and then where they can turn.
    Close {
        state: MediationState,
        next: NextWay,
        words: Words,
    },
}

/// Does it, if nobody changed the case since `version` was read.
pub async fn keep(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    version: i32,
    doing: Doing,
) -> Result<(), Error> {
    db.write("keep_mediation", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let case = mediations::case(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if case.mediation.version != version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        match &doing {
            Doing::Sign { side, photos } => sign(tx, &standing, &case, side, photos)?,
            Doing::CallMeeting { at, place } => call_meeting(tx, &standing, &case, *at, place)?,
            Doing::Close { state, next, words } => close(tx, &standing, &case, *state, *next, words)?,
            other => note(tx, &standing, &case, other)?,
        }
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// What is only written down: recorded once, told to none.
fn note(tx: &mut Tx<'_>, standing: &Standing, case: &Case, doing: &Doing) -> Result<(), Error> {
    let (m, id) = (&case.mediation, &case.mediation.id);
    let afterwards = matches!(doing, Doing::FollowUp { .. } | Doing::FollowedUp { .. });
    if !(m.state.runs() || (afterwards && m.state == MediationState::Agreed)) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<KeepMediation>(tx, standing, &Subject::default())?;
    let mut changed = m.clone();
    let content = match doing {
        Doing::AddSide { whose, position } => {
            fits(tx, case, whose)?;
            mediations::add_side(tx, &permit, id, whose, position)?;
            // The text was not agreed with them.
            mediations::unsign(tx, &permit, id)?;
            match whose {
                Whose::Person(person) => json!({ "side": person }),
                Whose::Party(party) => json!({ "side": party }),
            }
        }
        Doing::NoteMeeting { meeting, came, minutes } => {
            mediations::note_meeting(tx, &permit, id, meeting, came, minutes.as_str())?;
            json!({ "meeting": meeting, "came": came, "minutes": minutes.as_str() })
        }
        Doing::WriteAgreement { text } => {
            mediations::unsign(tx, &permit, id)?;
            changed.agreement = Some(text.as_str().to_owned());
            json!({ "agreement": text.as_str() })
        }
        Doing::FollowUp { due_at, what } => {
            if case.follow_ups.len() >= usize::try_from(mediations::MOST).unwrap_or(0) {
                return Err(Error::field("what", k::LIST_ERROR_MOST));
            }
            mediations::add_follow_up(tx, &permit, id, *due_at, what)?;
            json!({ "follow_up": what, "due_at": due_at })
        }
        Doing::FollowedUp { follow_up, kept, words } => {
            mediations::follow_up_done(tx, &permit, id, follow_up, *kept, words.as_str())?;
            json!({ "followed_up": follow_up, "kept": kept, "words": words.as_str() })
        }
        Doing::Sign { .. } | Doing::CallMeeting { .. } | Doing::Close { .. } => Value::Null,
    };
    mediations::update(tx, &permit, &changed)?;
    conclude(tx, permit, ("mediation", id), &content)?;
    Ok(())
}

/// Once each, and only who is there.
fn fits(tx: &mut Tx<'_>, case: &Case, whose: &Whose) -> Result<(), Error> {
    let there = case.sides.iter().any(|s| match whose {
        Whose::Person(id) => s.person_id.as_ref() == Some(id),
        Whose::Party(id) => s.party_id.as_ref() == Some(id),
    });
    if there {
        return Err(Error::field("side", k::MEDIATION_ERROR_TWICE));
    }
    if case.sides.len() >= 12 {
        return Err(Error::field("side", k::LIST_ERROR_MOST));
    }
    if let Whose::Party(id) = whose {
        catalogue::party(tx.conn, tx.community, id)?
            .filter(|p| p.ended_at.is_none())
            .ok_or_else(|| Error::field("side", k::LIST_ERROR_PARTY))?;
    }
    Ok(())
}

/// One act for each resident among the sides, so that each is told.
fn for_each_resident<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, case: &Case, content: &Value) -> Result<(), Error> {
    for person in case.sides.iter().filter_map(|s| s.person_id.as_ref()) {
        let permit = ask::<K>(tx, standing, &Subject::resident(person))?;
        conclude(tx, permit, ("mediation", &case.mediation.id), content)?;
    }
    Ok(())
}

fn call_meeting(tx: &mut Tx<'_>, standing: &Standing, case: &Case, at: i64, place: &str) -> Result<(), Error> {
    if !case.mediation.state.runs() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<KeepMediation>(tx, standing, &Subject::default())?;
    mediations::call_meeting(tx, &permit, &case.mediation.id, at, place)?;
    mediations::update(tx, &permit, &case.mediation)?;
    // As it is read out to them: what about, when, where.
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    let about = format!("{}，{}，{place}", case.mediation.topic, dates::short(&zone, at));
    let content = json!({ "about": about, "meeting_at": at, "place": place });
    conclude(tx, permit, ("mediation", &case.mediation.id), &content)?;
    for_each_resident::<CallMeeting>(tx, standing, case, &content)
}

/// A resident gives their own word, on their own device or at the kiosk: nobody in their place (TRUST.md §2).
pub async fn agree(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    version: i32,
) -> Result<(), Error> {
    db.write("agree_mediation", community, move |tx| {
        let person = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let case = mediations::case(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let side = case.side_of(&person).ok_or(Error::Missing)?;
        // The text they read is the text they agree to.
        if case.mediation.version != version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        if !case.mediation.state.runs() || case.mediation.agreement.is_none() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<AgreeMediation>(tx, &standing, &Subject::resident(&person))?;
        let how = if standing.channel == Channel::Kiosk { SignedHow::Kiosk } else { SignedHow::OwnPhone };
        mediations::sign(tx, &permit, side, how, None)?;
        mediations::update(tx, &permit, &case.mediation)?;
        let content = json!({ "about": case.mediation.topic, "agreement": case.mediation.agreement });
        conclude(tx, permit, ("mediation", &id), &content)?;
        answers::keep(tx, &standing, &person, &claim, &id)
    })
    .await
}

/// Signed on paper: staff write down what was signed, they do not agree in anybody's place.
fn sign(tx: &mut Tx<'_>, standing: &Standing, case: &Case, side: &str, photos: &[NewPhoto]) -> Result<(), Error> {
    let side = case.sides.iter().find(|s| s.id == side).ok_or(Error::Missing)?;
    if !case.mediation.state.runs() || case.mediation.agreement.is_none() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if photos.is_empty() {
        return Err(Error::field("photo", k::MEDIATION_ERROR_PHOTO));
    }
    let subject = side.person_id.as_deref().map_or_else(Subject::default, Subject::resident);
    let permit = ask::<SignMediation>(tx, standing, &subject)?;
    let request = &case.mediation.request_id;
    let step = Step { kind: "signed", party: side.party_id.as_deref(), internal: true, ..Step::default() };
    let event = requests::add_event(tx, &permit, request, &step)?;
    for photo in photos {
        requests::add_event_photo(tx, &permit, request, &event, photo)?;
    }
    mediations::sign(tx, &permit, side, SignedHow::Paper, Some(&event))?;
    mediations::update(tx, &permit, &case.mediation)?;
    let content =
        json!({ "about": case.mediation.topic, "agreement": case.mediation.agreement, "photos": photos.len() });
    conclude(tx, permit, ("mediation", &case.mediation.id), &content)?;
    Ok(())
}

fn close(
    tx: &mut Tx<'_>,
    standing: &Standing,
    case: &Case,
    state: MediationState,
    next: NextWay,
    words: &Words,
) -> Result<(), Error> {
    let m = &case.mediation;
    if m.state.over() || !state.over() || (m.state == MediationState::Asked && state == MediationState::Agreed) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if state == MediationState::Agreed {
        let signed: Vec<bool> = case.sides.iter().map(|s| s.signed_at.is_some()).collect();
        mediation::agreed(m.agreement.as_deref().unwrap_or_default(), &signed).map_err(|why| {
            Error::field(
                "outcome",
                match why {
                    NotAgreed::NoText => k::MEDIATION_ERROR_NO_TEXT,
                    NotAgreed::OneSide => k::MEDIATION_ERROR_ONE_SIDE,
                    NotAgreed::Unsigned(_) => k::MEDIATION_ERROR_UNSIGNED,
                },
            )
        })?;
    } else if state == MediationState::Failed && next == NextWay::Nothing {
        return Err(Error::field("next", k::MEDIATION_ERROR_NEXT));
    }
    let permit = ask::<KeepMediation>(tx, standing, &Subject::default())?;
    let changed = Mediation {
        state,
        next_way: Some(next.as_str().to_owned()),
        closing: Some(words.as_str().to_owned()),
        closed_at: Some(tx.now),
        ..m.clone()
    };
    mediations::update(tx, &permit, &changed)?;
    let content =
        json!({ "about": m.topic, "outcome": state.as_str(), "next": next.as_str(), "words": words.as_str() });
    conclude(tx, permit, ("mediation", &m.id), &content)?;
    let told = json!({ "about": format!("{}，{}", m.topic, words.as_str()), "outcome": state.as_str(), "next": next.as_str() });
    for_each_resident::<CloseMediation>(tx, standing, case, &told)
}
