//! The message that carries a code: what it is for, how long it holds, and never to give it to anybody who rings.

use super::words::{Place, language};
use super::{Address, Outgoing};
use crate::acts::codes::Opened;
use crate::domain::one_time::{CodeFor, grouped};
use crate::store::outbox::Message;
use crate::store::telling::Telling;
use crate::words::{self, k};

/// The whole message, to this address.
pub fn outgoing(message: &Message, told: &Telling, code: &Opened, to: Address, place: Place<'_>) -> Outgoing {
    let lang = language(told);
    let text = match code.purpose {
        CodeFor::SignIn => k::CODES_SMS_SIGN_IN,
        CodeFor::Evidence => k::CODES_SMS_EVIDENCE,
    };
    let said = [
        ("community", place.community.name.clone()),
        ("code", grouped(&code.code)),
        ("phone", place.community.phone.clone()),
    ];
    Outgoing {
        id: message.id.clone(),
        to,
        lang: lang.code().to_owned(),
        subject: words::tell(lang, k::CODES_SUBJECT, &said),
        text: words::tell(lang, text, &said),
        html: None,
    }
}
