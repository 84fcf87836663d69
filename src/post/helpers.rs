//! What is said to a helper about their accreditation: warm, neutral, and with the number to ring.

use super::words::{Place, Wording};
use crate::acts::helper::notes::{ACTIVE, ENDING, LEFT, PAUSED, RESUMED};
use crate::store::telling::Telling;
use crate::words::{self, Key, Lang, dates, k};

/// The words of such a message; `None`: it is none of these.
pub fn of(told: &Telling, lang: Lang, place: Place<'_>) -> Option<Wording> {
    let key = key(&told.message.template)?;
    let until = told.params.get("until").and_then(serde_json::Value::as_i64).unwrap_or(place.now);
    let all = [
        ("name", told.person.name.clone()),
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
        ("until", dates::day(lang, &place.community.zone(), until, place.now)),
    ];
    let say = |key: Key| words::tell(lang, key, &all);
    let sentence = say(key);
    let text = [say(k::MANDATING_HELLO), sentence.clone(), words::say(lang, k::COMMON_NO_TRICKS).to_owned()];
    Some(Wording {
        lang,
        subject: say(k::MANDATING_SUBJECT),
        text: text.join("\n\n"),
        sms: sentence.clone(),
        say: format!("{}{sentence}", say(k::MANDATING_RING)),
        sentence,
        next: Vec::new(),
        said: String::new(),
        can_undo: false,
    })
}

fn key(template: &str) -> Option<Key> {
    match template {
        ACTIVE => Some(k::ACCREDIT_NOTE_ACTIVE),
        PAUSED => Some(k::ACCREDIT_NOTE_PAUSED),
        RESUMED => Some(k::ACCREDIT_NOTE_RESUMED),
        ENDING => Some(k::ACCREDIT_NOTE_ENDING),
        LEFT => Some(k::ACCREDIT_NOTE_LEFT),
        _ => None,
    }
}
