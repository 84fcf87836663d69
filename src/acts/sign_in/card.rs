//! Card and PIN: only on the phone bound to the card's owner, or at a kiosk (TRUST.md §4).

use std::sync::Arc;

use super::SignedIn;
use crate::acts::pin;
use crate::app::App;
use crate::domain::card::{CardNumber, CardSecret};
use crate::domain::pin::{Pin, PinHash};
use crate::domain::standing::Assurance;
use crate::domain::throttle::Verdict;
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::credentials::cards::{self, By};
use crate::store::credentials::pins;
use crate::store::credentials::tries::{self, Bucket};
use crate::store::people;
use crate::store::sessions::{self, NewSession, SessionKind};

/// The device the card is used on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Bound to one person.
    Own {
        device: String,
        person: String,
    },
    Kiosk {
        device: String,
    },
    /// Anything else, a helper's phone among them.
    Unknown,
}

/// What was shown and typed.
#[derive(Clone, Debug)]
pub struct CardTry {
    pub place: Place,
    /// From the card's QR.
    pub secret: Option<CardSecret>,
    /// Typed, where the QR was not read.
    pub number: Option<CardNumber>,
    pub pin: Pin,
    pub address: Arc<str>,
    /// The session this browser had before; it ends with the new one.
    pub before: Option<String>,
}

#[derive(Debug)]
pub enum CardOutcome {
    In(SignedIn),
    /// The PIN was not even looked at.
    UnknownPhone,
    Wrong,
    /// That PIN signs nobody in any more.
    Stopped,
    Wait {
        until: i64,
    },
}

/// Whom the card names, if anybody.
#[derive(Clone, Debug)]
struct Named {
    person: String,
    /// The card's secret was shown, or it is the person's own phone: wrong tries count for the person.
    in_hand: bool,
    pin_hash: Option<PinHash>,
}

/// Signs in, or says why not. A try is counted before the PIN is checked (see `store::credentials::tries`).
pub async fn with_card(app: &App, community: &str, attempt: CardTry) -> Result<CardOutcome, Error> {
    let named = match identify(app, community, &attempt).await? {
        Identified::UnknownPhone => return Ok(CardOutcome::UnknownPhone),
        Identified::Nobody => None,
        Identified::Named(named) => Some(named),
    };
    let counted = Counted::of(&attempt, named.as_ref());
    match count(app, community, &counted).await? {
        Verdict::Try => {}
        Verdict::Wait { until } => return Ok(CardOutcome::Wait { until }),
        Verdict::Disabled => return stop(app, community, &counted).await,
    }
    let hash = named.as_ref().and_then(|n| n.pin_hash.clone());
    let person = named.as_ref().map_or("", |n| n.person.as_str());
    match pin::check(app, community, person, &attempt.pin, hash).await {
        Err(busy) => {
            uncount(app, community, &counted).await?;
            Err(busy)
        }
        Ok(checked) if checked.right => match named {
            Some(named) => {
                let named = Named { pin_hash: checked.stands, ..named };
                admit(app, community, &attempt, named, counted).await
            }
            None => Ok(CardOutcome::Wrong),
        },
        Ok(_) => refuse(app, community, &counted).await,
    }
}

enum Identified {
    UnknownPhone,
    Nobody,
    Named(Named),
}

async fn identify(app: &App, community: &str, attempt: &CardTry) -> Result<Identified, Error> {
    if attempt.place == Place::Unknown {
        return Ok(Identified::UnknownPhone);
    }
    let (community, attempt) = (community.to_owned(), attempt.clone());
    app.db.read(move |conn| identify_now(conn, &community, &attempt)).await
}

fn identify_now(conn: &mut Conn, community: &str, attempt: &CardTry) -> Result<Identified, Error> {
    let owner = match (&attempt.secret, &attempt.number) {
        (Some(secret), _) => cards::owner(conn, community, &By::Secret(secret))?,
        (None, Some(number)) => cards::owner(conn, community, &By::Number(number))?,
        (None, None) => None,
    };
    let a_card_was_shown = attempt.secret.is_some() || attempt.number.is_some();
    let (person, in_hand) = match &attempt.place {
        Place::Unknown => return Ok(Identified::UnknownPhone),
        // Another's card on this phone: the phone is unknown to that card.
        Place::Own { person, .. } if a_card_was_shown && owner.as_ref().map(|o| &o.person_id) != Some(person) => {
            return Ok(Identified::UnknownPhone);
        }
        Place::Own { person, .. } => (person.clone(), true),
        Place::Kiosk { .. } => match owner {
            Some(owner) => (owner.person_id, attempt.secret.is_some()),
            // Nobody's card costs what anybody's does.
            None => (String::new(), false),
        },
    };
    let active = people::find(conn, community, &person)?.is_some_and(|p| p.state == "active");
    let pin_hash = pins::hash_of(conn, community, &person)?;
    if !active {
        return Ok(Identified::Nobody);
    }
    Ok(Identified::Named(Named { person, in_hand, pin_hash }))
}

/// What a try counts against.
#[derive(Clone, Debug)]
pub(super) enum Counted {
    ForPerson {
        person: String,
        device: String,
        /// At a kiosk.
        row: Option<Bucket>,
    },
    /// Never the person: a stranger who reads a number off a card locks nobody out (TRUST.md §6 case 13).
    ForSource { device: String, address: Arc<str> },
}

impl Counted {
    fn of(attempt: &CardTry, named: Option<&Named>) -> Self {
        let device = match &attempt.place {
            Place::Own { device, .. } | Place::Kiosk { device } => device.clone(),
            Place::Unknown => String::new(),
        };
        let row = matches!(attempt.place, Place::Kiosk { .. }).then(|| Bucket::row(&device));
        match named {
            Some(named) if named.in_hand => Self::ForPerson { person: named.person.clone(), device, row },
            _ => Self::ForSource { device, address: attempt.address.clone() },
        }
    }

    fn sources(&self, keys: &crate::keys::KeyRing) -> Vec<Bucket> {
        match self {
            Self::ForPerson { person, device, row } => {
                let mut all = vec![Bucket::pin(person), Bucket::pin_on(person, device)];
                all.extend(row.clone());
                all
            }
            Self::ForSource { device, address } => {
                vec![Bucket::of("card", device), Bucket::address(keys, "card", address)]
            }
        }
    }
}

pub(super) async fn count(app: &App, community: &str, counted: &Counted) -> Result<Verdict, Error> {
    let counted = counted.clone();
    app.db
        .write("count_try", community, move |tx| {
            let leave = tx.housekeeping();
            match &counted {
                Counted::ForPerson { person, device, row } => {
                    tries::take_with_card(tx, leave, person, device, row.as_ref())
                }
                Counted::ForSource { .. } => tries::take_without(tx, leave, &counted.sources(tx.keys)),
            }
        })
        .await
}

pub(super) async fn uncount(app: &App, community: &str, counted: &Counted) -> Result<(), Error> {
    let counted = counted.clone();
    app.db
        .write("uncount_try", community, move |tx| {
            let leave = tx.housekeeping();
            tries::give_back(tx, leave, &counted.sources(tx.keys))
        })
        .await
}

async fn admit(
    app: &App,
    community: &str,
    attempt: &CardTry,
    named: Named,
    counted: Counted,
) -> Result<CardOutcome, Error> {
    let (kind, device) = match &attempt.place {
        Place::Own { device, .. } => (SessionKind::Own, device.clone()),
        Place::Kiosk { device } => (SessionKind::Kiosk, device.clone()),
        Place::Unknown => return Ok(CardOutcome::UnknownPhone),
    };
    let (before, place) = (attempt.before.clone(), attempt.place.clone());
    app.db
        .write("sign_in_by_card", community, move |tx| {
            // A PIN changed or stopped while this one was being checked no longer signs in.
            let stands = pins::hash_of(tx.conn, tx.community, &named.person)? == named.pin_hash;
            if !stands || !sessions::device_stands(tx.conn, tx.community, &device)? {
                return Ok(CardOutcome::Wrong);
            }
            let leave = tx.housekeeping();
            if let Place::Kiosk { device } = &place {
                tries::forget(tx, leave, &Bucket::row(device))?;
            }
            match &counted {
                Counted::ForPerson { person, .. } => tries::forget_pin(tx, leave, person)?,
                Counted::ForSource { .. } => tries::give_back(tx, leave, &counted.sources(tx.keys))?,
            }
            if let Some(before) = &before {
                sessions::end(tx, leave, before)?;
            }
            let new = NewSession {
                person: &named.person,
                kind,
                device: Some(&device),
                assisted_by: None,
                parent: None,
                proved: Assurance::CardAndPin,
            };
            let (_, token) = sessions::start(tx, leave, &new)?;
            Ok(CardOutcome::In(SignedIn { token, kind }))
        })
        .await
}

/// The tenth wrong try stops the PIN, and the person is told.
pub(super) async fn refuse(app: &App, community: &str, counted: &Counted) -> Result<CardOutcome, Error> {
    let Counted::ForPerson { person, .. } = counted else {
        return Ok(CardOutcome::Wrong);
    };
    let person = person.clone();
    app.db
        .write("refuse_pin", community, move |tx| {
            if tries::at_pin(tx, &person)? < crate::domain::throttle::DISABLED_AT {
                return Ok(CardOutcome::Wrong);
            }
            pin::disable(tx, &person)?;
            Ok(CardOutcome::Stopped)
        })
        .await
}

/// The count says stopped; makes sure the PIN is, should the tenth refusal have been cut off.
async fn stop(app: &App, community: &str, counted: &Counted) -> Result<CardOutcome, Error> {
    if let Counted::ForPerson { person, .. } = counted {
        let person = person.clone();
        app.db.write("stop_pin", community, move |tx| pin::disable(tx, &person)).await?;
    }
    Ok(CardOutcome::Stopped)
}
