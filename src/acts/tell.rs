//! Telling a resident what was done for them, in every way they chose, never through whoever did it
//! (TRUST.md §2).

use serde_json::{Value, json};

use crate::domain::person::Reach;
use crate::domain::tiers::{Rule, Tier};
use crate::error::Error;
use crate::store::acts::Act;
use crate::store::outbox::{self, NewMessage};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;

/// Writes the messages of one act. What one did oneself, alone, needs no message, unless it is what one signs in
/// with: whoever did that may have been a thief (ASVS 6.3.7).
pub fn resident(tx: &mut Tx<'_>, act: &Act, rule: &Rule, content: &Value) -> Result<(), Error> {
    let themselves = act.standing == "self";
    if !rule.tell || (themselves && !(rule.tier == Tier::Three && rule.proof)) {
        return Ok(());
    }
    let person = people::find(tx.conn, &act.community_id, &act.resident_id)?;
    // Nobody writes to the dead.
    let Some(person) = person.filter(|p| p.state == "active") else {
        return Ok(());
    };
    let hands = act.assisted_by.as_deref().unwrap_or(&act.actor_id);
    let hands_contacts = if themselves { None } else { people::find(tx.conn, &act.community_id, hands)? };
    let params = json!({
        "actor": hands,
        "at": act.at,
        "receipt": act.receipt_code,
        "subject": [act.subject_kind, act.subject_id],
        "about": content.get("about").cloned().unwrap_or(Value::Null),
    });
    for channel in channels(&person, hands_contacts.as_ref()) {
        outbox::post(
            tx,
            &NewMessage {
                person: &act.resident_id,
                act: Some(&act.id),
                helper: Some(hands),
                template: rule.code,
                channel: channel.as_str(),
                params: &params,
            },
        )?;
    }
    Ok(())
}

/// The same for what asks for somebody's own word: over a number that several answer (`shared`, by whomever it was said)
/// nobody is made sure of, so such a question goes to the door instead (TRUST.md §2).
pub fn asking_channels(person: &Person, hands: Option<&Person>, shared: bool) -> Vec<Reach> {
    let mut ways = Vec::new();
    for way in channels(person, hands) {
        let way = if shared && way == Reach::Call { Reach::Visit } else { way };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// The ways to reach somebody, best first, leaving out those that end at whoever acted; a person
/// left without any is rung or visited by staff.
pub fn channels(person: &Person, hands: Option<&Person>) -> Vec<Reach> {
    let theirs = |contact: &Option<String>, of: fn(&Person) -> &Option<String>| {
        contact.is_some() && hands.is_none_or(|h| of(h) != contact)
    };
    let phone = theirs(&person.phone, |p| &p.phone);
    let email = theirs(&person.email, |p| &p.email);
    let mut ways: Vec<Reach> = person
        .reach
        .split(',')
        .filter_map(Reach::parse)
        .filter(|way| match way {
            Reach::App => false, // shown on their home page anyway
            Reach::Sms => phone && !person.phone_shared,
            Reach::Email => email,
            Reach::Call | Reach::Letter | Reach::Visit => true,
        })
        .collect();
    let has_app = person.reach.split(',').any(|way| way == Reach::App.as_str());
    if ways.is_empty() && !has_app {
        ways.push(Reach::Call);
    }
    ways
}
