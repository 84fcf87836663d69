//! Somebody rings the desk and says what is wrong, while a colleague listens and writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use crate::acts::person::Particulars;
use crate::acts::requests::file::{self, More, Report};
use crate::acts::{ask, conclude};
use crate::domain::caller::{CallState, Checked, Doubt, OnFile, Taken, holds, may_let, taken};
use crate::domain::card::{CardNumber, NumberVerdict};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::{Hand, PlaceWords, Words};
use crate::domain::standing::{Channel, Standing};
use crate::domain::throttle::Verdict;
use crate::domain::tiers::{CloseCall, TakeCall};
use crate::error::{Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::calls_taken::{self, Beside, Call};
use crate::store::credentials::card_numbers;
use crate::store::credentials::cards::{self, By};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::db::Db;
use crate::store::questions::Answered;
use crate::store::tx::{Tx, new_id};
use crate::store::{drafts, people, phones};
use crate::words::k;

/// The kind of draft a call is written into while it lasts.
pub const DRAFT: &str = "call";

/// What was said on the telephone.
#[derive(Clone, Debug)]
pub struct Said {
    /// The resident they are, or say they are.
    pub person: Option<String>,
    /// Somebody who is in no list, to be written down by name and number if what they say can be filed.
    pub stranger: Option<Particulars>,
    /// The name and number they gave.
    pub name: String,
    pub phone: String,
    pub checked: Checked,
    /// What they read from their card.
    pub card: Option<(CardNumber, String)>,
    pub category_id: String,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place: PlaceWords,
    /// It is not inside a home.
    pub shared_place: bool,
    pub words: Words,
    /// What was answered to the category's own questions.
    pub answers: Vec<Answered>,
    /// The same as it was typed, by the codes of the questions, for when they are rung back.
    pub given: BTreeMap<String, Vec<String>>,
    /// Its place is nobody's home.
    pub shared: bool,
    /// They let their neighbours see it.
    pub lets_public: bool,
    /// 我也是: the request it goes with.
    pub joins: Option<String>,
    /// An earlier call this settles, when they were rung back.
    pub settles: Option<String>,
    /// Where the desk's own browser is, for the bounds on guessing.
    pub address: Arc<str>,
}

/// What became of it: the call, and the request if one was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub call: String,
    pub request: Option<String>,
}

/// Takes the call, once for each key.
pub async fn take(db: &Db, community: &str, standing: Standing, claim: Claim, said: Said) -> Result<Outcome, Error> {
    let standing = Standing { channel: Channel::Phone, ..standing };
    if said.checked == Checked::CardNumber {
        // A right of its own, so that a wrong number is counted even though nothing else is done.
        count_a_try(db, community, &standing, &said).await?;
    }
    db.write("take_call", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return before(tx, id);
        }
        let outcome = write(tx, &standing, &said)?;
        let leave = tx.housekeeping();
        drafts::remove(tx, leave, &standing.actor, "", DRAFT)?;
        answers::keep(tx, &standing, "", &claim, &outcome.call)?;
        Ok(outcome)
    })
    .await
}

fn before(tx: &mut Tx<'_>, id: String) -> Result<Outcome, Error> {
    let call = calls_taken::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
    Ok(Outcome { call: id, request: call.request_id })
}

/// Guesses at a card's numbers are bounded by colleague and address, never by the resident's own ways in.
async fn count_a_try(db: &Db, community: &str, standing: &Standing, said: &Said) -> Result<(), Error> {
    let (actor, said) = (standing.actor.clone(), said.clone());
    let verdict = db
        .write("try_card_number", community, move |tx| {
            let sources = [Bucket::of("call", &actor), Bucket::address(tx.keys, "call", &said.address)];
            let leave = tx.housekeeping();
            let verdict = tries::take_without(tx, leave, &sources)?;
            if !matches!(verdict, Verdict::Wait { .. }) && card_of(tx, &said)?.is_some() {
                tries::give_back(tx, leave, &sources)?;
            }
            Ok(verdict)
        })
        .await?;
    match verdict {
        Verdict::Wait { until } => Err(Error::Busy { until: Some(until) }),
        _ => Ok(()),
    }
}

/// The card and its line, if what was read out is the next number of this resident's card.
fn card_of(tx: &mut Tx<'_>, said: &Said) -> Result<Option<(String, u8)>, Error> {
    let (Some((card, number)), Some(person)) = (&said.card, &said.person) else { return Ok(None) };
    let owner = cards::owner(tx.conn, tx.community, &By::Number(card))?.filter(|o| o.person_id == *person);
    let id = owner.as_ref().map(|o| o.card_id.as_str());
    let verdict = card_numbers::judge(tx.conn, tx.keys, tx.community, id, number)?;
    Ok(match (verdict, owner) {
        (NumberVerdict::Use { up_to }, Some(owner)) => Some((owner.card_id, up_to)),
        _ => None,
    })
}

fn write(tx: &mut Tx<'_>, standing: &Standing, said: &Said) -> Result<Outcome, Error> {
    let card = match said.checked {
        Checked::CardNumber => card_of(tx, said)?,
        _ => None,
    };
    let sure = match &said.person {
        Some(person) => sure(tx, person, said.checked, card.is_some())?,
        None => false,
    };
    let named = said.person.is_some() || said.stranger.is_some();
    let what = taken(sure, named, said.shared_place);
    let subject = said.person.as_deref().map_or_else(Subject::default, Subject::resident);
    let permit = ask::<TakeCall>(tx, standing, &subject)?;
    if let Some((card, line)) = &card {
        card_numbers::use_up_to(tx, &permit, card, *line)?;
    }
    let (person, request) = match what {
        Taken::ToRingBack => (said.person.clone(), None),
        Taken::AsTheirs | Taken::InOwnName => file_it(tx, standing, said, what)?,
    };
    let call = keep(tx, &permit, said, person, request.clone())?;
    let mut content = json!({
        "checked": if sure { said.checked.as_str() } else { Checked::Not.as_str() },
        "taken": match what {
            Taken::AsTheirs => "theirs",
            Taken::InOwnName => "own_name",
            Taken::ToRingBack => "ring_back",
        },
        "request": request,
    });
    // What somebody said is sealed under their own key; of somebody unknown the record keeps no word.
    if said.person.is_some() {
        content["place"] = said.place.as_str().into();
        content["words"] = said.words.as_str().into();
    }
    conclude(tx, permit, ("call", &call), &content)?;
    if let Some(earlier) = &said.settles {
        settle(tx, standing, earlier, request.as_deref(), said.words.as_str())?;
    }
    Ok(Outcome { call, request })
}

/// Does the check hold? A doubt is told at the field, and nothing is done.
fn sure(tx: &mut Tx<'_>, person: &str, checked: Checked, card: bool) -> Result<bool, Error> {
    let found = people::find(tx.conn, tx.community, person)?.filter(|p| p.state == "active").ok_or(Error::Missing)?;
    let on_file = OnFile { since: phones::since(tx.conn, tx.community, &found)?, shared: found.phone_shared };
    holds(checked, on_file, card, tx.now).map_err(|doubt| {
        let (field, key) = match doubt {
            Doubt::NoNumber => ("checked", k::PHONE_DOUBT_NO_NUMBER),
            Doubt::TooNew => ("checked", k::PHONE_DOUBT_TOO_NEW),
            Doubt::Shared => ("checked", k::PHONE_DOUBT_SHARED),
            Doubt::WrongCardNumber => ("card_code", k::PHONE_DOUBT_CARD),
        };
        Error::field(field, key)
    })
}

/// Files it; somebody in no list is written down by name first.
fn file_it(
    tx: &mut Tx<'_>,
    standing: &Standing,
    said: &Said,
    what: Taken,
) -> Result<(Option<String>, Option<String>), Error> {
    let resident = match (&said.person, &said.stranger) {
        (Some(person), _) => person.clone(),
        (None, Some(who)) => crate::acts::person::write_down(tx, standing, who)?,
        (None, None) => return Ok((None, None)),
    };
    let report = Report {
        resident: resident.clone(),
        category_id: said.category_id.clone(),
        building_id: said.building_id.clone(),
        unit: said.unit.clone(),
        place: said.place.clone(),
        words: said.words.clone(),
        answers: said.answers.clone(),
        draft: None,
    };
    let more = More {
        shared: said.shared,
        lets_public: said.lets_public && may_let(what, said.person.is_some()),
        // Staff write while they listen.
        hand: Some(Hand::Dictated),
        joins: said.joins.clone(),
        ..More::default()
    };
    let request = file::within(tx, standing, &report, &more, tx.now)?;
    Ok((Some(resident), Some(request)))
}

fn keep(
    tx: &mut Tx<'_>,
    permit: &Permit<TakeCall>,
    said: &Said,
    person: Option<String>,
    request: Option<String>,
) -> Result<String, Error> {
    let state = if request.is_some() { CallState::Filed } else { CallState::RingBack };
    // Rung back and still not filed: the earlier call is settled, and this one waits in its place.
    let call = Call {
        community_id: tx.community.to_owned(),
        id: new_id(),
        at: tx.now,
        taken_by: permit.context().standing.actor.clone(),
        person_id: person,
        name: said.name.clone(),
        phone: said.phone.clone(),
        checked: said.checked.as_str().to_owned(),
        category_id: said.category_id.clone(),
        building_id: said.building_id.clone(),
        unit: said.unit.clone(),
        place_words: said.place.as_str().to_owned(),
        words: said.words.as_str().to_owned(),
        beside: beside(said)?,
        state: state.as_str().to_owned(),
        request_id: request,
        closed_by: None,
        closed_at: None,
        closed_words: None,
    };
    calls_taken::insert(tx, permit, &call)?;
    Ok(call.id)
}

/// Answers, leave and what it goes with, as they were typed; read again when they are rung back.
fn beside(said: &Said) -> Result<String, Error> {
    let beside =
        Beside { answers: said.given.clone(), public: said.lets_public, joins: said.joins.clone().unwrap_or_default() };
    serde_json::to_string(&beside).map_err(|e| Error::broken("calls_taken", e))
}

fn settle(tx: &mut Tx<'_>, standing: &Standing, call: &str, request: Option<&str>, words: &str) -> Result<(), Error> {
    let permit = ask::<CloseCall>(tx, standing, &Subject::default())?;
    calls_taken::settle(tx, &permit, call, request, words)?;
    conclude(tx, permit, ("call", call), &json!({ "request": request }))?;
    Ok(())
}

/// They were rung back, and nothing was left to do, or nobody could be found: said in words.
pub async fn close(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    call: String,
    words: String,
) -> Result<(), Error> {
    let standing = Standing { channel: Channel::Phone, ..standing };
    if words.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add("closing", k::PHONE_ERROR_CLOSING);
        return Err(Error::Invalid(errors));
    }
    db.write("close_call", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        settle(tx, &standing, &call, None, &words)?;
        answers::keep(tx, &standing, "", &claim, &call)
    })
    .await
}
