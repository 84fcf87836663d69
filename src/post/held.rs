//! What asks a resident for their own word on what a helper wants to do in their name. What it would change is not said in
//! the message: whoever reads it over her shoulder learns nothing.

use super::words::{Place, Wording};
use crate::acts::held::ASKED;
use crate::store::telling::Telling;
use crate::views::held::what_words;
use crate::words::{self, Key, Lang, k};

/// The words of such a message; `None`: it is another.
pub fn of(told: &Telling, lang: Lang, place: Place<'_>) -> Option<Wording> {
    if told.message.template != ASKED {
        return None;
    }
    let own = told.message.helper_id.is_none();
    let what = words::say(lang, what_words(told.param("about"))).to_owned();
    let all = [
        ("name", told.person.name.clone()),
        ("who", told.who.as_ref().map(|l| l.called(lang)).unwrap_or_default()),
        ("whom", words::say(lang, k::ACTS_YOU).to_owned()),
        ("what", what),
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
    ];
    let say = |key: Key| words::tell(lang, key, &all);
    let sentence = say(if own { k::HELD_OWN } else { k::HELD_ASKS });
    let next = say(k::HELD_TELL_NEXT);
    let spoken = format!("{}{}", say(k::HELD_TELL_RING), say(if own { k::HELD_TELL_OWN } else { k::HELD_TELL_ASK }));
    let lines =
        [say(k::TELLING_HELLO), sentence.clone(), next.clone(), words::say(lang, k::COMMON_NO_TRICKS).to_owned()];
    Some(Wording {
        lang,
        subject: say(k::TELLING_SUBJECT),
        text: lines.join("\n\n"),
        sms: format!("{}{sentence}{}", say(k::HELD_TELL_SMS), say(k::HELD_TELL_SMS_NEXT)),
        say: spoken,
        sentence,
        next: vec![next],
        said: String::new(),
        can_undo: false,
    })
}
