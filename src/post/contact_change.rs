//! What is said at a telephone number or a mailbox that is somebody's no longer: neutral words, for a stranger may have it
//! by now; no name, nothing of what it was changed to, and the way to say that it was not they.

use super::words::{Place, Wording, language};
use super::{Address, Outgoing};
use crate::acts::contact_change::{DOUBTED, OLD};
use crate::domain::contact_change::Changed;
use crate::store::contact_changes::{ContactChange, Contacts};
use crate::store::outbox::Message;
use crate::store::telling::Telling;
use crate::words::{self, Key, Lang, k};

/// The words of such a message for whoever rings or goes there; `None`: it is another.
pub fn of(told: &Telling, lang: Lang, place: Place<'_>) -> Option<Wording> {
    let say = match told.message.template.as_str() {
        OLD => k::NOTME_SAY_OLD,
        DOUBTED => k::NOTME_SAY_DOUBTED,
        _ => return None,
    };
    let all = [
        ("name", told.person.name.clone()),
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
    ];
    let say = words::tell(lang, say, &all);
    Some(Wording {
        lang,
        subject: words::tell(lang, k::NOTME_SUBJECT, &all),
        sentence: say.clone(),
        text: say.clone(),
        sms: say.clone(),
        say,
        next: Vec::new(),
        said: String::new(),
        can_undo: false,
    })
}

/// The whole message to the old number or address, with the link that answers it.
pub fn outgoing(
    message: &Message,
    told: &Telling,
    (change, was): (&ContactChange, &Contacts),
    place: Place<'_>,
) -> Outgoing {
    let lang = language(told);
    let all = [
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
        ("url", format!("{}/not-me/{}", place.public_url, was.token)),
    ];
    let say = |key: Key| words::tell(lang, key, &all);
    let (to, text) = match change.what {
        Changed::Phone => (Address::Phone(was.before.clone()), say(k::NOTME_SMS)),
        Changed::Email => (
            Address::Email(was.before.clone()),
            [say(k::NOTME_MAIL), say(k::NOTME_MAIL_HOW), words::say(lang, k::COMMON_NO_TRICKS).to_owned()].join("\n\n"),
        ),
    };
    Outgoing {
        id: message.id.clone(),
        to,
        lang: lang.code().to_owned(),
        subject: say(k::NOTME_SUBJECT),
        text,
        html: None,
    }
}
