//! A notice in the words of each way it goes: the whole of it by mail, telephone and letter; its first line and where to
//! read on in a text message.

use super::words::{Place, Wording};
use crate::domain::notice::NoticeKind;
use crate::store::notices::Notice;
use crate::store::telling::Telling;
use crate::words::{self, Key, Lang, k};

/// Its words for one person.
pub fn of(told: &Telling, notice: &Notice, lang: Lang, place: Place<'_>) -> Wording {
    let title = title(notice, lang);
    let all = [
        ("name", told.person.name.clone()),
        ("community", place.community.name.clone()),
        ("phone", place.community.phone.clone()),
        ("title", title.clone()),
        ("body", notice.body.clone()),
        ("url", format!("{}{}/notices/{}", place.public_url, if notice.is_public() { "/open" } else { "" }, notice.id)),
    ];
    let say = |key: Key| words::tell(lang, key, &all);
    let text = [
        say(k::TELLING_HELLO),
        title.clone(),
        notice.body.clone(),
        say(k::NOTICES_MAIL_END),
        words::say(lang, k::COMMON_NO_TRICKS).to_owned(),
    ];
    Wording {
        lang,
        subject: say(k::NOTICES_MAIL_SUBJECT),
        sentence: title,
        text: text.join("\n\n"),
        sms: say(k::NOTICES_SMS),
        // A notice is no secret: it may be told to whoever answers a number that several people share.
        say: say(k::NOTICES_SAY),
        next: vec![say(k::NOTICES_NEXT)],
        said: notice.body.clone(),
        can_undo: false,
    }
}

/// What it is called: 更正：…, 撤回：…
pub fn title(notice: &Notice, lang: Lang) -> String {
    let key = match notice.kind {
        NoticeKind::Notice => return notice.title.clone(),
        NoticeKind::Correction => k::NOTICES_TITLE_CORRECTION,
        NoticeKind::Withdrawal => k::NOTICES_TITLE_WITHDRAWAL,
    };
    words::tell(lang, key, &[("title", notice.title.clone())])
}
