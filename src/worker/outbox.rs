//! Sends emails and text messages that are due. What does not go waits and is tried again; after three
//! days, or where it cannot go at all, somebody rings instead.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::Value;

use super::{each, insist};
use crate::acts::notices::NOTICE;
use crate::acts::{codes, contact_change};
use crate::app::App;
use crate::domain::contact_change::Changed;
use crate::domain::person::Reach;
use crate::error::Error;
use crate::post;
use crate::post::backoff::{self, Next};
use crate::post::words::{self, Place};
use crate::post::{Address, Outgoing, SendError};
use crate::store::communities::Community;
use crate::store::contact_changes;
use crate::store::outbox::{self, Message, Sending};
use crate::store::telling::{self, Telling};
use crate::store::{acts, notice_copies, tx::Tx};

/// Sent at once; few, so that a dead mail server holds up little.
const BATCH: i64 = 10;
/// Communities whose batches are sent at once.
const PLACES: usize = 4;
/// Longer than any sending takes, milliseconds; a server that died leaves its messages to others after this.
const LEASE: i64 = 5 * 60_000;
/// Messages of two invented days, and more.
const PAST: i64 = 5_000;

/// Sends what is due now, a batch of every community; how many messages were dealt with.
pub async fn send_due(app: &Arc<App>) -> Result<usize, Error> {
    each(vec!["sms", "email"], 1, |channel| send_everywhere(app, channel)).await
}

async fn send_everywhere(app: &Arc<App>, channel: &'static str) -> Result<usize, Error> {
    let now = app.db.now();
    let waiting = app.db.read(move |conn| outbox::due_places(conn, channel, now)).await?;
    each(waiting, PLACES, |community| send_channel(app, community, channel)).await
}

async fn send_channel(app: &Arc<App>, community: Community, channel: &'static str) -> Result<usize, Error> {
    let now = app.db.now();
    let leased = app
        .db
        .write("lease_outbox", &community.id, move |tx| {
            let leave = tx.housekeeping();
            outbox::lease(tx, leave, channel, LEASE, BATCH)
        })
        .await?;
    let id = community.id.clone();
    let messages = leased.clone();
    let told = app.db.read(move |conn| telling::tellings(conn, &id, messages, now)).await?;
    let place = Place { community: &community, public_url: &app.config.public_url, now: app.db.now() };
    let endings = join_all(leased.iter().map(|message| {
        let told = told.iter().find(|t| t.message.id == message.id);
        deliver(app, message, told, place)
    }))
    .await;
    // They have left: each is written down, whatever becomes of another, or it would leave once more.
    let ended: Vec<_> = leased.into_iter().zip(endings).collect();
    let community = &community.id;
    each(ended, 1, |(message, ending)| async move {
        insist(|| complete(app, community, message.clone(), ending.clone())).await.map(|()| 1)
    })
    .await
}

/// What waits for a machine counts as carried by it. For the past of the invented community alone: its servers carried
/// its messages on the day, and no desk has to ring about them today.
pub(crate) async fn carried(app: &App, community: &str) -> Result<(), Error> {
    app.db
        .write("carry_outbox", community, |tx| {
            let leave = tx.housekeeping();
            for channel in ["sms", "email"] {
                for message in outbox::lease(tx, leave, channel, LEASE, PAST)? {
                    if outbox::complete(tx, leave, &message, &Sending::Sent)? {
                        follow(tx, &message, &Ending::Arrived)?;
                    }
                }
            }
            Ok(())
        })
        .await
}

/// How one sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ending {
    /// Handed to a server that carries it: the resident counts as told.
    Arrived,
    /// Only written down here: the desk passes it on.
    WrittenDown,
    Later {
        at: i64,
        why: String,
    },
    /// Somebody rings instead.
    Ring {
        why: String,
    },
    /// Nobody is to be told any more.
    Nobody {
        why: String,
    },
}

async fn deliver(app: &App, message: &Message, told: Option<&Telling>, place: Place<'_>) -> Ending {
    let Some(told) = told.filter(|t| t.person.state == "active") else {
        return Ending::Nobody { why: "no longer on the register".to_owned() };
    };
    if message.template == codes::SENT {
        return code(app, message, told, place).await;
    }
    if message.template == contact_change::OLD {
        return old_contact(app, message, told, place).await;
    }
    let Some(to) = address(told) else {
        return Ending::Ring { why: "no address of their own".to_owned() };
    };
    let worded = words::of(told, place);
    let outgoing = Outgoing {
        id: message.id.clone(),
        lang: worded.lang.code().to_owned(),
        subject: worded.subject,
        text: if matches!(to, Address::Phone(_)) { worded.sms } else { worded.text },
        html: None,
        to,
    };
    match app.post.send(&outgoing).await {
        Ok(sent) if sent.left_the_house => Ending::Arrived,
        Ok(_) => Ending::WrittenDown,
        Err(error) => after_failure(message, &error, app.db.now()),
    }
}

/// A code goes to whom it was made for, in its ten minutes, or nowhere: nobody at the desk is to see it.
async fn code(app: &App, message: &Message, told: &Telling, place: Place<'_>) -> Ending {
    let nobody = |why: &str| Ending::Nobody { why: why.to_owned() };
    let Ok(code) = codes::opened(app.db.keys(), &message.community_id, &message.person_id, &told.params) else {
        return nobody("it does not open");
    };
    let to = address(told).filter(|to| matches!(to, Address::Phone(t) | Address::Email(t) if *t == code.to));
    let Some(to) = to.filter(|_| app.db.now() < code.until) else {
        return nobody("its time is over, or it has no address any more");
    };
    match app.post.send(&post::codes::outgoing(message, told, &code, to, place)).await {
        Ok(_) => Ending::Arrived,
        Err(error) => match after_failure(message, &error, app.db.now()) {
            Ending::Later { at, why } if at < code.until => Ending::Later { at, why },
            _ => nobody(&error.why().to_string()),
        },
    }
}

/// To the number or address somebody had before. What no machine carries somebody rings about, a mailbox apart: nobody can
/// write there but a machine.
async fn old_contact(app: &App, message: &Message, told: &Telling, place: Place<'_>) -> Ending {
    let nobody = |why: &str| Ending::Nobody { why: why.to_owned() };
    let id = told.params.pointer("/subject/1").and_then(Value::as_str).unwrap_or_default().to_owned();
    let community = message.community_id.clone();
    let change = app.db.read(move |conn| contact_changes::find(conn, &community, &id)).await;
    let Ok(Some(change)) = change else { return nobody("the change is not there any more") };
    let Ok(was) = contact_changes::open(app.db.keys(), &change) else { return nobody("it does not open") };
    let by_mail = change.what == Changed::Email;
    match app.post.send(&post::contact_change::outgoing(message, told, (&change, &was), place)).await {
        Ok(sent) if sent.left_the_house => Ending::Arrived,
        Ok(_) if by_mail => nobody("there is no mail server"),
        Ok(_) => Ending::WrittenDown,
        Err(error) => match after_failure(message, &error, app.db.now()) {
            Ending::Ring { why } if by_mail => Ending::Nobody { why },
            ending => ending,
        },
    }
}

/// Where it goes as things stand now: not to a number others answer, nor to a contact of whoever acted
/// (TRUST.md §2), even if that changed since the message was written.
fn address(told: &Telling) -> Option<Address> {
    let person = &told.person;
    let hands = told.hands.as_ref().filter(|h| h.id != person.id);
    match told.message.channel.as_str() {
        "sms" => {
            let phone = person.phone.clone().filter(|_| !person.phone_shared)?;
            let theirs = hands.is_none_or(|h| h.phone.as_ref() != Some(&phone));
            theirs.then_some(Address::Phone(phone))
        }
        _ => {
            let email = person.email.clone()?;
            let theirs = hands.is_none_or(|h| h.email.as_ref() != Some(&email));
            theirs.then_some(Address::Email(email))
        }
    }
}

fn after_failure(message: &Message, error: &SendError, now: i64) -> Ending {
    let why = error.why().to_string();
    let asked = match error {
        SendError::Never { .. } => return Ending::Ring { why },
        SendError::Later { retry_after, .. } => *retry_after,
    };
    match backoff::next(message.tries, now - message.created_at, asked) {
        Next::Again { in_ms } => Ending::Later { at: now + in_ms, why },
        Next::GiveUp => Ending::Ring { why },
    }
}

/// Ends the lease; if another worker took the message over meanwhile, that one's word counts.
async fn complete(app: &App, community: &str, message: Message, ending: Ending) -> Result<(), Error> {
    app.db
        .write("complete_outbox", community, move |tx| {
            let leave = tx.housekeeping();
            let how = match &ending {
                Ending::Arrived | Ending::WrittenDown => Sending::Sent,
                Ending::Later { at, why } => Sending::Later { at: *at, why },
                Ending::Ring { why } | Ending::Nobody { why } => Sending::Failed { why },
            };
            if outbox::complete(tx, leave, &message, &how)? {
                follow(tx, &message, &ending)?;
            }
            Ok(())
        })
        .await
}

fn follow(tx: &mut Tx<'_>, message: &Message, ending: &Ending) -> Result<(), Error> {
    let leave = tx.housekeeping();
    match (ending, &message.act_id) {
        (Ending::Arrived, Some(copy)) if message.template == NOTICE => {
            notice_copies::reached_by_message(tx, leave, copy, &message.channel)
        }
        (Ending::Arrived, Some(act)) => acts::told_by_message(tx, leave, act),
        (Ending::Ring { .. } | Ending::WrittenDown, act) => {
            let somebody = match act {
                Some(act) => outbox::passed_on_by_hand(tx.conn, tx.community, act)?,
                None => false,
            };
            if let Some(copy) = act.as_deref().filter(|_| message.template == NOTICE) {
                notice_copies::goes_by(tx, leave, copy, Reach::Call, None)?;
            }
            if somebody { Ok(()) } else { outbox::to_call_list(tx, leave, message) }
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Why;

    fn message(tries: i32) -> Message {
        Message {
            community_id: "c".into(),
            id: "m".into(),
            person_id: "p".into(),
            act_id: None,
            helper_id: None,
            template: "request.file".into(),
            channel: "email".into(),
            params: "{}".into(),
            state: "waiting".into(),
            due_at: 0,
            lease_until: 0,
            generation: 1,
            tries,
            created_at: 0,
            done_at: None,
            done_by: None,
            last_error: None,
        }
    }

    #[test]
    fn a_server_that_is_down_delays_and_in_the_end_somebody_rings() {
        let down = SendError::Later { retry_after: None, why: Why::NoConnection };
        let why = "no connection".to_owned();
        assert_eq!(after_failure(&message(1), &down, 0), Ending::Later { at: 60_000, why: why.clone() });
        let over = backoff::GIVE_UP_AFTER_MS;
        assert_eq!(after_failure(&message(12), &down, over), Ending::Ring { why });
    }

    #[test]
    fn what_can_never_arrive_is_rung_about_at_once() {
        let refused = SendError::Never { why: Why::BadAddress };
        assert!(matches!(after_failure(&message(1), &refused, 0), Ending::Ring { .. }));
    }
}
