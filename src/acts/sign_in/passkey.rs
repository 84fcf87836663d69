//! A passkey: held by the device, its owner verified there, and no name typed. Staff and helpers come in with it
//! anywhere; a resident on the phone that is bound to them.

use std::sync::Arc;

use super::{Place, SignedIn, password};
use crate::acts::passkey::Ceremony;
use crate::app::App;
use crate::domain::standing::Assurance;
use crate::domain::throttle::Verdict;
use crate::error::Error;
use crate::passkeys::Refused;
use crate::store::credentials::passkeys::{self, Holder};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::sessions::{self, NewSession, SessionKind};
use crate::store::tx::Tx;

/// What a browser answered.
#[derive(Clone, Debug)]
pub struct PasskeyTry {
    pub ceremony: Ceremony,
    pub answer: String,
    pub place: Place,
    pub address: Arc<str>,
    pub before: Option<String>,
}

#[derive(Debug)]
pub enum PasskeyOutcome {
    In(SignedIn),
    Wrong,
    /// The ceremony was used before, or is too old: once more.
    Used,
    /// It is right, but this browser is not theirs.
    Elsewhere,
    Wait {
        until: i64,
    },
}

/// Somebody whose passkey answered as it should, and the key with its counter moved on.
pub(super) struct Proven {
    pub person: String,
    pub holder: Holder,
    pub moved: String,
}

/// Signs in with a passkey. A wrong answer costs the same whoever it names.
pub async fn with_passkey(app: &App, community: &str, attempt: PasskeyTry) -> Result<PasskeyOutcome, Error> {
    let sources = [Bucket::address(app.db.keys(), "passkey", &attempt.address)];
    if let Verdict::Wait { until } = password::count(app, community, &sources).await? {
        return Ok(PasskeyOutcome::Wait { until });
    }
    let Some(proven) = proven(app, community, &attempt.answer, &attempt.ceremony).await? else {
        return Ok(PasskeyOutcome::Wrong);
    };
    app.db
        .write("sign_in_by_passkey", community, move |tx| {
            let leave = tx.housekeeping();
            tries::give_back(tx, leave, &sources)?;
            if !passkeys::use_ceremony(tx, leave, &attempt.ceremony.once)? {
                return Ok(PasskeyOutcome::Used);
            }
            let Some((kind, device)) = kind_for(tx, &proven, &attempt.place)? else {
                return Ok(PasskeyOutcome::Elsewhere);
            };
            if !passkeys::used(tx, leave, &proven.holder.passkey_id, &proven.holder.key, &proven.moved)? {
                return Ok(PasskeyOutcome::Used);
            }
            if let Some(before) = &attempt.before {
                sessions::end(tx, leave, before)?;
            }
            sessions::end_frozen_of(tx, leave, &proven.person)?;
            let new = NewSession {
                person: &proven.person,
                kind,
                device: device.as_deref(),
                assisted_by: None,
                parent: None,
                proved: Assurance::Passkey,
            };
            let (_, token) = sessions::start(tx, leave, &new)?;
            Ok(PasskeyOutcome::In(SignedIn { token, kind }))
        })
        .await
}

/// Looks up whose it says it is and checks the answer against what is kept.
pub(super) async fn proven(
    app: &App,
    community: &str,
    answer: &str,
    ceremony: &Ceremony,
) -> Result<Option<Proven>, Error> {
    let party = app.passkeys.as_ref().ok_or(Error::Missing)?;
    let Ok((person, credential)) = party.whose(answer) else {
        return Ok(None);
    };
    let (place, who, now) = (community.to_owned(), person.clone(), app.db.now());
    let found = app.db.read(move |conn| passkeys::holder(conn, &place, &who, &credential, now)).await?;
    let Some(holder) = found else {
        return Ok(None);
    };
    match party.finish_sign_in(answer, &ceremony.state, &holder.key) {
        Ok(moved) => Ok(Some(Proven { person, holder, moved })),
        Err(why) => {
            if why == Refused::Copied {
                tracing::warn!(passkey = holder.passkey_id, "a passkey's counter went back: there may be two of it");
            }
            Ok(None)
        }
    }
}

/// Which session it opens here; at a kiosk, and for a resident in a browser that is not theirs, none.
fn kind_for(tx: &mut Tx<'_>, proven: &Proven, place: &Place) -> Result<Option<(SessionKind, Option<String>)>, Error> {
    let holder = &proven.holder;
    match place {
        Place::Kiosk { .. } => Ok(None),
        _ if holder.is_staff => Ok(Some((SessionKind::Staff, None))),
        _ if holder.is_helper => Ok(Some((SessionKind::Helper, None))),
        Place::Own { device, person } if *person == proven.person && holder.is_resident => {
            let stands = sessions::device_stands(tx.conn, tx.community, device)?;
            Ok(stands.then(|| (SessionKind::Own, Some(device.clone()))))
        }
        _ => Ok(None),
    }
}
