//! The question some days after something was solved: is it really fixed? Neutral where others may read it.

use super::words::{Place, Wording};
use crate::acts::requests::asking::ASK;
use crate::store::telling::Telling;
use crate::words::{self, Key, Lang, k};

/// The words of such a question; `None`: it is something else.
pub fn of(told: &Telling, lang: Lang, place: Place<'_>) -> Option<Wording> {
    if told.message.template != ASK {
        return None;
    }
    let about = told.category.as_ref().map(|c| c.name(lang).to_owned()).unwrap_or_default();
    let all = [
        ("name", told.person.name.clone()),
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
        ("about", about),
        // Says nothing of whom or what: whoever opens it signs in first.
        ("url", format!("{}/", place.public_url)),
    ];
    let say = |key: Key| words::tell(lang, key, &all);
    let text = [say(k::TELLING_HELLO), say(k::VOICES_ASK_TEXT), words::say(lang, k::COMMON_NO_TRICKS).to_owned()];
    Some(Wording {
        lang,
        subject: say(k::VOICES_ASK_SUBJECT),
        sentence: say(k::VOICES_ASK_SENTENCE),
        text: text.join("\n\n"),
        sms: say(k::VOICES_ASK_SMS),
        say: say(k::VOICES_ASK_SAY),
        next: vec![say(k::VOICES_ASK_NEXT)],
        said: String::new(),
        can_undo: false,
    })
}
