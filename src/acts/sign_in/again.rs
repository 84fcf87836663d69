//! Somebody who is signed in proves again who they are, before they do what could do harm (TRUST.md §4).

use std::sync::Arc;

use super::card::{self, Counted};
use super::passkey;
use super::password::{self, Code};
use super::{SignedIn, stands_alone};
use crate::acts::passkey::Ceremony;
use crate::app::App;
use crate::domain::password::Password;
use crate::domain::pin::Pin;
use crate::domain::standing::Assurance;
use crate::domain::throttle::Verdict;
use crate::error::{Denied, Error};
use crate::store::conn::Conn;
use crate::store::credentials::passkeys;
use crate::store::credentials::passwords::{self, By};
use crate::store::credentials::pins::{self, PinState};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::sessions::{self, Caller, SessionKind};
use crate::store::tx::Tx;

/// By what somebody can prove again who they are, in the session they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    pub pin: bool,
    pub password: bool,
    /// With the password, the code of their second factor.
    pub code: bool,
    pub passkey: bool,
}

/// A PIN is typed on its owner's device or a kiosk, a password where it signs in.
pub fn ways(conn: &mut Conn, caller: &Caller, now: i64) -> Result<Ways, Error> {
    match caller.kind {
        // A PIN is for phones that were made sure of; a browser that came in with a code is none.
        SessionKind::Own if caller.device_id.is_none() => Ok(Ways::default()),
        SessionKind::Own | SessionKind::Kiosk => {
            let pin = pins::pin_state(conn, &caller.community_id, &caller.person_id)? == PinState::Set;
            let own = caller.kind == SessionKind::Own;
            let passkey = own && passkeys::any(conn, &caller.community_id, &caller.person_id)?;
            Ok(Ways { pin, passkey, ..Ways::default() })
        }
        SessionKind::Helper | SessionKind::Staff => {
            let account = passwords::account(conn, &caller.community_id, &By::Person(&caller.person_id), now)?;
            Ok(account.map_or(Ways::default(), |a| {
                let password = a.by_password();
                Ways { password, code: password && a.has_totp, passkey: a.has_passkey, ..Ways::default() }
            }))
        }
        SessionKind::Copresence | SessionKind::Api | SessionKind::Pending => Ok(Ways::default()),
    }
}

/// What they gave.
#[derive(Clone, Debug)]
pub enum Given {
    Pin(Pin),
    Password { password: Password, code: String },
    Passkey { answer: String, ceremony: Ceremony },
}

#[derive(Debug)]
pub enum ProveOutcome {
    /// The session goes on under a new token.
    Proved(SignedIn),
    Wrong,
    /// That PIN proves nothing any more.
    Stopped,
    Wait {
        until: i64,
    },
}

pub async fn prove(app: &App, caller: &Caller, given: Given, address: &Arc<str>) -> Result<ProveOutcome, Error> {
    match given {
        Given::Pin(pin) => by_pin(app, caller, &pin).await,
        Given::Password { password, code } => by_password(app, caller, &password, code, address).await,
        Given::Passkey { answer, ceremony } => by_passkey(app, caller, &answer, ceremony, address).await,
    }
}

async fn by_pin(app: &App, caller: &Caller, pin: &Pin) -> Result<ProveOutcome, Error> {
    let (community, person) = (caller.community_id.clone(), caller.person_id.clone());
    let device = caller.device_id.clone().unwrap_or_else(|| caller.session_id.clone());
    let counted = Counted::ForPerson { person: person.clone(), device, row: None };
    match card::count(app, &community, &counted).await? {
        Verdict::Try => {}
        Verdict::Wait { until } => return Ok(ProveOutcome::Wait { until }),
        Verdict::Disabled => return Ok(ProveOutcome::Stopped),
    }
    let hash = app.db.read(move |conn| pins::hash_of(conn, &community, &person)).await?;
    let checked = match crate::acts::pin::check(app, &caller.community_id, &caller.person_id, pin, hash).await {
        Ok(checked) => checked,
        Err(busy) => {
            card::uncount(app, &caller.community_id, &counted).await?;
            return Err(busy);
        }
    };
    if !checked.right {
        return card::refuse(app, &caller.community_id, &counted).await.map(|outcome| match outcome {
            card::CardOutcome::Stopped => ProveOutcome::Stopped,
            _ => ProveOutcome::Wrong,
        });
    }
    let who = caller.clone();
    app.db
        .write("prove_by_pin", &caller.community_id, move |tx| {
            if pins::hash_of(tx.conn, tx.community, &who.person_id)? != checked.stands {
                return Ok(ProveOutcome::Wrong);
            }
            let leave = tx.housekeeping();
            tries::forget_pin(tx, leave, &who.person_id)?;
            go_on(tx, &who, Assurance::CardAndPin)
        })
        .await
}

async fn by_password(
    app: &App,
    caller: &Caller,
    password: &Password,
    code: String,
    address: &Arc<str>,
) -> Result<ProveOutcome, Error> {
    let sources = vec![Bucket::of("again", &caller.session_id), Bucket::address(app.db.keys(), "password", address)];
    if let Verdict::Wait { until } = password::count(app, &caller.community_id, &sources).await? {
        return Ok(ProveOutcome::Wait { until });
    }
    let account =
        password::account(app, &caller.community_id, &password::Who::Person(caller.person_id.clone())).await?;
    let hash = account.as_ref().map(|a| a.hash.clone());
    let right = match app.hasher.check(password.reveal(), hash).await {
        Ok(right) => right,
        Err(busy) => {
            password::uncount(app, &caller.community_id, &sources).await?;
            return Err(busy);
        }
    };
    let fits = |account: &passwords::Account| account.by_password() && (account.has_totp || stands_alone(password));
    let Some(account) = account.filter(|account| right && fits(account)) else {
        return Ok(ProveOutcome::Wrong);
    };
    let who = caller.clone();
    app.db
        .write("prove_by_password", &caller.community_id, move |tx| {
            let fresh = passwords::account(tx.conn, tx.community, &By::Person(&who.person_id), tx.now)?;
            if fresh.is_none_or(|fresh| fresh.hash != account.hash || !fresh.by_password()) {
                return Ok(ProveOutcome::Wrong);
            }
            let by = if account.has_totp { Assurance::PasswordAndTotp } else { Assurance::Password };
            if account.has_totp && password::use_code(tx, &who.person_id, &code)? == Code::Wrong {
                return Ok(ProveOutcome::Wrong);
            }
            let leave = tx.housekeeping();
            tries::give_back(tx, leave, &sources)?;
            go_on(tx, &who, by)
        })
        .await
}

/// Only their own passkey proves that it is they; somebody else's is a wrong one.
async fn by_passkey(
    app: &App,
    caller: &Caller,
    answer: &str,
    ceremony: Ceremony,
    address: &Arc<str>,
) -> Result<ProveOutcome, Error> {
    let sources = vec![Bucket::of("again", &caller.session_id), Bucket::address(app.db.keys(), "passkey", address)];
    if let Verdict::Wait { until } = password::count(app, &caller.community_id, &sources).await? {
        return Ok(ProveOutcome::Wait { until });
    }
    let proven = passkey::proven(app, &caller.community_id, answer, &ceremony).await?;
    let Some(proven) = proven.filter(|proven| proven.person == caller.person_id) else {
        return Ok(ProveOutcome::Wrong);
    };
    let who = caller.clone();
    app.db
        .write("prove_by_passkey", &caller.community_id, move |tx| {
            let leave = tx.housekeeping();
            let holder = &proven.holder;
            let new = passkeys::use_ceremony(tx, leave, &ceremony.once)?
                && passkeys::used(tx, leave, &holder.passkey_id, &holder.key, &proven.moved)?;
            if !new {
                return Ok(ProveOutcome::Wrong);
            }
            tries::give_back(tx, leave, &sources)?;
            go_on(tx, &who, Assurance::Passkey)
        })
        .await
}

fn go_on(tx: &mut Tx<'_>, who: &Caller, by: Assurance) -> Result<ProveOutcome, Error> {
    let leave = tx.housekeeping();
    let token = sessions::prove(tx, leave, &who.session_id, by)?.ok_or(Error::Forbidden(Denied::SignIn))?;
    Ok(ProveOutcome::Proved(SignedIn { token, kind: who.kind }))
}
