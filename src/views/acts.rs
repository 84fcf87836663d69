//! What was done for a resident by others: the list, and one act with what she can say to it.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::{self, k};

#[derive(Template, Serialize)]
#[template(path = "acts/list.html")]
pub struct ActList {
    #[serde(skip)]
    pub page: Page,
    pub acts: Vec<ActRow>,
    /// Address of the page with those before, if there are any.
    pub older: Option<String>,
}

/// Something done for the resident.
#[derive(Serialize, Clone)]
pub struct ActRow {
    pub id: String,
    /// The act's name in the table of acts: `request.file`.
    pub act: String,
    /// With what they are: 志愿者李明, 社工周敏.
    pub who: String,
    /// What it was about, in a few words: 楼道漏水. May be empty.
    pub about: String,
    /// What was written with it, where it is shown beside: the answer, what was mended.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// The page of what it was about, when there is one.
    #[serde(skip)]
    pub look: Option<String>,
    /// Done in their name, or to what is theirs: they are offered 不是我的意思.
    #[serde(skip)]
    pub in_her_name: bool,
    pub at: i64,
    /// Waits for 知道了 or 不是我的意思.
    pub asks: bool,
    /// What the resident said: `acknowledged`, `objected` or `undone`; empty so far.
    pub answer: String,
}

#[derive(Template, Serialize)]
#[template(path = "acts/one.html")]
pub struct OneAct {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub act: ActRow,
    /// By what right: `self`, `assisted`, `mandate` or `office`.
    pub standing: String,
    pub channel: String,
    /// The page of what it was about, when there is one: `/requests/{id}`.
    pub subject_url: Option<String>,
    /// The words it was done with: what the helper wrote.
    pub words: Option<String>,
    /// It is for the reader to answer: the resident, or staff who have them on the telephone.
    pub own_word: bool,
    /// It can be taken back.
    pub can_undo: bool,
    /// Until when; none while the window has not begun.
    pub undo_until: Option<i64>,
    /// The last moment for 不是我的意思; none when it is over.
    pub object_until: Option<i64>,
    /// What the resident objected with, and what became of it.
    pub objection: Option<String>,
    pub receipt_code: String,
}

impl ActRow {
    /// 志愿者李明替您交了报修反映：楼道漏水; to a helper, 替王秀兰.
    pub fn sentence(&self, page: &Page) -> String {
        let (whom, whose) = match &page.acting {
            Some(acting) => (acting.resident.clone(), page.t1(k::ACTS_WHOSE, "name", &acting.resident)),
            None => (page.t(k::ACTS_YOU).to_owned(), page.t(k::ACTS_YOUR).to_owned()),
        };
        let head = page.t3(did_key(&self.act), "who", &self.who, "whom", &whom, "whose", &whose);
        let head = words::beginning(&head);
        if self.about.is_empty() { head } else { page.t2(k::ACTS_ABOUT, "head", &head, "about", &self.about) }
    }

    fn answer_words(&self, page: &Page) -> String {
        let key = match self.answer.as_str() {
            "acknowledged" => k::ACTS_ANSWER_ACKNOWLEDGED,
            "objected" => k::ACTS_ANSWER_OBJECTED,
            "undone" => k::ACTS_ANSWER_UNDONE,
            _ => k::ACTS_ANSWER_NONE,
        };
        page.t(key).to_string()
    }
}

impl OneAct {
    fn channel_words(&self) -> String {
        self.page.t(channel_key(&self.channel)).to_string()
    }

    fn standing_words(&self) -> String {
        self.page.t(standing_key(&self.standing)).to_string()
    }
}

/// A sentence for every act residents are told of.
pub fn did_key(act: &str) -> crate::words::Key {
    match act {
        "request.file" => k::ACTS_DID_REQUEST_FILE,
        "request.reopen" => k::ACTS_DID_REQUEST_REOPEN,
        "request.answer" => k::ACTS_DID_REQUEST_ANSWER,
        "request.solve" => k::ACTS_DID_REQUEST_SOLVE,
        "ballot.vote" => k::BALLOTS_DID_VOTE,
        "ballot.box" => k::TAKING_DID_BOX,
        "ballot.line" => k::TAKING_DID_LINE,
        "proposal.hand" => k::TAKING_DID_HAND,
        "ballot.decide" => k::BALLOTS_DID_DECIDE,
        "mediation.ask" => k::MEDIATION_DID_ASK,
        "mediation.open" => k::MEDIATION_DID_OPEN,
        "mediation.meeting" => k::MEDIATION_DID_MEETING,
        "mediation.sign" => k::MEDIATION_DID_SIGN,
        "mediation.close" => k::MEDIATION_DID_CLOSE,
        "request.decline" => k::LIST_DID_DECLINE,
        "request.object" => k::LIST_DID_OBJECT,
        "request.decide" => k::LIST_DID_DECIDE,
        "request.rise" => k::LIST_DID_RISE,
        "person.register" => k::ACTS_DID_PERSON_REGISTER,
        "account.suspend" => k::ACTS_DID_ACCOUNT_SUSPEND,
        "account.reopen" => k::ACTS_DID_ACCOUNT_REOPEN,
        "person.correct" => k::ACTS_DID_PERSON_CORRECT,
        "person.merge" => k::MERGE_DID,
        "person.part" => k::MERGE_DID_PART,
        "person.move" => k::MOVING_DID,
        "card.issue" => k::ACTS_DID_CARD_ISSUE,
        "pin.code" => k::ACTS_DID_PIN_CODE,
        "pin.draw" => k::ACTS_DID_PIN_DRAW,
        "pin.disable" => k::ACTS_DID_PIN_DISABLE,
        "device.code" => k::ACTS_DID_DEVICE_CODE,
        "device.approve" => k::WAITING_DID_APPROVE,
        "device.turn_away" => k::WAITING_DID_TURN_AWAY,
        "code.say" => k::WAITING_DID_SAY_CODE,
        "device.enrol" => k::ACTS_DID_DEVICE_ENROL,
        "recovery.ask" => k::RECOVERY_DID_ASK,
        "recovery.approve" => k::RECOVERY_DID_APPROVE,
        "recovery.link" => k::RECOVERY_DID_LINK,
        "token.issue" => k::TOKENS_DID_ISSUE,
        "token.end" => k::TOKENS_DID_END,
        "device.end" => k::SESSIONS_DID_DEVICE_END,
        "password.change" => k::SESSIONS_DID_PASSWORD_CHANGE,
        "passkey.enrol" => k::PASSKEYS_DID_ENROL,
        "passkey.end" => k::PASSKEYS_DID_END,
        "session.assisted" => k::WAYS_DID_ASSISTED,
        "mandate.consent" => k::ACTS_DID_MANDATE_CONSENT,
        "mandate.sign" => k::ACTS_DID_MANDATE_SIGN,
        "mandate.suspend" => k::ACTS_DID_MANDATE_SUSPEND,
        "mandate.revoke" => k::ACTS_DID_MANDATE_REVOKE,
        "mandate.renounce" => k::ACTS_DID_MANDATE_RENOUNCE,
        "mandate.open" => k::MANDATING_TOLD_OPEN,
        "mandate.check" => k::MANDATING_TOLD_CHECK,
        "mandate.bedside" => k::MANDATING_TOLD_BEDSIDE,
        "mandate.urgent" => k::MANDATING_TOLD_URGENT,
        "mandate.guardian" => k::MANDATING_TOLD_GUARDIAN,
        "mandate.narrow" => k::MANDATING_TOLD_NARROW,
        "mandate.complete" => k::MANDATING_TOLD_COMPLETE,
        "mandate.resume" => k::MANDATING_TOLD_RESUME,
        "mandate.expire" => k::MANDATING_TOLD_EXPIRE,
        "mandate.death" => k::MANDATING_TOLD_DEATH,
        "mandate.incapacity" => k::MANDATING_TOLD_INCAPACITY,
        "contact.phone" => k::CONTACT_DID_PHONE,
        "contact.email" => k::CONTACT_DID_EMAIL,
        "contact.home" => k::CONTACT_DID_HOME,
        "contact.reach" => k::CONTACT_DID_REACH,
        "contact.settle" => k::NOTME_DID,
        "request.withdraw" | "request.call_off" => k::WITHDRAW_DID,
        "late.put_away" => k::LATE_DID_PUT_AWAY,
        "away.set" => k::AWAY_DID_SET,
        "away.end" => k::AWAY_DID_END,
        "request.public" => k::VOICES_TOLD_PUBLIC,
        "request.recategorise" => k::RIGHTED_TOLD,
        "request.merge" => k::VOICES_TOLD_MERGE,
        "request.split" => k::VOICES_TOLD_SPLIT,
        "request.pass" => k::MANDATING_TOLD_PASS,
        "notice.reply" => k::NOTICES_DID_REPLY,
        "notice.answer" => k::NOTICES_DID_ANSWER,
        "group.join" => k::GROUPS_DID_JOIN,
        "group.leave" => k::GROUPS_DID_LEAVE,
        "group.seat" => k::GROUPS_DID_SEAT,
        "group.unseat" => k::GROUPS_DID_UNSEAT,
        "survey.answer" => k::SURVEYS_DID_ANSWER,
        "meeting.answer" => k::MEETINGS_DID_ANSWER,
        "meeting.arrive" => k::MEETINGS_DID_ARRIVE,
        "meeting.decide" => k::MEETINGS_DID_DECIDE,
        "meeting.object" => k::MEETINGS_DID_OBJECT,
        "meeting.reply" => k::MEETINGS_DID_REPLY,
        "activity.sign_up" => k::ACTIVITIES_DID_SIGN_UP,
        "activity.arrive" => k::ACTIVITIES_DID_ARRIVE,
        "activity.sign_off" => k::ACTIVITIES_DID_SIGN_OFF,
        "activity.move_up" => k::ACTIVITIES_DID_MOVE_UP,
        "thanks.ready" => k::THANKS_DID_READY,
        "thanks.hand" => k::THANKS_DID_HAND,
        "thanks.strike" => k::THANKS_DID_STRIKE,
        "proposal.raise" => k::PROPOSALS_DID_RAISE,
        "proposal.support" => k::PROPOSALS_DID_SUPPORT,
        "proposal.unsupport" => k::PROPOSALS_DID_UNSUPPORT,
        "proposal.comment" => k::PROPOSALS_DID_COMMENT,
        "proposal.hide" => k::PROPOSALS_DID_HIDE,
        "proposal.decide" => k::PROPOSALS_DID_DECIDE,
        "proposal.answer" => k::PROPOSALS_DID_ANSWER,
        "proposal.move" => k::PROPOSALS_DID_MOVE,
        "proposal.merge" => k::PROPOSALS_DID_MERGE,
        _ => k::ACTS_DID_OTHER,
    }
}

/// The way it reached us, in the words of residents.
pub fn channel_key(channel: &str) -> crate::words::Key {
    match channel {
        "own_phone" => k::ACTS_CHANNEL_OWN_PHONE,
        "helper_device" => k::ACTS_CHANNEL_HELPER_DEVICE,
        "kiosk" => k::ACTS_CHANNEL_KIOSK,
        "desk" => k::ACTS_CHANNEL_DESK,
        "phone" => k::ACTS_CHANNEL_PHONE,
        "paper" => k::ACTS_CHANNEL_PAPER,
        "offline_visit" => k::ACTS_CHANNEL_VISIT,
        "group_chat" => k::ACTS_CHANNEL_GROUP_CHAT,
        "console" => k::ACTS_CHANNEL_CONSOLE,
        _ => k::ACTS_CHANNEL_OTHER,
    }
}

/// By what right, in the words of residents.
pub fn standing_key(standing: &str) -> crate::words::Key {
    match standing {
        "self" => k::ACTS_STANDING_SELF,
        "assisted" => k::ACTS_STANDING_ASSISTED,
        "mandate" => k::ACTS_STANDING_MANDATE,
        "guardian" => k::ACTS_STANDING_GUARDIAN,
        "system" => k::ACTS_STANDING_SYSTEM,
        _ => k::ACTS_STANDING_OFFICE,
    }
}
