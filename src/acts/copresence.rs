//! 协助登录: a resident signs in beside a helper, on the helper's device, with the card and its next
//! single-use number. The helper's own pages close meanwhile (TRUST.md §4).

use std::sync::Arc;

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::card::{CardNumber, NumberVerdict, next_number};
use crate::domain::policy::Subject;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::domain::throttle::Verdict;
use crate::domain::tiers::StartAssisted;
use crate::error::Error;
use crate::store::credentials::card_numbers;
use crate::store::credentials::cards::{self, By, CardOwner};
use crate::store::credentials::passwords;
use crate::store::credentials::tries::{self, Bucket};
use crate::store::sessions::{self, Caller, NewSession, SessionKind};
use crate::store::tx::Tx;

/// What the resident shows and reads out.
#[derive(Clone, Debug)]
pub struct Shown {
    pub card: CardNumber,
    pub number: String,
    pub address: Arc<str>,
    pub key: Option<String>,
}

#[derive(Debug)]
pub enum StartOutcome {
    /// The token of the resident's session.
    In(String),
    Wrong,
    /// It was right once; this line is next.
    UsedBefore {
        next: u8,
    },
    NoneLeft,
    Wait {
        until: i64,
    },
}

/// Starts the resident's session and freezes the helper's. Wrong numbers count against the helper
/// and the address, never against the resident.
pub async fn start(app: &App, helper: &Caller, shown: Shown) -> Result<StartOutcome, Error> {
    let helper = helper.clone();
    let community = helper.community_id.clone();
    app.db
        .write("start_assisted", &community, move |tx| {
            let sources = [Bucket::of("assist", &helper.person_id), Bucket::address(tx.keys, "assist", &shown.address)];
            let leave = tx.housekeeping();
            if let Verdict::Wait { until } = tries::take_without(tx, leave, &sources)? {
                return Ok(StartOutcome::Wait { until });
            }
            let owner = cards::owner(tx.conn, tx.community, &By::Number(&shown.card))?;
            let owner = owner.filter(|o| o.is_resident && o.person_id != helper.person_id);
            let card = owner.as_ref().map(|o| o.card_id.as_str());
            match (card_numbers::judge(tx.conn, tx.keys, tx.community, card, &shown.number)?, owner) {
                (NumberVerdict::Use { up_to }, Some(owner)) => {
                    tries::give_back(tx, leave, &sources)?;
                    begin(tx, &helper, &shown, &owner, up_to).map(StartOutcome::In)
                }
                (NumberVerdict::UsedBefore, Some(owner)) => {
                    let used = card_numbers::used_up_to(tx.conn, tx.community, &owner.card_id)?;
                    Ok(next_number(used).map_or(StartOutcome::NoneLeft, |next| StartOutcome::UsedBefore { next }))
                }
                (NumberVerdict::NoneLeft, Some(_)) => Ok(StartOutcome::NoneLeft),
                _ => Ok(StartOutcome::Wrong),
            }
        })
        .await
}

fn begin(tx: &mut Tx<'_>, helper: &Caller, shown: &Shown, owner: &CardOwner, up_to: u8) -> Result<String, Error> {
    let leave = tx.housekeeping();
    let new = NewSession {
        person: &owner.person_id,
        kind: SessionKind::Copresence,
        device: None,
        assisted_by: Some(&helper.person_id),
        parent: Some(&helper.session_id),
        proved: Assurance::CardAndNumber,
    };
    let (session, token) = sessions::start(tx, leave, &new)?;
    let standing = Standing {
        actor: owner.person_id.clone(),
        right: Right::Assisted { by: helper.person_id.clone() },
        channel: Channel::HelperDevice,
        assurance: Assurance::CardAndNumber,
        fresh_until: ALWAYS_FRESH,
        session: Some(session.clone()),
        device: None,
        key: shown.key.clone(),
        client_at: None,
    };
    let permit = ask::<StartAssisted>(tx, &standing, &Subject::resident(&owner.person_id))?;
    card_numbers::use_up_to(tx, &permit, &owner.card_id, up_to)?;
    sessions::freeze(tx, leave, &helper.session_id, &session)?;
    conclude(tx, permit, ("session", &session), &json!({ "line": up_to }))?;
    Ok(token)
}

/// Ends the resident's session and the helper's that stood frozen; gives the token with which the
/// helper, and nobody else, proves again who they are.
pub async fn end(app: &App, beside: &Caller) -> Result<String, Error> {
    let beside = beside.clone();
    let helper = beside.assisted_by.clone().ok_or(Error::Missing)?;
    let community = beside.community_id.clone();
    app.db
        .write("end_assisted", &community, move |tx| {
            let leave = tx.housekeeping();
            sessions::end(tx, leave, &beside.session_id)?;
            if let Some(parent) = &beside.parent_id {
                sessions::end(tx, leave, parent)?;
            }
            let new = NewSession {
                person: &helper,
                kind: SessionKind::Pending,
                device: None,
                assisted_by: None,
                parent: Some(&beside.session_id),
                // Nothing yet: a pending session opens no page, and a new one follows it.
                proved: Assurance::Password,
            };
            let (_, token) = sessions::start(tx, leave, &new)?;
            Ok(token)
        })
        .await
}

/// Whom the helper was beside, and whether a password is asked of them: before `/assist/return`.
pub async fn came_from(app: &App, pending: &Caller) -> Result<(String, bool), Error> {
    let (community, helper) = (pending.community_id.clone(), pending.person_id.clone());
    let (session, now) = (pending.parent_id.clone().ok_or(Error::Missing)?, app.db.now());
    app.db
        .read(move |conn| {
            let resident = sessions::name_behind(conn, &community, &session)?.ok_or(Error::Missing)?;
            let account = passwords::account(conn, &community, &passwords::By::Person(&helper), now)?;
            Ok((resident, account.is_none_or(|account| !account.has_totp)))
        })
        .await
}
