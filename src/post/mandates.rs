//! What is said of a mandate: the whole text to both where it begins, a neutral line to the helper where it stops.

use super::words::{Place, Wording};
use crate::acts::mandate::writing::{ENDED, ENDING, GIVEN_UP, NARROWED, NOT_MADE, PAUSED, RESUMED};
use crate::store::telling::{OfMandate, Telling};
use crate::words::{self, Key, Lang, dates, k};

/// The words of such a message.
pub fn of(told: &Telling, about: &OfMandate, lang: Lang, place: Place<'_>) -> Wording {
    let names = Names { told, about, lang, place };
    match short(&told.message.template, told.person.id == about.mandate.resident_id) {
        Some(key) => names.wording(k::MANDATING_SUBJECT, names.say(key), Vec::new()),
        None => names.copy(),
    }
}

fn short(template: &str, to_resident: bool) -> Option<Key> {
    match template {
        PAUSED => Some(k::MANDATING_PAUSED),
        ENDED => Some(k::MANDATING_ENDED),
        NOT_MADE => Some(k::MANDATING_NOT_MADE),
        GIVEN_UP => Some(k::MANDATING_GIVEN_UP),
        RESUMED => Some(k::MANDATING_RESUMED),
        NARROWED => Some(k::MANDATING_NARROWED),
        ENDING if to_resident => Some(k::MANDATING_ENDING_RESIDENT),
        ENDING => Some(k::MANDATING_ENDING_HELPER),
        _ => None,
    }
}

struct Names<'a> {
    told: &'a Telling,
    about: &'a OfMandate,
    lang: Lang,
    place: Place<'a>,
}

impl Names<'_> {
    fn say(&self, key: Key) -> String {
        let all = [
            ("name", self.told.person.name.clone()),
            ("resident", self.about.resident.clone()),
            ("helper", self.about.helper.called(self.lang)),
            ("community", self.place.community.name.clone()),
            ("phone", self.place.community.phone.clone()),
            ("until", dates::day(self.lang, &self.place.community.zone(), self.about.mandate.until_at, self.place.now)),
        ];
        words::tell(self.lang, key, &all)
    }

    /// What was agreed word for word, in the language it was agreed in.
    fn copy(&self) -> Wording {
        let m = &self.about.mandate;
        let to_resident = self.told.person.id == m.resident_id;
        let opening = if to_resident { k::MANDATING_COPY_RESIDENT } else { k::MANDATING_COPY_HELPER };
        let check = [("version", m.text_version.to_string()), ("hash", m.text_hash.clone())];
        let mut text = vec![words::say(self.lang, k::MANDATING_COPY_BELOW).to_owned()];
        text.extend(m.paragraphs());
        text.push(words::tell(self.lang, k::MANDATING_COPY_CHECK, &check));
        self.wording(k::MANDATING_COPY_SUBJECT, self.say(opening), text)
    }

    fn wording(&self, subject: Key, sentence: String, more: Vec<String>) -> Wording {
        let mut lines = vec![self.say(k::MANDATING_HELLO), sentence.clone()];
        lines.extend(more);
        lines.push(words::say(self.lang, k::COMMON_NO_TRICKS).to_owned());
        Wording {
            lang: self.lang,
            subject: self.say(subject),
            text: lines.join("\n\n"),
            sms: sentence.clone(),
            say: format!("{}{sentence}", self.say(k::MANDATING_RING)),
            sentence,
            next: Vec::new(),
            said: String::new(),
            can_undo: false,
        }
    }
}
