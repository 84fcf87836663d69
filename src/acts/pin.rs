//! A resident draws the PIN of their card; after too many wrong tries the machine stops it.

use jiff::civil::Date;
use serde_json::json;

use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::pin::{self, Pin, PinFacts, PinHash};
use crate::domain::policy::Subject;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::domain::tiers::{DisablePin, DrawPin};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::credentials::cards::{self, By};
use crate::store::credentials::codes::SetupCode;
use crate::store::credentials::pins::{self, PinState};
use crate::store::credentials::use_code;
use crate::store::people;
use crate::store::sessions;
use crate::store::tx::Tx;

/// What others may know of a person, so that their PIN is none of it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    phone: Option<String>,
    birth: Option<Date>,
    card: Option<String>,
}

pub fn known(conn: &mut Conn, community: &str, person: &str) -> Result<Known, Error> {
    let found = people::find(conn, community, person)?.ok_or(Error::Missing)?;
    let card = cards::owner(conn, community, &By::Person(person))?;
    Ok(Known {
        phone: found.phone,
        birth: found.born.and_then(|born| born.parse().ok()),
        card: card.map(|card| card.number),
    })
}

/// Draws a PIN that none of this gives away. It is nowhere kept until its owner takes it.
pub fn draw(known: &Known) -> Result<Pin, Error> {
    let phones: Vec<&str> = known.phone.as_deref().into_iter().collect();
    let numbers: Vec<&str> = known.card.as_deref().into_iter().collect();
    let facts = PinFacts { phones: &phones, birth: known.birth, numbers: &numbers };
    pin::draw(|bytes| rand::fill(bytes), &facts)
        .ok_or_else(|| Error::broken("pins", "the source of chance repeats itself"))
}

/// 就用这个: keeps the hash, uses the code up, and ends every session the person had.
pub async fn keep(
    app: &App,
    community: &str,
    code: SetupCode,
    channel: Channel,
    key: Option<String>,
    pin: &Pin,
) -> Result<(), Error> {
    let person = code.person_id.clone().ok_or(Error::Missing)?;
    let hash = app.hasher.hash_pin(pin.reveal()).await?;
    let claim = Claim { key: key.clone(), route: "pin.keep", digest: crate::keys::sha256(&[code.id.as_bytes()]) };
    let standing = by_setup_code(&person, channel, key);
    app.db
        .write("keep_pin", community, move |tx| {
            if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
                return Ok(());
            }
            let permit = ask::<DrawPin>(tx, &standing, &Subject::resident(&person))?;
            use_code(tx, &permit, &code.id)?;
            pins::set_pin(tx, &permit, &person, &hash)?;
            let leave = tx.housekeeping();
            sessions::end_all_of(tx, leave, &person)?;
            conclude(tx, permit, ("person", &person), &json!({}))?;
            answers::keep(tx, &standing, &person, &claim, "kept")
        })
        .await
}

/// What came of checking one.
#[derive(Clone, Debug)]
pub struct Checked {
    pub right: bool,
    /// Its hash as it stands now.
    pub stands: Option<PinHash>,
}

/// Checks a PIN against what is kept of it. A right one that was hashed with an earlier pepper is hashed anew at once: that
/// is no act, for nothing changes for its owner.
pub async fn check(
    app: &App,
    community: &str,
    person: &str,
    given: &Pin,
    kept: Option<PinHash>,
) -> Result<Checked, Error> {
    let checked = app.hasher.check_pin(given.reveal(), kept.clone()).await?;
    let (Some(before), Some(anew)) = (&kept, checked.anew) else {
        return Ok(Checked { right: checked.right, stands: kept });
    };
    let (person, before, new) = (person.to_owned(), before.clone(), anew.clone());
    let changed = app
        .db
        .write("hash_pin_anew", community, move |tx| {
            let leave = tx.housekeeping();
            pins::hash_anew(tx, leave, &person, &before, &new)
        })
        .await?;
    Ok(Checked { right: checked.right, stands: if changed { Some(anew) } else { kept } })
}

/// Stops a PIN after too many wrong tries. Nothing else of the person's stops; they are told.
pub fn disable(tx: &mut Tx<'_>, person: &str) -> Result<(), Error> {
    if pins::pin_state(tx.conn, tx.community, person)? != PinState::Set {
        return Ok(());
    }
    let permit = tx.permit::<DisablePin>(&Standing::of_the_house(), &Subject::resident(person))?;
    pins::disable_pin(tx, &permit, person)?;
    conclude(tx, permit, ("person", person), &json!({}))?;
    Ok(())
}

/// Somebody who holds a single-use code that staff made for them.
pub fn by_setup_code(person: &str, channel: Channel, key: Option<String>) -> Standing {
    Standing {
        actor: person.to_owned(),
        right: Right::OwnSelf,
        channel,
        assurance: Assurance::SetupCode,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key,
        client_at: None,
    }
}
