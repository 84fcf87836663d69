//! What a resident says to something that was done for them: all right, not what I wanted, take it back.

use serde_json::json;

use crate::acts::proposals;
use crate::acts::requests::{say, withdraw};
use crate::acts::{ask, conclude};
use crate::domain::budget;
use crate::domain::card::CardNumber;
use crate::domain::policy::{Subject, said_freely};
use crate::domain::request::Words;
use crate::domain::standing::{Assurance, Channel, Right, Standing};
use crate::domain::tiers::{AcknowledgeAct, CallOffRequest, Kind, ObjectToAct};
use crate::domain::undo::may_object;
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act, Answer};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::credentials::cards::{self, By};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::db::Db;
use crate::store::outbox::{self, NewMessage};
use crate::store::requests;
use crate::store::tx::Tx;

/// The words of the call that an objection asks for; see `post::words`.
pub const OBJECTED: &str = "act.objected";

/// What is said.
#[derive(Clone, Debug)]
pub enum Reply {
    /// 知道了
    AllRight,
    /// 不是我的意思
    NotWanted { words: Option<Words> },
    /// 撤回
    TakeBack,
}

/// Says it, once for each key.
pub async fn reply(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    act: String,
    what: Reply,
) -> Result<(), Error> {
    db.write("reply_to_act", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found =
            acts::find(tx.conn, tx.community, &act)?.filter(|a| a.resident_id == resident).ok_or(Error::Missing)?;
        match &what {
            Reply::AllRight => all_right(tx, &standing, &found)?,
            Reply::NotWanted { words } => not_wanted(tx, &standing, &found, words.as_ref(), false)?,
            Reply::TakeBack => take_back(tx, &standing, &found)?,
        }
        answers::keep(tx, &standing, &resident, &claim, &act)
    })
    .await
}

fn all_right(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let said_beside = act.acknowledged_at.is_some() && standing.assisted_by().is_some();
    if !act.asks || said_beside {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<AcknowledgeAct>(tx, standing, &subject(standing, act))?;
    // Said beside a helper it is marked so and shortens nothing (TRUST.md §2).
    let beside = standing.assisted_by();
    acts::answer(tx, &permit, act, &Answer::Acknowledged { beside })?;
    if said_freely(standing) {
        acts::told(tx, &permit, &act.id, &standing.actor)?;
        outbox::call_off(tx, &permit, &act.id, &act.act)?;
    }
    let content = json!({ "about": act.act, "beside": beside });
    conclude(tx, permit, ("act", &act.id), &content)?;
    Ok(())
}

/// An objection sent from the page of a paper receipt, without signing in.
#[derive(Clone, Debug)]
pub struct FromPaper {
    /// The receipt's code.
    pub receipt: String,
    /// The number on the resident's card, as typed.
    pub card: CardNumber,
    pub words: Option<Words>,
    /// Where it comes from, for the budgets.
    pub address: String,
}

/// Writes it down if receipt and card are one person's; whoever sent it is told the same either way, and somebody rings
/// the resident. It starts no window: who held the paper is not sure.
///
/// # Errors
/// `Busy` when too much was sent from there, or about that receipt; `Missing` where there is no such receipt.
pub async fn object_from_paper(db: &Db, community: &str, sent: FromPaper) -> Result<(), Error> {
    db.write("object_from_paper", community, move |tx| {
        if let Some(until) = spend(tx, &sent)? {
            return Ok(Err(until));
        }
        let act = acts::by_receipt(tx.conn, tx.community, &sent.receipt)?.ok_or(Error::Missing)?;
        let owner = cards::owner(tx.conn, tx.community, &By::Number(&sent.card))?;
        let theirs = owner.is_some_and(|owner| owner.person_id == act.resident_id);
        if theirs && may_object(&act.state, &act.standing, act.told_at, tx.now) {
            let standing = Standing {
                actor: act.resident_id.clone(),
                right: Right::OwnSelf,
                channel: Channel::Paper,
                assurance: Assurance::ReceiptAndCard,
                fresh_until: 0,
                session: None,
                device: None,
                key: None,
                client_at: None,
            };
            not_wanted(tx, &standing, &act, sent.words.as_ref(), true)?;
        }
        Ok(Ok(()))
    })
    .await?
    .map_err(|until| Error::Busy { until: Some(until) })
}

fn spend(tx: &mut Tx<'_>, sent: &FromPaper) -> Result<Option<i64>, Error> {
    let budgets = [
        (Bucket::budget(tx.keys, "objection-address", &sent.address), budget::OBJECTION_ADDRESS),
        (Bucket::budget(tx.keys, "objection-receipt", &sent.receipt), budget::OBJECTION_RECEIPT),
        (Bucket::budget(tx.keys, "objection-all", ""), budget::OBJECTION_OVERALL),
    ];
    let leave = tx.housekeeping();
    tries::spend(tx, leave, &budgets)
}

/// Open for thirty days after she knew, and without end before; somebody rings her about it.
fn not_wanted(
    tx: &mut Tx<'_>,
    standing: &Standing,
    act: &Act,
    words: Option<&Words>,
    paper: bool,
) -> Result<(), Error> {
    if !may_object(&act.state, &act.standing, act.told_at, tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let permit = ask::<ObjectToAct>(tx, standing, &subject(standing, act))?;
    let said = words.map_or("", Words::as_str);
    acts::answer(tx, &permit, act, &Answer::Objected { words: said })?;
    if said_freely(standing) {
        acts::told(tx, &permit, &act.id, &standing.actor)?;
        outbox::call_off(tx, &permit, &act.id, &act.act)?;
    }
    let params = json!({
        "actor": hands(act),
        "at": act.at,
        "receipt": act.receipt_code,
        "subject": [act.subject_kind, act.subject_id],
        "act": act.act,
        "objection": said,
        "paper": paper,
    });
    outbox::post(
        tx,
        &NewMessage {
            person: &act.resident_id,
            act: Some(&act.id),
            // Never whoever did it: someone else asks her.
            helper: Some(hands(act)),
            template: OBJECTED,
            channel: "call",
            params: &params,
        },
    )?;
    let content = json!({ "about": act.act, "words": said, "by": paper.then_some("paper receipt") });
    conclude(tx, permit, ("act", &act.id), &content)?;
    Ok(())
}

/// Undo is a compensating act of what was done: for a request, its withdrawal; for one called off, taking it up again.
fn take_back(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    if act.act == CallOffRequest::RULE.code {
        return withdraw::take_up(tx, standing, act);
    }
    if act.act.starts_with("proposal.") {
        return proposals::take_back(tx, standing, act);
    }
    if act.act != "request.file" {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let request = requests::find(tx.conn, tx.community, &act.subject_id)?.ok_or(Error::Missing)?;
    say::take_back(tx, standing, request)
}

/// Staff who did it may not answer for the resident they did it to.
fn subject(standing: &Standing, act: &Act) -> Subject {
    let subject = Subject::resident(&act.resident_id);
    if standing.office().is_some() { subject.after(Some(hands(act))) } else { subject }
}

/// Whoever acted: the helper beside her, or the actor.
pub fn hands(act: &Act) -> &str {
    act.assisted_by.as_deref().unwrap_or(&act.actor_id)
}
