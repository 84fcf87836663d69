//! Somebody at the desk passes a message on by hand: reached her, posted the letter, found nobody.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};
use serde_json::json;

use crate::acts::{ask, conclude, notices};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{self, Kind, MarkMissed, MarkPosted, MarkReached};
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::outbox::{self, ByHand, Message};
use crate::store::tx::Tx;

/// After this, milliseconds, somebody tries again.
const AGAIN_AFTER: i64 = 3 * 3_600_000;
/// The hours at which people are rung, by the community's clock.
const DAYTIME: std::ops::Range<i8> = 9..20;

/// Of whoever read it aloud: name and age, letters at most.
pub const MOST_READER: usize = 60;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    Reached {
        /// Who read it aloud to them, in words, where somebody did: a grandchild of twelve may, and it is written down so
        /// (TRUST.md §3).
        read_by: Option<String>,
    },
    Posted,
    /// Again then, milliseconds UTC; see [`again_at`].
    Missed {
        again_at: i64,
    },
}

/// Writes it down, once for each key.
pub async fn pass_on(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    message: String,
    how: Passed,
) -> Result<(), Error> {
    db.write("pass_on_message", community, move |tx| {
        let found = outbox::find(tx.conn, tx.community, &message)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        if !fits(&found, &how) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        one(tx, &standing, &found, &how)?;
        answers::keep(tx, &standing, &found.person_id, &claim, &message)
    })
    .await
}

/// One call, several messages: each is written down by itself, all or none. What a colleague told meanwhile is left alone.
///
/// # Errors
/// [`Clash::TooLate`] where nothing of it waits any more; a message that somebody else has to tell, as in [`pass_on`].
pub async fn pass_on_together(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (person, messages): (String, Vec<String>),
    how: Passed,
) -> Result<(), Error> {
    db.write("pass_on_messages", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let found = outbox::several(tx.conn, tx.community, &messages)?;
        let waiting: Vec<&Message> = found.iter().filter(|m| m.person_id == person && fits(m, &how)).collect();
        if waiting.is_empty() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        for message in waiting {
            one(tx, &standing, message, &how)?;
        }
        answers::keep(tx, &standing, &person, &claim, &person)
    })
    .await
}

fn one(tx: &mut Tx<'_>, standing: &Standing, message: &Message, how: &Passed) -> Result<(), Error> {
    match how {
        Passed::Reached { read_by } => reached(tx, standing, message, read_by.as_deref()),
        Passed::Posted => write::<MarkPosted>(tx, standing, message, &ByHand::Posted),
        Passed::Missed { again_at } => {
            write::<MarkMissed>(tx, standing, message, &ByHand::Missed { again_at: *again_at })
        }
    }
}

/// What can be said of a message as it stands: a call is waiting, a letter waits and then is on its way.
fn fits(message: &Message, how: &Passed) -> bool {
    match (message.channel.as_str(), message.state.as_str()) {
        ("call" | "visit", "waiting") => *how != Passed::Posted,
        ("letter", "waiting") => !matches!(how, Passed::Missed { .. }),
        ("letter", "sent") => matches!(how, Passed::Reached { .. }),
        _ => false,
    }
}

/// The resident was really told, and by somebody other than whoever acted (TRUST.md §2).
fn reached(tx: &mut Tx<'_>, standing: &Standing, message: &Message, read_by: Option<&str>) -> Result<(), Error> {
    let act = match &message.act_id {
        Some(id) => acts::find(tx.conn, tx.community, id)?,
        None => None,
    };
    let hands = hands(message, act.as_ref());
    let subject = Subject::resident(&message.person_id).after(hands);
    let permit: Permit<MarkReached> = ask(tx, standing, &subject)?;
    outbox::by_hand(tx, &permit, message, &ByHand::Reached)?;
    notices::passed_on(tx, &permit, message)?;
    if let Some(act) = &message.act_id {
        acts::told(tx, &permit, act, &standing.actor)?;
        outbox::call_off(tx, &permit, act, &message.template)?;
    }
    finish(tx, permit, message, read_by)
}

/// Whoever acted, where somebody else has to tell of it.
pub fn hands<'a>(message: &'a Message, act: Option<&Act>) -> Option<&'a str> {
    message.helper_id.as_deref().filter(|_| !staff_may_tell(message, act))
}

/// Staff who answered a resident may ring them with that answer. What can be taken back starts its
/// window with the call, and what was objected to is asked about: both by somebody else.
fn staff_may_tell(message: &Message, act: Option<&Act>) -> bool {
    let undoable = |code: &str| tiers::ALL.iter().any(|rule| rule.code == code && rule.undo);
    act.is_some_and(|a| a.standing == "office" && a.act == message.template && !undoable(&a.act))
}

fn write<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, message: &Message, how: &ByHand) -> Result<(), Error> {
    let permit: Permit<K> = ask(tx, standing, &Subject::resident(&message.person_id))?;
    outbox::by_hand(tx, &permit, message, how)?;
    finish(tx, permit, message, None)
}

fn finish<K: Kind>(tx: &mut Tx<'_>, permit: Permit<K>, message: &Message, read_by: Option<&str>) -> Result<(), Error> {
    let content = json!({
        "about": message.template,
        "channel": message.channel,
        "act": message.act_id,
        "read_by": read_by,
    });
    conclude(tx, permit, ("message", &message.id), &content)?;
    Ok(())
}

/// Three hours on, if that is in the daytime; else nine in the morning after.
pub fn again_at(now: i64, zone: &TimeZone) -> i64 {
    let later = now + AGAIN_AFTER;
    let Ok(at) = Timestamp::from_millisecond(later) else {
        return later;
    };
    let local = zone.to_datetime(at);
    if DAYTIME.contains(&local.hour()) {
        return later;
    }
    let day = if local.hour() < DAYTIME.start { Ok(local.date()) } else { local.date().checked_add(1.day()) };
    let nine = civil::time(DAYTIME.start, 0, 0, 0);
    let morning = day.and_then(|d| zone.to_timestamp(d.to_datetime(nine)));
    morning.map_or(later, |m| m.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai(hour: i64, minute: i64) -> i64 {
        // 2026-11-23 00:00 in Shanghai is 2026-11-22 16:00 UTC.
        1_795_363_200_000 + (hour * 60 + minute) * 60_000
    }

    #[test]
    fn nobody_is_rung_at_night() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(again_at(shanghai(9, 0), &zone), shanghai(12, 0));
        assert_eq!(again_at(shanghai(16, 59), &zone), shanghai(19, 59));
        assert_eq!(again_at(shanghai(17, 0), &zone), shanghai(24 + 9, 0), "eight in the evening is too late");
        assert_eq!(again_at(shanghai(22, 30), &zone), shanghai(24 + 9, 0), "half past one at night is too early");
        assert_eq!(again_at(shanghai(5, 0), &zone), shanghai(9, 0));
    }

    #[test]
    fn only_what_can_have_happened_fits() {
        let message = |channel: &str, state: &str| Message {
            community_id: "c".into(),
            id: "m".into(),
            person_id: "p".into(),
            act_id: None,
            helper_id: None,
            template: "request.file".into(),
            channel: channel.into(),
            params: "{}".into(),
            state: state.into(),
            due_at: 0,
            lease_until: 0,
            generation: 0,
            tries: 0,
            created_at: 0,
            done_at: None,
            done_by: None,
            last_error: None,
        };
        let missed = &Passed::Missed { again_at: 1 };
        let reached = &Passed::Reached { read_by: None };
        assert!(fits(&message("call", "waiting"), reached) && fits(&message("visit", "waiting"), missed));
        assert!(!fits(&message("call", "waiting"), &Passed::Posted) && !fits(&message("call", "reached"), reached));
        assert!(fits(&message("letter", "waiting"), &Passed::Posted) && fits(&message("letter", "sent"), reached));
        assert!(!fits(&message("letter", "sent"), &Passed::Posted) && !fits(&message("letter", "waiting"), missed));
        assert!(!fits(&message("sms", "waiting"), reached), "machines answer for their own");
    }
}
