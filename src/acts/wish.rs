//! Something wanted for a resident, written down so that it can be done later: after her own word (tier 2), or after the
//! desk has asked her about what came too late from a helper's phone.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::activities::{attend, sign_up};
use super::helper::tie;
use super::meetings::answer as meeting;
use super::proposals::raise::{self, Raising};
use super::requests::kept::Besides;
use super::requests::{file, withdraw};
use super::surveys::answer;
use super::{Leave, ask_or_hold, conclude, contact, held};
use crate::domain::benefit::Benefit;
use crate::domain::held::Confirmed;
use crate::domain::permit::Permit;
use crate::domain::person::Reach;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::proposal::Said;
use crate::domain::request::{Hand, PlaceWords, Words};
use crate::domain::standing::Standing;
use crate::domain::survey::Answers;
use crate::domain::tiers::{
    AnswerSurvey, ArriveActivity, ArriveMeeting, ChangeEmail, ChangeHome, ChangePhone, ChangeReach, FileRequest, Kind,
    RaiseProposal, SignUp, WithdrawRequest,
};
use crate::error::{Clash, Denied, Error};
use crate::store::acts::Act;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::questions::Answered;
use crate::store::tx::Tx;
use crate::words::k;

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// Digits only; `None`: there is no telephone any more.
    Phone {
        phone: Option<String>,
        shared: bool,
    },
    Email {
        email: Option<String>,
    },
    /// The building by its id.
    Home {
        building: String,
        unit: String,
        door: String,
    },
    /// First choice first.
    Reach {
        ways: Vec<Reach>,
    },
    Withdraw {
        request: String,
        words: Option<String>,
    },
    Report {
        category: String,
        building: Option<String>,
        unit: Option<String>,
        place: String,
        words: String,
        /// Questions of the category by id, and what was answered to them.
        #[serde(default)]
        answers: Vec<(String, Vec<String>)>,
        #[serde(default)]
        besides: Besides,
    },
    /// An activity by its id, and whether all that is to come of its series.
    SignUp {
        activity: String,
        series: bool,
    },
    /// They are at the door of an activity, by its id.
    Arrive {
        activity: String,
    },
    /// The same at a meeting.
    ArriveAtMeeting {
        meeting: String,
    },
    /// A survey by its id, and the answers to its questions by their numbers.
    Answer {
        survey: String,
        answers: Vec<(usize, Vec<String>)>,
    },
    /// A proposal, and whose words it is in.
    Propose {
        title: String,
        what: String,
        why: String,
        gains: String,
        bears: String,
        place: String,
        hand: String,
    },
}

impl Wish {
    /// The act it comes to, by its name in the record.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Phone { .. } => ChangePhone::RULE.code,
            Self::Email { .. } => ChangeEmail::RULE.code,
            Self::Home { .. } => ChangeHome::RULE.code,
            Self::Reach { .. } => ChangeReach::RULE.code,
            Self::Withdraw { .. } => WithdrawRequest::RULE.code,
            Self::Report { .. } => FileRequest::RULE.code,
            Self::SignUp { .. } => SignUp::RULE.code,
            Self::Arrive { .. } => ArriveActivity::RULE.code,
            Self::ArriveAtMeeting { .. } => ArriveMeeting::RULE.code,
            Self::Answer { .. } => AnswerSurvey::RULE.code,
            Self::Propose { .. } => RaiseProposal::RULE.code,
        }
    }
}

/// A wish with what it changes, as people read it: a number, an address, `call,letter`, `R-1042`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub wish: Wish,
    pub was: String,
    pub becomes: String,
}

impl Kept {
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|e| Error::broken("wishes", e))
    }

    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|e| Error::broken("wishes", e))
    }
}

/// By what right a wish is granted, for whom, and whether the resident has given their word on it.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub standing: &'a Standing,
    pub resident: &'a str,
    pub confirmed: Option<Confirmed>,
}

impl Asking<'_> {
    /// Whose hands these are, where they are not the resident's own or the staff's.
    pub fn hands(&self) -> Option<&str> {
        self.standing.hands()
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// Done; what it is about now, and the act kept for the resident.
    Done { subject: String, act: Option<Box<Act>> },
    /// It waits for the resident's word, under this id.
    Held(String),
    /// It is so already.
    Same,
}

/// What whoever asked is told; the same for a form sent twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Done(String),
    Held(String),
    Same,
}

impl Answer {
    fn stored(&self) -> String {
        match self {
            Self::Done(subject) => format!("done:{subject}"),
            Self::Held(id) => format!("held:{id}"),
            Self::Same => "same".to_owned(),
        }
    }

    fn read(text: &str) -> Self {
        match text.split_once(':') {
            Some(("done", subject)) => Self::Done(subject.to_owned()),
            Some(("held", id)) => Self::Held(id.to_owned()),
            _ => Self::Same,
        }
    }
}

/// Grants a wish, or keeps it until the resident has said something; once for each key. What would serve whoever acts
/// is refused and put before a human (Civil Code art. 168).
pub async fn grant(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    wish: Wish,
) -> Result<Answer, Error> {
    let (by, whom, code) = (standing.clone(), resident.clone(), wish.code());
    let answer = db
        .write("grant_wish", community, move |tx| {
            if let Claimed::Before(answer) = answers::claim(tx, &standing, &resident, &claim)? {
                return Ok(Answer::read(&answer));
            }
            let asking = Asking { standing: &standing, resident: &resident, confirmed: None };
            let answer = match perform(tx, asking, &wish)? {
                Outcome::Done { subject, .. } => Answer::Done(subject),
                Outcome::Held(id) => Answer::Held(id),
                Outcome::Same => Answer::Same,
            };
            answers::keep(tx, &standing, &resident, &claim, &answer.stored())?;
            Ok(answer)
        })
        .await;
    if matches!(answer, Err(Error::Forbidden(Denied::Act(Refusal::SelfDealing)))) {
        let hands = by.assisted_by().unwrap_or(&by.actor);
        tie::open_self_dealing(db, community, hands, &whom, code).await?;
    }
    answer
}

/// The same inside a transaction. What cannot be done is found before anything is written.
pub fn perform(tx: &mut Tx<'_>, asking: Asking<'_>, wish: &Wish) -> Result<Outcome, Error> {
    match wish {
        Wish::Phone { phone, shared } => contact::phone(tx, asking, phone.as_deref(), *shared),
        Wish::Email { email } => contact::email(tx, asking, email.as_deref()),
        Wish::Home { building, unit, door } => contact::home(tx, asking, building, unit, door),
        Wish::Reach { ways } => contact::reach(tx, asking, ways),
        Wish::Withdraw { request, words } => withdraw::withdraw(tx, asking, request, words.as_deref()),
        Wish::Report { category, building, unit, place, words, answers, besides } => {
            let more = match besides.now(tx, category, asking.resident) {
                Ok(more) => more,
                Err(Error::Conflict(Clash::Exists)) => return Ok(Outcome::Same),
                Err(error) => return Err(error),
            };
            let report = file::Report {
                resident: asking.resident.to_owned(),
                category_id: category.clone(),
                building_id: building.clone(),
                unit: unit.clone(),
                place: PlaceWords::parse(place).map_err(|_| Error::field("detail", k::HOUSE_ERROR_PLACE_LONG))?,
                words: match words.is_empty() && besides.call {
                    true => Words::unsaid(),
                    false => Words::parse(words).map_err(|_| Error::field("words", k::HOUSE_ERROR_WORDS))?,
                },
                answers: answers
                    .iter()
                    .map(|(question, values)| Answered { question_id: question.clone(), values: values.clone() })
                    .collect(),
                draft: None,
            };
            let subject = file::within(tx, asking.standing, &report, &more, tx.now)?;
            Ok(Outcome::Done { subject, act: None })
        }
        Wish::SignUp { .. }
        | Wish::Arrive { .. }
        | Wish::ArriveAtMeeting { .. }
        | Wish::Answer { .. }
        | Wish::Propose { .. } => part(tx, asking, wish),
    }
}

/// Taking part: signing up, being there, answering, proposing. Never held, whoever asks for it.
fn part(tx: &mut Tx<'_>, asking: Asking<'_>, wish: &Wish) -> Result<Outcome, Error> {
    let subject = match wish {
        Wish::SignUp { activity, series } => {
            match sign_up::within(tx, asking.standing, asking.resident, activity, *series) {
                Ok(_) => activity.clone(),
                Err(Error::Conflict(Clash::Exists)) => return Ok(Outcome::Same),
                Err(error) => return Err(error),
            }
        }
        Wish::Arrive { activity: at } | Wish::ArriveAtMeeting { meeting: at } => {
            let noted = match wish {
                Wish::Arrive { .. } => attend::arrive_within(tx, asking.standing, asking.resident, at),
                _ => meeting::arrive_within(tx, asking.standing, asking.resident, at),
            };
            match noted {
                Ok(()) => at.clone(),
                Err(Error::Conflict(Clash::Exists)) => return Ok(Outcome::Same),
                Err(error) => return Err(error),
            }
        }
        Wish::Answer { survey, answers } => {
            let given = Answers(answers.iter().cloned().collect());
            answer::within(tx, asking.standing, asking.resident, survey, &given)?;
            survey.clone()
        }
        Wish::Propose { title, what, why, gains, bears, place, hand } => {
            let (title, what, why) = (title.clone(), what.clone(), why.clone());
            let said = Said { title, what, why, gains: gains.clone(), bears: bears.clone(), place: place.clone() };
            let hand = Hand::parse(hand).unwrap_or(Hand::Dictated);
            let raising = Raising { resident: asking.resident.to_owned(), said, building: None, hand };
            raise::within(tx, asking.standing, &raising)?
        }
        _ => return Err(Error::broken("wishes", "no way of taking part")),
    };
    Ok(Outcome::Done { subject, act: None })
}

/// What an act needs to be decided and done, or kept.
#[derive(Debug)]
pub struct Change<'a> {
    pub kept: Kept,
    pub benefit: Option<Benefit>,
    pub party: Option<&'a str>,
}

/// Asks for the act; does it now with `write`, which gives its subject and what the record keeps, or keeps it.
pub fn now_or_held<K: Kind>(
    tx: &mut Tx<'_>,
    asking: Asking<'_>,
    act: Change<'_>,
    write: impl FnOnce(&mut Tx<'_>, &Permit<K>) -> Result<((&'static str, String), Value), Error>,
) -> Result<Outcome, Error> {
    let subject = Subject { party: act.party.map(str::to_owned), ..Subject::resident(asking.resident) };
    let subject = subject.serving(act.benefit).with_word(asking.confirmed);
    match ask_or_hold::<K>(tx, asking.standing, &subject)? {
        Leave::Now(permit) => {
            let ((kind, id), mut content) = write(tx, &permit)?;
            if let (Some(word), Value::Object(fields)) = (asking.confirmed, &mut content) {
                fields.insert("confirmed".to_owned(), json!(word.way().as_str()));
            }
            let act = conclude(tx, permit, (kind, &id), &content)?;
            Ok(Outcome::Done { subject: id, act: act.map(Box::new) })
        }
        Leave::Later(permit) => held::keep(tx, permit, &act.kept).map(Outcome::Held),
    }
}
