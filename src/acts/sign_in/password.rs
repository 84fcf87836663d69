//! Email and password, then a second factor: staff always, helpers where they have one.

use std::sync::Arc;

use super::{SignedIn, stands_alone};
use crate::app::App;
use crate::domain::passkey::Due;
use crate::domain::password::Password;
use crate::domain::standing::Assurance;
use crate::domain::throttle::Verdict;
use crate::domain::totp;
use crate::error::Error;
use crate::keys::KeyRing;
use crate::store::credentials::passkeys;
use crate::store::credentials::passwords::{self, Account, By};
use crate::store::credentials::totps;
use crate::store::credentials::tries::{self, AtAccount, Bucket};
use crate::store::sessions::{self, Caller, NewSession, SessionKind};
use crate::store::tx::Tx;

/// Whose password it is said to be.
#[derive(Clone, Debug)]
pub enum Who {
    /// As typed and tidied; `None` where it is no address at all.
    Email(Option<String>),
    /// A helper who proves again who they are.
    Person(String),
}

#[derive(Clone, Debug)]
pub struct PasswordTry {
    pub who: Who,
    pub password: Password,
    pub address: Arc<str>,
    pub before: Option<String>,
}

#[derive(Debug)]
pub enum PasswordOutcome {
    In(SignedIn),
    /// The second factor comes next.
    Second(SignedIn),
    /// It is right, and opens nothing any more: their passkey does.
    ByPasskey,
    Wrong,
    Wait {
        until: i64,
    },
}

/// Checks a password. Whoever is unknown, has no second factor where one is needed, or may not sign
/// in this way at all gets the answer of a wrong password, at the same cost.
pub async fn with_password(app: &App, community: &str, attempt: PasswordTry) -> Result<PasswordOutcome, Error> {
    let counted = Counted::of(app.db.keys(), &attempt);
    if let Verdict::Wait { until } = counted.take(app, community).await? {
        return Ok(PasswordOutcome::Wait { until });
    }
    let account = account(app, community, &attempt.who).await?;
    let hash = account.as_ref().map(|a| a.hash.clone());
    let right = match app.hasher.check(attempt.password.reveal(), hash).await {
        Ok(right) => right,
        Err(busy) => {
            counted.give_back(app, community).await?;
            return Err(busy);
        }
    };
    match account.filter(|account| right && may_enter(account, &attempt.password)) {
        Some(account) => admit(app, community, attempt, account, counted).await,
        None => Ok(PasswordOutcome::Wrong),
    }
}

/// What a try counts against.
#[derive(Clone, Debug)]
struct Counted {
    sources: Vec<Bucket>,
    /// None where no account was named, or one that is half in already.
    at: Option<AtAccount>,
}

impl Counted {
    fn of(keys: &KeyRing, attempt: &PasswordTry) -> Self {
        let mut sources = vec![Bucket::address(keys, "password", &attempt.address)];
        let at = match &attempt.who {
            Who::Email(email) => email.as_deref().map(|email| AtAccount {
                account: Bucket::account(keys, email),
                from: Bucket::opened_from(keys, email, &attempt.address),
            }),
            // Whoever gets here holds their device: no stranger's tries are among these.
            Who::Person(person) => {
                sources.push(Bucket::of("password", person));
                None
            }
        };
        Self { sources, at }
    }

    async fn take(&self, app: &App, community: &str) -> Result<Verdict, Error> {
        let counted = self.clone();
        app.db
            .write("count_try", community, move |tx| {
                let leave = tx.housekeeping();
                match &counted.at {
                    Some(at) => tries::take_at_account(tx, leave, &counted.sources, at),
                    None => tries::take_without(tx, leave, &counted.sources),
                }
            })
            .await
    }

    async fn give_back(&self, app: &App, community: &str) -> Result<(), Error> {
        let counted = self.clone();
        app.db
            .write("uncount_try", community, move |tx| {
                let leave = tx.housekeeping();
                match &counted.at {
                    Some(at) => tries::give_back_at_account(tx, leave, &counted.sources, at),
                    None => tries::give_back(tx, leave, &counted.sources),
                }
            })
            .await
    }

    fn was_right(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let leave = tx.housekeeping();
        match &self.at {
            Some(at) => tries::opened(tx, leave, &self.sources, at),
            None => tries::give_back(tx, leave, &self.sources),
        }
    }
}

fn may_enter(account: &Account, password: &Password) -> bool {
    if account.is_staff {
        account.has_totp || account.has_passkey
    } else {
        account.is_helper && (account.has_totp || stands_alone(password))
    }
}

pub(super) async fn account(app: &App, community: &str, who: &Who) -> Result<Option<Account>, Error> {
    let (community, who, now) = (community.to_owned(), who.clone(), app.db.now());
    app.db
        .read(move |conn| match &who {
            // An address that is none is looked up too: it costs the same and finds nobody.
            Who::Email(email) => passwords::account(conn, &community, &By::Email(email.as_deref().unwrap_or(" ")), now),
            Who::Person(person) => passwords::account(conn, &community, &By::Person(person), now),
        })
        .await
}

async fn admit(
    app: &App,
    community: &str,
    attempt: PasswordTry,
    account: Account,
    counted: Counted,
) -> Result<PasswordOutcome, Error> {
    app.db
        .write("sign_in_by_password", community, move |tx| {
            let fresh = passwords::account(tx.conn, tx.community, &By::Person(&account.person_id), tx.now)?;
            if fresh.is_none_or(|fresh| fresh.hash != account.hash) {
                return Ok(PasswordOutcome::Wrong);
            }
            counted.was_right(tx)?;
            if !account.by_password() {
                return Ok(PasswordOutcome::ByPasskey);
            }
            let leave = tx.housekeeping();
            if let Some(before) = &attempt.before {
                sessions::end(tx, leave, before)?;
            }
            if account.has_totp {
                return start(tx, &account.person_id, SessionKind::Pending, Assurance::Password)
                    .map(PasswordOutcome::Second);
            }
            sessions::end_frozen_of(tx, leave, &account.person_id)?;
            start(tx, &account.person_id, SessionKind::Helper, Assurance::Password).map(PasswordOutcome::In)
        })
        .await
}

#[derive(Debug)]
pub enum SecondOutcome {
    /// In; or, where a passkey is due now, so far in that they can make one.
    In(SignedIn, Due),
    /// A passkey was made meanwhile: it opens, and the code no more.
    ByPasskey,
    Wrong,
    Wait {
        until: i64,
    },
}

/// Checks the second factor of somebody whose password was right; each code works once.
pub async fn second(app: &App, pending: &Caller, code: &str, address: &str) -> Result<SecondOutcome, Error> {
    let sources = vec![Bucket::of("second", &pending.person_id), Bucket::address(app.db.keys(), "second", address)];
    let (person, session, code) = (pending.person_id.clone(), pending.session_id.clone(), code.to_owned());
    let (possible, grace) = (app.passkeys.is_some(), app.config.passkey_grace);
    app.db
        .write("second_factor", &pending.community_id, move |tx| {
            let leave = tx.housekeeping();
            if let Verdict::Wait { until } = tries::take_without(tx, leave, &sources)? {
                return Ok(SecondOutcome::Wait { until });
            }
            let account = passwords::account(tx.conn, tx.community, &By::Person(&person), tx.now)?;
            let Some((account, kind)) = account.and_then(|account| kind_for(&account).map(|kind| (account, kind)))
            else {
                return Ok(SecondOutcome::Wrong);
            };
            if !account.by_password() {
                return Ok(SecondOutcome::ByPasskey);
            }
            if use_code(tx, &person, &code)? == Code::Wrong {
                return Ok(SecondOutcome::Wrong);
            }
            tries::give_back(tx, leave, &sources)?;
            sessions::end(tx, leave, &session)?;
            sessions::end_frozen_of(tx, leave, &person)?;
            let due = account.passkey_due(possible, grace, tx.now);
            if due != Due::Nothing {
                passkeys::asked_since(tx, leave, &person)?;
            }
            let kind = if due == Due::Now { SessionKind::Pending } else { kind };
            start(tx, &person, kind, Assurance::PasswordAndTotp).map(|signed_in| SecondOutcome::In(signed_in, due))
        })
        .await
}

/// What became of the code of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Right,
    Wrong,
}

/// Uses the code of a second factor up, if it is the right one and was not used before.
pub(super) fn use_code(tx: &mut Tx<'_>, person: &str, code: &str) -> Result<Code, Error> {
    let Some(kept) = totps::of_person(tx.conn, tx.keys, tx.community, person)? else {
        return Ok(Code::Wrong);
    };
    let Some(step) = totp::step_of(&kept.secret, code, tx.now).filter(|step| *step > kept.last_step) else {
        return Ok(Code::Wrong);
    };
    let leave = tx.housekeeping();
    Ok(if totps::use_step(tx, leave, person, step)? { Code::Right } else { Code::Wrong })
}

fn kind_for(account: &Account) -> Option<SessionKind> {
    match (account.is_staff, account.is_helper) {
        (true, _) => Some(SessionKind::Staff),
        (false, true) => Some(SessionKind::Helper),
        (false, false) => None,
    }
}

fn start(tx: &mut Tx<'_>, person: &str, kind: SessionKind, proved: Assurance) -> Result<SignedIn, Error> {
    let leave = tx.housekeeping();
    let new = NewSession { person, kind, device: None, assisted_by: None, parent: None, proved };
    let (_, token) = sessions::start(tx, leave, &new)?;
    Ok(SignedIn { token, kind })
}

pub(super) async fn count(app: &App, community: &str, sources: &[Bucket]) -> Result<Verdict, Error> {
    let sources = sources.to_vec();
    app.db
        .write("count_try", community, move |tx| {
            let leave = tx.housekeeping();
            tries::take_without(tx, leave, &sources)
        })
        .await
}

pub(super) async fn uncount(app: &App, community: &str, sources: &[Bucket]) -> Result<(), Error> {
    let sources = sources.to_vec();
    app.db
        .write("uncount_try", community, move |tx| {
            let leave = tx.housekeeping();
            tries::give_back(tx, leave, &sources)
        })
        .await
}
