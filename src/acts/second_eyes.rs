//! 请另一位看一看: one member of staff asks, another agrees or does not; where nobody else is there, the
//! subdistrict's duty officer agrees on the telephone and the first writes that down (TRUST.md §3).

use serde_json::{Value, json};

use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::second_eyes::{First, NotSecond, SecondEyes, Two, counts};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnswerSecond, AskSecond, ChangeDutyOfficers, Kind};
use crate::error::{Clash, Denied, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::duty_officers::DutyOfficer;
use crate::store::second_eyes::{self, Asked, Said};
use crate::store::tx::Tx;
use crate::store::{duty_officers, people};

/// Asks a colleague to look before the act `purpose` is done about a subject.
pub async fn ask_for(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    purpose: &'static str,
    subject: String,
    words: String,
) -> Result<(), Error> {
    db.write("ask_second", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<AskSecond>(tx, &standing, &Subject::default())?;
        let id = second_eyes::ask(tx, &permit, purpose, &subject, &words)?;
        let content = json!({ "purpose": purpose, "subject": subject, "words": words });
        conclude(tx, permit, ("second_eyes", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    Agreed {
        words: String,
    },
    Refused {
        words: String,
    },
    /// The duty officer agreed on the telephone.
    ByPhone {
        officer: String,
        called_at: i64,
        words: String,
    },
}

/// Answers it. Who asked may not agree to it (409), but may ring the duty officer and write down what
/// was said; and may take it back.
pub async fn answer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    what: Answer,
) -> Result<(), Error> {
    db.write("answer_second", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let asked = second_eyes::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let permit = permit(tx, &standing, &asked, &what)?;
        let said = match &what {
            Answer::Agreed { words } => Said::Agreed { words },
            Answer::Refused { words } if asked.asked_by == standing.actor => Said::TakenBack { words },
            Answer::Refused { words } => Said::Refused { words },
            Answer::ByPhone { officer, called_at, words } => Said::ByPhone { officer, called_at: *called_at, words },
        };
        second_eyes::answer(tx, &permit, &id, &said)?;
        conclude(tx, permit, ("second_eyes", &id), &content(&asked, &what))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

fn permit(tx: &mut Tx<'_>, standing: &Standing, asked: &Asked, what: &Answer) -> Result<Permit<AnswerSecond>, Error> {
    if let Answer::ByPhone { officer, called_at, .. } = what {
        on_duty(tx, standing, &asked.asked_by, officer, *called_at)?;
        return ask(tx, standing, &Subject::default());
    }
    let own = asked.asked_by == standing.actor && matches!(what, Answer::Agreed { .. });
    let subject = Subject::default().after(own.then_some(asked.asked_by.as_str()));
    ask(tx, standing, &subject).map_err(own_request)
}

/// One's own request approved by oneself: said as what it is (TRUST.md §6 case 24).
pub(super) fn own_request(error: Error) -> Error {
    match error {
        Error::Forbidden(Denied::Act(Refusal::OwnHands)) => Error::Conflict(Clash::OwnRequest),
        other => other,
    }
}

/// The officer serves now, was rung at that hour of today, is nobody's other name, and was put into the settings by
/// another than whoever rings and whoever asked for it.
pub fn on_duty(
    tx: &mut Tx<'_>,
    standing: &Standing,
    asked_by: &str,
    officer: &str,
    called_at: i64,
) -> Result<(DutyOfficer, Two), Error> {
    let serving = duty_officers::all(tx.conn, tx.community)?;
    let officer = serving.into_iter().find(|o| o.id == officer).ok_or(Error::Missing)?;
    let second = SecondEyes::DutyOfficer {
        officer: officer.id.clone(),
        name: officer.name.clone(),
        number: officer.phone.clone(),
        added_by: officer.added_by.clone(),
        recorded_by: standing.actor.clone(),
    };
    let two = judge(tx, &standing.actor, asked_by, &second, called_at)?;
    Ok((officer, two))
}

fn judge(tx: &mut Tx<'_>, first: &str, asked_by: &str, second: &SecondEyes, at: i64) -> Result<Two, Error> {
    let person = people::find(tx.conn, tx.community, first)?.ok_or(Error::Missing)?;
    let first = First { person: first, name: &person.name, phone: person.phone.as_deref() };
    counts(first, asked_by, second, at, tx.now).map_err(|why| match why {
        NotSecond::SamePerson => Error::Conflict(Clash::OwnRequest),
        NotSecond::TheirOwn => Error::Conflict(Clash::OwnOfficer),
        NotSecond::TooOld => Error::Conflict(Clash::NeedsSecond),
    })
}

fn content(asked: &Asked, what: &Answer) -> Value {
    let (said, officer, called_at, words) = match what {
        Answer::Agreed { words } => ("agreed", None, None, words),
        Answer::Refused { words } => ("refused", None, None, words),
        Answer::ByPhone { officer, called_at, words } => ("agreed", Some(officer), Some(called_at), words),
    };
    json!({
        "purpose": asked.purpose,
        "subject": asked.subject_id,
        "asked_by": asked.asked_by,
        "said": said,
        "officer": officer,
        "called_at": called_at,
        "words": words,
    })
}

/// What a second pair of eyes agreed to, for the act it was asked for.
#[derive(Clone, Debug)]
pub struct Agreed {
    asked: String,
    pub second: SecondEyes,
    pub two: Two,
}

/// Whoever agreed to an act of this kind about a subject; [`use_up`] it once the act is allowed.
///
/// # Errors
/// [`Clash::NeedsSecond`] when nobody has agreed, or too long ago; [`Clash::OwnRequest`] when it was
/// the same person; [`Clash::OwnOfficer`] when it was an officer of their own.
pub fn agreed<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, subject: &str) -> Result<Agreed, Error> {
    let open = second_eyes::open_for(tx.conn, tx.community, K::RULE.code, subject)?;
    let asked = open.filter(|a| a.state == "agreed").ok_or(Error::Conflict(Clash::NeedsSecond))?;
    let second = second_eyes::whose(tx.conn, tx.community, &asked)?.ok_or(Error::Conflict(Clash::NeedsSecond))?;
    let at = asked.called_at.or(asked.answered_at).unwrap_or(0);
    let two = judge(tx, &standing.actor, &asked.asked_by, &second, at)?;
    Ok(Agreed { asked: asked.id, second, two })
}

/// It counts once.
pub fn use_up<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, agreed: &Agreed) -> Result<(), Error> {
    second_eyes::used(tx, permit, &agreed.asked)
}

/// A colleague is the second: another than the first, said as what it is where it is not.
pub fn another(first: &str, second: &str) -> Result<Two, Error> {
    crate::domain::second_eyes::another(first, second).map_err(|_| Error::refused(Refusal::OwnHands))
}

/// What the record keeps of whoever looked a second time.
pub fn told(second: &SecondEyes) -> Value {
    match second {
        SecondEyes::Staff(person) => json!({ "staff": person }),
        SecondEyes::DutyOfficer { officer, name, recorded_by, .. } => {
            json!({ "duty_officer": officer, "name": name, "recorded_by": recorded_by })
        }
    }
}

/// Adds somebody whom the desk may ring.
pub async fn add_officer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    name: String,
    office: String,
    phone: String,
) -> Result<(), Error> {
    db.write("add_duty_officer", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<ChangeDutyOfficers>(tx, &standing, &Subject::default())?;
        let id = duty_officers::add(tx, &permit, &name, &office, &phone)?;
        conclude(tx, permit, ("duty_officer", &id), &json!({ "name": name, "office": office, "phone": phone }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// They no longer serve.
pub async fn end_officer(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("end_duty_officer", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<ChangeDutyOfficers>(tx, &standing, &Subject::default())?;
        duty_officers::end(tx, &permit, &id)?;
        conclude(tx, permit, ("duty_officer", &id), &json!({ "ended": true }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
